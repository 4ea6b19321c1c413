/* SPDX-License-Identifier: MIT */
/* A32: where an instruction goes and what it does to the stack pointer. Prints nothing. */
#include "flow_bits.h"

#define bits sw_flow_bits

enum { SP = SW_REG_SP, LR = SW_REG_LR, PC = SW_REG_PC };

/* With PC in the list it is a return; with SP in it SP comes from memory. */
void sw_flow_multiple(struct sw_flow *flow, uint32_t word)
{
    const bool load = bits(word, 20, 20), up = bits(word, 23, 23);
    const uint32_t list = bits(word, 15, 0);
    const int32_t size = 4 * __builtin_popcount(list);

    flow->value = SW_VALUE_LIST;
    flow->source = load ? list : 0;
    if (load && bits(word, 15, 15))
        flow->to = SW_FLOW_RETURN;
    if (load && bits(word, 13, 13)) {
        flow->sp = flow->to == SW_FLOW_RETURN ? SW_SP_KEPT : SW_SP_DYNAMIC;
    } else if (bits(word, 21, 21) && bits(word, 19, 16) == SP) {
        flow->sp = SW_SP_STEP;
        flow->step = up ? -size : size;
    } else if (bits(word, 21, 21)) {
        flow->source |= UINT32_C(1) << bits(word, 19, 16);
    }
}

/* VPUSH and VPOP: SP written back, before going down or after going up. */
void sw_flow_vector(struct sw_flow *flow, uint32_t word)
{
    const int32_t size = 4 * (int32_t)bits(word, 7, 0);

    if (bits(word, 27, 25) != 6 || bits(word, 11, 9) != 5 || !bits(word, 21, 21) ||
        bits(word, 19, 16) != SP || bits(word, 24, 24) == bits(word, 23, 23))
        return;
    flow->sp = SW_SP_STEP;
    flow->step = bits(word, 23, 23) ? -size : size;
}

/* Eight bits, rotated right by twice the four above them. */
static uint32_t arm_constant(uint32_t word)
{
    const uint32_t value = bits(word, 7, 0), turn = 2 * bits(word, 11, 8);

    return turn ? value >> turn | value << (32 - turn) : value;
}

/* In A32 state the pc reads as 8 past the instruction, whatever the pipeline is like. */
static void branch(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    flow->to = bits(word, 24, 24) ? SW_FLOW_CALL : SW_FLOW_JUMP;
    flow->target = va + 8 + (uint32_t)(sw_flow_signed(bits(word, 23, 0), 24) * 4);
}

/* cond = 1111 */
static void unconditional(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    if (bits(word, 27, 25) == 5) {
        branch(flow, word, va);
        flow->to = SW_FLOW_CALL;
        flow->target += bits(word, 24, 24) * 2;
        flow->target_thumb = true;
    } else if ((word & 0xfff10020) == 0xf1000000) {
        flow->mode = bits(word, 17, 17) ? (uint8_t)bits(word, 4, 0) : 0;
    } else if ((word & 0xfe500000) == 0xf8100000) {
        flow->to = SW_FLOW_RETURN;
    } else if ((word & 0xfe5fffe0) == 0xf84d0500 && bits(word, 21, 21)) {
        flow->sp = SW_SP_STEP; /* srs */
        flow->step = bits(word, 23, 23) ? -8 : 8;
    }
}

/* Transfers of one register with an offset of steps bytes, or of a register (steps is -1). */
static void transfer(struct sw_flow *flow, uint32_t word, int64_t steps, uint32_t va)
{
    const bool load = bits(word, 20, 20), up = bits(word, 23, 23), before = bits(word, 24, 24);
    const bool written = !before || bits(word, 21, 21);
    const uint32_t rn = bits(word, 19, 16), rd = bits(word, 15, 12);
    const uint32_t at = va + 8 + (uint32_t)(up ? steps : -steps);

    if (rn == SP && written && steps < 0)
        flow->sp = SW_SP_DYNAMIC;
    else if (rn == SP && written) {
        flow->sp = SW_SP_STEP;
        flow->step = (int32_t)(up ? -steps : steps);
    }
    if (!load) {
        flow->rd = (uint8_t)rn;
        flow->value = written && rn != SP ? SW_VALUE_LOST : SW_VALUE_NONE;
        return;
    }
    if (rd == SP) {
        flow->sp = rn == PC && steps >= 0 ? SW_SP_LITERAL : SW_SP_DYNAMIC;
        flow->source = at;
    } else if (rd == PC) {
        flow->to = rn == SP && steps >= 0 ? SW_FLOW_RETURN : SW_FLOW_JUMP_REG;
        flow->reg = SW_REG_MEMORY;
        flow->target = steps < 0 ? va + 8 : at;
        if (rn == PC)
            flow->to = steps >= 0 ? SW_FLOW_JUMP_LITERAL : SW_FLOW_TABLE_WORDS;
    } else {
        flow->rd = (uint8_t)rd;
        flow->value = rn == PC && steps >= 0 ? SW_VALUE_LITERAL : SW_VALUE_LOST;
        flow->source = at;
    }
}

