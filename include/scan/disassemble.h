/* SPDX-License-Identifier: MIT */
/* One instruction as an assembler would write it. Knows no image. */
#ifndef SW_SCAN_DISASSEMBLE_H
#define SW_SCAN_DISASSEMBLE_H

#include "base/arena.h"
#include "scan/insn.h"

/*
 * The disassembler's library, opened at the first call and closed with the arena; NULL when the
 * library is not installed.
 */
struct sw_disassembler;
struct sw_disassembler *sw_disassembler_open(struct sw_arena *arena);

/*
 * "mcr p15, #0, r1, c3, c0, #0" for an instruction at va; branch targets are VAs. In the arena.
 * Without a disassembler, or for bits that are no instruction: ".inst 0xee031f10".
 */
const char *sw_disassemble(struct sw_arena *arena, struct sw_disassembler *disassembler,
                           const struct sw_insn *insn, uint32_t va);

#endif
