/* SPDX-License-Identifier: MIT */
/* The registers of each regime, and of the hypervisor under it, given to the shared decoders. Only
 * what those cannot know is decided here: which registers a walk needs. */
#include "dump_private.h"

#include "vmsa/fields.h"

#define GET(value, field) vmsa_get((value), VMSA_F field)

struct vmsa_features dump_features(struct dump *dump)
{
    /* Fields of ID registers that a walk depends on (Arm ARM D19.2). */
    enum { XNX_LSB = 28, VARANGE_LSB = 16, ST_LSB = 28, FIELD = 4 };
    enum { HAFDBS_LSB = 0, HPDS_LSB = 12, FWB_LSB = 40, E0PD_LSB = 60 };
    uint64_t mmfr1 = dump_optional(dump, SW_REG_ID_AA64MMFR1_EL1);
    uint64_t mmfr2 = dump_optional(dump, SW_REG_ID_AA64MMFR2_EL1);
    struct vmsa_features features;

    if (dump_knows(dump, SW_REG_ID_AA64MMFR0_EL1)) {
        features = vmsa_features_of(dump_optional(dump, SW_REG_ID_AA64MMFR0_EL1));
    } else {
        features = vmsa_features_armv8();
        dump_note(dump, "ID_AA64MMFR0_EL1 is not given: Armv8.0 with 48-bit physical addresses is "
                        "assumed");
    }
    if (dump_knows(dump, SW_REG_ID_AA64MMFR1_EL1))
        features.lacks |= (uint8_t)((vmsa_get(mmfr1, HAFDBS_LSB, FIELD) < 1 ? VMSA_CONTROL_HA : 0) |
                                    (vmsa_get(mmfr1, HAFDBS_LSB, FIELD) < 2 ? VMSA_CONTROL_HD : 0) |
                                    (vmsa_get(mmfr1, HPDS_LSB, FIELD) < 1 ? VMSA_CONTROL_HPD : 0));
    if (dump_knows(dump, SW_REG_ID_AA64MMFR2_EL1))
        features.lacks |= (uint8_t)((vmsa_get(mmfr2, E0PD_LSB, FIELD) < 1 ? VMSA_CONTROL_E0PD : 0) |
                                    (vmsa_get(mmfr2, FWB_LSB, FIELD) < 1 ? VMSA_CONTROL_FWB : 0));
    features.stage2_xn = vmsa_get(mmfr1, XNX_LSB, FIELD) != 0;
    features.large_va = vmsa_get(mmfr2, VARANGE_LSB, FIELD) != 0;
    features.small_tables = vmsa_get(mmfr2, ST_LSB, FIELD) != 0;
    return features;
}

static bool pan_is_set(struct dump *dump)
{
    if (!dump_knows(dump, SW_REG_CPSR))
        dump_note(dump, "CPSR is not given: PAN is taken to be clear");
    return GET(dump_optional(dump, SW_REG_CPSR), (CPSR, PAN)) != 0;
}

/* A half whose base is not known answers nothing. Of a stage that is off nothing is needed. */
static uint64_t need_base(struct dump *dump, unsigned half, bool wanted, enum sw_register id,
                          enum sw_register other)
{
    if (!wanted)
        return 0;
    return dump_need(dump, half ? SW_NEED_UPPER : SW_NEED_LOWER, id, other);
}

static bool guest_is_off(const struct dump *dump, uint64_t sctlr)
{
    uint64_t hcr = dump_optional(dump, SW_REG_HCR);

    return !GET(sctlr, (SCTLR, M)) || GET(hcr, (HCR, TGE)) || GET(hcr, (HCR, DC));
}

/* ---- AArch32 ---- */

static struct vmsa_regime short_regime(struct dump *dump, uint32_t sctlr, uint32_t ttbcr)
{
    bool on = !guest_is_off(dump, sctlr);
    struct vmsa_short_registers registers = {
        .sctlr = sctlr,
        .ttbcr = ttbcr,
        .hcr = (uint32_t)dump_optional(dump, SW_REG_HCR),
        .pan = pan_is_set(dump),
    };
    bool lower = on && !GET(ttbcr, (TTBCR_SHORT, PD0));
    bool upper = on && !GET(ttbcr, (TTBCR_SHORT, PD1)) && GET(ttbcr, (TTBCR_SHORT, N));

