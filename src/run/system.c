/* SPDX-License-Identifier: MIT */
/* Instructions that change the CPU: told before they are executed, and what only shows afterwards
 * (mode, stack pointer) after. Knows no memory. */
#include "engine.h"

#include <inttypes.h>
#include <string.h>

enum { MODE_MASK = 0x1f, SCTLR_M = 1 };

/* Arm DEN 0022, Power State Coordination Interface: function numbers. */
static const uint32_t PSCI_VERSION = 0x84000000, PSCI_OFF = 0x84000008;

uint32_t system_core(struct sw_runner *r, unsigned number)
{
    static const int registers[16] = {
        UC_ARM_REG_R0,  UC_ARM_REG_R1,  UC_ARM_REG_R2,  UC_ARM_REG_R3,
        UC_ARM_REG_R4,  UC_ARM_REG_R5,  UC_ARM_REG_R6,  UC_ARM_REG_R7,
        UC_ARM_REG_R8,  UC_ARM_REG_R9,  UC_ARM_REG_R10, UC_ARM_REG_R11,
        UC_ARM_REG_R12, UC_ARM_REG_R13, UC_ARM_REG_R14, UC_ARM_REG_R15,
    };
    uint32_t value = 0;

    (void)uc_reg_read(r->uc, registers[number], &value);
    return value;
}

/* Arm ARM F2.3.1, ConditionHolds. */
static bool condition_holds(unsigned cond, uint32_t cpsr)
{
    const bool n = cpsr >> 31, z = cpsr >> 30 & 1, c = cpsr >> 29 & 1, v = cpsr >> 28 & 1;
    const bool base[8] = {z, c, n, v, c && !z, n == v, n == v && !z, true};

    return base[cond >> 1] != (cond & 1 && cond != 15);
}

/* In an IT block the condition is in the CPU's state: CPSR[15:12] is IT[7:4]. */
static bool executed(struct sw_runner *r, const struct sw_insn *insn)
{
    uint32_t cpsr;

    if (!insn->thumb && insn->cond == 14)
        return true;
    (void)uc_reg_read(r->uc, UC_ARM_REG_CPSR, &cpsr);
    if (!insn->thumb)
        return condition_holds(insn->cond, cpsr);
    return !(cpsr & 0x0600fc00) || condition_holds(cpsr >> 12 & 0xf, cpsr);
}

/* The members of struct system by the names of the table; NULL: not one of them. */
static uint32_t *member(struct system *system, const char *name)
{
    const struct {
        const char *name;
        uint32_t *value;
    } members[] = {
        {"SCTLR", &system->sctlr}, {"TTBCR", &system->ttbcr}, {"TTBCR2", &system->ttbcr2},
        {"DACR", &system->dacr},   {"PRRR", &system->prrr},   {"NMRR", &system->nmrr},
        {"VBAR", &system->vbar},   {"CPACR", &system->cpacr},
    };

    for (unsigned i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(members[i].name, name) == 0)
            return members[i].value;
    return NULL;
}

static void tell_mmu(struct sw_runner *r, uint32_t old, uint32_t now)
{
    struct sw_boot_event *event;

    if (!((old ^ now) & SCTLR_M))
        return;
    event = record(r, SW_BOOT_MMU);
    event->name = "SCTLR";
    event->old = old & SCTLR_M;
    event->value = now & SCTLR_M;
    r->fresh_side = false;
    if (now & SCTLR_M)
        state_take(r, &r->trace->at_mmu);
}

static void tell_vectors(struct sw_runner *r, uint32_t old, uint32_t now)
{
    struct sw_boot_event *event = record(r, SW_BOOT_VECTORS);
    const struct view *view = memory_view(r, now, VMSA_READ, 0);

    event->name = "VBAR";
    event->old = old;
    event->value = now;
    event->va = now;
    event->outcome = view ? VMSA_OK : r->fault.outcome;
    event->ipa = view ? view->ipa + now % PAGE : 0;
}

/* What a register is called and what its bits are when TTBCR.EAE is set, after this write. */
static void name_register(const struct sw_runner *r, const struct sw_system *row, uint32_t value,
                          struct sw_boot_event *event)
{
    static const struct {
        const char *in_short, *name;
        enum vmsa_layout layout;
    } in_long[] = {
        {"TTBCR", "TTBCR", VMSA_LAYOUT_TTBCR_LONG},
        {"PRRR", "MAIR0", VMSA_LAYOUTS},
        {"NMRR", "MAIR1", VMSA_LAYOUTS},
    };
    const uint32_t ttbcr = strcmp(row->name, "TTBCR") == 0 ? value : r->system.ttbcr;

