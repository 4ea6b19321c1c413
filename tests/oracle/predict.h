/* SPDX-License-Identifier: MIT */
/* What the model says of one AT operation of a job, as the PAR that the manual asks for. */
#ifndef ORACLE_PREDICT_H
#define ORACLE_PREDICT_H

#include "job.h"

#include "vmsa/stage2.h"
#include "vmsa/walk.h"

/*
 * The form of an answer: 32-bit PAR, 64-bit PAR of AArch32, PAR_EL1.
 */
enum par_form {
    PAR_SHORT,
    PAR_LONG,
    PAR_EL1,
    PAR_FSR, /* no PAR: the answer of a real access, as job.h says */
};

/*
 * The model's answer. par is the whole PAR, memory attributes included; or, when raised is set,
 * what a 64-bit PAR would say of the fault for which AT raises an exception instead.
 */
struct prediction {
    struct vmsa_result result;
    uint64_t par;
    uint8_t form; /* enum par_form */
    bool raised;
    bool hpfar_known; /* of a real access: the manual says what HPFAR holds */
};

/*
 * One job made ready: registers decoded, memory as the payload left it.
 */
struct predictor {
    const struct oracle_job *job;
    struct vmsa_regime guest, guest_pan, hyp; /* guest_pan: with PSTATE.PAN set */
    struct vmsa_regime flat;                  /* maps every address to itself */
    struct vmsa_stage2 stage2;
    struct vmsa_reader reader;
    uint8_t form; /* enum par_form */
};

/*
 * Physical memory as the payloads see it: the table area, initially zero, and the area that answers
 * with external aborts. bytes has ORACLE_TABLES_END - ORACLE_TABLES bytes.
 */
struct oracle_memory {
    uint8_t *bytes;
};

void predictor_prepare(struct predictor *predictor, const struct oracle_job *job,
                       struct oracle_memory *memory);

/*
 * operation is an enum oracle_operation that the job asks for.
 */
struct prediction predictor_answer(const struct predictor *predictor, unsigned operation,
                                   uint64_t address);

/*
 * For how many addresses the model's walk of many at once, which remembers what it saw, gives
 * anything else than its walk of one. results has room for count of them.
 */
uint32_t predictor_bulk_differs(const struct predictor *predictor, unsigned operation,
                                const uint64_t *addresses, uint32_t count,
                                struct vmsa_result *results);

/*
 * The same walk with every step, for people.
 */
void predictor_trace(const struct predictor *predictor, unsigned operation, uint64_t address,
                     struct vmsa_trace *trace);

/*
 * Whether an operation gives stage 1's answer alone, stage 2 being only under its tables.
 */
bool predictor_is_stage1(unsigned operation);

/*
 * What stage 2 alone makes of an IPA, for the access of an operation. The memory attributes are
 * those over a Device stage 1.
 */
struct vmsa_result predictor_stage2(const struct predictor *predictor, unsigned operation,
                                    uint64_t ipa);

/*
 * PAR of a walk that ended well or in a fault AT reports (Arm ARM G5.13;
 * AArch32_EncodePARSD, AArch32_EncodePARLD, AArch64_EncodePAR). Non-secure regimes: NS is given as
 * one, the manual leaves it UNKNOWN.
 */
uint64_t par_encode(enum par_form form, const struct vmsa_result *result);

#endif
