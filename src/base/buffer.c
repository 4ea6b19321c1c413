/* SPDX-License-Identifier: MIT */
/* A growing string for output: doubling in the arena. */
#include "base/buffer.h"

#include <stdio.h>
#include <string.h>

static void reserve(struct sw_buffer *buffer, size_t more)
{
    size_t need = buffer->length + more + 1;
    size_t room = buffer->room ? buffer->room : 256;
    char *text;

    if (need <= buffer->room)
        return;
    while (room < need)
        room *= 2;
    text = sw_alloc(buffer->arena, room, 1);
    if (buffer->length)
        memcpy(text, buffer->text, buffer->length);
    buffer->text = text;
    buffer->room = room;
}

void sw_buffer_add(struct sw_buffer *buffer, const char *bytes, size_t count)
{
    reserve(buffer, count);
    if (count)
        memcpy(buffer->text + buffer->length, bytes, count);
    buffer->length += count;
    buffer->text[buffer->length] = '\0';
}

void sw_buffer_puts(struct sw_buffer *buffer, const char *text)
{
    sw_buffer_add(buffer, text, strlen(text));
}

void sw_buffer_printf(struct sw_buffer *buffer, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return;
    reserve(buffer, (size_t)length);
    va_start(args, format);
    vsnprintf(buffer->text + buffer->length, (size_t)length + 1, format, args);
    va_end(args);
    buffer->length += (size_t)length;
}