    registers.ttbr0 = (uint32_t)need_base(dump, 0, lower, SW_REG_TTBR0, SW_REG_TTBR0_EL1);
    registers.ttbr1 = (uint32_t)need_base(dump, 1, upper, SW_REG_TTBR1, SW_REG_TTBR1_EL1);
    if (on)
        registers.dacr = dump_need32(dump, SW_NEED_RIGHTS, SW_REG_DACR);
    if (on && GET(sctlr, (SCTLR, TRE))) {
        registers.prrr = dump_need32(dump, SW_NEED_MEMORY, SW_REG_PRRR);
        registers.nmrr = dump_need32(dump, SW_NEED_MEMORY, SW_REG_NMRR);
    }
    dump->machine->stage1.registers = registers;
    return vmsa_regime_short(&registers);
}

static struct vmsa_regime lpae_regime(struct dump *dump, uint32_t sctlr, uint32_t ttbcr)
{
    bool on = !guest_is_off(dump, sctlr);
    struct vmsa_lpae_registers registers = {
        .sctlr = sctlr,
        .ttbcr = ttbcr,
        .hcr = (uint32_t)dump_optional(dump, SW_REG_HCR),
        .pan = pan_is_set(dump),
    };
    bool split = GET(ttbcr, (TTBCR_LONG, T0SZ)) || GET(ttbcr, (TTBCR_LONG, T1SZ));
    bool lower = on && !GET(ttbcr, (TTBCR_LONG, EPD0));
    bool upper = on && split && !GET(ttbcr, (TTBCR_LONG, EPD1));

    registers.ttbr0 = need_base(dump, 0, lower, SW_REG_TTBR0, SW_REG_TTBR0_EL1);
    registers.ttbr1 = need_base(dump, 1, upper, SW_REG_TTBR1, SW_REG_TTBR1_EL1);
    if (on && GET(ttbcr, (TTBCR_LONG, T2E)))
        registers.ttbcr2 = dump_need32(dump, SW_NEED_RIGHTS, SW_REG_TTBCR2);
    if (on)
        registers.mair = dump_need32(dump, SW_NEED_MEMORY, SW_REG_PRRR) |
                         (uint64_t)dump_need32(dump, SW_NEED_MEMORY, SW_REG_NMRR) << 32;
    return vmsa_regime_lpae(&registers);
}

static struct vmsa_regime pl1_regime(struct dump *dump)
{
    uint32_t sctlr = dump_need32(dump, DUMP_ALWAYS, SW_REG_SCTLR), ttbcr = 0;

    if (!guest_is_off(dump, sctlr))
        ttbcr = dump_need32(dump, DUMP_ALWAYS, SW_REG_TTBCR);
    else
        ttbcr = (uint32_t)dump_optional(dump, SW_REG_TTBCR);
    dump->machine->long_faults = GET(ttbcr, (TTBCR_SHORT, EAE));
    return dump->machine->long_faults ? lpae_regime(dump, sctlr, ttbcr)
                                      : short_regime(dump, sctlr, ttbcr);
}

/* gdb calls HMAIR0 MAIR_EL2, as the two share their bits. */
static uint64_t hyp_mair(struct dump *dump)
{
    uint64_t both = dump_optional(dump, SW_REG_MAIR_EL2);

    if (dump_knows(dump, SW_REG_MAIR_EL2) && !dump_knows(dump, SW_REG_HMAIR0) &&
        !dump_knows(dump, SW_REG_HMAIR1) && both > UINT32_MAX)
        return both;
    return (uint32_t)dump_need(dump, SW_NEED_MEMORY, SW_REG_HMAIR0, SW_REG_MAIR_EL2) |
           (uint64_t)dump_need32(dump, SW_NEED_MEMORY, SW_REG_HMAIR1) << 32;
}

static struct vmsa_regime hyp_regime(struct dump *dump)
{
    struct vmsa_hyp_registers registers = {.hsctlr = dump_need32(dump, DUMP_ALWAYS, SW_REG_HSCTLR)};

