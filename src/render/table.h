/* SPDX-License-Identifier: MIT */
/* Aligned columns of text. Knows no object. */
#ifndef SW_RENDER_TABLE_H
#define SW_RENDER_TABLE_H

#include "paint.h"

enum { TABLE_COLUMNS = 12 };

/*
 * Start with {.paint = paint, .columns = N}. right has a bit for each column to align right; bar a
 * bit for each column that a '|' follows instead of blanks. indent blanks start each row. wrap lets
 * the last column go on in further lines, below its own start. widths, unless NULL, has
 * TABLE_COLUMNS numbers that columns are at least wide; it gets the new ones, for the next part of
 * a table that is too long to be held at once.
 */
struct table {
    const struct paint *paint;
    size_t columns;
    unsigned right, bar;
    size_t indent;
    bool wrap;
    size_t *widths;
    struct table_cell {
        const char *text; /* safe already */
        enum paint_ink ink;
    } * items;
    size_t count, capacity;
};

/*
 * Add the next cell, row by row. text is made safe and copied.
 */
void table_add(struct table *table, enum paint_ink ink, const char *text);
void table_printf(struct table *table, enum paint_ink ink, const char *format, ...) SW_PRINTF(3, 4);

/*
 * Print every full row; no blanks at the ends of lines.
 */
void table_print(const struct table *table);

#endif
