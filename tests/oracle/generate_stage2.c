/* SPDX-License-Identifier: MIT */
/* Random stage-2 tables that still let stage 1 find its own. For AArch32 and AArch64. */
#include "generate_long.h"

/* Physical places, clear of stage 1's tables. */
static const uint64_t root_address = ORACLE_TABLES + (16 << 20);
static const uint64_t pool_address = ORACLE_TABLES + (20 << 20);
static const uint64_t chain_address = ORACLE_TABLES + (24 << 20);

enum { POOL_PAGES = 6, POOL_UPPERS = 3 };

uint64_t stage2_place(struct random *random, unsigned granule, unsigned limit)
{
    unsigned block = 2 * granule - 3;

    return random_bits(random, limit > block ? limit - block : 0) << block;
}

static void put_entry(const struct long_shape *shape, uint64_t *words, size_t index, uint64_t word)
{
    words[index] = shape->big_endian ? __builtin_bswap64(word) : word;
}

/* The last level of the window's way: nearly every page is there and readable. */
static void map_pages(struct random *random, const struct long_shape *shape,
                      const struct stage2_window *window, uint64_t *words)
{
    uint64_t page = UINT64_C(1) << shape->granule;
    size_t entries = (size_t)1 << (shape->granule - 3);
    size_t first = (size_t)(window->ipa >> shape->granule) % entries;

    for (uint64_t done = 0; done < window->bytes; done += page) {
        uint64_t word = long_attributes(random);

        word |= random_percent(random, 97) ? 1 << 10 | 1 << 6 | 3 : random_bits(random, 2);
        put_entry(shape, words, first++, word | (window->pa + done));
    }
}

static uint64_t *table_at(struct random *random, struct draft *draft,
                          const struct long_shape *shape, uint64_t address, unsigned pages,
                          unsigned uppers)
{
    uint64_t *words = draft_chunk(draft, address, (uint64_t)pages << shape->granule);
    struct long_pool pool = {pool_address, POOL_PAGES, POOL_UPPERS};

    /* Entries point to the shared pool, wherever this table itself lies. */
    for (size_t i = 0; i < (size_t)pages << (shape->granule - 3); i++) {
        put_entry(shape, words, i,
                  i < (size_t)uppers << (shape->granule - 3) ? long_upper(random, shape, &pool)
                                                             : long_leaf(random, shape));
    }
    return words;
}

uint64_t stage2_fill(struct random *random, struct draft *draft, const struct long_shape *shape,
                     const struct stage2_window *window)
{
    unsigned stride = shape->granule - 3;
    unsigned shift = shape->granule + stride * (3 - window->start);
    unsigned bits = window->size > shift ? window->size - shift : 0; /* of the root's index */
    unsigned pages = bits > stride ? 1u << (bits - stride) : 1;
    uint64_t *words =
        table_at(random, draft, shape, root_address, pages, window->start == 3 ? 0 : pages);
    size_t index = (size_t)(window->ipa >> shift);
    uint64_t next = chain_address;

    table_at(random, draft, shape, pool_address, POOL_PAGES, POOL_UPPERS);
    for (unsigned level = window->start; level < 3; level++) {
        if (random_percent(random, 95)) {
            put_entry(shape, words, index, long_attributes(random) | next | 3);
        }
        words = table_at(random, draft, shape, next, 1, level < 2);
        next += UINT64_C(1) << shape->granule;
        shift -= stride;
        index = (size_t)(window->ipa >> shift) & (((size_t)1 << stride) - 1);
    }
    map_pages(random, shape, window, words);
    return root_address;
}

/* Bit 50 is bit 10 in the other byte order; in this one it means nothing. */
void stage2_settle(struct draft *draft)
{
    const uint64_t flags = UINT64_C(1) << 10 | UINT64_C(1) << 50;
    uint64_t *words = draft->words;

    for (uint32_t i = 0; i < draft->job.chunks; i++) {
        size_t count = (size_t)(draft->chunks[i].bytes / 8);

        for (size_t k = 0; k < count && draft->chunks[i].address == pool_address; k++) {
            words[k] |= flags;
        }
        words += count;
    }
}
