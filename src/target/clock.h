/* SPDX-License-Identifier: MIT */
/* Ticks of a counter to nanoseconds and back, and the wall clock's sums. Pure. */
#ifndef UK_CLOCK_H
#define UK_CLOCK_H

#include "xen_abi.h"

#include <stdbool.h>
#include <stdint.h>

struct uk_time {
    uint64_t seconds; /* since 1970 */
    uint32_t nanoseconds;
};

/*
 * value / by, and the remainder to *rest. by is not 0. Here because the compiler's own 64-bit
 * division wants a C library for its errors.
 */
uint64_t uk_divide(uint64_t value, uint32_t by, uint32_t *rest);

/*
 * Nanoseconds of so many ticks, rounded down; right until they pass 2^64 ns (584 years).
 */
uint64_t uk_clock_ns(uint64_t ticks, uint32_t hz);

/*
 * The least number of ticks that take at least so long.
 */
uint64_t uk_clock_ticks(uint64_t ns, uint32_t hz);

/*
 * A time of day, some nanoseconds later.
 */
struct uk_time uk_clock_add(struct uk_time start, uint64_t ns);

/*
 * The time of day by Xen's shared page, when the guest's counter says ns: false when nobody ever
 * told Xen.
 */
bool uk_clock_wall(const volatile struct xen_shared_info *shared, uint64_t ns, struct uk_time *now);

#endif
