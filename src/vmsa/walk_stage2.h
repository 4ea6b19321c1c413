/* SPDX-License-Identifier: MIT */
/* Private to the walk: going down a tree, which for stage 1 needs stage 2 for each fetch; and stage
 * 2 itself, for those fetches and for the output of stage 1. */
#ifndef VMSA_WALK_STAGE2_H
#define VMSA_WALK_STAGE2_H

#include "walk_tree.h"

/*
 * Where a stage-1 descriptor lies, by stage 2, further down. false: *out says why it cannot be
 * read.
 */
INLINE bool stage2_locate(const struct walk *walk, uint64_t ipa, uint64_t *pa,
                          struct vmsa_result *out);

/*
 * One descriptor. false: *out says how the walk ended.
 */
INLINE bool tree_fetch(const struct walk *walk, const struct vmsa_tree *tree, uint64_t address,
                       struct place at, uint64_t *word, struct vmsa_result *out)
{
    const bool big_endian = at.stage2 ? walk->stage2->big_endian : walk->big_endian;
    uint64_t pa = address;
    struct fetched fetched;

    if (!at.stage2 && walk->stage2 && !stage2_locate(walk, address, &pa, out))
        return false;
    fetched = fetch(walk, pa, LONG_BYTES);
    *word = big_endian ? __builtin_bswap64(fetched.value) : fetched.value;
    if (walk->trace)
        long_record(walk, address, *word, long_type(tree, at.level, *word), at);
    if (__builtin_expect(fetched.status == VMSA_READ_OK, 1))
        return true;
    fault_read(walk, out, fetched.status, at);
    return false;
}

/*
 * Whether an address in a descriptor is too large, which ends the walk.
 */
INLINE bool tree_too_large(const struct walk *walk, const struct vmsa_tree *tree, uint64_t address,
                           struct place at, struct vmsa_result *out)
{
    if (__builtin_expect(address >> tree->output_bits == 0, 1))
        return false;
    fault(walk, out, VMSA_ADDRESS_SIZE, at, at.s1ptw);
    return true;
}

/*
 * Down to a leaf (AArch32_S1WalkLD, AArch64_S1Walk, AArch32_S2Walk, AArch64_S2Walk): at each level
 * the fetch, its type, and whether the address in it is too large. at says which stage, and why it
 * is walked. The first table takes all that is left of the input: it may be several side by side.
 */
INLINE bool tree_descend(const struct walk *walk, const struct vmsa_tree *tree, uint64_t input,
                         struct place at, struct long_leaf *leaf, struct vmsa_result *out)
{
    const unsigned stride = tree->granule_bits - LONG_BYTES_SHIFT;
    unsigned shift = tree->shift;
    uint64_t base = tree->base, word;
    uint64_t index = (input & low_bits(tree->input_bits)) >> shift;

    leaf->limits = 0;
    for (at.level = tree->level;; at.level++) {
        leaf->address = base + index * LONG_BYTES;
        if (!tree_fetch(walk, tree, leaf->address, at, &word, out))
            return false;
        if (!is_table(at.level, word))
            break;
        base = long_address(tree, word, tree->granule_bits);
        if (tree_too_large(walk, tree, base, at, out))
            return false;
        leaf->limits |= long_limits(word);
        shift -= stride;
        index = input >> shift & low_bits(stride);
    }
    if (__builtin_expect(long_type(tree, at.level, word) == VMSA_INVALID, 0)) {
        fault(walk, out, VMSA_TRANSLATION, at, at.s1ptw);
        return false;
    }
    leaf->descriptor = word;
    leaf->output = long_address(tree, word, shift);
    leaf->level = at.level;
    leaf->shift = (uint8_t)shift;
    return !tree_too_large(walk, tree, leaf->output, at, out);
}

/*
 * The row of rights: S2AP, XN, AF, DBM.
 */
