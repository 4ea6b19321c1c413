/* SPDX-License-Identifier: MIT */
/* Placement: guards against absurd numbers, then the one loader that the layout names. Knows no
 * loader's formula. */
#include "place.h"

#include <inttypes.h>

/* AArch32 reaches 40 bits; what is far above is no address, and sums of smaller ones never wrap. */
enum { ADDRESS_BITS = 48, HEADER_SIZE = 0x30 };

struct sw_value sw_place_known(uint64_t v, const char *formula)
{
    return (struct sw_value){.known = true, .v = v, .why = {.what = formula}};
}

struct sw_value sw_place_unknown(const char *reason)
{
    return (struct sw_value){.known = false, .why = {.what = reason}};
}

void sw_place_refuse(struct sw_placement *out, enum sw_refusal kind, const char *text,
                     const char *source)
{
    bool as_flat = out->as_flat;

    *out = (struct sw_placement){
        .refused = true,
        .refusal_kind = kind,
        .refusal = text,
        .refusal_why = {.what = source},
        .load = sw_place_unknown("the loader refuses the image"),
        .entry = sw_place_unknown("the loader refuses the image"),
        .dtb = sw_place_unknown("the loader refuses the image"),
        .ramdisk = sw_place_unknown("the loader refuses the image"),
        .magic = sw_place_unknown("the loader refuses the image"),
        .stub = sw_place_unknown("the loader refuses the image"),
        .as_flat = as_flat,
    };
}

bool sw_place_has_magic(const struct sw_image *image)
{
    return image->header.present && !image->header.misplaced && image->flat.size >= HEADER_SIZE;
}

/* What each loader copies is bounded here once, so that no loader's sums can wrap. */
static bool refuse_absurd(const struct sw_place_inputs *in, struct sw_placement *out)
{
    if (in->flat_size >> ADDRESS_BITS || in->dtb_size >> ADDRESS_BITS ||
        in->ramdisk_size >> ADDRESS_BITS) {
        sw_place_refuse(out, SW_REFUSAL_NO_ROOM,
                        sw_sprintf(in->arena,
                                   "image (0x%" PRIx64 "), device tree (0x%" PRIx64
                                   ") or ramdisk (0x%" PRIx64 ") is larger than any RAM",
                                   in->flat_size, in->dtb_size, in->ramdisk_size),
                        "sizes of the files");
        return true;
    }
    return false;
}

static bool refuse_ram(const struct sw_machine *machine, struct sw_arena *arena,
                       struct sw_placement *out)
{
    if (machine->ram_count == 0) {
        sw_place_refuse(out, SW_REFUSAL_NO_ROOM, "the device tree states no RAM bank",
                        "memory nodes of the device tree");
        return true;
    }
    if (machine->ram[0].where.last >> ADDRESS_BITS) {
        sw_place_refuse(
            out, SW_REFUSAL_NO_ROOM,
            sw_sprintf(arena, "RAM bank 0 ends at 0x%" PRIx64 ", which no ARM machine can address",
                       machine->ram[0].where.last),
            machine->ram[0].why.what);
        return true;
    }
    return false;
}

/* The entry stays as far into the image as it was, and so do segments. */
static void put_at(const struct sw_value *at, struct sw_placement *out)
{
    out->shift = at->v - out->load.v;
    out->entry.v += out->shift;
    out->load = *at;
}

void sw_place(struct sw_arena *arena, const struct sw_machine_inputs *inputs,
              const struct sw_machine *machine, struct sw_placement *out)
{
    static void (*const loaders[SW_LOADERS])(const struct sw_place_inputs *,
                                             struct sw_placement *) = {
        [SW_LOADER_XEN_TOOLSTACK_44] = sw_place_xen_toolstack_44,
        [SW_LOADER_XEN_TOOLSTACK] = sw_place_xen_toolstack,
        [SW_LOADER_XEN_HYPERVISOR] = sw_place_xen_hypervisor,
        [SW_LOADER_QEMU_KERNEL] = sw_place_qemu_kernel,
        [SW_LOADER_FIXED] = sw_place_fixed,
    };
    struct sw_place_inputs in = {
        .arena = arena,
        .image = inputs->image,
        .layout = inputs->layout,
        .flat_size = inputs->image->flat.size,
        .dtb_size = inputs->platform->total_size,
        .ramdisk_size = inputs->ramdisk_size,
    };

    *out = (struct sw_placement){
        .as_flat = inputs->image->kind != SW_IMAGE_ZIMAGE,
        .ramdisk = sw_place_unknown("no ramdisk is given"),
        .magic = sw_place_unknown("this loader shares no pages with the guest"),
        .stub = sw_place_unknown("this loader leaves no code of its own"),
    };
    if (refuse_ram(machine, arena, out) || refuse_absurd(&in, out))
        return;
    in.ram = machine->ram[0].where.first;
    in.ram_end = machine->ram[0].where.last + 1;
    loaders[inputs->layout->loader](&in, out);
    if (out->refused)
        return;
    out->dtb_size = in.dtb_size;
    out->ramdisk_size = in.ramdisk_size;
    if (inputs->at.known)
        put_at(&inputs->at, out);
}
