/* SPDX-License-Identifier: MIT */
/* At which load addresses an image works, as a table of ranges for each kind of address. */
#include "formats.h"
#include "paint.h"
#include "table.h"

#include "model/sweep.h"

#include <inttypes.h>

enum { COLUMNS = 5 };

/* Ranges with one cause, which may take turns with others. */
struct group {
    const struct sw_sweep_range *first;
    uint64_t last;
    size_t ranges, addresses;
};

/* Where it works each range counts; where it does not, each cause. */
static size_t group_ranges(const struct sw_sweep_family *family, struct group *groups)
{
    size_t count = 0;

    for (size_t i = 0; i < family->range_count; i++) {
        const struct sw_sweep_range *range = &family->ranges[i];
        size_t at = range->verdict == SW_SWEEP_WORKS ? count : 0;

        while (at < count && !sw_sweep_same_cause(groups[at].first, range))
            at++;
        if (at == count)
            groups[count++] = (struct group){.first = range};
        groups[at].last = range->last;
        groups[at].ranges++;
        groups[at].addresses += range->count;
    }
    return count;
}

static const char *cause(struct sw_arena *arena, const struct group *group)
{
    const struct sw_sweep_range *range = group->first;
    const char *turns =
        group->ranges > 1 ? sw_sprintf(arena, "in %zu ranges, the first by ", group->ranges) : "";

    if (!range->rule)
        return range->why;
    return sw_sprintf(arena, "%s%s %s: %s", turns, range->rule, sw_rule_find(range->rule)->name,
                      range->why);
}

static void add_group(struct table *table, const struct group *group)
{
    static const enum paint_ink inks[] = {
        [SW_SWEEP_WORKS] = INK_GOOD, [SW_SWEEP_DIES] = INK_ERROR, [SW_SWEEP_UNKNOWN] = INK_WARNING};
    struct sw_arena *arena = table->paint->out->arena;

    table_add(table, INK_PLAIN, sw_sprintf(arena, "%08" PRIx64, group->first->first));
    table_add(table, INK_PLAIN, sw_sprintf(arena, "%08" PRIx64, group->last));
    table_add(table, INK_PLAIN, sw_sprintf(arena, "%zu", group->addresses));
    table_add(table, inks[group->first->verdict], sw_sweep_verdict_name(group->first->verdict));
    table_add(table, INK_PLAIN, cause(arena, group));
}

static void print_family(const struct paint *paint, const struct sw_sweep_family *family)
{
    static const char *const titles[COLUMNS] = {"from", "to", "addresses", "verdict", "why"};
    struct table table = {.paint = paint, .columns = COLUMNS, .right = 1 << 2, .wrap = true};
    struct group *groups = SW_NEW_ARRAY(paint->out->arena, struct group, family->range_count);
    const size_t count = group_ranges(family, groups);

    paint_text(paint, INK_STRONG, family->name);
    paint_printf(paint, ": works at %zu of %zu\n", family->works, family->count);
    if (!count)
        return;
    for (size_t i = 0; i < COLUMNS; i++)
        table_add(&table, INK_STRONG, titles[i]);
    for (size_t i = 0; i < count; i++)
        add_group(&table, &groups[i]);
    table_print(&table);
    paint_printf(paint, "\n");
}

void text_sweep(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_sweep *sweep = data;
    const struct paint paint = {out, style};
    size_t works = 0, count = 0;

    paint_printf(&paint, "%s, run at every load address\n\n",
                 paint_safe(&paint, sweep->machine->about));
    for (size_t i = 0; i < SW_SWEEP_FAMILIES; i++) {
        print_family(&paint, &sweep->families[i]);
        works += sweep->families[i].works;
        count += sweep->families[i].count;
    }
    paint_printf(&paint, "%s: works at %zu of %zu addresses\n",
                 paint_safe(&paint, sweep->machine->about), works, count);
}
