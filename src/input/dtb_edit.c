/* SPDX-License-Identifier: MIT */
/* A device tree with other RAM banks, as a loader writes them before it hands the tree over. Knows
 * no loader. */
#include "dtb_private.h"

#include <libfdt.h>
#include <string.h>

enum { CELL = 4, PAIR_MOST = 16, SLACK = 4096 };

/* Root cells: 1 or 2, checked when the tree was parsed. */
static unsigned cells(const void *fdt, const char *name, unsigned otherwise)
{
    int length;
    const fdt32_t *value = fdt_getprop(fdt, 0, name, &length);

    return value && length == CELL ? fdt32_to_cpu(*value) : otherwise;
}

static unsigned char *put(unsigned char *at, uint64_t value, unsigned count)
{
    for (unsigned i = count * CELL; i-- > 0;)
        *at++ = (unsigned char)(value >> 8 * i);
    return at;
}

static bool is_memory(const void *fdt, int node)
{
    int length;
    const char *type = fdt_getprop(fdt, node, "device_type", &length);

    return type && length == sizeof "memory" && memcmp(type, "memory", sizeof "memory") == 0;
}

/* In place where the length stays, so that nothing else in the tree moves. */
static int set_reg(void *fdt, int node, const unsigned char *reg, size_t size)
{
    int length;

    if (fdt_getprop(fdt, node, "reg", &length) && (size_t)length == size)
        return fdt_setprop_inplace(fdt, node, "reg", reg, (int)size);
    return fdt_setprop(fdt, node, "reg", reg, (int)size);
}

/* All banks go into the first memory node; others are taken out without moving anything. */
static int write_banks(void *fdt, const unsigned char *reg, size_t size)
{
    bool written = false;
    int node = -1, status = 0;

    while ((node = fdt_next_node(fdt, node, NULL)) >= 0 && status == 0) {
        if (!is_memory(fdt, node))
            continue;
        status = written ? fdt_nop_node(fdt, node) : set_reg(fdt, node, reg, size);
        if (written)
            node = -1;
        written = true;
    }
    return status;
}

bool sw_platform_with_ram(struct sw_arena *arena, const struct sw_platform *platform,
                          const struct sw_range *banks, size_t count, struct sw_bytes *blob,
                          struct sw_error *err)
{
    const size_t room = platform->blob.size + count * PAIR_MOST + SLACK;
    unsigned char *copy = sw_alloc(arena, 1, room);
    unsigned char *reg = sw_alloc(arena, count, PAIR_MOST), *end = reg;
    unsigned address = cells(platform->blob.data, "#address-cells", 2);
    unsigned size = cells(platform->blob.data, "#size-cells", 1);
    int status;

    *blob = platform->blob;
    if (address < 1 || address > 2 || size < 1 || size > 2)
        return true;
    for (size_t i = 0; i < count; i++) {
        end = put(end, banks[i].first, address);
        end = put(end, sw_range_size(banks[i]), size);
    }
    memcpy(copy, platform->blob.data, platform->blob.size);
    status = write_banks(copy, reg, (size_t)(end - reg));
    if (status == -FDT_ERR_NOSPACE) {
        status = fdt_open_into(platform->blob.data, copy, (int)room);
        if (status == 0)
            status = write_banks(copy, reg, (size_t)(end - reg));
        if (status == 0)
            status = fdt_pack(copy);
    }
    if (status != 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: RAM banks cannot be written into it: %s",
                       platform->name, fdt_strerror(status));
    blob->data = copy;
    blob->size = fdt_totalsize(copy);
    return true;
}
