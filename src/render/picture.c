/* SPDX-License-Identifier: MIT */
/* Windows, heights and labels of a picture's columns. Knows no format. */
#include "picture.h"

#include <string.h>

enum { WHOLE_LEAST = 420, WHOLE_MOST = 1200, IMAGE_HEIGHT = 620, BOX_HEIGHT = 24 };

static double size_of(struct sw_range where)
{
    return (double)(where.last - where.first) + 1;
}

/* Down first, which makes the gaps, then up, which brings back what was pushed past the bottom. The
 * second pass keeps the gaps, so the order never changes. */
void picture_spread(double *ys, size_t count, double gap, double height)
{
    for (size_t i = 0; i < count; i++) {
        const double least = i ? ys[i - 1] + gap : gap / 2;

        if (ys[i] < least)
            ys[i] = least;
    }
    for (size_t i = count; i-- > 0;) {
        const double most = i + 1 < count ? ys[i + 1] - gap : height - gap / 2;

        if (ys[i] > most)
            ys[i] = most;
    }
}

/* Pixels a byte, where those boxes that would be lower than a line are made one line high. A box
 * once made higher stays so: what is left for the others only shrinks. */
static double scale_of(const struct picture_column *column, double height, double least)
{
    double scale = 0, fixed = 0, before = -1;

    for (size_t i = 0; i < column->count; i++)
        scale += size_of(column->boxes[i].where);
    scale = scale > 0 ? height / scale : 0;
    while (fixed > before) {
        double bytes = 0;

        before = fixed;
        fixed = 0;
        for (size_t i = 0; i < column->count; i++)
            if (size_of(column->boxes[i].where) * scale < least)
                fixed += least;
            else
                bytes += size_of(column->boxes[i].where);
        scale = bytes > 0 && height > fixed ? (height - fixed) / bytes : 0;
    }
    return scale;
}

/* One below the other, from the top. */
static void set_heights(struct picture_column *column, double height, double least)
{
    const double scale = scale_of(column, height, least);
    double y = 0;

    for (size_t i = 0; i < column->count; i++) {
        struct picture_box *box = &column->boxes[i];
        double own = size_of(box->where) * scale;

        box->y = y;
        box->height = own < least ? least : own;
        y += box->height;
    }
}

static bool is_empty(const struct picture_box *box)
{
    return !box->range && !box->region && !box->window;
}

/* When there are more boxes than lines the smallest stay without. */
static void set_labels(struct sw_arena *arena, struct picture_column *column, double height)
{
    double *ys = SW_NEW_ARRAY(arena, double, column->count);
    const size_t most = (size_t)(height / PICTURE_LINE);
    size_t labels = 0;

    for (size_t i = 0; i < column->count; i++) {
        struct picture_box *box = &column->boxes[i];

        box->labelled = column->count <= most || box->height >= 1 || !is_empty(box);
        if (labels >= most)
            box->labelled = false;
        if (box->labelled)
            ys[labels++] = box->y + box->height / 2;
    }
    picture_spread(ys, labels, PICTURE_LINE, height);
    labels = 0;
    for (size_t i = 0; i < column->count; i++)
        if (column->boxes[i].labelled)
            column->boxes[i].label_y = ys[labels++];
}

/* Nobody but the hypervisor knows the PA; what is behind an IPA is drawn at its height. */
static void copy_placeless(struct sw_arena *arena, struct picture_view *view)
{
    const struct picture_column *from = &view->columns[PICTURE_IPA];
    struct picture_column *to = &view->columns[PICTURE_PA];

    *to = *from;
    to->placeless = true;
    to->boxes = SW_NEW_ARRAY(arena, struct picture_box, from->count);
    for (size_t i = 0; i < from->count; i++)
        to->boxes[i] = from->boxes[i];
    for (size_t i = 0; i < to->count; i++)
        to->boxes[i].labelled = to->boxes[i].labelled && to->boxes[i].window;
}

/* Heights and labels, when the boxes are known. In a view to scale small boxes stay small. */
void picture_lay_out(struct sw_arena *arena, const struct sw_map *map, struct picture_view *view)
{
    const enum sw_stage_kind stage2 = map->machine->stage2.kind;
    const bool placeless = stage2 == SW_STAGE_DECLARED || stage2 == SW_STAGE_UNKNOWN;

    for (int space = 0; space < PICTURE_SPACES; space++) {
        struct picture_column *column = &view->columns[space];

        if (space == PICTURE_PA && placeless) {
            copy_placeless(arena, view);
            continue;
        }
        set_heights(column, view->height, view->linear ? 0 : PICTURE_LINE);
        set_labels(arena, column, view->height);
    }
}

/* Four gigabytes, or as far as anything goes. */
static struct sw_range whole_of(const struct sw_map *map, enum picture_space space)
{
    const struct sw_machine *machine = map->machine;
    struct sw_range whole = {0, UINT32_MAX};

    for (size_t i = 0; i < map->count; i++) {
        const struct sw_map_range *range = &map->ranges[i];
        const struct sw_value *at = space == PICTURE_IPA ? &range->ipa : &range->pa;
        uint64_t last = at->v + (range->va.last - range->va.first);

        if (space == PICTURE_VA)
            last = range->va.last;
        else if (!at->known || last < at->v)
            continue;
        whole.last = last > whole.last ? last : whole.last;
    }
    for (size_t i = 0; space == PICTURE_IPA && i < machine->region_count; i++)
        if (machine->regions[i].where.last > whole.last)
            whole.last = machine->regions[i].where.last;
    return whole;
}

/* The height follows the fullest column, within bounds: many ranges must stay legible, and few must
 * not fill a page. Without a known map the VA column is left empty. */
