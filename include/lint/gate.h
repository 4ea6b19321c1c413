/* SPDX-License-Identifier: MIT */
/* What findings mean for a gate: their fingerprints, the severities a project gives them, which it
 * ignores and which it knows. Asks no rule and takes no finding away. */
#ifndef SW_LINT_GATE_H
#define SW_LINT_GATE_H

#include "input/baseline.h"
#include "input/config.h"
#include "lint/rule.h"

/*
 * One run's gate. config and baseline may be NULL. now (seconds since 1970) decides what has
 * expired. used and seen remember over all reports which ignores and entries met a finding; order
 * has the entries' numbers by fingerprint.
 */
struct sw_gate {
    struct sw_arena *arena;
    const struct sw_config *config;
    const struct sw_baseline *baseline;
    int64_t now;
    bool *used, *seen;
    size_t *order;
};

/*
 * Check the configuration's rule words (SW_ERROR_USAGE, with their places) and start.
 */
SW_MUST_CHECK bool sw_gate_open(struct sw_arena *arena, const struct sw_config *config,
                                const struct sw_baseline *baseline, int64_t now,
                                struct sw_gate *gate, struct sw_error *err);

/*
 * Give each finding of a report its fingerprint, its severity and what the project says of it.
 * Reports one after the other, in a fixed order.
 */
void sw_gate_apply(struct sw_gate *gate, struct sw_report *report);

/*
 * After the last report: tell each what the baseline has of it that is fixed now, and what somebody
 * should clean up: ignores that expired, and those that met no finding though their rules were
 * asked. A sentence each, with its place.
 */
struct sw_gate_note {
    struct sw_site site;
    const char *text;
};
const struct sw_gate_note *sw_gate_finish(struct sw_gate *gate, struct sw_report *reports,
                                          size_t report_count, size_t *count);

/*
 * The name by which configurations and baselines know an image: its file's, without folders, with
 * \xNN for what cannot be printed.
 */
const char *sw_gate_image(struct sw_arena *arena, const struct sw_image *image);

/*
 * Make every finding of a report known: what a baseline that is being written will say.
 */
void sw_gate_know(struct sw_arena *arena, struct sw_report *report);

#endif
