/* SPDX-License-Identifier: MIT */
/* Instructions that change what the CPU is, taken apart from their bits: coprocessor transfers,
 * status registers, barriers, calls to whoever is below. Knows no image and no machine. */
#ifndef SW_SCAN_INSN_H
#define SW_SCAN_INSN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What an instruction does, as far as a boot is concerned. SW_INSN_SP writes the stack pointer
 * otherwise than by adding or subtracting a constant, pushing or popping.
 */
enum sw_insn_kind {
    SW_INSN_OTHER,
    SW_INSN_MCR,
    SW_INSN_MRC,
    SW_INSN_MCRR,
    SW_INSN_MRRC,
    SW_INSN_MSR, /* CPSR or SPSR, or a banked register */
    SW_INSN_MRS,
    SW_INSN_CPS,
    SW_INSN_RETURN, /* eret, rfe, and what copies SPSR to CPSR: movs pc, subs pc, ldm ^ with pc */
    SW_INSN_DSB,
    SW_INSN_DMB,
    SW_INSN_ISB,
    SW_INSN_SVC,
    SW_INSN_HVC,
    SW_INSN_SMC,
    SW_INSN_BKPT,
    SW_INSN_WFI,
    SW_INSN_WFE,
    SW_INSN_SELF, /* an unconditional branch to itself */
    SW_INSN_SP,
};

/*
 * One instruction. word is as in memory; of a 32-bit Thumb one the first halfword is the upper
 * half. cond is the ARM condition (14: always); a Thumb one's condition is in the CPU's IT state.
 * Members that the kind does not have are 0. spsr: MSR and MRS of an SPSR or a banked register.
 */
struct sw_insn {
    enum sw_insn_kind kind;
    uint32_t word;
    uint8_t size; /* 2 or 4 bytes */
    bool thumb;
    uint8_t cond;
    uint8_t coproc, opc1, crn, crm, opc2;
    uint8_t rt, rt2;
    bool spsr;
    uint32_t imm; /* of SVC, HVC, SMC, BKPT and barriers */
};

/*
 * Take one instruction apart. word as above; size 2 only in Thumb. Never fails: what is none of the
 * kinds is OTHER. Source: Arm ARM F4 (T32) and F5 (A32) encodings.
 */
struct sw_insn sw_insn_decode(uint32_t word, unsigned size, bool thumb);

/*
 * Bytes of the Thumb instruction whose first halfword this is.
 */
static inline unsigned sw_insn_thumb_size(uint16_t first)
{
    return first >= 0xe800 ? 4 : 2;
}

/*
 * Whether it loads from an address that it makes of PC: words as above.
 */
bool sw_insn_is_literal(uint32_t word, unsigned size, bool thumb);

/*
 * Whether an instruction's memory accesses have to be aligned whatever SCTLR.A says (Arm ARM,
 * unaligned data access): loads and stores of several registers, of a pair, exclusive ones and
 * those of a coprocessor. Arguments as above.
 */
bool sw_insn_must_align(uint32_t word, unsigned size, bool thumb);

/*
 * Whether an ARM word can be of any kind but OTHER: a quick test for those who see every
 * instruction. May be true for an OTHER, never false for what is none.
 */
static inline bool sw_insn_may_matter(uint32_t word)
{
    const uint32_t high = word >> 24 & 0xf;

    if (high >= 0xc || word >> 28 == 0xf)
        return high != 0xd || word >> 28 == 0xf;
    if ((word & 0x0e000000) == 0x0a000000)
        return word == 0xeafffffe;
    return (word & 0x0000f000) >= 0x0000d000 || (word & 0x0d900000) == 0x01000000 ||
           ((word & 0x0e100000) == 0x08100000 && word & 0xa000) ||
           (word & 0x0ff00000) == 0x03200000;
}

#endif
