/* SPDX-License-Identifier: MIT */
/* Which pieces of an ELF file make up its flat image: what `objcopy -O binary` would write. Knows
 * sections and segments as parsed, and no libelf. */
#include "image_private.h"

#include <inttypes.h>

static void add_piece(struct sw_image *image, uint64_t address, uint64_t offset, uint64_t size)
{
    if (size > 0)
        image->private->pieces[image->private->piece_count++] =
            (struct sw_image_piece){address, offset, size};
}

/* Without any allocated section the segments are all there is to go by. */
static void choose_pieces(struct sw_image *image)
{
    bool allocated = false;

    image->private->pieces = SW_NEW_ARRAY(image->private->arena, struct sw_image_piece,
                                          image->section_count + image->segment_count);
    for (size_t i = 0; i < image->section_count; i++) {
        const struct sw_section *section = &image->sections[i];

        allocated |= section->alloc;
        if (section->alloc && section->in_file)
            add_piece(image, section->load_address, section->offset, section->size);
    }
    for (size_t i = 0; !allocated && i < image->segment_count; i++)
        add_piece(image, image->segments[i].pa, image->segments[i].offset,
                  image->segments[i].file_size);
}

/* Sizes that add up to more than the file mean sections on top of each other: making the flat image
 * of them could take for ever. */
static bool measure_flat(struct sw_image *image, struct sw_error *err)
{
    const struct sw_image_private *private = image->private;
    uint64_t first = UINT64_MAX, last = 0, sum = 0;

    for (size_t i = 0; i < private->piece_count; i++) {
        const struct sw_image_piece *piece = &private->pieces[i];
        uint64_t end = piece->address + (piece->size - 1);

        first = piece->address < first ? piece->address : first;
        last = end > last ? end : last;
        sum += piece->size; /* each is in the file and there are at most 65535 */
    }
    if (sum > image->bytes.size)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: the loaded sections have 0x%" PRIx64
                       " bytes, the file only 0x%zx: they overlap in it",
                       image->name, sum, image->bytes.size);
    if (private->piece_count > 0)
        image->flat = (struct sw_flat){.first = first, .size = last - first + 1};
    return true;
}

/* objcopy --only-keep-debug leaves the headers and a few notes, and empties the code. */
static bool check_code(const struct sw_image *image, struct sw_error *err)
{
    bool in_file = false, emptied = false;

    for (size_t i = 0; i < image->section_count; i++) {
        const struct sw_section *section = &image->sections[i];

        if (section->alloc && section->execute && section->size > 0) {
            in_file |= section->in_file;
            emptied |= !section->in_file;
        }
    }
    if (emptied && !in_file)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: its code is not in it: a file of debug information, for --symbols only",
                       image->name);
    if (image->flat.size == 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: nothing in it is loaded into memory", image->name);
    return true;
}

bool sw_elf_flat_pieces(struct sw_image *image, struct sw_error *err)
{
    choose_pieces(image);
    return measure_flat(image, err) && check_code(image, err);
}
