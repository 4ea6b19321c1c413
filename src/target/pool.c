/* SPDX-License-Identifier: MIT */
/* Blocks with boundary tags, free ones in bins by size. Pure: the host's unit tests run it too. */
#include "pool.h"

#include "string.h"

enum { IN_USE = 1, HEADER = sizeof(struct uk_block) };

/* What the body of a free block holds: its place in the list of its bin. */
struct links {
    struct uk_block *next, *previous;
};

static const size_t SMALLEST = HEADER + sizeof(struct links);

static size_t size_of(const struct uk_block *block)
{
    return block->size & ~(size_t)IN_USE;
}

static bool in_use(const struct uk_block *block)
{
    return (block->size & IN_USE) != 0;
}

static struct links *links_of(struct uk_block *block)
{
    return (struct links *)(block + 1);
}

static struct uk_block *above(struct uk_block *block)
{
    return (struct uk_block *)((uintptr_t)block + size_of(block));
}

static struct uk_block *below(struct uk_block *block)
{
    return (struct uk_block *)((uintptr_t)block - block->before);
}

/* The bin whose blocks have at least 2^n and less than 2^(n + 1) bytes. */
static uint32_t bin_of(size_t size)
{
    uint32_t bin = 0;

    while (size > 1 && bin < UK_POOL_BINS - 1) {
        size >>= 1;
        bin++;
    }
    return bin;
}

static void link_in(struct uk_pool *pool, struct uk_block *block)
{
    struct uk_block **head = &pool->bins[bin_of(size_of(block))];

    *links_of(block) = (struct links){*head, NULL};
    if (*head != NULL) {
        links_of(*head)->previous = block;
    }
    *head = block;
    pool->free_bytes += size_of(block);
}

static void link_out(struct uk_pool *pool, struct uk_block *block)
{
    struct links *links = links_of(block);

    if (links->previous != NULL) {
        links_of(links->previous)->next = links->next;
    } else {
        pool->bins[bin_of(size_of(block))] = links->next;
    }
    if (links->next != NULL) {
        links_of(links->next)->previous = links->previous;
    }
    pool->free_bytes -= size_of(block);
}

/* A range ends with a header alone, in use for ever, so that each block has one above it. */
void uk_pool_add(struct uk_pool *pool, uintptr_t first, uintptr_t last)
{
    uintptr_t start = (first + (UK_POOL_ALIGN - 1)) & ~(uintptr_t)(UK_POOL_ALIGN - 1);
    uintptr_t end = (last - (UK_POOL_ALIGN - 1)) & ~(uintptr_t)(UK_POOL_ALIGN - 1);
    struct uk_block *block = (struct uk_block *)start;

    if (start < first || end > last || end < start || end - start < SMALLEST) {
        return;
    }
    *block = (struct uk_block){end - start, 0};
    *(struct uk_block *)end = (struct uk_block){HEADER | IN_USE, end - start};
    link_in(pool, block);
}

/* A whole block for a request, or 0 when that is more than any block can have. */
static size_t block_size(size_t size)
{
    size_t whole = (size + HEADER + (UK_POOL_ALIGN - 1)) & ~(size_t)(UK_POOL_ALIGN - 1);

    if (whole < size) {
        return 0;
    }
    return whole < SMALLEST ? SMALLEST : whole;
}

/* Blocks of the request's own bin may be too small; those of each bin above are not. */
static struct uk_block *find(const struct uk_pool *pool, size_t whole)
{
    for (uint32_t bin = bin_of(whole); bin < UK_POOL_BINS; bin++) {
        for (struct uk_block *b = pool->bins[bin]; b != NULL; b = links_of(b)->next) {
            if (size_of(b) >= whole) {
                return b;
            }
        }
    }
    return NULL;
}

/* Make block take in the free block above it, which leaves its bin. */
static void join(struct uk_pool *pool, struct uk_block *block)
{
    struct uk_block *next = above(block);

    link_out(pool, next);
    block->size += size_of(next);
    above(block)->before = size_of(block);
}

/* Keep whole bytes of a block that is in no bin; what is left goes back when it is a block. */
static void cut(struct uk_pool *pool, struct uk_block *block, size_t whole)
{
    size_t rest = size_of(block) - whole;
    struct uk_block *left;

    if (rest < SMALLEST) {
        block->size |= IN_USE;
        return;
    }
    block->size = whole | IN_USE;
    left = above(block);
    *left = (struct uk_block){rest, whole};
    above(left)->before = rest;
    if (!in_use(above(left))) {
        join(pool, left);
    }
    link_in(pool, left);
}

void *uk_pool_take(struct uk_pool *pool, size_t size)
{
    size_t whole = block_size(size);
    struct uk_block *block = whole != 0 ? find(pool, whole) : NULL;

    if (block == NULL) {
        return NULL;
    }
    link_out(pool, block);
    cut(pool, block, whole);
    return block + 1;
}

/* What must be true of a block that was taken: both neighbours know its size. */
static bool is_whole(struct uk_block *block)
{
    return ((uintptr_t)block & (UK_POOL_ALIGN - 1)) == 0 && in_use(block) &&
           size_of(block) >= SMALLEST && above(block)->before == size_of(block) &&
           (block->before == 0 || size_of(below(block)) == block->before);
}

bool uk_pool_gave(const void *memory)
{
    return is_whole((struct uk_block *)(uintptr_t)memory - 1);
}

bool uk_pool_give(struct uk_pool *pool, void *memory)
{
    struct uk_block *block;

    if (memory == NULL) {
        return true;
    }
    block = (struct uk_block *)memory - 1;
    if (!is_whole(block)) {
        return false;
    }
    block->size &= ~(size_t)IN_USE;
    if (!in_use(above(block))) {
        join(pool, block);
    }
    if (block->before != 0 && !in_use(below(block))) {
        block = below(block);
        link_out(pool, block);
        block->size += size_of(above(block));
        above(block)->before = size_of(block);
    }
    link_in(pool, block);
    return true;
}

size_t uk_pool_size(const void *memory)
{
    return size_of((const struct uk_block *)memory - 1) - HEADER;
}

void *uk_pool_resize(struct uk_pool *pool, void *memory, size_t size)
{
    struct uk_block *block = (struct uk_block *)memory - 1;
    size_t whole = block_size(size);
    struct uk_block *next = above(block);
    void *other;

    if (whole == 0) {
        return NULL;
    }
    if (whole > size_of(block) && !in_use(next) && size_of(block) + size_of(next) >= whole) {
        join(pool, block);
    }
    if (whole <= size_of(block)) {
        block->size &= ~(size_t)IN_USE;
        cut(pool, block, whole);
        return memory;
    }
    other = uk_pool_take(pool, size);
    if (other != NULL) {
        memcpy(other, memory, uk_pool_size(memory));
        uk_pool_give(pool, memory);
    }
    return other;
}
