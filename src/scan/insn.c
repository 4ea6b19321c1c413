/* SPDX-License-Identifier: MIT */
/* From the bits of an A32 or T32 instruction to what it does to the machine. Knows no registers'
 * names and prints nothing. */
#include "scan/insn.h"

#include <stddef.h>

enum { ALWAYS = 14, PC = 15, SP = 13 };

static uint32_t bits(uint32_t word, unsigned high, unsigned low)
{
    return word >> low & ((UINT32_C(2) << (high - low)) - 1);
}

/* The fields of coprocessor transfers are at the same places in A32 and in T32. */
static void coprocessor(struct sw_insn *insn)
{
    const uint32_t word = insn->word;

    insn->coproc = (uint8_t)bits(word, 11, 8);
    insn->crm = (uint8_t)bits(word, 3, 0);
    insn->rt = (uint8_t)bits(word, 15, 12);
    if (bits(word, 27, 25) == 6) {
        insn->kind = bits(word, 20, 20) ? SW_INSN_MRRC : SW_INSN_MCRR;
        insn->opc1 = (uint8_t)bits(word, 7, 4);
        insn->rt2 = (uint8_t)bits(word, 19, 16);
        return;
    }
    insn->kind = bits(word, 20, 20) ? SW_INSN_MRC : SW_INSN_MCR;
    insn->opc1 = (uint8_t)bits(word, 23, 21);
    insn->opc2 = (uint8_t)bits(word, 7, 5);
    insn->crn = (uint8_t)bits(word, 19, 16);
}

/* 1110 xxxx ... 1: MCR, MRC; 1100 0100, 1100 0101: MCRR, MRRC. */
static bool is_coprocessor(uint32_t word)
{
    return (bits(word, 27, 24) == 0xe && bits(word, 4, 4)) || bits(word, 27, 21) == 0x62;
}

static enum sw_insn_kind barrier(uint32_t word)
{
    switch (bits(word, 7, 4)) {
    case 4:
        return SW_INSN_DSB;
    case 5:
        return SW_INSN_DMB;
    case 6:
        return SW_INSN_ISB;
    default:
        return SW_INSN_OTHER;
    }
}

/* cond = 1111: CPS, SETEND, barriers, RFE. */
static void arm_unconditional(struct sw_insn *insn)
{
    const uint32_t word = insn->word;

    insn->cond = ALWAYS;
    if ((word & 0xfff10020) == 0xf1000000)
        insn->kind = SW_INSN_CPS;
    else if ((word & 0xfff00000) == 0xf5700000)
        insn->kind = barrier(word);
    else if ((word & 0xfe500000) == 0xf8100000)
        insn->kind = SW_INSN_RETURN;
    else if (is_coprocessor(word))
        coprocessor(insn);
    if (insn->kind == SW_INSN_DSB || insn->kind == SW_INSN_DMB)
        insn->imm = bits(word, 3, 0);
}

/* 0001 0xx0: status registers, calls to other levels, BKPT. */
static void arm_miscellaneous(struct sw_insn *insn)
{
    const uint32_t word = insn->word;
    const uint32_t op = bits(word, 22, 21), op2 = bits(word, 7, 4);

    if (op2 == 0) {
        insn->kind = op & 1 ? SW_INSN_MSR : SW_INSN_MRS;
        insn->spsr = op >> 1 || bits(word, 9, 9);
        insn->rt = (uint8_t)(op & 1 ? bits(word, 3, 0) : bits(word, 15, 12));
    } else if (op2 == 6 && op == 3) {
        insn->kind = SW_INSN_RETURN;
    } else if (op2 == 7 && op) {
        static const enum sw_insn_kind calls[] = {[1] = SW_INSN_BKPT, SW_INSN_HVC, SW_INSN_SMC};

        insn->kind = calls[op];
        insn->imm = op == 3 ? bits(word, 3, 0) : bits(word, 19, 8) << 4 | bits(word, 3, 0);
    }
}

/* MSR by immediate; with no mask bits it is a hint. */
static void arm_hint(struct sw_insn *insn)
{
    const uint32_t word = insn->word;

    if (bits(word, 19, 16) || bits(word, 22, 22)) {
        insn->kind = SW_INSN_MSR;
        insn->spsr = bits(word, 22, 22);
        insn->rt = PC; /* no register: the value is in the instruction */
    } else if (bits(word, 7, 0) == 2) {
        insn->kind = SW_INSN_WFE;
    } else if (bits(word, 7, 0) == 3) {
        insn->kind = SW_INSN_WFI;
    }
}

