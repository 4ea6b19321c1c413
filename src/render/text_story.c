/* SPDX-License-Identifier: MIT */
/* Crashes as text: the cause first, then what is known, what it was concluded from, and what to
 * change. */
#include "formats.h"
#include "paint.h"
#include "words.h"

#include <inttypes.h>

enum { MOST_WHOLE = 4, MOST_FINDINGS = 5, LABEL = 14 };

static void label(const struct paint *paint, const char *name)
{
    paint_printf(paint, "  %-*s", LABEL - 2, name);
}

static void wrapped(const struct paint *paint, const char *name, const char *text)
{
    label(paint, name);
    paint_wrapped(paint, paint_safe(paint, text), LABEL, LABEL);
}

/* "do_read+0x8 (src/target/main.c:123)" */
static const char *place_words(struct sw_arena *arena, const struct sw_story_place *place)
{
    const char *name = place->symbol ? place->symbol : "";

    if (place->symbol && place->offset)
        name = sw_sprintf(arena, "%s+0x%" PRIx64, place->symbol, place->offset);
    if (!place->line.file)
        return name;
    return sw_sprintf(arena, "%s%s(%s:%d)", name, *name ? " " : "", place->line.file,
                      place->line.line);
}

static void print_exception(const struct paint *paint, const struct sw_story *story)
{
    label(paint, "exception");
    paint_printf(paint, "%s", sw_log_exception_name(story->exception));
    if (story->injected)
        paint_printf(paint, story->injected_assumed
                                ? ", made by the hypervisor (assumed: Mini-OS prints no status)"
                                : ", made by the hypervisor");
    paint_printf(paint, "\n");
    if (!story->status)
        return;
    label(paint, "status");
    paint_printf(paint, "%s", story->status);
    if (story->stage)
        paint_printf(paint, "; stage %u", story->stage);
    if (story->stage && story->level.known)
        paint_printf(paint, " level %u", (unsigned)story->level.v);
    paint_printf(paint, story->on_walk ? ", on a table walk\n" : "\n");
}

/* VA, IPA and PA on one line, as everywhere. */
static void print_address(const struct paint *paint, const struct sw_story *story)
{
    if (!story->va.known && !story->ipa.known)
        return;
    label(paint, sw_story_access_name(story->access));
    if (story->va.known)
        paint_printf(paint, "VA %08" PRIx64 " | ", story->va.v);
    else
        paint_printf(paint, "VA unknown | ");
    if (story->ipa.known)
        paint_printf(paint, "IPA %08" PRIx64, story->ipa.v);
    else
        paint_printf(paint, story->stage == 1 && story->outcome == VMSA_TRANSLATION
                                ? "no IPA"
                                : "IPA unknown");
    if (story->traced && story->trace.pa.known)
        paint_printf(paint, " | PA %08" PRIx64, story->trace.pa.v);
    if (story->region)
        paint_printf(paint, "  (%s)", paint_safe(paint, story->region->name));
    paint_printf(paint, "\n");
}

static void print_place(const struct paint *paint, const char *name,
                        const struct sw_story_place *place)
{
    const char *words = paint_safe(paint, place_words(paint->out->arena, place));

    if (!place->va.known && !place->symbol)
        return;
    label(paint, name);
    if (place->va.known)
        paint_printf(paint, "%08" PRIx64 "%s%s\n", place->va.v, *words ? " " : "", words);
    else
        paint_printf(paint, "%s\n", words);
}

static void print_walk(const struct paint *paint, const struct sw_story *story)
{
    const struct vmsa_trace *walk = &story->trace.walk;

    for (size_t i = 0; story->traced && i < walk->count; i++) {
        const struct vmsa_step *step = &walk->steps[i];

        label(paint, i ? "" : "walked here");
        paint_printf(paint, "stage %u level %u: %s %08" PRIx64, step->stage, step->level,
                     step->stage == 1 ? "IPA" : "PA", step->address);
        if (step->outcome == VMSA_UNKNOWN || step->outcome == VMSA_EXTERNAL)
            paint_printf(paint, " cannot be read\n");
        else
            paint_printf(paint, " holds %0*" PRIx64 ": %s\n", step->bytes * 2, step->descriptor,
                         vmsa_descriptor_name((enum vmsa_descriptor)step->type));
    }
}

static void print_code(const struct paint *paint, const struct sw_story *story)
{
    for (size_t i = 0; i < story->code.count; i++) {
        const struct sw_story_code *code = &story->code.items[i];

        label(paint, i ? "" : "code");
        paint_text(paint, code->current ? INK_STRONG : INK_FAINT,
                   sw_sprintf(paint->out->arena, "%s %08" PRIx64 "  %s", code->current ? ">" : " ",
                              code->va, code->text));
        paint_printf(paint, "\n");
    }
    for (size_t i = 0; i < story->callers.count; i++)
        print_place(paint, i ? "" : "called from", &story->callers.items[i]);
}

