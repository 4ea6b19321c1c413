/* SPDX-License-Identifier: MIT */
/* The machine as the shared boot code reads it. Decides nothing of what that code does with it. */
#include "draft.h"

#include <string.h>

/* A range cut to 32 bits, as the target cuts what it reads; false when nothing is left. */
static bool clip(struct sw_range range, struct boot_range *out)
{
    if (range.first > UINT32_MAX)
        return false;
    out->first = (uint32_t)range.first;
    out->last = range.last > UINT32_MAX ? UINT32_MAX : (uint32_t)range.last;
    return true;
}

static bool add_range(struct boot_range *ranges, uint32_t *count, uint32_t max,
                      struct sw_range range)
{
    struct boot_range clipped;

    if (!clip(range, &clipped))
        return true;
    if (*count == max)
        return false;
    ranges[(*count)++] = clipped;
    return true;
}

/* As the target tells: by the tree's words, or by the place of the interrupt controller. */
static bool is_xen(const struct sw_platform *platform)
{
    const struct sw_fdt_device *gic = platform->gic;

    if (gic && gic->range_count > 0 && gic->ranges[0].where.first == BOOT_XEN_GICD)
        return true;
    for (size_t i = 0; platform->compatible && platform->compatible[i]; i++)
        if (strcmp(platform->compatible[i], "xen,xenvm") == 0)
            return true;
    return platform->hypervisor != NULL;
}

/* The hypervisor's windows, from the grant region when the tree has it inside 32 bits. */
static bool add_xen_windows(const struct sw_platform *platform, struct boot_platform *out)
{
    const struct sw_fdt_range *grant = sw_platform_grant(platform);
    struct boot_range clipped;

    if (!is_xen(platform))
        return true;
    if (!grant || grant->where.last > UINT32_MAX || !clip(grant->where, &clipped))
        return boot_xen_windows(out, NULL) == BOOT_OK;
    return boot_xen_windows(out, &clipped) == BOOT_OK;
}

bool sw_boot_platform(const struct sw_machine *machine, struct boot_platform *out)
{
    *out = (struct boot_platform){0};
    for (size_t i = 0; i < machine->ram_count; i++)
        if (!add_range(out->ram, &out->ram_count, BOOT_RAM_BANKS, machine->ram[i].where))
            return false;
    for (size_t i = 0; i < machine->region_count; i++)
        if ((machine->regions[i].use == SW_USE_RESERVED ||
             machine->regions[i].use == SW_USE_RAMDISK) &&
            !add_range(out->reserved, &out->reserved_count, BOOT_RESERVED,
                       machine->regions[i].where))
            return false;
    return add_xen_windows(machine->platform, out);
}
