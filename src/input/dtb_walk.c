/* SPDX-License-Identifier: MIT */
/* One walk over all nodes of a checked device tree: which are memory, reserved memory or devices.
 * Knows no loader. */
#include "dtb_private.h"

#include <libfdt.h>
#include <stdio.h>
#include <string.h>

bool sw_dtb_fail(const struct sw_dtb *dtb, struct sw_error *err, const char *format, ...)
{
    char text[SW_ERROR_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return sw_fail(err, SW_ERROR_INPUT, "%s: %s: %s", dtb->platform->name, dtb->path, text);
}

/* Only the first string of a list: that is the most specific compatible. */
const char *sw_dtb_text(const void *fdt, int node, const char *name)
{
    int length;
    const char *text = fdt_getprop(fdt, node, name, &length);

    return text && length > 0 && memchr(text, '\0', (size_t)length) ? text : NULL;
}

/* QEMU's secure RAM is a memory node with status "disabled": to the normal world it is not there.
 */
bool sw_dtb_disabled(const void *fdt, int node)
{
    const char *status = sw_dtb_text(fdt, node, "status");

    return status && strcmp(status, "okay") != 0 && strcmp(status, "ok") != 0;
}

/* Append "/name" to the path of the node above. */
static bool enter(struct sw_dtb *dtb, struct sw_error *err)
{
    struct sw_dtb_level *level = &dtb->levels[dtb->depth];
    size_t above = dtb->depth > 0 ? level[-1].path_length : 0;
    int length;

    dtb->path[above] = '\0';
    level->name = fdt_get_name(dtb->fdt, dtb->node, &length);
    if (!level->name || length > SW_DTB_MAX_NAME)
        return sw_dtb_fail(dtb, err, "a node in it has a name of more than %d bytes",
                           SW_DTB_MAX_NAME);
    if (above + 1 + (size_t)length + 1 > sizeof dtb->path)
        return sw_dtb_fail(dtb, err, "the path of a node in it is longer than %d bytes",
                           SW_DTB_MAX_PATH - 1);
    level->path_length = above;
    if (dtb->depth == 0) {
        strcpy(dtb->path, "/");
        return true;
    }
    dtb->path[above] = '/';
    memcpy(dtb->path + above + 1, level->name, (size_t)length + 1);
    level->path_length = above + 1 + (size_t)length;
    return true;
}

/* A node counts even when all its banks are empty: a tree whose author forgot the sizes is told
 * from one without memory. */
static bool add_memory(struct sw_dtb *dtb, struct sw_error *err)
{
    struct sw_fdt_range *ranges;
    size_t count;

    if (sw_dtb_disabled(dtb->fdt, dtb->node))
        return true;
    dtb->platform->memory_nodes++;
    if (!sw_dtb_read_reg(dtb, &ranges, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        sw_push(dtb->arena, &dtb->memory, ranges[i]);
    return true;
}

/* The cells of /reserved-memory count even where its ranges are forgotten, as kernels have it. */
static bool add_reserved(struct sw_dtb *dtb, struct sw_error *err)
{
    struct sw_dtb_level *parent = &dtb->levels[dtb->depth - 1];
    struct sw_fdt_range *ranges;
    size_t count;

    if (!fdt_getprop(dtb->fdt, dtb->node, "reg", NULL) || sw_dtb_disabled(dtb->fdt, dtb->node))
        return true;
    if (parent->address_cells > 2 || parent->size_cells > 2)
        return sw_dtb_fail(dtb, err, "its parent has #address-cells or #size-cells above 2");
    parent->bus = SW_DTB_IDENTITY;
    if (!sw_dtb_read_reg(dtb, &ranges, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        sw_push(dtb->arena, &dtb->reserved, ranges[i]);
    return true;
}

/* A node on a bus the CPU cannot address (I2C, PCI behind its bridge) stays in the list without a
 * range: it is there, it just has no address to get in the way of. */
static bool add_device(struct sw_dtb *dtb, struct sw_error *err)
{
    const char *compatible = sw_dtb_text(dtb->fdt, dtb->node, "compatible");
    struct sw_fdt_device device = {.compatible = compatible ? compatible : ""};

    if (!fdt_getprop(dtb->fdt, dtb->node, "reg", NULL))
        return true;
    if (!sw_dtb_read_reg(dtb, &device.ranges, &device.range_count, err))
        return false;
    device.path = sw_strdup(dtb->arena, dtb->path);
    device.interrupt_controller =
        fdt_getprop(dtb->fdt, dtb->node, "interrupt-controller", NULL) != NULL;
    sw_push(dtb->arena, &dtb->devices, device);
    sw_push(dtb->arena, &dtb->nodes, dtb->node);
    return true;
}

static bool below(const struct sw_dtb *dtb, const char *name)
{
    return dtb->depth > 0 && strcmp(dtb->levels[1].name, name) == 0;
}

/* As kernels look for it: below the root, by device_type, whatever the node is called. */
static bool is_memory(const struct sw_dtb *dtb)
{
    const char *type = sw_dtb_text(dtb->fdt, dtb->node, "device_type");

    return dtb->depth == 1 && type && strcmp(type, "memory") == 0;
}

static bool visit(struct sw_dtb *dtb, struct sw_error *err)
{
    if (!enter(dtb, err) || !sw_dtb_read_level(dtb, err))
        return false;
    if (dtb->depth == 0 || below(dtb, "cpus"))
        return true;
    if (is_memory(dtb))
        return add_memory(dtb, err);
    if (below(dtb, "reserved-memory"))
        return dtb->depth != 2 || add_reserved(dtb, err);
    return add_device(dtb, err);
}

/* One pass in tree order. Nothing looks up a parent: libfdt would start again from the root for
 * each. */
bool sw_dtb_walk(struct sw_dtb *dtb, struct sw_error *err)
{
    struct sw_platform *platform = dtb->platform;

    dtb->depth = 0;
    for (dtb->node = 0; dtb->node >= 0 && dtb->depth >= 0;
         dtb->node = fdt_next_node(dtb->fdt, dtb->node, &dtb->depth)) {
        if (dtb->depth >= SW_DTB_MAX_DEPTH)
            return sw_dtb_fail(dtb, err, "nodes in it are nested deeper than %d", SW_DTB_MAX_DEPTH);
        if (!visit(dtb, err))
            return false;
    }
    platform->memory = dtb->memory.items;
    platform->memory_count = dtb->memory.count;
    platform->devices = dtb->devices.items;
    platform->device_count = dtb->devices.count;
    return true;
}
