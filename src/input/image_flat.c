/* SPDX-License-Identifier: MIT */
/* The flat image: the bytes a loader that knows no ELF would put into memory, and what is found in
 * them. Knows pieces of a file, not where they came from. */
#include "image_private.h"

#include <inttypes.h>
#include <string.h>

#define MAX_FLAT UINT64_C(0x40000000)

enum { SEARCHED = 4096, FDT_HEADER_SIZE = 40 };

static const unsigned char fdt_magic[] = {0xd0, 0x0d, 0xfe, 0xed};

/* Copy what of a piece lies in [offset, offset + size) of the flat image. */
static void copy_piece(const struct sw_image *image, const struct sw_image_piece *piece,
                       uint64_t offset, unsigned char *out, size_t size)
{
    uint64_t at = piece->address - image->flat.first;
    uint64_t from = at > offset ? at : offset;
    uint64_t end = at + piece->size < offset + size ? at + piece->size : offset + size;

    if (from < end)
        memcpy(out + (from - offset), image->bytes.data + piece->offset + (from - at), end - from);
}

bool sw_image_flat_read(const struct sw_image *image, uint64_t offset, void *out, size_t size)
{
    if (offset > image->flat.size || size > image->flat.size - offset)
        return false;
    if (size == 0)
        return true;
    if (image->flat.data) {
        memcpy(out, image->flat.data + offset, size);
        return true;
    }
    memset(out, 0, size);
    for (size_t i = 0; i < image->private->piece_count; i++)
        copy_piece(image, &image->private->pieces[i], offset, out, size);
    return true;
}

bool sw_image_flat(struct sw_image *image, struct sw_error *err)
{
    unsigned char *data;

    if (image->flat.data)
        return true;
    if (image->flat.size > MAX_FLAT)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: as a flat file it would have 0x%" PRIx64 " bytes (loaded at 0x%" PRIx64
                       " and up); at most 1 GB is supported",
                       image->name, image->flat.size, image->flat.first);
    data = sw_alloc(image->private->arena, image->flat.size, 1);
    if (!sw_image_flat_read(image, 0, data, image->flat.size))
        return sw_fail(err, SW_ERROR_INPUT, "%s: no flat image", image->name);
    image->flat.data = data;
    return true;
}

/* One read of the first 4 KB, without making the flat image whole: that may be large. A header
 * elsewhere is what a section put in front of the start code looks like, so its place is kept. */
static void find_header(struct sw_image *image)
{
    unsigned char head[SEARCHED];
    size_t size = image->flat.size < SEARCHED ? image->flat.size : SEARCHED;

    if (!sw_image_flat_read(image, 0, head, size))
        return;
    if (size >= SW_ZIMAGE_HEADER_END && sw_le32(head + SW_ZIMAGE_MAGIC_AT) == SW_ZIMAGE_MAGIC) {
        image->header = (struct sw_zimage_header){
            .present = true,
            .start = sw_le32(head + 0x28),
            .end = sw_le32(head + 0x2c),
        };
        return;
    }
    for (size_t at = 0; at + 4 <= size && !image->header.misplaced; at += 4) {
        if (sw_le32(head + at) != SW_ZIMAGE_MAGIC)
            continue;
        image->header.misplaced = true;
        image->header.found_elsewhere = at;
    }
}

/* A tree that is cut is still one that a kernel will look at, so it is reported with what is there
 * of it. */
static bool device_tree_at(struct sw_image *image, uint64_t offset)
{
    unsigned char head[FDT_HEADER_SIZE];
    uint64_t size, rest;

    if (!sw_image_flat_read(image, offset, head, sizeof head) ||
        memcmp(head, fdt_magic, sizeof fdt_magic) != 0)
        return false;
    size = (uint64_t)head[4] << 24 | (uint64_t)head[5] << 16 | (uint64_t)head[6] << 8 | head[7];
    rest = image->flat.size - offset;
    image->appended_dtb.present = true;
    image->appended_dtb.offset = offset;
    image->appended_dtb.size = size < rest ? size : rest;
    return true;
}

/* Right behind the end the header states, or at the next multiple of 4 or 8. */
static void find_appended(struct sw_image *image)
{
    uint64_t end = (uint64_t)image->header.end - image->header.start;

    if (!image->header.present || image->header.end <= image->header.start)
        return;
    if (!device_tree_at(image, end) && !device_tree_at(image, (end + 3) & ~UINT64_C(3)))
        device_tree_at(image, (end + 7) & ~UINT64_C(7));
}

void sw_image_flat_search(struct sw_image *image)
{
    find_header(image);
    find_appended(image);
}
