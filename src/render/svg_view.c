/* SPDX-License-Identifier: MIT */
/* One view of a picture: ribbons, bars, labels and the marks of findings. Knows no page. */
#include "markup.h"
#include "svg.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>

enum { RIGHTS_WIDTH = 8, MARK_LINE = 13, ROW = 64, TEXT_DROP = 4 };

/* The left edge of a column's bar. */
static double left_of(int space)
{
    return SVG_LEFT + (double)space * SVG_PITCH;
}

/* By what privileged code may do: what it may both write and execute is what a reader looks for.
 * Unprivileged rights are in the words of each box. */
static const char *rights_class(const struct sw_map_range *range)
{
    const struct vmsa_rights rights = range->attributes.pl1;

    if (range->outcome != VMSA_OK)
        return "r-none";
    if (rights.write && rights.execute)
        return "r-wx";
    if (rights.execute)
        return "r-x";
    return rights.write ? "r-w" : rights.read ? "r-r" : "r-none";
}

/* From a bar's right edge level to where its labels end, and then over to the next bar. */
static void put_ribbon(const struct svg *svg, int space, const char *colour, const char *more,
                       const double at[4])
{
    const double x0 = left_of(space) + SVG_BAR, x1 = left_of(space) + SVG_LABELS_END - 10;
    const double x2 = left_of(space + 1), middle = (x1 + x2) / 2;

    sw_buffer_printf(svg->out,
                     "<path class=\"ribbon %s%s\" d=\"M%.0f %.1fH%.0fC%.0f %.1f %.0f %.1f %.0f "
                     "%.1fV%.1fC%.0f %.1f %.0f %.1f %.0f %.1fH%.0fZ\"/>\n",
                     colour, more, x0, at[0], x1, middle, at[0], middle, at[2], x2, at[2], at[3],
                     middle, at[3], middle, at[1], x1, at[1], x0);
}

/* Ribbons that would lie on the one before are left out, so that their number is bounded by the
 * pixels there are. */
static void put_ribbons(const struct svg *svg, const struct picture_view *view, int space)
{
    const struct sw_map *map = &svg->data->map;
    const struct picture_column *from = &view->columns[space], *to = &view->columns[space + 1];
    double last[2] = {-1, -1};

    for (size_t i = 0; i < map->count; i++) {
        const struct sw_map_range *range = &map->ranges[i];
        const struct sw_value va = {.known = !map->unknown, .v = range->va.first};
        const struct sw_value *values[] = {&va, &range->ipa, &range->pa};
        const uint64_t size = range->va.last - range->va.first;
        const struct picture_box box = {.range = range, .region = range->region};
        const char *more = range->outcome == VMSA_OK ? "" : " lost";
        const struct sw_value *a = values[space], *b = values[space + 1];
        double at[4];

        b = to->placeless && space == PICTURE_IPA && range->outcome == VMSA_OK ? a : b;
        if (!a->known || !b->known || (range->outcome != VMSA_OK && space == PICTURE_IPA) ||
            (space == PICTURE_IPA && words_trapped(map->machine, range)) ||
            !picture_span(from, (struct sw_range){a->v, a->v + size}, &at[0], &at[1]) ||
            !picture_span(to, (struct sw_range){b->v, b->v + size}, &at[2], &at[3]) ||
            (at[1] - last[0] < 1 && at[1] >= last[0] && at[3] - last[1] < 1 && at[3] >= last[1]))
            continue;
        last[0] = at[1];
        last[1] = at[3];
        if (space == PICTURE_VA && picture_is_wrapped(map->machine, range))
            more = range->outcome == VMSA_OK ? " wrap" : " lost wrap";
        put_ribbon(svg, space, picture_colour(&box), more, at);
    }
}

/* Address, name as far as there is room, size, rights: the last two stand at the end. */
static void put_label(const struct svg *svg, enum picture_space space,
                      const struct picture_box *box, bool placeless)
{
    const bool shown =
        box->range && box->range->outcome == VMSA_OK && space == PICTURE_VA && box->merged == 1;
    char address[ROW], size[WORDS_SIZE], rights[4] = "", tail[ROW], count[ROW];
    size_t used;

    used = (size_t)snprintf(address, sizeof address, placeless ? "by hypervisor" : "%08" PRIx64,
                            box->where.first);
    if (shown)
        words_rights(rights, box->range->attributes.pl1);
    snprintf(tail, sizeof tail, "%s%s%s", words_size(size, sw_range_size(box->where)),
             *rights ? " " : "", rights);
    used += 3 + strlen(tail);
    sw_buffer_printf(svg->out, "<text x=\"%.0f\" y=\"%.1f\"><tspan class=\"at\">%s</tspan> ",
                     left_of((int)space) + SVG_BAR + 10, box->label_y + TEXT_DROP, address);
    snprintf(count, sizeof count, "%zu pieces", box->merged);
    markup_text(svg->out, box->merged > 1 ? count : picture_name(&svg->data->map, space, box),
                SVG_LABEL_COLUMNS - used);
    sw_buffer_printf(svg->out, " <tspan class=\"size\">%s</tspan></text>", tail);
}

/* Only where the label had to move away from its box. */
static void put_leader(const struct svg *svg, int space, const struct picture_box *box)
{
    const double x = left_of(space) + SVG_BAR, y = box->y + box->height / 2;

    if (box->label_y - y > 1 || y - box->label_y > 1)
        sw_buffer_printf(svg->out, "<path class=\"leader\" d=\"M%.0f %.1fL%.0f %.1f\"/>", x, y,
                         x + 8, box->label_y);
}

