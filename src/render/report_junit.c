/* SPDX-License-Identifier: MIT */
/* Reports as JUnit's XML, in the form that CI servers read: a suite for each image and machine, a
 * case for each rule that was chosen. */
#include "formats.h"
#include "paint.h"
#include "report.h"
#include "words.h"

#include "base/vector.h"
#include "input/config.h"

#include <string.h>

enum outcome { PASSED, FAILED, SKIPPED, OUTCOMES };

/* One suite under way: a machine, or none for rules about the image alone. */
struct suite {
    struct paint paint; /* into the suite's own buffer: its counts stand before its cases */
    const struct sw_report *report;
    const struct sw_machine *machine;
    size_t counts[OUTCOMES];
};

struct totals {
    size_t tests, failures, errors, skipped;
};

/* U+FFFE and U+FFFF are valid UTF-8 and no characters of XML 1.0 (section 2.2). */
static bool is_no_character(const char *text)
{
    return strncmp(text, "\xef\xbf\xbe", 3) == 0 || strncmp(text, "\xef\xbf\xbf", 3) == 0;
}

/* Control bytes are words already: what is left are the five characters with a meaning. */
static void put_text(const struct paint *paint, const char *text)
{
    static const struct {
        char c;
        const char *name;
    } entities[] = {
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&apos;"}};

    for (text = paint_safe(paint, text); *text; text++) {
        size_t e = 0;

        while (e < sizeof entities / sizeof *entities && entities[e].c != *text)
            e++;
        if (e < sizeof entities / sizeof *entities) {
            sw_buffer_puts(paint->out, entities[e].name);
        } else if (is_no_character(text)) {
            paint_printf(paint, "\\u%s", text[2] == '\xbe' ? "fffe" : "ffff");
            text += 2;
        } else {
            sw_buffer_add(paint->out, text, 1);
        }
    }
}

static void put_attribute(const struct paint *paint, const char *name, const char *text)
{
    paint_printf(paint, " %s=\"", name);
    put_text(paint, text);
    paint_printf(paint, "\"");
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static const char *machine_name(const struct suite *suite)
{
    return suite->machine ? suite->machine->layout->name : NULL;
}

/* The next finding of a rule in this suite from number *at on. */
static const struct sw_finding *next_finding(const struct suite *suite, const struct sw_rule *rule,
                                             size_t *at)
{
    while (*at < suite->report->finding_count) {
        const struct sw_finding *finding = &suite->report->findings[(*at)++];

        if (finding->rule == rule && same(finding->machine, machine_name(suite)))
            return finding;
    }
    return NULL;
}

static const struct sw_skipped *skipped_of(const struct suite *suite, const struct sw_rule *rule)
{
    for (size_t i = 0; i < suite->report->skipped_count; i++)
        if (suite->report->skipped[i].rule == rule &&
            same(suite->report->skipped[i].machine, machine_name(suite)))
            return &suite->report->skipped[i];
    return NULL;
}

/* One finding in full, a thought a line. */
static void put_finding(const struct paint *paint, const struct sw_finding *finding)
{
    const struct sw_site *site = &finding->site;

    put_text(paint, finding->text);
    paint_printf(paint, "\n");
    if (site->file || site->what) {
        paint_printf(paint, "at ");
        put_text(paint, site->file);
        if (site->line)
            paint_printf(paint, ":%u", site->line);
        paint_printf(paint, site->file && site->what ? ": " : "");
        put_text(paint, site->what);
        paint_printf(paint, "\n");
    }
    if (finding->source.file) {
        paint_printf(paint, "made by ");
        put_text(paint, finding->source.file);
        paint_printf(paint, ":%u\n", finding->source.line);
    }
    if (finding->help) {
        paint_printf(paint, "help: ");
        put_text(paint, finding->help);
        paint_printf(paint, "\n");
    }
}

/* The finding a case fails for: of those that count the worst, and a note is none. */
static const struct sw_finding *worst_of(const struct suite *suite, const struct sw_rule *rule)
{
    const struct sw_finding *worst = NULL, *finding;

    for (size_t at = 0; (finding = next_finding(suite, rule, &at));)
        if (sw_finding_counts(finding) && finding->severity != SW_SEVERITY_NOTE &&
            (!worst || finding->severity > worst->severity))
            worst = finding;
    return worst;
}

static void put_failure(const struct suite *suite, const struct sw_finding *worst)
{
    const struct paint *paint = &suite->paint;
    const struct sw_finding *finding;

    paint_printf(paint, "      <failure type=\"%s\"", sw_severity_name(worst->severity));
    put_attribute(paint, "message", worst->text);
    paint_printf(paint, ">");
    for (size_t at = 0; (finding = next_finding(suite, worst->rule, &at));)
        if (sw_finding_counts(finding))
            put_finding(paint, finding);
    paint_printf(paint, "see: stagewalk explain %s</failure>\n", worst->rule->id);
}

static void put_skipped(const struct suite *suite, const char *why, const char *detail)
{
    paint_printf(&suite->paint, "      <skipped");
    put_attribute(&suite->paint, "message",
                  sw_sprintf(suite->paint.out->arena, "%s%s", why, detail));
    paint_printf(&suite->paint, "/>\n");
}

/* Notes, and what else was found and fails nothing. */
static void put_rest(const struct suite *suite, const struct sw_rule *rule)
{
    const struct sw_finding *finding;
    bool any = false;

    for (size_t at = 0; (finding = next_finding(suite, rule, &at)); any = true) {
        if (!any)
            paint_printf(&suite->paint, "      <system-out>");
        put_finding(&suite->paint, finding);
    }
    if (any)
        paint_printf(&suite->paint, "</system-out>\n");
}

/* What came of a rule, and its element inside the case. */
static enum outcome put_outcome(const struct suite *suite, const struct sw_rule *rule)
{
    const struct sw_finding *worst = worst_of(suite, rule), *first;
    const struct sw_skipped *skipped = skipped_of(suite, rule);
    size_t at = 0;

    if (worst) {
        put_failure(suite, worst);
        return FAILED;
    }
    first = next_finding(suite, rule, &at);
    if (skipped)
        put_skipped(suite, "not evaluated: ", skipped->why);
    else if (first && first->ignored)
        put_skipped(suite, "ignored: ", first->ignored->reason);
    else if (first && !sw_finding_counts(first))
        put_skipped(suite, "known: the baseline has it", "");
    else {
        put_rest(suite, rule);
        return PASSED;
    }
    put_rest(suite, rule);
    return SKIPPED;
}

static void put_case(struct suite *suite, const struct sw_rule *rule)
{
    struct sw_arena *arena = suite->paint.out->arena;
    const char *machine = machine_name(suite);

    paint_printf(&suite->paint, "    <testcase");
    put_attribute(&suite->paint, "classname",
                  sw_sprintf(arena, "%s%s%s", suite->report->image->name, machine ? " on " : "",
                             machine ? machine : ""));
    put_attribute(&suite->paint, "name", sw_sprintf(arena, "%s %s", rule->id, rule->name));
    paint_printf(&suite->paint, " time=\"0\">\n");
    suite->counts[put_outcome(suite, rule)]++;
    paint_printf(&suite->paint, "    </testcase>\n");
}

/* The portability table's line of this machine. */
static void put_verdict(const struct paint *paint, const struct sw_verdict *verdict)
{
    paint_printf(paint, "    <properties>\n      <property name=\"verdict\" value=\"%s\"/>\n",
                 words_verdict(verdict->kind));
    paint_printf(paint, "      <property name=\"why\"");
    put_attribute(paint, "value", verdict->why);
    paint_printf(paint, "/>\n    </properties>\n");
}

static void put_suite(const struct paint *paint, const struct sw_report *report,
                      const struct sw_verdict *verdict, struct totals *totals)
{
    struct sw_buffer cases = {.arena = paint->out->arena};
    struct suite suite = {{&cases, paint->style}, report, verdict ? verdict->machine : NULL, {0}};
    size_t tests = 0;

    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++)
        if ((rule->scope == SW_SCOPE_MACHINE) == (verdict != NULL) &&
            sw_rule_chosen(report->choice, rule))
            put_case(&suite, rule);
    for (size_t i = 0; i < OUTCOMES; i++)
        tests += suite.counts[i];
    paint_printf(paint, "  <testsuite");
    put_attribute(paint, "name",
                  sw_sprintf(paint->out->arena, "%s%s%s", report->image->name,
                             verdict ? " on " : "", verdict ? verdict->machine->layout->name : ""));
    paint_printf(paint,
                 " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"0\">\n",
                 tests, suite.counts[FAILED], suite.counts[SKIPPED]);
    if (verdict)
        put_verdict(paint, verdict);
    sw_buffer_add(paint->out, cases.text, cases.length);
    paint_printf(paint, "  </testsuite>\n");
    totals->tests += tests;
    totals->failures += suite.counts[FAILED];
    totals->skipped += suite.counts[SKIPPED];
}

/* An image that could not be read is an error, which is not a failure to JUnit. */
static void put_broken(const struct paint *paint, const struct sw_render_failure *broken,
                       struct totals *totals)
{
    paint_printf(paint, "  <testsuite");
    put_attribute(paint, "name", broken->image);
    paint_printf(paint, " tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0\">\n"
                        "    <testcase");
    put_attribute(paint, "classname", broken->image);
    paint_printf(paint, " name=\"can be checked\" time=\"0\">\n      <error");
    put_attribute(paint, "message", broken->text);
    paint_printf(paint, "/>\n    </testcase>\n  </testsuite>\n");
    totals->tests++;
    totals->errors++;
}

void junit_reports(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reports *reports = data;
    const struct paint paint = {out, style};
    struct sw_buffer suites = {.arena = out->arena};
    const struct paint inner = {&suites, style};
    struct totals totals = {0};

    for (size_t i = 0; i < reports->failure_count; i++)
        put_broken(&inner, &reports->failures[i], &totals);
    for (size_t i = 0; i < reports->count; i++) {
        put_suite(&inner, &reports->reports[i], NULL, &totals);
        for (size_t m = 0; m < reports->reports[i].verdict_count; m++)
            put_suite(&inner, &reports->reports[i], &reports->reports[i].verdicts[m], &totals);
    }
    paint_printf(&paint,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"stagewalk\" "
                 "tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n",
                 totals.tests, totals.failures, totals.errors, totals.skipped);
    sw_buffer_add(out, suites.text, suites.length);
    paint_printf(&paint, "</testsuites>\n");
}
