/* SPDX-License-Identifier: MIT */
/* A report like a compiler's: findings with their pictures, what was not evaluated, which machines
 * boot the image, one line of summary. */
#include "formats.h"
#include "report.h"
#include "ruler.h"
#include "table.h"
#include "words.h"

#include "input/baseline.h"
#include "input/config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FEW = 3 }; /* so many names are worth their room without -v */

/* "a, b, c", or "all N machines" where the list is long and whole. */
static const char *listed(const struct paint *paint, const char *const *names, size_t count)
{
    struct sw_buffer list = {.arena = paint->out->arena};

    for (size_t i = 0; i < count; i++)
        sw_buffer_printf(&list, "%s%s", i ? ", " : "", names[i]);
    return count ? list.text : "";
}

/* English only, and only nouns that take an s. */
static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* The full list of machines is long and says no more than "all". */
static void print_machines(const struct paint *paint, const char *before,
                           const char *const *machines, size_t count, size_t all)
{
    if (!count)
        return;
    if (count == all && all > 2)
        paint_printf(paint, "%sall %zu machines", before, all);
    else
        paint_printf(paint, "%s%s", before, paint_safe(paint, listed(paint, machines, count)));
}

/* File, line and column in the form that editors jump to. */
static void print_site(const struct paint *paint, const struct sw_site *site)
{
    if (!site->file && !site->what)
        return;
    paint_printf(paint, "    at %s", paint_safe(paint, site->file));
    if (site->line)
        paint_printf(paint, ":%u", site->line);
    if (site->line && site->column)
        paint_printf(paint, ":%u", site->column);
    if (site->what)
        paint_printf(paint, "%s%s", site->file ? ": " : "", paint_safe(paint, site->what));
    paint_printf(paint, "\n");
}

static void print_source(const struct paint *paint, const struct sw_site *source)
{
    if (source->file)
        paint_printf(paint, "    made by %s:%u\n", paint_safe(paint, source->file), source->line);
}

/* Why a finding does not count, for who asked to see it all the same. */
static void print_gate(const struct paint *paint, const struct sw_finding *finding)
{
    const struct sw_config_ignore *ignored = finding->ignored;

    if (ignored)
        paint_printf(paint, "    ignored by %s:%u%s%s: %s\n", paint_safe(paint, ignored->why.file),
                     ignored->why.line, ignored->expires ? " until " : "",
                     ignored->expires ? ignored->expires : "", paint_safe(paint, ignored->reason));
    else if (finding->known == SW_KNOWN_UNCHANGED)
        paint_printf(paint, "    known: the baseline has it\n");
}

/* The same rule and words on several machines are one finding to a reader: a group. */
static void print_finding(const struct paint *paint, const struct sw_report *report,
                          const struct report_group *group)
{
    const struct sw_finding *finding = group->finding;
    const struct sw_rule *rule = finding->rule;
    const struct sw_machine *machine = report_machine(report, finding->machine);
    char head[64];

    snprintf(head, sizeof head, "%s[%s]", sw_severity_name(finding->severity), rule->id);
    paint_text(paint, INK_STRONG, report->image->name);
    paint_printf(paint, ": ");
    paint_text(paint, paint_severity(finding->severity), head);
    paint_printf(paint, " %s%s: %s", rule->name,
                 rule->confidence == SW_CONFIDENCE_ASSUMED ? " (assumed)" : "",
                 paint_safe(paint, finding->text));
    print_machines(paint, "\n    on ", group->machines, group->machine_count,
                   report->verdict_count);
    paint_printf(paint, "\n");
    print_gate(paint, finding);
    print_site(paint, &finding->site);
    print_source(paint, &finding->source);
    ruler_addresses(paint, finding, machine ? machine->stage2.kind : SW_STAGE_UNKNOWN);
    if (finding->bits.present)
        ruler_bits(paint, &finding->bits);
    if (finding->help) {
        paint_printf(paint, "    = help: ");
        paint_wrapped(paint, finding->help, 12, 12);
    }
    paint_printf(paint, "    = see: stagewalk explain %s\n\n", rule->id);
}

