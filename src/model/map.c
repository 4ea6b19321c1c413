/* SPDX-License-Identifier: MIT */
/* The whole space as ranges: runs, cut where regions and windows begin and end. Decides no
 * translation. */
#include "model/map.h"

#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

enum { NAMED_SECTIONS = 6 };

struct edges SW_VECTOR(uint64_t);
struct ranges SW_VECTOR(struct sw_map_range);

struct work {
    struct sw_arena *arena;
    const struct sw_machine *machine;
    struct edges edges; /* IPAs where something begins, or has just ended; ascending */
    struct ranges ranges;
};

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static void add_edges(struct work *work, struct sw_range where)
{
    sw_push(work->arena, &work->edges, where.first);
    if (where.last != UINT64_MAX)
        sw_push(work->arena, &work->edges, where.last + 1);
}

static bool is_shown(const struct sw_region *region)
{
    return (region->when & SW_WHEN_RUNNING) && region->use != SW_USE_GUARD;
}

static void find_edges(struct work *work)
{
    const struct sw_machine *machine = work->machine;

    for (size_t i = 0; i < machine->region_count; i++)
        if (is_shown(&machine->regions[i]))
            add_edges(work, machine->regions[i].where);
    for (size_t i = 0; i < machine->stage2.window_count; i++)
        add_edges(work, machine->stage2.windows[i].where);
    if (work->edges.count > 1)
        qsort(work->edges.items, work->edges.count, sizeof *work->edges.items, by_value);
}

/* The last IPA from which to limit nothing begins or ends. */
static uint64_t piece_end(const struct work *work, uint64_t ipa, uint64_t limit)
{
    size_t low = 0, high = work->edges.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (work->edges.items[middle] <= ipa)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < work->edges.count && work->edges.items[low] - 1 < limit)
        return work->edges.items[low] - 1;
    return limit;
}

/* ".text .rodata" for those sections of the image that lie in a range of VA; before is put in front
 * of the first. */
static void name_sections(const struct work *work, struct sw_range va, const char *before,
                          struct sw_buffer *name)
{
    const struct sw_image *image = work->machine->names;
    unsigned count = 0;

    for (size_t i = 0; i < image->section_count; i++) {
        const struct sw_section *section = &image->sections[i];
        struct sw_range where;

        if (!section->alloc || !sw_range_of(section->va, section->size, &where) ||
            !sw_range_overlaps(where, va))
            continue;
        if (count < NAMED_SECTIONS)
            sw_buffer_printf(name, "%s%s", count ? " " : before, section->name);
        count++;
    }
    if (count > NAMED_SECTIONS)
        sw_buffer_puts(name, " ...");
}

/* Every region at an IPA by name, one of a use; RAM only where there is nothing else. */
static const char *name_piece(const struct work *work, uint64_t ipa, struct sw_range va,
                              const struct sw_region *best)
{
    const struct sw_machine *machine = work->machine;
    struct sw_buffer name = {.arena = work->arena};

    if (!best && machine->names && !machine->image)
        name_sections(work, va, "", &name);
    if (!best)
        return name.length ? name.text : "";
    sw_buffer_puts(&name, best->name);
    if (machine->offset.known && (best->use == SW_USE_KERNEL || best->use == SW_USE_BSS))
        name_sections(work, va, ": ", &name);
    for (size_t i = 0; i < machine->region_count && machine->regions[i].where.first <= ipa; i++) {
        const struct sw_region *region = &machine->regions[i];

        if (region->use != best->use && is_shown(region) && region->use != SW_USE_RAM &&
            sw_range_has(region->where, ipa))
            sw_buffer_printf(&name, " + %s", region->name);
    }
    return name.text;
}

/* Whether an address of the next range follows on that of the one before. */
static bool goes_on(const struct sw_value *a, const struct sw_value *b,
                    const struct sw_map_range *range, const struct sw_map_range *next)
{
    return a->known == b->known && (!b->known || b->v - a->v == next->va.first - range->va.first);
}