static void print_evidence(const struct paint *paint, const struct sw_story *story)
{
    for (size_t i = 0; i < story->evidence.count; i++) {
        const struct sw_story_evidence *evidence = &story->evidence.items[i];

        wrapped(paint, i ? "" : "because",
                evidence->line
                    ? sw_sprintf(paint->out->arena, "line %u: %s", evidence->line, evidence->text)
                    : evidence->text);
    }
}

/* Other errors that `check` has for this image here may be what is behind it. */
static void print_findings(const struct paint *paint, const struct sw_story *story)
{
    for (size_t i = 0; i < story->findings.count && i < MOST_FINDINGS; i++) {
        const struct sw_finding *finding = story->findings.items[i];

        wrapped(paint, i ? "" : "check finds",
                sw_sprintf(paint->out->arena, "%s %s: %s", finding->rule->id, finding->rule->name,
                           finding->text));
    }
    if (story->findings.count > MOST_FINDINGS)
        wrapped(
            paint, "",
            sw_sprintf(paint->out->arena, "and %zu more", story->findings.count - MOST_FINDINGS));
}

static void print_end(const struct paint *paint, const struct sw_story *story)
{
    struct sw_arena *arena = paint->out->arena;

    if (story->fault->again)
        wrapped(paint, "= note:",
                "the handler itself crashed while it reported: the registers of "
                "the first crash may be missing");
    if (story->fault->repeats)
        wrapped(
            paint, "= note:",
            sw_sprintf(arena, "the same came %zu more times right behind", story->fault->repeats));
    for (size_t i = 0; i < story->notes.count; i++)
        wrapped(paint, "= note:", story->notes.items[i]);
    if (story->help)
        wrapped(paint, "= help:", story->help);
    if (story->rule)
        wrapped(
            paint, "= see:",
            sw_sprintf(arena, "stagewalk explain %s (%s)", story->rule->id, story->rule->summary));
}

static void print_head(const struct paint *paint, const struct sw_story *story)
{
    const char *word =
        story->cause == SW_CAUSE_NONE ? "not explained" : sw_cause_word(story->cause);

    paint_text(paint, story->unknown ? INK_WARNING : INK_ERROR, word);
    paint_printf(paint, ": ");
    paint_wrapped(paint, paint_safe(paint, story->title), paint_width(word) + 2, 2);
    if (story->unknown)
        wrapped(paint, "unknown", story->unknown);
}

static void print_story(const struct paint *paint, const struct sw_story *story)
{
    print_head(paint, story);
    if (paint->style->quiet)
        return;
    print_exception(paint, story);
    print_address(paint, story);
    print_place(paint, "pc", &story->pc);
    if (story->lr.symbol || (story->lr.va.known && story->unknown))
        print_place(paint, "lr", &story->lr);
    print_code(paint, story);
    print_walk(paint, story);
    print_evidence(paint, story);
    print_findings(paint, story);
    print_end(paint, story);
}

static void print_log(const struct paint *paint, const struct sw_render_story *render)
{
    const struct sw_console_log *log = render->log;
    const char *comma = "";

    if (paint->style->quiet)
        return;
    if (render->machine)
        paint_printf(paint, "%s\n", paint_safe(paint, render->machine->about));
    if (!log)
        return;
    paint_printf(paint, "%s: ", paint_safe(paint, log->name));
    for (size_t i = 0; i < SW_LOG_FORMATS; i++) {
        if (!(log->formats & 1U << i))
            continue;
        paint_printf(paint, "%s%s", comma, sw_log_format_name((enum sw_log_format)i));
        comma = ", ";
    }
    paint_printf(paint, "%s%zu lines, %zu of them understood\n", *comma ? "; " : "", log->lines,
                 log->used);
    for (size_t i = 0; i < log->notes.count; i++)
        wrapped(paint, "= note:", log->notes.items[i]);
}

static void print_none(const struct paint *paint)
{
    paint_text(paint, INK_WARNING, "not explained");
    paint_printf(paint, ": no report of a crash is in it that is known here\n");
    if (paint->style->quiet)
        return;
    label(paint, "known");
    for (size_t i = SW_LOG_REGISTERS + 1; i < SW_LOG_FORMATS; i++)
        paint_printf(paint, "%s%s", i > SW_LOG_REGISTERS + 1 ? ", " : "",
                     sw_log_format_word((enum sw_log_format)i));
    paint_printf(paint, "\n");
}

/* The first crash is the one to look at; of many, the later ones are a line each. */
void text_story(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_story *render = data;
    const struct paint paint = {out, style};

    print_log(&paint, render);
    if (!render->count)
        print_none(&paint);
    for (size_t i = 0; i < render->count; i++) {
        if (!style->quiet && i <= MOST_WHOLE)
            paint_printf(&paint, "\n");
        if (i < MOST_WHOLE || style->verbose)
            print_story(&paint, &render->stories[i]);
        else
            print_head(&paint, &render->stories[i]);
    }
}
