/* SPDX-License-Identifier: MIT */
/* Through the instructions of one function: how deep SP gets, and whom it calls where. A jump to
 * another function's start is a call that does not come back. Knows no graph. */
#include "depth.h"

#include "scan/flow.h"
#include "scan/insn.h"

enum {
    SP = 13,
    VISITS = 8,
    MOST_TABLE = 1024,
    DEEPEST = 1 << 30,
    SCRATCH = 0x500f /* r0-r3, r12, lr: a call may leave anything there */
};

/* What holds before an instruction. values of the registers in known; frames: registers that are
 * copies of SP. */
struct state {
    uint32_t va;
    bool thumb, literal /* SP was just set */, compared;
    uint8_t phases, stack, mode, it;
    int32_t depth;
    uint32_t limit; /* of the last comparison */
    uint32_t values[16];
    uint16_t known, frames;
};

struct walk {
    struct sw_depth *depth;
    struct sw_function *function;
    struct SW_VECTOR(struct state) todo;
};

static void doubt(struct walk *walk, const struct state *at, enum sw_code_doubt kind)
{
    walk->function->doubts[kind] |= at->phases;
}

/* Whether there is anything new to learn from here. SP that grows with each round has no bound. */
static bool is_new(struct walk *walk, const struct state *at)
{
    struct sw_seen *seen = sw_depth_seen(walk->depth, at->va);
    const bool less = !at->known && seen->values;

    if (at->depth <= seen->depth && !(at->phases & ~seen->phases) && at->stack == seen->stack &&
        !less)
        return false;
    if (seen->visits >= VISITS && !less) {
        if (at->depth > seen->depth && at->stack == seen->stack)
            doubt(walk, at, SW_DOUBT_DYNAMIC);
        return false;
    }
    seen->visits++;
    seen->values = at->known != 0;
    if (at->depth > seen->depth || at->stack != seen->stack)
        seen->depth = at->depth;
    seen->stack = at->stack;
    seen->phases |= at->phases;
    return ++walk->depth->steps <= SW_DEPTH_STEPS;
}

/* Each phase has its own deepest point; a state that may be of both counts for both. */
static void deepen(struct walk *walk, const struct state *at)
{
    for (unsigned phase = 0; phase < 2; phase++) {
        int32_t *own = &walk->function->own[at->stack][phase];

        if (!(at->phases >> phase & 1))
            continue;
        walk->function->used[at->stack][phase] = true;
        if (at->depth > *own)
            *own = at->depth;
    }
}

/* What a call to no code of the image does cannot be followed: it is an address of nothing. */
static void call(struct walk *walk, struct state *at, uint32_t target, bool thumb)
{
    struct sw_depth_call made = {.depth = at->depth, .stack = at->stack, .phases = at->phases};
    bool mapped = thumb;

    if (!sw_depth_is_code(walk->depth, target, &mapped))
        return;
    made.callee = sw_depth_function(walk->depth, target, thumb);
    sw_push(walk->depth->arena, &walk->function->calls, made);
    if (walk->depth->functions.items[made.callee]->carries)
        at->phases = SW_AFTER;
}

/* On at a target: in this function, or in another that takes over. It may be come to from elsewhere
 * with other values, so none is known there. */
static void go(struct walk *walk, const struct state *at, uint32_t target, bool thumb)
{
    struct state next = *at;
    const struct sw_function *function = walk->function;
    const struct sw_symbol *symbol;

    if (target < function->va || (function->end && target >= function->end) || !function->end) {
        symbol = sw_depth_symbol_at(walk->depth, target);
        if (symbol && symbol->va == target && symbol->function && target != function->va) {
            call(walk, &next, target, thumb);
            return;
        }
    }
    next.va = target;
    next.thumb = thumb;
    next.it = 0;
    next.known = 0;
    sw_push(walk->depth->arena, &walk->todo, next);
}

/* ---- SP and values ---- */

/* Another stack, by the address one past it. */
static void set_stack(struct walk *walk, struct state *at, uint32_t top)
{
    struct sw_depth *depth = walk->depth;
    unsigned i = 1;

    while (i < depth->stack_count && depth->stacks[i] != top)
        i++;
    if (i == SW_DEPTH_STACKS) {
        doubt(walk, at, SW_DOUBT_DYNAMIC);
        return;
    }
    if (i == depth->stack_count)
        depth->stack_count++;
    depth->stacks[i] = top;
    at->stack = (uint8_t)i;
    at->depth = 0;
    at->literal = true;
    if (at->mode)
        depth->mode_top[at->mode & 0xf] = top;
}