    if (GET(registers.hsctlr, (SCTLR, M))) {
        registers.htcr = dump_need32(dump, DUMP_ALWAYS, SW_REG_HTCR);
        registers.httbr = dump_need(dump, SW_NEED_LOWER, SW_REG_HTTBR, SW_REGISTERS);
        registers.mair = hyp_mair(dump);
    }
    dump->machine->long_faults = true;
    return vmsa_regime_hyp(&registers);
}

/* ---- AArch64 ---- */

/* HA, HD and HPD of TCR_EL1, and of TCR_EL2 and VTCR_EL2, which has no HPD. */
static const uint64_t controls = UINT64_C(0xf) << 39, controls2 = 0xb << 21;
static const uint64_t stage2_controls = 3 << 21;

/* What no CPU of Armv8.0 has but software asks for. */
static void note_controls(struct dump *dump, bool asked)
{
    if (asked && !dump_knows(dump, SW_REG_ID_AA64MMFR1_EL1))
        dump_note(dump,
                  "ID_AA64MMFR1_EL1 is not given: HA, HD and HPD are taken to work where they "
                  "are set");
}

static struct vmsa_regime el1_regime(struct dump *dump)
{
    struct vmsa_aarch64_registers registers = {
        .sctlr = dump_need(dump, DUMP_ALWAYS, SW_REG_SCTLR_EL1, SW_REG_SCTLR),
        .hcr = dump_optional(dump, SW_REG_HCR),
        .pan = pan_is_set(dump),
        .features = dump_features(dump),
    };

    if (guest_is_off(dump, registers.sctlr)) {
        registers.tcr = dump_optional(dump, SW_REG_TCR_EL1); /* for its TBI */
    } else {
        registers.tcr = dump_need(dump, DUMP_ALWAYS, SW_REG_TCR_EL1, SW_REGISTERS);
        note_controls(dump, registers.tcr & controls);
        registers.ttbr0 = need_base(dump, 0, !GET(registers.tcr, (TCR_EL1, EPD0)), SW_REG_TTBR0_EL1,
                                    SW_REG_TTBR0);
        registers.ttbr1 = need_base(dump, 1, !GET(registers.tcr, (TCR_EL1, EPD1)), SW_REG_TTBR1_EL1,
                                    SW_REG_TTBR1);
        registers.mair = dump_need(dump, SW_NEED_MEMORY, SW_REG_MAIR_EL1, SW_REGISTERS);
    }
    return vmsa_regime_el1(&registers);
}

/* With HCR_EL2.E2H the hypervisor's regime has two halves and the controls of EL1's. */
static struct vmsa_regime el2_regime(struct dump *dump)
{
    bool host = GET(dump_optional(dump, SW_REG_HCR), (HCR_EL2, E2H));
    struct vmsa_aarch64_registers registers = {
        .sctlr = dump_need(dump, DUMP_ALWAYS, SW_REG_HSCTLR, SW_REGISTERS),
        .pan = host && pan_is_set(dump),
        .features = dump_features(dump),
    };

    if (!GET(registers.sctlr, (SCTLR, M))) {
        registers.tcr = dump_optional(dump, SW_REG_HTCR); /* for its TBI */
    } else {
        registers.tcr = dump_need(dump, DUMP_ALWAYS, SW_REG_HTCR, SW_REGISTERS);
        note_controls(dump, registers.tcr & (host ? controls : controls2));
        registers.ttbr0 = dump_need(dump, SW_NEED_LOWER, SW_REG_HTTBR, SW_REGISTERS);
        if (host)
            registers.ttbr1 = dump_need(dump, SW_NEED_UPPER, SW_REG_TTBR1_EL2, SW_REGISTERS);
        registers.mair = dump_need(dump, SW_NEED_MEMORY, SW_REG_MAIR_EL2, SW_REGISTERS);
    }
    return host ? vmsa_regime_el1(&registers) : vmsa_regime_el2(&registers);
}

/* The walk itself says unknown for a half without a base; with short descriptors the half is closed
 * and the answer looked at again (sw_answer). */
static void close_halves(struct dump *dump)
{
    struct vmsa_regime *regime = &dump->machine->stage1.regime;

    for (unsigned half = 0; half < 2; half++) {
        if (!dump->lacking[half ? SW_NEED_UPPER : SW_NEED_LOWER].length)
            continue;
        regime->disabled[half] = true;
        if (!regime->tree[half].disabled)
            regime->tree[half].broken = VMSA_UNKNOWN;
    }
}

