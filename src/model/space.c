/* SPDX-License-Identifier: MIT */
/* Runs and states of a space, and asking the walk what a descriptor means. Knows no table format.
 */
#include "space_private.h"

enum { FIRST_ROOM = 32, MOST_ROOM = 16384 };

/* What is looked at of tables that never end, such as one that points at itself. */
static const size_t most_runs = (1 << 20) + (1 << 18);
static const uint64_t most_descriptors = UINT64_C(1) << 27;

/* ---- runs ---- */

/* Blocks double up to a size that is neither much for a small space nor little for a large one. */
void space_more(struct space_making *making)
{
    struct sw_space *space = making->space;
    struct sw_run_block block = {.room = FIRST_ROOM};

    if (making->open)
        block.room = making->open->room < MOST_ROOM ? making->open->room * 2 : MOST_ROOM;
    space->count += block.room;
    if (space->count > most_runs)
        making->budget = 0;
    block.va = SW_NEW_ARRAY(making->arena, uint64_t, block.room);
    block.ipa = SW_NEW_ARRAY(making->arena, uint64_t, block.room);
    block.state = SW_NEW_ARRAY(making->arena, uint32_t, block.room);
    if (making->stage2)
        block.pa = SW_NEW_ARRAY(making->arena, uint64_t, block.room);
    sw_push(making->arena, &space->blocks, block);
    making->open = &space->blocks.items[space->blocks.count - 1];
}

/* ---- states ---- */

static bool same_state(const struct sw_state *a, const struct sw_state *b)
{
    return a->outcome == b->outcome && a->stage == b->stage && a->mapped == b->mapped &&
           a->has_pa == b->has_pa && a->lazy == b->lazy && a->unknown == b->unknown &&
           vmsa_attributes_equal(&a->attributes, &b->attributes);
}

/* States are few: there are few different attributes. Those of a stage 2 are not joined, as the
 * same answer to one stage 1 can be another to the next. */
static uint32_t intern(struct space_making *making, const struct sw_state *state)
{
    struct sw_space *space = making->space;

    for (size_t i = 0; i < space->states.count && !making->is_stage2; i++)
        if (same_state(&space->states.items[i], state))
            return (uint32_t)i;
    sw_push(making->arena, &space->states, *state);
    return (uint32_t)(space->states.count - 1);
}

/* Who may not read may still be allowed to write or execute, or unprivileged code to read: then it
 * is mapped, with the rights that say so. */
static void ask_all(const struct sw_machine *machine, uint64_t va, struct sw_answer *answer)
{
    static const struct vmsa_access others[] = {
        {.kind = VMSA_READ, .unprivileged = true},
        {.kind = VMSA_WRITE},
        {.kind = VMSA_EXECUTE},
        {.kind = VMSA_EXECUTE, .unprivileged = true},
    };
    struct sw_answer other;

    sw_ask(machine, vmsa_va_of(va), (struct vmsa_access){.kind = VMSA_READ}, NULL, answer);
    if (answer->result.outcome != VMSA_PERMISSION)
        return;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        sw_ask(machine, vmsa_va_of(va), others[i], NULL, &other);
        if (other.result.outcome == VMSA_OK) {
            *answer = other;
            return;
        }
    }
}

static bool is_lazy(const struct sw_machine *machine, uint64_t va)
{
    struct vmsa_trace trace;
    struct sw_answer answer;

    sw_ask(machine, vmsa_va_of(va), (struct vmsa_access){.kind = VMSA_READ}, &trace, &answer);
    return sw_is_lazy(&trace);
}

uint32_t space_ask(struct space_making *making, uint64_t va, uint64_t *ipa, uint64_t *pa)
{
    enum { COST = 16 }; /* as much work as looking at so many entries */
    struct sw_answer answer;
    struct sw_state state;

    space_pay(making, COST);
    ask_all(making->machine, va, &answer);
    state = (struct sw_state){
        .attributes = answer.result.attributes,
        .outcome = answer.result.outcome,
        .stage = answer.result.stage,
        .mapped = answer.has_ipa,
        .has_pa = answer.has_output && making->machine->stage2.kind != SW_STAGE_DECLARED,
        .lazy = answer.result.outcome == VMSA_TRANSLATION && is_lazy(making->machine, va),
        .unknown = answer.unknown,
    };
    if (making->is_stage2)
        state.mapped = answer.has_output;
    if (making->machine->stage2.kind == SW_STAGE_UNKNOWN && state.outcome == VMSA_OK) {
        state.has_pa = false;
        state.outcome = VMSA_UNKNOWN;
        state.stage = 2;
        state.unknown = making->machine->stage2.why;
    }
    *ipa = !state.mapped ? va : making->is_stage2 ? answer.result.output : answer.ipa.v;
    *pa = making->stage2 && state.has_pa ? answer.result.output : *ipa;
    return intern(making, &state);
}

