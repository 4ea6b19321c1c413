/* SPDX-License-Identifier: MIT */
/* Reports as SARIF 2.1.0 (OASIS standard, sections in comments): results, what was suppressed and
 * what was known. Knows no code host. */
#include "formats.h"
#include "report.h"
#include "sarif.h"
#include "words.h"

#include "input/config.h"

#include <string.h>

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

/* RFC 3986: a path's bytes as they are where they may be, else as %XX; what is absolute becomes a
 * file: URI, and the rest stays relative, as code hosts want it. */
static const char *uri_of(struct sw_arena *arena, const char *path)
{
    struct sw_buffer uri = {.arena = arena};

    while (path[0] == '.' && path[1] == '/')
        path += 2;
    if (*path == '/')
        sw_buffer_puts(&uri, "file://");
    for (; *path; path++) {
        const bool plain = (*path >= 'a' && *path <= 'z') || (*path >= 'A' && *path <= 'Z') ||
                           (*path >= '0' && *path <= '9') || strchr("-._~/+@", *path);

        if (plain)
            sw_buffer_add(&uri, path, 1);
        else
            sw_buffer_printf(&uri, "%%%02X", (unsigned char)*path);
    }
    return uri.text ? uri.text : "";
}

/* 3.29: a file that is no text gets line 1, for readers that show nothing without a line. */
static json_t *location_of(struct sw_arena *arena, const struct sw_site *place)
{
    json_t *location = json_object(), *physical = json_object(), *artifact = json_object();
    json_t *region = json_object(), *logical, *names;

    json_put_text(artifact, "uri", uri_of(arena, place->file));
    json_put(region, "startLine", json_integer(place->line ? place->line : 1));
    if (place->line && place->column)
        json_put(region, "startColumn", json_integer(place->column));
    json_put(physical, "artifactLocation", artifact);
    json_put(physical, "region", region);
    json_put(location, "physicalLocation", physical);
    if (place->what) {
        logical = json_object();
        names = json_array();
        json_put_text(logical, "fullyQualifiedName", place->what);
        json_array_append_new(names, logical);
        json_put(location, "logicalLocations", names);
    }
    return location;
}

static json_t *locations_of(struct sw_arena *arena, const struct sw_site *place)
{
    json_t *array = json_array();

    json_array_append_new(array, location_of(arena, place));
    return array;
}

/* 3.35: accepted by somebody who wrote down why, in a file and not in the source. */
static json_t *suppressions_of(struct sw_arena *arena, const struct sw_config_ignore *ignored)
{
    json_t *array = json_array(), *object = json_object(), *properties = json_object();

    json_put_text(object, "kind", "external");
    json_put_text(object, "status", "accepted");
    json_put_text(object, "justification", ignored->reason);
    json_put(object, "location", location_of(arena, &ignored->why));
    if (ignored->expires) {
        json_put_text(properties, "expires", ignored->expires);
        json_put(object, "properties", properties);
    } else {
        json_decref(properties);
    }
    json_array_append_new(array, object);
    return array;
}

/* primaryLocationLineHash is the one that GitHub compares; a line would say nothing here. */
static json_t *fingerprints_of(const char *fingerprint)
{
    json_t *object = json_object();

    json_put_text(object, "primaryLocationLineHash", fingerprint);
    json_put_text(object, "stagewalkFinding/v1", fingerprint);
    return object;
}

/* 3.27.6: the place of a rule in the driver's list; a rule of another build is in none. */
static void put_rule(json_t *result, const struct sw_report *report, const char *id)
{
    json_int_t index = 0;

    json_put_text(result, "ruleId", id);
    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++) {
        if (!sw_rule_chosen(report->choice, rule))
            continue;
        if (strcmp(rule->id, id) == 0)
            json_put(result, "ruleIndex", json_integer(index));
        index++;
    }
}

