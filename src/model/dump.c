/* SPDX-License-Identifier: MIT */
/* A machine from memory and registers: which regime, which registers are lacking, and the reader
 * between tables and memory. Decodes no register but CPSR's mode. */
#include "dump_private.h"

#include "vmsa/fields.h"

#include <inttypes.h>
#include <string.h>

uint64_t dump_optional(const struct dump *dump, enum sw_register id)
{
    return dump->inputs->registers->values[id].v;
}

bool dump_knows(const struct dump *dump, enum sw_register id)
{
    return dump->inputs->registers->values[id].known;
}

uint64_t dump_need(struct dump *dump, unsigned need, enum sw_register id, enum sw_register other)
{
    struct sw_buffer *lacking = &dump->lacking[need];

    if (!dump_knows(dump, id) && other != SW_REGISTERS && dump_knows(dump, other))
        id = other;
    if (!dump_knows(dump, id))
        sw_buffer_printf(lacking, "%s%s", lacking->length ? ", " : "", sw_register_name(id));
    return dump_optional(dump, id);
}

uint32_t dump_need32(struct dump *dump, unsigned need, enum sw_register id)
{
    uint64_t value = dump_need(dump, need, id, SW_REGISTERS);

    if (value > UINT32_MAX && !dump->too_wide) {
        dump->too_wide = true;
        sw_fail(dump->err, SW_ERROR_INPUT,
                "%s: %s has 32 bits in AArch32, and 0x%" PRIx64 " is wider",
                dump->inputs->registers->values[id].why.file, sw_register_name(id), value);
    }
    return (uint32_t)value;
}

/* Both stages may assume the same; it is told once. */
void dump_note(struct dump *dump, const char *note)
{
    for (size_t i = 0; i < dump->notes.count; i++)
        if (strcmp(dump->notes.items[i], note) == 0)
            return;
    sw_push(dump->arena, &dump->notes, note);
}

/* ---- memory ---- */

/* A descriptor may lie across two pieces; then each byte is looked up. */
static enum vmsa_read_status read_memory(void *context, uint64_t address, unsigned bytes,
                                         uint64_t *value)
{
    const struct sw_memory *memory = context;
    uint64_t read = 0;

    for (unsigned i = 0; i < bytes; i++) {
        const struct sw_memory_piece *piece = sw_memory_find(memory, address + i);

        if (!piece)
            return VMSA_READ_UNKNOWN;
        read |= (uint64_t)piece->bytes[address + i - piece->where.first] << (8 * i);
    }
    *value = read;
    return VMSA_READ_OK;
}

static struct vmsa_reader reader_of(const struct sw_memory *memory)
{
    struct vmsa_reader reader = {.read = read_memory, .context = (void *)(uintptr_t)memory};

    if (memory->count) {
        const struct sw_memory_piece *piece = &memory->pieces[memory->largest];

        reader.window = piece->bytes;
        reader.window_base = piece->where.first;
        reader.window_size = sw_range_size(piece->where);
    }
    return reader;
}

/* ---- the regime ---- */

bool dump_is_aarch64(const struct dump *dump)
{
    return dump->inputs->aarch64 || dump_knows(dump, SW_REG_TCR_EL1) ||
           dump_knows(dump, SW_REG_SCTLR_EL1) || dump_knows(dump, SW_REG_ID_AA64MMFR0_EL1) ||
           dump_knows(dump, SW_REG_MAIR_EL1);
}

/* AArch64 states have M[4] clear and the exception level in M[3:2]. */
static enum sw_regime by_mode(const struct dump *dump, const char **why)
{
    enum { AARCH32 = 0x10, HYP = 0x1a };
    unsigned mode = (unsigned)vmsa_get(dump_optional(dump, SW_REG_CPSR), VMSA_F(CPSR, M));
    bool was64 = dump_knows(dump, SW_REG_TCR_EL1) || dump_knows(dump, SW_REG_SCTLR_EL1);

    *why = sw_sprintf(dump->arena, "by CPSR 0x%" PRIx64, dump_optional(dump, SW_REG_CPSR));
    if (mode & AARCH32)
        return mode == HYP ? SW_REGIME_HYP : was64 ? SW_REGIME_EL1 : SW_REGIME_PL1;
    return mode >> 2 == 2 ? SW_REGIME_EL2 : SW_REGIME_EL1;
}

/* Without CPSR: by the registers there are, the guest's before the hypervisor's. */
static enum sw_regime by_registers(const struct dump *dump, const char **why)
{
    bool aarch64 = dump_is_aarch64(dump);