void space_emit_asked(struct space_making *making, uint64_t va)
{
    uint64_t ipa, pa;
    uint32_t state = space_ask(making, va, &ipa, &pa);

    space_emit(making, va, ipa, pa, state);
}

void space_learn(struct space_making *making, struct space_memo *memo, uint64_t va, uint64_t bits,
                 uint32_t place, uint64_t output, bool single)
{
    uint64_t ipa, pa;

    *memo = (struct space_memo){.bits = bits, .place = place, .id = making->ids++, .used = true};
    memo->state = space_ask(making, va, &ipa, &pa);
    memo->maps = making->space->states.items[memo->state].mapped;
    memo->straight = memo->maps && single && ipa == output;
}

/* ---- through stage 2 ---- */

/* Asked once for each pair of answers: what the two stages make of each other is the walk's to
 * say. */
static uint32_t pair_state(struct space_making *making, const struct space_memo *memo, uint64_t va,
                           uint32_t state2)
{
    uint64_t mixed = ((uint64_t)memo->id << 32 | state2) * UINT64_C(0x9e3779b97f4a7c15);
    struct space_pair *pair = &making->pairs[mixed >> (64 - PAIR_BITS)];
    uint64_t ipa, pa;

    if (!pair->used || pair->id != memo->id || pair->state2 != state2)
        *pair = (struct space_pair){memo->id, state2, space_ask(making, va, &ipa, &pa), true};
    return pair->state;
}

static void through_stage2(struct space_making *making, uint64_t va, uint64_t size, uint64_t ipa,
                           const struct space_memo *memo)
{
    const uint64_t last = ipa + (size - 1);
    struct sw_run_cursor cursor;
    struct sw_run run;
    uint64_t at = ipa;

    cursor = sw_run_find(making->stage2, ipa);
    while (at <= last && sw_run_next(&cursor, &run)) {
        uint32_t state2 = (uint32_t)(run.state - making->stage2->states.items);
        uint64_t piece = va + (at - ipa);
        uint32_t state = pair_state(making, memo, piece, state2);
        const struct sw_state *answer = &making->space->states.items[state];

        space_emit(making, piece, answer->mapped ? at : piece,
                   answer->has_pa   ? run.ipa + (at - run.va.first)
                   : answer->mapped ? at
                                    : piece,
                   state);
        if (run.va.last >= last)
            return;
        at = run.va.last + 1;
        if (!making->budget)
            space_stop(making, va + (at - ipa));
        if (making->stopped)
            return;
        space_pay(making, 1);
    }
}

void space_emit_mapped(struct space_making *making, uint64_t va, uint64_t size, uint64_t ipa,
                       const struct space_memo *memo)
{
    if (making->stage2)
        through_stage2(making, va, size, ipa, memo);
    else
        space_emit(making, va, ipa, ipa, memo->state);
}

bool space_read(const struct space_making *making, uint64_t pa, unsigned bytes, uint64_t *word)
{
    const struct vmsa_reader *reader = &making->machine->stage1.reader;
    const unsigned char *window = reader->window;
    uint64_t offset = pa - reader->window_base;

    if (window && reader->window_size >= bytes && offset <= reader->window_size - bytes) {
        *word = 0;
        for (unsigned i = 0; i < bytes; i++)
            *word |= (uint64_t)window[offset + i] << (8 * i);
        return true;
    }
    return reader->read && reader->read(reader->context, pa, bytes, word) == VMSA_READ_OK;
}

/* ---- whole spaces ---- */

static void begin(struct space_making *making, struct sw_arena *arena,
                  const struct sw_machine *machine, struct sw_space *space, uint64_t last)
{
    *space = (struct sw_space){.last = last};
    making->arena = arena;
    making->machine = machine;
    making->space = space;
    making->budget = most_descriptors;
    making->previous_state = UINT32_MAX;
    making->within = (struct sw_range){0, last};
}

static void end(struct space_making *making)
{
    struct sw_space *space = making->space;
    static const struct sw_state unknown = {
        .outcome = VMSA_UNKNOWN,
        .stage = 1,
        .unknown = "not looked at: the tables before it have too many entries",
    };

    if (making->stopped) {
        space->incomplete = true;
        if (making->previous_state != UINT32_MAX && making->reached <= making->previous_va)
            making->reached = making->previous_va + 1;
        space_push(making, making->reached, making->reached, making->reached,
                   intern(making, &unknown));
    }
    if (making->open && !making->open->count) /* room was made, and not used */
        space->blocks.count--;
    space->count = 0;
    for (size_t i = 0; i < space->blocks.count; i++)
        space->count += space->blocks.items[i].count;
}

/* Stage 2 as if it were a stage 1: IPAs go in as they are, as Normal memory, so that what comes out
 * is stage 2's alone. */
