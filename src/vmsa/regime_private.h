/* SPDX-License-Identifier: MIT */
/* Private to the decoders of registers: what the short and the long formats share. */
#ifndef VMSA_REGIME_PRIVATE_H
#define VMSA_REGIME_PRIVATE_H

#include "vmsa/fields.h"
#include "vmsa/regime.h"

static inline bool vmsa_flag(uint64_t word, unsigned lsb, unsigned width)
{
    return vmsa_get(word, lsb, width) != 0;
}

/*
 * A row from rights that are known.
 */
struct vmsa_rights_row vmsa_rights_row(struct vmsa_rights pl1, struct vmsa_rights pl0);

/*
 * A row of which every access ends the same way.
 */
struct vmsa_rights_row vmsa_rights_none(uint8_t outcome, bool constrained);

/*
 * A cache that is off makes Normal memory Non-cacheable. Device memory stays what it is for data; a
 * fetch from it may fault or be as from Non-cacheable memory, and the latter is taken (Arm ARM
 * AArch32_S1TranslateSD, AArch64_S1Translate).
 */
static inline struct vmsa_memory vmsa_for_data(struct vmsa_memory memory, bool cached)
{
    if (memory.type != VMSA_NORMAL || cached)
        return memory;
    return vmsa_uncached(memory.constrained);
}

static inline struct vmsa_memory vmsa_for_fetch(struct vmsa_memory memory, bool cached)
{
    if (memory.type == VMSA_NORMAL && cached)
        return memory;
    return vmsa_uncached(memory.constrained || memory.type != VMSA_NORMAL);
}

/*
 * Tables of a stage: a tree whose first table is reached with input_bits, granule_bits and level
 * set. base is cut to the size of that table: what lies below counts as zero.
 */
void vmsa_tree_base(struct vmsa_tree *tree, uint64_t base);

/*
 * What TG0 and TG1 say, in bits; 0 for a reserved value. And PS/IPS, in bits; 0 for a reserved one.
 */
unsigned vmsa_granule0(uint64_t tg0);
unsigned vmsa_granule1(uint64_t tg1);
unsigned vmsa_output_bits(uint64_t ps);

/*
 * Fill in what follows from granule and CPU: where blocks may be and how wide an output may be.
 */
void vmsa_tree_limits(struct vmsa_tree *tree, uint64_t ps, struct vmsa_features features);

#endif
