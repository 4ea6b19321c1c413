/* SPDX-License-Identifier: MIT */
/* Rows of a map's rulers: what stands in each of the three, cut to its columns. */
#include "text_ruler.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { CELL = 40 };

const struct ruler_sign ruler_signs[RULER_SIGNS] = {
    {"kernel", "image", '#', INK_CODE},        {"bss", "bss", '=', INK_DATA},
    {"stack", "stack", '%', INK_STACK},        {"tables", "tables", '&', INK_TABLES},
    {"tree", "device tree", '*', INK_TREE},    {"ram", "RAM", '.', INK_PLAIN},
    {"shared", "shared, kept", '$', INK_DATA}, {"device", "device", '@', INK_DEVICE},
    {"guard", "guard", '!', INK_GOOD},         {"nothing", "nothing", ' ', INK_FAINT},
    {"unknown", "unknown", '?', INK_WARNING},  {"mixed", "several", ':', INK_FAINT},
};

static const struct ruler_sign *sign_of(const struct picture_box *box)
{
    const char *colour = picture_colour(box);
    size_t i = 0;

    while (strcmp(ruler_signs[i].colour, colour) != 0)
        i++;
    return &ruler_signs[i];
}

/* No box is lower than a line, so that no two begin in the same row. */
static size_t row_of(double y)
{
    return (size_t)(y / PICTURE_LINE + 1e-6);
}

uint64_t ruler_last(const struct picture_column *column)
{
    return column->count ? column->boxes[column->count - 1].where.last : 0;
}

/* The first finding that begins in a row, '+' when more do; '!' where one goes on. */
static void put_mark(const struct map_ruler *ruler, int space, size_t row)
{
    char text[CELL] = "";
    size_t begin = 0, finding = 0;
    bool inside = false;

    for (size_t i = 0; i < ruler->mark_count[space]; i++) {
        const struct picture_mark *mark = &ruler->marks[space][i];
        const size_t first = row_of(mark->from);

        inside = inside || (row > first && (double)row * PICTURE_LINE < mark->to - 1);
        if (row != first || mark->finding == finding)
            continue;
        begin++;
        finding = !finding || mark->finding < finding ? mark->finding : finding;
    }
    if (begin)
        snprintf(text, sizeof text, "%2zu%s", finding, begin > 1 ? "+" : "");
    else if (inside)
        snprintf(text, sizeof text, " !");
    if (*text)
        paint_ready(ruler->paint, INK_ERROR, text);
    paint_blanks(ruler->paint, strlen(text) < RULER_MARK ? RULER_MARK - strlen(text) : 0);
}

/* Text of at most so many columns, blanks behind it. */
static void put_cut(const struct paint *paint, enum paint_ink ink, const char *text, size_t columns)
{
    const char *safe = paint_safe(paint, text);
    size_t width = paint_width(safe), kept = 0, seen = 0;

    if (width > columns) {
        while (seen < columns - 2 || ((unsigned char)safe[kept] & 0xc0) == 0x80)
            seen += ((unsigned char)safe[kept++] & 0xc0) != 0x80;
        safe = sw_sprintf(paint->out->arena, "%.*s..", (int)kept, safe);
        width = columns;
    }
    paint_ready(paint, ink, safe);
    paint_blanks(paint, columns - width);
}

/* What may be both written and executed stands out. */
static void put_rights(const struct paint *paint, const struct picture_box *box)
{
    const struct vmsa_rights rights =
        box->range ? box->range->attributes.pl1 : (struct vmsa_rights){0};
    enum paint_ink ink = rights.write ? INK_DATA : INK_PLAIN;
    char words[4];

    if (!box->range || box->merged > 1 || box->range->outcome != VMSA_OK) {
        paint_blanks(paint, RULER_RIGHTS);
        return;
    }
    if (rights.execute)
        ink = rights.write ? INK_WARNING : INK_CODE;
    paint_ready(paint, ink, words_rights(words, rights));
}

/* ">a": the range leads on, to where the letter stands in the next ruler; "~a": past the end of the
 * 4 GB; 'x' behind it: to nothing. */
static void put_way_out(const struct map_ruler *ruler, const struct picture_box *box)
{
    const struct sw_map *map = &ruler->data->map;
    const char key = box->range ? ruler->keys[box->range - map->ranges] : '\0';
    char text[RULER_KEYS + 1] = "";

    if (key && box->merged == 1)
        snprintf(text, sizeof text, "%c%c%s",
                 picture_is_wrapped(map->machine, box->range) ? '~' : '>', key,
                 box->range->outcome == VMSA_OK ? "" : "x");
    put_cut(ruler->paint, strchr(text, 'x') ? INK_FAINT : INK_PLAIN, text, RULER_KEYS);
}

/* The letters of all ranges that lead into a box. */
static void put_ways_in(const struct map_ruler *ruler, int space, const struct picture_box *box)
{
    const struct sw_map *map = &ruler->data->map;
    char text[RULER_KEYS + 1] = "";
    size_t used = 1, all = 0;

    text[0] = '>';
    for (size_t i = 0; i < map->count; i++) {
        const struct sw_map_range *range = &map->ranges[i];
        const struct sw_value *to = space == PICTURE_IPA ? &range->ipa : &range->pa;
        struct sw_range where;

        if (!ruler->keys[i] || !to->known || (space == PICTURE_PA && range->outcome != VMSA_OK) ||
            !sw_range_of(to->v, sw_range_size(range->va), &where) ||
            !sw_range_overlaps(where, box->where))
            continue;
        if (space == PICTURE_IPA && picture_is_wrapped(map->machine, range))
            text[0] = '~';
        if (all++ < RULER_KEYS - 1)
            text[used++] = ruler->keys[i];
        else
            text[RULER_KEYS - 1] = '+';
    }
    put_cut(ruler->paint, INK_PLAIN, all ? text : "", RULER_KEYS);
}

