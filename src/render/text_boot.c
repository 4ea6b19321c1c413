/* SPDX-License-Identifier: MIT */
/* A boot as a story: one line an event, in the order in which it happened. */
#include "boot.h"
#include "formats.h"
#include "table.h"
#include "words.h"

#include <inttypes.h>

enum { COLUMNS = 5 };

static enum paint_ink ink_of(const struct sw_boot_event *event)
{
    switch (event->kind) {
    case SW_BOOT_MMU:
        return INK_STRONG;
    case SW_BOOT_EXCEPTION:
        return INK_ERROR;
    case SW_BOOT_ACCESS:
        return event->concern == SW_CONCERN_FIRST ? INK_PLAIN : INK_WARNING;
    case SW_BOOT_STORE:
        return INK_FAINT;
    default:
        return INK_PLAIN;
    }
}

static const char *where(struct sw_arena *arena, const struct sw_boot_event *event)
{
    if (!event->symbol)
        return "";
    return event->symbol_offset
               ? sw_sprintf(arena, "%s+0x%" PRIx32, event->symbol, event->symbol_offset)
               : event->symbol;
}

static void add_row(struct table *table, const struct sw_boot_event *event)
{
    struct sw_arena *arena = table->paint->out->arena;
    const enum paint_ink ink = ink_of(event);

    table_printf(table, INK_FAINT, "%" PRIu64, event->at);
    table_printf(table, INK_FAINT, "%08" PRIx32, event->pc);
    table_add(table, INK_FAINT, where(arena, event));
    table_add(table, INK_FAINT, event->text ? event->text : "");
    table_add(table, ink, boot_words(arena, event));
}

/* Plain stores are the bulk, and rarely the point. */
static bool shown(const struct sw_boot_event *event, const struct sw_render_style *style)
{
    return event->kind != SW_BOOT_END && (style->verbose || event->kind != SW_BOOT_STORE);
}

static void print_entry(const struct paint *paint, const struct sw_machine *machine,
                        const struct sw_boot_trace *trace)
{
    paint_printf(paint, "%s on %s\n", paint_safe(paint, machine->image->name),
                 paint_safe(paint, machine->layout->name));
    if (trace->end == SW_BOOT_END_REFUSED)
        return;
    paint_printf(paint,
                 "entered at IPA 0x%08" PRIx32 " in %s, SCTLR 0x%08" PRIx32 ", r0 0x%08" PRIx32
                 ", r1 0x%08" PRIx32 ", r2 0x%08" PRIx32 "\n",
                 trace->entry_pc, boot_mode(trace->entry_cpsr), trace->entry_sctlr,
                 trace->entry_r[0], trace->entry_r[1], trace->entry_r[2]);
    if (trace->hyp_as_svc)
        paint_printf(paint, "the loader enters in HYP; only PL1 can be run here, so this is what "
                            "happens from SVC\n");
    paint_printf(paint, "\n");
}

static void print_end(const struct paint *paint, const struct sw_boot_trace *trace)
{
    if (trace->end == SW_BOOT_END_REFUSED) {
        paint_printf(paint, "not run: %s\n", paint_safe(paint, trace->end_text));
        return;
    }
    if (!paint->style->quiet)
        paint_printf(paint, "\n");
    paint_text(paint, trace->handover ? INK_GOOD : INK_ERROR,
               trace->handover ? "hand-over: " : "no hand-over: ");
    paint_printf(paint, "%s, after %" PRIu64 " instructions\n", paint_safe(paint, trace->end_text),
                 trace->instructions);
    if (trace->cut)
        paint_printf(paint, "there were more events than are kept; the first of each kind are\n");
}

static void print_state(const struct paint *paint, const struct sw_machine *machine,
                        const struct sw_boot_state *state)
{
    const struct vmsa_short_registers *r = &state->registers;
    const struct sw_stage_difference *difference = &machine->difference;

    paint_printf(paint,
                 "SCTLR 0x%08" PRIx32 ", TTBCR 0x%08" PRIx32 ", TTBR0 0x%08" PRIx32
                 ", TTBR1 0x%08" PRIx32 ", DACR 0x%08" PRIx32 ", VBAR 0x%08" PRIx32 "\n",
                 r->sctlr, r->ttbcr, r->ttbr0, r->ttbr1, r->dacr, state->vbar);
    if (!difference->compared)
        return;
    if (!difference->count)
        paint_printf(paint, "tables and registers are as declared\n");
    else
        paint_printf(paint,
                     "%" PRIu64 " differences from what is declared, the first %s: declared "
                     "0x%08" PRIx32 ", run 0x%08" PRIx32 "\n",
                     difference->count, difference->what, difference->declared, difference->run);
}

void text_boot(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    static const char *const titles[COLUMNS] = {"after", "pc", "where", "instruction", "what"};
    const struct sw_render_boot *boot = data;
    const struct sw_boot_trace *trace = boot->trace;
    const struct paint paint = {out, style};
    struct table table = {.paint = &paint, .columns = COLUMNS, .right = 1 << 0};

    if (!style->quiet) {
        print_entry(&paint, boot->machine, trace);
        for (size_t i = 0; i < COLUMNS; i++)
            table_add(&table, INK_STRONG, titles[i]);
        for (size_t i = 0; i < trace->event_count; i++)
            if (shown(&trace->events[i], style))
                add_row(&table, &trace->events[i]);
        if (trace->event_count)
            table_print(&table);
    }
    print_end(&paint, trace);
    if (!style->quiet && trace->at_end.present)
        print_state(&paint, boot->machine, &trace->at_end);
}
