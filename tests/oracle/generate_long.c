/* SPDX-License-Identifier: MIT */
/* Random 64-bit descriptors, for stage 1 and stage 2 of both architectures. Writes bits by itself,
 * so that no helper of the model under test can hide a mistake. */
#include "generate_long.h"

static const uint64_t output_mask = UINT64_C(0x0000fffffffff000);
static const uint64_t contiguous = UINT64_C(1) << 52;

/* A page of the pool; sometimes with bits below the granule, which a 16 or 64 KB table ignores. */
static uint64_t pool_page(struct random *random, const struct long_shape *shape,
                          const struct long_pool *pool, unsigned first, unsigned count)
{
    return pool->address + ((uint64_t)(first + random_below(random, count)) << shape->granule);
}

/* An output address; mostly within the usual width of the shape. */
static uint64_t output(struct random *random, const struct long_shape *shape)
{
    return random_bits(random, random_percent(random, 96) ? shape->address : shape->widest) &
           output_mask;
}

/*
 * Every bit that is not output or type. The access flag is set more often than not, or the checks
 * after it would be reached too seldom; so is AP[1] or S2AP[0].
 */
uint64_t long_attributes(struct random *random)
{
    uint64_t word = random_next(random) & ~(output_mask | contiguous | 3);

    word |= random_percent(random, 80) ? UINT64_C(1) << 10 : 0;
    word |= random_percent(random, 50) ? UINT64_C(1) << 6 : 0;
    return word;
}

static uint64_t leaf_attributes(struct random *random, const struct long_shape *shape)
{
    bool with = shape->contiguous && random_percent(random, 20);

    return long_attributes(random) | (with ? contiguous : 0);
}

uint64_t long_upper(struct random *random, const struct long_shape *shape,
                    const struct long_pool *pool)
{
    unsigned choice = random_below(random, 100);
    uint64_t word = leaf_attributes(random, shape);

    if (choice < 70) {
        uint64_t next = choice < 40 ? pool_page(random, shape, pool, 0, pool->uppers)
                                    : pool_page(random, shape, pool, 0, pool->pages);

        /* Table attributes are mostly clear: set at every level they would leave no rights. */
        word &= random_percent(random, 70) ? UINT64_C(0x07fffffffffff000) | 0xffc : ~UINT64_C(0);
        return word | next | 3;
    }
    if (choice < 72) {
        return word | output(random, shape) | shape->table_bits | 3;
    }
    return word | output(random, shape) | shape->block_bits |
           (choice < 92 ? 1 : random_bits(random, 1) << 1);
}

uint64_t long_leaf(struct random *random, const struct long_shape *shape)
{
    uint64_t word = leaf_attributes(random, shape) | output(random, shape) | shape->table_bits;

    return word | (random_percent(random, 85) ? 3 : random_bits(random, 2));
}

void long_fill(struct random *random, const struct long_shape *shape, const struct long_pool *pool,
               uint64_t *words)
{
    size_t entries = (size_t)1 << (shape->granule - 3);

    for (size_t i = 0; i < pool->pages * entries; i++) {
        uint64_t word =
            i < pool->uppers * entries ? long_upper(random, shape, pool) : long_leaf(random, shape);

        words[i] = shape->big_endian ? __builtin_bswap64(word) : word;
    }
}

uint64_t long_caches(struct random *random)
{
    return random_percent(random, 90) ? 1 << 2 | 1 << 12 : random_next(random) & (1 << 2 | 1 << 12);
}
