/* SPDX-License-Identifier: MIT */
/* Building findings in the arena. Knows no rule. */
#include "emit.h"

#include <assert.h>
#include <stdio.h>

/* Formatted twice, first for the length: messages carry paths, which have no useful bound. */
static char *format_text(struct sw_arena *arena, const char *format, va_list args)
{
    va_list again;
    int length;
    char *text;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    text = sw_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

/* What a rule adds after sw_emit goes to the finding it has just made. */
static struct sw_finding *last(struct sw_emit *emit)
{
    assert(emit->findings.count > 0);
    return &emit->findings.items[emit->findings.count - 1];
}

void sw_emit(struct sw_emit *emit, struct sw_site site, const char *format, ...)
{
    struct sw_finding finding = {
        .rule = emit->rule,
        .severity = emit->rule->severity,
        .machine = emit->machine,
        .help = emit->rule->help,
        .site = site,
    };
    va_list args;

    va_start(args, format);
    finding.text = format_text(emit->arena, format, args);
    va_end(args);
    sw_push(emit->arena, &emit->findings, finding);
    emit->evidence.items = NULL;
    emit->evidence.count = emit->evidence.capacity = 0;
}

/* For the rare finding whose remedy depends on what was found; else the rule's own help stands. */
void sw_emit_help(struct sw_emit *emit, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    last(emit)->help = format_text(emit->arena, format, args);
    va_end(args);
}

void sw_emit_range(struct sw_emit *emit, const char *label, struct sw_range ipa, struct sw_value va,
                   bool marked)
{
    struct sw_evidence evidence = {label, ipa, va, marked};

    sw_push(emit->arena, &emit->evidence, evidence);
    last(emit)->evidence = emit->evidence.items;
    last(emit)->evidence_count = emit->evidence.count;
}

void sw_emit_region(struct sw_emit *emit, const struct sw_region *region, bool marked)
{
    sw_emit_range(emit, region->name, region->where, region->va, marked);
}

void sw_emit_place(struct sw_emit *emit, struct sw_range ipa, struct sw_value va)
{
    struct sw_evidence *place = SW_NEW(emit->arena, struct sw_evidence);

    *place = (struct sw_evidence){"", ipa, va, true};
    last(emit)->place = place;
}

void sw_emit_bits(struct sw_emit *emit, const char *label, enum vmsa_layout layout, uint64_t word,
                  uint64_t mask)
{
    last(emit)->bits = (struct sw_bit_evidence){
        .present = true, .layout = layout, .word = word, .mask = mask, .label = label};
}

/* RAM is drawn unmarked, as the background against which the marked ranges are seen. */
void sw_emit_ram(struct sw_emit *emit, const struct sw_machine *machine)
{
    for (size_t i = 0; i < machine->ram_count; i++)
        sw_emit_range(emit, "RAM", machine->ram[i].where, (struct sw_value){0}, false);
}

const char *sw_range_text(struct sw_arena *arena, struct sw_range range)
{
    return sw_sprintf(arena, SW_HEX ".." SW_HEX, range.first, range.last);
}

struct sw_site sw_site_in(const struct sw_facts *facts, const char *format, ...)
{
    struct sw_site site = {.file = facts->image->name};
    va_list args;

    va_start(args, format);
    site.what = format_text(facts->arena, format, args);
    va_end(args);
    return site;
}
