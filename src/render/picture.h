/* SPDX-License-Identifier: MIT */
/* Where everything on a picture of an address space stands: VA, IPA and PA as columns of boxes, in
 * a view of the whole and in one of the image. Knows no format. */
#ifndef SW_RENDER_PICTURE_H
#define SW_RENDER_PICTURE_H

#include "render/render.h"

enum picture_space { PICTURE_VA, PICTURE_IPA, PICTURE_PA, PICTURE_SPACES };

/* Pixels: the line of a label, which is also the least height of a box in the whole view. */
enum { PICTURE_LINE = 15, PICTURE_BOXES = 60, PICTURE_MARKS = 40 };

/*
 * A stretch of one address space. range: the map's, or for IPA and PA the first that leads here;
 * NULL: no VA does. merged: how many stretches were put together as there is no room for each.
 * y and height are pixels below the view's top; label_y the middle of the label's line, when it has
 * one.
 */
struct picture_box {
    struct sw_range where;
    const struct sw_map_range *range;
    const struct sw_region *region;
    const struct sw_window *window;
    size_t merged;
    double y, height, label_y;
    bool labelled;
};

/*
 * Boxes ascending and without gaps. placeless: somebody else chooses the addresses, and the boxes
 * stand where those of the IPA do.
 */
struct picture_column {
    struct picture_box *boxes;
    size_t count;
    bool placeless;
};

struct picture_view {
    const char *title;
    bool linear; /* to scale; else no box is lower than a line */
    double height;
    struct picture_column columns[PICTURE_SPACES];
};

/*
 * The whole view, and that of the image; false when there is no image to show.
 */
void picture_whole(struct sw_arena *arena, const struct sw_map *map, struct picture_view *view);
bool picture_image(struct sw_arena *arena, const struct sw_map *map, struct picture_view *view);

/*
 * Heights and labels anew, when a view's height or linear was changed.
 */
void picture_lay_out(struct sw_arena *arena, const struct sw_map *map, struct picture_view *view);

/*
 * The stretches of one space in a window, without heights (of picture_boxes.c).
 */
void picture_boxes(struct sw_arena *arena, const struct sw_map *map, enum picture_space space,
                   struct sw_range window, struct picture_column *column);

/*
 * The pixels of a range's first byte and of its end; false when the column does not show it.
 */
bool picture_span(const struct picture_column *column, struct sw_range where, double *from,
                  double *to);

/*
 * Move the middles of lines apart so that none is nearer than gap to the next, inside [0, height],
 * as far as there is room. ys ascending.
 */
void picture_spread(double *ys, size_t count, double gap, double height);

/*
 * The word for the colour: "kernel", "bss", "stack", "tables", "tree", "ram", "device", "shared",
 * "guard", "nothing", "unknown", "mixed" (several put together).
 */
const char *picture_colour(const struct picture_box *box);

/*
 * What a box is called (of picture_words.c). Not made safe for any format.
 */
const char *picture_name(const struct sw_map *map, enum picture_space space,
                         const struct picture_box *box);

/*
 * Whether a range's VA and IPA lie on different sides of the end of the 4 GB: the way between them
 * goes past it.
 */
bool picture_is_wrapped(const struct sw_machine *machine, const struct sw_map_range *range);

/*
 * Where a column shows a finding, in pixels; finding counts from 1, as in the list.
 */
struct picture_mark {
    double from, to;
    size_t finding;
};

/*
 * Whether a finding is about some place at all.
 */
bool picture_has_place(const struct sw_finding *finding);

/*
 * The places of all findings in one column, by their middles: what is marked of their evidence, all
 * of it when nothing is, or the place of one without. Their number; what is more than there is room
 * for is left out. report may be NULL.
 */
size_t picture_marks(const struct sw_report *report, const struct picture_column *column,
                     enum picture_space space, struct picture_mark marks[PICTURE_MARKS]);

#endif
