/* SPDX-License-Identifier: MIT */
/* Where the target unikernel puts itself. The target runs this; the model runs it to know where.
 * Knows no tables. */
#ifndef BOOT_PLACE_H
#define BOOT_PLACE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The link-time picture, lowest address first (all VA). The three lie in one megabyte-aligned
 * frame, so that an offset that is a multiple of 1 MB moves them as one: stack at +0, table at
 * +0x4000, image at +0x8000.
 */
enum {
    BOOT_SECTION = 0x100000,
    BOOT_STACK_VA = 0x400000,
    BOOT_STACK_SIZE = 0x4000,
    BOOT_TABLE_VA = 0x404000,
    BOOT_TABLE_SIZE = 0x4000,
    BOOT_IMAGE_VA = 0x408000,
    BOOT_IMAGE_IN_SECTION = 0x8000, /* where in its megabyte the image runs */
    BOOT_PADDING = 0x10000,         /* zeros in the file after .bss */
    BOOT_LOAD_ALIGN = 0x1000,       /* any multiple of this is a good load address */
};

enum boot_status {
    BOOT_OK,
    BOOT_LOAD_MISALIGNED,   /* the load address is not a multiple of 4 KB */
    BOOT_PAST_4GB,          /* something would lie at or above 4 GB */
    BOOT_IDENTITY_CONFLICT, /* the identity section is a VA the image itself needs */
    BOOT_TOO_MANY_RANGES,   /* a fixed array of boot_platform or of the heap is full */
    BOOT_STATUSES
};

/*
 * What the entry code knows before it moves: the IPA it runs at, the bytes of image to keep
 * (_end - _start, .bss included, padding not) and the used bytes of the device tree (0 without
 * one).
 */
struct boot_entry {
    uint32_t load;
    uint32_t image_size;
    uint32_t dtb_size;
};

/*
 * Where everything ends up. All IPA but offset, which is IPA - VA modulo 2^32 and a multiple of 1
 * MB. end is exclusive: one past the last byte of the device tree copy.
 */
struct boot_placement {
    uint32_t base; /* of the image; base mod 1 MB is 0x8000 */
    uint32_t offset;
    uint32_t stack; /* lowest byte */
    uint32_t table;
    uint32_t image_end; /* exclusive */
    uint32_t dtb;       /* 8-byte aligned, at or just above image_end */
    uint32_t end;
};

/*
 * The final address of an image loaded at load: load itself when load mod 1 MB is 0x8000, else the
 * next address above it that is. A load address in the last megabyte gives a value below it (it
 * wrapped).
 */
uint32_t boot_choose_base(uint32_t load);

/*
 * Decide the whole placement. *placement is written only for BOOT_OK.
 */
enum boot_status boot_place(const struct boot_entry *entry, struct boot_placement *placement);

/*
 * One line of text for a status. Never NULL. Not for code that runs with the MMU off (it is a
 * pointer table).
 */
const char *boot_status_text(enum boot_status status);

#endif
