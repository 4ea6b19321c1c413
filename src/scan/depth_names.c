/* SPDX-License-Identifier: MIT */
/* Functions as a list that can be read. Looks at no code. */
#include "depth.h"

#include "base/buffer.h"

#include <stdlib.h>

/* A few names are read; a hundred are not. */
enum { MOST_NAMES = 5 };

static int by_va(const void *a, const void *b)
{
    const struct sw_function *x = *(struct sw_function *const *)a;
    const struct sw_function *y = *(struct sw_function *const *)b;

    return (x->va > y->va) - (x->va < y->va);
}

/* Which part of the image a function is of, by the image layout; NULL: it does not say. */
static const struct sw_region *part_of(const struct sw_depth *depth, uint32_t va)
{
    for (size_t i = 0; i < depth->machine->region_count; i++) {
        const struct sw_region *region = &depth->machine->regions[i];

        if (region->use == SW_USE_KERNEL && region->va.known && va >= region->va.v &&
            va - region->va.v < sw_range_size(region->where))
            return region;
    }
    return NULL;
}

/* Functions first to end, which are of one part. */
static void add(struct sw_buffer *text, const struct sw_functions *functions, size_t first,
                size_t end)
{
    const size_t shown = end - first > MOST_NAMES ? first + MOST_NAMES : end;

    for (size_t i = first; i < shown; i++)
        sw_buffer_printf(text, "%s%s", i > first ? ", " : "", functions->items[i]->name);
    if (end > shown)
        sw_buffer_printf(text, " and %zu more", end - shown);
}

/* Parts follow each other as their addresses do; where there is but one its name says nothing. */
const char *sw_depth_names(const struct sw_depth *depth, const struct sw_functions *functions)
{
    struct sw_buffer text = {.arena = depth->arena};
    size_t end;

    if (!functions->count)
        return NULL;
    qsort(functions->items, functions->count, sizeof *functions->items, by_va);
    for (size_t first = 0; first < functions->count; first = end) {
        const struct sw_region *part = part_of(depth, functions->items[first]->va);

        end = first + 1;
        while (end < functions->count && part_of(depth, functions->items[end]->va) == part)
            end++;
        sw_buffer_puts(&text, first ? "; " : "");
        add(&text, functions, first, end);
        if (part && (first || end < functions->count))
            sw_buffer_printf(&text, " (%s)", part->name);
    }
    return text.text;
}
