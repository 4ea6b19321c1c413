/* SPDX-License-Identifier: MIT */
/* Text for people: inks, and input made safe for a terminal. Knows no object. */
#ifndef SW_RENDER_PAINT_H
#define SW_RENDER_PAINT_H

#include "render/render.h"

enum paint_ink {
    INK_PLAIN,
    INK_STRONG,
    INK_FAINT,
    INK_ERROR,
    INK_WARNING,
    INK_NOTE,
    INK_GOOD,
    INK_CODE, /* what memory is used for, and rights */
    INK_DATA,
    INK_STACK,
    INK_TABLES,
    INK_TREE,
    INK_DEVICE,
    INKS
};

/*
 * Where text goes and how it looks. out has the arena for whatever a renderer needs meanwhile.
 */
struct paint {
    struct sw_buffer *out;
    const struct sw_render_style *style;
};

/*
 * A copy of text that no terminal acts on (sw_text_printable without a limit); "" for NULL.
 */
const char *paint_safe(const struct paint *paint, const char *text);

/*
 * Print text in an ink; the text is made safe. paint_printf formats plainly, and its arguments are
 * the caller's to make safe.
 */
void paint_text(const struct paint *paint, enum paint_ink ink, const char *text);
void paint_printf(const struct paint *paint, const char *format, ...) SW_PRINTF(2, 3);

/*
 * Text that is safe already, and blanks: what long tables print most.
 */
void paint_ready(const struct paint *paint, enum paint_ink ink, const char *text);
void paint_blanks(const struct paint *paint, size_t count);

/*
 * Print text in lines of at most the style's width, first behind what stands on the line already
 * (used columns), each further one indented by indent.
 */
void paint_wrapped(const struct paint *paint, const char *text, size_t used, size_t indent);

/*
 * Columns that text takes: its code points.
 */
size_t paint_width(const char *text);

enum paint_ink paint_severity(enum sw_severity severity);

#endif
