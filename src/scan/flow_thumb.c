/* SPDX-License-Identifier: MIT */
/* T32: where an instruction goes, what it does to the stack pointer, and which registers it writes.
 * Prints nothing. */
#include "flow_bits.h"

#define bits sw_flow_bits

enum { SP = SW_REG_SP, LR = SW_REG_LR, PC = SW_REG_PC };

/* Branches within Thumb code stay in it. */
static void jump(struct sw_flow *flow, uint32_t target, bool conditional)
{
    flow->to = SW_FLOW_JUMP;
    flow->target = target;
    flow->target_thumb = true;
    flow->conditional = conditional;
}

static void jump_register(struct sw_flow *flow, uint32_t reg)
{
    flow->to = reg == LR ? SW_FLOW_RETURN : SW_FLOW_JUMP_REG;
    flow->reg = (uint8_t)reg;
}

/* What is written besides SP and PC becomes something else; mask is of registers. */
static void lose(struct sw_flow *flow, uint32_t mask)
{
    flow->value = SW_VALUE_LIST;
    flow->source = mask;
}

/* 0100 01xx: operations on high registers, BX and BLX. BX PC goes on in A32 code, word-aligned. */
static void high_registers(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const uint32_t op = bits(word, 9, 8), rm = bits(word, 6, 3);
    const uint32_t rd = bits(word, 7, 7) << 3 | bits(word, 2, 0);

    flow->sp_reg = (uint8_t)rm;
    flow->rd = (uint8_t)rd;
    if (op == 3 && bits(word, 7, 7)) {
        flow->to = SW_FLOW_CALL_REG;
        flow->reg = (uint8_t)rm;
    } else if (op == 3 && rm == PC) {
        flow->to = SW_FLOW_JUMP;
        flow->target = (va + 4) & ~UINT32_C(3);
    } else if (op == 3 || (op == 2 && rd == PC)) {
        jump_register(flow, rm);
    } else if (rd == SP && op != 1) {
        flow->sp = op == 2 ? SW_SP_COPY : SW_SP_ADDED;
    } else if (op == 0 && rd == PC) {
        jump_register(flow, SW_REG_MEMORY);
    } else if (op == 2 && rm == SP) {
        flow->value = SW_VALUE_SP;
    } else if (op == 0 && rm == PC) {
        flow->value = SW_VALUE_STEP;
        flow->source = va + 4;
    } else if (op == 0 || op == 2) {
        flow->value = SW_VALUE_LOST;
    }
}

/* 1011: SP by a constant, PUSH, POP, CBZ, IT, CPS. */
static void miscellaneous(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const int32_t listed = 4 * __builtin_popcount(bits(word, 8, 0));

    if ((word & 0xff00) == 0xb000) {
        flow->sp = SW_SP_STEP;
        flow->step = (int32_t)bits(word, 6, 0) * (bits(word, 7, 7) ? 4 : -4);
    } else if ((word & 0xf600) == 0xb400) {
        flow->sp = SW_SP_STEP;
        flow->step = bits(word, 11, 11) ? -listed : listed;
        if (bits(word, 11, 11))
            lose(flow, bits(word, 7, 0));
        if (bits(word, 11, 11) && bits(word, 8, 8))
            flow->to = SW_FLOW_RETURN;
    } else if ((word & 0xf500) == 0xb100) {
        jump(flow, va + 4 + (bits(word, 9, 9) << 6 | bits(word, 7, 3) << 1), true);
    } else if ((word & 0xff00) == 0xbf00 && bits(word, 3, 0)) {
        flow->it = (uint8_t)(4 - __builtin_ctz(bits(word, 3, 0)));
    } else if ((word & 0xff00) == 0xb200 || (word & 0xff00) == 0xba00) {
        lose(flow, UINT32_C(1) << bits(word, 2, 0));
    }
}

