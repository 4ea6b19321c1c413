/* SPDX-License-Identifier: MIT */
/* The map of an address space as aligned columns. */
#include "formats.h"
#include "table.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>

enum { MAP_COLUMNS = 9, SPAN = 40, PART = 4096 };

/* An address and the last of as many bytes as the range has. */
static const char *span(char out[SPAN], const struct sw_value *first, uint64_t size)
{
    if (!first->known)
        return "-";
    snprintf(out, SPAN, "%08" PRIx64 "-%08" PRIx64, first->v, first->v + (size - 1));
    return out;
}

/* What the image put there stands out, what nothing reaches steps back. */
static enum paint_ink ink_of(const struct sw_map_range *range)
{
    if (range->outcome == VMSA_OK)
        return range->region && range->region->use != SW_USE_RAM ? INK_STRONG : INK_PLAIN;
    return range->region && range->region->use == SW_USE_GUARD ? INK_GOOD : INK_FAINT;
}

/* Attributes of what faults would be zeros that mean nothing. */
static void add_memory(struct table *table, enum paint_ink ink, const struct sw_map_range *range)
{
    const struct vmsa_memory *memory = &range->attributes.memory;
    char rights[4];

    if (range->outcome != VMSA_OK) {
        for (int i = 0; i < 3; i++)
            table_add(table, ink, "");
        return;
    }
    if (memory->type == VMSA_NORMAL)
        table_printf(table, ink, "%s %s/%s %s", vmsa_memory_type_name(memory->type),
                     vmsa_cache_policy_name(memory->inner), vmsa_cache_policy_name(memory->outer),
                     vmsa_shareability_name(memory->shareability));
    else
        table_printf(table, ink, "%s", vmsa_memory_type_name(memory->type));
    table_add(table, ink, words_rights(rights, range->attributes.pl1));
    table_add(table, ink, words_rights(rights, range->attributes.pl0));
}

static const char *pa_of(char out[SPAN], const struct sw_map *map, const struct sw_map_range *range,
                         uint64_t size)
{
    if (words_trapped(map->machine, range))
        return "-";
    if (range->pa.known)
        return span(out, &range->pa, size);
    if (range->outcome == VMSA_UNKNOWN)
        return "unknown";
    if (range->outcome != VMSA_OK || range->stage2 != SW_STAGE2_DECLARED)
        return "-";
    return "by hypervisor";
}

static void add_row(struct table *table, const struct sw_map *map, const struct sw_map_range *range)
{
    const struct sw_value va = {.known = !map->unknown, .v = range->va.first};
    const uint64_t size = sw_range_size(range->va);
    enum paint_ink ink = ink_of(range);
    char text[SPAN], words[WORDS_SIZE];

    table_add(table, ink, map->unknown ? "unknown" : span(text, &va, size));
    table_add(table, ink, span(text, &range->ipa, size));
    table_add(table, ink, pa_of(text, map, range, size));
    table_add(table, ink, words_size(words, size));
    add_memory(table, ink, range);
    table_add(table, ink, words_state(map->machine, range));
    if (range->unknown && !map->unknown)
        table_add(table, INK_WARNING, range->unknown);
    else
        table_add(table, ink, range->name ? range->name : "");
}

enum { SHOWN_ALIASES = 64 };

/* Two VAs of one place are a question, whatever their attributes: they are told together. */
static void print_aliases(const struct paint *paint, const struct sw_map *map)
{
    const char *space = map->machine->stage2.kind == SW_STAGE_DECLARED ? "IPA" : "PA";
    size_t shown = map->alias_count < SHOWN_ALIASES ? map->alias_count : SHOWN_ALIASES;

    if (map->alias_total)
        paint_printf(paint, "\nreached by more than one VA:\n");
    for (size_t i = 0; i < shown; i++) {
        const struct sw_alias *alias = &map->aliases[i];

        paint_printf(paint, "%s %08" PRIx64 "-%08" PRIx64 ": VA", space, alias->output.first,
                     alias->output.last);
        for (size_t k = 0; k < alias->count; k++)
            paint_printf(paint, "%s %08" PRIx64 "-%08" PRIx64, k ? "," : "", alias->vas[k].first,
                         alias->vas[k].last);
        if (alias->count < alias->total)
            paint_printf(paint, " and %zu more", alias->total - alias->count);
        paint_printf(paint, "\n");
    }
    if (shown < map->alias_total)
        paint_printf(paint, "and %zu more\n", map->alias_total - shown);
}

static bool has_lazy(const struct sw_map *map)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->ranges[i].lazy)
            return true;
    return false;
}

static void print_legend(const struct paint *paint, const struct sw_map *map)
{
    static const char *const lines[] = {
        "memory  inner/outer (NC, WT, WB; RA, WA, RWA: allocates on read, write, both), sharing",
        "pl1 pl0 rights of privileged and of unprivileged code",
        "state   unmapped: stage 1 faults; guard: so on purpose; no IPA: stage 2 has nothing there",
        "        trapped: the hypervisor emulates each access, nothing is mapped",
    };

    paint_printf(paint, "\n");
    if (map->machine->stage2.kind == SW_STAGE_DECLARED)
        paint_printf(paint, "by hypervisor: PA chosen by the hypervisor\n");
    if (has_lazy(map))
        paint_printf(paint, "lazy: faults, but the descriptor is not empty and may be made valid "
                            "when it is touched\n");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        paint_text(paint, INK_FAINT, lines[i]);
        paint_printf(paint, "\n");
    }
}

/* A part of the rows, the first with titles. Cells take far more memory than what is printed of
 * them, so they live for a part only. */
static void print_part(const struct paint *whole, const struct sw_map *map, size_t first,
                       size_t *widths)
{
    static const char *const titles[MAP_COLUMNS] = {"VA",  "IPA", "PA",    "size", "memory",
                                                    "pl1", "pl0", "state", "what"};
    const size_t end = map->count - first < PART ? map->count : first + PART;
    struct sw_arena *scratch = sw_arena_new();
    struct sw_buffer text = {.arena = scratch};
    const struct paint paint = {&text, whole->style};
    struct table table = {.paint = &paint,
                          .columns = MAP_COLUMNS,
                          .right = 1 << 3,
                          .bar = 1 << 0 | 1 << 1 | 1 << 2,
                          .widths = widths};

    for (size_t i = 0; i < MAP_COLUMNS && first == 0; i++)
        table_add(&table, INK_STRONG, titles[i]);
    for (size_t i = first; i < end; i++)
        add_row(&table, map, &map->ranges[i]);
    table_print(&table);
    sw_buffer_add(whole->out, text.text, text.length);
    sw_arena_free(scratch);
}

void text_map(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_map *map = &((const struct sw_render_map *)data)->map;
    const struct paint paint = {out, style};
    size_t widths[TABLE_COLUMNS] = {0};

    if (!style->quiet && !style->bare) {
        paint_printf(&paint, "%s", paint_safe(&paint, map->machine->about));
        paint_printf(&paint, "; stage 1: %s; stage 2: %s\n", words_stage(map->machine->stage1.kind),
                     words_stage(map->machine->stage2.kind));
        if (map->unknown)
            paint_printf(&paint, "unknown: %s%s\n", paint_safe(&paint, map->unknown),
                         map->count ? "; this is the picture by IPA" : "");
        paint_printf(&paint, "\n");
    }
    for (size_t i = 0; i == 0 || i < map->count; i += PART)
        print_part(&paint, map, i, widths);
    print_aliases(&paint, map);
    if (!style->quiet && !style->bare)
        print_legend(&paint, map);
}