    *why = "by the registers given";
    if (dump_knows(dump, SW_REG_TCR_EL1) || dump_knows(dump, SW_REG_SCTLR_EL1))
        return SW_REGIME_EL1;
    if (dump_knows(dump, SW_REG_SCTLR) || dump_knows(dump, SW_REG_TTBCR))
        return SW_REGIME_PL1;
    if (dump_knows(dump, SW_REG_HSCTLR) || dump_knows(dump, SW_REG_HTCR))
        return aarch64 || dump_knows(dump, SW_REG_MAIR_EL2) ? SW_REGIME_EL2 : SW_REGIME_HYP;
    return aarch64 ? SW_REGIME_EL1 : SW_REGIME_PL1;
}

static enum sw_regime choose(const struct dump *dump, const char **why)
{
    const char *wanted = dump->inputs->wanted;

    *why = "by --regime";
    for (unsigned i = 0; wanted && i < SW_REGIMES; i++)
        if (strcmp(sw_regime_name((enum sw_regime)i), wanted) == 0)
            return (enum sw_regime)i;
    if (dump_knows(dump, SW_REG_CPSR))
        return by_mode(dump, why);
    return by_registers(dump, why);
}

/* Secure state has regimes of its own; nested virtualization gives the bits of EL1's descriptors
 * other meanings (Arm ARM D8.4, HCR_EL2.NV1). A regime that was asked for is not CPSR's. */
static const char *not_modelled(const struct dump *dump)
{
    enum { SCR_NS = 1, MONITOR = 0x16, EL3 = 3 };
    unsigned mode = (unsigned)vmsa_get(dump_optional(dump, SW_REG_CPSR), VMSA_F(CPSR, M));
    bool by_cpsr = !dump->inputs->wanted && dump_knows(dump, SW_REG_CPSR);
    uint64_t hcr = dump_optional(dump, SW_REG_HCR);

    if (dump_knows(dump, SW_REG_SCR) && !(dump_optional(dump, SW_REG_SCR) & SCR_NS))
        return "SCR.NS is 0: the regimes of Secure state are not modelled";
    if (by_cpsr && (mode == MONITOR || mode >> 2 == EL3))
        return sw_sprintf(dump->arena,
                          "CPSR 0x%" PRIx64 " is %s, whose own regime is not modelled (--regime "
                          "asks for another)",
                          dump_optional(dump, SW_REG_CPSR),
                          mode == MONITOR ? "Monitor mode" : "EL3");
    if (dump->machine->regime == SW_REGIME_EL1 && vmsa_get(hcr, VMSA_F(HCR_EL2, NV)) &&
        vmsa_get(hcr, VMSA_F(HCR_EL2, NV1)))
        return "HCR_EL2.NV1 is 1: descriptors under nested virtualization are not modelled";
    return NULL;
}

/* ---- the machine ---- */

static const char *lacking_text(const struct dump *dump, unsigned need)
{
    const struct sw_buffer *names = &dump->lacking[need];

    if (!names->length)
        return NULL;
    return sw_sprintf(dump->arena, "%s %s not given (%s)", names->text,
                      strchr(names->text, ',') ? "are" : "is", dump->inputs->registers_name);
}

static void conclude(struct dump *dump, const char *why)
{
    struct sw_machine *machine = dump->machine;
    const char *always = lacking_text(dump, DUMP_ALWAYS);
    const char *stage2 = lacking_text(dump, DUMP_STAGE2);

    if (dump->refused)
        always = dump->refused;
    machine->stage1.kind = always ? SW_STAGE_UNKNOWN : SW_STAGE_TABLES;
    machine->stage1.why = always ? always
                                 : sw_sprintf(dump->arena, "registers of regime %s, %s",
                                              sw_regime_name(machine->regime), why);
    if (stage2) {
        machine->stage2.kind = SW_STAGE_UNKNOWN;
        machine->stage2.why = stage2;
    }
    for (unsigned need = 0; need < SW_NEEDS; need++)
        machine->missing[need] = lacking_text(dump, need);
    machine->notes = dump->notes.items;
    machine->note_count = dump->notes.count;
}

bool sw_machine_from_dump(struct sw_arena *arena, const struct sw_dump_inputs *inputs,
                          struct sw_machine **machine, struct sw_error *err)
{
    struct sw_machine *made = SW_NEW(arena, struct sw_machine);
    struct dump dump = {.arena = arena, .inputs = inputs, .machine = made, .err = err};
    const char *why;

    for (unsigned need = 0; need < DUMP_NEEDS; need++)
        dump.lacking[need].arena = arena;
    made->about = inputs->about;
    made->names = inputs->symbols;
    made->regime = choose(&dump, &why);
    dump.refused = not_modelled(&dump);
    made->stage1.reader = reader_of(inputs->memory);
    dump_stage1(&dump);
    dump_stage2(&dump);
    if (dump.too_wide)
        return false;
    conclude(&dump, why);
    *machine = made;
    return true;
}
