/* SPDX-License-Identifier: MIT */
/* Memory in pieces of any size, from ranges it is given. Pure: it knows no heap of the machine. */
#ifndef UK_POOL_H
#define UK_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A block begins with its size, and with the size of the block before it in the same range, so that
 * a block that is freed can join both neighbours. A free one holds its links in its body.
 */
struct uk_block {
    size_t size;   /* of the block, header included; the lowest bit: in use */
    size_t before; /* size of the block below; 0: this is the first of its range */
};

enum { UK_POOL_BINS = 32, UK_POOL_ALIGN = 2 * sizeof(size_t) };

/*
 * Free blocks by the logarithm of their size. All zeros is a pool without memory.
 */
struct uk_pool {
    struct uk_block *bins[UK_POOL_BINS];
    size_t free_bytes; /* headers of free blocks included */
};

/*
 * Give it [first, last], which is used for nothing else from then on. Ranges are never joined. One
 * that is too small for a single block changes nothing.
 */
void uk_pool_add(struct uk_pool *pool, uintptr_t first, uintptr_t last);

/*
 * size bytes, aligned to UK_POOL_ALIGN; NULL when no block is large enough. Size 0 gives a block
 * too.
 */
void *uk_pool_take(struct uk_pool *pool, size_t size);

/*
 * Whether the block before it in memory looks as if uk_pool_take gave this, and nobody gave it
 * back.
 */
bool uk_pool_gave(const void *memory);

/*
 * Give back what uk_pool_take gave. False, and nothing is changed, when the block before it in
 * memory shows that this was not so, or that it was given back before. NULL is nothing.
 */
bool uk_pool_give(struct uk_pool *pool, void *memory);

/*
 * The bytes that can be used at what uk_pool_take gave: at least what was asked for.
 */
size_t uk_pool_size(const void *memory);

/*
 * Make what uk_pool_take gave larger or smaller: where it is when there is room, else at a new
 * place with the same content. NULL when there is no room, and memory is as before.
 */
void *uk_pool_resize(struct uk_pool *pool, void *memory, size_t size);

#endif
