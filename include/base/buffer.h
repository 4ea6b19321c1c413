/* SPDX-License-Identifier: MIT */
/* A growing string for output. No domain word. */
#ifndef SW_BASE_BUFFER_H
#define SW_BASE_BUFFER_H

#include "base/arena.h"

/*
 * Start with {0} and an arena: struct sw_buffer b = {.arena = arena}. text is NULL until something
 * was added, then NUL-ended.
 */
struct sw_buffer {
    struct sw_arena *arena;
    char *text;
    size_t length, room;
};

void sw_buffer_add(struct sw_buffer *buffer, const char *bytes, size_t count);
void sw_buffer_puts(struct sw_buffer *buffer, const char *text);
void sw_buffer_printf(struct sw_buffer *buffer, const char *format, ...) SW_PRINTF(2, 3);

#endif