/* One range more, or the last one longer when nothing that is shown differs. */
static void add_range(struct work *work, const struct sw_map_range *range)
{
    struct sw_map_range *last =
        work->ranges.count ? &work->ranges.items[work->ranges.count - 1] : NULL;

    if (last && last->va.last + 1 == range->va.first && last->outcome == range->outcome &&
        last->stage == range->stage && last->stage2 == range->stage2 &&
        last->region == range->region && last->lazy == range->lazy &&
        last->unknown == range->unknown && goes_on(&last->ipa, &range->ipa, last, range) &&
        goes_on(&last->pa, &range->pa, last, range) &&
        vmsa_attributes_equal(&last->attributes, &range->attributes) &&
        strcmp(last->name, range->name) == 0) {
        last->va.last = range->va.last;
        return;
    }
    sw_push(work->arena, &work->ranges, *range);
}

/* What stage 2 says of a piece, where no window begins or ends in it. */
static void ask_stage2(const struct work *work, struct sw_map_range *range)
{
    const struct sw_window *window;

    if (work->machine->stage2.kind == SW_STAGE_NONE) {
        range->stage2 = SW_STAGE2_NONE;
        range->pa = range->ipa;
        return;
    }
    if (work->machine->stage2.kind == SW_STAGE_TABLES) {
        range->stage2 = SW_STAGE2_TABLES;
        return;
    }
    range->stage2 = SW_STAGE2_UNKNOWN;
    range->pa.why.what = work->machine->stage2.why;
    if (work->machine->stage2.kind != SW_STAGE_DECLARED)
        return;
    window = sw_machine_window_at(work->machine, range->ipa.v);
    range->stage2 = window ? SW_STAGE2_DECLARED : SW_STAGE2_ABSENT;
    range->pa.why.what = window ? "PA chosen by the hypervisor" : "no window has this IPA";
    if (!window && range->outcome == VMSA_OK) {
        range->outcome = VMSA_TRANSLATION;
        range->stage = 2;
        range->attributes = (struct vmsa_attributes){0};
    } else if (window && (window->execute_never || window->emulated)) {
        range->attributes.pl1.execute = false;
        range->attributes.pl0.execute = false;
    }
}

/* Cut [va, va + size) that goes to consecutive IPAs. */
static void add_mapped(struct work *work, const struct sw_map_range *whole)
{
    uint64_t first = whole->ipa.v, limit = first + (whole->va.last - whole->va.first);
    uint64_t ipa = first, end;

    do {
        struct sw_map_range piece = *whole;

        end = piece_end(work, ipa, limit);
        piece.ipa.v = ipa;
        piece.pa.v = whole->pa.v + (ipa - first);
        piece.va.first = whole->va.first + (ipa - first);
        piece.va.last = whole->va.first + (end - first);
        piece.region = sw_machine_region_at(work->machine, ipa);
        ask_stage2(work, &piece);
        piece.name = name_piece(work, ipa, piece.va, piece.region);
        add_range(work, &piece);
        ipa = end + 1;
    } while (end != limit);
}

static const struct sw_region *guard_of(const struct sw_machine *machine)
{
    const struct sw_region *guard = sw_machine_region(machine, SW_USE_GUARD);

    return guard && guard->va.known ? guard : NULL;
}

/* A stretch that stage 1 does not map has no IPA; of regions only the guard is about it. */
static void add_fault(struct work *work, const struct sw_map_range *whole)
{
    const struct sw_region *guard = guard_of(work->machine);
    struct sw_range in, va;
    struct sw_map_range piece = *whole;

    if (!guard || !sw_range_of(guard->va.v, sw_range_size(guard->where), &va) ||
        !sw_range_common(whole->va, va, &in)) {
        add_range(work, whole);
        return;
    }
    if (whole->va.first < in.first) {
        piece.va.last = in.first - 1;
        add_range(work, &piece);
    }
    piece.va = in;
    piece.region = guard;
    piece.name = guard->name;
    add_range(work, &piece);
    if (in.last < whole->va.last) {
        piece = *whole;
        piece.va.first = in.last + 1;
        add_range(work, &piece);
    }
}

