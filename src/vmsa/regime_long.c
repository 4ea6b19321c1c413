/* SPDX-License-Identifier: MIT */
/* Registers of the long formats (LPAE, Hyp, VMSAv8-64) decoded once into what a walk needs. Knows
 * no memory. */
#include "regime_private.h"
#include "vmsa/walk.h"

enum { LAST_LEVEL = 3, ENTRY_BITS = 3, LPAE_GRANULE = 12, LPAE_OUTPUT = 40 };

/* A table of 2^aligned bytes; where the input is larger than one table holds at its level, several
 * stand side by side and the base is aligned to all of them. */
void vmsa_tree_base(struct vmsa_tree *tree, uint64_t base)
{
    unsigned stride = tree->granule_bits - ENTRY_BITS;
    unsigned below = (unsigned)(LAST_LEVEL - tree->level) * stride + tree->granule_bits;
    unsigned aligned =
        tree->input_bits > below ? tree->input_bits - below + ENTRY_BITS : ENTRY_BITS;

    tree->shift = (uint8_t)below;
    tree->base = base & ~vmsa_mask(aligned);
    if (tree->broken == VMSA_OK && tree->base >> tree->output_bits != 0)
        tree->broken = VMSA_ADDRESS_SIZE; /* level 0: the fault is in the base register */
}

/* The first level of stage 1 is the last one that resolves the whole input. */
static void start_level(struct vmsa_tree *tree)
{
    unsigned stride = tree->granule_bits - ENTRY_BITS;

    tree->level = (uint8_t)(LAST_LEVEL - (tree->input_bits - 1u - tree->granule_bits) / stride);
}

/* TG0 and TG1 have different codes for the same granules. */
unsigned vmsa_granule0(uint64_t tg0)
{
    static const uint8_t bits[4] = {12, 16, 14, 0};

    return bits[tg0 & 3];
}

unsigned vmsa_granule1(uint64_t tg1)
{
    static const uint8_t bits[4] = {0, 14, 12, 16};

    return bits[tg1 & 3];
}

unsigned vmsa_output_bits(uint64_t ps)
{
    static const uint8_t bits[8] = {32, 36, 40, 42, 44, 48, 52, 0};

    return bits[ps & 7];
}

/* 52-bit output needs FEAT_LPA and the 64 KB granule; a PS beyond the CPU is cut to it. Blocks:
 * AArch64_BlockDescSupported without FEAT_LPA2. */
void vmsa_tree_limits(struct vmsa_tree *tree, uint64_t ps, struct vmsa_features features)
{
    enum { LEVEL1 = 1 << 1, LEVEL2 = 1 << 2, MOST = 48 };
    unsigned bits = vmsa_output_bits(ps);
    bool wide = tree->granule_bits == 16 && features.large_pa;

    if (bits == 0 || bits > features.pa_bits)
        bits = features.pa_bits;
    if (bits > MOST && !wide)
        bits = MOST;
    tree->output_bits = (uint8_t)bits;
    tree->high_output = wide;
    tree->blocks =
        tree->granule_bits == 12 || (wide && features.pa_bits > MOST) ? LEVEL1 | LEVEL2 : LEVEL2;
}

/* The least a CPU of Armv8.0 can be assumed to have, with the widest addresses of that time. */
struct vmsa_features vmsa_features_armv8(void)
{
    return (struct vmsa_features){.pa_bits = 48};
}

struct vmsa_features vmsa_features_of(uint64_t id_aa64mmfr0)
{
    struct vmsa_features features = vmsa_features_armv8();
    unsigned range = id_aa64mmfr0 & 15;

    if (range < 7)
        features.pa_bits = (uint8_t)vmsa_output_bits(range);
    features.large_pa = features.pa_bits == 52;
    return features;
}

/* AArch32 needs the right to read for execution, AArch64 does not, but there what EL0 can write EL1
 * cannot execute (AArch32_S1LDHasPermissionsFault, AArch64_S1ComputePermissions). */
static struct vmsa_rights_row long_row(const struct vmsa_regime *regime, unsigned index, bool pan)
{
    unsigned ap = index & 3;
    bool xn = index & 4, pxn = index & 8;
    bool shared = (ap & 1) && !regime->one_level, write = !(ap & 2);
    struct vmsa_rights pl1 = {true, write, false}, pl0 = {shared, shared && write, false};

