/* SPDX-License-Identifier: MIT */
/* What the parts of the device tree reader share. Not for other layers. */
#ifndef SW_INPUT_DTB_PRIVATE_H
#define SW_INPUT_DTB_PRIVATE_H

#include "base/vector.h"
#include "input/platform.h"

/*
 * Bounds no real tree reaches; with them a hostile one costs neither time nor memory.
 */
enum {
    SW_DTB_MAX_SIZE = 4 * 1024 * 1024,
    SW_DTB_MAX_DEPTH = 32,
    SW_DTB_MAX_PATH = 512,
    SW_DTB_MAX_NAME = 255,
    SW_DTB_MAX_REG = 1024,
    SW_DTB_MAX_RANGES = 256,
    SW_DTB_MAX_ENTRIES = 32768,
};

/*
 * How addresses of a node's children become those of its parent.
 */
enum sw_dtb_bus {
    SW_DTB_NONE,     /* they do not: no ranges, or cells this program cannot read */
    SW_DTB_IDENTITY, /* the root, and empty ranges */
    SW_DTB_RANGES,
};

/*
 * One node on the way from the root. cells are for its children's reg; 3 stands for more than 2.
 */
struct sw_dtb_level {
    const char *name;
    size_t path_length; /* of the path up to and with this node */
    unsigned address_cells, size_cells;
    enum sw_dtb_bus bus;
    const unsigned char *ranges;
    size_t ranges_size;
};

/*
 * State of one parse. nodes[i] is the structure offset of platform->devices[i]. path is that of
 * levels[depth]. entries counts those of every reg so far: each may have to be looked up in the
 * ranges of each bus above.
 */
struct sw_dtb {
    struct sw_arena *arena;
    struct sw_platform *platform;
    const void *fdt;
    struct sw_dtb_level levels[SW_DTB_MAX_DEPTH];
    char path[SW_DTB_MAX_PATH];
    int depth, node;
    size_t entries;
    struct SW_VECTOR(struct sw_fdt_range) memory, reserved;
    struct SW_VECTOR(struct sw_fdt_device) devices;
    struct SW_VECTOR(int) nodes;
};

/*
 * Check that bytes, at a multiple of 8, are a whole device tree that libfdt can walk. Errors
 * (SW_ERROR_INPUT) say where it is broken.
 */
SW_MUST_CHECK bool sw_dtb_check(struct sw_bytes bytes, struct sw_error *err);

/*
 * Fail with "FILE: PATH: text", the path being that of the node the walk is at.
 */
bool sw_dtb_fail(const struct sw_dtb *dtb, struct sw_error *err, const char *format, ...)
    SW_PRINTF(3, 4);

/*
 * A property that is text with its NUL, or NULL when it is absent or no text.
 */
const char *sw_dtb_text(const void *fdt, int node, const char *name);

/*
 * Whether a node's status says that it is not to be used.
 */
bool sw_dtb_disabled(const void *fdt, int node);

/*
 * Read #address-cells, #size-cells and ranges of the node the walk is at into its level.
 */
SW_MUST_CHECK bool sw_dtb_read_level(struct sw_dtb *dtb, struct sw_error *err);

/*
 * The ranges of the reg of the node the walk is at, as the CPU sees them; empty and not addressable
 * ones dropped. A node without reg, or on a bus the CPU cannot address, gives none.
 */
SW_MUST_CHECK bool sw_dtb_read_reg(struct sw_dtb *dtb, struct sw_fdt_range **ranges, size_t *count,
                                   struct sw_error *err);

/*
 * Visit every node: memory, reserved memory and devices into the platform, dtb->nodes filled.
 */
SW_MUST_CHECK bool sw_dtb_walk(struct sw_dtb *dtb, struct sw_error *err);

#endif
