/* SPDX-License-Identifier: MIT */
/* Holds findings against what a project says of them: severities, ignores, a baseline. Adds words
 * to findings and takes none away. */
#include "lint/gate.h"

#include "fingerprint.h"

#include "base/text.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

const char *sw_gate_image(struct sw_arena *arena, const struct sw_image *image)
{
    const char *slash = strrchr(image->name, '/');
    const char *base = slash ? slash + 1 : image->name;
    const size_t size = strlen(base) * 4 + 1; /* \xNN is the longest form of a byte */
    char *safe = sw_alloc(arena, size, 1);

    sw_text_printable(safe, size, base);
    return safe;
}

static bool check_rule(const char *word, const struct sw_site *why, struct sw_error *err)
{
    const struct sw_rule_choice choice = {.selected = &word, .selected_count = 1};
    struct sw_error inner;

    return sw_rule_words_check(&choice, &inner) ||
           sw_fail(err, SW_ERROR_USAGE, "%s:%u:%u: %s", why->file, why->line, why->column,
                   inner.text);
}

/* Entries of one fingerprint keep their order. */
static int compare_entries(const void *a, const void *b, void *entries)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    const struct sw_baseline_entry *all = entries;
    const int order = strcmp(all[x].fingerprint, all[y].fingerprint);

    return order ? order : (x > y) - (x < y);
}

static size_t *order_of(struct sw_arena *arena, const struct sw_baseline *baseline)
{
    size_t *order = SW_NEW_ARRAY(arena, size_t, baseline->count);

    for (size_t i = 0; i < baseline->count; i++)
        order[i] = i;
    if (baseline->count)
        qsort_r(order, baseline->count, sizeof *order, compare_entries,
                (void *)(uintptr_t)baseline->entries);
    return order;
}

bool sw_gate_open(struct sw_arena *arena, const struct sw_config *config,
                  const struct sw_baseline *baseline, int64_t now, struct sw_gate *gate,
                  struct sw_error *err)
{
    *gate = (struct sw_gate){.arena = arena, .config = config, .baseline = baseline, .now = now};
    gate->used = SW_NEW_ARRAY(arena, bool, config ? config->ignore_count : 0);
    gate->seen = SW_NEW_ARRAY(arena, bool, baseline ? baseline->count : 0);
    gate->order = baseline ? order_of(arena, baseline) : NULL;
    for (size_t i = 0; config && i < config->ignore_count; i++)
        if (!check_rule(config->ignores[i].rule, &config->ignores[i].why, err))
            return false;
    for (size_t i = 0; config && i < config->severity_count; i++)
        if (!check_rule(config->severities[i].rule, &config->severities[i].why, err))
            return false;
    return true;
}

/* The longest word that takes a rule is the most exact one; of two equal ones the later. */
static enum sw_severity severity_of(const struct sw_config *config, const struct sw_rule *rule)
{
    enum sw_severity severity = rule->severity;
    size_t longest = 0;

    for (size_t i = 0; i < config->severity_count; i++) {
        const struct sw_config_severity *change = &config->severities[i];

        if (!sw_rule_word_takes(change->rule, rule) || strlen(change->rule) < longest)
            continue;
        severity = (enum sw_severity)change->severity;
        longest = strlen(change->rule);
    }
    return severity;
}

static bool expired(const struct sw_gate *gate, const struct sw_config_ignore *ignore)
{
    return ignore->expires && sw_config_expired(ignore->expires, gate->now);
}

static bool about_image(const struct sw_config_ignore *ignore, const char *image)
{
    return !ignore->image || fnmatch(ignore->image, image, 0) == 0;
}

/* Every ignore that fits is used, so that none of two equal ones is called useless by chance. */
static const struct sw_config_ignore *ignore_of(const struct sw_gate *gate, const char *image,
                                                const struct sw_finding *finding)
{
    const struct sw_config_ignore *found = NULL;

    for (size_t i = 0; i < gate->config->ignore_count; i++) {
        const struct sw_config_ignore *ignore = &gate->config->ignores[i];

        if (!sw_rule_word_takes(ignore->rule, finding->rule) || !about_image(ignore, image) ||
            (ignore->machine && !same(ignore->machine, finding->machine)))
            continue;
        gate->used[i] = true;
        if (!found && !expired(gate, ignore))
            found = ignore;
    }
    return found;
}