/* 00xx, 0100 and 010x to 1001: arithmetic on low registers and transfers of one. */
static void low_registers(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const uint32_t top = bits(word, 15, 12), op = bits(word, 9, 6);
    const bool load = bits(word, 11, 11), compares = op == 8 || op == 10 || op == 11;

    flow->rd = (uint8_t)bits(word, 10, 8);
    if (top == 3) {
        flow->value = SW_VALUE_STEP;
        flow->source = load ? -bits(word, 7, 0) : bits(word, 7, 0);
    } else if (top == 2) {
        flow->value = load ? SW_VALUE_NONE : SW_VALUE_LOST;
    } else if (top == 4 && load) {
        flow->value = SW_VALUE_LITERAL;
        flow->source = ((va + 4) & ~UINT32_C(3)) + 4 * bits(word, 7, 0);
    } else if (top == 9 && load) {
        flow->value = SW_VALUE_LOST;
    } else if (top < 2 || (top == 4 && !compares) || (top == 5 && bits(word, 11, 9) > 2) ||
               (top > 5 && load)) {
        lose(flow, UINT32_C(1) << bits(word, 2, 0));
    }
}

/* The 16-bit ones; CMP's constant counts, the other flags do not. */
static void thumb16(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    if ((word & 0xfc00) == 0x4400)
        high_registers(flow, word, va);
    else if ((word & 0xf000) == 0xb000)
        miscellaneous(flow, word, va);
    else if ((word & 0xf000) == 0xd000 && bits(word, 11, 9) != 7)
        jump(flow, va + 4 + (uint32_t)(sw_flow_signed(bits(word, 7, 0), 8) * 2), true);
    else if ((word & 0xf800) == 0xe000)
        jump(flow, va + 4 + (uint32_t)(sw_flow_signed(bits(word, 10, 0), 11) * 2), false);
    else if ((word & 0xf800) == 0x2800) {
        flow->compares = true;
        flow->compared = bits(word, 7, 0);
    } else if ((word & 0xf800) == 0xa800) {
        flow->value = SW_VALUE_SP;
        flow->rd = (uint8_t)bits(word, 10, 8);
    } else if ((word & 0xf000) == 0xc000)
        lose(flow, UINT32_C(1) << bits(word, 10, 8) | (bits(word, 11, 11) ? word & 0xff : 0));
    else if (word < 0xb000)
        low_registers(flow, word, va);
}

/* 1111 0xxx ... 1xxx: B, BL, BLX, and what is no branch. */
static void branches(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const uint32_t s = bits(word, 26, 26), j1 = bits(word, 13, 13), j2 = bits(word, 11, 11);
    const uint32_t i1 = !(j1 ^ s), i2 = !(j2 ^ s), low = bits(word, 10, 0) << 1;
    const int32_t far =
        sw_flow_signed(s << 24 | i1 << 23 | i2 << 22 | bits(word, 25, 16) << 12 | low, 25);
    const int32_t near =
        sw_flow_signed(s << 20 | j2 << 19 | j1 << 18 | bits(word, 21, 16) << 12 | low, 21);

    if (bits(word, 14, 14)) {
        flow->to = SW_FLOW_CALL;
        flow->target_thumb = bits(word, 12, 12);
        flow->target = (flow->target_thumb ? va + 4 : (va + 4) & ~UINT32_C(3)) + (uint32_t)far;
    } else if (bits(word, 12, 12)) {
        jump(flow, va + 4 + (uint32_t)far, false);
    } else if (bits(word, 25, 23) != 7) {
        jump(flow, va + 4 + (uint32_t)near, true);
    } else if ((word & 0xfff0d000) == 0xf3d08000) {
        flow->to = SW_FLOW_RETURN;
    } else if ((word & 0xfff0d100) == 0xf3a08100) {
        flow->mode = (uint8_t)bits(word, 4, 0);
    } else if ((word & 0xfff0d100) == 0xf3808100) {
        flow->mode = SW_MODE_LOST;
    } else if ((word & 0xffe0d000) == 0xf3e08000) {
        lose(flow, UINT32_C(1) << bits(word, 11, 8)); /* mrs */
    }
}

/* ThumbExpandImm. */
static uint32_t expanded(uint32_t word)
{
    const uint32_t i = bits(word, 26, 26) << 11 | bits(word, 14, 12) << 8 | bits(word, 7, 0);
    const uint32_t low = i & 0xff, turn = i >> 7, value = 0x80 | (i & 0x7f);

    if (i >> 10)
        return value >> turn | value << (32 - turn);
    switch (i >> 8 & 3) {
    case 1:
        return low << 16 | low;
    case 2:
        return low << 24 | low << 8;
    case 3:
        return low * 0x01010101;
    default:
        return low;
    }
}