    pl0.execute =
        !regime->one_level && !xn && !(regime->wxn && pl0.write) && (regime->aarch64 || pl0.read);
    pl1.execute = !(regime->one_level ? xn
                    : regime->aarch64 ? pxn
                                      : xn || pxn) &&
                  !(regime->wxn && pl1.write) && !(regime->uwxn && pl0.write);
    if (regime->aarch64 && pl0.write)
        pl1.execute = false;
    if (pan && (shared || (regime->privileged_never_exec && !xn)))
        pl1.read = pl1.write = false;
    return vmsa_rights_row(pl1, pl0);
}

static void fill_rows(struct vmsa_regime *regime, bool pan)
{
    enum { ACCESS_FLAG = 16 };

    for (unsigned i = 0; i < VMSA_RIGHTS_LONG; i++)
        regime->rights[i] = i & ACCESS_FLAG || regime->hardware_af
                                ? long_row(regime, i, pan)
                                : vmsa_rights_none(VMSA_ACCESS_FLAG, false);
}

/* All 8 bytes of MAIR with all 4 codes of SH. */
static void fill_mair(struct vmsa_regime *regime, uint64_t mair)
{
    enum { MEMORY_ROWS = 32 };

    for (unsigned i = 0; i < MEMORY_ROWS; i++) {
        unsigned byte = (unsigned)(mair >> (i >> 2) * 8) & 0xff;
        struct vmsa_memory memory = vmsa_mair_memory(byte, i & 3, regime->aarch64);

        regime->data[i].memory = vmsa_for_data(memory, regime->data_cached);
        regime->fetch[i].memory = vmsa_for_fetch(memory, regime->fetch_cached);
    }
}

/* IRGN, ORGN and SH of a half: three neighbouring fields in every control register. */
static struct vmsa_memory walk_memory(uint64_t control, unsigned irgn_lsb, bool cached)
{
    unsigned inner = (unsigned)(control >> irgn_lsb) & 3;
    unsigned outer = (unsigned)(control >> (irgn_lsb + 2)) & 3;
    unsigned sh = (unsigned)(control >> (irgn_lsb + 4)) & 3;
    struct vmsa_memory memory;

    if (!cached)
        return vmsa_uncached(false);
    memory = vmsa_normal(inner, outer,
                         sh == 3   ? VMSA_INNER_SHAREABLE
                         : sh == 2 ? VMSA_OUTER_SHAREABLE
                                   : VMSA_NON_SHAREABLE);
    memory.constrained = sh == 1;
    return memory;
}

/* What SCTLR says; the bits stand in the same places in SCTLR, HSCTLR and SCTLR_ELx. */
static struct vmsa_regime from_sctlr(uint64_t sctlr)
{
    return (struct vmsa_regime){
        .format = vmsa_flag(sctlr, VMSA_F(SCTLR, M)) ? VMSA_FORMAT_LONG : VMSA_FORMAT_OFF,
        .wxn = vmsa_flag(sctlr, VMSA_F(SCTLR, WXN)),
        .big_endian = vmsa_flag(sctlr, VMSA_F(SCTLR, EE)),
        .data_cached = vmsa_flag(sctlr, VMSA_F(SCTLR, C)),
        .fetch_cached = vmsa_flag(sctlr, VMSA_F(SCTLR, I)),
        .alignment = vmsa_flag(sctlr, VMSA_F(SCTLR, A)),
    };
}

/* The hypervisor can turn stage 1 of a guest off; TGE and DC stand alike in HCR and HCR_EL2. */
static void under_hypervisor(struct vmsa_regime *regime, uint64_t hcr)
{
    regime->cacheable = vmsa_flag(hcr, VMSA_F(HCR, DC));
    if (regime->cacheable || vmsa_flag(hcr, VMSA_F(HCR, TGE)))
        regime->format = VMSA_FORMAT_OFF;
}

/* LPAE knows one granule and 40 bits; bits 47:40 of TTBR are an address that does not exist. */
static struct vmsa_tree lpae_tree(unsigned txsz, uint64_t ttbr)
{
    struct vmsa_tree tree = {
        .input_bits = (uint8_t)(32 - txsz),
        .granule_bits = LPAE_GRANULE,
        .output_bits = LPAE_OUTPUT,
        .blocks = 1 << 1 | 1 << 2,
    };

    start_level(&tree);
    vmsa_tree_base(&tree, ttbr & vmsa_mask(48));
    return tree;
}

struct vmsa_regime vmsa_regime_lpae(const struct vmsa_lpae_registers *registers)
{
    uint32_t ttbcr = registers->ttbcr, ttbcr2 = registers->ttbcr2;
    bool extended = vmsa_flag(ttbcr, VMSA_F(TTBCR_LONG, T2E));
    struct vmsa_regime regime = from_sctlr(registers->sctlr);

