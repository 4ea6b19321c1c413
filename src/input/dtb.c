/* SPDX-License-Identifier: MIT */
/* Device trees by libfdt: the root, /chosen, and which devices have a part to play. Knows no loader
 * and decides nothing. */
#include "dtb_private.h"

#include <inttypes.h>
#include <libfdt.h>
#include <string.h>

/* ---- sizes and the root ---- */

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Version 16 headers do not say how long the structure block is. */
static uint64_t used_size(const void *fdt)
{
    uint64_t end = FDT_V17_SIZE;
    uint64_t reservations = (uint64_t)fdt_num_mem_rsv(fdt) + 1;

    if (fdt_version(fdt) < 17)
        return fdt_totalsize(fdt);
    end = larger(end, (uint64_t)fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt));
    end = larger(end, (uint64_t)fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt));
    return larger(end, fdt_off_mem_rsvmap(fdt) + reservations * sizeof(struct fdt_reserve_entry));
}

/* A list that is not one of strings throughout counts as none: fdt_stringlist_count walks it whole,
 * so that the loop below finds every NUL it looks for. */
static const char *const *root_compatible(struct sw_dtb *dtb)
{
    int count = fdt_stringlist_count(dtb->fdt, 0, "compatible");
    size_t strings = count > 0 ? (size_t)count : 0;
    const char **list = SW_NEW_ARRAY(dtb->arena, const char *, strings + 1);
    const char *text = fdt_getprop(dtb->fdt, 0, "compatible", NULL);

    for (size_t i = 0; i < strings; i++) {
        list[i] = text;
        text += strlen(text) + 1;
    }
    return list;
}

/* After /reserved-memory, so that the list is in the order a reader meets them in the source. The
 * entry of size 0 that ends the list is libfdt's to leave out; others of size 0 reserve nothing. */
static bool read_reservations(struct sw_dtb *dtb, struct sw_error *err)
{
    int count = fdt_num_mem_rsv(dtb->fdt);

    for (int i = 0; i < count; i++) {
        struct sw_fdt_range range = {
            .why = {.file = dtb->platform->name,
                    .what = sw_sprintf(dtb->arena, "/memreserve/[%d]", i)},
        };
        uint64_t first, size;

        if (fdt_get_mem_rsv(dtb->fdt, i, &first, &size) != 0)
            return sw_fail(err, SW_ERROR_INPUT, "%s: /memreserve/[%d] cannot be read",
                           dtb->platform->name, i);
        if (size != 0 && !sw_range_of(first, size, &range.where))
            return sw_fail(err, SW_ERROR_INPUT,
                           "%s: /memreserve/[%d]: 0x%" PRIx64 " bytes at 0x%" PRIx64
                           " pass the end of the address space",
                           dtb->platform->name, i, size, first);
        if (size != 0)
            sw_push(dtb->arena, &dtb->reserved, range);
    }
    dtb->platform->reserved = dtb->reserved.items;
    dtb->platform->reserved_count = dtb->reserved.count;
    return true;
}

/* ---- /chosen ---- */

/* 32 or 64 bits, whichever the loader wrote. */
static bool chosen_number(const struct sw_dtb *dtb, int chosen, const char *name, bool *present,
                          uint64_t *value, struct sw_error *err)
{
    int length;
    const unsigned char *bytes = fdt_getprop(dtb->fdt, chosen, name, &length);

    *present = bytes != NULL;
    *value = 0;
    if (!bytes)
        return true;
    if (length != 4 && length != 8)
        return sw_fail(err, SW_ERROR_INPUT, "%s: /chosen: %s has %d bytes, it must have 4 or 8",
                       dtb->platform->name, name, length);
    for (int i = 0; i < length; i++)
        *value = *value << 8 | bytes[i];
    return true;
}

/* The end is exclusive (linux Documentation/devicetree, chosen). Loaders write both or neither: one
 * alone is a tree somebody broke, and guessing the other would place a ramdisk nowhere. */
