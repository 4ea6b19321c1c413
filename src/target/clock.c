/* SPDX-License-Identifier: MIT */
/* Sums of time. Pure: the host's unit tests run it too. */
#include "clock.h"

enum {
    NS_PER_SECOND = 1000000000,
    IN_1980 = 315532800, /* seconds since 1970 */
};

uint64_t uk_divide(uint64_t value, uint32_t by, uint32_t *rest)
{
    uint64_t quotient = 0;
    uint64_t left = 0;

    for (int bit = 63; bit >= 0; bit--) {
        left = left << 1 | (value >> bit & 1);
        if (left >= by) {
            left -= by;
            quotient |= UINT64_C(1) << bit;
        }
    }
    *rest = (uint32_t)left;
    return quotient;
}

/* In two parts, so that nothing overflows: the rest is below 2^32, times 10^9 still fits. */
uint64_t uk_clock_ns(uint64_t ticks, uint32_t hz)
{
    uint32_t rest, unused;
    uint64_t seconds = uk_divide(ticks, hz, &rest);

    return seconds * NS_PER_SECOND + uk_divide((uint64_t)rest * NS_PER_SECOND, hz, &unused);
}

uint64_t uk_clock_ticks(uint64_t ns, uint32_t hz)
{
    uint32_t rest, more;
    uint64_t seconds = uk_divide(ns, NS_PER_SECOND, &rest);
    uint64_t ticks = uk_divide((uint64_t)rest * hz, NS_PER_SECOND, &more);

    return seconds * hz + ticks + (more != 0);
}

struct uk_time uk_clock_add(struct uk_time start, uint64_t ns)
{
    uint32_t rest;
    uint64_t seconds = uk_divide(ns, NS_PER_SECOND, &rest);
    uint64_t sum = (uint64_t)start.nanoseconds + rest; /* of two below 10^9 each: one carry */

    return (struct uk_time){
        .seconds = start.seconds + seconds + (sum >= NS_PER_SECOND),
        .nanoseconds = (uint32_t)(sum >= NS_PER_SECOND ? sum - NS_PER_SECOND : sum),
    };
}

/*
 * Xen makes the version odd while it writes, and another even number when it is done. A Xen that
 * was never told begins with 1970, to which it adds how long it had run when it made the domain.
 */
bool uk_clock_wall(const volatile struct xen_shared_info *shared, uint64_t ns, struct uk_time *now)
{
    struct uk_time start;
    uint32_t version;

    do {
        version = shared->wall_version;
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        start.seconds = (uint64_t)shared->wall_seconds_high << 32 | shared->wall_seconds;
        start.nanoseconds = shared->wall_nanoseconds;
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
    } while ((version & 1) != 0 || version != shared->wall_version);
    if (start.seconds < IN_1980) {
        return false;
    }
    *now = uk_clock_add(start, ns);
    return true;
}
