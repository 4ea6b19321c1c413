/* SPDX-License-Identifier: MIT */
/* Every reason for which a machine's answer may differ from the manual's. A row accounts for exact
 * bits in exact cases; nothing is hidden that is not named here. Section numbers are those of the
 * Arm ARM, DDI 0487. */
#include "departures.h"

static bool is_stage2_abort(const struct comparison *c)
{
    const uint64_t marks = ORACLE_EXCEPTION | ORACLE_STAGE2;

    return c->predicted.form == PAR_FSR && (c->got & marks) == marks &&
           (c->predicted.par & marks) == marks;
}

static uint64_t unknown_hpfar(const struct comparison *c)
{
    return is_stage2_abort(c) && !c->predicted.hpfar_known ? UINT64_C(0xfffffff) << 32 : 0;
}

static uint64_t stage2_level(const struct comparison *c)
{
    const struct vmsa_result *result = &c->predicted.result;
    bool fault = result->outcome != VMSA_OK && (c->got & 1);

    return fault && result->s1ptw ? 0x6 : 0;
}

static uint64_t short_syndrome_level(const struct comparison *c)
{
    bool level3 = c->predicted.raised && c->predicted.result.level == 3;

    return level3 && raised(c->got) && syndrome_is_short(c->got) ? 0x2 : 0;
}

static uint64_t block_at_level(const struct comparison *c)
{
    struct vmsa_trace trace;

    if (c->predicted.form != PAR_EL1 || c->predicted.result.outcome != VMSA_TRANSLATION) {
        return 0;
    }
    predictor_trace(c->predictor, c->operation, c->address, &trace);
    const struct vmsa_step *last = &trace.steps[trace.count ? trace.count - 1 : 0];

    /* What the emulator makes of the block is the rest of its walk: any answer can come of it. */
    return trace.count && last->level < 2 && (last->descriptor & 3) == 1 ? ~UINT64_C(0) : 0;
}

const struct departure departures[] = {
    {"short-attributes",
     "PAR, 32-bit form: the emulator leaves NOS, SH, Inner and Outer zero (G5.13, "
     "AArch32_EncodePARSD)",
     short_attributes},
    {"supersection-address",
     "PAR, 32-bit form: PAR[23:16] is PA[39:32] of a supersection (G5.13), the emulator gives "
     "zero",
     supersection_address},
    {"domain-before-level-2",
     "domains are checked after the whole walk (G5.4 and G5.6, AArch32_S1TranslateSD); the "
     "emulator "
     "checks between the levels",
     domain_before_level2},
    {"access-flag-after-domain",
     "the access flag is checked in the walk (G5.6, AArch32_S1WalkSD); the emulator looks at "
     "the domain first and lets managers pass",
     access_flag_after_domain},
    {"unknown-domain",
     "DFSR.Domain is UNKNOWN after most faults and IFSR has no such field (G5.12, validity of the "
     "Domain field); the emulator always fills it",
     unknown_domain},
    {"external-type", "ExT of DFSR and IFSR is IMPLEMENTATION DEFINED (G5.12)", external_type},
    {"execute-never-before-access-flag",
     "the access flag is checked in the walk, before XN (G5.6, AArch32_S1WalkSD); the emulator "
     "checks XN first",
     execute_never_first},
    {"no-wxn-for-short",
     "SCTLR.WXN and UWXN make writable locations execute-never (G5.6, "
     "AArch32_S1SDHasPermissionsFault); the emulator does so for long descriptors only",
     no_short_wxn},
    {"unknown-hpfar",
     "HPFAR is UNKNOWN after a stage-2 permission fault that is not on a walk (G5.12, IPAValid); "
     "the emulator fills it",
     unknown_hpfar},
    {"stage-2-level-on-walk",
     "a stage-2 fault on a table fetch has stage 2's level (G5.12, AArch32_S2Translate and "
     "AArch64_S2Translate); the emulator gives the level of the stage-1 fetch",
     stage2_level},
    {"short-syndrome-level",
     "the short format of DFSR has no code for level 3 (G5.12): an external abort on a stage-2 "
     "walk "
     "that the payload gets as a DFSR says level 2",
     short_syndrome_level},
    {"short-attributes-64",
     "PAR, 64-bit form, short descriptors: the emulator takes all memory as Device (G5.13, "
     "AArch32_EncodePARLD)",
     short_attributes_long_par},
    {"reserved-attributes",
     "a reserved MAIR byte, SH or MemAttr is CONSTRAINED UNPREDICTABLE (S1DecodeMemAttrs, "
     "S2DecodeMemAttrs); the emulator passes it on as it is",
     reserved_attributes},
    {"forced-shareability",
     "PAR.SH is Outer Shareable for Device and Non-cacheable memory (EffectiveShareability, "
     "AArch64_EncodePAR, AArch32_EncodePARLD); the emulator gives the descriptor's SH",
     forced_shareability},
    {"transient-lost",
     "allocation hints and transience are stage 1's (S2CombineS1AttrHints); the emulator "
     "forgets the second when stage 2 makes Write-Back into Write-Through",
     transient_lost},
    {"device-over-normal",
     "Device of one stage wins over Normal of the other (S2CombineS1MemAttrs); the emulator "
     "lets the Normal stage's inner cacheability change the kind of Device",
     device_over_normal},
    {"extension-bytes",
     "MAIR bytes 0x40 and 0xa0 are FEAT_XS's, 0xf0 FEAT_MTE2's (S1DecodeMemAttrs): the model "
     "gives the memory type they have there, the emulator takes their halves one by one",
     extension_bytes},
    {"caches-off",
     "SCTLR.C = 0 makes Normal memory Non-cacheable (AArch32_S1TranslateLD, "
     "AArch64_S1Translate); the emulator has no caches and reports MAIR's byte",
     caches_off},
    {"contiguous-output",
     "address bits below the size of a contiguous set come from the VA (StageOA); the emulator "
     "takes the descriptor's, which differ when the set is not well formed",
     contiguous_output},
    {"contiguous-intermediate",
     "the same of stage 1 with a stage 2 behind it: the emulator takes another IPA to stage 2 "
     "(StageOA, AArch64_S1Translate)",
     contiguous_intermediate},
    {"block-at-level",
     "a block at level 0, or at level 1 with 16 KB and 64 KB pages and 48-bit addresses, is an "
     "invalid descriptor (AArch64_BlockDescSupported); the emulator takes it",
     block_at_level},
};

const size_t departure_count = sizeof(departures) / sizeof(departures[0]);
