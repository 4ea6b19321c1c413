/* SPDX-License-Identifier: MIT */
/* The stretches that a column of a picture shows: what the map's ranges reach, cut where regions
 * and windows begin and end, and put together where they are too many. Knows no pixel. */
#include "picture.h"

#include "base/vector.h"

#include <stdlib.h>

/* Where a range of the map lies in one space. */
struct span {
    struct sw_range where;
    const struct sw_map_range *range;
};

struct spans SW_VECTOR(struct span);
struct edges SW_VECTOR(uint64_t);
struct boxes SW_VECTOR(struct picture_box);

struct work {
    struct sw_arena *arena;
    const struct sw_map *map;
    struct sw_range window;
    struct spans spans;
    struct edges edges; /* where a stretch begins */
    struct boxes boxes;
};

static int by_first(const void *a, const void *b)
{
    const struct span *x = a, *y = b;

    return (x->where.first > y->where.first) - (x->where.first < y->where.first);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

/* A range where it ends nothing needs to be known of: the window's end is an edge of its own. */
static void add_edges(struct work *work, struct sw_range where)
{
    if (sw_range_has(work->window, where.first))
        sw_push(work->arena, &work->edges, where.first);
    if (where.last < work->window.last && where.last >= work->window.first)
        sw_push(work->arena, &work->edges, where.last + 1);
}

static void add_span(struct work *work, const struct sw_map_range *range, uint64_t first)
{
    struct span span = {.range = range};

    span.where.first = first;
    span.where.last = first + (range->va.last - range->va.first);
    if (span.where.last < first || !sw_range_common(span.where, work->window, &span.where))
        return;
    sw_push(work->arena, &work->spans, span);
    add_edges(work, span.where);
}

/* Everything that begins or ends in the window. A guard is about VAs only, and cuts no IPA. */
static void find_spans(struct work *work, enum picture_space space)
{
    const struct sw_machine *machine = work->map->machine;

    for (size_t i = 0; i < work->map->count; i++) {
        const struct sw_map_range *range = &work->map->ranges[i];

        if (space == PICTURE_VA)
            add_span(work, range, range->va.first);
        else if (space == PICTURE_IPA && range->ipa.known)
            add_span(work, range, range->ipa.v);
        else if (space == PICTURE_PA && range->pa.known && range->outcome == VMSA_OK)
            add_span(work, range, range->pa.v);
    }
    for (size_t i = 0; space != PICTURE_VA && i < machine->region_count; i++)
        if (machine->regions[i].when & SW_WHEN_RUNNING && machine->regions[i].use != SW_USE_GUARD)
            add_edges(work, machine->regions[i].where);
    for (size_t i = 0; space != PICTURE_VA && i < machine->stage2.window_count; i++)
        add_edges(work, machine->stage2.windows[i].where);
    add_edges(work, work->window);
    if (work->spans.count > 1)
        qsort(work->spans.items, work->spans.count, sizeof *work->spans.items, by_first);
    if (work->edges.count > 1)
        qsort(work->edges.items, work->edges.count, sizeof *work->edges.items, by_value);
}

static bool same(const struct picture_box *a, const struct picture_box *b)
{
    return a->range == b->range && a->region == b->region && a->window == b->window;
}

/* A bound that changes nothing shown cuts nothing. */
static void add_box(struct work *work, struct picture_box box)
{
    struct picture_box *last = work->boxes.count ? &work->boxes.items[work->boxes.count - 1] : NULL;

    if (last && same(last, &box))
        last->where.last = box.where.last;
    else
        sw_push(work->arena, &work->boxes, box);
}

/* Of the spans that have begun the one that ends last is the one that can reach a stretch. */
static void make_boxes(struct work *work, enum picture_space space)
{
    const struct sw_machine *machine = work->map->machine;
    const struct span *reach = NULL;
    size_t next = 0;

    for (size_t i = 0; i < work->edges.count; i++) {
        struct picture_box box = {.merged = 1};

        if (i > 0 && work->edges.items[i] == work->edges.items[i - 1])
            continue;
        box.where.first = work->edges.items[i];
        box.where.last = work->window.last;
        for (size_t k = i + 1; k < work->edges.count; k++)
            if (work->edges.items[k] != box.where.first) {
                box.where.last = work->edges.items[k] - 1;
                break;
            }
        while (next < work->spans.count && work->spans.items[next].where.first <= box.where.first) {
            const struct span *span = &work->spans.items[next++];

            if (!reach || span->where.last > reach->where.last)
                reach = span;
        }
        if (reach && reach->where.last >= box.where.first)
            box.range = reach->range;
        if (space == PICTURE_VA)
            box.region = box.range ? box.range->region : NULL;
        else if (space == PICTURE_IPA || machine->stage2.kind == SW_STAGE_NONE)
            box.region = sw_machine_region_at(machine, box.where.first);
        else
            box.region = box.range ? box.range->region : NULL;
        if (space != PICTURE_VA && machine->stage2.kind == SW_STAGE_DECLARED)
            box.window = sw_machine_window_at(machine, box.where.first);
        add_box(work, box);
    }
}

/* What a reader looks for is never hidden among others while there is a choice. */
static bool matters(const struct picture_box *box)
{
    return box->region && box->region->use != SW_USE_RAM && box->region->use != SW_USE_DEVICE &&
           box->region->use != SW_USE_RESERVED;
}

/* Neighbours smaller than a limit become one, unless that would be more than most pieces. */
static size_t merge_pass(struct picture_box *boxes, size_t count, uint64_t below, size_t most,
                         bool all)
{
    size_t kept = 0;
    bool open = false;

    for (size_t i = 0; i < count; i++) {
        const bool small =
            boxes[i].where.last - boxes[i].where.first < below && (all || !matters(&boxes[i]));

        if (small && open && boxes[kept - 1].merged + boxes[i].merged <= most) {
            boxes[kept - 1].where.last = boxes[i].where.last;
            boxes[kept - 1].merged += boxes[i].merged;
        } else {
            boxes[kept++] = boxes[i];
        }
        open = small;
    }
    return kept;
}

/* The smallest go first; none gets many more than its share, so that the rest keeps its shape. */
static size_t merge(struct picture_box *boxes, size_t count)
{
    size_t most = count / PICTURE_BOXES * 4 + 4;

    for (int all = 0; all < 2; all++)
        for (unsigned bit = 12; bit <= 64 && count > PICTURE_BOXES; bit += 2)
            count = merge_pass(boxes, count, bit < 64 ? UINT64_C(1) << bit : UINT64_MAX, most, all);
    while (count > PICTURE_BOXES)
        count = merge_pass(boxes, count, UINT64_MAX, most *= 2, true);
    return count;
}

void picture_boxes(struct sw_arena *arena, const struct sw_map *map, enum picture_space space,
                   struct sw_range window, struct picture_column *column)
{
    struct work work = {.arena = arena, .map = map, .window = window};

    find_spans(&work, space);
    make_boxes(&work, space);
    column->boxes = work.boxes.items;
    column->count = merge(work.boxes.items, work.boxes.count);
}
