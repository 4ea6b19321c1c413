/* SPDX-License-Identifier: MIT */
/* Where the image puts itself, from where it was loaded. Pure, and runs with the MMU off: no
 * tables of pointers. Knows no descriptors and no device tree. */
#include "boot/place.h"

#include <stdbool.h>

enum { DTB_ALIGN = 8 }; /* the devicetree specification asks for 8 bytes */

static const uint64_t END_OF_SPACE = UINT64_C(1) << 32;

static uint64_t align_up(uint64_t address, uint64_t align)
{
    return (address + align - 1) & ~(align - 1);
}

uint32_t boot_choose_base(uint32_t load)
{
    uint32_t base = (load & ~(uint32_t)(BOOT_SECTION - 1)) + BOOT_IMAGE_IN_SECTION;

    return base >= load ? base : base + BOOT_SECTION;
}

/*
 * True when the identity section of the code that turns the MMU on is one of the sections that
 * [stack, end) needs for itself: one entry cannot say two things.
 */
static bool identity_conflicts(const struct boot_placement *placement)
{
    uint32_t first = BOOT_STACK_VA / BOOT_SECTION;
    uint32_t last = (placement->end - 1 - placement->offset) / BOOT_SECTION;
    uint32_t identity = placement->base / BOOT_SECTION;

    return placement->offset != 0 && identity >= first && identity <= last;
}

enum boot_status boot_place(const struct boot_entry *entry, struct boot_placement *placement)
{
    uint32_t base = boot_choose_base(entry->load);
    uint64_t image_end = (uint64_t)base + entry->image_size;
    uint64_t dtb = align_up(image_end, DTB_ALIGN);
    uint64_t end = dtb + entry->dtb_size;
    /* The link address may be above the load address: then the VAs run out first. */
    uint64_t va_end = end - base + BOOT_IMAGE_VA;
    struct boot_placement found;

    if (entry->load % BOOT_LOAD_ALIGN != 0)
        return BOOT_LOAD_MISALIGNED;
    if (base < entry->load || end >= END_OF_SPACE || va_end >= END_OF_SPACE)
        return BOOT_PAST_4GB;
    found.base = base;
    found.offset = base - BOOT_IMAGE_VA;
    found.stack = base - BOOT_IMAGE_IN_SECTION;
    found.table = found.stack + BOOT_STACK_SIZE;
    found.image_end = (uint32_t)image_end;
    found.dtb = (uint32_t)dtb;
    found.end = (uint32_t)end;
    if (identity_conflicts(&found))
        return BOOT_IDENTITY_CONFLICT;
    *placement = found;
    return BOOT_OK;
}
