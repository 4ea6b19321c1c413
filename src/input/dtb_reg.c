/* SPDX-License-Identifier: MIT */
/* Numbers of a device tree: cells, reg, and the translation of addresses through the ranges of all
 * buses above (Devicetree Specification, "Standard Properties"). Knows no node by name. */
#include "dtb_private.h"

#include <inttypes.h>
#include <libfdt.h>

enum { CELL = 4, TOO_MANY_CELLS = 3 };

/* Cells are big-endian words, and properties are aligned to 4 only: read byte by byte. */
static uint64_t read_cells(const unsigned char *bytes, unsigned cells)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < cells * CELL; i++)
        value = value << 8 | bytes[i];
    return value;
}

static const unsigned char *property(const struct sw_dtb *dtb, const char *name, size_t *size)
{
    int length = 0;
    const void *value = fdt_getprop(dtb->fdt, dtb->node, name, &length);

    *size = value ? (size_t)length : 0;
    return value;
}

/* At the root more than two cells make every address unreadable, so that is an error at once; below
 * it only those who need the bus complain. */
static bool read_cell_count(struct sw_dtb *dtb, const char *name, unsigned absent, unsigned *cells,
                            struct sw_error *err)
{
    size_t size;
    const unsigned char *value = property(dtb, name, &size);
    uint64_t count;

    *cells = absent;
    if (!value)
        return true;
    if (size != CELL)
        return sw_dtb_fail(dtb, err, "%s has %zu bytes, it must have 4", name, size);
    count = read_cells(value, 1);
    if (dtb->depth == 0 && count > 2)
        return sw_dtb_fail(dtb, err, "%s is %" PRIu64 "; at most 2 is supported", name, count);
    *cells = count > 2 ? TOO_MANY_CELLS : (unsigned)count;
    return true;
}

/* Without address cells there is no address, so such a bus places nothing. */
static bool readable(const struct sw_dtb_level *level)
{
    return level->address_cells > 0 && level->address_cells <= 2 && level->size_cells <= 2;
}

/* A bus whose addresses have 3 cells (PCI) is no error: its children just have no CPU address. */
static bool read_ranges(struct sw_dtb *dtb, struct sw_error *err)
{
    struct sw_dtb_level *level = &dtb->levels[dtb->depth];
    const struct sw_dtb_level *parent = level - 1;
    size_t entry = (level->address_cells + parent->address_cells + level->size_cells) * CELL;

    level->ranges = property(dtb, "ranges", &level->ranges_size);
    level->bus = SW_DTB_NONE;
    if (!level->ranges || !readable(level) || !readable(parent) || parent->bus == SW_DTB_NONE)
        return true;
    level->bus = level->ranges_size == 0 ? SW_DTB_IDENTITY : SW_DTB_RANGES;
    if (level->ranges_size % entry != 0)
        return sw_dtb_fail(dtb, err, "ranges has %zu bytes, no multiple of its %zu-byte entries",
                           level->ranges_size, entry);
    if (level->ranges_size / entry > SW_DTB_MAX_RANGES)
        return sw_dtb_fail(dtb, err, "ranges has %zu entries; at most %d are supported",
                           level->ranges_size / entry, SW_DTB_MAX_RANGES);
    return true;
}

/* The defaults of 2 and 1 cells are the specification's; cells are not inherited from above. */
bool sw_dtb_read_level(struct sw_dtb *dtb, struct sw_error *err)
{
    struct sw_dtb_level *level = &dtb->levels[dtb->depth];

    if (!read_cell_count(dtb, "#address-cells", 2, &level->address_cells, err) ||
        !read_cell_count(dtb, "#size-cells", 1, &level->size_cells, err))
        return false;
    level->bus = SW_DTB_IDENTITY;
    return dtb->depth == 0 || read_ranges(dtb, err);
}

/* One step up: false when no entry of the bus holds the whole range. */
static bool translate_once(const struct sw_dtb_level *bus, struct sw_range *range)
{
    unsigned child = bus->address_cells, parent = bus[-1].address_cells, size = bus->size_cells;
    size_t entry = (child + parent + size) * CELL;

    if (bus->bus == SW_DTB_IDENTITY)
        return true;
    for (size_t at = 0; at + entry <= bus->ranges_size; at += entry) {
        const unsigned char *cells = bus->ranges + at;
        uint64_t to = read_cells(cells + child * CELL, parent);
        struct sw_range from;
        uint64_t offset, last;

        if (!sw_range_of(read_cells(cells, child),
                         read_cells(cells + (child + parent) * CELL, size), &from) ||
            !sw_range_contains(from, *range))
            continue;
        offset = range->first - from.first;
        if (__builtin_add_overflow(to, range->last - from.first, &last))
            return false;
        *range = (struct sw_range){to + offset, last};
        return true;
    }
    return false;
}

/* Depth 0 is the root, whose addresses are the CPU's; the node itself is at dtb->depth. */
static bool translate(const struct sw_dtb *dtb, struct sw_range *range)
{
    for (int depth = dtb->depth - 1; depth > 0; depth--)
        if (!translate_once(&dtb->levels[depth], range))
            return false;
    return true;
}

/* Half an entry means that the reader and the writer of the tree disagree on the cells: everything
 * read from it would be wrong, not just the last. */
static bool check_reg_size(struct sw_dtb *dtb, size_t size, size_t entry, struct sw_error *err)
{
    if (size % entry != 0)
        return sw_dtb_fail(dtb, err, "reg has %zu bytes, no multiple of its %zu-byte entries", size,
                           entry);
    if (size / entry > SW_DTB_MAX_REG)
        return sw_dtb_fail(dtb, err, "reg has %zu entries; at most %d are supported", size / entry,
                           SW_DTB_MAX_REG);
    dtb->entries += size / entry;
    if (dtb->entries > SW_DTB_MAX_ENTRIES)
        return sw_dtb_fail(dtb, err, "the reg properties up to here have more than %d entries",
                           SW_DTB_MAX_ENTRIES);
    return true;
}

bool sw_dtb_read_reg(struct sw_dtb *dtb, struct sw_fdt_range **ranges, size_t *count,
                     struct sw_error *err)
{
    const struct sw_dtb_level *parent = &dtb->levels[dtb->depth - 1];
    size_t size, entry = (parent->address_cells + parent->size_cells) * CELL;
    const unsigned char *reg = property(dtb, "reg", &size);

    *count = 0;
    if (!reg || size == 0 || parent->bus == SW_DTB_NONE || !readable(parent))
        return true;
    if (!check_reg_size(dtb, size, entry, err))
        return false;
    *ranges = SW_NEW_ARRAY(dtb->arena, struct sw_fdt_range, size / entry);
    for (size_t i = 0; i < size / entry; i++) {
        const unsigned char *cells = reg + i * entry;
        uint64_t first = read_cells(cells, parent->address_cells);
        uint64_t bytes = read_cells(cells + parent->address_cells * CELL, parent->size_cells);
        struct sw_fdt_range *to = &(*ranges)[*count];

        if (bytes == 0)
            continue;
        if (!sw_range_of(first, bytes, &to->where))
            return sw_dtb_fail(dtb, err,
                               "reg[%zu]: 0x%" PRIx64 " bytes at 0x%" PRIx64
                               " pass the end of the address space",
                               i, bytes, first);
        /* Not an error: a bus need not show all of itself to the CPU. */
        if (!translate(dtb, &to->where))
            continue;
        to->why.file = dtb->platform->name;
        to->why.what = sw_sprintf(dtb->arena, "%s reg[%zu]", dtb->path, i);
        ++*count;
    }
    return true;
}
