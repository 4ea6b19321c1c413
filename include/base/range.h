/* SPDX-License-Identifier: MIT */
/* Inclusive ranges of 64-bit numbers, so that the top page is representable. An empty thing has no
 * range. */
#ifndef SW_BASE_RANGE_H
#define SW_BASE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * first..last, both included; first <= last.
 */
struct sw_range {
    uint64_t first, last;
};

/*
 * The range of size bytes at base. false (and *range untouched) for size 0 or when it would pass
 * 2^64 - 1.
 */
static inline bool sw_range_of(uint64_t base, uint64_t size, struct sw_range *range)
{
    if (size == 0 || base + (size - 1) < base)
        return false;
    *range = (struct sw_range){base, base + (size - 1)};
    return true;
}

/*
 * Bytes in a range; 0 stands for 2^64.
 */
static inline uint64_t sw_range_size(struct sw_range range)
{
    return range.last - range.first + 1;
}

static inline bool sw_range_has(struct sw_range range, uint64_t value)
{
    return range.first <= value && value <= range.last;
}

static inline bool sw_range_contains(struct sw_range outer, struct sw_range inner)
{
    return outer.first <= inner.first && inner.last <= outer.last;
}

static inline bool sw_range_overlaps(struct sw_range a, struct sw_range b)
{
    return a.first <= b.last && b.first <= a.last;
}

/*
 * The common part of two ranges; false when there is none.
 */
static inline bool sw_range_common(struct sw_range a, struct sw_range b, struct sw_range *common)
{
    if (!sw_range_overlaps(a, b))
        return false;
    *common =
        (struct sw_range){a.first > b.first ? a.first : b.first, a.last < b.last ? a.last : b.last};
    return true;
}

#endif
