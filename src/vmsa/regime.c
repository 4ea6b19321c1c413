/* SPDX-License-Identifier: MIT */
/* System registers decoded once into what a walk needs: bases, flags, and tables of memory types
 * and rights. Knows no memory. */
#include "vmsa/walk.h"

#include "regime_private.h"

/* What AP alone gives. */
struct ap_row {
    struct vmsa_rights pl1, pl0;
    bool constrained;
};

#define NONE                                                                                       \
    {                                                                                              \
        false, false, false                                                                        \
    }
#define RO                                                                                         \
    {                                                                                              \
        true, false, false                                                                         \
    }
#define RW                                                                                         \
    {                                                                                              \
        true, true, false                                                                          \
    }

/* SCTLR.AFE = 0, by AP[2:0] (Arm ARM Table G5-9). 0b100 is reserved: no access. */
static const struct ap_row ap_rows[8] = {
    {NONE, NONE, false}, {RW, NONE, false}, {RW, RO, false}, {RW, RW, false},
    {NONE, NONE, true},  {RO, NONE, false}, {RO, RO, false}, {RO, RO, false},
};

/* SCTLR.AFE = 1, by AP[2:1]; AP[0] is the access flag. */
static const struct ap_row afe_rows[4] = {
    {RW, NONE, false},
    {RW, RW, false},
    {RO, NONE, false},
    {RO, RO, false},
};

struct vmsa_rights_row vmsa_rights_row(struct vmsa_rights pl1, struct vmsa_rights pl0)
{
    return (struct vmsa_rights_row){
        .attributes = {.pl1 = pl1, .pl0 = pl0},
        .outcome = {pl1.read ? VMSA_OK : VMSA_PERMISSION, pl1.write ? VMSA_OK : VMSA_PERMISSION,
                    pl1.execute ? VMSA_OK : VMSA_PERMISSION, pl0.read ? VMSA_OK : VMSA_PERMISSION,
                    pl0.write ? VMSA_OK : VMSA_PERMISSION, pl0.execute ? VMSA_OK : VMSA_PERMISSION},
    };
}

struct vmsa_rights_row vmsa_rights_none(uint8_t outcome, bool constrained)
{
    return (struct vmsa_rights_row){
        .outcome = {outcome, outcome, outcome, outcome, outcome, outcome},
        .constrained = constrained,
    };
}

/* Execution needs the right to read; XN, PXN, WXN and UWXN then take it away. PAN is about data
 * only (Arm ARM G5.6, AArch32_S1SDHasPermissionsFault). */
static struct vmsa_rights_row client_row(const struct vmsa_regime *regime, unsigned index, bool pan)
{
    bool xn = index & 8, pxn = index & 16;
    struct ap_row ap = regime->access_flag ? afe_rows[index >> 1 & 3] : ap_rows[index & 7];
    struct vmsa_rights_row row;

    ap.pl0.execute = ap.pl0.read && !xn && !(ap.pl0.write && regime->wxn);
    ap.pl1.execute = ap.pl1.read && !xn && !pxn && !(ap.pl1.write && regime->wxn) &&
                     !(ap.pl0.write && regime->uwxn);
    if (pan && (ap.pl0.read || ap.pl0.write))
        ap.pl1.read = ap.pl1.write = false;
    row = vmsa_rights_row(ap.pl1, ap.pl0);
    row.constrained = ap.constrained;
    return row;
}

/* The access flag is looked at before the domain. For a manager no AP, XN, PXN, WXN or UWXN counts;
 * a reserved value is taken as no access. */
static struct vmsa_rights_row short_row(const struct vmsa_regime *regime, unsigned index, bool pan)
{
    enum { DOMAIN_NONE, DOMAIN_CLIENT, DOMAIN_RESERVED, DOMAIN_MANAGER };
    static const struct vmsa_rights all = {true, true, true};

    if (regime->access_flag && !(index & 1))
        return vmsa_rights_none(VMSA_ACCESS_FLAG, false);
    switch (index >> 5) {
    case DOMAIN_CLIENT:
        return client_row(regime, index, pan);
    case DOMAIN_MANAGER:
        return vmsa_rights_row(all, all);
    default:
        return vmsa_rights_none(VMSA_DOMAIN, index >> 5 == DOMAIN_RESERVED);
    }
}