INLINE const struct vmsa_rights_row *stage2_row(const struct vmsa_stage2 *stage2, uint64_t word)
{
    return &stage2->rights[LGET(S2_PAGE, S2AP) | LGET(S2_PAGE, XN) << 2 | LGET(S2_PAGE, AF) << 4 |
                           LGET(S2_PAGE, DBM) << 5];
}

INLINE bool stage2_is_device(const struct vmsa_stage2 *stage2, uint64_t word)
{
    unsigned memattr = LGET(S2_PAGE, MemAttr);

    return stage2->forced ? (memattr & 4) == 0 : (memattr & 12) == 0;
}

/*
 * The checks on a leaf: access flag, alignment of Device, permission; for the fetch of a stage-1
 * descriptor the right to read, and HCR.PTW.
 */
INLINE enum vmsa_outcome stage2_judge(const struct walk *walk, uint64_t ipa, uint64_t word,
                                      bool s1ptw)
{
    const struct vmsa_stage2 *stage2 = walk->stage2;
    const uint8_t *outcomes = stage2_row(stage2, word)->outcome;
    enum vmsa_outcome outcome = (enum vmsa_outcome)outcomes[s1ptw ? VMSA_READ : walk->right];

    if (__builtin_expect(outcome == VMSA_ACCESS_FLAG, 0))
        return outcome;
    if (s1ptw && stage2->protect_walks && stage2_is_device(stage2, word))
        return VMSA_PERMISSION;
    if (!s1ptw && is_unaligned(walk, ipa) && stage2_is_device(stage2, word))
        return VMSA_ALIGNMENT;
    return outcome;
}

/*
 * One walk of stage 2 up to its leaf. false: *out is a stage-2 fault (or unknown).
 */
INLINE bool stage2_reach(const struct walk *walk, uint64_t ipa, bool s1ptw, struct long_leaf *leaf,
                         struct vmsa_result *out)
{
    const struct vmsa_tree *tree = &walk->stage2->tree;
    struct place at = {.stage2 = true,
                       .s1ptw = s1ptw,
                       .level = tree->broken_level,
                       .constrained = tree->constrained};
    enum vmsa_outcome outcome = (enum vmsa_outcome)tree->broken;

    if (outcome != VMSA_UNKNOWN && ipa >> tree->input_bits != 0)
        outcome = VMSA_TRANSLATION;
    if (__builtin_expect(outcome == VMSA_OK, 1))
        return tree_descend(walk, tree, ipa, at, leaf, out);
    if (outcome == VMSA_ADDRESS_SIZE)
        at.level = 0;
    set_fault(out, outcome, at, s1ptw); /* nothing was read: no step is where it ended */
    return false;
}

INLINE void stage2_fault(const struct walk *walk, enum vmsa_outcome outcome,
                         const struct long_leaf *leaf, bool s1ptw, struct vmsa_result *out)
{
    struct place at = {.stage2 = true,
                       .s1ptw = s1ptw,
                       .level = leaf->level,
                       .constrained = walk->stage2->tree.constrained};

    fault(walk, out, outcome, at, s1ptw);
}

INLINE uint64_t stage2_output(const struct walk *walk, uint64_t ipa, const struct long_leaf *leaf)
{
    bool run = vmsa_get(leaf->descriptor, VMSA_F(S2_PAGE, CONTIGUOUS));

    return tree_output(&walk->stage2->tree, leaf, run, ipa);
}

static bool stage2_locate_by_walk(const struct walk *walk, uint64_t ipa, uint64_t *pa,
                                  struct vmsa_result *out)
{
    enum vmsa_outcome outcome;
    struct long_leaf leaf;

    walk->ipa->v = ipa; /* in case of a fault */
    if (!stage2_reach(walk, ipa, true, &leaf, out))
        return false;
    outcome = stage2_judge(walk, ipa, leaf.descriptor, true);
    if (outcome != VMSA_OK) {
        stage2_fault(walk, outcome, &leaf, true, out);
        return false;
    }
    walk->ipa->v = 0;
    *pa = stage2_output(walk, ipa, &leaf);
    return true;
}