/* The title is what a pointer that rests there sees, in a viewer of pictures too. The data are for
 * the page's script: the map's range, the space, the first address. Several put together are none
 * of them, and have no rights of their own. */
static void put_box(const struct svg *svg, const struct picture_column *column, int space,
                    const struct picture_box *box)
{
    const struct sw_map *map = &svg->data->map;
    const double x = left_of(space);
    const char *lost = box->range && box->range->outcome != VMSA_OK ? " lost" : "";

    sw_buffer_printf(svg->out, "<g class=\"box\" tabindex=\"0\"");
    if (box->range && box->merged == 1)
        sw_buffer_printf(svg->out, " data-r=\"%zu\"", (size_t)(box->range - map->ranges));
    sw_buffer_printf(svg->out, " data-s=\"%d\" data-a=\"%" PRIx64 "\"><title>", space,
                     box->where.first);
    svg_words(svg, (enum picture_space)space, box, svg->out);
    sw_buffer_printf(svg->out,
                     "</title><rect class=\"%s%s%s\" x=\"%.0f\" y=\"%.1f\" width=\"%d\" "
                     "height=\"%.1f\"/>",
                     picture_colour(box), lost, column->placeless && box->window ? " shade" : "", x,
                     box->y, SVG_BAR, box->height < 0.5 ? 0.5 : box->height);
    if (box->range && box->range->outcome == VMSA_OK && box->merged == 1 && !column->placeless)
        sw_buffer_printf(svg->out,
                         "<rect class=\"%s\" x=\"%.0f\" y=\"%.1f\" width=\"%d\" "
                         "height=\"%.1f\"/>",
                         rights_class(box->range), x + SVG_BAR - RIGHTS_WIDTH, box->y, RIGHTS_WIDTH,
                         box->height < 0.5 ? 0.5 : box->height);
    if (box->labelled) {
        put_leader(svg, space, box);
        put_label(svg, (enum picture_space)space, box, column->placeless);
    }
    sw_buffer_puts(svg->out, "</g>\n");
}

/* A line beside the bar, three pixels at least, and the finding's number beside it. Numbers that
 * would lie on one another move; those for which there is no room are left to the list. */
static void put_marks(const struct svg *svg, const struct picture_view *view, int space)
{
    const double x = left_of(space) - 5;
    double ys[PICTURE_MARKS];
    struct picture_mark marks[PICTURE_MARKS];
    size_t count =
        picture_marks(svg->data->report, &view->columns[space], (enum picture_space)space, marks);
    const size_t room = (size_t)(view->height / MARK_LINE);

    count = count < room ? count : room;
    for (size_t i = 0; i < count; i++)
        ys[i] = (marks[i].from + marks[i].to) / 2;
    picture_spread(ys, count, MARK_LINE, view->height);
    for (size_t i = 0; i < count; i++) {
        const double least = marks[i].to - marks[i].from < 3 ? 3 : marks[i].to - marks[i].from;

        sw_buffer_printf(svg->out,
                         "<g class=\"mark\" data-f=\"%zu\"><rect x=\"%.0f\" y=\"%.1f\" "
                         "width=\"4\" height=\"%.1f\"/><text x=\"%.0f\" y=\"%.1f\" "
                         "text-anchor=\"end\">%zu</text></g>\n",
                         marks[i].finding, x, marks[i].from, least, x - 4, ys[i] + TEXT_DROP,
                         marks[i].finding);
    }
}

/* Says so where a column has nothing to stand on. */
static void put_heading(const struct svg *svg, const struct picture_view *view, int space)
{
    static const char *const names[] = {"VA", "IPA", "PA"};

    sw_buffer_printf(svg->out, "<text class=\"head\" x=\"%.0f\" y=\"-8\">%s", left_of(space),
                     names[space]);
    if (!view->columns[space].count)
        sw_buffer_puts(svg->out, ": not known");
    else if (view->columns[space].placeless)
        sw_buffer_puts(svg->out, svg->data->map.machine->stage2.kind == SW_STAGE_DECLARED
                                     ? ": chosen by the hypervisor"
                                     : ": not known");
    sw_buffer_puts(svg->out, "</text>\n");
}

void svg_view(const struct svg *svg, const struct picture_view *view, double y)
{
    sw_buffer_printf(svg->out,
                     "<g class=\"view\" transform=\"translate(0 %.0f)\">\n"
                     "<text class=\"title\" x=\"%d\" y=\"-32\">%s<tspan class=\"size\">   "
                     "%s</tspan></text>\n",
                     y, SVG_LEFT, view->title,
                     view->linear ? "to scale"
                                  : "to scale, but nothing is lower than its line of text");
    for (int space = 0; space + 1 < PICTURE_SPACES; space++)
        put_ribbons(svg, view, space);
    for (int space = 0; space < PICTURE_SPACES; space++) {
        const struct picture_column *column = &view->columns[space];

        put_heading(svg, view, space);
        for (size_t i = 0; i < column->count; i++)
            put_box(svg, column, space, &column->boxes[i]);
        if (!column->placeless)
            put_marks(svg, view, space);
    }
    sw_buffer_puts(svg->out, "</g>\n");
}