/* A pop that may not happen is taken as not happening: the depth is an upper one. */
static void change_sp(struct walk *walk, struct state *at, const struct sw_flow *flow)
{
    const bool literal = at->literal;
    uint32_t word;

    at->literal = false;
    if (flow->sp == SW_SP_STEP || flow->sp == SW_SP_ALIGN) {
        if (flow->step > 0 || !(flow->conditional || at->it))
            at->depth += flow->step;
        if (at->depth > DEEPEST || at->depth < -DEEPEST)
            at->depth = 0;
    } else if (flow->sp == SW_SP_LITERAL && sw_depth_read(walk->depth, flow->source, 4, &word)) {
        set_stack(walk, at, word);
    } else if (flow->sp == SW_SP_COPY && at->known >> flow->sp_reg & 1) {
        set_stack(walk, at, at->values[flow->sp_reg] - (uint32_t)flow->step);
    } else if (flow->sp == SW_SP_ADDED && literal) {
        at->literal = true; /* a link address becomes one of here and now */
    } else if (flow->sp != SW_SP_COPY || !(at->frames >> flow->sp_reg & 1)) {
        doubt(walk, at, SW_DOUBT_DYNAMIC);
    }
}

/* Only what may become an address of code or a stack is followed. */
static void change_value(struct walk *walk, struct state *at, const struct sw_flow *flow)
{
    const uint16_t bit = (uint16_t)(1u << (flow->rd & 15));
    const bool was_known = at->known & bit;
    uint32_t word = flow->source;

    if (flow->value == SW_VALUE_NONE)
        return;
    if (flow->value == SW_VALUE_LIST) {
        at->known &= (uint16_t)~flow->source;
        at->frames &= (uint16_t)~flow->source;
        return;
    }
    if (flow->value == SW_VALUE_MOVED)
        return;
    if (flow->value == SW_VALUE_STEP) {
        at->values[flow->rd & 15] += flow->source;
        return;
    }
    at->frames &= (uint16_t)~bit;
    at->known &= (uint16_t)~bit;
    if (flow->value == SW_VALUE_SP)
        at->frames |= bit;
    if (flow->value == SW_VALUE_LOST || flow->value == SW_VALUE_SP || flow->conditional || at->it)
        return;
    if (flow->value == SW_VALUE_LITERAL && !sw_depth_read(walk->depth, flow->source, 4, &word))
        return;
    if (flow->value == SW_VALUE_TOP && !was_known)
        return;
    if (flow->value == SW_VALUE_TOP)
        word = (at->values[flow->rd] & 0xffff) | flow->source << 16;
    at->values[flow->rd] = word;
    at->known |= bit;
}

/* ---- where to ---- */

/* The entries of a jump table are as many as the comparison before it allows; computed steps are
 * known to stay in their function. */
static void table(struct walk *walk, const struct state *at, const struct sw_flow *flow)
{
    const unsigned size = flow->to == SW_FLOW_TABLE_BYTES    ? 1
                          : flow->to == SW_FLOW_TABLE_HALVES ? 2
                                                             : 4;
    uint32_t limit = at->compared ? at->limit : UINT32_MAX, word;

    if (flow->to == SW_FLOW_TABLE_STEPS && flow->target < walk->function->end)
        limit = (walk->function->end - flow->target) / 4 - 1;
    if (limit >= MOST_TABLE) {
        doubt(walk, at, SW_DOUBT_INDIRECT);
        return;
    }
    for (uint32_t i = 0; i <= limit; i++) {
        if (flow->to == SW_FLOW_TABLE_STEPS)
            go(walk, at, flow->target + 4 * i, false);
        else if (!sw_depth_read(walk->depth, flow->target + size * i, size, &word))
            return;
        else if (flow->to == SW_FLOW_TABLE_WORDS)
            go(walk, at, word & ~UINT32_C(1), word & 1);
        else
            go(walk, at, flow->target + 2 * word, true);
    }
}

/* To where a register says: known when it was loaded with an address of code. */
static void by_register(struct walk *walk, struct state *at, const struct sw_flow *flow)
{
    const bool calls = flow->to == SW_FLOW_CALL_REG;
    const uint32_t target = at->values[flow->reg & 15];
    bool thumb = target & 1;

    if (flow->reg > 15 || !(at->known >> flow->reg & 1))
        doubt(walk, at, SW_DOUBT_INDIRECT);
    else if (!sw_depth_is_code(walk->depth, target & ~UINT32_C(1), &thumb))
        return; /* known, and none of the image's code */
    else if (calls)
        call(walk, at, target & ~UINT32_C(1), target & 1);
    else
        go(walk, at, target & ~UINT32_C(1), target & 1);
}

/* AAPCS32, 6.1.1: these need not be kept. */
static void after_call(struct state *at)
{
    at->known &= (uint16_t)~SCRATCH;
    at->frames &= (uint16_t)~SCRATCH;
}

