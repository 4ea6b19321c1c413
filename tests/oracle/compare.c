/* SPDX-License-Identifier: MIT */
/* One answer against one prediction. Which differences are allowed is departures.c's business. */
#include "compare.h"

#include <inttypes.h>

bool syndrome_is_short(uint64_t got)
{
    uint32_t syndrome = (uint32_t)(got >> 1);

    return syndrome >> 26 == 0 && !(syndrome & 1 << 9);
}

/*
 * The fault status of a syndrome in the long form. Of the short form only external aborts on walks
 * can come (0b01100 and 0b01110).
 */
static unsigned status_of(const struct comparison *c)
{
    uint32_t syndrome = (uint32_t)(c->got >> 1);

    if (syndrome_is_short(c->got)) {
        return (syndrome & 0xd) == 0xc ? 0x15 + (syndrome >> 1 & 1) : 0;
    }
    return syndrome & 0x3f;
}

/* An exception agrees when its fault status does, which is compared where a PAR has it; the rest of
 * a syndrome is not AT's subject. */
static uint64_t difference(const struct comparison *c)
{
    bool raised = (c->got & ORACLE_EXCEPTION) == ORACLE_EXCEPTION;

    if (c->predicted.form == PAR_FSR) {
        return c->got ^ c->predicted.par;
    }
    if (raised != c->predicted.raised) {
        return ~UINT64_C(0);
    }
    if (!raised) {
        return c->got ^ c->predicted.par;
    }
    return ((c->predicted.par >> 1 & 0x3f) ^ status_of(c)) << 1;
}

bool compare_one(const struct comparison *comparison, struct tally *tally)
{
    uint64_t left = difference(comparison);
    uint8_t outcome = comparison->predicted.result.outcome;

    tally->comparisons++;
    tally->outcomes[outcome]++;
    for (size_t i = 0; left != 0 && i < departure_count; i++) {
        uint64_t mask = departures[i].mask(comparison);

        tally->masked[i] += (left & mask) != 0;
        left &= ~mask;
    }
    tally->unknown += outcome == VMSA_UNKNOWN;
    tally->mismatches += left != 0;
    return left == 0 && outcome != VMSA_UNKNOWN;
}

static const char *const register_names[ORACLE_REGISTERS] = {
    "SCTLR", "TTBCR",  "TTBR0", "TTBR1", "DACR",   "MAIR0",  "MAIR1", "HCR",     "VTCR",
    "VTTBR", "HSCTLR", "HTCR",  "HTTBR", "HMAIR0", "HMAIR1", "PAN",   "PA_BITS",
};

static const char *const operation_names[ORACLE_OPERATIONS] = {
    "stage 1 PL1 read",
    "stage 1 PL1 write",
    "stage 1 PL0 read",
    "stage 1 PL0 write",
    "stages 1+2 PL1 read",
    "stages 1+2 PL1 write",
    "stages 1+2 PL0 read",
    "stages 1+2 PL0 write",
    "Hyp read",
    "Hyp write",
    "stage 1 PL1 read, PAN",
    "stage 1 PL1 write, PAN",
    "PL1 load",
    "PL1 store",
    "PL0 load",
    "PL0 store",
    "PL1 fetch",
    "PL0 fetch",
};

static void print_trace(const struct comparison *comparison, FILE *out)
{
    struct vmsa_trace trace;

    predictor_trace(comparison->predictor, comparison->operation, comparison->address, &trace);
    for (unsigned i = 0; i < trace.count; i++) {
        const struct vmsa_step *step = &trace.steps[i];

        fprintf(out, "    stage %u level %u: [%010" PRIx64 "] = %0*" PRIx64 " %s, %s\n",
                step->stage, step->level, step->address, step->bytes * 2, step->descriptor,
                vmsa_descriptor_name(step->type), vmsa_outcome_name(step->outcome));
    }
}

void compare_explain(const struct comparison *comparison, FILE *out)
{
    const struct vmsa_result *result = &comparison->predicted.result;
    const uint64_t *registers = comparison->predictor->job->registers;

    fprintf(out, "%s of %" PRIx64 ": machine %" PRIx64 ", model %" PRIx64 "%s\n",
            operation_names[comparison->operation], comparison->address, comparison->got,
            comparison->predicted.par, comparison->predicted.raised ? " (raised)" : "");
    fprintf(out, "    model: %s, stage %u level %u, domain %u, output %" PRIx64 "\n",
            vmsa_outcome_name(result->outcome), result->stage, result->level, result->domain,
            result->output);
    print_trace(comparison, out);
    fprintf(out, "   ");
    for (unsigned i = 0; i < ORACLE_REGISTERS; i++) {
        if (registers[i] != 0) {
            fprintf(out, " %s=%" PRIx64, register_names[i], registers[i]);
        }
    }
    fprintf(out, "\n");
}
