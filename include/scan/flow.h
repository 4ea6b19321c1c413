/* SPDX-License-Identifier: MIT */
/* Where an instruction goes and what it does to the stack pointer, from its bits. Knows no image.
 */
#ifndef SW_SCAN_FLOW_H
#define SW_SCAN_FLOW_H

#include <stdbool.h>
#include <stdint.h>

enum { SW_MODE_LOST = 0xff };

enum sw_flow_to {
    SW_FLOW_NEXT,
    SW_FLOW_JUMP,         /* to target */
    SW_FLOW_CALL,         /* to target, and back */
    SW_FLOW_JUMP_REG,     /* to where reg says; 16: to where memory says */
    SW_FLOW_CALL_REG,     /* the same, and back */
    SW_FLOW_JUMP_LITERAL, /* to what the word at target says */
    SW_FLOW_RETURN,       /* to the caller, or out of an exception */
    SW_FLOW_TABLE_WORDS,  /* ldr pc, [pc, reg, lsl #2]: the words at target */
    SW_FLOW_TABLE_STEPS,  /* add pc, pc, reg, lsl #2: the instructions at target */
    SW_FLOW_TABLE_BYTES,  /* tbb [pc, reg]: offsets at target */
    SW_FLOW_TABLE_HALVES, /* tbh [pc, reg, lsl #1] */
};

enum sw_flow_sp {
    SW_SP_KEPT,
    SW_SP_STEP,    /* step bytes down; negative: up */
    SW_SP_ALIGN,   /* up to step bytes down */
    SW_SP_LITERAL, /* from the word at source */
    SW_SP_COPY,    /* from reg, plus or minus a constant */
    SW_SP_ADDED,   /* reg was added */
    SW_SP_DYNAMIC, /* anything else */
};

/* What an instruction does to one other register that is worth knowing: rd. */
enum sw_flow_value {
    SW_VALUE_NONE,
    SW_VALUE_LOST,    /* rd is something else */
    SW_VALUE_LITERAL, /* the word at source */
    SW_VALUE_CONST,   /* source */
    SW_VALUE_TOP,     /* source, in the upper half; movt */
    SW_VALUE_STEP,    /* source was added to rd; a copy of SP stays one */
    SW_VALUE_MOVED,   /* rd was added to: a link address becomes another */
    SW_VALUE_SP,      /* SP, plus or minus a constant */
    SW_VALUE_LIST,    /* the registers of mask source are something else */
};

/*
 * One instruction. mode: 0, the CPSR.M it sets, or SW_MODE_LOST: one that a register holds.
 * compared: source of a comparison with a constant. it: so many instructions from here on are
 * conditional.
 */
struct sw_flow {
    enum sw_flow_to to;
    enum sw_flow_sp sp;
    enum sw_flow_value value;
    uint32_t target, source, compared;
    int32_t step;
    uint8_t reg, sp_reg, rd, mode, it;
    bool conditional, target_thumb, compares;
};

/*
 * Take one instruction at va apart; word as of struct sw_insn. Never fails: what it does not know
 * goes on to the next one and keeps SP. Source: Arm ARM F4 (T32) and F5 (A32) encodings.
 */
struct sw_flow sw_flow_decode(uint32_t word, unsigned size, bool thumb, uint32_t va);

#endif
