/* SPDX-License-Identifier: MIT */
/* Registers of a job to the model's answer. The only file of the oracle that calls the walker. */
#include "predict.h"

#include "vmsa/fault.h"

#include <string.h>

enum { HCR_VM = 1, HCR_DC = 1 << 12 };

static enum vmsa_read_status read_outside(void *context, uint64_t address, unsigned bytes,
                                          uint64_t *value)
{
    (void)context;
    (void)bytes;
    (void)value;
    return address >= ORACLE_NOTHING && address < ORACLE_NOTHING_END ? VMSA_READ_EXTERNAL
                                                                     : VMSA_READ_UNKNOWN;
}

/* What an operation asks, as an access. */
static struct vmsa_access access_of(unsigned operation)
{
    static const struct vmsa_access accesses[ORACLE_OPERATIONS] = {
        [ORACLE_S1_PR] = {VMSA_READ, false, 0},    [ORACLE_S1_PW] = {VMSA_WRITE, false, 0},
        [ORACLE_S1_UR] = {VMSA_READ, true, 0},     [ORACLE_S1_UW] = {VMSA_WRITE, true, 0},
        [ORACLE_S12_PR] = {VMSA_READ, false, 0},   [ORACLE_S12_PW] = {VMSA_WRITE, false, 0},
        [ORACLE_S12_UR] = {VMSA_READ, true, 0},    [ORACLE_S12_UW] = {VMSA_WRITE, true, 0},
        [ORACLE_HYP_R] = {VMSA_READ, false, 0},    [ORACLE_HYP_W] = {VMSA_WRITE, false, 0},
        [ORACLE_S1_PRP] = {VMSA_READ, false, 0},   [ORACLE_S1_PWP] = {VMSA_WRITE, false, 0},
        [ORACLE_DO_PR] = {VMSA_READ, false, 4},    [ORACLE_DO_PW] = {VMSA_WRITE, false, 4},
        [ORACLE_DO_UR] = {VMSA_READ, true, 4},     [ORACLE_DO_UW] = {VMSA_WRITE, true, 4},
        [ORACLE_DO_PX] = {VMSA_EXECUTE, false, 4}, [ORACLE_DO_UX] = {VMSA_EXECUTE, true, 4},
    };

    return accesses[operation];
}

static bool is_hyp(unsigned operation)
{
    return operation == ORACLE_HYP_R || operation == ORACLE_HYP_W;
}

bool predictor_is_stage1(unsigned operation)
{
    return operation <= ORACLE_S1_UW || operation == ORACLE_S1_PRP || operation == ORACLE_S1_PWP;
}

/* AArch64 jobs say so by HCR_EL2.RW, which AArch32's HCR does not have. */
static bool is_aarch64(const struct oracle_job *job)
{
    return job->registers[ORACLE_HCR] >> 31 & 1;
}

static struct vmsa_regime short_regime(const uint64_t *r)
{
    struct vmsa_short_registers registers = {
        .sctlr = (uint32_t)r[ORACLE_SCTLR],
        .ttbcr = (uint32_t)r[ORACLE_TTBCR],
        .ttbr0 = (uint32_t)r[ORACLE_TTBR0],
        .ttbr1 = (uint32_t)r[ORACLE_TTBR1],
        .dacr = (uint32_t)r[ORACLE_DACR],
        .prrr = (uint32_t)r[ORACLE_MAIR0],
        .nmrr = (uint32_t)r[ORACLE_MAIR1],
        .hcr = (uint32_t)r[ORACLE_HCR],
    };

    return vmsa_regime_short(&registers);
}

static struct vmsa_regime lpae_regime(const uint64_t *r)
{
    struct vmsa_lpae_registers registers = {
        .sctlr = (uint32_t)r[ORACLE_SCTLR],
        .ttbcr = (uint32_t)r[ORACLE_TTBCR],
        .ttbr0 = r[ORACLE_TTBR0],
        .ttbr1 = r[ORACLE_TTBR1],
        .mair = r[ORACLE_MAIR0] | r[ORACLE_MAIR1] << 32,
        .hcr = (uint32_t)r[ORACLE_HCR],
    };

    return vmsa_regime_lpae(&registers);
}

static void prepare_aarch32(struct predictor *predictor, const uint64_t *r)
{
    struct vmsa_hyp_registers hyp = {
        .hsctlr = (uint32_t)r[ORACLE_HSCTLR],
        .htcr = (uint32_t)r[ORACLE_HTCR],
        .httbr = r[ORACLE_HTTBR],
        .mair = r[ORACLE_HMAIR0] | r[ORACLE_HMAIR1] << 32,
    };
    struct vmsa_stage2_registers stage2 = {
        .hcr = (uint32_t)r[ORACLE_HCR],
        .vtcr = (uint32_t)r[ORACLE_VTCR],
        .hsctlr = (uint32_t)r[ORACLE_HSCTLR],
        .vttbr = r[ORACLE_VTTBR],
    };
    bool eae = r[ORACLE_TTBCR] >> 31 & 1;

    predictor->guest = eae ? lpae_regime(r) : short_regime(r);
    predictor->guest_pan = predictor->guest;
    predictor->hyp = vmsa_regime_hyp(&hyp);
    predictor->stage2 = vmsa_stage2_aarch32(&stage2);
}