static const struct sw_space *make_stage2(struct sw_arena *arena, const struct sw_machine *machine)
{
    enum { IPA_BITS = 52 };
    struct sw_machine *flat = SW_NEW(arena, struct sw_machine);
    struct sw_space *space = SW_NEW(arena, struct sw_space);
    struct space_making *making = SW_NEW(arena, struct space_making);
    const struct vmsa_tree *tree = &machine->stage2.tables.tree;
    struct sw_range input = {0, (UINT64_C(1) << tree->input_bits) - 1};

    flat->stage1.kind = SW_STAGE_TABLES;
    flat->stage1.reader = machine->stage1.reader;
    flat->stage1.regime = (struct vmsa_regime){
        .format = VMSA_FORMAT_OFF, .aarch64 = true, .pa_bits = IPA_BITS, .cacheable = true};
    flat->stage2 = machine->stage2;
    begin(making, arena, flat, space, (UINT64_C(1) << IPA_BITS) - 1);
    making->is_stage2 = true;
    space_visit_long(making, tree, 0, input, 0);
    making->within = (struct sw_range){0, space->last};
    if (!making->stopped && input.last < space->last)
        space_emit_asked(making, input.last + 1);
    end(making);
    return space;
}

static void visit_off(struct space_making *making)
{
    const struct vmsa_regime *regime = &making->machine->stage1.regime;
    uint64_t size = UINT64_C(1) << (regime->aarch64 ? regime->pa_bits : 32);
    struct space_memo *memo = space_recall(making, 0, 0);

    space_learn(making, memo, 0, 0, 0, 0, true);
    if (memo->maps)
        space_emit_mapped(making, 0, size, 0, memo);
    else
        space_emit_asked(making, 0);
    if (regime->aarch64)
        space_emit_asked(making, size);
}

static void visit_aarch64(struct space_making *making)
{
    const struct vmsa_regime *regime = &making->machine->stage1.regime;
    const uint64_t lower = UINT64_C(1) << regime->tree[0].input_bits;
    const uint64_t upper = 0 - (UINT64_C(1) << regime->tree[1].input_bits);

    space_visit_long(making, &regime->tree[0], 0, (struct sw_range){0, lower - 1}, 0);
    making->within = (struct sw_range){lower, UINT64_MAX};
    if (!making->stopped)
        space_emit_asked(making, lower);
    if (!regime->one_level && !making->stopped)
        space_visit_long(making, &regime->tree[1], upper, (struct sw_range){upper, UINT64_MAX}, 1);
}

/* Where a half is full size, it begins or ends where the other one does (Arm ARM,
 * AArch32_GetVARange). */
static void visit_lpae(struct space_making *making)
{
    const struct vmsa_regime *regime = &making->machine->stage1.regime;
    const unsigned low = regime->tree[0].input_bits, high = regime->tree[1].input_bits;
    const uint64_t all = UINT64_C(1) << 32, size = UINT64_C(1) << low;
    uint64_t upper = all, lower;

    if (!regime->one_level && high < 32)
        upper = all - (UINT64_C(1) << high);
    else if (!regime->one_level && low < 32)
        upper = size;
    lower = size < upper ? size : upper;
    space_visit_long(making, &regime->tree[0], 0, (struct sw_range){0, lower - 1}, 0);
    making->within = (struct sw_range){lower, all - 1};
    if (!making->stopped && lower < upper)
        space_emit_asked(making, lower);
    if (!making->stopped && upper < all)
        space_visit_long(making, &regime->tree[1], high < 32 ? upper : 0,
                         (struct sw_range){upper, all - 1}, 1);
}

static void visit(struct space_making *making)
{
    const struct sw_machine *machine = making->machine;

    if (machine->stage1.kind == SW_STAGE_NONE) {
        static const struct sw_state flat = {.stage = 1, .mapped = true, .has_pa = true};

        space_emit(making, 0, 0, 0, intern(making, &flat));
    } else if (machine->stage1.kind == SW_STAGE_UNKNOWN ||
               (machine->stage2.kind == SW_STAGE_UNKNOWN &&
                machine->stage1.regime.format != VMSA_FORMAT_OFF)) {
        space_emit_asked(making, 0);
    } else if (machine->stage1.regime.format == VMSA_FORMAT_OFF) {
        visit_off(making);
    } else if (machine->stage1.regime.format == VMSA_FORMAT_SHORT) {
        space_visit_short(making);
    } else if (machine->stage1.regime.aarch64) {
        visit_aarch64(making);
    } else {
        visit_lpae(making);
    }
}

void sw_space_make(struct sw_arena *arena, const struct sw_machine *machine, struct sw_space *space)
{
    struct space_making making = {0};

    begin(&making, arena, machine, space, machine->stage1.regime.aarch64 ? UINT64_MAX : UINT32_MAX);
    if (machine->stage2.kind == SW_STAGE_TABLES) {
        making.stage2 = make_stage2(arena, machine);
        making.pairs = SW_NEW_ARRAY(arena, struct space_pair, (size_t)1 << PAIR_BITS);
    }
    visit(&making);
    end(&making);
}
