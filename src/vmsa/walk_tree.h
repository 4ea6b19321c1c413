/* SPDX-License-Identifier: MIT */
/* Private to the walk: long descriptors in a tree of tables, whatever stage it belongs to. Knows
 * no rights and no attributes. */
#ifndef VMSA_WALK_TREE_H
#define VMSA_WALK_TREE_H

#include "walk_core.h"

enum { LEVELS_LAST = 3, LONG_BYTES = 8, LONG_BYTES_SHIFT = 3 };

/*
 * Where a descent ended: the leaf, its level, the lowest bit of its output, and what the tables on
 * the way limit (bits as in LIMIT_*).
 */
struct long_leaf {
    uint64_t descriptor;
    uint64_t output; /* base of the block or page */
    uint8_t level, shift;
    uint8_t limits;
    uint64_t address; /* where the descriptor lies */
};

enum { LIMIT_PXN = 1, LIMIT_XN = 2, LIMIT_PL0 = 4, LIMIT_WRITE = 8, LIMIT_NS = 16 };

#define LGET(layout, field) ((unsigned)vmsa_get(word, VMSA_F(layout, field)))

INLINE uint64_t low_bits(unsigned count) /* below 64 */
{
    return (UINT64_C(1) << count) - 1;
}

/*
 * Level 3 holds pages only.
 */
INLINE bool is_table(unsigned level, uint64_t word)
{
    enum { TABLE = 3 };

    return LGET(LONG_TABLE, TYPE) == TABLE && level != LEVELS_LAST;
}

/*
 * What a descriptor is at its level: level 3 holds pages only, and blocks are only where the
 * granule has them (AArch64_BlockDescSupported).
 */
INLINE enum vmsa_descriptor long_type(const struct vmsa_tree *tree, unsigned level, uint64_t word)
{
    enum { BLOCK = 1, TABLE_OR_PAGE = 3 };

    if (LGET(LONG_TABLE, TYPE) == TABLE_OR_PAGE)
        return level == LEVELS_LAST ? VMSA_PAGE : VMSA_TABLE;
    if (LGET(LONG_TABLE, TYPE) == BLOCK && (tree->blocks >> level & 1))
        return VMSA_BLOCK;
    return VMSA_INVALID;
}

INLINE enum vmsa_layout long_layout(enum vmsa_descriptor type, bool stage2)
{
    switch (type) {
    case VMSA_TABLE:
        return stage2 ? VMSA_LAYOUT_S2_TABLE : VMSA_LAYOUT_LONG_TABLE;
    case VMSA_BLOCK:
        return stage2 ? VMSA_LAYOUT_S2_BLOCK : VMSA_LAYOUT_LONG_BLOCK;
    case VMSA_PAGE:
        return stage2 ? VMSA_LAYOUT_S2_PAGE : VMSA_LAYOUT_LONG_PAGE;
    default:
        return VMSA_LAYOUT_LONG_INVALID;
    }
}

/*
 * The address in a descriptor, from bit lsb up. With the 64 KB granule and large addresses bits
 * 51:48 are in bits 15:12.
 */
INLINE uint64_t long_address(const struct vmsa_tree *tree, uint64_t word, unsigned lsb)
{
    uint64_t address = word & low_bits(48) & ~low_bits(lsb);

    if (tree->high_output)
        address |= (word >> 12 & 15) << 48;
    return address;
}

INLINE void long_record(const struct walk *walk, uint64_t address, uint64_t word,
                        enum vmsa_descriptor type, struct place at)
{
    struct vmsa_step *step;

    if (walk->trace->count >= VMSA_STEPS)
        return;
    step = &walk->trace->steps[walk->trace->count++];
    step->address = address;
    step->descriptor = word;
    step->stage = at.stage2 ? 2 : 1;
    step->level = at.level;
    step->bytes = LONG_BYTES;
    step->type = (uint8_t)type;
    step->outcome = VMSA_OK;
    step->layout = (uint8_t)long_layout(type, at.stage2);
}

/*
 * The limits of a table descriptor: PXNTable, XNTable, APTable and NSTable stand side by side from
 * bit 59 up, in the order of LIMIT_*.
 */
INLINE uint8_t long_limits(uint64_t word)
{
    return (uint8_t)(word >> VMSA_LONG_TABLE_PXNTable_LSB);
}

/*
 * log2 of how many entries a contiguous run has; their common output comes from the VA below that
 * (Arm ARM, ContiguousSize).
 */
INLINE unsigned long_run(const struct vmsa_tree *tree, unsigned level)
{
    if (tree->granule_bits == 12)
        return level == 0 ? 0 : 4;
    if (level < 2)
        return 0;
    if (tree->granule_bits == 14)
        return level == LEVELS_LAST ? 7 : 5;
    return 5;
}

/*
 * The output address: that of a contiguous run takes more bits from the input.
 */
INLINE uint64_t tree_output(const struct vmsa_tree *tree, const struct long_leaf *leaf,
                            bool contiguous, uint64_t input)
{
    uint64_t mask = low_bits(leaf->shift + (contiguous ? long_run(tree, leaf->level) : 0));

    return (leaf->output & ~mask) | (input & mask);
}

#endif