void picture_whole(struct sw_arena *arena, const struct sw_map *map, struct picture_view *view)
{
    size_t most = 0;

    *view = (struct picture_view){.title = "The whole address space"};
    for (enum picture_space space = map->unknown ? PICTURE_IPA : PICTURE_VA; space < PICTURE_SPACES;
         space++) {
        picture_boxes(arena, map, space, whole_of(map, space), &view->columns[space]);
        most = view->columns[space].count > most ? view->columns[space].count : most;
    }
    view->height = (double)most * BOX_HEIGHT;
    view->height = view->height < WHOLE_LEAST ? WHOLE_LEAST : view->height;
    view->height = view->height > WHOLE_MOST ? WHOLE_MOST : view->height;
    picture_lay_out(arena, map, view);
}

/* What the image is made of and what it put there itself. The guard is a megabyte of nothing, and
 * the loader's device tree can be far away: either would leave the image a line. */
static bool is_of_image(const struct sw_map_range *range)
{
    static const bool uses[SW_USES] = {
        [SW_USE_KERNEL] = true, [SW_USE_BSS] = true,     [SW_USE_STACK] = true,
        [SW_USE_TABLES] = true, [SW_USE_PADDING] = true, [SW_USE_DTB_COPY] = true};

    return range->region && uses[range->region->use];
}

/* The hull's end saturates, as a sum that wrapped round would make the hull end before it
 * begins. */
static void widen(struct sw_range *hull, bool first, uint64_t from, uint64_t size)
{
    const uint64_t to = from + (size - 1) < from ? UINT64_MAX : from + (size - 1);

    hull->first = first || from < hull->first ? from : hull->first;
    hull->last = first || to > hull->last ? to : hull->last;
}

/* A little of what is around it; the same on both sides, so that columns stay level. */
static struct sw_range with_margin(struct sw_range hull, uint64_t margin)
{
    hull.first = hull.first > margin ? hull.first - margin : 0;
    hull.last = hull.last < UINT64_MAX - margin ? hull.last + margin : UINT64_MAX;
    return hull;
}

/* Only the image as it is meant to be seen: Mini-OS reaches it once more through the next 4 GB. */
bool picture_image(struct sw_arena *arena, const struct sw_map *map, struct picture_view *view)
{
    struct sw_range hulls[PICTURE_SPACES] = {{0}};
    bool seen[PICTURE_SPACES] = {false};
    uint64_t margin;

    *view = (struct picture_view){.title = "The image", .linear = true, .height = IMAGE_HEIGHT};
    for (size_t i = 0; i < map->count; i++) {
        const struct sw_map_range *range = &map->ranges[i];
        const struct sw_value values[] = {
            {.known = !map->unknown, .v = range->va.first}, range->ipa, range->pa};

        for (int space = 0; is_of_image(range) && space < PICTURE_SPACES; space++)
            if (values[space].known) {
                widen(&hulls[space], !seen[space], values[space].v, sw_range_size(range->va));
                seen[space] = true;
            }
    }
    if (!seen[PICTURE_IPA])
        return false;
    margin = (hulls[PICTURE_IPA].last - hulls[PICTURE_IPA].first) / 12 + 1;
    for (enum picture_space space = PICTURE_VA; space < PICTURE_SPACES; space++)
        if (seen[space])
            picture_boxes(arena, map, space, with_margin(hulls[space], margin),
                          &view->columns[space]);
    picture_lay_out(arena, map, view);
    return true;
}

/* Inside a box addresses are to scale, whatever its height. */
static double y_of(const struct picture_column *column, uint64_t address, bool end)
{
    size_t low = 0, high = column->count - 1;
    const struct picture_box *box;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (column->boxes[middle].where.last < address)
            low = middle + 1;
        else
            high = middle;
    }
    box = &column->boxes[low];
    return box->y + box->height * ((double)(address - box->where.first) + (end ? 1 : 0)) /
                        size_of(box->where);
}

/* Clipped to what the column shows, so that a band never leaves its column; false when nothing of
 * the range is in view. */
bool picture_span(const struct picture_column *column, struct sw_range where, double *from,
                  double *to)
{
    struct sw_range shown;

    if (!column->count)
        return false;
    shown.first = column->boxes[0].where.first;
    shown.last = column->boxes[column->count - 1].where.last;
    if (!sw_range_common(shown, where, &where))
        return false;
    *from = y_of(column, where.first, false);
    *to = y_of(column, where.last, true);
    return true;
}

/* The region counts before the window and the window before the attributes: what a place is for
 * tells more than how it is mapped. */
const char *picture_colour(const struct picture_box *box)
{
    static const char *const uses[SW_USES] = {
        [SW_USE_RAM] = "ram",        [SW_USE_KERNEL] = "kernel",   [SW_USE_BSS] = "bss",
        [SW_USE_PADDING] = "ram",    [SW_USE_STACK] = "stack",     [SW_USE_TABLES] = "tables",
        [SW_USE_GUARD] = "guard",    [SW_USE_DTB] = "tree",        [SW_USE_DTB_COPY] = "tree",
        [SW_USE_RAMDISK] = "shared", [SW_USE_MAGIC] = "shared",    [SW_USE_GRANT] = "shared",
        [SW_USE_DEVICE] = "device",  [SW_USE_RESERVED] = "shared", [SW_USE_LOADER] = "shared",
        [SW_USE_HEAP] = "ram"};

    if (box->merged > 1)
        return "mixed";
    if (box->region)
        return uses[box->region->use];
    if (box->window)
        return uses[box->window->use];
    if (box->range && box->range->outcome == VMSA_UNKNOWN)
        return "unknown";
    if (!box->range || box->range->outcome != VMSA_OK)
        return "nothing";
    return box->range->attributes.memory.type == VMSA_NORMAL ? "ram" : "device";
}
