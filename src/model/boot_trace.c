/* SPDX-License-Identifier: MIT */
/* From a boot trace to the machine's stage 1, and how that differs from what was declared. Runs
 * nothing. */
#include "model/boot_trace.h"

#include <inttypes.h>
#include <string.h>

enum { WORD = 4 };

static enum vmsa_read_status read_chunk(void *context, uint64_t address, unsigned bytes,
                                        uint64_t *value)
{
    const struct sw_boot_state *state = context;

    for (size_t i = 0; i < state->chunk_count; i++) {
        const struct sw_boot_chunk *chunk = &state->chunks[i];

        if (address < chunk->ipa || address - chunk->ipa >= chunk->size ||
            bytes > chunk->size - (address - chunk->ipa))
            continue;
        *value = 0;
        for (unsigned b = bytes; b-- > 0;)
            *value = *value << 8 | chunk->bytes[address - chunk->ipa + b];
        return VMSA_READ_OK;
    }
    return VMSA_READ_UNKNOWN;
}

/* The first chunk is the first-level table, where most reads go. */
struct vmsa_reader sw_boot_reader(const struct sw_boot_state *state)
{
    struct vmsa_reader reader = {.read = read_chunk, .context = (void *)(uintptr_t)state};

    if (state->chunk_count) {
        reader.window = state->chunks[0].bytes;
        reader.window_base = state->chunks[0].ipa;
        reader.window_size = state->chunks[0].size;
    }
    return reader;
}

struct vmsa_regime sw_boot_regime(const struct sw_boot_state *state)
{
    return state->long_format ? vmsa_regime_lpae(&state->lpae)
                              : vmsa_regime_short(&state->registers);
}

/* One register that is not the same: the first one counts. */
static void compare_register(struct sw_stage_difference *difference, const char *name,
                             uint32_t declared, uint32_t run)
{
    if (declared == run || difference->count++)
        return;
    difference->what = name;
    difference->declared = declared;
    difference->run = run;
}

static void compare_registers(struct sw_stage_difference *difference,
                              const struct vmsa_short_registers *declared,
                              const struct vmsa_short_registers *run)
{
    compare_register(difference, "TTBR0", declared->ttbr0, run->ttbr0);
    compare_register(difference, "TTBCR", declared->ttbcr, run->ttbcr);
    compare_register(difference, "DACR", declared->dacr, run->dacr);
    compare_register(difference, "SCTLR", declared->sctlr, run->sctlr);
    if (declared->ttbcr & 7)
        compare_register(difference, "TTBR1", declared->ttbr1, run->ttbr1);
}

static uint32_t word_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* Mostly the run's first-level table is the declared one, and no word has to be looked at. */
static bool same_window(const struct vmsa_reader *a, const struct vmsa_reader *b)
{
    return a->window_base == b->window_base && a->window_size == b->window_size &&
           memcmp(a->window, b->window, a->window_size) == 0;
}

/* The declared table word by word; what the run has there, or has not. */
static void compare_table(struct sw_stage_difference *difference, const struct sw_stage *declared,
                          const struct sw_boot_state *state)
{
    const unsigned char *table = declared->reader.window;
    const struct vmsa_reader run = sw_boot_reader(state);

    if (run.window && table && same_window(&declared->reader, &run))
        return;
    for (uint64_t at = 0; at + WORD <= declared->reader.window_size; at += WORD) {
        const uint64_t ipa = declared->reader.window_base + at;
        const uint32_t want = word_at(table + at);
        uint64_t seen = 0;

        if (read_chunk((void *)(uintptr_t)state, ipa, WORD, &seen) == VMSA_READ_OK && seen == want)
            continue;
        if (difference->count++)
            continue;
        difference->what = "table word";
        difference->ipa = ipa;
        difference->index = (uint32_t)(at / WORD);
        difference->declared = want;
        difference->run = (uint32_t)seen;
    }
}

static void compare(struct sw_machine *machine, const struct sw_boot_state *state)
{
    struct sw_stage_difference *difference = &machine->difference;

    if (machine->declared.kind != SW_STAGE_TABLES)
        return;
    difference->compared = true;
    if (state->long_format) {
        difference->count = 1;
        difference->what = "TTBCR";
        difference->declared = machine->declared.registers.ttbcr;
        difference->run = state->lpae.ttbcr;
        return;
    }
    compare_registers(difference, &machine->declared.registers, &state->registers);
    compare_table(difference, &machine->declared, state);
}

