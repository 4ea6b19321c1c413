/* SPDX-License-Identifier: MIT */
/* Asks every chosen rule about an image on its machines and keeps what it says. Knows rules only
 * as rows. */
#include "emit.h"
#include "verdict.h"

#include <assert.h>
#include <string.h>

struct skipped_list SW_VECTOR(struct sw_skipped);

/* One rule, one machine: absent subject: nothing; unknown fact: said so; else the question. */
static void ask(struct sw_facts *facts, const struct sw_rule_choice *choice, struct sw_emit *emit,
                struct skipped_list *skipped)
{
    const char *lack;

    facts->rule = emit->rule;
    if (!sw_facts_apply(facts, emit->rule->needs))
        return;
    lack = sw_facts_lack(facts, emit->rule->needs);
    if (lack)
        sw_push(emit->arena, skipped,
                (struct sw_skipped){emit->rule, emit->machine, lack,
                                    choice && choice->no_run &&
                                        sw_facts_lack_run(facts, emit->rule->needs)});
    else
        emit->rule->check(facts, emit);
}

/* What holds of each machine is found out once, for all rules. */
static struct sw_facts *facts_of(struct sw_arena *arena, const struct sw_machine *const *machines,
                                 size_t count)
{
    struct sw_facts *facts = SW_NEW_ARRAY(arena, struct sw_facts, count);

    for (size_t i = 0; i < count; i++) {
        facts[i] = sw_facts_of(arena, machines[i]->image, machines[i]->promise, machines[i],
                               sw_tables_read(arena, machines[i]));
        sw_facts_add_code(&facts[i], machines[i]->code);
    }
    return facts;
}

static void ask_machines(struct sw_facts *facts, size_t count, const struct sw_rule_choice *choice,
                         struct sw_emit *emit, struct skipped_list *skipped)
{
    for (size_t i = 0; i < count; i++) {
        emit->machine = facts[i].machine->layout->name;
        ask(&facts[i], choice, emit, skipped);
    }
}

static void ask_image(const struct sw_machine *any, const struct sw_rule_choice *choice,
                      struct sw_emit *emit, struct skipped_list *skipped)
{
    struct sw_facts facts = sw_facts_of(emit->arena, any->image, any->promise, NULL, NULL);

    sw_facts_add_code(&facts, any->code);
    emit->machine = NULL;
    ask(&facts, choice, emit, skipped);
}

void sw_lint(struct sw_arena *arena, const struct sw_machine *const *machines, size_t count,
             const struct sw_rule_choice *choice, struct sw_report *report)
{
    struct sw_emit emit = {.arena = arena};
    struct skipped_list skipped = {0};
    struct sw_facts *facts = facts_of(arena, machines, count);

    assert(count > 0);
    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++) {
        if (!sw_rule_chosen(choice, rule))
            continue;
        emit.rule = rule;
        if (rule->scope == SW_SCOPE_IMAGE)
            ask_image(machines[0], choice, &emit, &skipped);
        else
            ask_machines(facts, count, choice, &emit, &skipped);
    }
    report->image = machines[0]->image;
    report->promise = machines[0]->promise;
    report->choice = choice;
    report->findings = emit.findings.items;
    report->finding_count = emit.findings.count;
    report->skipped = skipped.items;
    report->skipped_count = skipped.count;
    sw_verdicts(arena, machines, count, choice, report);
}

bool sw_report_incomplete(const struct sw_report *report)
{
    for (size_t i = 0; i < report->skipped_count; i++)
        if (!report->skipped[i].declined)
            return true;
    return false;
}

bool sw_finding_counts(const struct sw_finding *finding)
{
    return !finding->ignored && finding->known != SW_KNOWN_UNCHANGED;
}

bool sw_report_worst(const struct sw_report *report, enum sw_severity *severity)
{
    bool any = false;

    for (size_t i = 0; i < report->finding_count; i++) {
        const struct sw_finding *finding = &report->findings[i];

        if (!sw_finding_counts(finding))
            continue;
        if (!any || finding->severity > *severity)
            *severity = finding->severity;
        any = true;
    }
    return any;
}

const char *sw_severity_name(enum sw_severity severity)
{
    static const char *const names[] = {
        [SW_SEVERITY_NOTE] = "note",
        [SW_SEVERITY_WARNING] = "warning",
        [SW_SEVERITY_ERROR] = "error",
    };

    return names[severity];
}

const char *sw_confidence_name(enum sw_confidence confidence)
{
    return confidence == SW_CONFIDENCE_PROVED ? "proved" : "assumed";
}