static bool read_initrd(struct sw_dtb *dtb, int chosen, struct sw_error *err)
{
    struct sw_platform *platform = dtb->platform;
    bool has_start, has_end;
    uint64_t start, end;

    if (!chosen_number(dtb, chosen, "linux,initrd-start", &has_start, &start, err) ||
        !chosen_number(dtb, chosen, "linux,initrd-end", &has_end, &end, err))
        return false;
    if (has_start != has_end)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: /chosen: only one of linux,initrd-start and linux,initrd-end",
                       platform->name);
    if (end < start)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: /chosen: linux,initrd-end 0x%" PRIx64
                       " lies below linux,initrd-start 0x%" PRIx64,
                       platform->name, end, start);
    platform->initrd_present = end > start;
    if (platform->initrd_present)
        platform->initrd = (struct sw_range){start, end - 1};
    return true;
}

/* Empty bootargs are no text and no error; text without its NUL would be read past its end by every
 * kernel that gets it. */
static bool read_chosen(struct sw_dtb *dtb, int chosen, struct sw_error *err)
{
    int length;
    const char *bootargs = fdt_getprop(dtb->fdt, chosen, "bootargs", &length);

    dtb->platform->bootargs = sw_dtb_text(dtb->fdt, chosen, "bootargs");
    if (bootargs && length > 0 && !dtb->platform->bootargs)
        return sw_fail(err, SW_ERROR_INPUT, "%s: /chosen: bootargs does not end with a NUL",
                       dtb->platform->name);
    return read_initrd(dtb, chosen, err);
}

/* ---- devices with a part to play ---- */

/* The device of a node, or NULL when the node has no reg. The nodes are in ascending order. */
static const struct sw_fdt_device *device_of(const struct sw_dtb *dtb, int node)
{
    size_t low = 0, high = dtb->nodes.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (dtb->nodes.items[middle] < node)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == dtb->nodes.count || dtb->nodes.items[low] != node)
        return NULL;
    return &dtb->platform->devices[low];
}

/* "/path", "/path:115200" or "alias:115200". Aliases are looked up here, and once: libfdt would
 * follow one that names itself without end. */
static const struct sw_fdt_device *stdout_device(const struct sw_dtb *dtb, int chosen)
{
    const char *text = sw_dtb_text(dtb->fdt, chosen, "stdout-path");
    int aliases = fdt_path_offset(dtb->fdt, "/aliases");
    char *path;

    if (!text)
        text = sw_dtb_text(dtb->fdt, chosen, "linux,stdout-path");
    if (!text)
        return NULL;
    path = sw_strndup(dtb->arena, text, strcspn(text, ":"));
    if (path[0] != '/')
        text = aliases >= 0 ? sw_dtb_text(dtb->fdt, aliases, path) : NULL;
    else
        text = path;
    return text && text[0] == '/' ? device_of(dtb, fdt_path_offset(dtb->fdt, text)) : NULL;
}

/* Which compatible strings make a node what the model asks for (linux Documentation/devicetree/
 * bindings: interrupt-controller/arm,gic*.yaml, serial/pl011.yaml, arm/xen.txt). A controller that
 * is not listed is not taken for a GIC just because it is the only one. */
static const char *const gic_names[] = {
    "arm,gic-v3",        "arm,gic-400",       "arm,cortex-a15-gic",
    "arm,cortex-a9-gic", "arm,cortex-a7-gic", "arm,cortex-a5-gic",
    "arm,pl390",         "arm,eb11mp-gic",    NULL,
};
static const char *const uart_names[] = {"arm,pl011", "arm,sbsa-uart", NULL};
static const char *const hypervisor_names[] = {"xen,xen", NULL};

/* The first enabled device that is compatible with one of the names. */
static const struct sw_fdt_device *first_of(const struct sw_dtb *dtb, const char *const *names)
{
    for (size_t i = 0; i < dtb->nodes.count; i++) {
        int node = dtb->nodes.items[i];

        for (const char *const *name = names; *name; name++)
            if (fdt_node_check_compatible(dtb->fdt, node, *name) == 0 &&
                !sw_dtb_disabled(dtb->fdt, node))
                return &dtb->platform->devices[i];
    }
    return NULL;
}