    regime.uwxn = vmsa_flag(registers->sctlr, VMSA_F(SCTLR, UWXN));
    under_hypervisor(&regime, registers->hcr);
    regime.tree[0] =
        lpae_tree((unsigned)vmsa_get(ttbcr, VMSA_F(TTBCR_LONG, T0SZ)), registers->ttbr0);
    regime.tree[1] =
        lpae_tree((unsigned)vmsa_get(ttbcr, VMSA_F(TTBCR_LONG, T1SZ)), registers->ttbr1);
    regime.tree[0].disabled = vmsa_flag(ttbcr, VMSA_F(TTBCR_LONG, EPD0));
    regime.tree[1].disabled = vmsa_flag(ttbcr, VMSA_F(TTBCR_LONG, EPD1));
    regime.tree[0].flat = extended && vmsa_flag(ttbcr2, VMSA_F(TTBCR2, HPD0));
    regime.tree[1].flat = extended && vmsa_flag(ttbcr2, VMSA_F(TTBCR2, HPD1));
    regime.walk[0] = walk_memory(ttbcr, VMSA_TTBCR_LONG_IRGN0_LSB, regime.data_cached);
    regime.walk[1] = walk_memory(ttbcr, VMSA_TTBCR_LONG_IRGN1_LSB, regime.data_cached);
    fill_mair(&regime, registers->mair);
    fill_rows(&regime, registers->pan);
    return regime;
}

/* One tree, one level of privilege: AP[1], PXN and APTable[0] have no meaning in Hyp. */
struct vmsa_regime vmsa_regime_hyp(const struct vmsa_hyp_registers *registers)
{
    uint32_t htcr = registers->htcr;
    struct vmsa_regime regime = from_sctlr(registers->hsctlr);

    regime.one_level = true;
    regime.tree[0] = lpae_tree((unsigned)vmsa_get(htcr, VMSA_F(HTCR, T0SZ)), registers->httbr);
    regime.tree[0].flat = vmsa_flag(htcr, VMSA_F(HTCR, HPD));
    regime.walk[0] = walk_memory(htcr, VMSA_HTCR_IRGN0_LSB, regime.data_cached);
    fill_mair(&regime, registers->mair);
    fill_rows(&regime, false);
    return regime;
}

/* Input size from TxSZ. Outside its bounds: a translation fault, which is the only legal answer
 * with FEAT_LVA below the least value, and one of the legal ones otherwise. */
static void el_input(struct vmsa_tree *tree, unsigned txsz, struct vmsa_features features)
{
    unsigned least = tree->granule_bits == 16 && features.large_va ? 12 : 16;
    unsigned most = !features.small_tables ? 39 : tree->granule_bits == 16 ? 47 : 48;
    bool outside = txsz < least || txsz > most;

    tree->broken = outside ? VMSA_TRANSLATION : VMSA_OK;
    tree->constrained = outside && !(txsz < least && features.large_va);
    if (outside)
        txsz = txsz < least ? least : most;
    tree->input_bits = (uint8_t)(64 - txsz);
}

/* One half of an AArch64 regime. granule 0 is a reserved code: whatever the CPU takes for it. */
static struct vmsa_tree el_tree(unsigned granule, unsigned txsz, uint64_t ps, uint64_t ttbr,
                                struct vmsa_features features)
{
    struct vmsa_tree tree = {.granule_bits = (uint8_t)(granule ? granule : 12)};
    uint64_t base = ttbr & vmsa_put(~UINT64_C(0), VMSA_F(TTBR_EL1, BASE));

    vmsa_tree_limits(&tree, ps, features);
    el_input(&tree, txsz, features);
    start_level(&tree);
    if (granule == 0)
        tree.broken = VMSA_UNKNOWN;
    if (tree.output_bits > 48)
        base = (base & ~vmsa_mask(6)) | (ttbr >> 2 & 15) << 48;
    vmsa_tree_base(&tree, base);
    return tree;
}

/* EPAN is reserved in SCTLR_EL2; there is no PAN without EL0, so it does no harm there. */
static struct vmsa_regime from_el(const struct vmsa_aarch64_registers *registers)
{
    struct vmsa_regime regime = from_sctlr(registers->sctlr);

