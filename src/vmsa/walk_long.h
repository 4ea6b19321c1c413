/* SPDX-License-Identifier: MIT */
/* Private to the walk: stage 1 by long descriptors, LPAE and VMSAv8-64. */
#ifndef VMSA_WALK_LONG_H
#define VMSA_WALK_LONG_H

#include "walk_stage2.h"

/*
 * The row of rights: AP[2:1] with the limits of the tables above (which HPD takes away), XN, PXN,
 * AF.
 */
INLINE unsigned long_rights_index(const struct vmsa_regime *regime, uint64_t word, unsigned limits)
{
    bool user = LGET(LONG_PAGE, AP) & 1, read_only = LGET(LONG_PAGE, AP) & 2;
    bool xn = LGET(LONG_PAGE, XN), pxn = LGET(LONG_PAGE, PXN);

    if (regime->hardware_dirty && LGET(LONG_PAGE, DBM))
        read_only = false;
    user = user && !(limits & LIMIT_PL0);
    read_only = read_only || (limits & LIMIT_WRITE);
    xn = xn || (limits & LIMIT_XN);
    pxn = pxn || (limits & LIMIT_PXN);
    return (unsigned)user | (unsigned)read_only << 1 | (unsigned)xn << 2 | (unsigned)pxn << 3 |
           LGET(LONG_PAGE, AF) << 4;
}

/*
 * Whether hardware writes the descriptor back: to set the access flag, or to make a page that is
 * clean (DBM) writable.
 */
INLINE bool long_updates(const struct walk *walk, uint64_t word)
{
    bool dirties = walk->access.kind == VMSA_WRITE && walk->regime->hardware_dirty &&
                   LGET(LONG_PAGE, DBM) && (LGET(LONG_PAGE, AP) & 2);

    return !LGET(LONG_PAGE, AF) || dirties;
}

/*
 * Hardware's update of a stage-1 descriptor is a write through stage 2, which may forbid it: a
 * permission fault on the walk (AArch64_S2CheckPermissions). The walk to the descriptor went well
 * a moment ago, so it is not recorded again.
 */
static __attribute__((noinline, unused)) void
long_update(const struct walk *walk, const struct long_leaf *leaf, struct vmsa_result *out)
{
    struct walk quiet = *walk;
    struct vmsa_result ignored;
    struct long_leaf page;

    quiet.trace = NULL;
    if (!stage2_reach(&quiet, leaf->address, true, &page, &ignored) ||
        stage2_row(walk->stage2, page.descriptor)->attributes.pl1.write)
        return;
    walk->ipa->v = leaf->address;
    stage2_fault(walk, VMSA_PERMISSION, &page, true, out);
}

/*
 * What a leaf means for this access, by the tables of the regime.
 */
INLINE void long_end(const struct walk *walk, const struct vmsa_tree *tree, uint64_t va,
                     const struct long_leaf *leaf, struct vmsa_result *out)
{
    uint64_t word = leaf->descriptor;
    bool ns = LGET(LONG_PAGE, NS) || (leaf->limits & LIMIT_NS);
    bool ng = LGET(LONG_PAGE, nG) && !walk->regime->one_level;

    conclude(walk, va,
             &(struct leaf){
                 .output = tree_output(tree, leaf, LGET(LONG_PAGE, CONTIGUOUS), va),
                 .extent = UINT64_C(1) << leaf->shift,
                 .memory = &walk->memory[LGET(LONG_PAGE, AttrIndx) << 2 | LGET(LONG_PAGE, SH)],
                 .rights = &walk->rights[long_rights_index(walk->regime, word, leaf->limits)],
                 .flags = FLAGS(ns, ng),
                 .at = {.level = leaf->level, .constrained = tree->constrained},
             },
             out);
    if (__builtin_expect(walk->regime->hardware_af && walk->stage2, 0) && out->outcome == VMSA_OK &&
        long_updates(walk, word))
        long_update(walk, leaf, out);
}

/*
 * TTBR0 or TTBR1 of LPAE, or neither: false (AArch32_GetVARange, AArch32_VAIsOutOfRange). An upper
 * half that is there wins over a lower one that covers everything, and the other way round.
 */
INLINE bool lpae_half(const struct vmsa_regime *regime, uint64_t va, bool *upper)
{
    unsigned low = regime->tree[0].input_bits, high = regime->tree[1].input_bits;
    bool in_lower = va >> low == 0;
    bool in_upper = (~va & vmsa_mask(32)) >> high == 0;

    if (regime->one_level) {
        *upper = false;
        return in_lower;
    }
    *upper = (high < 32 && in_upper) || !in_lower;
    return !*upper || high == 32 || in_upper;
}

/*
 * The half of an AArch64 VA by bit 55, and whether the bits above its size are all the same. With
 * TBI the top byte does not count.
 */
INLINE bool el_half(const struct vmsa_regime *regime, uint64_t va, struct vmsa_access access,
                    bool *upper)
{
    const struct vmsa_tree *tree;
    uint64_t rest;
    unsigned top;

    *upper = !regime->one_level && (va >> 55 & 1);
    tree = &regime->tree[*upper];
    top = tree->tag && !(tree->tag_data_only && access.kind == VMSA_EXECUTE) ? 56 : 64;
    rest = (*upper ? ~va : va) & vmsa_mask(top);
    return rest >> tree->input_bits == 0;
}

/*
 * What can end a walk before its first fetch: no such address, walks disabled, registers that make
 * no sense. All are translation faults at the first level the manual counts from (1 for AArch32, 0
 * for AArch64) but a base that is too large, which is an address size fault at level 0.
 */
INLINE void walk_long(const struct walk *walk, uint64_t va, struct vmsa_result *out)
{
    const struct vmsa_regime *regime = walk->regime;
    bool upper;
    bool in_range =
        regime->aarch64 ? el_half(regime, va, walk->access, &upper) : lpae_half(regime, va, &upper);
    const struct vmsa_tree *tree = &regime->tree[upper];
    struct place at = {.level = regime->aarch64 ? 0 : 1};
    enum vmsa_outcome outcome = (enum vmsa_outcome)tree->broken;
    struct long_leaf leaf;

    if (tree->disabled || (tree->no_el0 && walk->access.unprivileged))
        outcome = VMSA_TRANSLATION;
    else if (!in_range && outcome != VMSA_UNKNOWN)
        outcome = VMSA_TRANSLATION;
    else
        at.constrained = tree->constrained;
    if (__builtin_expect(outcome != VMSA_OK, 0)) {
        if (outcome == VMSA_ADDRESS_SIZE)
            at.level = 0;
        fault(walk, out, outcome, at, false);
        return;
    }
    if (!tree_descend(walk, tree, va, at, &leaf, out))
        return;
    if (tree->flat)
        leaf.limits &= LIMIT_NS;
    long_end(walk, tree, va, &leaf, out);
}

#endif
