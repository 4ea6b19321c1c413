/* SPDX-License-Identifier: MIT */
/* A machine while it is being made; the parts of src/model fill it in order. */
#ifndef SW_MODEL_DRAFT_H
#define SW_MODEL_DRAFT_H

#include "model/machine.h"

struct sw_regions SW_VECTOR(struct sw_region);

struct sw_draft {
    struct sw_arena *arena;
    const struct sw_machine_inputs *inputs;
    struct sw_machine *machine; /* what is known so far */
    struct sw_regions regions;
};

/*
 * An address of the image layout, in the space asked for. Unknown, with the reason, when none of
 * its alternatives is known, or when the sum leaves 64 bits. Needs what it names: placement for
 * "load" and "ram" (IPA), link for "load" in VA, offset to cross from one space to the other.
 */
struct sw_value sw_address(const struct sw_draft *draft, const struct sw_layout_address *address,
                           enum sw_layout_space space);

/*
 * Whether the image has the symbols that make a region of the image layout be there.
 */
bool sw_promised(const struct sw_draft *draft, const struct sw_layout_region *region);

/*
 * The bytes [first, end) of a region of the image layout in its own space; false when it is not
 * there, an end is unknown or nothing lies between them.
 */
bool sw_promised_range(const struct sw_draft *draft, const struct sw_layout_region *region,
                       struct sw_range *range);

/*
 * IPA of a VA under the machine's offset (32-bit arithmetic, as the CPU adds). Needs a known
 * offset.
 */
uint64_t sw_ipa_of(const struct sw_machine *machine, uint64_t va);

/*
 * The word of a use in layouts ("stack") to its number; SW_USES when it is none.
 */
enum sw_use sw_use_of(const char *word);

/*
 * True when a device tree node has this compatible string (its first).
 */
bool sw_platform_has(const struct sw_platform *platform, const char *compatible);

/*
 * The grant region: reg[0] of the hypervisor node, or NULL.
 */
const struct sw_fdt_range *sw_platform_grant(const struct sw_platform *platform);

/*
 * What the target's own reading of the device tree gives it, from the machine's regions: RAM
 * banks, reserved ranges and the ramdisk, the windows of a Xen guest. False when a list is full:
 * then the target stops.
 */
bool sw_boot_platform(const struct sw_machine *machine, struct boot_platform *out);

/*
 * The steps, in this order: all regions but a heap that the boot code leaves; stage 2 from regions
 * and layout; stage 1; and if stage 1 is known, that heap.
 */
void sw_regions_make(struct sw_draft *draft);
void sw_stage2_make(struct sw_draft *draft);
void sw_stage1_make(struct sw_draft *draft);
void sw_heap_make(struct sw_draft *draft);

#endif