/* What holds of some of the machines, in one line that names them. */
static void print_about(const struct paint *paint, const struct sw_report *report, const char *text,
                        bool (*holds)(const struct sw_machine *machine))
{
    const char **names = SW_NEW_ARRAY(paint->out->arena, const char *, report->verdict_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < report->verdict_count; i++)
        if (holds(report->verdicts[i].machine))
            names[count++] = report->verdicts[i].machine->layout->name;
    if (!count)
        return;
    paint_printf(paint, "%s: %s", paint_safe(paint, report->image->name), text);
    print_machines(paint, ": ", names, count, report->verdict_count);
    paint_printf(paint, "\n");
}

static bool is_flattened(const struct sw_machine *machine)
{
    return machine->placement.as_flat;
}

static bool has_offset_from_run(const struct sw_machine *machine)
{
    return machine->offset_from_run;
}

/* The promise first: everything below was judged by it. */
static void print_head(const struct paint *paint, const struct sw_report *report)
{
    paint_text(paint, INK_STRONG, report->image->name);
    paint_printf(paint, ": image layout %s (%s)\n", paint_safe(paint, report->promise->name),
                 paint_safe(paint, report->promise_why));
    print_about(paint, report, "an ELF, given to the loader as the bytes `objcopy -O binary` makes",
                is_flattened);
    print_about(paint, report, "IPA - VA is what the run of its boot code came to",
                has_offset_from_run);
    if (report_code_lack(report))
        paint_printf(paint, "%s: how deep its stacks get is not known: %s\n",
                     paint_safe(paint, report->image->name), report_code_lack(report));
    paint_printf(paint, "\n");
}

/* A value that is not known is a dash, never a zero. */
static const char *hex(const struct paint *paint, const struct sw_value *value)
{
    return value->known ? sw_sprintf(paint->out->arena, "%08" PRIx64, value->v) : "-";
}

/* Where everything went, for -v: what one checks first when a finding surprises. */
static void print_placements(const struct paint *paint, const struct sw_report *report)
{
    static const char *const titles[] = {"machine", "load", "entry",  "base",
                                         "offset",  "dtb",  "ramdisk"};
    struct table table = {.paint = paint, .columns = 7};

    for (size_t i = 0; i < table.columns; i++)
        table_add(&table, INK_STRONG, titles[i]);
    for (size_t i = 0; i < report->verdict_count; i++) {
        const struct sw_machine *machine = report->verdicts[i].machine;

        table_add(&table, INK_PLAIN, machine->layout->name);
        table_add(&table, INK_PLAIN, hex(paint, &machine->placement.load));
        table_add(&table, INK_PLAIN, hex(paint, &machine->placement.entry));
        table_add(&table, INK_PLAIN, hex(paint, &machine->base));
        table_add(&table, INK_PLAIN, hex(paint, &machine->offset));
        table_add(&table, INK_PLAIN, hex(paint, &machine->placement.dtb));
        table_add(&table, INK_PLAIN, hex(paint, &machine->placement.ramdisk));
    }
    table_print(&table);
    paint_printf(paint, "\n");
}

/* Good news, and a hint that the baseline can become smaller. */
static void print_fixed(const struct paint *paint, const struct sw_report *report)
{
    for (size_t i = 0; i < report->fixed_count; i++) {
        const struct sw_baseline_entry *fixed = &report->fixed[i];

        paint_text(paint, INK_GOOD, "fixed");
        paint_printf(paint, ": %s %s", paint_safe(paint, fixed->rule),
                     paint_safe(paint, fixed->name));
        paint_printf(paint, "%s%s: the baseline has it, and it is not there any more\n",
                     fixed->machine ? " on " : "", paint_safe(paint, fixed->machine));
    }
    if (report->fixed_count)
        paint_printf(paint, "\n");
}

