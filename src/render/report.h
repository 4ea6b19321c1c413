/* SPDX-License-Identifier: MIT */
/* What every format of a report needs, worked out once: groups, counts. Knows no format. */
#ifndef SW_RENDER_REPORT_H
#define SW_RENDER_REPORT_H

#include "render/render.h"

/*
 * A finding and the machines on which it is exactly the same (none for a finding about the image
 * alone).
 */
struct report_group {
    const struct sw_finding *finding;
    const char **machines;
    size_t machine_count;
};

/*
 * Findings of a report in groups, in the order of their first members.
 */
struct report_group *report_groups(struct sw_arena *arena, const struct sw_report *report,
                                   size_t *count);

/*
 * A reason why rules could not be asked, how many rules that hit, and the machines.
 */
struct report_gap {
    const char *why;
    const char **rules, **machines;
    size_t rule_count, machine_count;
};

struct report_gap *report_gaps(struct sw_arena *arena, const struct sw_report *report,
                               size_t *count);

/*
 * Why nobody could go through the image's code for the stacks it needs, or NULL: it was done, or
 * not asked for.
 */
const char *report_code_lack(const struct sw_report *report);

/*
 * Findings that are ignored; of the others those that the baseline has, or lacks.
 */
size_t report_ignored(const struct sw_report *report);
size_t report_known(const struct sw_report *report, enum sw_known known);

/*
 * "new", "unchanged", or NULL when no baseline was given: SARIF's words.
 */
const char *report_known_name(enum sw_known known);

/*
 * Findings of one severity that count, verdicts of one kind.
 */
size_t report_count(const struct sw_report *report, enum sw_severity severity);
size_t report_verdicts(const struct sw_report *report, enum sw_verdict_kind kind);

/*
 * The file to show a finding at: the user's own layout (with its line) or device tree when the
 * finding's site is in one, else the image. what stays the site's.
 */
struct sw_site report_place(const struct sw_report *report, const struct sw_finding *finding);

/*
 * The machine of a name in the report's verdicts, or NULL.
 */
const struct sw_machine *report_machine(const struct sw_report *report, const char *name);

#endif
