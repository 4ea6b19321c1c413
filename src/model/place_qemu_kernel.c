/* SPDX-License-Identifier: MIT */
/* Where qemu-system-arm -kernel puts an image, its device tree and its boot stub. Knows no other
 * loader. */
#include "place.h"

#include <inttypes.h>

enum { KERNEL_LOAD_ADDR = 0x10000, INITRD_HIGHEST_MB = 128, STUB_SIZE = 7 * 4 };

static const char source[] = "QEMU hw/arm/boot.c, arm_setup_direct_kernel_boot";

static bool refuse_size(const struct sw_place_inputs *in, uint64_t size, struct sw_placement *out)
{
    if (size <= in->ram_end - in->ram)
        return false;
    sw_place_refuse(out, SW_REFUSAL_IMAGE,
                    sw_sprintf(in->arena,
                               "the image (0x%" PRIx64 " bytes) is too large for RAM (0x%" PRIx64
                               " bytes)",
                               size, in->ram_end - in->ram),
                    source);
    return true;
}

/*
 * Ramdisk at RAM + min(RAM / 2, 128 MB), but not below the image's end, up to 4 KB; the device tree
 * right after it, up to 4 KB. Refused: the ramdisk does not fit, the device tree starts past RAM.
 */
static void place_modules(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t half = (in->ram_end - in->ram) / 2;
    uint64_t ramdisk = in->ram + sw_place_min(half, INITRD_HIGHEST_MB * PLACE_MB);
    uint64_t end = out->load.v + out->loaded_size;
    uint64_t dtb;

    ramdisk = sw_place_round_up(ramdisk > end ? ramdisk : end, PLACE_PAGE);
    dtb = sw_place_round_up(ramdisk + in->ramdisk_size, PLACE_PAGE);
    if (in->ramdisk_size && ramdisk + in->ramdisk_size > in->ram_end) {
        sw_place_refuse(out, SW_REFUSAL_NO_ROOM, "the ramdisk does not fit in RAM after the image",
                        source);
        return;
    }
    if (dtb >= in->ram_end) {
        sw_place_refuse(out, SW_REFUSAL_NO_ROOM,
                        "there is no room for the device tree after image and ramdisk", source);
        return;
    }
    if (in->ramdisk_size)
        out->ramdisk = sw_place_known(
            ramdisk, "boot.c: max(RAM + min(RAM size / 2, 128 MB), end of the image), up to 4 KB");
    out->dtb = sw_place_known(dtb, "boot.c: after the ramdisk, up to 4 KB");
}

/*
 * Flat bytes are taken for Linux: loaded at RAM + 0x10000, entered there through a stub of seven
 * words at RAM that sets r0, r1 and r2.
 */
static void place_flat(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t load = in->ram + KERNEL_LOAD_ADDR;

    if (refuse_size(in, in->flat_size, out))
        return;
    out->load = sw_place_known(load, "boot.c: loader_start + KERNEL_LOAD_ADDR (0x10000)");
    out->entry = sw_place_known(load, "boot.c: the load address, by way of the stub");
    out->loaded_size = in->flat_size;
    out->counted_size = in->flat_size;
    out->stub = sw_place_known(in->ram, "boot.c: loader_start, arm_write_bootloader");
    out->stub_size = STUB_SIZE;
    place_modules(in, out);
}

/* An e_entry among a code segment's VAs is entered where that is loaded; else e_entry is taken for
 * an address as it is. Source: include/hw/elf_ops.h, load_elf. */
static uint64_t elf_entry(const struct sw_image *image)
{
    uint64_t entry = image->entry;

    for (size_t i = 0; i < image->segment_count; i++) {
        const struct sw_segment *segment = &image->segments[i];

        if (segment->execute && sw_segment_has(segment, image->entry))
            entry = segment->pa + (image->entry - segment->va);
    }
    return entry;
}

/* The device tree goes to the start of RAM when the image leaves room there, as for -bios. */
static void place_untold_dtb(const struct sw_place_inputs *in, uint64_t low, uint64_t high,
                             struct sw_placement *out)
{
    const uint64_t end = low > in->ram && low < in->ram_end ? low : in->ram_end;

    out->dtb = sw_place_unknown("QEMU takes an ELF for firmware, and this one leaves no room for "
                                "the device tree at the start of RAM");
    if ((low <= in->ram && high >= in->ram) || in->dtb_size > end - in->ram)
        return;
    out->dtb = sw_place_known(in->ram, "boot.c: loader_start, for firmware");
    out->dtb_untold = true;
}

/*
 * An ELF is taken for firmware: each PT_LOAD goes to its p_paddr, the CPU starts at e_entry with
 * nothing in r2.
 */
static void place_elf(const struct sw_place_inputs *in, struct sw_placement *out)
{
    uint64_t low = UINT64_MAX, high = 0;

    for (size_t i = 0; i < in->image->segment_count; i++) {
        const struct sw_segment *segment = &in->image->segments[i];

        if (segment->memory_size == 0)
            continue;
        low = sw_place_min(low, segment->pa);
        if (segment->pa + segment->memory_size > high)
            high = segment->pa + segment->memory_size;
    }
    if (high == 0) {
        sw_place_refuse(out, SW_REFUSAL_OTHER, "the ELF has no bytes to load", source);
        return;
    }
    if (refuse_size(in, high - low, out))
        return;
    out->as_flat = false;
    out->load = sw_place_known(low, "boot.c: an ELF goes where its p_paddr say");
    out->entry = sw_place_known(elf_entry(in->image), "boot.c: e_entry, where it is loaded");
    out->loaded_size = high - low;
    out->counted_size = high - low;
    place_untold_dtb(in, low, high, out);
    if (in->ramdisk_size)
        out->ramdisk = sw_place_unknown("QEMU loads no ramdisk for an ELF");
}

/*
 * An ELF with a zImage header in its first bytes is meant to be run as the flat file that objcopy
 * makes of it, and is treated so. Source: hw/arm/boot.c, arm_setup_direct_kernel_boot.
 */
void sw_place_qemu_kernel(const struct sw_place_inputs *in, struct sw_placement *out)
{
    if (in->image->kind != SW_IMAGE_ZIMAGE && !sw_place_has_magic(in->image))
        place_elf(in, out);
    else
        place_flat(in, out);
}
