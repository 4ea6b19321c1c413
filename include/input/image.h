/* SPDX-License-Identifier: MIT */
/* A boot image as parsed once: ELF or raw zImage. Knows no loader, no address but those the file
 * itself states. */
#ifndef SW_INPUT_IMAGE_H
#define SW_INPUT_IMAGE_H

#include "base/file.h"
#include "base/range.h"
#include "base/value.h"
#include "base/vector.h"

enum sw_image_kind {
    SW_IMAGE_ELF32,
    SW_IMAGE_ELF64,
    SW_IMAGE_ZIMAGE, /* raw bytes with the zImage magic at 0x24 */
};

/*
 * One program header of type PT_LOAD, in file order. index is its number among all program headers.
 * Addresses are what the file states.
 */
struct sw_segment {
    unsigned index;
    uint64_t va, pa, offset, file_size, memory_size, align;
    bool read, write, execute;
};

/*
 * Whether the file has a byte for a VA in this segment: what lies behind file_size is zeros.
 */
static inline bool sw_segment_has(const struct sw_segment *segment, uint64_t va)
{
    return va >= segment->va && va - segment->va < segment->file_size;
}

/*
 * One section header. in_file is false for SHT_NOBITS; alloc is SHF_ALLOC. load_address is the LMA:
 * va moved into the segment's p_paddr.
 */
struct sw_section {
    const char *name;
    uint64_t va, load_address, offset, size, align;
    bool alloc, write, execute, in_file;
};

/*
 * A named symbol. va has the Thumb bit cleared; thumb says it was set. section is the section's
 * name, NULL for absolute ones. global is false for one local to its source file.
 */
struct sw_symbol {
    const char *name;
    const char *section;
    uint64_t va, size;
    bool function, thumb, absolute, global;
};

/*
 * A mapping symbol ($a, $t, $d): from va on the bytes are ARM code, Thumb code or data.
 */
struct sw_mapping_symbol {
    uint64_t va;
    char kind; /* 'a', 't' or 'd' */
};

struct sw_note {
    const char *owner;
    uint32_t type;
    const unsigned char *data;
    size_t size;
};

/*
 * The zImage header, searched at its place in the flat image (branch +0x20, magic +0x24, start
 * +0x28, end +0x2c). found_elsewhere is the flat offset of a magic word in the first 4 KB that is
 * not at 0x24.
 */
struct sw_zimage_header {
    bool present;
    uint32_t start, end;
    bool misplaced;
    uint64_t found_elsewhere;
};

/*
 * What `objcopy -O binary` would make of an ELF, or the raw file itself: size bytes whose first has
 * load address first. data is NULL until sw_image_flat() made it (a raw file has it at once).
 */
struct sw_flat {
    uint64_t first, size;
    const unsigned char *data;
};

struct sw_image {
    const char *name; /* as the user wrote it */
    enum sw_image_kind kind;
    struct sw_bytes bytes;
    uint64_t entry; /* ELF: e_entry without the Thumb bit; zImage: 0 */
    bool entry_thumb;
    bool position_independent; /* ET_DYN */
    bool stripped;             /* no symbol table (.symtab, else .dynsym) */
    struct sw_segment *segments;
    size_t segment_count;
    struct sw_section *sections;
    size_t section_count;
    struct sw_note *notes;
    size_t note_count;
    struct sw_zimage_header header;
    struct sw_flat flat;
    struct {
        bool present;
        uint64_t offset, size; /* a device tree found right behind the image, in the flat bytes */
    } appended_dtb;
    const struct sw_image
        *symbols_from; /* --symbols, or NULL: look here when this one has no symbols */
    struct sw_image_private *private;
};

/*
 * Open and parse. sw_image_parse takes the bytes themselves and does no I/O; the bytes must outlive
 * the arena's use of *image. Reads only headers, section names and (on first look-up) symbols,
 * never the content of sections that are not loaded. Errors (SW_ERROR_INPUT): unreadable,
 * truncated, not ELF and not zImage, not ARM, big-endian, relocatable object, AArch64 (until
 * supported), uImage, FIT, gzip: each is recognised and refused in one line.
 */
SW_MUST_CHECK bool sw_image_open(struct sw_arena *arena, const char *path, struct sw_image **image,
                                 struct sw_error *err);
SW_MUST_CHECK bool sw_image_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                  struct sw_image **image, struct sw_error *err);

/*
 * The same for a file that only gives names to another (--symbols): an ELF, whose loaded bytes need
 * not be there (a separate file of debug information). Its flat image has size 0. Errors as above,
 * and SW_ERROR_INPUT when it is no ELF or has no symbols.
 */
SW_MUST_CHECK bool sw_image_open_symbols(struct sw_arena *arena, const char *path,
                                         struct sw_image **image, struct sw_error *err);

/*
 * The VA of the entry: e_entry, or, where no segment has bytes at that VA and one is loaded there,
 * its VA for that address. Some linker scripts state the entry where it is loaded. e_entry as it is
 * when neither holds.
 */
uint64_t sw_image_entry_va(const struct sw_image *image);

/*
 * A symbol by its exact name (of several a global one, then the lowest), or by address: the nearest
 * at or below va, inside its size when it has one and inside its section when not; never an
 * absolute one. NULL when there is none. Mapping symbols, empty names and names of 4096 bytes or
 * more are never returned. Falls back to symbols_from. The first look-up of an image reads its
 * symbols: not from two threads at once.
 */
const struct sw_symbol *sw_image_symbol(const struct sw_image *image, const char *name);
const struct sw_symbol *sw_image_symbol_at(const struct sw_image *image, uint64_t va);

/*
 * All symbols sorted by va, and all mapping symbols sorted by va; NULL and 0 when there are none.
 */
const struct sw_symbol *sw_image_symbols(const struct sw_image *image, size_t *count);
const struct sw_mapping_symbol *sw_image_mapping_symbols(const struct sw_image *image,
                                                         size_t *count);

/*
 * A section by name, or NULL.
 */
const struct sw_section *sw_image_section(const struct sw_image *image, const char *name);

/*
 * Make flat.data. Errors (SW_ERROR_INPUT): the flat image would be larger than 1 GB.
 */
SW_MUST_CHECK bool sw_image_flat(struct sw_image *image, struct sw_error *err);

/*
 * Copy bytes of the flat image without making it whole: false when [offset, offset + size) is not
 * inside it. Gaps between sections are 0.
 */
SW_MUST_CHECK bool sw_image_flat_read(const struct sw_image *image, uint64_t offset, void *out,
                                      size_t size);

#endif
