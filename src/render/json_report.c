/* SPDX-License-Identifier: MIT */
/* Reports as JSON: every finding by itself, nothing grouped, nothing left out. */
#include "formats.h"
#include "json_model.h"
#include "report.h"
#include "words.h"

#include "input/config.h"
#include "vmsa/fields.h"

static json_t *known_of(const struct sw_baseline_entry *entry)
{
    json_t *object = json_object();

    json_put_text(object, "image", entry->image);
    json_put_text(object, "rule", entry->rule);
    json_put_text(object, "name", entry->name);
    json_put_text(object, "machine", entry->machine);
    json_put_text(object, "fingerprint", entry->fingerprint);
    return object;
}

/* What identifies the image, for whoever keeps reports. */
static json_t *image_of(const struct sw_image *image)
{
    json_t *object = json_object();

    json_put_text(object, "name", image->name);
    json_put_text(object, "kind", words_image_kind(image->kind));
    json_put(object, "entry", json_of_address(image->entry));
    json_put(object, "flat_size", json_integer((json_int_t)image->flat.size));
    json_put_text(object, "symbols_from", image->symbols_from ? image->symbols_from->name : NULL);
    return object;
}

/* The ranges that the text form draws as a ruler. */
static json_t *evidence_of(const struct sw_finding *finding)
{
    json_t *array = json_array();

    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct sw_evidence *evidence = &finding->evidence[i];
        json_t *object = json_object();

        json_put_text(object, "label", evidence->label);
        json_put(object, "va", json_of_value(&evidence->va));
        json_put(object, "ipa", json_of_range(evidence->ipa));
        json_put(object, "marked", json_boolean(evidence->marked));
        json_array_append_new(array, object);
    }
    return array;
}

/* null where a finding is not about a word, so that the key is always there. */
static json_t *bits_of(const struct sw_bit_evidence *bits)
{
    json_t *object;

    if (!bits->present)
        return json_null();
    object = json_object();
    json_put_text(object, "format", vmsa_layout_table(bits->layout)->name);
    json_put_text(object, "label", bits->label);
    json_put(object, "word", json_of_address(bits->word));
    json_put(object, "mask", json_of_address(bits->mask));
    return object;
}

/* Who looks only at findings that count looks for null here. */
static json_t *ignored_of(const struct sw_config_ignore *ignored)
{
    json_t *object;

    if (!ignored)
        return json_null();
    object = json_object();
    json_put_text(object, "reason", ignored->reason);
    json_put_text(object, "expires", ignored->expires);
    json_put(object, "site", json_of_site(&ignored->why));
    return object;
}

/* machine is null for a finding about the image alone. */
static json_t *finding_of(const struct sw_finding *finding)
{
    json_t *object = json_object();

    json_put_text(object, "rule", finding->rule->id);
    json_put_text(object, "name", finding->rule->name);
    json_put_text(object, "severity", sw_severity_name(finding->severity));
    json_put_text(object, "confidence", sw_confidence_name(finding->rule->confidence));
    json_put_text(object, "machine", finding->machine);
    json_put_text(object, "text", finding->text);
    json_put_text(object, "help", finding->help);
    json_put(object, "site", json_of_site(&finding->site));
    json_put(object, "source", finding->source.file ? json_of_site(&finding->source) : json_null());
    json_put(object, "evidence", evidence_of(finding));
    json_put(object, "bits", bits_of(&finding->bits));
    json_put_text(object, "fingerprint", finding->fingerprint);
    json_put(object, "ignored", ignored_of(finding->ignored));
    json_put_text(object, "baseline", report_known_name(finding->known));
    return object;
}

/* One object a rule and machine: the text form groups them, this one does not. */
static json_t *skipped_of(const struct sw_skipped *skipped)
{
    json_t *object = json_object();

    json_put_text(object, "rule", skipped->rule->id);
    json_put_text(object, "name", skipped->rule->name);
    json_put_text(object, "machine", skipped->machine);
    json_put_text(object, "why", skipped->why);
    return object;
}

/* Placement and regions belong to the verdict: they are what it was reached from. */
static json_t *verdict_of(const struct sw_verdict *verdict)
{
    json_t *object = json_object();

    json_put_text(object, "name", verdict->machine->layout->name);
    json_put_text(object, "verdict", words_verdict(verdict->kind));
    json_put_text(object, "why", verdict->why ? verdict->why : "");
    json_put(object, "placement", json_of_placement(verdict->machine));
    json_put(object, "regions", json_of_regions(verdict->machine));
    return object;
}

