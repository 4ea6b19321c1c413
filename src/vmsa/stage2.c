/* SPDX-License-Identifier: MIT */
/* The hypervisor's registers decoded into a stage 2. Knows no memory. */
#include "vmsa/stage2.h"

#include "regime_private.h"
#include "vmsa/walk.h"

enum { LAST_LEVEL = 3, ENTRY_BITS = 3, CONCATENATED_BITS = 4 };

/* MemAttr and SH together are the index, as they stand in a descriptor but for their order. */
static void fill_memory(struct vmsa_stage2 *stage2)
{
    for (unsigned i = 0; i < sizeof stage2->memory / sizeof *stage2->memory; i++)
        stage2->memory[i] = vmsa_stage2_memory(i >> 2, i & 3);
}

/* AArch32 tables need the right to read for execution, AArch64 ones do not. With FEAT_XNX the two
 * bits of XN tell EL1 and EL0 apart. */
static struct vmsa_rights_row rights_of(const struct vmsa_stage2 *stage2, unsigned index)
{
    bool read = index & 1, af = index & 16, dbm = index & 32;
    bool write = (index & 2) || (stage2->hardware_dirty && dbm);
    bool execute = stage2->aarch64 || read;
    unsigned xn = index >> 2 & 3;
    bool not1 = stage2->execute_by_level ? xn == 1 || xn == 2 : xn & 2;
    bool not0 = stage2->execute_by_level ? xn == 2 || xn == 3 : xn & 2;

    if (!af && !stage2->hardware_af)
        return vmsa_rights_none(VMSA_ACCESS_FLAG, false);
    return vmsa_rights_row((struct vmsa_rights){read, write, execute && !not1},
                           (struct vmsa_rights){read, write, execute && !not0});
}

static void fill_rights(struct vmsa_stage2 *stage2)
{
    for (unsigned i = 0; i < sizeof stage2->rights / sizeof *stage2->rights; i++)
        stage2->rights[i] = rights_of(stage2, i);
}

/* Whether a first level fits the input: not so small that a later level would do, nor so large that
 * 16 tables side by side are not enough (S2InconsistentSL). */
static bool level_fits(const struct vmsa_tree *tree)
{
    unsigned stride = tree->granule_bits - ENTRY_BITS;
    unsigned least = (unsigned)(LAST_LEVEL - tree->level) * stride + tree->granule_bits + 1;

    return tree->input_bits >= least &&
           tree->input_bits <= least + (stride - 1) + CONCATENATED_BITS;
}

/* A translation fault for every address, unless something before it is wrong too. */
static void break_tree(struct vmsa_tree *tree)
{
    if (tree->broken == VMSA_OK || tree->broken == VMSA_ADDRESS_SIZE)
        tree->broken = VMSA_TRANSLATION;
}

/* T0SZ is signed here: 40 bits of IPA are T0SZ = -8. The S bit repeats its sign; where it does not,
 * T0SZ is taken at its word. */
struct vmsa_stage2 vmsa_stage2_aarch32(const struct vmsa_stage2_registers *registers)
{
    enum { SIGN = 8, RANGE = 16, SL0_RESERVED = 2 };
    uint32_t hcr = registers->hcr, vtcr = registers->vtcr;
    int t0sz = (int)vmsa_get(vtcr, VMSA_F(VTCR, T0SZ));
    unsigned sl0 = (unsigned)vmsa_get(vtcr, VMSA_F(VTCR, SL0));
    bool negative = t0sz & SIGN;
    struct vmsa_stage2 stage2 = {
        .on = vmsa_flag(hcr, VMSA_F(HCR, VM)) || vmsa_flag(hcr, VMSA_F(HCR, DC)),
        .big_endian = vmsa_flag(registers->hsctlr, VMSA_F(SCTLR, EE)),
        .protect_walks = vmsa_flag(hcr, VMSA_F(HCR, PTW)),
        .data_uncached = registers->hcr2 & 1,
        .fetch_uncached = registers->hcr2 & 2,
        .tree = {.granule_bits = 12, .output_bits = 40, .blocks = 1 << 1 | 1 << 2},
    };
    struct vmsa_tree *tree = &stage2.tree;

    tree->input_bits = (uint8_t)(32 - (negative ? t0sz - RANGE : t0sz));
    tree->constrained = vmsa_flag(vtcr, VMSA_F(VTCR, S)) != negative;
    tree->level = sl0 & SL0_RESERVED ? 2 : (uint8_t)(2 - sl0);
    tree->broken_level = 1;
    vmsa_tree_base(tree, registers->vttbr & vmsa_put(~UINT64_C(0), VMSA_F(VTTBR, BASE)));
    if ((sl0 & SL0_RESERVED) || !level_fits(tree))
        break_tree(tree);
    fill_memory(&stage2);
    fill_rights(&stage2);
    return stage2;
}

