/* SPDX-License-Identifier: MIT */
/* Where the hypervisor itself puts a kernel and its modules: dom0less guests and dom0. Knows no
 * other loader. */
#include "place.h"

#include <inttypes.h>

enum { HIGHEST_MB = 128, ALIGN_MB = 2 };

static const char probe[] = "Xen xen/arch/arm/kernel.c, kernel_zimage32_probe";
static const char modules_source[] = "Xen xen/arch/arm/kernel.c, place_modules";
static const char load_source[] = "Xen xen/arch/arm/kernel.c, kernel_zimage_load";

/*
 * The bytes the hypervisor copies and counts: end - start of the header in 32-bit arithmetic.
 * Refused: no magic at 0x24; end - start larger than the file. A device tree right behind the image
 * is meant to be counted too, but that is asked only when the module's own physical address is
 * below the module's size, so it never is (seen with Debian's 4.17). Source: kernel_zimage32_probe.
 */
static bool probe_header(const struct sw_place_inputs *in, struct sw_placement *out, uint64_t *size)
{
    uint32_t length = in->image->header.end - in->image->header.start;

    if (!sw_place_has_magic(in->image)) {
        sw_place_refuse(out, SW_REFUSAL_NO_HEADER, "there is no zImage magic 0x016f2818 at 0x24",
                        probe);
        return false;
    }
    if (length > in->flat_size) {
        sw_place_refuse(out, SW_REFUSAL_HEADER_END,
                        sw_sprintf(in->arena,
                                   "header end - start (0x%" PRIx32
                                   ") is larger than the file (0x%" PRIx64 ")",
                                   length, in->flat_size),
                        probe);
        return false;
    }
    *size = length;
    return true;
}

/*
 * start 0: as high as it goes below min(bank 0 + 128 MB, end of bank 0), rounded down to 2 MB; else
 * exactly start. Either must be RAM, or the copy fails and the hypervisor panics.
 * Source: kernel_zimage_place, kernel_zimage_load.
 */
static bool place_kernel(const struct sw_place_inputs *in, struct sw_placement *out, uint64_t size)
{
    uint64_t top = sw_place_min(in->ram + HIGHEST_MB * PLACE_MB, in->ram_end);
    uint64_t start = in->image->header.start;
    uint64_t load = start;

    if (start == 0)
        load = size > top ? 0 : (top - size) / (ALIGN_MB * PLACE_MB) * (ALIGN_MB * PLACE_MB);
    if (load < in->ram || load + size > in->ram_end) {
        sw_place_refuse(out, start ? SW_REFUSAL_START : SW_REFUSAL_IMAGE,
                        sw_sprintf(in->arena,
                                   "the kernel [0x%" PRIx64 ", 0x%" PRIx64
                                   ") does not lie in RAM bank 0 [0x%" PRIx64 ", 0x%" PRIx64 ")",
                                   load, load + size, in->ram, in->ram_end),
                        load_source);
        return false;
    }
    out->load = sw_place_known(
        load, start ? "kernel.c: start of the zImage header, exactly"
                    : "kernel.c: min(bank 0 + 128 MB, end of bank 0) - size, down to 2 MB");
    out->entry = sw_place_known(load, "kernel.c: the load address");
    out->loaded_size = size;
    out->counted_size = size;
    return true;
}

/*
 * Device tree, then ramdisk, each rounded up to 2 MB: bank 0 + 128 MB when the kernel ends (not
 * rounded) below that and both fit; the end of RAM when that is above the kernel's end rounded up
 * to 2 MB; below the kernel. Before that it panics when kernel and modules together exceed bank 0.
 * Source: place_modules.
 */
static void place_modules(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t unit = ALIGN_MB * PLACE_MB;
    uint64_t dtb = sw_place_round_up(in->dtb_size, unit);
    uint64_t modules = dtb + sw_place_round_up(in->ramdisk_size, unit);
    uint64_t high = in->ram + HIGHEST_MB * PLACE_MB;
    uint64_t kernel = out->load.v, end = kernel + out->counted_size;
    uint64_t base;
    const char *formula;

    if (modules + sw_place_round_up(end, unit) - kernel > in->ram_end - in->ram) {
        sw_place_refuse(out, SW_REFUSAL_NO_ROOM,
                        "not enough memory in the first bank for kernel, device tree and ramdisk",
                        modules_source);
        return;
    }
    if (in->ram_end >= high + modules && end < high) {
        base = high;
        formula = "kernel.c: bank 0 + 128 MB";
    } else if (in->ram_end - modules > sw_place_round_up(end, unit)) {
        base = in->ram_end - modules;
        formula = "kernel.c: end of bank 0 - (device tree + ramdisk)";
    } else if (kernel - in->ram > modules) {
        base = kernel - modules;
        formula = "kernel.c: kernel - (device tree + ramdisk)";
    } else {
        sw_place_refuse(out, SW_REFUSAL_NO_ROOM,
                        "there is no suitable place for device tree and ramdisk", modules_source);
        return;
    }
    out->dtb = sw_place_known(base, formula);
    if (in->ramdisk_size)
        out->ramdisk = sw_place_known(base + dtb, formula);
}

void sw_place_xen_hypervisor(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t size;

    if (probe_header(in, out, &size) && place_kernel(in, out, size))
        place_modules(in, out);
}
