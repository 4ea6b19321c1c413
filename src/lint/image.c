/* SPDX-License-Identifier: MIT */
/* SW1: what the image file itself says, and what a loader makes of that. Knows no memory map. */
#include "rules.h"

#include <string.h>

enum {
    MAGIC_OFFSET = 0x24, /* arch/arm/boot/compressed/head.S */
    HEADER_SIZE = 0x30,
};

static const char magic_text[] = "0x016f2818";

/* Flat bytes at offset as a little-endian word; 0 past the end, where the file has nothing. */
static uint32_t flat_word(const struct sw_image *image, uint64_t offset)
{
    unsigned char b[4] = {0};

    if (!sw_image_flat_read(image, offset, b, sizeof b))
        return 0;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

void sw_check_magic_missing(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;

    if (facts->machine->placement.refusal_kind != SW_REFUSAL_NO_HEADER || image->header.misplaced)
        return;
    if (image->flat.size < HEADER_SIZE)
        sw_emit(emit, sw_site_in(facts, "flat image"),
                "the flat image has %" PRIu64 " bytes, fewer than a zImage header's %d",
                image->flat.size, HEADER_SIZE);
    else
        sw_emit(emit, sw_site_in(facts, "flat offset 0x%x", MAGIC_OFFSET),
                "the word at offset 0x%x of the flat image is 0x%08" PRIx32
                ", not the zImage magic %s, and this loader takes nothing else",
                MAGIC_OFFSET, flat_word(image, MAGIC_OFFSET), magic_text);
}

void sw_check_magic_misplaced(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_zimage_header *header = &facts->image->header;
    uint64_t at = header->found_elsewhere;
    uint64_t by = at > MAGIC_OFFSET ? at - MAGIC_OFFSET : MAGIC_OFFSET - at;

    if (facts->machine->placement.refusal_kind != SW_REFUSAL_NO_HEADER || !header->misplaced)
        return;
    sw_emit(emit, sw_site_in(facts, "flat offset 0x%" PRIx64, at),
            "the zImage magic %s is at offset 0x%" PRIx64
            " of the flat image and must be at 0x%x: the header is %" PRIu64 " bytes too %s",
            magic_text, at, MAGIC_OFFSET, by, at > MAGIC_OFFSET ? "late" : "early");
}

/* The header's own arithmetic is 32 bits wide, as in the loaders. */
static uint32_t header_size(const struct sw_image *image)
{
    return image->header.end - image->header.start;
}

static void emit_header_end(const struct sw_facts *facts, struct sw_emit *emit, const char *effect)
{
    const struct sw_image *image = facts->image;

    sw_emit(emit, sw_site_in(facts, "zImage header, end at flat offset 0x2c"),
            "header end - start is 0x%" PRIx32 " (0x%08" PRIx32 " - 0x%08" PRIx32
            "), the file has 0x%" PRIx64 " bytes: %s",
            header_size(image), image->header.end, image->header.start, image->flat.size, effect);
}

void sw_check_header_end(const struct sw_facts *facts, struct sw_emit *emit)
{
    if (facts->machine->placement.refusal_kind == SW_REFUSAL_HEADER_END)
        emit_header_end(facts, emit, "this loader refuses the image");
}

void sw_check_header_end_unread(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;

    if (!image->header.present || header_size(image) <= image->flat.size ||
        facts->machine->placement.refusal_kind == SW_REFUSAL_HEADER_END)
        return;
    emit_header_end(facts, emit,
                    "this loader does not look, but Xen's hypervisor loader refuses such an image");
}

/* A loader at fixed addresses places nothing behind the image by itself. */
void sw_check_bss_counted(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_placement *placement = &facts->machine->placement;
    const struct sw_region *bss = sw_facts_region(facts, NULL, 1u << SW_USE_BSS, SW_WHEN_ENTRY);
    uint64_t counted_end = placement->load.v + placement->counted_size;
    struct sw_range kept;

    if (!bss || facts->machine->layout->loader == SW_LOADER_FIXED || bss->where.last < counted_end)
        return;
    sw_emit(emit, bss->why,
            "the loader keeps 0x%" PRIx64 " bytes from " SW_HEX " free for the image, but %s %s "
            "ends 0x%" PRIx64 " bytes behind that: a device tree or ramdisk may be put there",
            placement->counted_size, placement->load.v, bss->name,
            sw_range_text(facts->arena, bss->where), bss->where.last + 1 - counted_end);
    if (sw_range_of(placement->load.v, placement->counted_size, &kept))
        sw_emit_range(emit, "kept free", kept, (struct sw_value){0}, false);
    sw_emit_region(emit, bss, true);
}

static bool toolstack(enum sw_loader loader)
{
    return loader == SW_LOADER_XEN_TOOLSTACK || loader == SW_LOADER_XEN_TOOLSTACK_44;
}

/* The toolstack takes a start that is not 0 as the entry address, but never as the load address. */
void sw_check_header_start(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;
    const struct sw_placement *placement = &machine->placement;
    const struct sw_zimage_header *header = &facts->image->header;
    struct sw_site site = sw_site_in(facts, "zImage header, start at flat offset 0x28");

    if (!header->present || header->start == 0)
        return;
    if (toolstack(machine->layout->loader) && placement->load.known &&
        header->start != placement->load.v)
        sw_emit(emit, site,
                "header start is 0x%08" PRIx32
                ": the loader enters there, but loads the image at " SW_HEX,
                header->start, placement->load.v);
    else if (placement->refusal_kind == SW_REFUSAL_START)
        sw_emit(emit, site,
                "header start is 0x%08" PRIx32
                ": the loader puts the image there, and refuses it: %s",
                header->start, placement->refusal);
    else
        return;
    sw_emit_ram(emit, machine);
}

void sw_check_entry_thumb(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;

    if (!image->entry_thumb || !facts->machine->placement.as_flat)
        return;
    sw_emit(emit, sw_site_in(facts, "ELF header, e_entry"),
            "the entry point is " SW_HEX
            " with bit 0 set, Thumb code, and this loader enters in ARM state",
            image->entry);
}

void sw_check_appended_dtb(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;

    if (!image->appended_dtb.present)
        return;
    sw_emit(emit, sw_site_in(facts, "flat offset 0x%" PRIx64, image->appended_dtb.offset),
            "a device tree of 0x%" PRIx64 " bytes is appended at offset 0x%" PRIx64
            " of the flat image: it describes one machine, and the loader hands over another tree",
            image->appended_dtb.size, image->appended_dtb.offset);
}

/* Offset of the first byte that differs in the part both have; false when there is none. */
static bool first_difference(const struct sw_image *a, const struct sw_image *b, uint64_t *where)
{
    unsigned char left[4096], right[4096];
    uint64_t size = a->flat.size < b->flat.size ? a->flat.size : b->flat.size;

    for (uint64_t at = 0; at < size; at += sizeof left) {
        size_t part = size - at < sizeof left ? (size_t)(size - at) : sizeof left;

        if (!sw_image_flat_read(a, at, left, part) || !sw_image_flat_read(b, at, right, part))
            return false;
        for (size_t i = 0; i < part; i++)
            if (left[i] != right[i]) {
                *where = at + i;
                return true;
            }
    }
    return false;
}

/* An ELF without the header is another program (a kernel inside its zImage), or has symbols only.
 */
void sw_check_elf_flat(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *flat = facts->image, *elf = flat->symbols_from;
    uint64_t size = flat->appended_dtb.present ? flat->appended_dtb.offset : flat->flat.size;
    uint64_t where;

    if (flat->kind != SW_IMAGE_ZIMAGE || !elf || !elf->header.present)
        return;
    if (first_difference(flat, elf, &where))
        sw_emit(emit, sw_site_in(facts, "flat offset 0x%" PRIx64, where),
                "the flat image differs from %s at offset 0x%" PRIx64 " (VA " SW_HEX
                "): they are not of one build",
                elf->name, where, elf->flat.first + where);
    else if (size != elf->flat.size)
        sw_emit(emit, sw_site_in(facts, "end of the file"),
                "the flat image has 0x%" PRIx64 " bytes, %s makes 0x%" PRIx64
                ": they are not of one build",
                size, elf->name, elf->flat.size);
}

/* A Mini-OS boots on one section: what runs before its full map must lie in that of the start. */
void sw_check_early_code(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;
    uint64_t link = machine->link.v, last = machine->early_code.v - 1;

    if (!machine->link.known || last / SW_LINT_SECTION == link / SW_LINT_SECTION)
        return;
    sw_emit(emit, sw_site_in(facts, "%s", machine->early_code.why.what),
            "code that runs on the first section alone reaches to VA " SW_HEX
            ", and that section, with the image's start " SW_HEX ", ends at " SW_HEX,
            last, link, link | (SW_LINT_SECTION - 1));
}

/* The boot code makes a table index of the address by a shift of 18, and does not clear the two
 * bits that are then below a word (Mini-OS arch/arm/arm32.S). */
void sw_check_link_low(const struct sw_facts *facts, struct sw_emit *emit)
{
    enum { QUARTER = SW_LINT_SECTION / 4 };
    const struct sw_machine *machine = facts->machine;

    if (!machine->link.known || machine->link.v % SW_LINT_SECTION < QUARTER)
        return;
    sw_emit(emit, sw_site_in(facts, "%s", machine->link.why.what),
            "the image is linked at VA " SW_HEX ", 0x%" PRIx64
            " bytes into its megabyte: bits 19:18 spoil the address of its first descriptor",
            machine->link.v, machine->link.v % SW_LINT_SECTION);
}