void dump_stage1(struct dump *dump)
{
    static struct vmsa_regime (*const decode[SW_REGIMES])(struct dump *) = {
        [SW_REGIME_PL1] = pl1_regime,
        [SW_REGIME_HYP] = hyp_regime,
        [SW_REGIME_EL1] = el1_regime,
        [SW_REGIME_EL2] = el2_regime,
    };

    dump->machine->stage1.regime = decode[dump->machine->regime](dump);
    close_halves(dump);
}

/* ---- stage 2 ---- */

static struct vmsa_stage2 tables32(struct dump *dump)
{
    const struct vmsa_stage2_registers registers = {
        .hcr = (uint32_t)dump_optional(dump, SW_REG_HCR),
        .hcr2 = (uint32_t)dump_optional(dump, SW_REG_HCR2),
        .vtcr = dump_need32(dump, DUMP_STAGE2, SW_REG_VTCR),
        .hsctlr = (uint32_t)dump_optional(dump, SW_REG_HSCTLR),
        .vttbr = dump_need(dump, DUMP_STAGE2, SW_REG_VTTBR, SW_REGISTERS),
    };

    return vmsa_stage2_aarch32(&registers);
}

static struct vmsa_stage2 tables64(struct dump *dump)
{
    const struct vmsa_stage2_el2_registers registers = {
        .hcr = dump_optional(dump, SW_REG_HCR),
        .vtcr = dump_need(dump, DUMP_STAGE2, SW_REG_VTCR, SW_REGISTERS),
        .vttbr = dump_need(dump, DUMP_STAGE2, SW_REG_VTTBR, SW_REGISTERS),
        .sctlr = dump_optional(dump, SW_REG_HSCTLR),
        .features = dump_features(dump),
        .guest32 = dump->machine->regime == SW_REGIME_PL1,
    };

    note_controls(dump, registers.vtcr & stage2_controls);
    if (!dump_knows(dump, SW_REG_ID_AA64MMFR1_EL1))
        dump_note(dump, "ID_AA64MMFR1_EL1 is not given: stage 2 is taken to be without FEAT_XNX, "
                        "so that bit 53 of its descriptors does not count");
    return vmsa_stage2_aarch64(&registers);
}

/* VTTBR or VTCR without HCR: there is a hypervisor, and whether its stage 2 is on is not known. */
static bool is_on(struct dump *dump)
{
    uint64_t hcr = dump_optional(dump, SW_REG_HCR);
    bool others = dump_knows(dump, SW_REG_VTTBR) || dump_knows(dump, SW_REG_VTCR);

    if (!dump_knows(dump, SW_REG_HCR)) {
        if (others)
            (void)dump_need(dump, DUMP_STAGE2, SW_REG_HCR, SW_REGISTERS);
        else
            dump_note(dump, "HCR is not given: no stage 2 is assumed, PA equals IPA");
        return false;
    }
    return GET(hcr, (HCR, VM)) || GET(hcr, (HCR, DC));
}

void dump_stage2(struct dump *dump)
{
    struct sw_stage *stage2 = &dump->machine->stage2;
    enum sw_regime regime = dump->machine->regime;

    *stage2 =
        (struct sw_stage){.kind = SW_STAGE_NONE, .why = "HCR has neither VM nor DC: PA equals IPA"};
    if (regime == SW_REGIME_HYP || regime == SW_REGIME_EL2) {
        stage2->why = "the hypervisor's own regime has none: PA equals IPA";
        return;
    }
    if (!dump_knows(dump, SW_REG_HCR))
        stage2->why = "no HCR is given: PA equals IPA";
    if (!is_on(dump))
        return;
    if (!dump_knows(dump, SW_REG_HSCTLR))
        dump_note(dump, "HSCTLR (SCTLR_EL2) is not given: little-endian stage-2 tables are "
                        "assumed");
    stage2->kind = SW_STAGE_TABLES;
    stage2->why = "registers of the hypervisor";
    stage2->tables = dump_is_aarch64(dump) ? tables64(dump) : tables32(dump);
}