static void put_size(const struct map_ruler *ruler, const struct picture_box *box)
{
    char words[WORDS_SIZE];
    const size_t length = strlen(words_size(words, sw_range_size(box->where)));

    if (!ruler->size)
        return;
    paint_blanks(ruler->paint, length < ruler->size ? ruler->size - length : 1);
    paint_ready(ruler->paint, INK_FAINT, words);
}

/* Everything behind the bar, in the row where a box begins. */
static void put_label(const struct map_ruler *ruler, int space, const struct picture_box *box)
{
    const struct paint *paint = ruler->paint;
    const char *name = picture_name(&ruler->data->map, (enum picture_space)space, box);
    const enum paint_ink ink = sign_of(box)->ink;

    if (box->merged > 1)
        name = sw_sprintf(paint->out->arena, "%zu pieces", box->merged);
    paint_blanks(paint, 1);
    if (space != PICTURE_VA)
        put_ways_in(ruler, space, box);
    if (!ruler->names[space])
        return;
    paint_blanks(paint, space != PICTURE_VA);
    put_cut(paint, ink, name, ruler->names[space]);
    if (space == PICTURE_VA) {
        paint_blanks(paint, 1);
        put_rights(paint, box);
        paint_blanks(paint, 1);
        put_way_out(ruler, box);
    } else {
        put_size(ruler, box);
    }
}

/* Columns behind the bar, where no box begins. */
static size_t label_width(const struct map_ruler *ruler, int space)
{
    if (ruler->view.columns[space].placeless)
        return 0;
    if (space == PICTURE_VA)
        return 1 + ruler->names[space] + 1 + RULER_RIGHTS + 1 + RULER_KEYS;
    return 1 + RULER_KEYS + (ruler->names[space] ? 1 + ruler->names[space] + ruler->size : 0);
}

static size_t cell_width(const struct map_ruler *ruler, int space)
{
    const bool placeless = ruler->view.columns[space].placeless;

    return (space == PICTURE_PA ? 1 : RULER_MARK) + (placeless ? 0 : (size_t)ruler->digits + 1) +
           RULER_BAR + label_width(ruler, space);
}

/* ---- rows ---- */

static void put_cell(struct map_ruler *ruler, int space, size_t row)
{
    const struct picture_column *column = &ruler->view.columns[space];
    const struct paint *paint = ruler->paint;
    const struct picture_box *box;
    const struct ruler_sign *sign;
    bool begins;

    if (!column->count) {
        paint_blanks(paint, cell_width(ruler, space));
        return;
    }
    while (ruler->next[space] + 1 < column->count &&
           row_of(column->boxes[ruler->next[space] + 1].y) <= row)
        ruler->next[space]++;
    box = &column->boxes[ruler->next[space]];
    begins = row_of(box->y) == row;
    sign = sign_of(box);
    if (space != PICTURE_PA)
        put_mark(ruler, space, row);
    else
        paint_blanks(paint, 1);
    if (!column->placeless && begins)
        paint_printf(paint, "%0*" PRIx64 " ", ruler->digits, box->where.first);
    else if (!column->placeless)
        paint_blanks(paint, (size_t)ruler->digits + 1);
    paint_printf(paint, "%c", begins ? '+' : '|');
    paint_ready(paint, sign->ink, (char[]){sign->fill, sign->fill, '\0'});
    if (begins && !column->placeless)
        put_label(ruler, space, box);
    else
        paint_blanks(paint, label_width(ruler, space));
}

/* The last address of each ruler. */
static void put_ends(const struct map_ruler *ruler, struct sw_buffer *out)
{
    const struct paint *paint = ruler->paint;

    for (int space = 0; space < PICTURE_SPACES; space++) {
        const struct picture_column *column = &ruler->view.columns[space];
        const size_t before = space == PICTURE_PA ? 1 : RULER_MARK,
                     width = cell_width(ruler, space);
        size_t used = before + 1;

        if (!column->count) {
            paint_blanks(paint, width);
            continue;
        }
        paint_blanks(paint, before);
        if (!column->placeless) {
            paint_printf(paint, "%0*" PRIx64 " ", ruler->digits, ruler_last(column));
            used += (size_t)ruler->digits + 1;
        }
        sw_buffer_puts(out, "+");
        paint_blanks(paint, width - used);
    }
}

void ruler_heads(const struct map_ruler *ruler)
{
    static const char *const names[] = {"VA", "IPA", "PA"};

    for (int space = 0; space < PICTURE_SPACES; space++) {
        const size_t before = space == PICTURE_PA ? 1 : RULER_MARK;
        const size_t rest = cell_width(ruler, space) - before - strlen(names[space]);

        paint_blanks(ruler->paint, before);
        paint_ready(ruler->paint, INK_STRONG, names[space]);
        paint_blanks(ruler->paint, space == PICTURE_PA ? 0 : rest);
    }
}

/* A row is put together apart, so that no line ends in blanks. */
void ruler_row(struct map_ruler *ruler, size_t row)
{
    const struct paint *whole = ruler->paint;
    struct sw_buffer line = {.arena = whole->out->arena};
    const struct paint paint = {&line, whole->style};

    ruler->paint = &paint;
    if (row < ruler->rows)
        for (int space = 0; space < PICTURE_SPACES; space++)
            put_cell(ruler, space, row);
    else
        put_ends(ruler, &line);
    while (line.length && line.text[line.length - 1] == ' ')
        line.length--;
    sw_buffer_add(whole->out, line.text, line.length);
    sw_buffer_puts(whole->out, "\n");
    ruler->paint = whole;
}
