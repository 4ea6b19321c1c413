/* SPDX-License-Identifier: MIT */
/* What differs between two images as files: sections, segments, symbols. Knows no machine. */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

static bool same_rights(struct vmsa_rights a, struct vmsa_rights b)
{
    return a.read == b.read && a.write == b.write && a.execute == b.execute;
}

void sw_diff_add(struct sw_arena *arena, struct sw_diff *diff, struct sw_change change)
{
    const struct sw_diff_side *a = &change.before, *b = &change.after;

    if (!a->present && !b->present)
        return;
    if (!a->present)
        change.kinds |= SW_DIFF_NEW;
    else if (!b->present)
        change.kinds |= SW_DIFF_GONE;
    else {
        if (a->first.known != b->first.known || (a->first.known && a->first.v != b->first.v))
            change.kinds |= SW_DIFF_MOVED;
        if (a->size != b->size)
            change.kinds |= b->size > a->size ? SW_DIFF_GREW : SW_DIFF_SHRANK;
        if (!same_rights(a->rights, b->rights))
            change.kinds |= SW_DIFF_RIGHTS;
    }
    if (change.kinds)
        sw_push(arena, &diff->changes, change);
}

static struct sw_diff_side side_of_section(const struct sw_section *section)
{
    return (struct sw_diff_side){.present = true,
                                 .first = {.known = true, .v = section->va},
                                 .size = section->size,
                                 .rights = {true, section->write, section->execute}};
}

/* The n-th section of a name that is in memory when the image runs; NULL when there are fewer. */
static const struct sw_section *find_section(const struct sw_image *image, const char *name,
                                             size_t n)
{
    for (size_t i = 0; i < image->section_count; i++)
        if (image->sections[i].alloc && strcmp(image->sections[i].name, name) == 0 && n-- == 0)
            return &image->sections[i];
    return NULL;
}

/* How many sections of its name stand before one. */
static size_t number_of(const struct sw_image *image, size_t at)
{
    size_t before = 0;

    for (size_t i = 0; i < at; i++)
        before += image->sections[i].alloc &&
                  strcmp(image->sections[i].name, image->sections[at].name) == 0;
    return before;
}

/* Those of `here` beside their partners; where `back`, only those without one. */
static void diff_sections(struct sw_arena *arena, const struct sw_image *here,
                          const struct sw_image *there, bool back, struct sw_diff *diff)
{
    for (size_t i = 0; i < here->section_count; i++) {
        const struct sw_section *section = &here->sections[i], *other;
        struct sw_change change = {.thing = SW_DIFF_SECTION, .name = section->name};

        if (!section->alloc)
            continue;
        other = find_section(there, section->name, number_of(here, i));
        if (back && other)
            continue;
        *(back ? &change.after : &change.before) = side_of_section(section);
        if (other)
            change.after = side_of_section(other);
        sw_diff_add(arena, diff, change);
    }
}

static struct sw_diff_side side_of_segment(const struct sw_image *image, size_t i)
{
    const struct sw_segment *segment = &image->segments[i];

    if (i >= image->segment_count)
        return (struct sw_diff_side){0};
    return (struct sw_diff_side){.present = true,
                                 .first = {.known = true, .v = segment->va},
                                 .size = segment->memory_size,
                                 .rights = {segment->read, segment->write, segment->execute}};
}

static void diff_segments(struct sw_arena *arena, const struct sw_image *before,
                          const struct sw_image *after, struct sw_diff *diff)
{
    const size_t count =
        before->segment_count > after->segment_count ? before->segment_count : after->segment_count;

    for (size_t i = 0; i < count; i++) {
        struct sw_change change = {.thing = SW_DIFF_SEGMENT,
                                   .name = sw_sprintf(arena, "PT_LOAD %zu", i)};

        if (i < before->segment_count)
            change.before = side_of_segment(before, i);
        if (i < after->segment_count)
            change.after = side_of_segment(after, i);
        sw_diff_add(arena, diff, change);
    }
}

static int compare_symbols(const void *a, const void *b)
{
    const struct sw_symbol *const *x = a, *const *y = b;
    const int order = strcmp((*x)->name, (*y)->name);

    return order ? order : ((*x)->va > (*y)->va) - ((*x)->va < (*y)->va);
}

/* Global symbols by name: of local ones many have the same. */
static const struct sw_symbol **symbols_of(struct sw_arena *arena, const struct sw_image *image,
                                           size_t *count)
{
    size_t all;
    const struct sw_symbol *symbols = sw_image_symbols(image, &all);
    const struct sw_symbol **sorted = SW_NEW_ARRAY(arena, const struct sw_symbol *, all);

    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (symbols[i].global)
            sorted[(*count)++] = &symbols[i];
    if (*count)
        qsort(sorted, *count, sizeof *sorted, compare_symbols);
    return sorted;
}

static struct sw_diff_side side_of_symbol(const struct sw_symbol *symbol)
{
    return (struct sw_diff_side){
        .present = true, .first = {.known = true, .v = symbol->va}, .size = symbol->size};
}

/* A link moves most symbols: those are counted, and what else changes is listed. */
static void add_symbols(struct sw_arena *arena, struct sw_diff *diff, const struct sw_symbol *a,
                        const struct sw_symbol *b)
{
    struct sw_change change = {.thing = SW_DIFF_SYMBOL, .name = a ? a->name : b->name};

    if (a)
        change.before = side_of_symbol(a);
    if (b)
        change.after = side_of_symbol(b);
    if (a && b && a->size == b->size) {
        *(a->va == b->va ? &diff->symbols_same : &diff->symbols_moved) += 1;
        return;
    }
    sw_diff_add(arena, diff, change);
}

static void diff_symbols(struct sw_arena *arena, const struct sw_image *before,
                         const struct sw_image *after, struct sw_diff *diff)
{
    size_t m, n, i = 0, k = 0;
    const struct sw_symbol **a = symbols_of(arena, before, &m);
    const struct sw_symbol **b = symbols_of(arena, after, &n);

    while (i < m || k < n) {
        const int order = i == m ? 1 : k == n ? -1 : strcmp(a[i]->name, b[k]->name);

        add_symbols(arena, diff, order <= 0 ? a[i] : NULL, order >= 0 ? b[k] : NULL);
        i += order <= 0;
        k += order >= 0;
    }
}

void sw_diff_images(struct sw_arena *arena, const struct sw_image *before,
                    const struct sw_image *after, struct sw_diff *diff)
{
    diff_segments(arena, before, after, diff);
    diff_sections(arena, before, after, false, diff);
    diff_sections(arena, after, before, true, diff);
    diff_symbols(arena, before, after, diff);
}