/* The first level by SL0, for each granule; NO where the code is reserved. */
enum { NO = 9 };

static unsigned start_of(unsigned granule_bits, unsigned sl0, struct vmsa_features features)
{
    static const uint8_t small[4] = {2, 1, 0, 3}, others[4] = {3, 2, 1, NO};
    unsigned wide = granule_bits == 14 ? 42 : 44; /* the least PA size for the third code */

    if (sl0 == 2 && features.pa_bits < wide)
        return NO;
    if (granule_bits != 12)
        return others[sl0];
    return sl0 == 3 && !features.small_tables ? NO : small[sl0];
}

/* Input size from T0SZ (AArch64_S2MinTxSZ, S2TxSZFaults): as for stage 1, but that the CPU's own
 * physical size bounds it, and a 32-bit guest may always have 40 bits. */
static void input_of(struct vmsa_tree *tree, unsigned t0sz, bool guest32,
                     struct vmsa_features features)
{
    unsigned most_bits = tree->high_output ? 52 : 48;
    unsigned bits = features.pa_bits < most_bits ? features.pa_bits : most_bits;
    unsigned least = 64 - bits;
    unsigned most = !features.small_tables ? 39 : tree->granule_bits == 16 ? 47 : 48;
    bool outside;

    if (guest32 && least > 24)
        least = 24;
    outside = t0sz < least || t0sz > most;
    tree->broken = outside ? VMSA_TRANSLATION : VMSA_OK;
    tree->constrained = outside && !(t0sz < least && features.large_pa);
    if (outside)
        t0sz = t0sz < least ? least : most;
    tree->input_bits = (uint8_t)(64 - t0sz);
}

#define VTCR_GET(field) vmsa_get(vtcr, VMSA_F(VTCR_EL2, field))

/* What is wrong with SL0 or T0SZ is a translation fault at level 0 for every address; a reserved
 * granule is unknown, and so is DS. */
static struct vmsa_tree el2_tree(const struct vmsa_stage2_el2_registers *registers)
{
    uint64_t vtcr = registers->vtcr;
    unsigned granule = vmsa_granule0(VTCR_GET(TG0));
    struct vmsa_tree tree = {.granule_bits = (uint8_t)(granule ? granule : 12)};
    uint64_t base = registers->vttbr & vmsa_put(~UINT64_C(0), VMSA_F(VTTBR_EL2, BASE));
    unsigned start = start_of(tree.granule_bits, (unsigned)VTCR_GET(SL0), registers->features);

    vmsa_tree_limits(&tree, VTCR_GET(PS), registers->features);
    input_of(&tree, (unsigned)VTCR_GET(T0SZ), registers->guest32, registers->features);
    tree.level = start == NO ? LAST_LEVEL : (uint8_t)start;
    if (tree.output_bits > 48)
        base = (base & ~vmsa_mask(6)) | (registers->vttbr >> 2 & 15) << 48;
    vmsa_tree_base(&tree, base);
    if (start == NO || !level_fits(&tree))
        break_tree(&tree);
    if (granule == 0 || VTCR_GET(DS))
        tree.broken = VMSA_UNKNOWN;
    return tree;
}

/* PTW has no say while the host runs its own EL0 (TGE). */
struct vmsa_stage2 vmsa_stage2_aarch64(const struct vmsa_stage2_el2_registers *registers)
{
    uint64_t hcr = registers->hcr, vtcr = registers->vtcr;
    unsigned lacks = registers->features.lacks;
    struct vmsa_stage2 stage2 = {
        .tree = el2_tree(registers),
        .on = vmsa_flag(hcr, VMSA_F(HCR_EL2, VM)) || vmsa_flag(hcr, VMSA_F(HCR_EL2, DC)),
        .aarch64 = true,
        .big_endian = vmsa_flag(registers->sctlr, VMSA_F(SCTLR_EL1, EE)),
        .protect_walks =
            vmsa_flag(hcr, VMSA_F(HCR_EL2, PTW)) && !vmsa_flag(hcr, VMSA_F(HCR_EL2, TGE)),
        .data_uncached = vmsa_flag(hcr, VMSA_F(HCR_EL2, CD)),
        .fetch_uncached = vmsa_flag(hcr, VMSA_F(HCR_EL2, ID)),
        .forced = vmsa_flag(hcr, VMSA_F(HCR_EL2, FWB)) && !(lacks & VMSA_CONTROL_FWB),
        .execute_by_level = registers->features.stage2_xn,
        .hardware_af = VTCR_GET(HA) && !(lacks & VMSA_CONTROL_HA),
    };

    stage2.hardware_dirty = stage2.hardware_af && VTCR_GET(HD) && !(lacks & VMSA_CONTROL_HD);
    fill_memory(&stage2);
    fill_rights(&stage2);
    return stage2;
}
