/* SPDX-License-Identifier: MIT */
/* What differs between two images on one machine: where the loader puts them, their regions, and
 * the address space they run in. Knows no file. */
#include "diff.h"

#include <string.h>

static void diff_places(struct sw_arena *arena, const struct sw_machine *before,
                        const struct sw_machine *after, struct sw_diff *diff)
{
    const struct {
        const char *name;
        const struct sw_value *a, *b;
    } places[] = {
        {"load address", &before->placement.load, &after->placement.load},
        {"entry", &before->placement.entry, &after->placement.entry},
        {"device tree", &before->placement.dtb, &after->placement.dtb},
        {"base", &before->base, &after->base},
        {"IPA - VA", &before->offset, &after->offset},
    };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct sw_change change = {
            .thing = SW_DIFF_PLACE, .name = places[i].name, .machine = before->layout->name};

        change.before = (struct sw_diff_side){.present = places[i].a->known, .first = *places[i].a};
        change.after = (struct sw_diff_side){.present = places[i].b->known, .first = *places[i].b};
        sw_diff_add(arena, diff, change);
    }
}

static bool is_own(const struct sw_region *region)
{
    return region->use != SW_USE_RAM && region->use != SW_USE_DEVICE;
}

static bool same_region(const struct sw_region *a, const struct sw_region *b)
{
    return a->use == b->use && strcmp(a->name, b->name) == 0;
}

/* The n-th region like one; NULL when there are fewer. */
static const struct sw_region *find_region(const struct sw_machine *machine,
                                           const struct sw_region *like, size_t n)
{
    for (size_t i = 0; i < machine->region_count; i++)
        if (same_region(&machine->regions[i], like) && n-- == 0)
            return &machine->regions[i];
    return NULL;
}

static size_t number_of(const struct sw_machine *machine, size_t at)
{
    size_t before = 0;

    for (size_t i = 0; i < at; i++)
        before += same_region(&machine->regions[i], &machine->regions[at]);
    return before;
}

static struct sw_diff_side side_of_region(const struct sw_region *region)
{
    return (struct sw_diff_side){.present = true,
                                 .first = {.known = true, .v = region->where.first},
                                 .size = sw_range_size(region->where)};
}

/* Those of `here` beside their partners; where `back`, only those without one. */
static void diff_regions(struct sw_arena *arena, const struct sw_machine *here,
                         const struct sw_machine *there, bool back, struct sw_diff *diff)
{
    for (size_t i = 0; i < here->region_count; i++) {
        const struct sw_region *region = &here->regions[i], *other;
        struct sw_change change = {
            .thing = SW_DIFF_REGION, .name = region->name, .machine = here->layout->name};

        if (!is_own(region))
            continue;
        other = find_region(there, region, number_of(here, i));
        if (back && other)
            continue;
        *(back ? &change.after : &change.before) = side_of_region(region);
        if (other)
            change.after = side_of_region(other);
        sw_diff_add(arena, diff, change);
    }
}

static bool same_rights(struct vmsa_rights a, struct vmsa_rights b)
{
    return a.read == b.read && a.write == b.write && a.execute == b.execute;
}

static bool same_cache(struct vmsa_cache_policy a, struct vmsa_cache_policy b)
{
    return strcmp(vmsa_cache_policy_name(a), vmsa_cache_policy_name(b)) == 0;
}

static bool same_memory(const struct vmsa_memory *a, const struct vmsa_memory *b)
{
    return a->type == b->type && a->shareability == b->shareability &&
           same_cache(a->inner, b->inner) && same_cache(a->outer, b->outer);
}

/* Where an address leads to is no difference here: a place that moved says it once. Nor is what
 * nobody knows: that is told by itself. */
