/* SPDX-License-Identifier: MIT */
/* A small reproducible random source (SplitMix64): the same seed gives the same jobs anywhere. */
#ifndef ORACLE_RANDOM_H
#define ORACLE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

static inline uint64_t random_next(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/*
 * A number from 0 to limit - 1; limit is 1..2^32. The small bias does no harm here.
 */
static inline uint32_t random_below(struct random *random, uint64_t limit)
{
    return (uint32_t)((random_next(random) >> 32) * limit >> 32);
}

/*
 * True in percent of 100 calls.
 */
static inline bool random_percent(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

/*
 * bits random bits, 0..64.
 */
static inline uint64_t random_bits(struct random *random, unsigned bits)
{
    return bits == 0 ? 0 : random_next(random) >> (64 - bits);
}

#endif
