/* SPDX-License-Identifier: MIT */
/* A loader that is told where (U-Boot's load and bootz commands). Knows no other loader. */
#include "place.h"

#include <inttypes.h>

static const char source[] = "the machine layout's load_address";

/*
 * The flat image goes to load_address and is entered there; the device tree to dtb_address. Where a
 * ramdisk would go nobody said. Refused: the image does not lie in RAM bank 0, where the load
 * command would not have put it. Source: U-Boot cmd/bootz.c, arch/arm/lib/zimage.c.
 */
void sw_place_fixed(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t load = in->layout->load_address.v;

    if (load < in->ram || load > in->ram_end || in->flat_size > in->ram_end - load) {
        sw_place_refuse(out, SW_REFUSAL_IMAGE,
                        sw_sprintf(in->arena,
                                   "load_address 0x%" PRIx64 " + 0x%" PRIx64
                                   " bytes is not inside RAM bank 0 [0x%" PRIx64 ", 0x%" PRIx64 ")",
                                   load, in->flat_size, in->ram, in->ram_end),
                        source);
        return;
    }
    out->load = in->layout->load_address;
    out->load.why.what = source;
    out->entry = out->load;
    out->loaded_size = in->flat_size;
    out->counted_size = in->flat_size;
    out->dtb = in->layout->dtb_address;
    out->dtb.why.what = out->dtb.known ? "the machine layout's dtb_address"
                                       : "the machine layout gives no dtb_address";
    if (in->ramdisk_size)
        out->ramdisk = sw_place_unknown("a fixed layout does not say where a ramdisk goes");
}
