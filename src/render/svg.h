/* SPDX-License-Identifier: MIT */
/* Parts of the picture of a map, for svg and html. */
#ifndef SW_RENDER_SVG_H
#define SW_RENDER_SVG_H

#include "picture.h"

/* Pixels of the whole picture: three columns of a bar with labels, ribbons from bar to bar. */
enum {
    SVG_WIDTH = 1200,
    SVG_LEFT = 44,
    SVG_PITCH = 396,
    SVG_BAR = 44,
    SVG_LABEL_COLUMNS = 44,
    SVG_LABELS_END = 344, /* from the bar's left edge */
};

struct svg {
    struct sw_buffer *out;
    const struct sw_render_map *data;
};

/*
 * One view with its top at y.
 */
void svg_view(const struct svg *svg, const struct picture_view *view, double y);

/*
 * The whole element <svg>, nothing before it.
 */
void svg_element(const struct sw_render_map *data, struct sw_buffer *out);

/*
 * "VA 00400000-00403fff -> IPA ...; 16 KB; Normal ...; mapped; stack": everything of a box in one
 * line of text.
 */
void svg_words(const struct svg *svg, enum picture_space space, const struct picture_box *box,
               struct sw_buffer *out);

#endif
