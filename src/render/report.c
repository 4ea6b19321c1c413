/* SPDX-License-Identifier: MIT */
/* What every format of a report needs, worked out once. */
#include "report.h"

#include "model/code_facts.h"

#include <string.h>

/* Strings come from several arenas, so equal ones need not be one. */
static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Numbers included: the same words about different addresses are two findings. */
static bool same_evidence(const struct sw_evidence *a, const struct sw_evidence *b)
{
    return same_text(a->label, b->label) && a->ipa.first == b->ipa.first &&
           a->ipa.last == b->ipa.last && a->va.known == b->va.known &&
           (!a->va.known || a->va.v == b->va.v) && a->marked == b->marked;
}

/* How a PA is shown depends on it, so findings that differ in it cannot share a picture. */
static enum sw_stage_kind stage2_of(const struct sw_report *report,
                                    const struct sw_finding *finding)
{
    const struct sw_machine *machine = report_machine(report, finding->machine);

    return machine ? machine->stage2.kind : SW_STAGE_UNKNOWN;
}

/* The same for a reader: rule, words, numbers, and how PAs are shown. */
static bool same_finding(const struct sw_report *report, const struct sw_finding *a,
                         const struct sw_finding *b)
{
    if (a->rule != b->rule || a->ignored != b->ignored || a->known != b->known || !a->machine ||
        !b->machine || !same_text(a->text, b->text) || !same_text(a->help, b->help) ||
        a->evidence_count != b->evidence_count || a->bits.present != b->bits.present ||
        a->bits.word != b->bits.word || a->bits.mask != b->bits.mask ||
        stage2_of(report, a) != stage2_of(report, b))
        return false;
    for (size_t i = 0; i < a->evidence_count; i++)
        if (!same_evidence(&a->evidence[i], &b->evidence[i]))
            return false;
    return true;
}

struct report_group *report_groups(struct sw_arena *arena, const struct sw_report *report,
                                   size_t *count)
{
    struct report_group *groups = SW_NEW_ARRAY(arena, struct report_group, report->finding_count);

    *count = 0;
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct sw_finding *finding = &report->findings[i];
        size_t g = 0;

        while (g < *count && !same_finding(report, groups[g].finding, finding))
            g++;
        if (g == *count) {
            groups[g].finding = finding;
            groups[g].machines = SW_NEW_ARRAY(arena, const char *, report->verdict_count + 1);
            ++*count;
        }
        if (finding->machine && groups[g].machine_count < report->verdict_count)
            groups[g].machines[groups[g].machine_count++] = finding->machine;
    }
    return groups;
}

static void add_once(const char **list, size_t *count, const char *text)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i], text) == 0)
            return;
    list[(*count)++] = text;
}

struct report_gap *report_gaps(struct sw_arena *arena, const struct sw_report *report,
                               size_t *count)
{
    struct report_gap *gaps = SW_NEW_ARRAY(arena, struct report_gap, report->skipped_count);

    *count = 0;
    for (size_t i = 0; i < report->skipped_count; i++) {
        const struct sw_skipped *skipped = &report->skipped[i];
        struct report_gap *gap = gaps;

        while (gap < gaps + *count && strcmp(gap->why, skipped->why) != 0)
            gap++;
        if (gap == gaps + *count) {
            gap->why = skipped->why;
            gap->rules = SW_NEW_ARRAY(arena, const char *, report->skipped_count);
            gap->machines = SW_NEW_ARRAY(arena, const char *, report->skipped_count);
            ++*count;
        }
        add_once(gap->rules, &gap->rule_count, skipped->rule->id);
        if (skipped->machine)
            add_once(gap->machines, &gap->machine_count, skipped->machine);
    }
    return gaps;
}

size_t report_count(const struct sw_report *report, enum sw_severity severity)
{
    size_t count = 0;

    for (size_t i = 0; i < report->finding_count; i++)
        count +=
            report->findings[i].severity == severity && sw_finding_counts(&report->findings[i]);
    return count;
}

/* The code is the same on every machine. */
const char *report_code_lack(const struct sw_report *report)
{
    const struct sw_code_facts *code =
        report->verdict_count ? report->verdicts[0].machine->code : NULL;

    return code ? code->lack : NULL;
}

size_t report_ignored(const struct sw_report *report)
{
    size_t count = 0;

    for (size_t i = 0; i < report->finding_count; i++)
        count += report->findings[i].ignored != NULL;
    return count;
}

size_t report_known(const struct sw_report *report, enum sw_known known)
{
    size_t count = 0;

    for (size_t i = 0; i < report->finding_count; i++)
        count += !report->findings[i].ignored && report->findings[i].known == known;
    return count;
}

const char *report_known_name(enum sw_known known)
{
    static const char *const names[] = {
        [SW_KNOWN_UNASKED] = NULL, [SW_KNOWN_NEW] = "new", [SW_KNOWN_UNCHANGED] = "unchanged"};

    return names[known];
}

size_t report_verdicts(const struct sw_report *report, enum sw_verdict_kind kind)
{
    size_t count = 0;

    for (size_t i = 0; i < report->verdict_count; i++)
        count += report->verdicts[i].kind == kind;
    return count;
}

const struct sw_machine *report_machine(const struct sw_report *report, const char *name)
{
    for (size_t i = 0; name && i < report->verdict_count; i++)
        if (strcmp(report->verdicts[i].machine->layout->name, name) == 0)
            return report->verdicts[i].machine;
    return NULL;
}
