/* SPDX-License-Identifier: MIT */
/* What the lists of departures share, and the masks that departures.c puts into its one table. */
#ifndef ORACLE_DEPARTURES_H
#define ORACLE_DEPARTURES_H

#include "compare.h"

/*
 * Whether an answer stands for an exception.
 */
static inline bool raised(uint64_t got)
{
    return (got & ORACLE_EXCEPTION) == ORACLE_EXCEPTION;
}

/*
 * Whether both sides say that the translation went well, in a PAR.
 */
static inline bool ends_well(const struct comparison *c)
{
    return c->predicted.result.outcome == VMSA_OK && (c->got & 1) == 0;
}

static inline bool is_hyp_operation(unsigned operation)
{
    return operation == ORACLE_HYP_R || operation == ORACLE_HYP_W;
}

/*
 * The same, in a 64-bit PAR.
 */
static inline bool is_long_success(const struct comparison *c)
{
    return ends_well(c) && (c->predicted.form == PAR_LONG || c->predicted.form == PAR_EL1);
}

/*
 * The leaf of one stage among a walk's steps: its last; NULL when that stage is off.
 */
static inline const struct vmsa_step *last_of(const struct vmsa_trace *trace, unsigned stage)
{
    const struct vmsa_step *last = NULL;

    for (unsigned i = 0; i < trace->count; i++) {
        last = trace->steps[i].stage == stage ? &trace->steps[i] : last;
    }
    return last;
}

/*
 * Masks of struct departure: what they account for is said in departures.c's table. Short
 * descriptors, and the fault registers of a guest that uses them:
 */
uint64_t short_attributes(const struct comparison *c);
uint64_t supersection_address(const struct comparison *c);
uint64_t domain_before_level2(const struct comparison *c);
uint64_t access_flag_after_domain(const struct comparison *c);
uint64_t unknown_domain(const struct comparison *c);
uint64_t execute_never_first(const struct comparison *c);
uint64_t no_short_wxn(const struct comparison *c);
uint64_t external_type(const struct comparison *c);

/*
 * Memory attributes of 64-bit PARs.
 */
uint64_t short_attributes_long_par(const struct comparison *c);
uint64_t reserved_attributes(const struct comparison *c);
uint64_t forced_shareability(const struct comparison *c);
uint64_t transient_lost(const struct comparison *c);
uint64_t device_over_normal(const struct comparison *c);
uint64_t extension_bytes(const struct comparison *c);
uint64_t caches_off(const struct comparison *c);

/*
 * Contiguous sets whose descriptors do not agree.
 */
uint64_t contiguous_output(const struct comparison *c);
uint64_t contiguous_intermediate(const struct comparison *c);

#endif
