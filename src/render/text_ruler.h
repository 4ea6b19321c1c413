/* SPDX-License-Identifier: MIT */
/* Inside the map as rulers: one view being printed, and its rows. */
#ifndef SW_RENDER_TEXT_RULER_H
#define SW_RENDER_TEXT_RULER_H

#include "paint.h"
#include "picture.h"

/* Columns of a line: the number of a finding, tick and bar, rights, letters, a size. */
enum {
    RULER_MARK = 4,
    RULER_BAR = 3,
    RULER_RIGHTS = 3,
    RULER_KEYS = 4,
    RULER_SIZE = 8,
    RULER_SIGNS = 12
};

/*
 * What a colour of the picture is in a terminal: a sign that can be told without colours.
 */
struct ruler_sign {
    const char *colour, *words;
    char fill;
    enum paint_ink ink;
};

extern const struct ruler_sign ruler_signs[RULER_SIGNS];

/*
 * keys has a letter, or 0, for each range of the map. next: the box that the row is in, or the one
 * before. digits: of an address. names: columns for the name in each ruler; 0: it has none.
 */
struct map_ruler {
    const struct paint *paint;
    const struct sw_render_map *data;
    struct picture_view view;
    size_t rows, next[PICTURE_SPACES], names[PICTURE_SPACES];
    int digits;
    size_t size; /* columns of a size and the blank before it, or 0 */
    const char *keys;
    struct picture_mark marks[PICTURE_SPACES][PICTURE_MARKS];
    size_t mark_count[PICTURE_SPACES];
};

/*
 * Print one row, counted from 0, or for the number of rows the line with the last addresses; rows
 * in order. And the line above them.
 */
void ruler_row(struct map_ruler *ruler, size_t row);
void ruler_heads(const struct map_ruler *ruler);

/*
 * The last address of a column; 0 for one that is not known.
 */
uint64_t ruler_last(const struct picture_column *column);

#endif