static const char *sentence_of(struct sw_arena *arena, const struct sw_finding *finding)
{
    return sw_sprintf(arena, "%s%s%s%s%s", finding->text, finding->machine ? " (on " : "",
                      finding->machine ? finding->machine : "", finding->machine ? ")" : "",
                      finding->help ? sw_sprintf(arena, "\n\nHelp: %s", finding->help) : "");
}

/* What the text form draws, for machines. */
static json_t *properties_of(const struct sw_finding *finding)
{
    json_t *object = json_object(), *ranges = json_array();

    json_put_text(object, "machine", finding->machine);
    json_put_text(object, "confidence", sw_confidence_name(finding->rule->confidence));
    for (size_t i = 0; i < finding->evidence_count; i++) {
        json_t *range = json_of_range(finding->evidence[i].ipa);

        json_put_text(range, "label", finding->evidence[i].label);
        json_put(range, "va", json_of_value(&finding->evidence[i].va));
        json_array_append_new(ranges, range);
    }
    json_put(object, "ipa", ranges);
    json_put(object, "site", json_of_site(&finding->site));
    return object;
}

static json_t *result_of(struct sw_arena *arena, const struct sw_report *report,
                         const struct sw_finding *finding)
{
    const struct sw_site place = report_place(report, finding);
    json_t *result = json_object();

    put_rule(result, report, finding->rule->id);
    json_put_text(result, "level", sarif_level(finding->severity));
    json_put(result, "message", sarif_message(arena, sentence_of(arena, finding)));
    json_put(result, "locations", locations_of(arena, &place));
    if (finding->fingerprint)
        json_put(result, "partialFingerprints", fingerprints_of(finding->fingerprint));
    if (finding->known != SW_KNOWN_UNASKED)
        json_put_text(result, "baselineState", report_known_name(finding->known));
    if (finding->ignored)
        json_put(result, "suppressions", suppressions_of(arena, finding->ignored));
    json_put(result, "properties", properties_of(finding));
    return result;
}

/* 3.27.24: what the baseline has and nobody finds now is a result, too; one that fails nothing. */
static json_t *absent_of(struct sw_arena *arena, const struct sw_report *report,
                         const struct sw_baseline_entry *fixed)
{
    const struct sw_site place = {.file = report->image->name};
    json_t *result = json_object();

    put_rule(result, report, fixed->rule);
    json_put_text(result, "kind", "informational");
    json_put_text(result, "level", "none");
    json_put(result, "message",
             sarif_message(arena, sw_sprintf(arena, "fixed: %s%s%s", fixed->name,
                                             fixed->machine ? " on " : "",
                                             fixed->machine ? fixed->machine : "")));
    json_put(result, "locations", locations_of(arena, &place));
    json_put(result, "partialFingerprints", fingerprints_of(fixed->fingerprint));
    json_put_text(result, "baselineState", "absent");
    return result;
}

static json_t *results_of(struct sw_arena *arena, const struct sw_render_reports *reports)
{
    json_t *array = json_array();

    for (size_t i = 0; i < reports->count; i++) {
        const struct sw_report *report = &reports->reports[i];

        for (size_t k = 0; k < report->finding_count; k++)
            json_array_append_new(array, result_of(arena, report, &report->findings[k]));
        for (size_t k = 0; k < report->fixed_count; k++)
            json_array_append_new(array, absent_of(arena, report, &report->fixed[k]));
    }
    return array;
}

/* 3.58: place may be NULL. */
static json_t *notification_of(struct sw_arena *arena, const char *level, const char *text,
                               const struct sw_site *place)
{
    json_t *object = json_object();

    json_put_text(object, "level", level);
    json_put(object, "message", sarif_message(arena, text));
    if (place && place->file)
        json_put(object, "locations", locations_of(arena, place));
    return object;
}

static const char *join(struct sw_arena *arena, const char *const *words, size_t count)
{
    struct sw_buffer list = {.arena = arena};

    for (size_t i = 0; i < count; i++)
        sw_buffer_printf(&list, "%s%s", i ? ", " : "", words[i]);
    return count ? list.text : "";
}