/* The newest binding first; a method of another name is one this program cannot speak about. */
static const char *psci_method(const void *fdt)
{
    static const char *const names[] = {"arm,psci-1.0", "arm,psci-0.2", "arm,psci"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int node = fdt_node_offset_by_compatible(fdt, -1, names[i]);
        const char *method = node >= 0 ? sw_dtb_text(fdt, node, "method") : NULL;

        if (method && (strcmp(method, "hvc") == 0 || strcmp(method, "smc") == 0))
            return method;
    }
    return NULL;
}

/* What /chosen names is the console even when it is no PL011: the tree's author knows better. */
static void find_devices(struct sw_dtb *dtb, int chosen)
{
    struct sw_platform *platform = dtb->platform;

    platform->gic = first_of(dtb, gic_names);
    platform->uart = chosen >= 0 ? stdout_device(dtb, chosen) : NULL;
    if (!platform->uart)
        platform->uart = first_of(dtb, uart_names);
    platform->hypervisor = first_of(dtb, hypervisor_names);
    platform->psci_method = psci_method(dtb->fdt);
}

/* ---- the whole ---- */

static bool read_tree(struct sw_dtb *dtb, struct sw_error *err)
{
    struct sw_platform *platform = dtb->platform;
    int chosen = fdt_path_offset(dtb->fdt, "/chosen");

    platform->total_size = fdt_totalsize(dtb->fdt);
    platform->used_size = used_size(dtb->fdt);
    platform->address_cells = (unsigned)fdt_address_cells(dtb->fdt, 0);
    platform->size_cells = (unsigned)fdt_size_cells(dtb->fdt, 0);
    platform->model = sw_dtb_text(dtb->fdt, 0, "model");
    platform->compatible = root_compatible(dtb);
    if (!sw_dtb_walk(dtb, err) || !read_reservations(dtb, err))
        return false;
    if (chosen >= 0 && !read_chosen(dtb, chosen, err))
        return false;
    find_devices(dtb, chosen);
    return true;
}

/* libfdt wants the tree at a multiple of 8, as every loader puts it. */
static struct sw_bytes aligned(struct sw_arena *arena, struct sw_bytes bytes)
{
    unsigned char *copy;

    if (((uintptr_t)bytes.data & 7) == 0)
        return bytes;
    copy = sw_alloc(arena, bytes.size, 1);
    memcpy(copy, bytes.data, bytes.size);
    bytes.data = copy;
    return bytes;
}

bool sw_platform_parse(struct sw_arena *arena, struct sw_bytes bytes, struct sw_platform **platform,
                       struct sw_error *err)
{
    struct sw_dtb *dtb = SW_NEW(arena, struct sw_dtb);

    bytes = aligned(arena, bytes);
    if (!sw_dtb_check(bytes, err))
        return false;
    dtb->arena = arena;
    dtb->fdt = bytes.data;
    dtb->platform = SW_NEW(arena, struct sw_platform);
    dtb->platform->name = bytes.name;
    dtb->platform->blob = bytes;
    if (!read_tree(dtb, err))
        return false;
    *platform = dtb->platform;
    return true;
}

bool sw_platform_open(struct sw_arena *arena, const char *path, struct sw_platform **platform,
                      struct sw_error *err)
{
    struct sw_bytes bytes;

    return sw_file_map(arena, path, &bytes, err) && sw_platform_parse(arena, bytes, platform, err);
}

bool sw_platform_compatible(const struct sw_platform *platform, const char *word)
{
    const void *fdt = platform->blob.data;
    int node = -1;

    while ((node = fdt_node_offset_by_compatible(fdt, node, word)) >= 0)
        if (!sw_dtb_disabled(fdt, node))
            return true;
    return false;
}
