/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once. Each block is one malloc for large requests, else a slice of a
 * chunk. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIRST_CHUNK = 4 * 1024, CHUNK = 64 * 1024, ALIGN = 16, EXIT_INTERNAL = 70 };

/* Blocks are carved from the front; a chunk is never given back before the arena is. */
struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

/* A list with the last one added in front, which gives the order in which they run. */
struct cleaner {
    struct cleaner *next;
    void (*clean)(void *object);
    void *object;
};

struct sw_arena {
    struct chunk *chunks;
    size_t next_chunk; /* bytes; 0 before the first */
    struct cleaner *cleaners;
};

/* By how much the heap has grown is asked for at once: page by page, as it is touched, it costs
 * more than what is done with it. A kernel that cannot do so does nothing. */
static void populate(const unsigned char *first, const unsigned char *end)
{
    const uintptr_t page = 4096, at = ((uintptr_t)first + page - 1) & ~(page - 1);

    if (end > first)
        (void)madvise((void *)at, (uintptr_t)end - at, MADV_POPULATE_WRITE);
}

/* calloc, for callers rely on zeroes. There is no way on without memory, and nothing to save. */
static void *must_allocate(size_t size)
{
    const unsigned char *const before = sbrk(0);
    void *memory = calloc(1, size);

    if (!memory) {
        fprintf(stderr, "stagewalk: out of memory (%zu bytes asked for)\n", size);
        exit(EXIT_INTERNAL);
    }
    if ((unsigned char *)memory + size > before) /* else another thread made it grow */
        populate(before, sbrk(0));
    return memory;
}

struct sw_arena *sw_arena_new(void)
{
    return must_allocate(sizeof(struct sw_arena));
}

void sw_arena_free(struct sw_arena *arena)
{
    if (!arena)
        return;
    for (struct cleaner *c = arena->cleaners; c; c = c->next)
        c->clean(c->object);
    for (struct chunk *c = arena->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(arena);
}

/* Chunks double from small ones, as zeroing much for an arena that stays small would be most of its
 * work. A large block goes behind the current chunk, so that the chunk's free rest is not lost. */
static struct chunk *add_chunk(struct sw_arena *arena, size_t size)
{
    size_t room = arena->next_chunk ? arena->next_chunk : FIRST_CHUNK;
    struct chunk *chunk;

    if (room < size)
        room = size;
    else
        arena->next_chunk = room < CHUNK ? room * 2 : CHUNK;
    chunk = must_allocate(sizeof *chunk + room);
    chunk->size = room;
    if (room == size && arena->chunks) {
        chunk->next = arena->chunks->next;
        arena->chunks->next = chunk;
    } else {
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    return chunk;
}

void *sw_alloc(struct sw_arena *arena, size_t count, size_t size)
{
    struct chunk *chunk = arena->chunks;
    size_t bytes;
    void *memory;

    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX - CHUNK)
        bytes = PTRDIFF_MAX - CHUNK; /* calloc refuses this with the usual message */
    bytes = (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!chunk || chunk->size - chunk->used < bytes)
        chunk = add_chunk(arena, bytes);
    memory = chunk->bytes + chunk->used;
    chunk->used += bytes;
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

/* Formatted twice: the first time only to learn the length. */
char *sw_sprintf(struct sw_arena *arena, const char *format, ...)
{
    va_list args;
    int length;
    char *text;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return sw_strdup(arena, "");
    text = sw_alloc(arena, (size_t)length + 1, 1);
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

void sw_arena_at_free(struct sw_arena *arena, void (*clean)(void *object), void *object)
{
    struct cleaner *cleaner = SW_NEW(arena, struct cleaner);

    cleaner->clean = clean;
    cleaner->object = object;
    cleaner->next = arena->cleaners;
    arena->cleaners = cleaner;
}