/* op 8 ADD, 13 SUB; with bit 25 the plain 12-bit ones. */
static void immediates(struct sw_flow *flow, uint32_t word)
{
    const uint32_t op = bits(word, 24, 21), rn = bits(word, 19, 16), rd = bits(word, 11, 8);
    const bool plain = bits(word, 25, 25), add = plain ? op == 0 : op == 8;
    const bool sub = plain ? op == 5 : op == 13;
    const uint32_t value =
        plain ? bits(word, 26, 26) << 11 | bits(word, 14, 12) << 8 | bits(word, 7, 0)
              : expanded(word);

    flow->rd = (uint8_t)rd;
    flow->sp_reg = (uint8_t)rn;
    if (rd == PC && sub && bits(word, 20, 20)) {
        flow->compares = true;
        flow->compared = value;
    } else if (rd == SP && rn == SP && (add || sub)) {
        flow->sp = SW_SP_STEP;
        flow->step = add ? -(int32_t)value : (int32_t)value;
    } else if (rd == SP && (add || sub)) {
        flow->sp = SW_SP_COPY;
    } else if (rd == SP && rn == SP && !plain && op == 1 && value && value < 0x1000) {
        flow->sp = SW_SP_ALIGN;
        flow->step = (int32_t)value;
    } else if (rd == SP) {
        flow->sp = SW_SP_DYNAMIC;
    } else if (rn == SP && (add || sub)) {
        flow->value = SW_VALUE_SP;
    } else if (plain && (op == 2 || op == 6)) {
        flow->value = op == 2 ? SW_VALUE_CONST : SW_VALUE_TOP;
        flow->source = rn << 12 | value;
    } else if (rd != PC) {
        flow->value = rd == rn && (add || sub) ? SW_VALUE_STEP : SW_VALUE_LOST;
        flow->source = add ? value : -value;
    }
}

/* A word at rn plus or minus a constant, or plus a register. */
static void load_word(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const uint32_t rn = bits(word, 19, 16), rt = bits(word, 15, 12), offset = bits(word, 11, 0);
    const uint32_t literal = ((va + 4) & ~UINT32_C(3)) + (bits(word, 23, 23) ? offset : -offset);

    flow->reg = SW_REG_MEMORY;
    flow->rd = (uint8_t)rt;
    if (rn == PC) {
        flow->target = flow->source = literal;
        flow->value = SW_VALUE_LITERAL;
    }
    if (rt == SP)
        flow->sp = rn == PC ? SW_SP_LITERAL : SW_SP_DYNAMIC;
    else if (rt == PC && rn == PC)
        flow->to = SW_FLOW_JUMP_LITERAL;
    else if (rt == PC)
        flow->to = rn == SP ? SW_FLOW_RETURN : SW_FLOW_JUMP_REG;
}

/* 1111 100x: one register. */
static void single(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const uint32_t rn = bits(word, 19, 16), rt = bits(word, 15, 12), offset = bits(word, 7, 0);
    const bool load = bits(word, 20, 20);
    const bool written = !bits(word, 23, 23) && bits(word, 11, 11) && bits(word, 8, 8);

    lose(flow, (load ? UINT32_C(1) << rt : 0) | (written ? UINT32_C(1) << rn : 0));
    if (rn == SP && written) {
        flow->sp = SW_SP_STEP;
        flow->step = bits(word, 9, 9) ? -(int32_t)offset : (int32_t)offset;
    }
    if (load && (word & 0x01600000) == 0x00400000)
        load_word(flow, word, va);
}

/* LDRD's two and the base; of exclusives all fields that may name a register, as the status of a
 * store has two places. */
static uint32_t written_by_pairs(uint32_t word)
{
    const uint32_t rt = UINT32_C(1) << bits(word, 15, 12), rt2 = UINT32_C(1) << bits(word, 11, 8);

    if (!bits(word, 24, 24) && !bits(word, 21, 21))
        return rt | rt2 | UINT32_C(1) << bits(word, 3, 0);
    return (bits(word, 20, 20) ? rt | rt2 : 0) |
           (bits(word, 21, 21) ? UINT32_C(1) << bits(word, 19, 16) : 0);
}