static void add_gaps(struct sw_arena *arena, const struct sw_report *report, json_t *notifications)
{
    const struct sw_site place = {.file = report->image->name};
    size_t count;
    const struct report_gap *gaps = report_gaps(arena, report, &count);

    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            notifications,
            notification_of(arena, "warning",
                            sw_sprintf(arena, "not evaluated: %s%s%s: %s",
                                       join(arena, gaps[i].rules, gaps[i].rule_count),
                                       gaps[i].machine_count ? " on " : "",
                                       join(arena, gaps[i].machines, gaps[i].machine_count),
                                       gaps[i].why),
                            &place));
}

/* 3.20: an image that could not be read makes the run an incomplete one. */
static json_t *invocations_of(struct sw_arena *arena, const struct sw_render_reports *reports)
{
    json_t *array = json_array(), *invocation = json_object();
    json_t *execution = json_array(), *configuration = json_array();

    for (size_t i = 0; i < reports->failure_count; i++) {
        const struct sw_site place = {.file = reports->failures[i].image};

        json_array_append_new(execution,
                              notification_of(arena, "error", reports->failures[i].text, &place));
    }
    for (size_t i = 0; i < reports->count; i++)
        add_gaps(arena, &reports->reports[i], execution);
    for (size_t i = 0; i < reports->note_count; i++)
        json_array_append_new(
            configuration,
            notification_of(arena, "warning", reports->notes[i].text, &reports->notes[i].site));
    json_put(invocation, "executionSuccessful", json_boolean(reports->failure_count == 0));
    json_put(invocation, "toolExecutionNotifications", execution);
    json_put(invocation, "toolConfigurationNotifications", configuration);
    json_array_append_new(array, invocation);
    return array;
}

static json_t *artifacts_of(struct sw_arena *arena, const struct sw_render_reports *reports)
{
    json_t *array = json_array();

    for (size_t i = 0; i < reports->count; i++) {
        json_t *artifact = json_object(), *location = json_object(), *roles = json_array();

        json_put_text(location, "uri", uri_of(arena, reports->reports[i].image->name));
        json_put(artifact, "location", location);
        json_array_append_new(roles, json_string("analysisTarget"));
        json_put(artifact, "roles", roles);
        json_array_append_new(array, artifact);
    }
    return array;
}

/* The portability table; SARIF has no place of its own for it. */
static json_t *portability_of(const struct sw_render_reports *reports)
{
    json_t *array = json_array();

    for (size_t i = 0; i < reports->count; i++)
        for (size_t k = 0; k < reports->reports[i].verdict_count; k++) {
            const struct sw_verdict *verdict = &reports->reports[i].verdicts[k];
            json_t *object = json_object();

            json_put_text(object, "image", reports->reports[i].image->name);
            json_put_text(object, "machine", verdict->machine->layout->name);
            json_put_text(object, "verdict", words_verdict(verdict->kind));
            json_put_text(object, "why", verdict->why ? verdict->why : "");
            json_array_append_new(array, object);
        }
    return array;
}

/* All reports of a run have one choice of rules. */
static const struct sw_rule_choice *choice_of(const struct sw_render_reports *reports)
{
    return reports->count ? reports->reports[0].choice : NULL;
}

void sarif_reports(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reports *reports = data;
    json_t *log = json_object(), *runs = json_array(), *run = json_object();
    json_t *properties = json_object();

    (void)style;
    json_put_text(log, "$schema", SCHEMA);
    json_put_text(log, "version", "2.1.0");
    json_put(run, "tool", sarif_tool(out->arena, choice_of(reports)));
    json_put(run, "invocations", invocations_of(out->arena, reports));
    json_put(run, "artifacts", artifacts_of(out->arena, reports));
    json_put(run, "results", results_of(out->arena, reports));
    json_put(properties, "portability", portability_of(reports));
    json_put(run, "properties", properties);
    json_array_append_new(runs, run);
    json_put(log, "runs", runs);
    json_print(log, out);
}
