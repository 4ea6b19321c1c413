/* SPDX-License-Identifier: MIT */
/* Timing and the table. */
#include "bench.h"

#include <stdio.h>
#include <time.h>

enum { ROUNDS = 25 };

static double now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

void bench_times(const struct bench_side *sides, size_t count, double *ns)
{
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            const double from = now();
            double each;

            sides[i].run(sides[i].context);
            each = (now() - from) / sides[i].operations;
            if (round == 0 || each < ns[i])
                ns[i] = each;
        }
    }
}

bool bench_print(const struct bench_row *row)
{
    const char *than = row->larger ? ">=" : "<=";
    const bool met = row->larger ? row->seen >= row->goal : row->seen <= row->goal;
    const bool aimed = row->larger ? row->seen >= row->aim : row->seen <= row->aim;
    char aim[32] = "";

    if (row->aim != 0)
        snprintf(aim, sizeof aim, "(%g)", row->aim);
    printf("%-52s %9.3g %-9s %s %-5g %-7s %s\n", row->name, row->seen, row->unit, than, row->goal,
           aim,
           !met                     ? "NOT MET"
           : row->aim != 0 && aimed ? "met, aim too"
                                    : "met");
    fflush(stdout);
    return met;
}

void bench_note(const char *name, const char *unit, double seen)
{
    printf("%-52s %9.3g %s\n", name, seen, unit);
    fflush(stdout);
}

/* Knuth's MMIX generator; the upper half is the better one. */
uint64_t bench_random(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 32;
}
