/* SPDX-License-Identifier: MIT */
/* Going through the runs of a space, and finding one. Knows no tables. */
#include "model/space.h"

static struct sw_run run_of(const struct sw_space *space, size_t block, size_t index)
{
    const struct sw_run_block *at = &space->blocks.items[block];
    uint64_t last = space->last;

    if (index + 1 < at->count)
        last = at->va[index + 1] - 1;
    else if (block + 1 < space->blocks.count)
        last = space->blocks.items[block + 1].va[0] - 1;
    return (struct sw_run){.va = {at->va[index], last},
                           .ipa = at->ipa[index],
                           .pa = (at->pa ? at->pa : at->ipa)[index],
                           .state = &space->states.items[at->state[index]]};
}

bool sw_run_next(struct sw_run_cursor *cursor, struct sw_run *run)
{
    const struct sw_space *space = cursor->space;

    if (cursor->block < space->blocks.count &&
        cursor->index >= space->blocks.items[cursor->block].count) {
        cursor->block++;
        cursor->index = 0;
    }
    if (cursor->block >= space->blocks.count)
        return false;
    *run = run_of(space, cursor->block, cursor->index++);
    return true;
}

/* The run that has an address: the block first, then the place in it. */
struct sw_run_cursor sw_run_find(const struct sw_space *space, uint64_t va)
{
    size_t low = 0, high = space->blocks.count;
    struct sw_run_cursor cursor = {.space = space};
    const struct sw_run_block *block;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (space->blocks.items[middle].va[0] <= va)
            low = middle;
        else
            high = middle;
    }
    cursor.block = low;
    block = &space->blocks.items[low];
    for (low = 0, high = block->count; high - low > 1;) {
        size_t middle = low + (high - low) / 2;

        if (block->va[middle] <= va)
            low = middle;
        else
            high = middle;
    }
    cursor.index = low;
    return cursor;
}

struct sw_run sw_run_at(const struct sw_space *space, uint64_t va)
{
    struct sw_run_cursor cursor = sw_run_find(space, va);
    struct sw_run run;

    (void)sw_run_next(&cursor, &run);
    return run;
}