static void prepare_aarch64(struct predictor *predictor, const uint64_t *r)
{
    struct vmsa_features features = vmsa_features_armv8();

    features.pa_bits = (uint8_t)r[ORACLE_PA_BITS];
    features.stage2_xn = features.pa_bits == 48; /* the newer of the two cores */
    struct vmsa_aarch64_registers el1 = {
        .sctlr = r[ORACLE_SCTLR],
        .tcr = r[ORACLE_TTBCR],
        .ttbr0 = r[ORACLE_TTBR0],
        .ttbr1 = r[ORACLE_TTBR1],
        .mair = r[ORACLE_MAIR0],
        .hcr = r[ORACLE_HCR],
        .features = features,
    };
    struct vmsa_aarch64_registers el2 = {
        .sctlr = r[ORACLE_HSCTLR],
        .tcr = r[ORACLE_HTCR],
        .ttbr0 = r[ORACLE_HTTBR],
        .mair = r[ORACLE_HMAIR0],
        .features = features,
    };
    struct vmsa_stage2_el2_registers stage2 = {
        .hcr = r[ORACLE_HCR],
        .vtcr = r[ORACLE_VTCR],
        .vttbr = r[ORACLE_VTTBR],
        .sctlr = r[ORACLE_HSCTLR],
        .features = features,
    };

    predictor->guest = vmsa_regime_el1(&el1);
    el1.pan = true;
    predictor->guest_pan = vmsa_regime_el1(&el1);
    predictor->hyp = vmsa_regime_el2(&el2);
    predictor->stage2 = vmsa_stage2_aarch64(&stage2);
}

/* A regime that maps every address to itself: with a stage 2 it gives that stage alone. */
static struct vmsa_regime flat_regime(void)
{
    struct vmsa_aarch64_registers off = {.features = vmsa_features_armv8()};

    return vmsa_regime_el1(&off);
}

void predictor_prepare(struct predictor *predictor, const struct oracle_job *job,
                       struct oracle_memory *memory)
{
    const uint64_t *r = job->registers;
    bool long_par = r[ORACLE_TTBCR] >> 31 & 1 || job->operations & 1u << ORACLE_HYP_R ||
                    job->operations & 1u << ORACLE_S1_PR || (r[ORACLE_HCR] & (HCR_VM | HCR_DC));

    predictor->job = job;
    predictor->reader = (struct vmsa_reader){
        .window = memory->bytes,
        .window_base = ORACLE_TABLES,
        .window_size = ORACLE_TABLES_END - ORACLE_TABLES,
        .read = read_outside,
    };
    predictor->flat = flat_regime();
    if (is_aarch64(job)) {
        prepare_aarch64(predictor, r);
        predictor->form = job->operations >> ORACLE_DO_PR != 0 ? PAR_FSR : PAR_EL1;
        return;
    }
    prepare_aarch32(predictor, r);
    predictor->form = job->operations >> ORACLE_DO_PR != 0 ? PAR_FSR
                      : long_par                           ? PAR_LONG
                                                           : PAR_SHORT;
}

struct vmsa_result predictor_stage2(const struct predictor *predictor, unsigned operation,
                                    uint64_t ipa)
{
    vmsa_ipa same;

    return vmsa_translate(&predictor->flat, &predictor->stage2, &predictor->reader, vmsa_va_of(ipa),
                          access_of(operation), &same);
}

/* Memory as stage 1 sees it, for walks that are known to meet no fault of stage 2. */
static enum vmsa_read_status read_ipa(void *context, uint64_t address, unsigned bytes,
                                      uint64_t *value)
{
    const struct predictor *predictor = context;
    struct vmsa_result at = predictor_stage2(predictor, ORACLE_S1_PR, address);
    uint64_t offset = at.output - ORACLE_TABLES;

    if (at.outcome != VMSA_OK || offset > ORACLE_TABLES_END - ORACLE_TABLES - bytes) {
        return VMSA_READ_EXTERNAL;
    }
    memcpy(value, (const uint8_t *)predictor->reader.window + offset, bytes);
    return VMSA_READ_OK;
}

static const struct vmsa_regime *guest_of(const struct predictor *predictor, unsigned operation)
{
    bool pan = operation == ORACLE_S1_PRP || operation == ORACLE_S1_PWP;

    return pan ? &predictor->guest_pan : &predictor->guest;
}

