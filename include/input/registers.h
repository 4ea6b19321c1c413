/* SPDX-License-Identifier: MIT */
/* A CPU's system registers as a file, a core or a fault report gives them; each one known or not.
 * Knows no field of any register. */
#ifndef SW_INPUT_REGISTERS_H
#define SW_INPUT_REGISTERS_H

#include "base/file.h"
#include "base/value.h"

/*
 * Registers by one name each. Where the architecture has one register under two names (PRRR and
 * MAIR0, HCR and HCR_EL2), there is one here.
 */
enum sw_register {
    SW_REG_SCTLR,
    SW_REG_TTBCR,
    SW_REG_TTBCR2,
    SW_REG_TTBR0,
    SW_REG_TTBR1,
    SW_REG_DACR,
    SW_REG_PRRR, /* MAIR0 */
    SW_REG_NMRR, /* MAIR1 */
    SW_REG_VBAR,
    SW_REG_CPSR, /* and PSTATE */
    SW_REG_SPSR,
    SW_REG_DFSR,
    SW_REG_DFAR,
    SW_REG_IFSR,
    SW_REG_IFAR,
    SW_REG_PAR,
    SW_REG_HCR, /* _EL2 */
    SW_REG_HCR2,
    SW_REG_VTCR,   /* _EL2 */
    SW_REG_VTTBR,  /* _EL2 */
    SW_REG_HSCTLR, /* SCTLR_EL2 */
    SW_REG_HTCR,   /* TCR_EL2 */
    SW_REG_HTTBR,  /* TTBR0_EL2 */
    SW_REG_HMAIR0,
    SW_REG_HMAIR1,
    SW_REG_HSR,   /* ESR_EL2 */
    SW_REG_HPFAR, /* _EL2 */
    SW_REG_HDFAR, /* FAR_EL2 */
    SW_REG_HIFAR,
    SW_REG_SCTLR_EL1,
    SW_REG_TCR_EL1,
    SW_REG_TTBR0_EL1,
    SW_REG_TTBR1_EL1,
    SW_REG_MAIR_EL1,
    SW_REG_ESR_EL1,
    SW_REG_FAR_EL1,
    SW_REG_PAR_EL1,
    SW_REG_VBAR_EL1,
    SW_REG_TTBR1_EL2,
    SW_REG_MAIR_EL2,
    SW_REG_VBAR_EL2,
    SW_REG_ID_AA64MMFR0_EL1,
    SW_REG_ID_AA64MMFR1_EL1,
    SW_REG_ID_AA64MMFR2_EL1,
    SW_REG_SCR,
    SW_REG_PC,
    SW_REG_SP,
    SW_REG_LR,
    SW_REGISTERS
};

/*
 * values[SW_REG_...]: known when given; why names the file and the line (0 for JSON and cores).
 * ignored: names that are no register here, as they were written, each once and at most
 * SW_REGISTERS_IGNORED of them; ignored_count counts all.
 */
enum { SW_REGISTERS_IGNORED = 32 };

struct sw_registers {
    struct sw_value values[SW_REGISTERS];
    const char *ignored[SW_REGISTERS_IGNORED];
    size_t ignored_count;
};

/*
 * Read a registers file into *registers, over what is there. Either one JSON object of numbers or
 * strings with numbers, or lines of NAME=VALUE, several a line with blanks between; '#' starts a
 * remark. Numbers are decimal or 0x-hexadecimal. Lines of the target's fault report that are none
 * (FAULT BEGIN, EXCEPTION ..., CAUSE ..., MEM[...]=) are passed over. Errors (SW_ERROR_INPUT): not
 * of that form, a value too wide for its register, one register twice with different values, no
 * register at all.
 */
SW_MUST_CHECK bool sw_registers_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                      struct sw_registers *registers, struct sw_error *err);

/*
 * The same from a file; "-" is not special.
 */
SW_MUST_CHECK bool sw_registers_open(struct sw_arena *arena, const char *path,
                                     struct sw_registers *registers, struct sw_error *err);

/*
 * Give a register a value. Errors (SW_ERROR_INPUT): too wide, or another value is there already.
 */
SW_MUST_CHECK bool sw_registers_set(struct sw_registers *registers, enum sw_register id,
                                    uint64_t value, const struct sw_site *why,
                                    struct sw_error *err);

/*
 * The register of a name, in any case of letters, gdb's and aliases included; SW_REGISTERS for
 * none. The name of a register as messages have it: "PRRR (MAIR0)".
 */
enum sw_register sw_register_of(const char *name);
const char *sw_register_name(enum sw_register id);

#endif