static void fill_memory(struct vmsa_regime *regime)
{
    for (unsigned i = 0; i < sizeof regime->data / sizeof *regime->data; i++) {
        unsigned tex = i >> 3;
        bool c = i & 4, b = i & 2, s = i & 1;
        struct vmsa_memory memory =
            regime->remap ? vmsa_remapped_memory(regime->prrr, regime->nmrr, tex, c, b, s)
                          : vmsa_tex_memory(tex, c, b, s);

        regime->data[i].memory = vmsa_for_data(memory, regime->data_cached);
        regime->fetch[i].memory = vmsa_for_fetch(memory, regime->fetch_cached);
    }
}

static void fill_rights(struct vmsa_regime *regime, bool pan)
{
    for (unsigned i = 0; i < VMSA_RIGHTS_ROWS; i++)
        regime->rights[i] = short_row(regime, i, pan);
}

/* What table fetches are: IRGN is split over bits 0 and 6 of TTBR, as it came after RGN. */
static struct vmsa_memory walk_memory(uint32_t ttbr, bool cached)
{
    unsigned inner = (unsigned)(vmsa_get(ttbr, VMSA_F(TTBR_SHORT, IRGN1)) << 1 |
                                vmsa_get(ttbr, VMSA_F(TTBR_SHORT, IRGN0)));
    unsigned outer = (unsigned)vmsa_get(ttbr, VMSA_F(TTBR_SHORT, RGN));
    bool shareable = vmsa_flag(ttbr, VMSA_F(TTBR_SHORT, S));
    bool not_outer = vmsa_flag(ttbr, VMSA_F(TTBR_SHORT, NOS));
    struct vmsa_memory memory;

    if (!cached)
        return vmsa_uncached(false);
    memory = vmsa_normal(inner, outer,
                         !shareable  ? VMSA_NON_SHAREABLE
                         : not_outer ? VMSA_INNER_SHAREABLE
                                     : VMSA_OUTER_SHAREABLE);
    memory.constrained = not_outer && !shareable; /* reserved; taken as not shareable */
    return memory;
}

/* The base of a level-1 table of 2^(14 - n) bytes. */
static uint64_t base_of(uint32_t ttbr, unsigned n)
{
    return ttbr & ~(uint32_t)vmsa_mask(14 - n);
}

/* HCR.TGE and HCR.DC turn stage 1 off whatever SCTLR.M says. */
struct vmsa_regime vmsa_regime_short(const struct vmsa_short_registers *registers)
{
    uint32_t sctlr = registers->sctlr, ttbcr = registers->ttbcr;
    bool is_on = vmsa_flag(sctlr, VMSA_F(SCTLR, M)) &&
                 !vmsa_flag(registers->hcr, VMSA_F(HCR, TGE)) &&
                 !vmsa_flag(registers->hcr, VMSA_F(HCR, DC));
    struct vmsa_regime regime = {
        .format = is_on ? VMSA_FORMAT_SHORT : VMSA_FORMAT_OFF,
        .cacheable = vmsa_flag(registers->hcr, VMSA_F(HCR, DC)),
        .n = (uint8_t)vmsa_get(ttbcr, VMSA_F(TTBCR_SHORT, N)),
        .disabled = {vmsa_flag(ttbcr, VMSA_F(TTBCR_SHORT, PD0)),
                     vmsa_flag(ttbcr, VMSA_F(TTBCR_SHORT, PD1))},
        .access_flag = vmsa_flag(sctlr, VMSA_F(SCTLR, AFE)),
        .remap = vmsa_flag(sctlr, VMSA_F(SCTLR, TRE)),
        .wxn = vmsa_flag(sctlr, VMSA_F(SCTLR, WXN)),
        .uwxn = vmsa_flag(sctlr, VMSA_F(SCTLR, UWXN)),
        .big_endian = vmsa_flag(sctlr, VMSA_F(SCTLR, EE)),
        .data_cached = vmsa_flag(sctlr, VMSA_F(SCTLR, C)),
        .fetch_cached = vmsa_flag(sctlr, VMSA_F(SCTLR, I)),
        .alignment = vmsa_flag(sctlr, VMSA_F(SCTLR, A)),
        .dacr = registers->dacr,
        .prrr = registers->prrr,
        .nmrr = registers->nmrr,
    };

    regime.split = ~(uint32_t)vmsa_mask(32 - regime.n);
    regime.base[0] = base_of(registers->ttbr0, regime.n);
    regime.base[1] = base_of(registers->ttbr1, 0);
    regime.walk[0] = walk_memory(registers->ttbr0, regime.data_cached);
    regime.walk[1] = walk_memory(registers->ttbr1, regime.data_cached);
    fill_memory(&regime);
    fill_rights(&regime, registers->pan);
    return regime;
}
