/* SPDX-License-Identifier: MIT */
/* SW3: two regions that lie on each other. The rule's row says which uses; knows no rule. */
#include "rules.h"

struct meeting {
    const struct sw_region *a, *b;
};

enum { MEETINGS_SHOWN = 4 };

/* What the image itself lays out outside of RAM is told as that (SW304, SW305, SW307 to SW309), and
 * not once more by the name of what lies there instead. */
static bool told_elsewhere(const struct sw_facts *facts, const struct sw_region *a,
                           const struct sw_region *b)
{
    const unsigned own =
        1u << SW_USE_STACK | 1u << SW_USE_TABLES | 1u << SW_USE_KERNEL | 1u << SW_USE_BSS;
    const unsigned windows = 1u << SW_USE_MAGIC | 1u << SW_USE_GRANT | 1u << SW_USE_DEVICE;

    return (own & 1u << a->use) && (windows & 1u << b->use) &&
           !sw_machine_is_ram(facts->machine, a->where);
}

static void add(struct meeting *shown, size_t *count, struct meeting one)
{
    if (*count < MEETINGS_SHOWN)
        shown[*count] = one;
    ++*count;
}

/* A row's first uses are the image's own, and few; its second may be a tree of thousands. */
static size_t find(const struct sw_facts *facts, const unsigned uses[2], struct meeting *shown)
{
    const struct sw_region *a = NULL, *b;
    size_t count = 0;

    while ((a = sw_facts_region(facts, a, uses[0], SW_WHEN_ALWAYS)))
        for (b = NULL; (b = sw_facts_region(facts, b, uses[1], a->when));)
            if (sw_range_overlaps(a->where, b->where) && !told_elsewhere(facts, a, b))
                add(shown, &count, (struct meeting){a, b});
    return count;
}

static const char *more_text(struct sw_arena *arena, size_t count)
{
    return count > 1 ? sw_sprintf(arena, "; %zu more like this", count - 1) : "";
}

void sw_check_meet(const struct sw_facts *facts, struct sw_emit *emit)
{
    struct meeting shown[MEETINGS_SHOWN];
    size_t count = find(facts, facts->rule->meets, shown);
    struct sw_range common;

    if (count == 0 || !sw_range_common(shown[0].a->where, shown[0].b->where, &common))
        return;
    sw_emit(emit, shown[0].a->why, "%s %s and %s %s share %s%s", shown[0].a->name,
            sw_range_text(facts->arena, shown[0].a->where), shown[0].b->name,
            sw_range_text(facts->arena, shown[0].b->where), sw_range_text(facts->arena, common),
            more_text(facts->arena, count));
    for (size_t i = 0; i < count && i < MEETINGS_SHOWN; i++) {
        sw_emit_region(emit, shown[i].a, false);
        sw_emit_region(emit, shown[i].b, true);
    }
}
