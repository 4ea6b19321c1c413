/* SPDX-License-Identifier: MIT */
/* Raw zImage files: the file is the flat image. Knows the magic number and no loader. */
#include "image_private.h"

static const uint32_t endian_flag_big = 0x01020304; /* as a little-endian read gives it */

/* The word at 0x30 shows the byte order of the data (linux arch/arm/boot/compressed/head.S): newer
 * big-endian kernels keep the magic number itself little-endian. */
bool sw_zimage_is(struct sw_bytes bytes, bool big_endian)
{
    uint32_t magic;
    bool swapped;

    if (bytes.size < SW_ZIMAGE_HEADER_END)
        return false;
    magic = sw_le32(bytes.data + SW_ZIMAGE_MAGIC_AT);
    swapped = bytes.size >= SW_ZIMAGE_HEADER_END + 4 &&
              sw_le32(bytes.data + SW_ZIMAGE_HEADER_END) == endian_flag_big;
    if (big_endian)
        return magic == __builtin_bswap32(SW_ZIMAGE_MAGIC) || (magic == SW_ZIMAGE_MAGIC && swapped);
    return magic == SW_ZIMAGE_MAGIC && !swapped;
}

bool sw_zimage_parse(struct sw_image *image, struct sw_error *err)
{
    if (!sw_zimage_is(image->bytes, false))
        return sw_fail(err, SW_ERROR_INPUT, "%s: no zImage", image->name);
    image->kind = SW_IMAGE_ZIMAGE;
    image->stripped = true;
    image->flat = (struct sw_flat){.size = image->bytes.size, .data = image->bytes.data};
    return true;
}
