/* SPDX-License-Identifier: MIT */
/* The one heap of the machine: a pool with the ranges that boot_heap found. */
#include "heap.h"

#include "pool.h"
#include "power.h"
#include "state.h"
#include "string.h"

static struct uk_pool pool;

void uk_heap_open(void)
{
    for (uint32_t i = 0; i < uk_state.heap_count; i++) {
        uk_pool_add(&pool, uk_state.heap[i].first, uk_state.heap[i].last);
    }
}

size_t uk_heap_free_bytes(void)
{
    return pool.free_bytes;
}

void *malloc(size_t size)
{
    return uk_pool_take(&pool, size);
}

void *calloc(size_t count, size_t size)
{
    void *memory;

    if (size != 0 && (uint64_t)count * size > SIZE_MAX) {
        return NULL;
    }
    memory = malloc(count * size);
    return memory != NULL ? memset(memory, 0, count * size) : NULL;
}

void *realloc(void *memory, size_t size)
{
    if (memory == NULL) {
        return malloc(size);
    }
    if (!uk_pool_gave(memory)) {
        uk_stop("realloc of what malloc did not give");
    }
    return uk_pool_resize(&pool, memory, size);
}

void free(void *memory)
{
    if (!uk_pool_give(&pool, memory)) {
        uk_stop("free of what malloc did not give, or gave only once");
    }
}
