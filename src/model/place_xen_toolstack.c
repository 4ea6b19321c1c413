/* SPDX-License-Identifier: MIT */
/* Where xl puts a guest's kernel, device tree, ramdisk and magic pages. Knows no other loader. */
#include "place.h"

#include <inttypes.h>
#include <string.h>

enum { KERNEL_OFFSET = 0x8000, MODULE_BANK_OFFSET_MB = 128, KERNEL_ALIGN_MB = 2 };

static const char zimage_source[] =
    "Xen tools/libs/guest/xg_dom_armzimageloader.c, xc_dom_parse_zimage32_kernel";

/*
 * The kernel: rambase + 0x8000, always; the segment is the whole file, and `end` of the header is
 * not looked at. Entry: `start` of the header when it is not 0, else the load address.
 * Source: xg_dom_armzimageloader.c (tools/libxc/xc_dom_armzimageloader.c before 4.11).
 */
static bool place_kernel(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t load = in->ram + KERNEL_OFFSET;

    if (!sw_place_has_magic(in->image)) {
        sw_place_refuse(out, SW_REFUSAL_NO_HEADER, "there is no zImage magic 0x016f2818 at 0x24",
                        zimage_source);
        return false;
    }
    if (load + in->flat_size > in->ram_end) {
        sw_place_refuse(out, SW_REFUSAL_IMAGE,
                        sw_sprintf(in->arena,
                                   "the kernel segment [0x%" PRIx64 ", 0x%" PRIx64
                                   ") does not fit in RAM, which ends at 0x%" PRIx64,
                                   load, load + in->flat_size, in->ram_end),
                        "Xen tools/libs/guest/xg_dom_core.c, xc_dom_alloc_segment");
        return false;
    }
    out->load = sw_place_known(load, "xg_dom_armzimageloader.c: rambase + 0x8000");
    out->loaded_size = in->flat_size;
    out->counted_size = in->flat_size;
    out->entry = in->image->header.start
                     ? sw_place_known(in->image->header.start,
                                      "xg_dom_armzimageloader.c: start of the zImage header")
                     : sw_place_known(load, "xg_dom_armzimageloader.c: start is 0, so the load "
                                            "address");
    return true;
}

static void refuse_modules(const struct sw_place_inputs *in, uint64_t need,
                           struct sw_placement *out)
{
    sw_place_refuse(out, SW_REFUSAL_NO_ROOM,
                    sw_sprintf(in->arena,
                               "there is no room for device tree and ramdisk (0x%" PRIx64
                               " bytes) at +128 MB, at the end of RAM or below the kernel",
                               need),
                    "Xen tools/libs/guest/xg_dom_arm.c, meminit");
}

/*
 * The device tree of Xen 4.4: at rambase + 128 MB when it fits there, else as high as it goes. No
 * ramdisk. Source: tools/libxc/xc_dom_arm.c of stable-4.4, arch_setup_meminit.
 */
static bool place_dtb_44(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t size = sw_place_round_up(in->dtb_size, PLACE_PAGE);
    uint64_t high = in->ram + MODULE_BANK_OFFSET_MB * PLACE_MB;

    if (size > in->ram_end - in->ram) {
        refuse_modules(in, size, out);
        return false;
    }
    out->dtb =
        high + size <= in->ram_end
            ? sw_place_known(high, "xc_dom_arm.c (4.4): rambase + 128 MB")
            : sw_place_known(in->ram_end - size, "xc_dom_arm.c (4.4): end of RAM - device tree");
    if (in->ramdisk_size)
        out->ramdisk = sw_place_unknown("Xen 4.4 loads no ramdisk for ARM guests");
    return true;
}

/*
 * Device tree and ramdisk since 4.5, each rounded up to 4 KB, by three choices that test the
 * kernel's end rounded up to 2 MB: rambase + 128 MB; the end of RAM; below the kernel. The ramdisk
 * comes first. The third choice does not look at the 32 KB that images keep below themselves.
 * Source: tools/libs/guest/xg_dom_arm.c, meminit (xc_dom_arm.c, arch_setup_meminit before 4.13).
 */
static bool place_modules(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t dtb = sw_place_round_up(in->dtb_size, PLACE_PAGE);
    uint64_t ramdisk = sw_place_round_up(in->ramdisk_size, PLACE_PAGE);
    uint64_t modules = dtb + ramdisk;
    uint64_t high = in->ram + MODULE_BANK_OFFSET_MB * PLACE_MB;
    uint64_t kernel_end =
        sw_place_round_up(out->load.v + in->flat_size, KERNEL_ALIGN_MB * PLACE_MB);
    uint64_t base;
    const char *formula;

    if (in->ram_end >= high + modules && kernel_end < high) {
        base = high;
        formula = "xg_dom_arm.c: rambase + 128 MB";
    } else if (in->ram_end >= modules && in->ram_end - modules > kernel_end) {
        base = in->ram_end - modules;
        formula = "xg_dom_arm.c: end of RAM - (device tree + ramdisk)";
    } else if (out->load.v - in->ram > modules) {
        base = out->load.v - modules;
        formula = "xg_dom_arm.c: kernel - (device tree + ramdisk)";
    } else {
        refuse_modules(in, modules, out);
        return false;
    }
    if (in->ramdisk_size)
        out->ramdisk = sw_place_known(base, formula);
    out->dtb = sw_place_known(base + ramdisk, formula);
    return true;
}

/*
 * Xen 4.4. Magic pages: the ones right after the guest's RAM (pfn rambase + total_pages).
 * Source: tools/libxc/xc_dom_arm.c of stable-4.4, alloc_magic_pages.
 */
void sw_place_xen_toolstack_44(const struct sw_place_inputs *in, struct sw_placement *out)
{
    if (place_kernel(in, out) && place_dtb_44(in, out))
        out->magic = sw_place_known(in->ram_end, "xc_dom_arm.c (4.4): the pages right after RAM");
}

/*
 * Xen 4.5 and later. Magic pages: from the start of the magic window, GUEST_MAGIC_BASE.
 * Source: tools/libs/guest/xg_dom_arm.c, alloc_magic_pages.
 */
void sw_place_xen_toolstack(const struct sw_place_inputs *in, struct sw_placement *out)
{
    if (!place_kernel(in, out) || !place_modules(in, out))
        return;
    for (size_t i = 0; i < in->layout->window_count; i++)
        if (strcmp(in->layout->windows[i].use, "magic") == 0)
            out->magic = sw_place_known(in->layout->windows[i].where.first,
                                        "xg_dom_arm.c: GUEST_MAGIC_BASE");
}
