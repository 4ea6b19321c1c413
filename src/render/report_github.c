/* SPDX-License-Identifier: MIT */
/* Reports as workflow commands of GitHub Actions (docs.github.com, "Workflow commands"), which
 * shows them at the files of a change. Knows no repository. */
#include "formats.h"
#include "paint.h"
#include "report.h"
#include "words.h"

#include "input/config.h"

#include <string.h>

/* Only these bytes have a meaning: in a message three of them, in a property two more. Everything
 * else that could act on a terminal was made safe before, but for line feeds of our own. */
static void put(const struct paint *paint, const char *text, const char *special)
{
    for (; *text; text++) {
        if (strchr(special, *text))
            paint_printf(paint, "%%%02X", (unsigned char)*text);
        else
            sw_buffer_add(paint->out, text, 1);
    }
}

static void put_message(const struct paint *paint, const char *text)
{
    put(paint, text, "%\r\n");
}

static void put_property(const struct paint *paint, const char *before, const char *text)
{
    paint_printf(paint, "%s", before);
    put(paint, paint_safe(paint, text), "%\r\n:,");
}

/* "::error file=F,line=L,col=C,title=T::"; a file of NULL leaves the place out. */
static void put_head(const struct paint *paint, const char *level, const struct sw_site *place,
                     const char *title)
{
    const char *before = " ";

    paint_printf(paint, "::%s", level);
    if (place && place->file) {
        put_property(paint, " file=", place->file);
        if (place->line)
            paint_printf(paint, ",line=%u", place->line);
        if (place->line && place->column)
            paint_printf(paint, ",col=%u", place->column);
        before = ",";
    }
    paint_printf(paint, "%s", before);
    put_property(paint, "title=", title);
    paint_printf(paint, "::");
}

/* What does not count is left to the log's debug lines, where a reader can find it. */
static const char *level_of(const struct sw_finding *finding)
{
    static const char *const levels[] = {[SW_SEVERITY_NOTE] = "notice",
                                         [SW_SEVERITY_WARNING] = "warning",
                                         [SW_SEVERITY_ERROR] = "error"};

    return levels[finding->severity];
}

static void print_group(const struct paint *paint, const struct sw_report *report,
                        const struct report_group *group)
{
    const struct sw_finding *finding = group->finding;
    const struct sw_site place = report_place(report, finding);

    if (sw_finding_counts(finding))
        put_head(paint, level_of(finding), &place,
                 sw_sprintf(paint->out->arena, "%s %s", finding->rule->id, finding->rule->name));
    else
        paint_printf(paint, "::debug::%s %s %s: ", finding->ignored ? "ignored" : "known",
                     finding->rule->id, finding->rule->name);
    put_message(paint, paint_safe(paint, finding->text));
    for (size_t i = 0; i < group->machine_count; i++) {
        put_message(paint, i ? ", " : "\non ");
        put_message(paint, paint_safe(paint, group->machines[i]));
    }
    if (finding->ignored) {
        put_message(paint, "\nreason: ");
        put_message(paint, paint_safe(paint, finding->ignored->reason));
    }
    if (finding->help && sw_finding_counts(finding)) {
        put_message(paint, "\nhelp: ");
        put_message(paint, paint_safe(paint, finding->help));
    }
    paint_printf(paint, "\n");
}

static void print_gap(const struct paint *paint, const struct sw_report *report,
                      const struct report_gap *gap)
{
    const struct sw_site place = {.file = report->image->name};

    put_head(paint, "warning", &place, "not evaluated");
    for (size_t i = 0; i < gap->rule_count; i++)
        paint_printf(paint, "%s%s", i ? ", " : "", gap->rules[i]);
    for (size_t i = 0; i < gap->machine_count; i++) {
        put_message(paint, i ? ", " : " on ");
        put_message(paint, paint_safe(paint, gap->machines[i]));
    }
    put_message(paint, ": ");
    put_message(paint, paint_safe(paint, gap->why));
    paint_printf(paint, "\n");
}

/* One annotation with all machines: there is a limit of ten a step. */
static void print_portability(const struct paint *paint, const struct sw_report *report)
{
    const struct sw_site place = {.file = report->image->name};

    put_head(paint, "notice", &place, "portability");
    for (size_t i = 0; i < report->verdict_count; i++) {
        const struct sw_verdict *verdict = &report->verdicts[i];

        put_message(paint, i ? "\n" : "");
        put_message(paint, paint_safe(paint, verdict->machine->layout->name));
        paint_printf(paint, ": %s", words_verdict(verdict->kind));
        if (verdict->why && *verdict->why) {
            put_message(paint, ": ");
            put_message(paint, paint_safe(paint, verdict->why));
        }
    }
    paint_printf(paint, "\n");
}

static void print_report(const struct paint *paint, const struct sw_report *report)
{
    size_t count;
    const struct report_group *groups = report_groups(paint->out->arena, report, &count);
    const struct report_gap *gaps;

    for (size_t i = 0; i < count; i++)
        print_group(paint, report, &groups[i]);
    gaps = report_gaps(paint->out->arena, report, &count);
    for (size_t i = 0; i < count; i++)
        print_gap(paint, report, &gaps[i]);
    print_portability(paint, report);
}

void github_reports(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reports *reports = data;
    const struct paint paint = {out, style};

    for (size_t i = 0; i < reports->failure_count; i++) {
        const struct sw_site place = {.file = reports->failures[i].image};

        put_head(&paint, "error", &place, "cannot be checked");
        put_message(&paint, paint_safe(&paint, reports->failures[i].text));
        paint_printf(&paint, "\n");
    }
    for (size_t i = 0; i < reports->note_count; i++) {
        put_head(&paint, "warning", &reports->notes[i].site, "configuration");
        put_message(&paint, paint_safe(&paint, reports->notes[i].text));
        paint_printf(&paint, "\n");
    }
    for (size_t i = 0; i < reports->count; i++)
        print_report(&paint, &reports->reports[i]);
}
