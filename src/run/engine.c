/* SPDX-License-Identifier: MIT */
/* Opens the emulator, puts memory and registers in place, and hands every instruction and access to
 * those who watch. Decides only when a run has lasted long enough. */
#include "engine.h"

#include <inttypes.h>
#include <string.h>

/* The emulator's pages have 1 KB if it is not told, which is four times the work. Version 2.0.1
 * makes them twice as large as it is told, and larger than 4 KB they must not be. */
enum { EVERY = 1 << 16, NEAR = 256, THUMB_BIT = 1 << 5, EMULATOR_PAGE = PAGE / 2 };

const struct sw_region *engine_region(const struct sw_runner *r, enum sw_use use)
{
    for (size_t i = 0; i < r->machine->region_count; i++)
        if (r->machine->regions[i].use == use)
            return &r->machine->regions[i];
    return NULL;
}

bool engine_ok(uc_err status, const char *what, struct sw_error *err)
{
    if (status == UC_ERR_OK)
        return true;
    return sw_fail(err, SW_ERROR_MISSING, "running boot code: %s: %s", what, uc_strerror(status));
}

/* At the limit: either it was getting somewhere, or it was going round. */
static void end_of_patience(struct sw_runner *r)
{
    if (r->near_high - r->near_low < NEAR && r->count - r->near_since >= EVERY)
        record_end(r, SW_BOOT_END_LOOP,
                   sw_sprintf(r->out,
                              "goes round between 0x%08" PRIx32 " and 0x%08" PRIx32
                              " and did not leave in %" PRIu64 " instructions",
                              r->near_low, r->near_high, r->request->limit));
    else
        record_end(r, SW_BOOT_END_LIMIT,
                   sw_sprintf(r->out,
                              "%" PRIu64 " instructions were executed without a hand-over, the "
                              "last at 0x%08" PRIx32 "%s",
                              r->request->limit, r->pc, r->mmu ? "" : "; the MMU is off"));
}

/* Limit and progress are looked at rarely, as every instruction comes by here. The window of
 * addresses begins anew from time to time, or the code before a loop would hide the loop. */
static void now_and_then(struct sw_runner *r)
{
    if (r->count >= r->request->limit)
        end_of_patience(r);
    else if (r->request->progress)
        r->request->progress(r->request->context, r->count, r->request->limit);
    if (r->count % (16 * EVERY) == 0)
        r->near_low = r->near_high = r->pc, r->near_since = r->count;
}

/* The instruction at pc from the page it is fetched from; one that crosses into the next page is
 * read there too, if that is the next one in memory as well. */
static void load_word(struct sw_runner *r, uint32_t size)
{
    const unsigned char *at = memory_at(r, r->pc_ipa, size);
    uint32_t low, high = 0;

    if (!at) {
        r->word = 0;
        return;
    }
    low = (uint32_t)at[0] | (uint32_t)at[1] << 8;
    if (size == 4)
        high = (uint32_t)at[2] | (uint32_t)at[3] << 8;
    r->word = r->thumb && size == 4 ? low << 16 | high : high << 16 | low;
}

/* Before the MMU is on the hand-over's VA is another place that may have the same number by chance,
 * so to be there does not count. */
static bool arrived(struct sw_runner *r, uint32_t pc)
{
    if (!r->mmu)
        return false;
    if (r->request->until_mmu) {
        record_end(r, SW_BOOT_END_MMU,
                   sw_sprintf(r->out, "went on at 0x%08" PRIx32 " with the MMU on", pc));
        return true;
    }
    if (!r->request->until.known || pc != r->request->until.v)
        return false;
    record_end(r, SW_BOOT_END_SYMBOL, sw_sprintf(r->out, "reached %s", r->request->until_name));
    return true;
}

/* While fetches stay in a page whose translation is kept, no walk is made: this runs for every
 * instruction. It may still be called after the run has ended, and must record nothing then. */