/* TST, TEQ, CMP and CMN have no destination. */
static bool arm_is_compare(uint32_t word)
{
    return bits(word, 24, 23) == 2;
}

/* Writes of SP, and writes of PC that copy SPSR too. */
static void arm_destination(struct sw_insn *insn)
{
    const uint32_t word = insn->word;
    const uint32_t group = bits(word, 27, 25), op = bits(word, 24, 21), rd = bits(word, 15, 12);
    const bool constant_step = group == 1 && (op == 2 || op == 4) && bits(word, 19, 16) == SP;

    if (group <= 1) {
        if ((group == 0 && bits(word, 7, 7) && bits(word, 4, 4)) || arm_is_compare(word))
            return;
        if (rd == SP && !constant_step)
            insn->kind = SW_INSN_SP;
        else if (rd == PC && bits(word, 20, 20))
            insn->kind = SW_INSN_RETURN;
    } else if ((group == 2 || group == 3) && bits(word, 20, 20) && rd == SP) {
        insn->kind = group == 3 && bits(word, 4, 4) ? SW_INSN_OTHER : SW_INSN_SP;
    } else if (group == 4 && bits(word, 20, 20)) {
        if (bits(word, 22, 22) && bits(word, 15, 15))
            insn->kind = SW_INSN_RETURN;
        else if (bits(word, 13, 13))
            insn->kind = SW_INSN_SP;
    }
}

static void arm(struct sw_insn *insn)
{
    const uint32_t word = insn->word;

    insn->cond = (uint8_t)bits(word, 31, 28);
    if (insn->cond == 15) {
        arm_unconditional(insn);
    } else if (bits(word, 27, 24) == 0xf) {
        insn->kind = SW_INSN_SVC;
        insn->imm = bits(word, 23, 0);
    } else if (is_coprocessor(word)) {
        coprocessor(insn);
    } else if (word == 0xeafffffe) {
        insn->kind = SW_INSN_SELF;
    } else if ((word & 0x0f900000) == 0x01000000 && !bits(word, 7, 7)) {
        arm_miscellaneous(insn);
    } else if ((word & 0x0fb00000) == 0x03200000) {
        arm_hint(insn);
    } else {
        arm_destination(insn);
    }
}

static void thumb16(struct sw_insn *insn)
{
    const uint32_t word = insn->word;

    if ((word & 0xff00) == 0xdf00) {
        insn->kind = SW_INSN_SVC;
        insn->imm = word & 0xff;
    } else if ((word & 0xff00) == 0xbe00) {
        insn->kind = SW_INSN_BKPT;
        insn->imm = word & 0xff;
    } else if ((word & 0xffe8) == 0xb660) {
        insn->kind = SW_INSN_CPS;
    } else if (word == 0xbf20 || word == 0xbf30) {
        insn->kind = word == 0xbf20 ? SW_INSN_WFE : SW_INSN_WFI;
    } else if (word == 0xe7fe) {
        insn->kind = SW_INSN_SELF;
    } else if ((word & 0xfd87) == 0x4485) {
        insn->kind = SW_INSN_SP; /* add sp, rm; mov sp, rm */
    }
}

/* 1111 0011 ...: MSR, MRS, hints, CPS, barriers, returns; 1111 0111 111x: HVC, SMC. */
static void thumb_control(struct sw_insn *insn)
{
    const uint32_t word = insn->word;

    if ((word & 0xffe0d000) == 0xf3808000) {
        insn->kind = SW_INSN_MSR;
        insn->spsr = bits(word, 20, 20) || bits(word, 5, 5);
        insn->rt = (uint8_t)bits(word, 19, 16);
    } else if ((word & 0xffe0d000) == 0xf3e08000) {
        insn->kind = SW_INSN_MRS;
        insn->spsr = bits(word, 20, 20) || bits(word, 5, 5);
        insn->rt = (uint8_t)bits(word, 11, 8);
    } else if ((word & 0xfff0d000) == 0xf3b08000) {
        insn->kind = barrier(word);
        insn->imm = bits(word, 3, 0);
    } else if ((word & 0xfff0d000) == 0xf3d08000) {
        insn->kind = SW_INSN_RETURN; /* eret; subs pc, lr */
    } else if ((word & 0xfff0d000) == 0xf3a08000) {
        if (bits(word, 10, 8))
            insn->kind = SW_INSN_CPS;
        else if (bits(word, 7, 0) == 2 || bits(word, 7, 0) == 3)
            insn->kind = bits(word, 7, 0) == 2 ? SW_INSN_WFE : SW_INSN_WFI;
    } else if ((word & 0xfff0f000) == 0xf7e08000) {
        insn->kind = SW_INSN_HVC;
        insn->imm = bits(word, 19, 16) << 12 | bits(word, 11, 0);
    } else if ((word & 0xfff0f000) == 0xf7f08000) {
        insn->kind = SW_INSN_SMC;
        insn->imm = bits(word, 19, 16);
    }
}