/* What was not looked at stands before the verdicts, as it can be the reason for one. */
static void print_gaps(const struct paint *paint, const struct sw_report *report)
{
    size_t count;
    bool hidden = false;
    const struct report_gap *gaps = report_gaps(paint->out->arena, report, &count);

    for (size_t i = 0; i < count; i++) {
        const struct report_gap *gap = &gaps[i];

        paint_text(paint, INK_WARNING, "not evaluated");
        paint_printf(paint, ": %zu rule%s", gap->rule_count, plural(gap->rule_count));
        if (paint->style->verbose || gap->rule_count <= FEW)
            paint_printf(paint, " (%s)", listed(paint, gap->rules, gap->rule_count));
        else
            hidden = true;
        print_machines(paint, " on ", gap->machines, gap->machine_count, report->verdict_count);
        paint_printf(paint, ": %s\n", paint_safe(paint, gap->why));
    }
    if (count)
        paint_printf(paint, "%s\n", hidden ? "    (-v names the rules)\n" : "");
}

/* The portability table: one line a machine, in the order in which they were asked for. */
static void print_verdicts(const struct paint *paint, const struct sw_report *report)
{
    static const enum paint_ink inks[] = {[SW_VERDICT_BOOTS] = INK_GOOD,
                                          [SW_VERDICT_DIES] = INK_ERROR,
                                          [SW_VERDICT_UNKNOWN] = INK_WARNING};
    struct table table = {.paint = paint, .columns = 3, .wrap = true};

    table_add(&table, INK_STRONG, "machine");
    table_add(&table, INK_STRONG, "verdict");
    table_add(&table, INK_STRONG, "why");
    for (size_t i = 0; i < report->verdict_count; i++) {
        const struct sw_verdict *verdict = &report->verdicts[i];

        table_add(&table, INK_PLAIN, verdict->machine->layout->name);
        table_add(&table, inks[verdict->kind], words_verdict(verdict->kind));
        table_add(&table, INK_PLAIN, verdict->why ? verdict->why : "");
    }
    table_print(&table);
    paint_printf(paint, "\n");
}

/* The last line alone must tell how it went: it is what stays on the screen. */
static void print_summary(const struct paint *paint, const struct sw_report *report)
{
    const size_t errors = report_count(report, SW_SEVERITY_ERROR);
    const size_t warnings = report_count(report, SW_SEVERITY_WARNING);
    const size_t notes = report_count(report, SW_SEVERITY_NOTE);

    paint_printf(paint, "%s: %zu error%s, %zu warning%s, %zu note%s; %zu not evaluated; ",
                 paint_safe(paint, report->image->name), errors, plural(errors), warnings,
                 plural(warnings), notes, plural(notes), report->skipped_count);
    if (report_ignored(report))
        paint_printf(paint, "%zu ignored; ", report_ignored(report));
    if (report_known(report, SW_KNOWN_UNCHANGED))
        paint_printf(paint, "%zu known; ", report_known(report, SW_KNOWN_UNCHANGED));
    paint_printf(paint, "boots on %zu of %zu machine%s\n",
                 report_verdicts(report, SW_VERDICT_BOOTS), report->verdict_count,
                 plural(report->verdict_count));
}

static void print_report(const struct paint *paint, const struct sw_report *report)
{
    size_t count;
    const struct report_group *groups = report_groups(paint->out->arena, report, &count);

    if (!paint->style->quiet)
        print_head(paint, report);
    if (paint->style->verbose)
        print_placements(paint, report);
    for (size_t i = 0; i < count; i++)
        if (paint->style->verbose || sw_finding_counts(groups[i].finding))
            print_finding(paint, report, &groups[i]);
    if (paint->style->quiet)
        return;
    print_fixed(paint, report);
    print_gaps(paint, report);
    print_verdicts(paint, report);
    print_summary(paint, report);
}

/* Quiet leaves findings only, so that "no output" means "nothing found". */
void text_reports(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reports *reports = data;
    const struct paint paint = {out, style};

    for (size_t i = 0; i < reports->count; i++) {
        if (i && !style->quiet)
            paint_printf(&paint, "\n");
        print_report(&paint, &reports->reports[i]);
    }
}
