/* SPDX-License-Identifier: MIT */
/* What the parts of the image reader share: who parses, where the flat image's bytes lie, and the
 * symbols once loaded. Not for other layers. */
#ifndef SW_INPUT_IMAGE_PRIVATE_H
#define SW_INPUT_IMAGE_PRIVATE_H

#include "input/image.h"

enum {
    SW_ZIMAGE_MAGIC = 0x016f2818,
    SW_ZIMAGE_MAGIC_AT = 0x24,
    SW_ZIMAGE_HEADER_END = 0x30,
};

/*
 * size bytes (not 0) of the file at offset, loaded at address. Later pieces win where two overlap.
 */
struct sw_image_piece {
    uint64_t address, offset, size;
};

/*
 * elf is libelf's handle, symbol_table the number of the section with the symbols (0 when there is
 * none), section_names the names by section number; all are for elf*.c alone. by_name is sorted by
 * name; reach[i] is the largest end of the symbols 0..i.
 */
struct sw_image_private {
    struct sw_arena *arena;
    struct sw_image_piece *pieces;
    size_t piece_count;
    void *elf;
    size_t symbol_table;
    const char **section_names;
    size_t section_name_count;
    bool symbols_loaded;
    struct sw_symbol *symbols;
    const struct sw_symbol **by_name;
    uint64_t *reach;
    size_t symbol_count;
    struct sw_mapping_symbol *mapping;
    size_t mapping_count;
};

/*
 * What the ELF header states, once it is known that both tables lie in the file.
 */
struct sw_elf_header {
    bool is64;
    unsigned type;
    uint64_t entry;
    unsigned segment_count, section_count, names;
};

/*
 * Check the ELF header alone: class, byte order, machine, type, and that the tables are in the
 * file. Errors (SW_ERROR_INPUT): anything that is not a whole little-endian ARM executable.
 */
SW_MUST_CHECK bool sw_elf_check_header(struct sw_bytes bytes, struct sw_elf_header *header,
                                       struct sw_error *err);

/*
 * Fill image (bytes, name and private->arena set) from an ELF file or a raw zImage. symbols_only
 * admits a file of debug information, whose loaded bytes are not there. Errors (SW_ERROR_INPUT):
 * truncated, corrupt, refused.
 */
SW_MUST_CHECK bool sw_elf_parse(struct sw_image *image, bool symbols_only, struct sw_error *err);
SW_MUST_CHECK bool sw_zimage_parse(struct sw_image *image, struct sw_error *err);

/*
 * Fill private->pieces and flat of an image whose sections and segments are known. Errors
 * (SW_ERROR_INPUT): nothing is loaded, pieces that overlap in the file.
 */
SW_MUST_CHECK bool sw_elf_flat_pieces(struct sw_image *image, struct sw_error *err);

/*
 * Whether the bytes begin as a zImage of this byte order does.
 */
bool sw_zimage_is(struct sw_bytes bytes, bool big_endian);

/*
 * Read the notes of allocated sections, or of segments where there are no sections.
 */
void sw_elf_read_notes(struct sw_image *image);

/*
 * Load private->symbols and what belongs to them. A broken symbol is left out.
 */
void sw_elf_load_symbols(const struct sw_image *image);

/*
 * Find the zImage header and an appended device tree in the flat image, whose pieces are known.
 */
void sw_image_flat_search(struct sw_image *image);

static inline uint16_t sw_le16(const unsigned char *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

static inline uint32_t sw_le32(const unsigned char *bytes)
{
    return sw_le16(bytes) | (uint32_t)sw_le16(bytes + 2) << 16;
}

static inline uint64_t sw_le64(const unsigned char *bytes)
{
    return sw_le32(bytes) | (uint64_t)sw_le32(bytes + 4) << 32;
}

#endif
