/* SPDX-License-Identifier: MIT */
/* From output addresses back to VAs: who reaches one, and which are reached more than once. Knows
 * no tables. */
#include "model/space.h"

#include <stdlib.h>

size_t sw_space_reverse(const struct sw_space *space, enum sw_output_space in, uint64_t address,
                        vmsa_va *out, size_t max)
{
    struct sw_run_cursor cursor = {.space = space};
    struct sw_run run;
    size_t count = 0;

    while (sw_run_next(&cursor, &run)) {
        const bool counts = in == SW_OUTPUT_IPA ? run.state->mapped : run.state->has_pa;
        const uint64_t first = in == SW_OUTPUT_IPA ? run.ipa : run.pa;

        if (!counts || address < first || address - first > run.va.last - run.va.first)
            continue;
        if (count < max)
            out[count] = vmsa_va_of(run.va.first + (address - first));
        count++;
    }
    return count;
}

/* ---- aliases ---- */

struct outputs SW_VECTOR(struct sw_range);

/* Faults reach nothing. Where there is no PA to compare, the IPA is as good. */
static bool output_of(const struct sw_run *run, struct sw_range *output)
{
    uint64_t first = run->state->has_pa ? run->pa : run->ipa;

    if (!run->state->mapped || run->state->outcome != VMSA_OK)
        return false;
    *output = (struct sw_range){first, first + (run->va.last - run->va.first)};
    return output->last >= output->first;
}

static int by_first(const void *a, const void *b)
{
    const struct sw_range *x = a, *y = b;

    return x->first < y->first ? -1 : x->first > y->first;
}

/* In order of the first address, what an output shares with those before it ends where the
 * farthest of them does. */
static void find_shared(struct sw_arena *arena, const struct outputs *outputs,
                        struct outputs *shared)
{
    uint64_t reach = outputs->items[0].last;

    for (size_t i = 1; i < outputs->count; i++) {
        struct sw_range at = outputs->items[i];
        struct sw_range *last = shared->count ? &shared->items[shared->count - 1] : NULL;
        struct sw_range common = {at.first, at.last < reach ? at.last : reach};

        if (at.first <= reach && last && common.first <= last->last)
            last->last = common.last > last->last ? common.last : last->last;
        else if (at.first <= reach)
            sw_push(arena, shared, common);
        if (at.last > reach)
            reach = at.last;
    }
}

/* The first alias that ends at or behind an address. */
static size_t first_behind(const struct sw_alias *aliases, size_t count, uint64_t address)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (aliases[middle].output.last < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* budget bounds what a few long runs over many short aliases would cost. */
static void add_vas(const struct sw_space *space, struct sw_alias *aliases, size_t count)
{
    struct sw_run_cursor cursor = {.space = space};
    size_t budget = (size_t)1 << 24;
    struct sw_range output, common;
    struct sw_run run;

    while (budget && sw_run_next(&cursor, &run)) {
        if (!output_of(&run, &output))
            continue;
        for (size_t i = first_behind(aliases, count, output.first);
             i < count && budget && sw_range_common(output, aliases[i].output, &common);
             i++, budget--) {
            struct sw_alias *alias = &aliases[i];

            alias->total++;
            if (alias->count == SW_ALIAS_VAS)
                continue;
            alias->vas[alias->count++] =
                (struct sw_range){run.va.first + (common.first - output.first),
                                  run.va.first + (common.last - output.first)};
        }
    }
}

struct sw_alias *sw_space_aliases(struct sw_arena *arena, const struct sw_space *space,
                                  size_t *count, size_t *total)
{
    struct sw_arena *scratch = sw_arena_new();
    struct sw_run_cursor cursor = {.space = space};
    struct outputs outputs = {0}, shared = {0};
    struct sw_alias *aliases;
    struct sw_range output;
    struct sw_run run;

    while (sw_run_next(&cursor, &run))
        if (output_of(&run, &output))
            sw_push(scratch, &outputs, output);
    if (outputs.count > 1) {
        qsort(outputs.items, outputs.count, sizeof *outputs.items, by_first);
        find_shared(scratch, &outputs, &shared);
    }
    *total = shared.count;
    *count = shared.count < SW_ALIASES ? shared.count : SW_ALIASES;
    aliases = SW_NEW_ARRAY(arena, struct sw_alias, *count);
    for (size_t i = 0; i < *count; i++)
        aliases[i].output = shared.items[i];
    add_vas(space, aliases, *count);
    sw_arena_free(scratch);
    return aliases;
}