/* The whole of a run, before it is cut. */
static struct sw_map_range range_of(const struct sw_run *run)
{
    const struct sw_state *state = run->state;

    return (struct sw_map_range){
        .va = run->va,
        .ipa = {state->mapped, state->mapped ? run->ipa : 0, {.what = "stage 1"}},
        .pa = {state->has_pa, state->has_pa ? run->pa : 0, {.what = "stage 1 gives no IPA"}},
        .attributes = state->attributes,
        .outcome = state->outcome,
        .stage = state->stage,
        .stage2 = SW_STAGE2_UNKNOWN,
        .lazy = state->lazy,
        .name = "",
        .unknown = state->unknown,
    };
}

static void add_run(struct work *work, const struct sw_run *run)
{
    const struct sw_map_range range = range_of(run);

    if (range.ipa.known)
        add_mapped(work, &range);
    else
        add_fault(work, &range);
}

/* Of tables that never end nobody reads a million ranges: the rest of the space, from a run on. */
static void add_rest(struct work *work, const struct sw_run *run, uint64_t last)
{
    const struct sw_map_range rest = {
        .va = {run->va.first, last},
        .outcome = VMSA_UNKNOWN,
        .stage = 1,
        .stage2 = SW_STAGE2_UNKNOWN,
        .name = "",
        .unknown = "not shown: the tables have too many entries to look at all of them",
    };

    add_range(work, &rest);
}

static void add_space(struct work *work, struct sw_map *map)
{
    enum { MOST_INCOMPLETE = 1 << 16 };
    struct sw_run_cursor cursor;
    struct sw_space space;
    struct sw_run run;

    sw_space_make(work->arena, work->machine, &space);
    work->ranges.items = SW_NEW_ARRAY(work->arena, struct sw_map_range, space.count);
    work->ranges.capacity = space.count;
    cursor = (struct sw_run_cursor){.space = &space};
    map->incomplete = map->partly_unknown = space.incomplete;
    while (sw_run_next(&cursor, &run)) {
        if (space.incomplete && work->ranges.count >= MOST_INCOMPLETE) {
            add_rest(work, &run, space.last);
            break;
        }
        add_run(work, &run);
        map->partly_unknown = map->partly_unknown || run.state->outcome == VMSA_UNKNOWN;
    }
    map->aliases = sw_space_aliases(work->arena, &space, &map->alias_count, &map->alias_total);
}

/* All there is to say without stage 1: what lies at which IPA. */
static void add_ipa_picture(struct work *work)
{
    uint64_t last = UINT32_MAX;
    struct sw_map_range whole = {.ipa = {.known = true, .why = {.what = "not translated"}},
                                 .outcome = VMSA_UNKNOWN,
                                 .stage = 1,
                                 .name = ""};

    for (size_t i = 0; i < work->machine->region_count; i++)
        if (is_shown(&work->machine->regions[i]) && work->machine->regions[i].where.last > last)
            last = work->machine->regions[i].where.last;
    whole.va.last = last;
    add_mapped(work, &whole);
}

void sw_map_build(struct sw_arena *arena, const struct sw_machine *machine, struct sw_map *map)
{
    struct work work = {.arena = arena, .machine = machine};
    bool known = machine->stage1.kind == SW_STAGE_TABLES || machine->stage1.kind == SW_STAGE_NONE;

    *map = (struct sw_map){.machine = machine, .unknown = known ? NULL : machine->stage1.why};
    find_edges(&work);
    if (known)
        add_space(&work, map);
    else if (machine->image)
        add_ipa_picture(&work);
    map->ranges = work.ranges.items;
    map->count = work.ranges.count;
}
