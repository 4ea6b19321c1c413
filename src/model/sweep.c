/* SPDX-License-Identifier: MIT */
/* Words for what a sweep found, and what counts as one cause. Runs nothing. */
#include "model/sweep.h"

#include <string.h>

const char *sw_sweep_verdict_name(enum sw_sweep_verdict verdict)
{
    static const char *const names[] = {
        [SW_SWEEP_WORKS] = "works", [SW_SWEEP_DIES] = "dies", [SW_SWEEP_UNKNOWN] = "unknown"};

    return names[verdict];
}

/* Texts name addresses and differ from one place to the next. Where there is a rule it alone
 * counts, or no two neighbours would ever be joined. */
bool sw_sweep_same_cause(const struct sw_sweep_range *a, const struct sw_sweep_range *b)
{
    if (a->verdict != b->verdict || a->rule != b->rule)
        return false;
    return a->rule || strcmp(a->why, b->why) == 0;
}
