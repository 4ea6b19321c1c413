/* SPDX-License-Identifier: MIT */
/* Model against machine: every answer, and the named reasons for which they may differ. */
#ifndef ORACLE_COMPARE_H
#define ORACLE_COMPARE_H

#include "predict.h"

#include <stddef.h>
#include <stdio.h>

/*
 * One comparison: what the model predicts, what the machine answered.
 */
struct comparison {
    const struct predictor *predictor;
    struct prediction predicted;
    uint64_t got;
    uint64_t address;
    unsigned operation;
};

/*
 * A known departure of the emulator, or a freedom of the architecture. mask() gives the bits of the
 * answer it accounts for in this comparison, 0 when it does not apply.
 */
struct departure {
    const char *name;
    const char *why; /* the manual's section, and what the emulator does instead */
    uint64_t (*mask)(const struct comparison *comparison);
};

extern const struct departure departures[];
extern const size_t departure_count;

enum { DEPARTURES_MAX = 32 };

/*
 * Figures of a run. masked[i] counts comparisons that differed and where departures[i] was needed.
 */
struct tally {
    uint64_t comparisons, mismatches, unknown;
    uint64_t bulk; /* differences of the model with itself: walks of many and of one address */
    uint64_t masked[DEPARTURES_MAX];
    uint64_t outcomes[VMSA_OUTCOMES];
};

/*
 * Whether the syndrome of an exception, as an answer gives it, is a DFSR in the short format: a
 * DFSR has no exception class, and says by its LPAE bit which format it has.
 */
bool syndrome_is_short(uint64_t got);

/*
 * Count one comparison; returns false on a difference that nothing explains.
 */
bool compare_one(const struct comparison *comparison, struct tally *tally);

/*
 * The whole story of a difference, for people.
 */
void compare_explain(const struct comparison *comparison, FILE *out);

#endif
