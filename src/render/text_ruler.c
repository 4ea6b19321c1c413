/* SPDX-License-Identifier: MIT */
/* The picture of a map for a terminal: VA, IPA and PA as three rulers side by side. Where a ribbon
 * would lead from one to the next a letter stands at both of its ends. */
#include "text_ruler.h"

#include "formats.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

enum { USUAL = 100, LEAST = 80, SIZED = 90, NUMBER = 24 };

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* A letter for each range that leads somewhere and has a box of its own. */
static void give_letters(const struct sw_map *map, const struct picture_view *view, char *keys)
{
    const struct picture_column *column = &view->columns[PICTURE_VA];
    size_t used = 0;

    for (size_t i = 0; i < map->count; i++)
        used += keys[i] != 0;
    for (size_t i = 0; i < column->count; i++) {
        const struct picture_box *box = &column->boxes[i];
        char *key = box->range ? &keys[box->range - map->ranges] : NULL;

        if (key && !*key && box->merged == 1 && box->range->ipa.known && letters[used])
            *key = letters[used++];
    }
}

/* A row a box and some more, so that large ones can be seen to be larger. What is left of a line
 * goes to the names; a narrow one has no sizes. */
static void measure(struct map_ruler *ruler)
{
    const unsigned given = ruler->paint->style->width;
    const size_t width = given == 0 ? USUAL : given < LEAST ? LEAST : given;
    struct picture_view *view = &ruler->view;
    const bool placeless = view->columns[PICTURE_PA].placeless;
    size_t used, most = 0;

    ruler->digits = 8;
    for (int space = 0; space < PICTURE_SPACES; space++) {
        most = view->columns[space].count > most ? view->columns[space].count : most;
        if (ruler_last(&view->columns[space]) > UINT32_MAX)
            ruler->digits = ruler_last(&view->columns[space]) >> 48 ? 16 : 12;
    }
    ruler->size = width < SIZED ? 0 : 1 + RULER_SIZE;
    ruler->rows = most + most / 3 + 1;
    view->linear = false;
    view->height = (double)ruler->rows * PICTURE_LINE;
    used = 2 * (size_t)(RULER_MARK + ruler->digits + 1 + RULER_BAR + 1) + 1 + RULER_RIGHTS + 1 +
           RULER_KEYS + RULER_KEYS + 2 + ruler->size + 1 + RULER_BAR +
           (placeless ? 0 : (size_t)ruler->digits + 2 + RULER_KEYS);
    used = width > used + 16 ? width - used : 16;
    ruler->names[PICTURE_VA] = used / 2;
    ruler->names[PICTURE_IPA] = used - used / 2;
}

/* Why a ruler has no addresses, behind the title. */
static void put_gaps(const struct paint *paint, const struct sw_map *map,
                     const struct picture_view *view)
{
    static const char *const names[] = {"VA", "IPA", "PA"};

    for (int space = 0; space < PICTURE_SPACES; space++) {
        const struct picture_column *column = &view->columns[space];

        if (column->count && !column->placeless)
            continue;
        paint_printf(paint, "; %s: %s", names[space],
                     column->count && map->machine->stage2.kind == SW_STAGE_DECLARED
                         ? "chosen by the hypervisor"
                         : "not known");
    }
    sw_buffer_puts(paint->out, "\n");
}

static void put_view(const struct paint *paint, const struct sw_render_map *data,
                     const struct picture_view *view, const char *keys)
{
    struct map_ruler ruler = {.paint = paint, .data = data, .view = *view, .keys = keys};

    measure(&ruler);
    picture_lay_out(paint->out->arena, &data->map, &ruler.view);
    for (int space = 0; space < PICTURE_PA; space++)
        ruler.mark_count[space] = picture_marks(data->report, &ruler.view.columns[space],
                                                (enum picture_space)space, ruler.marks[space]);
    paint_text(paint, INK_STRONG, view->title);
    put_gaps(paint, &data->map, &ruler.view);
    ruler_heads(&ruler);
    sw_buffer_puts(paint->out, "\n");
    for (size_t row = 0; row <= ruler.rows; row++)
        ruler_row(&ruler, row);
    sw_buffer_puts(paint->out, "\n");
}

/* ---- around the views ---- */

/* Numbers are those of the marks. */
static void put_findings(const struct paint *paint, const struct sw_report *report)
{
    char number[NUMBER];

    for (size_t i = 0; report && i < report->finding_count; i++) {
        const struct sw_finding *finding = &report->findings[i];

        snprintf(number, sizeof number, "%2zu", i + 1);
        paint_ready(paint, INK_ERROR, number);
        paint_blanks(paint, 2);
        paint_text(paint, paint_severity(finding->severity), sw_severity_name(finding->severity));
        paint_printf(paint, " %s: ", finding->rule->id);
        paint_wrapped(paint,
                      picture_has_place(finding)
                          ? finding->text
                          : sw_sprintf(paint->out->arena, "%s (no one place)", finding->text),
                      12 + strlen(sw_severity_name(finding->severity)), 4);
    }
    if (report)
        sw_buffer_puts(paint->out, report->finding_count ? "\n" : "no findings\n\n");
}

static void put_legend(const struct paint *paint)
{
    const size_t count = RULER_SIGNS;

    for (size_t i = 0; i < count; i++) {
        sw_buffer_puts(paint->out, i == 0 ? "use     " : i == count / 2 ? "\n        " : "  ");
        paint_ready(paint, ruler_signs[i].ink,
                    (char[]){ruler_signs[i].fill, ruler_signs[i].fill, '\0'});
        paint_printf(paint, " %s", ruler_signs[i].words);
    }
    sw_buffer_puts(paint->out,
                   "\nletters >a leads to where a stands in the next ruler, ~a past the end of the "
                   "4 GB, >ax to\n        nothing; + among letters: more ranges lead here\n"
                   "rows    one at least for each stretch, the rest to scale; rights are those of "
                   "privileged code\n"
                   "left    the number of a finding, + when more than one begins there\n");
}

static void put_about(const struct paint *paint, const struct sw_map *map)
{
    paint_printf(paint, "%s; stage 1: %s; stage 2: %s\n", paint_safe(paint, map->machine->about),
                 words_stage(map->machine->stage1.kind), words_stage(map->machine->stage2.kind));
    if (map->unknown)
        paint_printf(paint, "unknown: %s\n", paint_safe(paint, map->unknown));
    sw_buffer_puts(paint->out, "\n");
}

/* A range has the same letter in both views. */
void ruler_map(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_map *map = data;
    const struct paint paint = {out, style};
    char *keys = SW_NEW_ARRAY(out->arena, char, map->map.count + 1);
    struct picture_view whole, image;
    bool has_image;

    picture_whole(out->arena, &map->map, &whole);
    has_image = picture_image(out->arena, &map->map, &image);
    give_letters(&map->map, &whole, keys);
    if (has_image)
        give_letters(&map->map, &image, keys);
    if (!style->quiet && !style->bare)
        put_about(&paint, &map->map);
    if (has_image)
        put_view(&paint, map, &image, keys);
    if (map->map.count)
        put_view(&paint, map, &whole, keys);
    put_findings(&paint, map->report);
    if (!style->quiet && !style->bare)
        put_legend(&paint);
}