/* No hand-over: what was declared stays, and says that it is only that; or nothing is known. */
static void keep_declared(struct sw_arena *arena, struct sw_machine *machine, bool strict)
{
    const struct sw_boot_trace *trace = machine->trace;
    const bool refused = trace->end == SW_BOOT_END_REFUSED;

    if (strict)
        machine->stage1 = (struct sw_stage){
            .kind = SW_STAGE_UNKNOWN,
            .why = sw_sprintf(arena, "%s%s",
                              refused ? "" : "the boot code was run and came to no hand-over: ",
                              trace->end_text)};
    else if (!refused)
        machine->stage1.why =
            sw_sprintf(arena, "%s; the boot code was run and came to no hand-over: %s",
                       machine->stage1.why, trace->end_text);
}

/* Where an ELF's own addresses put the byte at VA pc; what a flat file has there nobody says. */
static bool agrees(const struct sw_machine *machine, uint32_t pc, uint64_t ipa)
{
    const struct sw_value home = sw_machine_loaded_at(machine, pc);

    return machine->image->segment_count == 0 || (home.known && home.v == ipa);
}

/*
 * The image stays where it was loaded, and its own code runs there by its tables: that is the
 * offset. Code that moved itself or runs at no address of the file's tells nothing of the image,
 * and tables that are not the last ones tell nothing that lasts.
 */
static void take_offset(struct sw_machine *machine, const struct sw_boot_state *state)
{
    const struct sw_value *load = &machine->placement.load;
    const char *why = "where the boot code came to when it was run";
    struct sw_range where;

    if (machine->offset.known || machine->promise->moves || machine->promise->handover_mmu ||
        !state->present || !vmsa_get(state->registers.sctlr, VMSA_F(SCTLR, M)) || !load->known ||
        !sw_range_of(load->v, machine->placement.loaded_size, &where) ||
        !sw_range_has(where, state->pc_ipa) || !agrees(machine, state->pc, state->pc_ipa))
        return;
    machine->offset_from_run = true;
    machine->offset = (struct sw_value){true, (uint32_t)(state->pc_ipa - state->pc), {.what = why}};
    machine->link = (struct sw_value){true, (uint32_t)(load->v - machine->offset.v), {.what = why}};
}

void sw_machine_use_trace(struct sw_arena *arena, struct sw_machine *machine,
                          const struct sw_boot_trace *trace, bool strict)
{
    const struct sw_boot_state *state = &trace->at_end;

    machine->trace = trace;
    machine->declared = machine->stage1;
    if (!trace->handover) {
        keep_declared(arena, machine, strict);
        return;
    }
    machine->stage1 = (struct sw_stage){
        .kind = SW_STAGE_TABLES,
        .why = sw_sprintf(arena, "as found in memory when the boot code was run and %s",
                          trace->end_text),
        .regime = sw_boot_regime(state),
        .reader = sw_boot_reader(state),
        .registers = state->registers,
        .from_run = true,
    };
    take_offset(machine, state);
    compare(machine, state);
}

static bool image_has(const struct sw_machine *machine, const struct sw_boot_event *event,
                      uint64_t base)
{
    unsigned char bytes[4] = {0};
    uint32_t word;

    if (event->pc_ipa < base ||
        !sw_image_flat_read(machine->image, event->pc_ipa - base, bytes, event->insn_size))
        return false;
    word = (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
    if (event->thumb && event->insn_size == 4)
        word = word << 16 | word >> 16;
    return word == event->word;
}

/* Before the MMU is on the image runs where it was loaded, or where it moved itself: the
 * instruction tells which of the two, as both may cover the address. */
uint32_t sw_boot_linked_at(const struct sw_machine *machine, const struct sw_boot_event *event)
{
    const struct sw_value *load = &machine->placement.load, *base = &machine->base;

    if ((event->mmu && event->pc != event->pc_ipa) || !machine->link.known || !load->known)
        return event->pc;
    if (base->known && base->v != load->v && !image_has(machine, event, load->v) &&
        image_has(machine, event, base->v))
        return (uint32_t)(event->pc_ipa - base->v + machine->link.v);
    return (uint32_t)(event->pc_ipa - load->v + machine->link.v);
}

const char *sw_boot_symbol(const struct sw_machine *machine, const struct sw_boot_event *event,
                           uint32_t *offset)
{
    const uint32_t va = sw_boot_linked_at(machine, event);
    const struct sw_symbol *symbol = sw_image_symbol_at(machine->image, va);

    *offset = symbol ? (uint32_t)(va - symbol->va) : 0;
    return symbol ? symbol->name : NULL;
}
