/* SPDX-License-Identifier: MIT */
/* Opening an image: telling by its first bytes what a file is, and refusing by name what is not for
 * this program. Knows no format beyond its magic number. */
#include "image_private.h"

#include <string.h>

/* First bytes of what people have at hand instead of an image. A zImage with an EFI stub begins
 * with "MZ" too, so images are looked for before these. */
static const struct {
    size_t at, size;
    const char *magic, *what;
} others[] = {
    {0x38, 4, "ARM\x64", "AArch64 images are not supported yet"},
    {0, 4, "\x27\x05\x19\x56", "a U-Boot uImage; take the kernel out of it first (dumpimage)"},
    {0, 4, "\xd0\x0d\xfe\xed",
     "a flattened device tree or FIT image, not an ELF file or zImage; take the kernel out of a "
     "FIT first (dumpimage)"},
    {0, 2, "\x1f\x8b", "gzip-compressed; decompress it first"},
    {0, 6,
     "\xfd"
     "7zXZ\0",
     "xz-compressed; decompress it first"},
    {0, 4, "\x02\x21\x4c\x18", "LZ4-compressed; decompress it first"},
    {0, 4, "\x04\x22\x4d\x18", "LZ4-compressed; decompress it first"},
    {0, 3, "BZh", "bzip2-compressed; decompress it first"},
    {0, 4, "\x28\xb5\x2f\xfd", "Zstandard-compressed; decompress it first"},
    {0, 4, "\x89LZO", "LZO-compressed; decompress it first"},
    {0, 8, "ANDROID!", "an Android boot image; take the kernel out of it first"},
    {0, 8, "!<arch>\n", "an archive of object files; link it first"},
    {0, 2, "MZ", "a PE (EFI) program, not an ELF file or zImage"},
};

/* What people have at hand instead of an image gets its own words, with what to do about it. A
 * magic number at a wrong place comes last: it is a guess, though a good one. */
static bool refuse(struct sw_bytes bytes, struct sw_error *err)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i].at + others[i].size <= bytes.size &&
            memcmp(bytes.data + others[i].at, others[i].magic, others[i].size) == 0)
            return sw_fail(err, SW_ERROR_INPUT, "%s: %s", bytes.name, others[i].what);
    for (size_t at = 0; at + 4 <= bytes.size && at < 4096; at += 4)
        if (sw_le32(bytes.data + at) == SW_ZIMAGE_MAGIC)
            return sw_fail(err, SW_ERROR_INPUT,
                           "%s: not a zImage: its magic number is at offset 0x%zx, not at 0x24%s",
                           bytes.name, at, at == SW_ZIMAGE_MAGIC_AT ? " of a whole header" : "");
    return sw_fail(err, SW_ERROR_INPUT,
                   "%s: neither an ELF file nor a zImage (no 0x016f2818 at offset 0x24)",
                   bytes.name);
}

static bool is_elf(struct sw_bytes bytes)
{
    return bytes.size >= 4 && memcmp(bytes.data,
                                     "\x7f"
                                     "ELF",
                                     4) == 0;
}

/* ELF first: its magic is at the very start. A zImage is told by a word far inside, which an ELF
 * file could hold by chance. */
static bool parse_any(struct sw_image *image, struct sw_error *err)
{
    if (image->bytes.size == 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: the file is empty", image->name);
    if (is_elf(image->bytes))
        return sw_elf_parse(image, false, err);
    if (sw_zimage_is(image->bytes, true))
        return sw_fail(err, SW_ERROR_INPUT, "%s: big-endian zImages are not supported",
                       image->name);
    if (sw_zimage_is(image->bytes, false))
        return sw_zimage_parse(image, err);
    return refuse(image->bytes, err);
}

static struct sw_image *new_image(struct sw_arena *arena, struct sw_bytes bytes)
{
    struct sw_image *image = SW_NEW(arena, struct sw_image);

    image->name = bytes.name;
    image->bytes = bytes;
    image->private = SW_NEW(arena, struct sw_image_private);
    image->private->arena = arena;
    return image;
}

bool sw_image_parse(struct sw_arena *arena, struct sw_bytes bytes, struct sw_image **image,
                    struct sw_error *err)
{
    struct sw_image *made = new_image(arena, bytes);

    if (!parse_any(made, err))
        return false;
    sw_image_flat_search(made);
    *image = made;
    return true;
}

bool sw_image_open(struct sw_arena *arena, const char *path, struct sw_image **image,
                   struct sw_error *err)
{
    struct sw_bytes bytes;

    return sw_file_map(arena, path, &bytes, err) && sw_image_parse(arena, bytes, image, err);
}

/* Not sw_image_open: a debug file made by objcopy --only-keep-debug has segments without bytes. */
bool sw_image_open_symbols(struct sw_arena *arena, const char *path, struct sw_image **image,
                           struct sw_error *err)
{
    struct sw_bytes bytes;
    struct sw_image *made;

    if (!sw_file_map(arena, path, &bytes, err))
        return false;
    if (!is_elf(bytes))
        return sw_fail(err, SW_ERROR_INPUT, "%s: not an ELF file, so there are no symbols in it",
                       bytes.name);
    made = new_image(arena, bytes);
    if (!sw_elf_parse(made, true, err))
        return false;
    if (made->stripped)
        return sw_fail(err, SW_ERROR_INPUT, "%s: there are no symbols in it", bytes.name);
    *image = made;
    return true;
}

const struct sw_section *sw_image_section(const struct sw_image *image, const char *name)
{
    for (size_t i = 0; i < image->section_count; i++)
        if (strcmp(image->sections[i].name, name) == 0)
            return &image->sections[i];
    return NULL;
}

uint64_t sw_image_entry_va(const struct sw_image *image)
{
    uint64_t va = image->entry;

    for (size_t i = 0; i < image->segment_count; i++) {
        const struct sw_segment *segment = &image->segments[i];

        if (sw_segment_has(segment, image->entry))
            return image->entry;
        if (image->entry >= segment->pa && image->entry - segment->pa < segment->file_size)
            va = segment->va + (image->entry - segment->pa);
    }
    return va;
}
