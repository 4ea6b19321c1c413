/* SPDX-License-Identifier: MIT */
/* What the loaders' placement rules share. One function a loader; none knows another's. */
#ifndef SW_MODEL_PLACE_H
#define SW_MODEL_PLACE_H

#include "model/machine.h"

enum { PLACE_PAGE = 0x1000 };

static const uint64_t PLACE_MB = 0x100000;

/*
 * Everything a loader looks at. Every number is below 2^48 (checked before a loader is asked), so
 * sums of a few of them never overflow. The RAM is bank 0: [ram, ram_end).
 */
struct sw_place_inputs {
    struct sw_arena *arena;
    const struct sw_image *image;
    const struct sw_machine_layout *layout;
    uint64_t ram, ram_end;
    uint64_t flat_size; /* bytes of the file, or of the ELF turned into flat bytes */
    uint64_t dtb_size;  /* the header's totalsize: what loaders copy */
    uint64_t ramdisk_size;
};

void sw_place_xen_toolstack_44(const struct sw_place_inputs *in, struct sw_placement *out);
void sw_place_xen_toolstack(const struct sw_place_inputs *in, struct sw_placement *out);
void sw_place_xen_hypervisor(const struct sw_place_inputs *in, struct sw_placement *out);
void sw_place_qemu_kernel(const struct sw_place_inputs *in, struct sw_placement *out);
void sw_place_fixed(const struct sw_place_inputs *in, struct sw_placement *out);

/*
 * Place an image on a machine by its layout's loader. machine->ram must be set. *out is complete:
 * refused, or with everything that loader decides.
 */
void sw_place(struct sw_arena *arena, const struct sw_machine_inputs *inputs,
              const struct sw_machine *machine, struct sw_placement *out);

/*
 * Helpers. known: a value with its formula. refuse: forget what was placed, and say why.
 */
struct sw_value sw_place_known(uint64_t v, const char *formula);
struct sw_value sw_place_unknown(const char *reason);
void sw_place_refuse(struct sw_placement *out, enum sw_refusal kind, const char *text,
                     const char *source);

/*
 * True when the flat image has the zImage magic at 0x24.
 */
bool sw_place_has_magic(const struct sw_image *image);

static inline uint64_t sw_place_round_up(uint64_t value, uint64_t align)
{
    return (value + align - 1) / align * align;
}

static inline uint64_t sw_place_min(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

#endif
