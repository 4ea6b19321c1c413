/* SPDX-License-Identifier: MIT */
/* Inks as terminal codes, safe text, wrapped lines. Knows no object. */
#include "paint.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { USUAL_WIDTH = 100, LEAST_WIDTH = 40 };

/* The eight colours every terminal has: what they look like is the user's choice. */
static const char *const codes[INKS] = {
    [INK_PLAIN] = "",
    [INK_STRONG] = "\033[1m",
    [INK_FAINT] = "\033[2m",
    [INK_ERROR] = "\033[1;31m",
    [INK_WARNING] = "\033[1;33m",
    [INK_NOTE] = "\033[1;36m",
    [INK_GOOD] = "\033[32m",
    [INK_CODE] = "\033[34m",
    [INK_DATA] = "\033[36m",
    [INK_STACK] = "\033[32m",
    [INK_TABLES] = "\033[35m",
    [INK_TREE] = "\033[33m",
    [INK_DEVICE] = "\033[1;35m",
};

const char *paint_safe(const struct paint *paint, const char *text)
{
    size_t size = text ? strlen(text) * 4 + 1 : 1; /* \xNN is the longest form of a byte */
    char *safe = sw_alloc(paint->out->arena, size, 1);

    if (text)
        sw_text_printable(safe, size, text);
    return safe;
}

void paint_ready(const struct paint *paint, enum paint_ink ink, const char *text)
{
    bool colored = paint->style->color && *codes[ink];

    if (colored)
        sw_buffer_puts(paint->out, codes[ink]);
    sw_buffer_puts(paint->out, text);
    if (colored)
        sw_buffer_puts(paint->out, "\033[0m");
}

void paint_text(const struct paint *paint, enum paint_ink ink, const char *text)
{
    paint_ready(paint, ink, paint_safe(paint, text));
}

void paint_blanks(const struct paint *paint, size_t count)
{
    static const char blanks[] = "                                ";

    for (; count >= sizeof blanks; count -= sizeof blanks - 1)
        sw_buffer_add(paint->out, blanks, sizeof blanks - 1);
    sw_buffer_add(paint->out, blanks, count);
}

/* Formatted twice, the first time for the length alone. */
void paint_printf(const struct paint *paint, const char *format, ...)
{
    va_list args;
    va_list again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length >= 0) {
        char *text = sw_alloc(paint->out->arena, (size_t)length + 1, 1);

        vsnprintf(text, (size_t)length + 1, format, again);
        sw_buffer_add(paint->out, text, (size_t)length);
    }
    va_end(again);
}

size_t paint_width(const char *text)
{
    size_t width = 0;

    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80; /* not a continuation byte */
    return width;
}

/* Words are never split: addresses and names must stay whole to be searched for. */
void paint_wrapped(const struct paint *paint, const char *text, size_t used, size_t indent)
{
    size_t width = paint->style->width ? paint->style->width : USUAL_WIDTH;
    const char *rest = paint_safe(paint, text);
    bool line_start = true;

    if (width < LEAST_WIDTH)
        width = LEAST_WIDTH;
    while (*rest) {
        size_t length = strcspn(rest, " ");
        size_t columns = paint_width(sw_strndup(paint->out->arena, rest, length));

        if (!line_start && used + 1 + columns > width) {
            paint_printf(paint, "\n%*s", (int)indent, "");
            used = indent;
            line_start = true;
        }
        if (!line_start)
            sw_buffer_puts(paint->out, " ");
        used += columns + !line_start;
        sw_buffer_add(paint->out, rest, length);
        line_start = false;
        rest += length + strspn(rest + length, " ");
    }
    sw_buffer_puts(paint->out, "\n");
}

enum paint_ink paint_severity(enum sw_severity severity)
{
    static const enum paint_ink inks[] = {
        [SW_SEVERITY_NOTE] = INK_NOTE,
        [SW_SEVERITY_WARNING] = INK_WARNING,
        [SW_SEVERITY_ERROR] = INK_ERROR,
    };

    return inks[severity];
}