static void on_code(uc_engine *uc, uint64_t address, uint32_t size, void *context)
{
    struct sw_runner *r = context;
    const uint32_t pc = (uint32_t)address;
    const struct view *view = &r->fetch;

    (void)uc;
    if (r->undo_count)
        memory_undo(r);
    if (r->ended)
        return;
    if (r->pending.waiting)
        system_after(r);
    if (size == 2)
        r->thumb = true;
    r->pc = pc;
    r->insn_size = (uint8_t)size;
    if (!view->valid || view->page != pc >> PAGE_BITS || *view->flags & (PAGE_STALE | PAGE_CLOSE)) {
        r->pc_ipa = pc;
        r->word = 0;
        if (!access_fetch(r, pc))
            return;
    }
    r->pc_ipa = view->ipa + pc % PAGE;
    load_word(r, size);
    if (arrived(r, pc))
        return;
    if (pc < r->near_low)
        r->near_low = pc;
    if (pc > r->near_high)
        r->near_high = pc;
    if (r->thumb || sw_insn_may_matter(r->word)) {
        const struct sw_insn insn = sw_insn_decode(r->word, size, r->thumb);

        system_before(r, &insn);
    }
    r->count++;
    if (r->count % EVERY == 0 || r->count >= r->request->limit)
        now_and_then(r);
}

/* Which instruction set a block is in: asked once for each place. */
static void on_block(uc_engine *uc, uint64_t address, uint32_t size, void *context)
{
    struct sw_runner *r = context;
    const uint32_t va = (uint32_t)address;
    const unsigned slot = va >> 1 & (BLOCKS - 1);
    uint32_t cpsr = 0;

    (void)size;
    if (!r->blocks[slot].valid || r->blocks[slot].va != va) {
        (void)uc_reg_read(uc, UC_ARM_REG_CPSR, &cpsr);
        r->blocks[slot].valid = true;
        r->blocks[slot].va = va;
        r->blocks[slot].thumb = cpsr & THUMB_BIT;
    }
    r->thumb = r->blocks[slot].thumb;
}

static void on_memory(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value,
                      void *context)
{
    struct sw_runner *r = context;

    (void)uc;
    if (!r->ended)
        access_data(r, (uint32_t)address, (unsigned)size, type == UC_MEM_WRITE, (uint64_t)value);
}

/* The emulator looks a VA up among its regions before it translates: what it says there is about
 * no address of the machine. */
static bool on_region(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value,
                      void *context)
{
    (void)uc, (void)type, (void)address, (void)size, (void)value, (void)context;
    return true;
}

/* An abort that the model does not see is one the emulator made up: said as such, never guessed. */
static void on_exception(uc_engine *uc, uint32_t number, void *context)
{
    enum { PREFETCH_ABORT = 3 };
    struct sw_runner *r = context;
    uint32_t pc = r->pc;

    (void)uc_reg_read(uc, UC_ARM_REG_PC, &pc);
    if (!r->ended && number == PREFETCH_ABORT) {
        r->pc = pc;
        r->pc_ipa = pc;
        (void)access_fetch(r, pc);
    }
    record_end(r, SW_BOOT_END_TRAP,
               sw_sprintf(r->out,
                          "the emulator stopped at 0x%08" PRIx32 " with exception %" PRIu32
                          ", which the model does not explain",
                          pc, number));
    (void)uc_emu_stop(uc);
}

/* Always false, so that the emulator stops. The fetch is looked at first: if it aborts, there was
 * no instruction that could have been undefined. */
static bool on_undefined(uc_engine *uc, void *context)
{
    struct sw_runner *r = context;
    uint32_t pc = r->pc;

    (void)uc_reg_read(uc, UC_ARM_REG_PC, &pc);
    if (r->ended)
        return false;
    if (pc != r->pc && !access_fetch(r, pc))
        return false;
    r->pc = pc;
    record(r, SW_BOOT_EXCEPTION)->name = "undefined instruction";
    record_end(
        r, SW_BOOT_END_UNDEFINED,
        sw_sprintf(r->out, "undefined instruction 0x%08" PRIx32 " at 0x%08" PRIx32, r->word, pc));
    return false;
}

