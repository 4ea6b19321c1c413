/* SPDX-License-Identifier: MIT */
/* Translations against the bare loop, over random VAs. Results go to the same small room again and
 * again, as a caller's would that uses them. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

enum { ADDRESSES = 1 << 17, CHUNK = 512 };

struct task {
    struct bench_tables tables;
    vmsa_va *addresses;
    uint64_t bare[CHUNK];
    struct vmsa_result results[CHUNK];
    vmsa_ipa ipas[CHUNK];
    struct vmsa_trace trace;
};

static const struct vmsa_access read_access = {.kind = VMSA_READ};

static void run_bare(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < ADDRESSES; i += CHUNK)
        bare_lookup(task->tables.words, task->tables.dacr, task->addresses + i, CHUNK, task->bare);
}

static void run_many(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < ADDRESSES; i += CHUNK)
        vmsa_walk_many(&task->tables.regime, &task->tables.reader, task->addresses + i, CHUNK,
                       read_access, task->results);
}

static void run_single(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < ADDRESSES; i++)
        vmsa_walk_to(&task->tables.regime, &task->tables.reader, task->addresses[i], read_access,
                     &task->results[i % CHUNK]);
}

static void run_trace(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < ADDRESSES; i++)
        vmsa_walk_trace(&task->tables.regime, &task->tables.reader, task->addresses[i], read_access,
                        &task->trace);
}

static void run_two(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < ADDRESSES; i += CHUNK)
        vmsa_translate_many(&task->tables.regime, &task->tables.stage2, &task->tables.reader,
                            task->addresses + i, CHUNK, read_access, task->results, task->ipas);
}

static void run_two_single(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < ADDRESSES; i++)
        vmsa_translate_to(&task->tables.regime, &task->tables.stage2, &task->tables.reader,
                          task->addresses[i], read_access, &task->results[i % CHUNK], task->ipas);
}

static void run_two_trace(void *context)
{
    struct task *task = context;

    for (size_t i = 0; i < ADDRESSES; i++)
        vmsa_translate_trace(&task->tables.regime, &task->tables.stage2, &task->tables.reader,
                             task->addresses[i], read_access, &task->trace);
}

/* What is fast and wrong is worth nothing: both must agree on a chunk. */
static void compare(struct task *task)
{
    run_bare(task);
    run_many(task);
    for (size_t i = 0; i < CHUNK; i++) {
        const struct vmsa_result *result = &task->results[i];

        if (task->bare[i] == (result->outcome == VMSA_OK ? result->output : UINT64_MAX))
            continue;
        fprintf(stderr, "bench: the bare loop and the walk differ at 0x%llx\n",
                (unsigned long long)task->addresses[i].v);
        exit(2);
    }
}

static struct task *make(struct sw_arena *arena, struct bench_tables tables)
{
    struct task *task = SW_NEW(arena, struct task);
    uint64_t state = 3;

    task->tables = tables;
    task->addresses = SW_NEW_ARRAY(arena, vmsa_va, ADDRESSES);
    for (size_t i = 0; i < ADDRESSES; i++)
        task->addresses[i] = vmsa_va_of(bench_random(&state));
    return task;
}

bool bench_walks(struct sw_arena *arena)
{
    struct task *flat = make(arena, tables_flat(arena)), *mixed = make(arena, tables_random(arena));
    struct task *blocks = make(arena, tables_blocks(arena));
    const struct bench_side sides[] = {
        {run_bare, flat, ADDRESSES},        {run_many, flat, ADDRESSES},
        {run_single, flat, ADDRESSES},      {run_trace, flat, ADDRESSES},
        {run_bare, mixed, ADDRESSES},       {run_many, mixed, ADDRESSES},
        {run_single, mixed, ADDRESSES},     {run_trace, mixed, ADDRESSES},
        {run_two, blocks, ADDRESSES},       {run_two_single, blocks, ADDRESSES},
        {run_two_trace, blocks, ADDRESSES},
    };
    double ns[sizeof sides / sizeof *sides];
    bool met = true;

    compare(flat);
    compare(mixed);
    bench_times(sides, sizeof sides / sizeof *sides, ns);
    bench_note("bare loop, random sections", "ns", ns[4]);
    bench_note("bare loop, flat table", "ns", ns[0]);
    const struct bench_row rows[] = {
        {"one stage, result only, random sections", "x bare", ns[4] / ns[5], 0.5, 0.75, true},
        {"one stage, result only, flat offset table", "x bare", ns[0] / ns[1], 0.2, 0.33, true},
        {"one stage, full trace, random sections", "x bare", ns[4] / ns[7], 0.1, 0, true},
        {"one stage, full trace, flat offset table", "x bare", ns[0] / ns[3], 0.1, 0, true},
        {"two stages, result only, 2 MB blocks", "x bare", ns[0] / ns[8], 0.05, 0.1, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        met &= bench_print(&rows[i]);
    bench_note("one call an address, random sections", "x bare", ns[4] / ns[6]);
    bench_note("one call an address, flat offset table", "x bare", ns[0] / ns[2]);
    bench_note("one call an address, two stages", "x bare", ns[0] / ns[9]);
    bench_note("two stages, full trace", "x bare", ns[0] / ns[10]);
    bench_note("unicorn, AT operations on a flat table", "x bare", ns[0] / bench_unicorn());
    return met;
}
