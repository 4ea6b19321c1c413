/* SPDX-License-Identifier: MIT */
/* A growing array in an arena, typed by a macro. No domain word. */
#ifndef SW_BASE_VECTOR_H
#define SW_BASE_VECTOR_H

#include "base/arena.h"

#include <string.h>

/*
 * struct SW_VECTOR(int) v = {0}; sw_push(arena, &v, 3); v.items[0]; v.count. Growing leaves the old
 * array in the arena.
 */
#define SW_VECTOR(type)                                                                            \
    {                                                                                              \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

#define sw_push(arena, vector, ...)                                                                \
    do {                                                                                           \
        if ((vector)->count == (vector)->capacity)                                                 \
            (vector)->items = sw_vector_grow((arena), (vector)->items, &(vector)->capacity,        \
                                             sizeof *(vector)->items);                             \
        (vector)->items[(vector)->count++] = (__VA_ARGS__);                                        \
    } while (0)

/*
 * For sw_push only: a copy of items with at least twice the room; *capacity is updated.
 */
static inline void *sw_vector_grow(struct sw_arena *arena, const void *items, size_t *capacity,
                                   size_t size)
{
    size_t room = *capacity ? *capacity * 2 : 8;
    void *grown = sw_alloc(arena, room, size);

    if (*capacity)
        memcpy(grown, items, *capacity * size);
    *capacity = room;
    return grown;
}

#endif
