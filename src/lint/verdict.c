/* SPDX-License-Identifier: MIT */
/* One line a machine: boots, dies, or not known, with the first cause. Reads findings and asks no
 * rule. */
#include "facts.h"
#include "verdict.h"

#include <string.h>

/* A finding about the image alone, without a machine, holds for every machine. */
static bool concerns(const char *said_of, const struct sw_machine *machine)
{
    return !said_of || strcmp(said_of, machine->layout->name) == 0;
}

/* By rule id, as findings are sorted: the same image gives the same cause on every run. */
static const struct sw_finding *first_error(const struct sw_report *report,
                                            const struct sw_machine *machine)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].rule->severity == SW_SEVERITY_ERROR &&
            concerns(report->findings[i].machine, machine))
            return &report->findings[i];
    return NULL;
}

static const struct sw_skipped *first_unasked(const struct sw_report *report,
                                              const struct sw_machine *machine)
{
    for (size_t i = 0; i < report->skipped_count; i++)
        if (report->skipped[i].rule->severity == SW_SEVERITY_ERROR &&
            concerns(report->skipped[i].machine, machine))
            return &report->skipped[i];
    return NULL;
}

/* The error-level rules that concern this machine and were not chosen, in words; else NULL. What
 * was left out on purpose was not looked at either. */
static const char *left_out(struct sw_arena *arena, const struct sw_rule_choice *choice,
                            const struct sw_machine *machine)
{
    const struct sw_facts facts =
        sw_facts_of(arena, machine->image, machine->promise, machine, NULL);
    const struct sw_rule *first = NULL;
    size_t count = 0;

    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++) {
        if (rule->severity != SW_SEVERITY_ERROR || sw_rule_chosen(choice, rule) ||
            !sw_facts_apply(&facts, rule->needs))
            continue;
        if (count++ == 0)
            first = rule;
    }
    if (count < 2)
        return first ? sw_sprintf(arena, "%s %s was not asked", first->id, first->name) : NULL;
    return sw_sprintf(arena, "%s %s and %zu more error-level rule%s were not asked", first->id,
                      first->name, count - 1, count == 2 ? "" : "s");
}

/* Death is certain with one error, whatever else could not be asked. Booting needs every
 * error-level rule to have been asked. */
static struct sw_verdict verdict_of(struct sw_arena *arena, const struct sw_report *report,
                                    const struct sw_rule_choice *choice,
                                    const struct sw_machine *machine)
{
    const struct sw_finding *finding = first_error(report, machine);
    const struct sw_skipped *skipped = first_unasked(report, machine);
    const char *unasked = left_out(arena, choice, machine);

    if (finding)
        return (struct sw_verdict){
            machine, SW_VERDICT_DIES,
            sw_sprintf(arena, "%s %s: %s", finding->rule->id, finding->rule->name, finding->text)};
    if (machine->placement.refused)
        return (struct sw_verdict){
            machine, SW_VERDICT_DIES,
            sw_sprintf(arena, "the loader refuses the image: %s", machine->placement.refusal)};
    if (skipped)
        return (struct sw_verdict){machine, SW_VERDICT_UNKNOWN,
                                   sw_sprintf(arena, "%s %s not evaluated: %s", skipped->rule->id,
                                              skipped->rule->name, skipped->why)};
    if (unasked)
        return (struct sw_verdict){machine, SW_VERDICT_UNKNOWN, unasked};
    return (struct sw_verdict){machine, SW_VERDICT_BOOTS, ""};
}

void sw_verdicts(struct sw_arena *arena, const struct sw_machine *const *machines, size_t count,
                 const struct sw_rule_choice *choice, struct sw_report *report)
{
    struct sw_verdict *verdicts = SW_NEW_ARRAY(arena, struct sw_verdict, count);

    for (size_t i = 0; i < count; i++)
        verdicts[i] = verdict_of(arena, report, choice, machines[i]);
    report->verdicts = verdicts;
    report->verdict_count = count;
}
