/* SPDX-License-Identifier: MIT */
/* What a device tree says of a machine, parsed once. Knows no loader and no image. */
#ifndef SW_INPUT_PLATFORM_H
#define SW_INPUT_PLATFORM_H

#include "base/file.h"
#include "base/range.h"
#include "base/value.h"

/*
 * A range the tree states, with the node and property that state it in why.what ("/memory@40000000
 * reg[0]").
 */
struct sw_fdt_range {
    struct sw_range where;
    struct sw_site why;
};

/*
 * One node with a reg, translated to CPU addresses through ranges of its parents. ranges with size
 * 0 are dropped.
 */
struct sw_fdt_device {
    const char *path;
    const char *compatible; /* first string; "" when there is none */
    struct sw_fdt_range *ranges;
    size_t range_count;
    bool interrupt_controller;
};

struct sw_platform {
    const char *name; /* file name, or "board xen-4.5" for an embedded one */
    struct sw_bytes blob;
    uint64_t total_size;                /* header totalsize */
    uint64_t used_size;                 /* end of the last block by the header's offsets */
    unsigned address_cells, size_cells; /* of the root: 1 or 2 */
    const char *model;
    const char *const *compatible; /* of the root, NULL-ended */
    struct sw_fdt_range *memory;   /* banks in tree order, empty ones dropped */
    size_t memory_count;
    size_t memory_nodes; /* how many nodes said device_type = "memory", with or without a bank */
    struct sw_fdt_range
        *reserved; /* /reserved-memory children with reg, then /memreserve/ entries */
    size_t reserved_count;
    const char *bootargs; /* NULL when there are none */
    bool initrd_present;
    struct sw_range initrd;
    struct sw_fdt_device *devices; /* every node with reg but memory, cpus and reserved-memory */
    size_t device_count;
    const struct sw_fdt_device *gic;  /* or NULL */
    const struct sw_fdt_device *uart; /* /chosen stdout-path, else the first PL011; or NULL */
    const struct sw_fdt_device
        *hypervisor;         /* compatible xen,xen; reg[0] is the grant region; or NULL */
    const char *psci_method; /* "hvc", "smc" or NULL */
};

/*
 * Parse a flattened device tree. The bytes are checked in full first (fdt_check_full), so nothing
 * later can run off them. Errors (SW_ERROR_INPUT): not a device tree, truncated, corrupt,
 * #address-cells or #size-cells above 2 on a path that matters, reg of a length that is no multiple
 * of its cells: each with the node's path.
 */
SW_MUST_CHECK bool sw_platform_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                     struct sw_platform **platform, struct sw_error *err);
SW_MUST_CHECK bool sw_platform_open(struct sw_arena *arena, const char *path,
                                    struct sw_platform **platform, struct sw_error *err);

/*
 * The tree as a loader hands it over that gives the machine these RAM banks: a copy with other
 * memory nodes, of the same size where the banks take as many bytes as those they replace. A tree
 * without a memory node stays as it is. Errors (SW_ERROR_INPUT): the tree cannot be changed.
 */
SW_MUST_CHECK bool sw_platform_with_ram(struct sw_arena *arena, const struct sw_platform *platform,
                                        const struct sw_range *banks, size_t count,
                                        struct sw_bytes *blob, struct sw_error *err);

/*
 * Whether an enabled node of the tree is compatible with a word: any string of its list, not only
 * the first.
 */
bool sw_platform_compatible(const struct sw_platform *platform, const char *word);

#endif
