/* SPDX-License-Identifier: MIT */
/* The windows a Xen guest shares with its hypervisor. Pure; knows no device tree. */
#include "boot/map.h"

enum { XEN_PAGE = 0x1000, XEN_44_MAGIC_PAGES = 2 };

/* GUEST_GNTTAB_BASE/_SIZE and GUEST_MAGIC_BASE/_SIZE of Xen's public/arch-arm.h, 4.5 and later. */
static const struct boot_range grant_45 = {0x38000000, 0x38ffffff};
static const struct boot_range magic_45 = {0x39000000, 0x39ffffff};

static enum boot_status add_shared(struct boot_platform *platform, struct boot_range range)
{
    if (platform->shared_count >= BOOT_SHARED)
        return BOOT_TOO_MANY_RANGES;
    platform->shared[platform->shared_count++] = range;
    return BOOT_OK;
}

enum boot_status boot_xen_windows(struct boot_platform *platform, const struct boot_range *grant)
{
    enum boot_status status = add_shared(platform, grant != NULL ? *grant : grant_45);
    uint32_t after;

    if (status != BOOT_OK)
        return status;
    if (grant == NULL || (grant->first == grant_45.first && grant->last == grant_45.last))
        return add_shared(platform, magic_45);
    /* Xen 4.4 put the console and xenstore pages right after the RAM it gave. */
    if (platform->ram_count == 0 ||
        platform->ram[0].last > UINT32_MAX - XEN_44_MAGIC_PAGES * XEN_PAGE)
        return BOOT_OK; /* no room there: no such pages */
    after = platform->ram[0].last + 1;
    return add_shared(platform,
                      (struct boot_range){after, after + XEN_44_MAGIC_PAGES * XEN_PAGE - 1});
}
