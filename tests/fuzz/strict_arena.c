/* SPDX-License-Identifier: MIT */
/* The arena of the fuzzers: each allocation is a block of its own, so that the sanitizers see one
 * byte too far. In place of src/base/arena.c. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More than this for one small input is a fault of the parser. */
enum { MAX_BLOCK = 1 << 28 };

struct entry {
    struct entry *next;
    void (*clean)(void *object);
    void *object;
};

struct sw_arena {
    struct entry *entries;
};

static void *must_allocate(size_t count, size_t size)
{
    void *memory = size == 0 || count <= MAX_BLOCK / size ? calloc(count, size) : NULL;

    if (!memory && count && size)
        abort();
    return memory;
}

struct sw_arena *sw_arena_new(void)
{
    return must_allocate(1, sizeof(struct sw_arena));
}

void sw_arena_at_free(struct sw_arena *arena, void (*clean)(void *object), void *object)
{
    struct entry *entry = must_allocate(1, sizeof *entry);

    *entry = (struct entry){arena->entries, clean, object};
    arena->entries = entry;
}

void sw_arena_free(struct sw_arena *arena)
{
    for (struct entry *entry = arena ? arena->entries : NULL, *next; entry; entry = next) {
        next = entry->next;
        entry->clean(entry->object);
        free(entry);
    }
    free(arena);
}

/* A block of 0 bytes is one that nobody may touch. */
void *sw_alloc(struct sw_arena *arena, size_t count, size_t size)
{
    void *memory = must_allocate(count, size);

    if (!memory)
        memory = malloc(0);
    if (!memory)
        abort();
    sw_arena_at_free(arena, free, memory);
    return memory;
}

char *sw_strndup(struct sw_arena *arena, const char *text, size_t n)
{
    size_t length = strnlen(text, n);
    char *copy = sw_alloc(arena, length + 1, 1);

    memcpy(copy, text, length);
    return copy;
}

char *sw_strdup(struct sw_arena *arena, const char *text)
{
    return sw_strndup(arena, text, strlen(text));
}

char *sw_sprintf(struct sw_arena *arena, const char *format, ...)
{
    va_list args;
    char *text, *copy;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    copy = sw_strdup(arena, text);
    free(text);
    return copy;
}
