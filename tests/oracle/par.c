/* SPDX-License-Identifier: MIT */
/* From a walk's result to the PAR the manual asks for. Knows no registers and no tables. */
#include "predict.h"

enum {
    PAR_F = 1,
    PAR_SS = 1 << 1,
    PAR_SH = 1 << 7, /* of the 32-bit form */
    PAR_NS = 1 << 9,
    PAR_NOS = 1 << 10,
    PAR_LPAE = 1 << 11,
};

/* Inner attributes of the 32-bit PAR, by memory type and policy (AArch32_PARAttrs). */
static unsigned inner_short(const struct vmsa_memory *memory)
{
    static const uint8_t of_cacheability[] = {
        [VMSA_NON_CACHEABLE] = 0, [VMSA_WRITE_THROUGH] = 6, [VMSA_WRITE_BACK] = 7};

    if (memory->type != VMSA_NORMAL) {
        return memory->type == VMSA_DEVICE_NGNRNE ? 1 : 3;
    }
    if (memory->inner.cacheability == VMSA_WRITE_BACK && memory->inner.write_allocate) {
        return 5;
    }
    return of_cacheability[memory->inner.cacheability];
}

static unsigned outer_short(const struct vmsa_memory *memory)
{
    static const uint8_t of_cacheability[] = {
        [VMSA_NON_CACHEABLE] = 0, [VMSA_WRITE_THROUGH] = 2, [VMSA_WRITE_BACK] = 3};

    if (memory->outer.cacheability == VMSA_WRITE_BACK && memory->outer.write_allocate) {
        return 1;
    }
    return of_cacheability[memory->outer.cacheability];
}

static uint64_t encode_short(const struct vmsa_result *result)
{
    const struct vmsa_memory *memory = &result->attributes.memory;
    uint64_t par = PAR_NS | inner_short(memory) << 4 | outer_short(memory) << 2;

    par |= memory->shareability != VMSA_NON_SHAREABLE ? PAR_SH : 0;
    par |= memory->shareability != VMSA_OUTER_SHAREABLE ? PAR_NOS : 0;
    if (result->extent == UINT64_C(1) << 24) {
        return par | PAR_SS | (result->output & 0xff000000) | (result->output >> 32 & 0xff) << 16;
    }
    return par | (result->output & 0xfffff000);
}

/* One nibble of a MAIR-style byte. */
static unsigned policy_nibble(struct vmsa_cache_policy policy)
{
    unsigned hints = (unsigned)policy.read_allocate << 1 | policy.write_allocate;

    switch (policy.cacheability) {
    case VMSA_WRITE_THROUGH:
        return (policy.transient ? 0 : 8) | hints;
    case VMSA_WRITE_BACK:
        return (policy.transient ? 4 : 12) | hints;
    default:
        return 4;
    }
}

static uint64_t encode_long(const struct vmsa_result *result)
{
    static const uint8_t of_shareability[] = {
        [VMSA_NON_SHAREABLE] = 0, [VMSA_INNER_SHAREABLE] = 3, [VMSA_OUTER_SHAREABLE] = 2};
    const struct vmsa_memory *memory = &result->attributes.memory;
    uint64_t attributes = memory->type == VMSA_NORMAL
                              ? policy_nibble(memory->outer) << 4 | policy_nibble(memory->inner)
                              : (unsigned)memory->type << 2;

    return attributes << 56 | (result->output & UINT64_C(0x000ffffffffff000)) | PAR_LPAE | PAR_NS |
           (uint64_t)of_shareability[memory->shareability] << 7;
}

/* Status codes of the long format; the level goes into the two low bits (EncodeLDFSC). Domain
 * faults have a code in the 64-bit PAR only (AArch32_PARFaultStatusLD). */
static unsigned long_status(const struct vmsa_result *result)
{
    static const uint8_t codes[VMSA_OUTCOMES] = {
        [VMSA_TRANSLATION] = 0x04, [VMSA_ACCESS_FLAG] = 0x08,  [VMSA_DOMAIN] = 0x3c,
        [VMSA_PERMISSION] = 0x0c,  [VMSA_ADDRESS_SIZE] = 0x00, [VMSA_EXTERNAL] = 0x14,
    };

    return codes[result->outcome] | result->level;
}

/* Status codes of the short format, FS[4:0], by level 1 and 2 (EncodeSDFSC). */
static unsigned short_status(const struct vmsa_result *result)
{
    static const uint8_t codes[VMSA_OUTCOMES][2] = {
        [VMSA_TRANSLATION] = {0x05, 0x07}, [VMSA_ACCESS_FLAG] = {0x03, 0x06},
        [VMSA_DOMAIN] = {0x09, 0x0b},      [VMSA_PERMISSION] = {0x0d, 0x0f},
        [VMSA_EXTERNAL] = {0x0c, 0x0e},
    };

    return codes[result->outcome][(result->level - 1) & 1];
}

uint64_t par_encode(enum par_form form, const struct vmsa_result *result)
{
    if (result->outcome == VMSA_OK) {
        return form == PAR_SHORT ? encode_short(result) : encode_long(result);
    }
    if (form == PAR_SHORT) {
        return PAR_F | short_status(result) << 1;
    }
    return PAR_F | long_status(result) << 1 | (result->s1ptw ? 1u << 8 : 0) |
           (result->stage == 2 ? 1u << 9 : 0) | PAR_LPAE;
}
