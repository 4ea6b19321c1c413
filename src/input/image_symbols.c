/* SPDX-License-Identifier: MIT */
/* Looking up names and addresses in an image's sorted symbols, with the file of --symbols behind
 * it. Knows no file format. */
#include "image_private.h"

#include <string.h>

/* The symbols of the image itself, else those of the file that was named for it. */
static const struct sw_image_private *symbols_of(const struct sw_image *image)
{
    for (; image; image = image->symbols_from) {
        struct sw_image_private *private = image->private;

        if (private->symbol_table != 0 && !private->symbols_loaded) {
            private->symbols_loaded = true;
            sw_elf_load_symbols(image);
        }
        if (private->symbol_count > 0)
            return private;
    }
    return NULL;
}

const struct sw_symbol *sw_image_symbols(const struct sw_image *image, size_t *count)
{
    const struct sw_image_private *private = symbols_of(image);

    *count = private ? private->symbol_count : 0;
    return private ? private->symbols : NULL;
}

const struct sw_mapping_symbol *sw_image_mapping_symbols(const struct sw_image *image,
                                                         size_t *count)
{
    const struct sw_image_private *private = symbols_of(image);

    *count = private ? private->mapping_count : 0;
    return *count > 0 ? private->mapping : NULL;
}

const struct sw_symbol *sw_image_symbol(const struct sw_image *image, const char *name)
{
    const struct sw_image_private *private = symbols_of(image);
    size_t low = 0, high = private ? private->symbol_count : 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(private->by_name[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (!private || low == private->symbol_count || strcmp(private->by_name[low]->name, name) != 0)
        return NULL;
    return private->by_name[low];
}

/* The number of symbols at or below an address. */
static size_t count_up_to(const struct sw_image_private *private, uint64_t va)
{
    size_t low = 0, high = private->symbol_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (private->symbols[middle].va <= va)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A symbol without a size reaches to the end of its section at most. */
static bool unsized_reaches(const struct sw_image *image, const struct sw_symbol *symbol,
                            uint64_t va)
{
    for (; image && symbol->section; image = image->symbols_from) {
        const struct sw_section *section = sw_image_section(image, symbol->section);

        if (section)
            return va == symbol->va || va - section->va < section->size;
    }
    return va == symbol->va;
}

/* The nearest counts when it has no size; those before it only when they hold the address. */
const struct sw_symbol *sw_image_symbol_at(const struct sw_image *image, uint64_t va)
{
    const struct sw_image_private *private = symbols_of(image);
    size_t i = private ? count_up_to(private, va) : 0;
    bool nearest = true;

    while (i-- > 0 && (nearest || private->reach[i] > va)) {
        const struct sw_symbol *symbol = &private->symbols[i];

        if (symbol->absolute)
            continue;
        if (symbol->size > va - symbol->va)
            return symbol;
        if (nearest && symbol->size == 0 && unsized_reaches(image, symbol, va))
            return symbol;
        nearest = false;
    }
    return NULL;
}
