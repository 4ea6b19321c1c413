/* SPDX-License-Identifier: MIT */
/* Stage 2 as declared: the IPAs that the hypervisor backs or answers for. The PA behind them is the
 * hypervisor's choice. Knows no tables. */
#include "draft.h"

#include <stdlib.h>

struct windows SW_VECTOR(struct sw_window);

/* The layout's window that a region lies in: it knows what is emulated and what may not execute. */
static const struct sw_layout_window *window_of(const struct sw_machine_layout *layout,
                                                struct sw_range where)
{
    for (size_t i = 0; i < layout->window_count; i++)
        if (sw_range_contains(layout->windows[i].where, where))
            return &layout->windows[i];
    return NULL;
}

/* Uses that are IPA of their own; all others lie in RAM and are backed by it. */
static bool is_backed(enum sw_use use)
{
    return use == SW_USE_RAM || use == SW_USE_DEVICE || use == SW_USE_GRANT || use == SW_USE_MAGIC;
}

static int by_first(const void *a, const void *b)
{
    const struct sw_window *x = a, *y = b;

    if (x->where.first != y->where.first)
        return x->where.first < y->where.first ? -1 : 1;
    return x->where.last < y->where.last ? -1 : x->where.last > y->where.last;
}

/*
 * What a hypervisor maps into a guest: RAM banks, magic pages, the grant region, and the devices
 * that tree and layout state. A device of the tree that the layout does not know was handed through
 * by whoever wrote the tree; Xen maps such a device execute-never. Source: Xen
 * xen/arch/arm/p2m.c, p2m_set_permission.
 */
void sw_stage2_make(struct sw_draft *draft)
{
    struct sw_machine *machine = draft->machine;
    struct windows windows = {0};

    if (!machine->layout->stage2) {
        machine->stage2 =
            (struct sw_stage){.kind = SW_STAGE_NONE, .why = "no hypervisor: PA equals IPA"};
        return;
    }
    for (size_t i = 0; i < machine->region_count; i++) {
        const struct sw_region *region = &machine->regions[i];
        const struct sw_layout_window *window = window_of(machine->layout, region->where);

        if (!is_backed(region->use))
            continue;
        sw_push(draft->arena, &windows,
                (struct sw_window){
                    .where = region->where,
                    .name = region->name,
                    .use = region->use,
                    .emulated = window && window->emulated,
                    .execute_never = window ? window->execute_never : region->use == SW_USE_DEVICE,
                    .why = region->why,
                });
    }
    if (windows.count > 1)
        qsort(windows.items, windows.count, sizeof *windows.items, by_first);
    machine->stage2 = (struct sw_stage){
        .kind = SW_STAGE_DECLARED,
        .why = sw_sprintf(draft->arena, "windows of machine layout %s", machine->layout->name),
        .windows = windows.items,
        .window_count = windows.count,
    };
}