static bool hook(struct sw_runner *r, int type, void (*function)(void), struct sw_error *err)
{
    uc_hook handle;
    void *pointer;

    memcpy(&pointer, &function, sizeof pointer); /* the emulator takes all kinds as one */
    return engine_ok(uc_hook_add(r->uc, &handle, type, pointer, r, 1, 0), "hooks", err);
}

/* By name, so that the encoding of a register stands in one table only. */
uint32_t engine_system(struct sw_runner *r, const char *name)
{
    const struct sw_system *row = sw_system_named(name);
    uc_arm_cp_reg reg = {
        .cp = 15, .crn = row->crn, .crm = row->crm, .opc1 = row->opc1, .opc2 = row->opc2};

    (void)uc_reg_read(r->uc, UC_ARM_REG_CP_REG, &reg);
    return (uint32_t)reg.val;
}

static void write_system(struct sw_runner *r, const char *name, uint32_t value)
{
    const struct sw_system *row = sw_system_named(name);
    uc_arm_cp_reg reg = {.cp = 15,
                         .crn = row->crn,
                         .crm = row->crm,
                         .opc1 = row->opc1,
                         .opc2 = row->opc2,
                         .val = value};

    (void)uc_reg_write(r->uc, UC_ARM_REG_CP_REG, &reg);
}

/* TLBIALL drops translations that the emulator keeps beside its registers; the MMU is off for what
 * follows. */
static void forget_run(struct sw_runner *r)
{
    (void)uc_context_restore(r->uc, r->fresh);
    write_system(r, "TLBIALL", 0);
    memory_reset(r);
}

/* The emulator loses what it notes of a page with code, if it is closed before that code is
 * forgotten. */
static void close_engine(void *object)
{
    struct sw_runner *r = object;

    if (r->fresh) {
        forget_run(r);
        (void)uc_context_free(r->fresh);
    }
    (void)uc_close(r->uc);
}

/* What a run that nobody watches needs, and what only the watch does. */
static bool add_hooks(struct sw_runner *r, struct sw_error *err)
{
    if (!hook(r, UC_HOOK_MEM_INVALID, (void (*)(void))on_region, err) ||
        !hook(r, UC_HOOK_INTR, (void (*)(void))on_exception, err) ||
        !hook(r, UC_HOOK_INSN_INVALID, (void (*)(void))on_undefined, err))
        return false;
    if (r->watch == SW_RUN_BRIEF)
        return brief_open(r, err);
    return (hook(r, UC_HOOK_CODE, (void (*)(void))on_code, err) &&
            hook(r, UC_HOOK_BLOCK, (void (*)(void))on_block, err) &&
            hook(r, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void (*)(void))on_memory, err));
}

bool engine_open(struct sw_arena *arena, const struct sw_machine *machine, enum sw_run_watch watch,
                 struct sw_runner **runner, struct sw_error *err)
{
    struct sw_runner *r = SW_NEW(arena, struct sw_runner);

    r->arena = arena;
    r->watch = watch;
    if (!memory_open(r, machine, err) ||
        !engine_ok(uc_open(UC_ARCH_ARM, UC_MODE_ARM, &r->uc), "emulator", err))
        return false;
    sw_arena_at_free(arena, close_engine, r);
    if (!engine_ok(uc_ctl_set_page_size(r->uc, EMULATOR_PAGE), "pages", err) ||
        !engine_ok(uc_ctl_set_cpu_model(r->uc, UC_CPU_ARM_CORTEX_A15), "Cortex-A15", err) ||
        !holes_map(r, err) || !add_hooks(r, err) ||
        !engine_ok(uc_context_alloc(r->uc, &r->fresh), "registers", err) ||
        !engine_ok(uc_context_save(r->uc, r->fresh), "registers", err))
        return false;
    r->reset_prrr = engine_system(r, "PRRR");
    r->reset_nmrr = engine_system(r, "NMRR");
    *runner = r;
    return true;
}