/* The number of entries whose fingerprint is below one. */
static size_t entries_below(const struct sw_gate *gate, const char *fingerprint)
{
    size_t low = 0, high = gate->baseline->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (strcmp(gate->baseline->entries[gate->order[middle]].fingerprint, fingerprint) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Each entry stands for one finding: a second one like it is new. */
static bool take_known(const struct sw_gate *gate, const char *image,
                       const struct sw_finding *finding)
{
    for (size_t i = entries_below(gate, finding->fingerprint); i < gate->baseline->count; i++) {
        const size_t at = gate->order[i];
        const struct sw_baseline_entry *entry = &gate->baseline->entries[at];

        if (strcmp(entry->fingerprint, finding->fingerprint) != 0)
            return false;
        if (gate->seen[at] || strcmp(entry->image, image) != 0 ||
            !same(entry->machine, finding->machine))
            continue;
        gate->seen[at] = true;
        return true;
    }
    return false;
}

void sw_gate_apply(struct sw_gate *gate, struct sw_report *report)
{
    const char *image = sw_gate_image(gate->arena, report->image);
    struct sw_finding *findings =
        SW_NEW_ARRAY(gate->arena, struct sw_finding, report->finding_count);

    if (report->finding_count)
        memcpy(findings, report->findings, report->finding_count * sizeof *findings);
    report->findings = findings;
    sw_fingerprints(gate->arena, findings, report->finding_count);
    for (size_t i = 0; i < report->finding_count; i++) {
        struct sw_finding *finding = &findings[i];

        if (gate->config) {
            finding->severity = severity_of(gate->config, finding->rule);
            finding->ignored = ignore_of(gate, image, finding);
        }
        if (gate->baseline)
            finding->known = take_known(gate, image, finding) ? SW_KNOWN_UNCHANGED : SW_KNOWN_NEW;
    }
}

static bool has_machine(const struct sw_report *report, const char *machine)
{
    for (size_t i = 0; i < report->verdict_count; i++)
        if (strcmp(report->verdicts[i].machine->layout->name, machine) == 0)
            return true;
    return false;
}

/* Whether a rule's silence on a machine (NULL: any) means something: it was chosen, for a machine
 * of this run, and did not lack a fact. */
static bool was_asked(const struct sw_report *report, const struct sw_rule *rule,
                      const char *machine)
{
    if (!sw_rule_chosen(report->choice, rule) || (machine && !has_machine(report, machine)))
        return false;
    for (size_t i = 0; i < report->skipped_count; i++)
        if (report->skipped[i].rule == rule &&
            (!machine || same(report->skipped[i].machine, machine)))
            return false;
    return true;
}

/* A rule that this build does not have any more finds nothing any more either. */
static bool is_fixed(struct sw_gate *gate, const struct sw_report *report, size_t entry)
{
    const struct sw_baseline_entry *known = &gate->baseline->entries[entry];
    const struct sw_rule *rule = sw_rule_find(known->rule);

    if (gate->seen[entry] || strcmp(known->image, sw_gate_image(gate->arena, report->image)) != 0 ||
        (rule && !was_asked(report, rule, known->machine)))
        return false;
    gate->seen[entry] = true;
    return true;
}

static void find_fixed(struct sw_gate *gate, struct sw_report *report)
{
    struct SW_VECTOR(struct sw_baseline_entry) fixed = {0};

    for (size_t i = 0; gate->baseline && i < gate->baseline->count; i++)
        if (is_fixed(gate, report, i))
            sw_push(gate->arena, &fixed, gate->baseline->entries[i]);
    report->fixed = fixed.items;
    report->fixed_count = fixed.count;
}

/* An ignore is useless only when a report could have used it, and all of its rules were asked. */
static bool could_be_used(struct sw_gate *gate, const struct sw_config_ignore *ignore,
                          const struct sw_report *reports, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool asked = about_image(ignore, sw_gate_image(gate->arena, reports[i].image));

        for (const struct sw_rule *rule = sw_rules(); asked && rule->id; rule++)
            asked = !sw_rule_word_takes(ignore->rule, rule) ||
                    was_asked(&reports[i], rule, ignore->machine);
        if (asked)
            return true;
    }
    return false;
}

const struct sw_gate_note *sw_gate_finish(struct sw_gate *gate, struct sw_report *reports,
                                          size_t report_count, size_t *count)
{
    struct SW_VECTOR(struct sw_gate_note) notes = {0};

    for (size_t i = 0; i < report_count; i++)
        find_fixed(gate, &reports[i]);
    for (size_t i = 0; gate->config && i < gate->config->ignore_count; i++) {
        const struct sw_config_ignore *ignore = &gate->config->ignores[i];
        const char *text = NULL;

        if (expired(gate, ignore))
            text = sw_sprintf(gate->arena, "the ignore of %s expired on %s: what it met counts",
                              ignore->rule, ignore->expires);
        else if (!gate->used[i] && could_be_used(gate, ignore, reports, report_count))
            text =
                sw_sprintf(gate->arena, "the ignore of %s met no finding: remove it", ignore->rule);
        if (text)
            sw_push(gate->arena, &notes, (struct sw_gate_note){ignore->why, text});
    }
    *count = notes.count;
    return notes.items;
}

void sw_gate_know(struct sw_arena *arena, struct sw_report *report)
{
    struct sw_finding *findings = SW_NEW_ARRAY(arena, struct sw_finding, report->finding_count);

    if (report->finding_count)
        memcpy(findings, report->findings, report->finding_count * sizeof *findings);
    for (size_t i = 0; i < report->finding_count; i++)
        findings[i].known = SW_KNOWN_UNCHANGED;
    report->findings = findings;
}
