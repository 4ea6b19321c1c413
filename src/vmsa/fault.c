/* SPDX-License-Identifier: MIT */
/* Fault status encodings of the short format. Knows no tables. */
#include "vmsa/fault.h"

#include "vmsa/fields.h"

/* One row of the fault status codes (Arm ARM Table G5-26). level 0: the code has no level. */
struct fs_row {
    uint8_t fs;
    uint8_t outcome; /* enum vmsa_outcome; VMSA_OUTCOMES: nothing a walk ends with */
    uint8_t level;
    bool on_walk;
    bool domain_valid; /* DFSR.Domain, Table G5-30 */
    const char *name;
};

/* In the order of the code. The list is complete for the short format: a code not in it is
 * reserved. */
static const struct fs_row fs_rows[] = {
    {0x01, VMSA_ALIGNMENT, 0, false, false, "alignment fault"},
    {0x02, VMSA_OUTCOMES, 0, false, false, "debug exception"},
    {0x03, VMSA_ACCESS_FLAG, 1, false, false, "access flag fault, section"},
    {0x04, VMSA_OUTCOMES, 0, false, false, "instruction cache maintenance fault"},
    {0x05, VMSA_TRANSLATION, 1, false, false, "translation fault, section"},
    {0x06, VMSA_ACCESS_FLAG, 2, false, true, "access flag fault, page"},
    {0x07, VMSA_TRANSLATION, 2, false, true, "translation fault, page"},
    {0x08, VMSA_EXTERNAL, 0, false, false, "synchronous external abort"},
    {0x09, VMSA_DOMAIN, 1, false, true, "domain fault, section"},
    {0x0b, VMSA_DOMAIN, 2, false, true, "domain fault, page"},
    {0x0c, VMSA_EXTERNAL, 1, true, false, "external abort on a table walk, level 1"},
    {0x0d, VMSA_PERMISSION, 1, false, false, "permission fault, section"},
    {0x0e, VMSA_EXTERNAL, 2, true, true, "external abort on a table walk, level 2"},
    {0x0f, VMSA_PERMISSION, 2, false, false, "permission fault, page"},
    {0x10, VMSA_OUTCOMES, 0, false, false, "TLB conflict abort"},
    {0x14, VMSA_OUTCOMES, 0, false, false, "lockdown fault"},
    {0x15, VMSA_OUTCOMES, 0, false, false, "unsupported exclusive access fault"},
    {0x16, VMSA_OUTCOMES, 0, false, false, "SError (asynchronous external abort)"},
    {0x18, VMSA_OUTCOMES, 0, false, false, "asynchronous parity or ECC error"},
    {0x19, VMSA_OUTCOMES, 0, false, false, "synchronous parity or ECC error"},
    {0x1c, VMSA_OUTCOMES, 0, false, false, "parity or ECC error on a table walk, level 1"},
    {0x1e, VMSA_OUTCOMES, 0, false, false, "parity or ECC error on a table walk, level 2"},
};

/* Level and on_walk tell apart rows with the same outcome; alignment faults have no level. */
static const struct fs_row *row_of(enum vmsa_outcome outcome, unsigned level, bool on_walk)
{
    for (size_t i = 0; i < sizeof fs_rows / sizeof *fs_rows; i++) {
        const struct fs_row *row = &fs_rows[i];

        if (row->outcome == outcome && row->outcome != VMSA_OUTCOMES && row->on_walk == on_walk &&
            (row->level == 0 || row->level == level))
            return row;
    }
    return NULL;
}

bool vmsa_short_fs(enum vmsa_outcome outcome, unsigned level, bool on_walk, unsigned *fs)
{
    const struct fs_row *row = row_of(outcome, level, on_walk);

    if (row)
        *fs = row->fs;
    return row != NULL;
}

/* Bits 7:4 of DFSR and bit 11 do not exist in IFSR, which is why an instruction fetch ends
 * early. */
/* FS is split: bit 10 came with the wider codes. IFSR has neither WnR nor Domain. */
uint32_t vmsa_short_fsr(const struct vmsa_result *result, struct vmsa_access access)
{
    const struct fs_row *row =
        row_of((enum vmsa_outcome)result->outcome, result->level, result->on_walk);
    uint64_t fsr;

    if (!row)
        return 0;
    fsr =
        vmsa_put(row->fs, VMSA_F(DFSR_SHORT, FS)) | vmsa_put(row->fs >> 4, VMSA_F(DFSR_SHORT, FS4));
    if (access.kind == VMSA_EXECUTE)
        return (uint32_t)fsr;
    fsr |= vmsa_put(access.kind == VMSA_WRITE, VMSA_F(DFSR_SHORT, WnR));
    if (row->domain_valid && result->domain_known)
        fsr |= vmsa_put(result->domain, VMSA_F(DFSR_SHORT, Domain));
    return (uint32_t)fsr;
}

const char *vmsa_short_fs_name(uint32_t fsr)
{
    uint64_t fs = vmsa_get(fsr, VMSA_F(DFSR_SHORT, FS)) | vmsa_get(fsr, VMSA_F(DFSR_SHORT, FS4))
                                                              << 4;

    for (size_t i = 0; i < sizeof fs_rows / sizeof *fs_rows; i++)
        if (fs_rows[i].fs == fs)
            return fs_rows[i].name;
    return "reserved fault status";
}