    event->name = row->name;
    event->layout = row->layout;
    for (unsigned i = 0; ttbcr >> 31 && i < sizeof in_long / sizeof *in_long; i++)
        if (strcmp(in_long[i].in_short, row->name) == 0) {
            event->name = in_long[i].name;
            event->layout = in_long[i].layout;
        }
}

/* A 32-bit register of the table is written. */
static void write_register(struct sw_runner *r, const struct sw_system *row, uint32_t value)
{
    uint32_t *known = member(&r->system, row->name);
    const bool ttbr = strncmp(row->name, "TTBR", 4) == 0 && row->name[4] != 'C';
    uint64_t *base = ttbr ? &r->system.ttbr[row->name[4] - '0'] : NULL;
    const uint32_t old = known ? *known : base ? (uint32_t)*base : 0;
    struct sw_boot_event *event;

    if (known == &r->system.vbar) {
        tell_vectors(r, old, value);
    } else {
        event = record(r, SW_BOOT_REGISTER);
        name_register(r, row, value, event);
        event->old = old;
        event->value = value;
    }
    if (known)
        *known = value;
    if (base)
        *base = value;
    r->system_written = true;
    if (!known && !base && strcmp(row->name, "CONTEXTIDR") != 0)
        return;
    if (known == &r->system.sctlr)
        tell_mmu(r, old, value);
    memory_regime(r);
    state_mark_tables(r);
    if (known == &r->system.sctlr && ~old & value & SCTLR_M)
        mapping_next(r);
}

static void write_wide(struct sw_runner *r, const struct sw_system *row, const struct sw_insn *insn)
{
    const uint64_t value = (uint64_t)system_core(r, insn->rt2) << 32 | system_core(r, insn->rt);
    struct sw_boot_event *event = record(r, SW_BOOT_REGISTER);

    event->name = row->name;
    event->value = value;
    r->system_written = true;
    if (strncmp(row->name, "TTBR", 4) != 0)
        return;
    event->old = r->system.ttbr[row->opc1];
    event->layout = VMSA_LAYOUT_TTBR_LONG;
    r->system.ttbr[row->opc1] = value;
    memory_regime(r);
    state_mark_tables(r);
}

/* FPEXC, whose EN turns floating point on (Arm ARM, VMSR: coprocessor 10, opc1 7, CRn 8). */
static void floating_point(struct sw_runner *r, const struct sw_insn *insn)
{
    struct sw_boot_event *event;

    if (insn->kind != SW_INSN_MCR || insn->coproc != 10 || insn->opc1 != 7 || insn->crn != 8)
        return;
    event = record(r, SW_BOOT_REGISTER);
    event->name = "FPEXC";
    event->value = system_core(r, insn->rt);
}

static void coprocessor_write(struct sw_runner *r, const struct sw_insn *insn)
{
    const struct sw_system *row = sw_system_of(insn);

    if (!row) {
        floating_point(r, insn);
        return;
    }
    if (row->class != SW_SYSTEM_REGISTER)
        maintenance(r, row, system_core(r, insn->rt));
    else if (row->wide)
        write_wide(r, row, insn);
    else
        write_register(r, row, system_core(r, insn->rt));
}

static void barrier(struct sw_runner *r, const struct sw_insn *insn)
{
    const char *const names[] = {"dsb", "dmb", "isb"};
    struct sw_boot_event *event = record(r, SW_BOOT_BARRIER);

    event->name = names[insn->kind - SW_INSN_DSB];
    event->value = insn->imm;
    stores_close(r);
}

/* Whoever asks in which mode it is, may act on it. */
static void status_read(struct sw_runner *r, const struct sw_insn *insn)
{
    if (insn->spsr || r->trace->counts[SW_BOOT_READ])
        return;
    record(r, SW_BOOT_READ)->name = "CPSR";
    if (!r->system_written)
        r->trace->psr_read = true;
}

/* Xen knows no such call; PSCI has a version, and everything else is not supported. */
static uint32_t answer(uint32_t function, bool xen)
{
    if (xen)
        return (uint32_t)-38; /* -ENOSYS */
    return function == PSCI_VERSION ? 2 : UINT32_MAX;
}

