/* SPDX-License-Identifier: MIT */
/* Which of the image layouts fits an image. Knows no layout by name but generic. */
#include "base/buffer.h"
#include "model/machine.h"

#include <string.h>

static const char generic[] = "generic";

static bool has_symbols(const struct sw_image *image, const struct sw_image_layout *layout,
                        struct sw_buffer *why)
{
    for (size_t i = 0; layout->match_symbols[i]; i++) {
        if (!sw_image_symbol(image, layout->match_symbols[i]))
            return false;
        sw_buffer_printf(why, "%s%s", i ? ", " : "matched by symbols ", layout->match_symbols[i]);
    }
    return layout->match_symbols[0] != NULL;
}

static bool has_words(const struct sw_image *image, const struct sw_image_layout *layout,
                      struct sw_buffer *why)
{
    for (size_t i = 0; i < layout->match_word_count; i++) {
        const struct sw_match_word *word = &layout->match_words[i];
        unsigned char b[4];

        if (!sw_image_flat_read(image, word->at, b, sizeof b) ||
            ((uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0]) !=
                word->value)
            return false;
        sw_buffer_printf(why, "%s0x%x at 0x%x", i ? ", " : "matched by words ", word->value,
                         word->at);
    }
    return layout->match_word_count != 0;
}

/* In words why a layout fits, or NULL. */
static const char *fits(struct sw_arena *arena, const struct sw_image *image,
                        const struct sw_image_layout *layout)
{
    struct sw_buffer by_symbols = {.arena = arena}, by_words = {.arena = arena};

    if (has_symbols(image, layout, &by_symbols))
        return by_symbols.text;
    return has_words(image, layout, &by_words) ? by_words.text : NULL;
}

static const struct sw_image_layout *named(const struct sw_image_layout *const *layouts,
                                           size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(layouts[i]->name, name) == 0)
            return layouts[i];
    return NULL;
}

bool sw_image_layout_match(struct sw_arena *arena, const struct sw_image *image,
                           const struct sw_image_layout *const *layouts, size_t count,
                           const struct sw_image_layout **layout, const char **why,
                           struct sw_error *err)
{
    *layout = NULL;
    *why = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *const reason = fits(arena, image, layouts[i]);

        if (reason && *layout)
            return sw_fail(err, SW_ERROR_USAGE,
                           "%s: two image layouts fit, %s (%s) and %s (%s): choose one with "
                           "--image-layout",
                           image->name, (*layout)->name, *why, layouts[i]->name, reason);
        if (reason) {
            *layout = layouts[i];
            *why = reason;
        }
    }
    if (*layout)
        return true;
    *layout = named(layouts, count, generic);
    *why = "none fits: generic";
    return *layout || sw_fail(err, SW_ERROR_USAGE, "no image layout is called %s", generic);
}
