/* SPDX-License-Identifier: MIT */
/* Timing two things against each other in one process, and the table of what was promised. */
#ifndef BENCH_H
#define BENCH_H

#include "base/arena.h"
#include "vmsa/stage2.h"
#include "vmsa/walk.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Something to time: run(context) does operations of them.
 */
struct bench_side {
    void (*run)(void *context);
    void *context;
    double operations;
};

/*
 * Nanoseconds for one operation of each side. They take turns, so that a busy machine is busy for
 * both; the least time of each counts, as what disturbs only ever adds.
 */
void bench_times(const struct bench_side *sides, size_t count, double *ns);

/*
 * One row: what was measured, in its unit, the goal and the aim it is held to; larger says which
 * way is better. An aim of 0 is none. Returns whether the goal is met.
 */
struct bench_row {
    const char *name, *unit;
    double seen, goal, aim;
    bool larger;
};

bool bench_print(const struct bench_row *row);

/*
 * A figure without a goal, for comparison.
 */
void bench_note(const char *name, const char *unit, double seen);

/*
 * Numbers that repeat from run to run.
 */
uint64_t bench_random(uint64_t *state);

/*
 * The least that could do. A loop without a model: index, type, domain, AP and PA of a section, ~0
 * for a fault. And the sum of words, by vectors.
 */
void bare_lookup(const uint32_t *table, uint32_t dacr, const vmsa_va *addresses, size_t count,
                 uint64_t *out);
uint32_t bare_sum(const uint32_t *words, size_t count);

/*
 * Memory with tables, and what walks them.
 */
struct bench_tables {
    struct vmsa_regime regime;
    struct vmsa_stage2 stage2;
    struct vmsa_reader reader;
    const uint32_t *words; /* the level-1 table of short ones */
    uint32_t dacr;
};

/*
 * Short tables: VA to VA plus an offset, all alike; every bit of a section but its type random; the
 * flat one in another order; and 2^20 small pages in another order. Long ones: 2 MB blocks in both
 * stages. From memory of the arena.
 */
struct bench_tables tables_flat(struct sw_arena *arena);
struct bench_tables tables_random(struct sw_arena *arena);
struct bench_tables tables_shuffled(struct sw_arena *arena);
struct bench_tables tables_pages(struct sw_arena *arena);
struct bench_tables tables_blocks(struct sw_arena *arena);

/*
 * The parts. Each returns whether all its goals are met.
 */
bool bench_walks(struct sw_arena *arena);
bool bench_ranges(struct sw_arena *arena);

/*
 * Nanoseconds that unicorn needs for one address translation operation.
 */
double bench_unicorn(void);

#endif
