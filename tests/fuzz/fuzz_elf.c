/* SPDX-License-Identifier: MIT */
/* Images of any kind, and everything the tool asks of one afterwards. */
#include "fuzz.h"

#include "input/image.h"

enum { MAX_FLAT = 1 << 22 };

static void look_up(const struct sw_image *image)
{
    size_t count;
    const struct sw_symbol *symbols = sw_image_symbols(image, &count);

    for (size_t i = 0; i < count && i < 64; i++) {
        const struct sw_symbol *found = sw_image_symbol(image, symbols[i].name);

        fuzz_touch_text(symbols[i].section ? symbols[i].section : "");
        fuzz_require(found && strcmp(found->name, symbols[i].name) == 0);
        sw_image_symbol_at(image, symbols[i].va + symbols[i].size / 2);
    }
    for (size_t i = 1; i < count; i++)
        fuzz_require(symbols[i - 1].va <= symbols[i].va);
    sw_image_symbol_at(image, 0);
    sw_image_symbol_at(image, UINT64_MAX);
    sw_image_mapping_symbols(image, &count);
}

static void read_flat(struct sw_image *image)
{
    unsigned char bytes[64];
    struct sw_error err;

    fuzz_require(!sw_image_flat_read(image, image->flat.size, bytes, 1));
    fuzz_require(sw_image_flat_read(image, image->flat.size - 1, bytes, 1));
    if (image->flat.size > MAX_FLAT)
        return;
    fuzz_require(sw_image_flat(image, &err));
    fuzz_touch(image->flat.data, image->flat.size);
    fuzz_require(image->flat.data[image->flat.size - 1] == bytes[0]);
}

static void look_at(struct sw_image *image)
{
    for (size_t i = 0; i < image->section_count; i++) {
        fuzz_touch_text(image->sections[i].name);
        sw_image_section(image, image->sections[i].name);
    }
    for (size_t i = 0; i < image->note_count; i++) {
        fuzz_touch_text(image->notes[i].owner);
        fuzz_touch(image->notes[i].data, image->notes[i].size);
    }
    fuzz_require(image->flat.size > 0);
    fuzz_require(!image->appended_dtb.present ||
                 image->appended_dtb.size <= image->flat.size - image->appended_dtb.offset);
    look_up(image);
    read_flat(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes bytes = {data, size, "fuzz"};
    struct sw_image *image;
    struct sw_error err = {0};

    if (sw_image_parse(arena, bytes, &image, &err))
        look_at(image);
    else
        fuzz_require_error(&err, SW_ERROR_INPUT);
    sw_arena_free(arena);
    return 0;
}