/* 000x with bits 7 and 4: multiplies, and transfers of halves and pairs. */
static void extra(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const bool pair = !bits(word, 20, 20) && bits(word, 6, 5) == 2;
    const int64_t offset = (int64_t)(bits(word, 11, 8) << 4 | bits(word, 3, 0));

    if (bits(word, 6, 5) == 0) {
        flow->value = SW_VALUE_LIST;
        flow->source = UINT32_C(1) << bits(word, 19, 16) | UINT32_C(1) << bits(word, 15, 12);
        return;
    }
    transfer(flow, word, bits(word, 22, 22) ? offset : -1, va);
    if (pair) {
        flow->value = SW_VALUE_LIST;
        flow->source = UINT32_C(3) << bits(word, 15, 12);
    } else if (flow->value == SW_VALUE_LITERAL) {
        flow->value = SW_VALUE_LOST;
    }
}

/* Data processing with SP as its destination. op 2 SUB, 4 ADD, 13 MOV, 14 BIC. */
static void to_sp(struct sw_flow *flow, uint32_t word, bool immediate)
{
    const uint32_t op = bits(word, 24, 21), rn = bits(word, 19, 16);

    flow->sp = SW_SP_DYNAMIC;
    flow->sp_reg = (uint8_t)(op == 13 ? bits(word, 3, 0) : rn);
    flow->step = immediate && op != 13 ? (int32_t)arm_constant(word) : 0;
    if (immediate && rn == SP && (op == 2 || op == 4)) {
        flow->sp = SW_SP_STEP;
        flow->step = op == 4 ? -flow->step : flow->step;
    } else if (immediate && rn == SP && op == 14 && flow->step > 0 && flow->step < 0x1000) {
        flow->sp = SW_SP_ALIGN;
    } else if (immediate ? op == 2 || op == 4 : op == 13 && !bits(word, 11, 4)) {
        flow->sp = SW_SP_COPY;
        flow->step = op == 4 ? -flow->step : flow->step;
    } else if (op == 4 && rn == SP) {
        flow->sp = SW_SP_ADDED;
    }
}

/* Data processing with PC as its destination: a jump; with S set the end of an exception. */
static void to_pc(struct sw_flow *flow, uint32_t word, bool immediate, uint32_t va)
{
    const uint32_t op = bits(word, 24, 21), rn = bits(word, 19, 16), rm = bits(word, 3, 0);

    flow->to = SW_FLOW_JUMP_REG;
    flow->reg = op == 13 && !immediate && !bits(word, 11, 4) ? (uint8_t)rm : SW_REG_MEMORY;
    flow->target = va + 8;
    if (bits(word, 20, 20) || flow->reg == LR)
        flow->to = SW_FLOW_RETURN;
    else if (op == 4 && rn == PC && !immediate && bits(word, 11, 4) == 0x10)
        flow->to = SW_FLOW_TABLE_STEPS;
}

