/* SPDX-License-Identifier: MIT */
/* Fault status encodings of the long formats and of HSR, ESR and HPFAR. Knows no tables. */
#include "vmsa/fault.h"

#include "vmsa/fields.h"

/* One code of the long format. has_level: its two low bits are the level (Arm ARM, EncodeLDFSC). */
struct fsc_row {
    uint8_t fsc;
    uint8_t outcome; /* enum vmsa_outcome; VMSA_OUTCOMES: nothing a walk ends with */
    bool has_level;
    bool on_walk;
    const char *names[4]; /* by level; one name where there is none */
};

#define LEVELS(text)                                                                               \
    {                                                                                              \
        text ", level 0", text ", level 1", text ", level 2", text ", level 3"                     \
    }

static const struct fsc_row fsc_rows[] = {
    {0x00, VMSA_ADDRESS_SIZE, true, false, LEVELS("address size fault")},
    {0x04, VMSA_TRANSLATION, true, false, LEVELS("translation fault")},
    {0x08, VMSA_ACCESS_FLAG, true, false, LEVELS("access flag fault")},
    {0x0c, VMSA_PERMISSION, true, false, LEVELS("permission fault")},
    {0x10, VMSA_EXTERNAL, false, false, {"synchronous external abort"}},
    {0x11, VMSA_OUTCOMES, false, false, {"SError (asynchronous external abort)"}},
    {0x14, VMSA_EXTERNAL, true, true, LEVELS("external abort on a table walk")},
    {0x18, VMSA_OUTCOMES, false, false, {"synchronous parity or ECC error"}},
    {0x19, VMSA_OUTCOMES, false, false, {"asynchronous parity or ECC error"}},
    {0x1c, VMSA_OUTCOMES, true, true, LEVELS("parity or ECC error on a table walk")},
    {0x21, VMSA_ALIGNMENT, false, false, {"alignment fault"}},
    {0x22, VMSA_OUTCOMES, false, false, {"debug exception"}},
    {0x30, VMSA_OUTCOMES, false, false, {"TLB conflict abort"}},
    {0x31, VMSA_OUTCOMES, false, false, {"unsupported hardware update of a descriptor"}},
    {0x34, VMSA_OUTCOMES, false, false, {"lockdown fault"}},
    {0x35, VMSA_OUTCOMES, false, false, {"unsupported exclusive access fault"}},
};

/* On a walk only an external abort is another code; the fault of a stage 2 is told by S1PTW. */
static const struct fsc_row *row_of(enum vmsa_outcome outcome, bool on_walk)
{
    for (size_t i = 0; i < sizeof fsc_rows / sizeof *fsc_rows; i++)
        if (fsc_rows[i].outcome == outcome && outcome != VMSA_OUTCOMES &&
            (outcome != VMSA_EXTERNAL || fsc_rows[i].on_walk == on_walk))
            return &fsc_rows[i];
    return NULL;
}

bool vmsa_long_fsc(enum vmsa_outcome outcome, unsigned level, bool on_walk, unsigned *fsc)
{
    const struct fsc_row *row = row_of(outcome, on_walk);

    if (!row || (row->has_level && level > 3))
        return false;
    *fsc = row->fsc | (row->has_level ? level : 0);
    return true;
}

uint32_t vmsa_long_fsr(const struct vmsa_result *result, struct vmsa_access access)
{
    unsigned fsc;

    if (!vmsa_long_fsc((enum vmsa_outcome)result->outcome, result->level, result->on_walk, &fsc))
        return 0;
    return (uint32_t)(vmsa_put(fsc, VMSA_F(DFSR_LONG, STATUS)) |
                      vmsa_put(1, VMSA_F(DFSR_LONG, LPAE)) |
                      vmsa_put(access.kind == VMSA_WRITE, VMSA_F(DFSR_LONG, WnR)));
}

uint32_t vmsa_esr(const struct vmsa_result *result, struct vmsa_access access, bool same_level)
{
    const unsigned instruction = 0x20, data = 0x24; /* from a lower level; + 1: from the same */
    unsigned ec = (access.kind == VMSA_EXECUTE ? instruction : data) + (same_level ? 1u : 0u);
    unsigned fsc;

    if (!vmsa_long_fsc((enum vmsa_outcome)result->outcome, result->level, result->on_walk, &fsc))
        return 0;
    return (uint32_t)(vmsa_put(ec, VMSA_F(ESR_DATA, EC)) | vmsa_put(1, VMSA_F(ESR_DATA, IL)) |
                      vmsa_put(result->s1ptw, VMSA_F(ESR_DATA, S1PTW)) |
                      vmsa_put(access.kind == VMSA_WRITE, VMSA_F(ESR_DATA, WnR)) |
                      vmsa_put(fsc, VMSA_F(ESR_DATA, DFSC)));
}

/* Hardware keeps the IPA for what a hypervisor can mend by mapping; for a permission fault of the
 * address itself it can find it by an AT instruction, so the register stays UNKNOWN. */
bool vmsa_hpfar(const struct vmsa_result *result, vmsa_ipa ipa, uint64_t *hpfar)
{
    enum { PAGE_SHIFT = 12 };

    if (result->stage != 2)
        return false;
    switch (result->outcome) {
    case VMSA_PERMISSION:
        if (!result->s1ptw)
            return false;
        break;
    case VMSA_ACCESS_FLAG:
    case VMSA_TRANSLATION:
    case VMSA_ADDRESS_SIZE:
        break;
    default:
        return false;
    }
    *hpfar = vmsa_put(ipa.v >> PAGE_SHIFT, VMSA_F(HPFAR_EL2, FIPA));
    return true;
}

/* Works on DFSR, IFSR, HSR and ESR alike: the code is in the low six bits of all of them. */
const char *vmsa_long_fsc_name(uint32_t status)
{
    unsigned fsc = status & 0x3f;

    for (size_t i = 0; i < sizeof fsc_rows / sizeof *fsc_rows; i++) {
        const struct fsc_row *row = &fsc_rows[i];

        if (row->has_level ? (fsc & ~3u) == row->fsc : fsc == row->fsc)
            return row->names[row->has_level ? fsc & 3 : 0];
    }
    return "reserved fault status";
}