/* 1110 100x x1xx: pairs, exclusives and table branches. */
static void pairs(struct sw_flow *flow, uint32_t word, uint32_t va)
{
    const int32_t size = 4 * (int32_t)bits(word, 7, 0);

    if ((word & 0xffffffe0) == 0xe8dff000) {
        flow->to = bits(word, 4, 4) ? SW_FLOW_TABLE_HALVES : SW_FLOW_TABLE_BYTES;
        flow->target = va + 4;
        flow->target_thumb = true;
        return;
    }
    if (bits(word, 21, 21) && bits(word, 19, 16) == SP) {
        flow->sp = SW_SP_STEP;
        flow->step = bits(word, 23, 23) ? -size : size;
    }
    lose(flow, written_by_pairs(word));
}

/* 1111 101x: registers shifted and extended, multiplies: one result or two. */
static void registers(struct sw_flow *flow, uint32_t word)
{
    const bool two = (word & 0xff800000) == 0xfb800000;

    lose(flow, UINT32_C(1) << bits(word, 11, 8) | (two ? UINT32_C(1) << bits(word, 15, 12) : 0));
}

/* 111x 11xx: what comes from a coprocessor, MRC and MRRC, and a base that is written back. */
static void coprocessor(struct sw_flow *flow, uint32_t word)
{
    const uint32_t rt = UINT32_C(1) << bits(word, 15, 12), rn = UINT32_C(1) << bits(word, 19, 16);

    if ((word & 0x0ff00000) == 0x0c500000)
        lose(flow, rt | rn);
    else if ((word & 0x0f100010) == 0x0e100010)
        lose(flow, rt);
    else if (bits(word, 25, 25) == 0 && bits(word, 21, 21))
        lose(flow, rn);
    sw_flow_vector(flow, word);
}

/* 1110 101x: data processing with a shifted register. */
static void shifted(struct sw_flow *flow, uint32_t word)
{
    const bool move = bits(word, 24, 21) == 2 && bits(word, 19, 16) == PC;
    const bool plain = !(bits(word, 14, 12) || bits(word, 7, 4));

    flow->rd = (uint8_t)bits(word, 11, 8);
    flow->sp_reg = (uint8_t)bits(word, 3, 0);
    if (flow->rd != SP) {
        flow->value = move && plain && flow->sp_reg == SP ? SW_VALUE_SP : SW_VALUE_LOST;
        return;
    }
    flow->sp = move && plain ? SW_SP_COPY : SW_SP_DYNAMIC;
    if (bits(word, 24, 21) == 8 && bits(word, 19, 16) == SP)
        flow->sp = SW_SP_ADDED;
}

void sw_flow_thumb(struct sw_flow *flow, uint32_t word, unsigned size, uint32_t va)
{
    if (size == 2)
        thumb16(flow, word, va);
    else if ((word & 0xf8008000) == 0xf0008000)
        branches(flow, word, va);
    else if ((word & 0xf8008000) == 0xf0000000)
        immediates(flow, word);
    else if ((word & 0xfe400000) == 0xe8000000 && bits(word, 24, 24) != bits(word, 23, 23))
        sw_flow_multiple(flow, word);
    else if ((word & 0xfe4f0000) == 0xe80d0000 && bits(word, 21, 21) && !bits(word, 20, 20)) {
        flow->sp = SW_SP_STEP; /* srs */
        flow->step = bits(word, 23, 23) ? -8 : 8;
    } else if ((word & 0xfe50ffff) == 0xe810c000)
        flow->to = SW_FLOW_RETURN;
    else if ((word & 0xfe400000) == 0xe8400000)
        pairs(flow, word, va);
    else if ((word & 0xfe000000) == 0xea000000)
        shifted(flow, word);
    else if ((word & 0xfe000000) == 0xf8000000)
        single(flow, word, va);
    else if ((word & 0xfe000000) == 0xfa000000)
        registers(flow, word);
    else if ((word & 0xec000000) == 0xec000000)
        coprocessor(flow, word);
}
