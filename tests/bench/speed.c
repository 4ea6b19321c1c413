/* SPDX-License-Identifier: MIT */
/* The table of run-bench.sh, as far as one process can measure it. The exit code tells whether all
 * goals are met. */
#include "bench.h"

#include <limits.h>
#include <malloc.h>

/* Freed memory stays with the process, as what the kernel takes to give pages anew is not the
 * model's time. */
static bool keep_memory(void)
{
    return mallopt(M_TRIM_THRESHOLD, INT_MAX) && mallopt(M_MMAP_MAX, 0);
}

int main(void)
{
    struct sw_arena *arena = sw_arena_new();
    bool met = keep_memory();

    met &= bench_walks(arena);
    met &= bench_ranges(arena);
    sw_arena_free(arena);
    return met ? 0 : 1;
}