static struct vmsa_result walk(const struct predictor *predictor, unsigned operation,
                               uint64_t address, vmsa_ipa *ipa)
{
    vmsa_va va = vmsa_va_of(address);
    struct vmsa_access access = access_of(operation);
    const struct vmsa_regime *regime = guest_of(predictor, operation);

    if (is_hyp(operation)) {
        return vmsa_walk(&predictor->hyp, &predictor->reader, va, access);
    }
    struct vmsa_result both =
        vmsa_translate(regime, &predictor->stage2, &predictor->reader, va, access, ipa);

    if (!predictor_is_stage1(operation) || !predictor->stage2.on || both.outcome == VMSA_UNKNOWN ||
        both.s1ptw || (both.outcome != VMSA_OK && both.stage == 1)) {
        return both;
    }
    /* Stage 1 went well: once more, for its own output and attributes. */
    struct vmsa_reader reader = {.read = read_ipa, .context = (void *)(uintptr_t)predictor};

    return vmsa_walk(regime, &reader, va, access);
}

/* What job.h says of a real access. */
static uint64_t real_answer(const struct predictor *predictor, struct prediction *prediction,
                            struct vmsa_access access, vmsa_ipa ipa)
{
    const struct vmsa_result *result = &prediction->result;
    bool eae = predictor->job->registers[ORACLE_TTBCR] >> 31 & 1;
    uint64_t hpfar = 0;

    if (result->outcome == VMSA_OK) {
        return 0;
    }
    bool same_level = result->stage == 1 && !access.unprivileged;
    uint32_t esr = vmsa_esr(result, access, same_level);
    uint64_t syndrome = ORACLE_EXCEPTION | (esr & 0xfc000000) | (esr & 0x3ff) << 1;

    if (result->stage == 1 && !is_aarch64(predictor->job)) {
        uint32_t fsr = eae ? vmsa_long_fsr(result, access) : vmsa_short_fsr(result, access);

        return ORACLE_EXCEPTION | (uint64_t)fsr << 1;
    }
    if (result->stage == 1) {
        return syndrome;
    }
    prediction->hpfar_known = vmsa_hpfar(result, ipa, &hpfar);
    return syndrome | ORACLE_STAGE2 | (hpfar >> 4 & 0xfffffff) << 32;
}

struct prediction predictor_answer(const struct predictor *predictor, unsigned operation,
                                   uint64_t address)
{
    vmsa_ipa ipa = {0};
    struct prediction prediction = {
        .result = walk(predictor, operation, address, &ipa),
        .form = predictor->form,
    };

    if (prediction.form == PAR_FSR) {
        prediction.par = real_answer(predictor, &prediction, access_of(operation), ipa);
        return prediction;
    }
    /* An external abort on a table fetch is an exception, never a PAR (Arm ARM G5.13,
     * AArch32_AT). */
    prediction.raised = prediction.result.outcome == VMSA_EXTERNAL;
    prediction.par = par_encode(prediction.raised ? PAR_LONG : prediction.form, &prediction.result);
    return prediction;
}

static bool same(const struct vmsa_result *a, const struct vmsa_result *b)
{
    return a->output == b->output && a->extent == b->extent && a->outcome == b->outcome &&
           a->stage == b->stage && a->level == b->level && a->domain == b->domain &&
           a->domain_known == b->domain_known && a->on_walk == b->on_walk && a->s1ptw == b->s1ptw &&
           a->constrained == b->constrained &&
           vmsa_attributes_equal(&a->attributes, &b->attributes);
}

uint32_t predictor_bulk_differs(const struct predictor *predictor, unsigned operation,
                                const uint64_t *addresses, uint32_t count,
                                struct vmsa_result *results)
{
    const struct vmsa_regime *regime =
        is_hyp(operation) ? &predictor->hyp : guest_of(predictor, operation);
    const struct vmsa_stage2 *stage2 = is_hyp(operation) ? NULL : &predictor->stage2;
    struct vmsa_access access = access_of(operation);
    uint32_t differences = 0;

    /* A VA is a struct of one 64-bit member. */
    vmsa_translate_many(regime, stage2, &predictor->reader, (const vmsa_va *)addresses, count,
                        access, results, NULL);
    for (uint32_t i = 0; i < count; i++) {
        vmsa_ipa ipa;
        struct vmsa_result one = vmsa_translate(regime, stage2, &predictor->reader,
                                                vmsa_va_of(addresses[i]), access, &ipa);

        differences += !same(&one, &results[i]);
    }
    return differences;
}

void predictor_trace(const struct predictor *predictor, unsigned operation, uint64_t address,
                     struct vmsa_trace *trace)
{
    if (is_hyp(operation)) {
        vmsa_walk_trace(&predictor->hyp, &predictor->reader, vmsa_va_of(address),
                        access_of(operation), trace);
        return;
    }
    vmsa_translate_trace(&predictor->guest, &predictor->stage2, &predictor->reader,
                         vmsa_va_of(address), access_of(operation), trace);
}