/* Whether the next instruction may be executed after this one. */
static bool follow(struct walk *walk, struct state *at, const struct sw_flow *flow)
{
    bool calls = flow->to == SW_FLOW_CALL || flow->to == SW_FLOW_CALL_REG;
    const bool thumb = flow->target_thumb;
    uint32_t word;

    switch (flow->to) {
    case SW_FLOW_NEXT:
        return true;
    case SW_FLOW_CALL:
        call(walk, at, flow->target, thumb);
        break;
    case SW_FLOW_JUMP:
        go(walk, at, flow->target, thumb);
        break;
    case SW_FLOW_JUMP_LITERAL:
        if (sw_depth_read(walk->depth, flow->target, 4, &word))
            go(walk, at, word & ~UINT32_C(1), word & 1);
        break;
    case SW_FLOW_CALL_REG:
    case SW_FLOW_JUMP_REG:
        by_register(walk, at, flow);
        break;
    case SW_FLOW_RETURN:
        break;
    default:
        table(walk, at, flow);
        break;
    }
    if (calls)
        after_call(at);
    return calls || flow->conditional || at->it;
}

/* ---- one after the other ---- */

/* A mapping symbol knows better than the branch here, so how long the instruction is comes after.
 */
static bool fetch(struct walk *walk, struct state *at, struct sw_flow *flow, unsigned *size)
{
    uint32_t word, second;

    if (!sw_depth_is_code(walk->depth, at->va, &at->thumb))
        return false;
    *size = at->thumb ? 2 : 4;
    if (!sw_depth_read(walk->depth, at->va, *size, &word))
        return false;
    if (at->thumb && sw_insn_thumb_size((uint16_t)word) == 4) {
        if (!sw_depth_read(walk->depth, at->va + 2, 2, &second))
            return false;
        word = word << 16 | second;
        *size = 4;
    }
    *flow = sw_flow_decode(word, *size, at->thumb, at->va);
    return true;
}

/* Behind a call at its end a function does not go on: the callee does not come back. */
static bool ends(struct walk *walk, const struct state *at, const struct sw_flow *flow)
{
    if (at->va != walk->function->end)
        return false;
    if (flow->to != SW_FLOW_CALL && flow->to != SW_FLOW_CALL_REG)
        go(walk, at, at->va, at->thumb);
    return true;
}

/* An address in the function itself, put into a register, is one to come back to: the handler of an
 * OCaml exception. Only where symbols say what is code. */
static void come_back(struct walk *walk, const struct state *at, const struct sw_flow *flow)
{
    const struct sw_function *function = walk->function;
    const uint32_t target = at->values[flow->rd & 15] & ~UINT32_C(1);
    bool thumb = at->thumb;

    if (flow->value == SW_VALUE_NONE || flow->value == SW_VALUE_LIST || !walk->depth->mapping ||
        !(at->known >> (flow->rd & 15) & 1) || target < function->va || target >= function->end ||
        (at->values[flow->rd & 15] & 1) != at->thumb)
        return;
    if (sw_depth_is_code(walk->depth, target, &thumb) && thumb == at->thumb)
        go(walk, at, target, thumb);
}

/* Straight on from a state until there is nothing new; branches are left for later. */
static void run(struct walk *walk, struct state at)
{
    struct sw_flow flow;
    unsigned size;

    for (;;) {
        if (at.va == walk->depth->handover) {
            at.phases = SW_AFTER;
            walk->function->carries = true;
        }
        if (!is_new(walk, &at) || !fetch(walk, &at, &flow, &size))
            return;
        if (flow.sp != SW_SP_KEPT)
            change_sp(walk, &at, &flow);
        change_value(walk, &at, &flow);
        come_back(walk, &at, &flow);
        deepen(walk, &at);
        if (flow.mode)
            at.mode = flow.mode == SW_MODE_LOST ? 0 : flow.mode;
        if (flow.compares) {
            at.compared = true;
            at.limit = flow.compared;
        }
        if (!follow(walk, &at, &flow))
            return;
        at.it = flow.it ? flow.it : (uint8_t)(at.it ? at.it - 1 : 0);
        at.va += size;
        if (ends(walk, &at, &flow))
            return;
    }
}

/* May be called again for a function: what an earlier look found is cleared first. A new stamp
 * empties the table of seen places without touching it. */
void sw_depth_explore(struct sw_depth *depth, size_t index)
{
    struct walk walk = {.depth = depth, .function = depth->functions.items[index]};
    struct sw_function *function = walk.function;

    memset(function->own, 0, sizeof function->own);
    memset(function->used, 0, sizeof function->used);
    memset(function->doubts, 0, sizeof function->doubts);
    function->calls.count = 0;
    depth->stamp++;
    depth->seen_count = 0;
    run(&walk, (struct state){.va = function->va, .thumb = function->thumb, .phases = SW_BEFORE});
    while (walk.todo.count)
        run(&walk, walk.todo.items[--walk.todo.count]);
    depth->cut |= depth->steps > SW_DEPTH_STEPS;
}