/*
 * Where a stage-1 descriptor lies. Bulk walks remember it for the page it is in.
 */
INLINE bool stage2_locate(const struct walk *walk, uint64_t ipa, uint64_t *pa,
                          struct vmsa_result *out)
{
    uint64_t page = ipa >> PAGE_SHIFT, inside = ipa & low_bits(PAGE_SHIFT);
    uint64_t key = page << PAGE_SHIFT | 1;
    struct page_slot *slot = walk->memo ? &walk->memo->pages[page % PAGE_SLOTS] : NULL;

    if (walk->memo && slot->ipa == key) {
        *pa = slot->pa + inside;
        return true;
    }
    if (!stage2_locate_by_walk(walk, ipa, pa, out))
        return false;
    if (walk->memo)
        *slot = (struct page_slot){key, *pa - inside};
    return true;
}

static OUTLINE struct vmsa_memory stage2_combine(const struct walk *walk, uint64_t word,
                                                 struct vmsa_memory stage1)
{
    const struct vmsa_stage2 *stage2 = walk->stage2;
    unsigned memattr = LGET(S2_PAGE, MemAttr), sh = LGET(S2_PAGE, SH);
    struct vmsa_memory memory = stage2->memory[memattr << 2 | sh];
    bool uncached =
        walk->access.kind == VMSA_EXECUTE ? stage2->fetch_uncached : stage2->data_uncached;

    if (stage2->forced)
        return vmsa_combine_forced(stage1, memattr, sh);
    if (uncached && memory.type == VMSA_NORMAL)
        memory = vmsa_uncached(memory.constrained);
    return vmsa_combine(stage1, memory);
}

/*
 * The memory type of both stages. Bulk walks remember it.
 */
INLINE struct vmsa_memory stage2_memory(const struct walk *walk, uint64_t word,
                                        struct vmsa_memory stage1)
{
    unsigned code = LGET(S2_PAGE, MemAttr) << 2 | LGET(S2_PAGE, SH);
    struct memory_slot *slot;
    uint32_t bits;
    uint64_t key;

    if (!walk->memo)
        return stage2_combine(walk, word, stage1);
    __builtin_memcpy(&bits, &stage1, sizeof bits);
    key = (uint64_t)bits << 32 | code | 1u << 31;
    slot = &walk->memo->memory[(bits ^ code * 0x9e3779b1u) * 0x9e3779b1u >> (32 - MEMORY_BITS)];
    if (__builtin_expect(slot->key != key, 0))
        *slot = (struct memory_slot){key, stage2_combine(walk, word, stage1)};
    return slot->both;
}

/*
 * The output of stage 1 through stage 2: rights that both give, the smaller of the two mappings.
 */
INLINE void stage2_end(const struct walk *walk, struct vmsa_result *out)
{
    uint64_t ipa = out->output, word, extent;
    const struct vmsa_rights_row *row;
    enum vmsa_outcome outcome;
    struct long_leaf leaf;

    walk->ipa->v = ipa;
    if (!walk->stage2 || !stage2_reach(walk, ipa, false, &leaf, out))
        return;
    word = leaf.descriptor;
    outcome = stage2_judge(walk, ipa, word, false);
    if (__builtin_expect(outcome != VMSA_OK, 0)) {
        stage2_fault(walk, outcome, &leaf, false, out);
        return;
    }
    row = stage2_row(walk->stage2, word);
    extent = UINT64_C(1) << leaf.shift;
    out->output = stage2_output(walk, ipa, &leaf);
    out->extent = out->extent != 0 && out->extent < extent ? out->extent : extent;
    out->attributes = attributes_and_rights(out->attributes, row->attributes);
    out->attributes.memory = stage2_memory(walk, word, out->attributes.memory);
    out->constrained |= walk->stage2->tree.constrained || out->attributes.memory.constrained;
}

#endif