/* Data processing to SP with the constant step left out, and loads into SP. */
static bool thumb_writes_sp(uint32_t word)
{
    const bool immediate = (word & 0xf8008000) == 0xf0000000;
    const bool shifted = (word & 0xfe000000) == 0xea000000;
    const bool compare = bits(word, 20, 20) && bits(word, 11, 8) == PC;

    if (immediate || shifted)
        return bits(word, 11, 8) == SP && bits(word, 19, 16) != SP && !compare;
    return (word & 0xfe70f000) == 0xf850d000;
}

static void thumb32(struct sw_insn *insn)
{
    const uint32_t word = insn->word;

    if ((word & 0xef000010) == 0xee000010 || (word & 0xefe00000) == 0xec400000)
        coprocessor(insn);
    else if ((word & 0xf8008000) == 0xf0008000)
        thumb_control(insn);
    else if ((word & 0xfe50ffff) == 0xe810c000)
        insn->kind = SW_INSN_RETURN; /* rfe */
    else if (thumb_writes_sp(word))
        insn->kind = SW_INSN_SP;
}

struct sw_insn sw_insn_decode(uint32_t word, unsigned size, bool thumb)
{
    struct sw_insn insn = {.word = word, .size = (uint8_t)size, .thumb = thumb, .cond = ALWAYS};

    if (!thumb)
        arm(&insn);
    else if (size == 2)
        thumb16(&insn);
    else
        thumb32(&insn);
    return insn;
}

struct pattern {
    uint32_t mask, value;
};

static bool matches(uint32_t word, const struct pattern *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if ((word & patterns[i].mask) == patterns[i].value)
            return true;
    return false;
}

/* LDR, LDRB, LDRH, LDRSB, LDRSH, LDRD and VLDR with PC as their base. */
bool sw_insn_is_literal(uint32_t word, unsigned size, bool thumb)
{
    static const struct pattern a32[] = {{0x0f3f0000, 0x051f0000},
                                         {0x0f7f00f0, 0x015f00b0},
                                         {0x0f7f00d0, 0x015f00d0},
                                         {0x0f7f00f0, 0x014f00d0},
                                         {0x0f3f0e00, 0x0d1f0a00}},
                                t32[] = {{0xfe1f0000, 0xf81f0000},
                                         {0xfe5f0000, 0xe85f0000},
                                         {0xff3f0e00, 0xed1f0a00}};

    if (thumb && size == 2)
        return bits(word, 15, 11) == 9;
    if (thumb)
        return matches(word, t32, sizeof t32 / sizeof *t32);
    return word >> 28 != 15 && matches(word, a32, sizeof a32 / sizeof *a32);
}

bool sw_insn_must_align(uint32_t word, unsigned size, bool thumb)
{
    static const struct pattern a32[] = {{0x0e000000, 0x08000000},  /* LDM, STM, RFE, SRS */
                                         {0x0e1000d0, 0x000000d0},  /* LDRD, STRD */
                                         {0x0f8000f0, 0x01800090},  /* LDREX, STREX */
                                         {0x0fb000f0, 0x01000090},  /* SWP */
                                         {0x0e000000, 0x0c000000}}, /* LDC, STC, VLDM, VLDR, ... */
        t32[] = {{0xfe400000, 0xe8000000},                          /* LDM, STM, RFE, SRS */
                 {0xfe400000, 0xe8400000},                          /* LDRD, STRD, LDREX, STREX */
                 {0xee000000, 0xec000000}},                         /* LDC, STC, VLDM, VLDR, ... */
        t16[] = {{0xf000, 0xc000},                                  /* LDM, STM */
                 {0xf600, 0xb400}};                                 /* PUSH, POP */

    if (thumb && size == 2)
        return matches(word, t16, sizeof t16 / sizeof *t16);
    if (thumb) /* TBB and TBH lie among those of pairs */
        return matches(word, t32, sizeof t32 / sizeof *t32) && (word & 0xfff0ffe0) != 0xe8d0f000;
    return matches(word, a32, sizeof a32 / sizeof *a32);
}
