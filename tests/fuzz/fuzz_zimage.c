/* SPDX-License-Identifier: MIT */
/* Raw images: whatever comes in is given the magic number at its place, then the header and the
 * appended device tree are looked for. */
#include "fuzz.h"

#include "input/image.h"

static const unsigned char magic[] = {0x18, 0x28, 0x6f, 0x01};

static void look_at(struct sw_image *image)
{
    struct sw_error err;

    fuzz_require(image->kind == SW_IMAGE_ZIMAGE && image->header.present);
    fuzz_require(sw_image_flat(image, &err));
    fuzz_require(image->flat.size == image->bytes.size);
    if (!image->appended_dtb.present)
        return;
    fuzz_require(image->appended_dtb.offset < image->flat.size);
    fuzz_touch(image->flat.data + image->appended_dtb.offset, image->appended_dtb.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    unsigned char *copy = malloc(size ? size : 1); /* exact, for the sanitizers */
    struct sw_bytes bytes = {copy, size, "fuzz"};
    struct sw_image *image;
    struct sw_error err = {0};

    if (size > 0)
        memcpy(copy, data, size);
    if (size >= 0x28 && memcmp(copy,
                               "\x7f"
                               "ELF",
                               4) != 0)
        memcpy(copy + 0x24, magic, sizeof magic);
    if (!sw_image_parse(arena, bytes, &image, &err))
        fuzz_require_error(&err, SW_ERROR_INPUT);
    else if (image->kind == SW_IMAGE_ZIMAGE)
        look_at(image);
    sw_arena_free(arena);
    free(copy);
    return 0;
}
