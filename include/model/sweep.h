/* SPDX-License-Identifier: MIT */
/* What came of starting an image at many addresses: plain structs, filled by whoever ran it. */
#ifndef SW_MODEL_SWEEP_H
#define SW_MODEL_SWEEP_H

#include "model/machine.h"

enum sw_sweep_verdict { SW_SWEEP_WORKS, SW_SWEEP_DIES, SW_SWEEP_UNKNOWN };

/*
 * Neighbouring load addresses (IPA, step apart, both ends included) with the same verdict and the
 * same first cause. rule is the id of the rule that says so, or NULL; why is what it says of the
 * first of them, "" where the image works.
 */
struct sw_sweep_range {
    uint64_t first, last;
    size_t count;
    enum sw_sweep_verdict verdict;
    const char *rule, *why;
};

/*
 * Addresses of one kind: "1 MB-aligned + 0x8000".
 */
struct sw_sweep_family {
    const char *name;
    uint64_t step;
    size_t count, works;
    const struct sw_sweep_range *ranges;
    size_t range_count;
};

enum { SW_SWEEP_FAMILIES = 3 };

/*
 * machine is the image where its loader puts it.
 */
struct sw_sweep {
    const struct sw_machine *machine;
    struct sw_sweep_family families[SW_SWEEP_FAMILIES];
};

/*
 * "works", "dies", "unknown".
 */
const char *sw_sweep_verdict_name(enum sw_sweep_verdict verdict);

/*
 * Whether two ranges have the same verdict for the same reason: by the rule, else by the words.
 */
bool sw_sweep_same_cause(const struct sw_sweep_range *a, const struct sw_sweep_range *b);

#endif
