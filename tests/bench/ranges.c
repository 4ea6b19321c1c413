/* SPDX-License-Identifier: MIT */
/* Whole tables into ranges, against a sum of their bytes. */
#include "bench.h"
#include "model/space.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

enum { TABLE_WORDS = 4096, PAGES = 1 << 20, REPEATS = 200 };

struct task {
    struct sw_machine machine;
    const uint32_t *words;
    size_t repeats;
    size_t runs;  /* of the last space */
    size_t bytes; /* of the heap that the last space took */
    uint32_t sum;
};

static void run_space(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < task->repeats; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_space space;

        sw_space_make(arena, &task->machine, &space);
        task->runs = space.count;
        sw_arena_free(arena);
    }
}

static void run_sum(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < task->repeats; i++) {
        task->sum += bare_sum(task->words, TABLE_WORDS);
        __asm__ volatile("" ::: "memory"); /* once is not enough */
    }
}

static size_t heap_used(void)
{
    const struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

static size_t space_bytes(const struct task *task)
{
    struct sw_arena *arena;
    struct sw_space space;
    size_t before = heap_used(), after;

    arena = sw_arena_new();
    sw_space_make(arena, &task->machine, &space);
    after = heap_used();
    sw_arena_free(arena);
    return after - before;
}

static struct task make(struct bench_tables tables, size_t repeats)
{
    struct task task = {.words = tables.words, .repeats = repeats};

    task.machine.stage1.kind = SW_STAGE_TABLES;
    task.machine.stage1.regime = tables.regime;
    task.machine.stage1.reader = tables.reader;
    task.machine.stage2.kind = SW_STAGE_NONE;
    return task;
}

bool bench_ranges(struct sw_arena *arena)
{
    struct task flat = make(tables_flat(arena), REPEATS);
    struct task shuffled = make(tables_shuffled(arena), REPEATS);
    struct task pages = make(tables_pages(arena), 1);
    const struct bench_side sides[] = {
        {run_sum, &flat, REPEATS},
        {run_space, &flat, REPEATS},
        {run_space, &shuffled, REPEATS},
        {run_space, &pages, PAGES},
    };
    double ns[sizeof sides / sizeof *sides];
    bool met = true;

    bench_times(sides, sizeof sides / sizeof *sides, ns);
    bench_note("sum of a table's 16 KB by vectors", "us", ns[0] / 1000);
    const struct bench_row rows[] = {
        {"flat table of 4096 sections into ranges", "x sum", ns[1] / ns[0], 2, 0, false},
        {"shuffled table of 4096 sections into ranges", "us", ns[2] / 1000, 12, 0, false},
        {"1 Mi scattered small pages into ranges, each", "ns", ns[3], 20, 5, false},
        {"1 Mi scattered small pages into ranges, memory", "MB", (double)space_bytes(&pages) / 1e6,
         40, 24, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        met &= bench_print(&rows[i]);
    if (flat.runs != 2 || shuffled.runs < TABLE_WORDS * 9 / 10 || pages.runs < PAGES / 10 * 9) {
        fprintf(stderr, "bench: wrong numbers of ranges: %zu, %zu, %zu\n", flat.runs, shuffled.runs,
                pages.runs);
        exit(2);
    }
    return met;
}