/* All that a run leaves is reset here, or a sweep's answers would depend on their order. */
static void clear_run(struct sw_runner *r, struct sw_arena *arena,
                      const struct sw_run_request *request)
{
    forget_run(r);
    r->out = arena;
    r->request = request;
    r->machine = request->machine;
    r->trace = SW_NEW(arena, struct sw_boot_trace);
    r->events = (struct events){0};
    r->touched = SW_NEW_ARRAY(arena, uint8_t, request->machine->region_count);
    r->system =
        (struct system){.sctlr = request->sctlr, .prrr = r->reset_prrr, .nmrr = r->reset_nmrr};
    r->pending.waiting = false;
    r->count = r->near_since = r->written_pages = 0;
    r->undo_count = 0;
    r->fresh_side = r->lines_swept = r->lines_newer = r->lines_cached = false;
    r->lines_told = r->code_told = false;
    r->open_run_count = 0;
    r->table_open = r->ended = r->system_written = r->thumb = r->strayed = false;
    r->pc = r->near_low = r->near_high = request->entry;
    r->pc_ipa = request->entry;
    r->cpsr = request->cpsr;
    memset(r->blocks, 0, sizeof r->blocks);
    memset(r->sp, 0, sizeof r->sp);
}

/* The boot protocol speaks of r0 to r2 and promises nothing of the others. */
static void set_registers(struct sw_runner *r)
{
    static const int registers[3] = {UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2};

    (void)uc_reg_write(r->uc, UC_ARM_REG_CPSR, &r->request->cpsr);
    write_system(r, "SCTLR", r->request->sctlr);
    for (unsigned i = 0; i < 3; i++)
        (void)uc_reg_write(r->uc, registers[i], &r->request->r[i]);
}

static void describe_start(struct sw_runner *r)
{
    struct sw_boot_trace *trace = r->trace;
    const struct sw_run_request *request = r->request;

    trace->limit = request->limit;
    trace->entry_pc = request->entry;
    trace->entry_cpsr = request->cpsr;
    trace->entry_sctlr = request->sctlr;
    memcpy(trace->entry_r, request->r, sizeof trace->entry_r);
}

/* r2's value in a register, as an IPA or as the VA it then has. */
static bool in_registers(const struct sw_runner *r)
{
    const struct sw_value *offset = &r->machine->offset;

    for (unsigned i = 0; i < 15; i++) {
        const uint32_t value = r->trace->at_end.r[i];

        if (value == r->request->r[2] ||
            (offset->known && value + (uint32_t)offset->v == r->request->r[2]))
            return true;
    }
    return false;
}

/* No address is given to stop at, so an emulator that comes back by itself has halted. An end that
 * was recorded before stays the end. */
static bool watched_run(struct sw_runner *r, struct sw_error *err)
{
    const uc_err status =
        uc_emu_start(r->uc, r->request->entry | r->request->entry_thumb, UINT64_MAX, 0, 0);

    if (!r->ended && status != UC_ERR_OK)
        return engine_ok(status, "it stopped", err);
    record_end(r, SW_BOOT_END_IDLE,
               sw_sprintf(r->out, "halted at 0x%08" PRIx32 " before the hand-over", r->pc));
    r->trace->instructions = r->count;
    state_take(r, &r->trace->at_end);
    r->trace->dtb_kept |= in_registers(r);
    record_finish(r);
    stores_finish(r);
    return true;
}

bool engine_run(struct sw_runner *r, struct sw_arena *arena, const struct sw_run_request *request,
                struct sw_boot_trace **trace, struct sw_error *err)
{
    clear_run(r, arena, request);
    describe_start(r);
    for (size_t i = 0; i < request->piece_count; i++)
        memory_load(r, &request->pieces[i]);
    memory_mark(r);
    set_registers(r);
    memory_regime(r);
    *trace = r->trace;
    return r->watch == SW_RUN_BRIEF ? brief_run(r, err) : watched_run(r, err);
}
