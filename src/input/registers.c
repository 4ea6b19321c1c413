/* SPDX-License-Identifier: MIT */
/* The registers there are: names, aliases, widths; and setting one. Reads no file. */
#include "input/registers.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

enum { NAMES = 4 };

/* The first name is for messages where shown is NULL. bits is the widest value the register can
 * have under any of its names. */
static const struct row {
    const char *names[NAMES];
    const char *shown;
    uint8_t bits;
} rows[SW_REGISTERS] = {
    [SW_REG_SCTLR] = {{"SCTLR"}, NULL, 64}, /* QEMU's gdb stub calls SCTLR_EL1 so too */
    [SW_REG_TTBCR] = {{"TTBCR"}, NULL, 32},
    [SW_REG_TTBCR2] = {{"TTBCR2"}, NULL, 32},
    [SW_REG_TTBR0] = {{"TTBR0"}, NULL, 64},
    [SW_REG_TTBR1] = {{"TTBR1"}, NULL, 64},
    [SW_REG_DACR] = {{"DACR"}, NULL, 32},
    [SW_REG_PRRR] = {{"PRRR", "MAIR0"}, "PRRR (MAIR0)", 32},
    [SW_REG_NMRR] = {{"NMRR", "MAIR1"}, "NMRR (MAIR1)", 32},
    [SW_REG_VBAR] = {{"VBAR"}, NULL, 64},
    [SW_REG_CPSR] = {{"CPSR", "PSTATE"}, NULL, 64},
    [SW_REG_SPSR] = {{"SPSR"}, NULL, 64},
    [SW_REG_DFSR] = {{"DFSR"}, NULL, 32},
    [SW_REG_DFAR] = {{"DFAR"}, NULL, 32},
    [SW_REG_IFSR] = {{"IFSR"}, NULL, 32},
    [SW_REG_IFAR] = {{"IFAR"}, NULL, 32},
    [SW_REG_PAR] = {{"PAR"}, NULL, 64},
    [SW_REG_HCR] = {{"HCR", "HCR_EL2"}, "HCR (HCR_EL2)", 64},
    [SW_REG_HCR2] = {{"HCR2"}, NULL, 32},
    [SW_REG_VTCR] = {{"VTCR", "VTCR_EL2"}, "VTCR (VTCR_EL2)", 64},
    [SW_REG_VTTBR] = {{"VTTBR", "VTTBR_EL2"}, "VTTBR (VTTBR_EL2)", 64},
    [SW_REG_HSCTLR] = {{"HSCTLR", "SCTLR_EL2"}, "HSCTLR (SCTLR_EL2)", 64},
    [SW_REG_HTCR] = {{"HTCR", "TCR_EL2"}, "HTCR (TCR_EL2)", 64},
    [SW_REG_HTTBR] = {{"HTTBR", "TTBR0_EL2"}, "HTTBR (TTBR0_EL2)", 64},
    [SW_REG_HMAIR0] = {{"HMAIR0"}, NULL, 32},
    [SW_REG_HMAIR1] = {{"HMAIR1"}, NULL, 32},
    [SW_REG_HSR] = {{"HSR", "ESR_EL2"}, "HSR (ESR_EL2)", 64},
    [SW_REG_HPFAR] = {{"HPFAR", "HPFAR_EL2"}, "HPFAR (HPFAR_EL2)", 64},
    [SW_REG_HDFAR] = {{"HDFAR", "FAR_EL2"}, "HDFAR (FAR_EL2)", 64},
    [SW_REG_HIFAR] = {{"HIFAR"}, NULL, 32},
    [SW_REG_SCTLR_EL1] = {{"SCTLR_EL1"}, NULL, 64},
    [SW_REG_TCR_EL1] = {{"TCR_EL1"}, NULL, 64},
    [SW_REG_TTBR0_EL1] = {{"TTBR0_EL1"}, NULL, 64},
    [SW_REG_TTBR1_EL1] = {{"TTBR1_EL1"}, NULL, 64},
    [SW_REG_MAIR_EL1] = {{"MAIR_EL1"}, NULL, 64},
    [SW_REG_ESR_EL1] = {{"ESR_EL1"}, NULL, 64},
    [SW_REG_FAR_EL1] = {{"FAR_EL1"}, NULL, 64},
    [SW_REG_PAR_EL1] = {{"PAR_EL1"}, NULL, 64},
    [SW_REG_VBAR_EL1] = {{"VBAR_EL1"}, NULL, 64},
    [SW_REG_TTBR1_EL2] = {{"TTBR1_EL2"}, NULL, 64},
    [SW_REG_MAIR_EL2] = {{"MAIR_EL2"}, NULL, 64},
    [SW_REG_VBAR_EL2] = {{"VBAR_EL2", "HVBAR"}, NULL, 64},
    [SW_REG_ID_AA64MMFR0_EL1] = {{"ID_AA64MMFR0_EL1"}, NULL, 64},
    [SW_REG_ID_AA64MMFR1_EL1] = {{"ID_AA64MMFR1_EL1"}, NULL, 64},
    [SW_REG_ID_AA64MMFR2_EL1] = {{"ID_AA64MMFR2_EL1"}, NULL, 64},
    [SW_REG_SCR] = {{"SCR", "SCR_EL3"}, "SCR (SCR_EL3)", 64},
    [SW_REG_PC] = {{"PC"}, NULL, 64},
    [SW_REG_SP] = {{"SP"}, NULL, 64},
    [SW_REG_LR] = {{"LR"}, NULL, 64},
};

enum sw_register sw_register_of(const char *name)
{
    for (size_t id = 0; id < SW_REGISTERS; id++)
        for (size_t i = 0; i < NAMES && rows[id].names[i]; i++)
            if (strcasecmp(rows[id].names[i], name) == 0)
                return (enum sw_register)id;
    return SW_REGISTERS;
}

const char *sw_register_name(enum sw_register id)
{
    return rows[id].shown ? rows[id].shown : rows[id].names[0];
}

/* "regs.txt:3", or the file alone: JSON members have no line. */
static bool fail_at(const struct sw_site *why, struct sw_error *err, const char *text)
{
    if (why->line)
        return sw_fail(err, SW_ERROR_INPUT, "%s:%u: %s", why->file, why->line, text);
    return sw_fail(err, SW_ERROR_INPUT, "%s: %s", why->file, text);
}

bool sw_registers_set(struct sw_registers *registers, enum sw_register id, uint64_t value,
                      const struct sw_site *why, struct sw_error *err)
{
    struct sw_value *held = &registers->values[id];
    struct sw_error text;

    if (rows[id].bits < 64 && value >> rows[id].bits != 0) {
        sw_fail(&text, SW_ERROR_INPUT, "%s has %u bits, and 0x%" PRIx64 " is wider",
                sw_register_name(id), rows[id].bits, value);
        return fail_at(why, err, text.text);
    }
    if (held->known && held->v != value) {
        sw_fail(&text, SW_ERROR_INPUT, "%s is 0x%" PRIx64 " here and 0x%" PRIx64 " before (%s)",
                sw_register_name(id), value, held->v, held->why.file);
        return fail_at(why, err, text.text);
    }
    *held = (struct sw_value){true, value, *why};
    return true;
}