/* What the baseline has and nobody finds any more. */
static json_t *fixed_of(const struct sw_report *report)
{
    json_t *array = json_array();

    for (size_t i = 0; i < report->fixed_count; i++)
        json_array_append_new(array, known_of(&report->fixed[i]));
    return array;
}

/* The same figures as the last line of the text form. */
static json_t *summary_of(const struct sw_report *report)
{
    static const struct {
        const char *name;
        enum sw_severity severity;
    } counts[] = {{"errors", SW_SEVERITY_ERROR},
                  {"warnings", SW_SEVERITY_WARNING},
                  {"notes", SW_SEVERITY_NOTE}};
    json_t *object = json_object();

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        json_put(object, counts[i].name,
                 json_integer((json_int_t)report_count(report, counts[i].severity)));
    json_put(object, "ignored", json_integer((json_int_t)report_ignored(report)));
    json_put(object, "known", json_integer((json_int_t)report_known(report, SW_KNOWN_UNCHANGED)));
    json_put(object, "not_evaluated", json_integer((json_int_t)report->skipped_count));
    json_put(object, "machines", json_integer((json_int_t)report->verdict_count));
    json_put(object, "boots", json_integer((json_int_t)report_verdicts(report, SW_VERDICT_BOOTS)));
    return object;
}

/* One object an image, whatever their number, so that readers need one shape only. */
static json_t *report_of(const struct sw_report *report)
{
    json_t *object = json_object();
    json_t *promise = json_object();
    json_t *findings = json_array();
    json_t *skipped = json_array();
    json_t *verdicts = json_array();

    json_put_text(promise, "name", report->promise->name);
    json_put_text(promise, "why", report->promise_why);
    for (size_t i = 0; i < report->finding_count; i++)
        json_array_append_new(findings, finding_of(&report->findings[i]));
    for (size_t i = 0; i < report->skipped_count; i++)
        json_array_append_new(skipped, skipped_of(&report->skipped[i]));
    for (size_t i = 0; i < report->verdict_count; i++)
        json_array_append_new(verdicts, verdict_of(&report->verdicts[i]));
    json_put(object, "image", image_of(report->image));
    json_put(object, "image_layout", promise);
    json_put_text(object, "stack_depth_unknown", report_code_lack(report));
    json_put(object, "findings", findings);
    json_put(object, "fixed", fixed_of(report));
    json_put(object, "not_evaluated", skipped);
    json_put(object, "machines", verdicts);
    json_put(object, "summary", summary_of(report));
    return object;
}

/* An image that could not be read has no report: it must not look as if nobody had asked. */
static json_t *failures_of(const struct sw_render_reports *reports)
{
    json_t *array = json_array();

    for (size_t i = 0; i < reports->failure_count; i++) {
        json_t *object = json_object();

        json_put_text(object, "image", reports->failures[i].image);
        json_put_text(object, "text", reports->failures[i].text);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *notes_of(const struct sw_render_reports *reports)
{
    json_t *array = json_array();

    for (size_t i = 0; i < reports->note_count; i++) {
        json_t *object = json_object();

        json_put_text(object, "text", reports->notes[i].text);
        json_put(object, "site", json_of_site(&reports->notes[i].site));
        json_array_append_new(array, object);
    }
    return array;
}

/* What --write-baseline writes: all that counts, the known included; what is ignored has its
 * reason elsewhere. */
void json_baseline(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reports *reports = data;
    json_t *document = json_document("baseline");
    json_t *array = json_array();

    (void)style;
    for (size_t i = 0; i < reports->count; i++)
        for (size_t k = 0; k < reports->reports[i].finding_count; k++) {
            const struct sw_finding *finding = &reports->reports[i].findings[k];
            const struct sw_baseline_entry entry = {
                sw_gate_image(out->arena, reports->reports[i].image), finding->rule->id,
                finding->rule->name, finding->machine, finding->fingerprint};

            if (!finding->ignored)
                json_array_append_new(array, known_of(&entry));
        }
    json_put(document, "findings", array);
    json_print(document, out);
}

void json_reports(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reports *reports = data;
    json_t *document = json_document("report");
    json_t *array = json_array();

    (void)style;
    for (size_t i = 0; i < reports->count; i++)
        json_array_append_new(array, report_of(&reports->reports[i]));
    json_put(document, "reports", array);
    json_put(document, "failures", failures_of(reports));
    json_put(document, "warnings", notes_of(reports));
    json_print(document, out);
}