/* A call to whoever is below: answered, and skipped; or the end. */
static void call(struct sw_runner *r, const struct sw_insn *insn)
{
    const bool xen = insn->kind == SW_INSN_HVC && insn->imm == 0xea1;
    const uint32_t function = system_core(r, xen ? 12 : 0);
    struct sw_boot_event *event = record(r, SW_BOOT_CALL);
    uint32_t value = answer(function, xen), next = r->pc + insn->size;

    event->name = insn->kind == SW_INSN_HVC ? "hvc" : "smc";
    event->old = insn->imm;
    event->value = function;
    event->value2 = value;
    if (function == PSCI_OFF && !xen) {
        record_end(r, SW_BOOT_END_OFF,
                   sw_sprintf(r->out, "switched the machine off at 0x%08" PRIx32, r->pc));
        return;
    }
    if (r->mmu && !r->request->until.known) {
        record_end(r, SW_BOOT_END_CALL,
                   sw_sprintf(r->out,
                              "made its first call with the MMU on, %s #0x%" PRIx32
                              " at 0x%08" PRIx32,
                              event->name, insn->imm, r->pc));
        return;
    }
    (void)uc_reg_write(r->uc, UC_ARM_REG_R0, &value);
    next |= r->thumb;
    (void)uc_reg_write(r->uc, UC_ARM_REG_PC, &next);
}

static void trap(struct sw_runner *r, const struct sw_insn *insn)
{
    const char *name = insn->kind == SW_INSN_SVC ? "svc" : "bkpt";
    struct sw_boot_event *event = record(r, SW_BOOT_EXCEPTION);

    event->name = name;
    event->value = insn->imm;
    event->vector = r->system.vbar + (insn->kind == SW_INSN_SVC ? 8 : 0xc);
    record_end(r, SW_BOOT_END_TRAP,
               sw_sprintf(r->out, "%s #0x%" PRIx32 " at 0x%08" PRIx32, name, insn->imm, r->pc));
}

static void stop(struct sw_runner *r, const struct sw_insn *insn)
{
    if (insn->kind == SW_INSN_SELF)
        record_end(r, SW_BOOT_END_LOOP,
                   sw_sprintf(r->out, "branches to itself for ever at 0x%08" PRIx32, r->pc));
    else
        record_end(r, SW_BOOT_END_IDLE,
                   sw_sprintf(r->out, "waits for an %s at 0x%08" PRIx32 " before the hand-over",
                              insn->kind == SW_INSN_WFI ? "interrupt" : "event", r->pc));
}

static void wait_for(struct sw_runner *r, const struct sw_insn *insn)
{
    r->sp[r->cpsr & 0xf] = system_core(r, 13);
    r->pending = (struct pending){.waiting = true,
                                  .insn = *insn,
                                  .pc = r->pc,
                                  .pc_ipa = r->pc_ipa,
                                  .old_sp = r->sp[r->cpsr & 0xf]};
}

void system_before(struct sw_runner *r, const struct sw_insn *insn)
{
    if (insn->kind == SW_INSN_OTHER || !executed(r, insn))
        return;
    switch (insn->kind) {
    case SW_INSN_MCR:
    case SW_INSN_MCRR:
        coprocessor_write(r, insn);
        break;
    case SW_INSN_MRS:
        status_read(r, insn);
        break;
    case SW_INSN_DSB:
    case SW_INSN_DMB:
    case SW_INSN_ISB:
        barrier(r, insn);
        break;
    case SW_INSN_HVC:
    case SW_INSN_SMC:
        call(r, insn);
        break;
    case SW_INSN_SVC:
    case SW_INSN_BKPT:
        trap(r, insn);
        break;
    case SW_INSN_SELF:
    case SW_INSN_WFI:
    case SW_INSN_WFE:
        stop(r, insn);
        break;
    case SW_INSN_MSR:
    case SW_INSN_CPS:
    case SW_INSN_RETURN:
    case SW_INSN_SP:
        wait_for(r, insn);
        break;
    default:
        break;
    }
}

/* The instruction that was executed, not the one that comes. */
static struct sw_boot_event *record_past(struct sw_runner *r, enum sw_boot_event_kind kind)
{
    struct sw_boot_event *event = record(r, kind);

    event->pc = r->pending.pc;
    event->pc_ipa = r->pending.pc_ipa;
    event->word = r->pending.insn.word;
    event->insn_size = r->pending.insn.size;
    event->thumb = r->pending.insn.thumb;
    event->at = event->until = r->count ? r->count - 1 : 0;
    return event;
}

void system_after(struct sw_runner *r)
{
    const uint32_t old = r->cpsr;
    struct sw_boot_event *event;
    uint32_t sp;

    r->pending.waiting = false;
    (void)uc_reg_read(r->uc, UC_ARM_REG_CPSR, &r->cpsr);
    if ((old ^ r->cpsr) & MODE_MASK) {
        memory_flush(r);
        r->system_written = true;
        event = record_past(r, SW_BOOT_MODE);
        event->old = old & MODE_MASK;
        event->value = r->cpsr & MODE_MASK;
    }
    sp = system_core(r, 13);
    r->sp[r->cpsr & 0xf] = sp;
    if (r->pending.insn.kind != SW_INSN_SP)
        return;
    event = record_past(r, SW_BOOT_STACK);
    event->old = r->pending.old_sp;
    event->value = sp;
}
