/* SPDX-License-Identifier: MIT */
/* What the two readers of the device tree share. */
#ifndef UK_FDT_PRIVATE_H
#define UK_FDT_PRIVATE_H

#include "fdt.h"

enum { UK_FDT_NODES = 512, UK_FDT_PROPERTIES = 4096 };

/*
 * One node: its offset in the structure block, its parent's number and its first property's.
 */
struct uk_fdt_node {
    uint32_t offset;
    int16_t parent, first;
};

/*
 * The tree with its nodes numbered in the order they stand in, the root being 0, and so its
 * properties: a node's are those from its first to the next node's. Of a property its offset in the
 * structure block is kept, in words.
 */
struct uk_fdt {
    const void *blob;
    int count, property_count;
    struct uk_fdt_node nodes[UK_FDT_NODES];
    uint16_t properties[UK_FDT_PROPERTIES];
};

/*
 * List nodes and properties. False when there are too many, or too deep ones.
 */
bool uk_fdt_index(const void *blob, struct uk_fdt *fdt);

/*
 * A property's value and its length; NULL and a negative length where there is none, or no node.
 */
const void *uk_fdt_property(const struct uk_fdt *fdt, int node, const char *name, int *length);

/*
 * Whether a node is compatible with something; the next one after `after` (-1: from the root) that
 * is, or negative; the root's child of a name, or negative; the node of a path (or an alias) of
 * length bytes, or negative.
 */
bool uk_fdt_is(const struct uk_fdt *fdt, int node, const char *compatible);
int uk_fdt_compatible(const struct uk_fdt *fdt, int after, const char *compatible);
int uk_fdt_child(const struct uk_fdt *fdt, const char *name);
int uk_fdt_path(const struct uk_fdt *fdt, const char *path, int length);

/*
 * #address-cells, #size-cells and the like of a node; a wrong length counts as absent.
 */
int uk_fdt_cells(const struct uk_fdt *fdt, int node, const char *name, int otherwise);

/*
 * Entry index of a node's reg, seen from the root. False when there is no such entry.
 */
bool uk_fdt_reg(const struct uk_fdt *fdt, int node, int index, uint64_t *base, uint64_t *size);

/*
 * Only "okay" (or the older "ok") is in use; "reserved" and "fail" are not ours either.
 */
bool uk_fdt_disabled(const struct uk_fdt *fdt, int node);

/*
 * Fill in console, interrupt controller, timer, clock and power. What is not there stays zero.
 */
void uk_fdt_devices(const struct uk_fdt *fdt, struct uk_machine *machine);

#endif