/* Any other destination: kept are addresses, and copies of SP. */
static void to_other(struct sw_flow *flow, uint32_t word, bool immediate, uint32_t va)
{
    const uint32_t op = bits(word, 24, 21), rn = bits(word, 19, 16);
    const uint32_t value = arm_constant(word);

    flow->rd = (uint8_t)bits(word, 15, 12);
    flow->value = SW_VALUE_LOST;
    if (immediate && rn == PC && (op == 2 || op == 4)) {
        flow->value = SW_VALUE_CONST;
        flow->source = va + 8 + (op == 4 ? value : -value);
    } else if ((immediate && rn == SP && (op == 2 || op == 4)) ||
               (!immediate && op == 13 && bits(word, 11, 0) == SP)) {
        flow->value = SW_VALUE_SP;
    } else if (!immediate && op == 4 && !bits(word, 11, 4) &&
               (rn == flow->rd || bits(word, 3, 0) == flow->rd)) {
        flow->value = SW_VALUE_MOVED;
    }
}

/* Groups 000 and 001 without what special() takes. */
static void data(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const bool immediate = bits(word, 25, 25);
    const uint32_t rd = bits(word, 15, 12);

    if (bits(word, 24, 23) == 2) {
        flow->compares = immediate && bits(word, 22, 21) == 2;
        flow->compared = arm_constant(word);
    } else if (rd == SP) {
        to_sp(flow, word, immediate);
    } else if (rd == PC) {
        to_pc(flow, word, immediate, va);
    } else {
        to_other(flow, word, immediate, va);
    }
}

/* 0001 0xx0: BX, BLX, status registers; 0011 0x00: MOVW, MOVT, MSR. false: neither. */
static bool special(struct sw_flow *flow, uint32_t word)
{
    const uint32_t high = word & 0x0ff00000, half = bits(word, 19, 16) << 12 | bits(word, 11, 0);

    flow->rd = (uint8_t)bits(word, 15, 12);
    flow->reg = (uint8_t)bits(word, 3, 0);
    if ((word & 0x0ffffff0) == 0x012fff10) {
        flow->to = flow->reg == LR ? SW_FLOW_RETURN : SW_FLOW_JUMP_REG;
    } else if ((word & 0x0ffffff0) == 0x012fff30) {
        flow->to = SW_FLOW_CALL_REG;
    } else if ((word & 0x0fffffff) == 0x0160006e) {
        flow->to = SW_FLOW_RETURN; /* eret */
    } else if ((word & 0x0ff0fff0) == 0x0120f000 && bits(word, 16, 16)) {
        flow->mode = SW_MODE_LOST;
    } else if ((word & 0x0ff0f000) == 0x0320f000 && bits(word, 16, 16)) {
        flow->mode = (uint8_t)(arm_constant(word) & 0x1f);
    } else if (high == 0x03000000 || high == 0x03400000) {
        flow->value = high == 0x03000000 ? SW_VALUE_CONST : SW_VALUE_TOP;
        flow->source = half;
    } else {
        flow->value = SW_VALUE_LOST;
        return (word & 0x0f900000) == 0x01000000 || (word & 0x0fb00000) == 0x03200000;
    }
    return true;
}

/* Groups are bits 27 to 25. Of group 7 only MRC matters here, because it overwrites a register. */
static void arm(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const uint32_t group = bits(word, 27, 25);
    const bool extras = group == 0 && bits(word, 7, 7) && bits(word, 4, 4);

    if (word >> 28 == 15) {
        unconditional(flow, word, va);
        return;
    }
    flow->conditional = word >> 28 != 14;
    if (extras)
        extra(flow, word, va);
    else if (group <= 1 && !special(flow, word))
        data(flow, word, va);
    else if (group == 2)
        transfer(flow, word, (int64_t)bits(word, 11, 0), va);
    else if (group == 3 && !bits(word, 4, 4))
        transfer(flow, word, -1, va);
    else if (group == 3)
        flow->value = SW_VALUE_LIST, flow->source = 0xffff; /* media: any of them */
    else if (group == 4)
        sw_flow_multiple(flow, word);
    else if (group == 5)
        branch(flow, word, va);
    else if (group == 6)
        sw_flow_vector(flow, word);
    if ((word & 0x0f100010) == 0x0e100010) {
        flow->value = SW_VALUE_LOST; /* mrc */
        flow->rd = (uint8_t)bits(word, 15, 12);
    }
}

struct sw_flow sw_flow_decode(uint32_t word, unsigned size, bool thumb, uint32_t va)
{
    struct sw_flow flow = {0};

    if (thumb)
        sw_flow_thumb(&flow, word, size, va);
    else
        arm(&flow, word, va);
    return flow;
}
