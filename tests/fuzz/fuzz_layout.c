/* SPDX-License-Identifier: MIT */
/* Layouts of both kinds from the same bytes. */
#include "fuzz.h"

#include "input/layout.h"

static void look_at_machine(const struct sw_machine_layout *layout)
{
    fuzz_touch_text(layout->name);
    fuzz_require((unsigned)layout->loader < SW_LOADERS);
    for (size_t i = 0; i < layout->window_count; i++) {
        fuzz_touch_text(layout->windows[i].name);
        fuzz_touch_text(layout->windows[i].use);
        fuzz_require(layout->windows[i].where.first <= layout->windows[i].where.last);
    }
}

static void look_at_image(const struct sw_image_layout *layout)
{
    fuzz_touch_text(layout->name);
    for (size_t i = 0; i < layout->region_count; i++) {
        fuzz_touch_text(layout->regions[i].name);
        fuzz_touch_text(layout->regions[i].use);
    }
    fuzz_touch(layout->match_words, layout->match_word_count * sizeof *layout->match_words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes bytes = {data, size, "fuzz"};
    struct sw_machine_layout *machine;
    struct sw_image_layout *image;
    struct sw_error err = {0};

    if (sw_machine_layout_parse(arena, bytes, &machine, &err))
        look_at_machine(machine);
    else
        fuzz_require_error(&err, SW_ERROR_USAGE);
    if (sw_image_layout_parse(arena, bytes, &image, &err))
        look_at_image(image);
    else
        fuzz_require_error(&err, SW_ERROR_USAGE);
    sw_arena_free(arena);
    return 0;
}
