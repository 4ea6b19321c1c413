/* SPDX-License-Identifier: MIT */
/* Memory that is freed all at once: one arena a session. No domain word. */
#ifndef SW_BASE_ARENA_H
#define SW_BASE_ARENA_H

#include "base/error.h"

#include <stddef.h>

struct sw_arena;

/*
 * A new, empty arena; never NULL. When memory runs out the program ends with a message and exit
 * code 70: sizes asked for are bounded by the sizes of files, so this is the machine's trouble, not
 * the input's.
 */
struct sw_arena *sw_arena_new(void);

/*
 * Free everything the arena gave out, files mapped through it included. NULL is allowed.
 */
void sw_arena_free(struct sw_arena *arena);

/*
 * count objects of size bytes each, zeroed, aligned for any type. Never NULL, not even for count 0.
 */
void *sw_alloc(struct sw_arena *arena, size_t count, size_t size);

#define SW_NEW(arena, type)              ((type *)sw_alloc((arena), 1, sizeof(type)))
#define SW_NEW_ARRAY(arena, type, count) ((type *)sw_alloc((arena), (count), sizeof(type)))

/*
 * Copies of strings; sw_strndup takes at most n bytes and always ends with a NUL.
 */
char *sw_strdup(struct sw_arena *arena, const char *text);
char *sw_strndup(struct sw_arena *arena, const char *text, size_t n);
char *sw_sprintf(struct sw_arena *arena, const char *format, ...) SW_PRINTF(2, 3);

/*
 * Run clean(object) when the arena is freed; last added runs first.
 */
void sw_arena_at_free(struct sw_arena *arena, void (*clean)(void *object), void *object);

#endif
