/* SPDX-License-Identifier: MIT */
/* The nodes and properties of the device tree, listed in one walk: libfdt finds each of them by
 * walking from the start again. Knows no binding. */
#include "fdt_private.h"
#include "string.h"

#include <libfdt.h>

enum { MAX_DEPTH = 16, NONE = -1 };

/* Where the walk is: the numbers of the nodes it is in, and whether the last tag of another kind
 * than a property's was the beginning of a node, since properties come before nodes. */
struct walk {
    int16_t at[MAX_DEPTH];
    int depth;
    bool begun;
};

/* What stands at an offset of the structure block; only for offsets that a walk came by. */
static const void *at_offset(const struct uk_fdt *fdt, uint32_t offset)
{
    return (const char *)fdt->blob + fdt_off_dt_struct(fdt->blob) + offset;
}

static const struct fdt_property *property_at(const struct uk_fdt *fdt, int number)
{
    return at_offset(fdt, fdt->properties[number] * 4u);
}

/* Its end was seen when it was listed. */
static const char *name_of(const struct uk_fdt *fdt, const struct fdt_property *property)
{
    return (const char *)fdt->blob + fdt_off_dt_strings(fdt->blob) +
           fdt32_to_cpu(property->nameoff);
}

static bool add_node(struct uk_fdt *fdt, struct walk *walk, int offset)
{
    if (fdt->count == UK_FDT_NODES || walk->depth == MAX_DEPTH) {
        return false;
    }
    fdt->nodes[fdt->count] = (struct uk_fdt_node){
        .offset = (uint32_t)offset,
        .parent = walk->depth > 0 ? walk->at[walk->depth - 1] : NONE,
        .first = (int16_t)fdt->property_count,
    };
    walk->at[walk->depth++] = (int16_t)fdt->count++;
    walk->begun = true;
    return true;
}

/* One whose name is not in the strings block is none; libfdt does not find it either. */
static bool add_property(struct uk_fdt *fdt, const struct walk *walk, int offset)
{
    const struct fdt_property *property = at_offset(fdt, (uint32_t)offset);

    if (!walk->begun ||
        fdt_get_string(fdt->blob, (int)fdt32_to_cpu(property->nameoff), NULL) == NULL) {
        return true;
    }
    if (fdt->property_count == UK_FDT_PROPERTIES || offset / 4 > UINT16_MAX) {
        return false;
    }
    fdt->properties[fdt->property_count++] = (uint16_t)(offset / 4);
    return true;
}

/* False when there is no room. */
static bool take(struct uk_fdt *fdt, struct walk *walk, uint32_t tag, int offset)
{
    switch (tag) {
    case FDT_BEGIN_NODE:
        return add_node(fdt, walk, offset);
    case FDT_PROP:
        return add_property(fdt, walk, offset);
    case FDT_END_NODE:
        walk->depth -= walk->depth > 0;
        walk->begun = false;
        return true;
    default:
        return true;
    }
}

bool uk_fdt_index(const void *blob, struct uk_fdt *fdt)
{
    struct walk walk = {.depth = 0};
    uint32_t tag = FDT_NOP;

    fdt->blob = blob;
    fdt->count = fdt->property_count = 0;
    for (int offset = 0, next; tag != FDT_END && (fdt->count == 0 || walk.depth > 0);
         offset = next) {
        tag = fdt_next_tag(blob, offset, &next);
        if (!take(fdt, &walk, tag, offset)) {
            return false;
        }
    }
    return fdt->count > 0;
}

static int past_properties(const struct uk_fdt *fdt, int node)
{
    return node + 1 < fdt->count ? fdt->nodes[node + 1].first : fdt->property_count;
}

const void *uk_fdt_property(const struct uk_fdt *fdt, int node, const char *name, int *length)
{
    for (int i = node >= 0 ? fdt->nodes[node].first : 0;
         node >= 0 && i < past_properties(fdt, node); i++) {
        const struct fdt_property *property = property_at(fdt, i);

        if (strcmp(name_of(fdt, property), name) == 0) {
            *length = (int)fdt32_to_cpu(property->len);
            return property->data;
        }
    }
    *length = -1;
    return NULL;
}

bool uk_fdt_is(const struct uk_fdt *fdt, int node, const char *compatible)
{
    int length;
    const char *list = uk_fdt_property(fdt, node, "compatible", &length);

    return list != NULL && fdt_stringlist_contains(list, length, compatible) != 0;
}

int uk_fdt_compatible(const struct uk_fdt *fdt, int after, const char *compatible)
{
    for (int node = after + 1; node < fdt->count; node++) {
        if (uk_fdt_is(fdt, node, compatible)) {
            return node;
        }
    }
    return NONE;
}

int uk_fdt_child(const struct uk_fdt *fdt, const char *name)
{
    for (int node = 1; node < fdt->count; node++) {
        const struct fdt_node_header *header = at_offset(fdt, fdt->nodes[node].offset);

        if (fdt->nodes[node].parent == 0 && strcmp(header->name, name) == 0) {
            return node;
        }
    }
    return NONE;
}

int uk_fdt_path(const struct uk_fdt *fdt, const char *path, int length)
{
    int offset = fdt_path_offset_namelen(fdt->blob, path, length);

    for (int node = 0; offset >= 0 && node < fdt->count; node++) {
        if (fdt->nodes[node].offset == (uint32_t)offset) {
            return node;
        }
    }
    return NONE;
}
