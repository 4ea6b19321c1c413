/* SPDX-License-Identifier: MIT */
/* What differs between two images, and between the two on one machine. Knows no rule. */
#ifndef SW_MODEL_DIFF_H
#define SW_MODEL_DIFF_H

#include "model/map.h"

/*
 * What a change is about. MAPPING is a range of VA as both stages give it.
 */
enum sw_diff_thing {
    SW_DIFF_SECTION,
    SW_DIFF_SEGMENT,
    SW_DIFF_SYMBOL,
    SW_DIFF_PLACE, /* load address, entry, base, offset, device tree */
    SW_DIFF_REGION,
    SW_DIFF_MAPPING,
    SW_DIFF_THINGS
};

/*
 * Bits: several can be true of one thing. RIGHTS: what may be done there; MEMORY: type, caching,
 * shareability, security; STATE: mapped, unmapped, faulting.
 */
enum {
    SW_DIFF_NEW = 1 << 0,
    SW_DIFF_GONE = 1 << 1,
    SW_DIFF_MOVED = 1 << 2,
    SW_DIFF_GREW = 1 << 3,
    SW_DIFF_SHRANK = 1 << 4,
    SW_DIFF_RIGHTS = 1 << 5,
    SW_DIFF_MEMORY = 1 << 6,
    SW_DIFF_STATE = 1 << 7,
};

/*
 * One side: absent things are not present. first is a VA for sections, symbols and mappings, an IPA
 * for regions and places, and counts when known; size 0 is an empty thing. Of a mapping, range is
 * the map's.
 */
struct sw_diff_side {
    bool present;
    struct sw_value first;
    uint64_t size;
    struct vmsa_rights rights; /* of sections and segments */
    const struct sw_machine *machine;
    const struct sw_map_range *range;
};

struct sw_change {
    enum sw_diff_thing thing;
    unsigned kinds;
    const char *name;    /* ".text", "stack"; of a mapping what lies there */
    const char *machine; /* NULL: the image itself */
    struct sw_diff_side before, after;
};

/*
 * changes: things of the image, then machine by machine; symbols that only moved are counted and
 * not listed. unknown, when not NULL, says what could not be compared, and why.
 */
struct sw_diff {
    struct SW_VECTOR(struct sw_change) changes;
    size_t symbols_moved, symbols_same;
    struct SW_VECTOR(const char *) unknown;
};

/*
 * Add what differs between two images, and between two machines of one layout, to a diff that
 * starts as {0}.
 */
void sw_diff_images(struct sw_arena *arena, const struct sw_image *before,
                    const struct sw_image *after, struct sw_diff *diff);
void sw_diff_machines(struct sw_arena *arena, const struct sw_machine *before,
                      const struct sw_machine *after, struct sw_diff *diff);

#endif