    regime.aarch64 = true;
    regime.pa_bits = registers->features.pa_bits;
    regime.privileged_never_exec = vmsa_flag(registers->sctlr, VMSA_F(SCTLR_EL1, EPAN));
    return regime;
}

#define TCR(field) vmsa_get(tcr, VMSA_F(TCR_EL1, field))

/* TCR_EL1 has each control twice, for TTBR0 and for TTBR1. */
static void set_half_flags(struct vmsa_regime *regime, uint64_t tcr, unsigned lacks)
{
    struct vmsa_tree *lower = &regime->tree[0], *upper = &regime->tree[1];

    lower->disabled = TCR(EPD0);
    upper->disabled = TCR(EPD1);
    lower->no_el0 = TCR(E0PD0) && !(lacks & VMSA_CONTROL_E0PD);
    upper->no_el0 = TCR(E0PD1) && !(lacks & VMSA_CONTROL_E0PD);
    lower->flat = TCR(HPD0) && !(lacks & VMSA_CONTROL_HPD);
    upper->flat = TCR(HPD1) && !(lacks & VMSA_CONTROL_HPD);
    lower->tag = TCR(TBI0);
    upper->tag = TCR(TBI1);
    lower->tag_data_only = TCR(TBID0);
    upper->tag_data_only = TCR(TBID1);
    if (TCR(DS))
        lower->broken = upper->broken = VMSA_UNKNOWN;
}

struct vmsa_regime vmsa_regime_el1(const struct vmsa_aarch64_registers *registers)
{
    uint64_t tcr = registers->tcr;
    unsigned lacks = registers->features.lacks;
    struct vmsa_regime regime = from_el(registers);

    under_hypervisor(&regime, registers->hcr);
    regime.hardware_af = TCR(HA) && !(lacks & VMSA_CONTROL_HA);
    regime.hardware_dirty = regime.hardware_af && TCR(HD) && !(lacks & VMSA_CONTROL_HD);
    regime.tree[0] = el_tree(vmsa_granule0(TCR(TG0)), (unsigned)TCR(T0SZ), TCR(IPS),
                             registers->ttbr0, registers->features);
    regime.tree[1] = el_tree(vmsa_granule1(TCR(TG1)), (unsigned)TCR(T1SZ), TCR(IPS),
                             registers->ttbr1, registers->features);
    set_half_flags(&regime, tcr, lacks);
    regime.walk[0] = walk_memory(tcr, VMSA_TCR_EL1_IRGN0_LSB, regime.data_cached);
    regime.walk[1] = walk_memory(tcr, VMSA_TCR_EL1_IRGN1_LSB, regime.data_cached);
    fill_mair(&regime, registers->mair);
    fill_rows(&regime, registers->pan);
    return regime;
}

/* TCR_EL2 without E2H: other places than TCR_EL1, and one tree. */
struct vmsa_regime vmsa_regime_el2(const struct vmsa_aarch64_registers *registers)
{
    uint64_t tcr = registers->tcr;
    unsigned lacks = registers->features.lacks;
    struct vmsa_regime regime = from_el(registers);
    struct vmsa_tree *tree = &regime.tree[0];

    regime.one_level = true;
    regime.hardware_af = vmsa_flag(tcr, VMSA_F(TCR_EL2, HA)) && !(lacks & VMSA_CONTROL_HA);
    regime.hardware_dirty =
        regime.hardware_af && vmsa_flag(tcr, VMSA_F(TCR_EL2, HD)) && !(lacks & VMSA_CONTROL_HD);
    *tree = el_tree(vmsa_granule0(vmsa_get(tcr, VMSA_F(TCR_EL2, TG0))),
                    (unsigned)vmsa_get(tcr, VMSA_F(TCR_EL2, T0SZ)),
                    vmsa_get(tcr, VMSA_F(TCR_EL2, PS)), registers->ttbr0, registers->features);
    tree->flat = vmsa_flag(tcr, VMSA_F(TCR_EL2, HPD)) && !(lacks & VMSA_CONTROL_HPD);
    tree->tag = vmsa_flag(tcr, VMSA_F(TCR_EL2, TBI));
    tree->tag_data_only = vmsa_flag(tcr, VMSA_F(TCR_EL2, TBID));
    if (vmsa_flag(tcr, VMSA_F(TCR_EL2, DS)))
        tree->broken = VMSA_UNKNOWN;
    regime.walk[0] = walk_memory(tcr, VMSA_TCR_EL2_IRGN0_LSB, regime.data_cached);
    fill_mair(&regime, registers->mair);
    fill_rows(&regime, false);
    return regime;
}
