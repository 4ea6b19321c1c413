/* SPDX-License-Identifier: MIT */
/* The map the target unikernel wants, in its two phases, and the heap that follows from it. Reads
 * no device tree itself. */
#ifndef BOOT_MAP_H
#define BOOT_MAP_H

#include "boot/place.h"
#include "vmsa/build.h"

/*
 * Bytes first..last (both included) of IPA, so that the last page below 4 GB can be said.
 */
struct boot_range {
    uint32_t first, last;
};

enum { BOOT_RAM_BANKS = 8, BOOT_SHARED = 8, BOOT_RESERVED = 32, BOOT_HEAP_RANGES = 64 };

/*
 * What the device tree says of the machine, clipped to 32-bit IPAs. Filled by the target from
 * libfdt and by the model from its own view of the same tree.
 */
struct boot_platform {
    struct boot_range ram[BOOT_RAM_BANKS];
    struct boot_range shared[BOOT_SHARED];     /* pages shared with the hypervisor, grant region */
    struct boot_range reserved[BOOT_RESERVED]; /* modules, /memreserve/, /reserved-memory */
    uint32_t ram_count, shared_count, reserved_count;
};

/*
 * Where Xen puts a guest's interrupt controller, from 4.5 on (GUEST_GICD_BASE,
 * GUEST_GICV3_GICD_BASE of public/arch-arm.h). A dom0less guest's tree has no hypervisor node and a
 * root without compatible: this address is all that tells it from other machines.
 */
enum { BOOT_XEN_GICD = 0x03001000 };

/*
 * The grant and magic windows of a Xen guest. grant is the region of the hypervisor node, or NULL
 * where there is none (then the public default of Xen 4.5 and later). Adds to platform->shared: the
 * grant region, and the magic pages: the fixed 16 MB window above it when the region is the 4.5
 * one, else the two pages after RAM bank 0. Source: Xen public/arch-arm.h (4.4 and 4.5+).
 */
enum boot_status boot_xen_windows(struct boot_platform *platform, const struct boot_range *grant);

/*
 * Phase 1, MMU off: table (4096 words at BOOT_TABLE_VA's place) is zeroed, then gets the sections
 * of [stack, end) and one identity section for the code that turns the MMU on (none when offset is
 * 0).
 */
enum boot_status boot_map_early(const struct boot_placement *placement, uint32_t *table);

/*
 * Phase 2, MMU on: first the identity section goes (the caller then does TLB maintenance), then
 * invalid entries are filled: RAM Normal execute-never; shared Normal execute-never; all else
 * Device execute-never. VA section 0 and the guard section below the stack stay invalid. Live
 * entries are never changed.
 */
void boot_map_drop_identity(const struct boot_placement *placement, uint32_t *table);
enum boot_status boot_map_complete(const struct boot_placement *placement,
                                   const struct boot_platform *platform, uint32_t *table);

/*
 * The index of the identity section, or 4096 when there is none.
 */
uint32_t boot_identity_index(const struct boot_placement *placement);

/*
 * The heap: every byte of RAM with a valid VA that is not VA section 0, the guard, [stack, end),
 * shared or reserved; as VA ranges, ascending by IPA, none crossing VA 0, each 4 KB aligned at both
 * ends. At most max are written; *count gets how many. BOOT_TOO_MANY_RANGES when they do not fit.
 */
enum boot_status boot_heap(const struct boot_placement *placement,
                           const struct boot_platform *platform, struct boot_range *out,
                           uint32_t max, uint32_t *count);

#endif