static unsigned compare_ranges(const struct sw_map_range *a, const struct sw_map_range *b)
{
    unsigned kinds = 0;

    if (a->outcome == VMSA_UNKNOWN || b->outcome == VMSA_UNKNOWN)
        return 0;
    if (a->outcome != b->outcome || a->stage2 != b->stage2 || a->lazy != b->lazy)
        return SW_DIFF_STATE;
    if (a->outcome != VMSA_OK)
        return 0;
    if (!same_rights(a->attributes.pl1, b->attributes.pl1) ||
        !same_rights(a->attributes.pl0, b->attributes.pl0))
        kinds |= SW_DIFF_RIGHTS;
    if (!same_memory(&a->attributes.memory, &b->attributes.memory) ||
        a->attributes.ns != b->attributes.ns || a->attributes.ng != b->attributes.ng)
        kinds |= SW_DIFF_MEMORY;
    return kinds;
}

/* A range that goes on as the one before it, on both sides, is the same change. */
static bool goes_on(const struct sw_change *last, const struct sw_change *next)
{
    return last->thing == SW_DIFF_MAPPING && last->kinds == next->kinds &&
           last->machine == next->machine &&
           last->before.first.v + last->before.size == next->before.first.v &&
           compare_ranges(last->before.range, next->before.range) == 0 &&
           compare_ranges(last->after.range, next->after.range) == 0 &&
           strcmp(last->name, next->name) == 0;
}

static void add_mapping(struct sw_arena *arena, struct sw_diff *diff, struct sw_change change)
{
    const size_t count = diff->changes.count;

    if (count && goes_on(&diff->changes.items[count - 1], &change)) {
        diff->changes.items[count - 1].before.size += change.before.size;
        diff->changes.items[count - 1].after.size += change.after.size;
        return;
    }
    sw_push(arena, &diff->changes, change);
}

static const char *name_of(const struct sw_map_range *range)
{
    return range->name ? range->name : "";
}

/* Both maps cover the whole space: a merge of their borders. */
static void diff_maps(struct sw_arena *arena, const struct sw_map *a, const struct sw_map *b,
                      struct sw_diff *diff)
{
    uint64_t first = 0;

    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        const struct sw_map_range *x = &a->ranges[i], *y = &b->ranges[k];
        const uint64_t last = x->va.last < y->va.last ? x->va.last : y->va.last;
        const unsigned kinds = compare_ranges(x, y);
        const struct sw_value va = {.known = true, .v = first};

        if (kinds)
            add_mapping(arena, diff,
                        (struct sw_change){
                            .thing = SW_DIFF_MAPPING,
                            .kinds = kinds,
                            .name = *name_of(y) ? name_of(y) : name_of(x),
                            .machine = a->machine->layout->name,
                            .before = {true, va, last - first + 1, {0}, a->machine, x},
                            .after = {true, va, last - first + 1, {0}, b->machine, y},
                        });
        first = last + 1;
        i += x->va.last == last;
        k += y->va.last == last;
    }
}

/* What is not known on one side cannot be compared, and looks like no difference: it is told. */
static bool is_known(struct sw_arena *arena, const struct sw_map *map, const char *which,
                     struct sw_diff *diff)
{
    if (!map->unknown && !map->partly_unknown)
        return true;
    sw_push(arena, &diff->unknown,
            sw_sprintf(arena, "%s, the %s image: %s%s", map->machine->layout->name, which,
                       map->unknown ? "stage 1 is not known: " : "parts of the map are not known",
                       map->unknown ? map->unknown : ""));
    return !map->unknown;
}

void sw_diff_machines(struct sw_arena *arena, const struct sw_machine *before,
                      const struct sw_machine *after, struct sw_diff *diff)
{
    struct sw_map *a = SW_NEW(arena, struct sw_map), *b = SW_NEW(arena, struct sw_map);
    bool known;

    diff_places(arena, before, after, diff);
    diff_regions(arena, before, after, false, diff);
    diff_regions(arena, after, before, true, diff);
    sw_map_build(arena, before, a);
    sw_map_build(arena, after, b);
    known = is_known(arena, a, "first", diff);
    known = is_known(arena, b, "second", diff) && known;
    if (known)
        diff_maps(arena, a, b, diff);
}
