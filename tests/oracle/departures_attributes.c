/* SPDX-License-Identifier: MIT */
/* Where the emulator departs from the manual in the memory attributes of a 64-bit PAR. */
#include "departures.h"

enum { ATTR_SHIFT = 56 };

/* ATTR and SH of a 64-bit PAR. */
static const uint64_t long_attributes = UINT64_C(0xff) << ATTR_SHIFT | 3 << 7;

uint64_t short_attributes_long_par(const struct comparison *c)
{
    bool is_short = c->predicted.form == PAR_LONG && !is_hyp_operation(c->operation) &&
                    !(c->predictor->job->registers[ORACLE_TTBCR] >> 31 & 1);

    return is_long_success(c) && is_short ? long_attributes : 0;
}

uint64_t reserved_attributes(const struct comparison *c)
{
    return is_long_success(c) && c->predicted.result.attributes.memory.constrained ? long_attributes
                                                                                   : 0;
}

uint64_t forced_shareability(const struct comparison *c)
{
    const struct vmsa_memory *memory = &c->predicted.result.attributes.memory;
    bool uncached =
        memory->type != VMSA_NORMAL || (memory->inner.cacheability == VMSA_NON_CACHEABLE &&
                                        memory->outer.cacheability == VMSA_NON_CACHEABLE);

    return is_long_success(c) && uncached ? 3 << 7 : 0;
}

/* Where a nibble of the model's ATTR says Write-Through, transient; bit 3 is what tells it from not
 * transient. */
uint64_t transient_lost(const struct comparison *c)
{
    const struct vmsa_memory *memory = &c->predicted.result.attributes.memory;
    const struct vmsa_cache_policy *policies[2] = {&memory->inner, &memory->outer};
    uint64_t mask = 0;

    for (unsigned i = 0; i < 2; i++) {
        bool lost = policies[i]->transient && policies[i]->cacheability == VMSA_WRITE_THROUGH;

        mask |= lost ? UINT64_C(8) << (ATTR_SHIFT + 4 * i) : 0;
    }
    return is_long_success(c) && c->predictor->stage2.on ? mask : 0;
}

/* The MAIR byte that stage 1's leaf chose; false when stage 1 is off. */
static bool mair_byte(const struct comparison *c, const struct vmsa_trace *trace, uint8_t *byte)
{
    const uint64_t *r = c->predictor->job->registers;
    unsigned first = is_hyp_operation(c->operation) ? ORACLE_HMAIR0 : ORACLE_MAIR0;
    uint64_t mair = r[first];
    const struct vmsa_step *leaf = last_of(trace, 1);

    if (c->predicted.form != PAR_EL1) {
        mair |= r[first + 1] << 32;
    }
    *byte = leaf == NULL ? 0 : (uint8_t)(mair >> (leaf->descriptor >> 2 & 7) * 8);
    return leaf != NULL;
}

uint64_t device_over_normal(const struct comparison *c)
{
    struct vmsa_trace trace;
    uint8_t byte;

    predictor_trace(c->predictor, c->operation, c->address, &trace);
    const struct vmsa_step *stage2 = last_of(&trace, 2);

    if (!is_long_success(c) || stage2 == NULL || !mair_byte(c, &trace, &byte)) {
        return 0;
    }
    bool device1 = (byte & 0xf0) == 0, device2 = (stage2->descriptor >> 4 & 3) == 0;

    return device1 != device2 ? UINT64_C(0xc) << ATTR_SHIFT : 0;
}

uint64_t extension_bytes(const struct comparison *c)
{
    struct vmsa_trace trace;
    uint8_t byte;

    predictor_trace(c->predictor, c->operation, c->address, &trace);
    bool leaf = c->predicted.form == PAR_EL1 && mair_byte(c, &trace, &byte);

    return is_long_success(c) && leaf && (byte == 0x40 || byte == 0xa0 || byte == 0xf0)
               ? UINT64_C(0xff) << ATTR_SHIFT
               : 0;
}

uint64_t caches_off(const struct comparison *c)
{
    const uint64_t *r = c->predictor->job->registers;
    uint64_t sctlr = r[is_hyp_operation(c->operation) ? ORACLE_HSCTLR : ORACLE_SCTLR];

    return is_long_success(c) && !(sctlr >> 2 & 1) ? long_attributes : 0;
}
