/* SPDX-License-Identifier: MIT */
/* Layout files: what surrounds an image (machine) and what an image promises (image). Data; decides
 * nothing. */
#ifndef SW_INPUT_LAYOUT_H
#define SW_INPUT_LAYOUT_H

#include "base/file.h"
#include "base/range.h"
#include "base/value.h"

/*
 * Which placement rules a machine follows; one file of src/model each.
 */
enum sw_loader {
    SW_LOADER_XEN_TOOLSTACK_44, /* xl of Xen 4.4 */
    SW_LOADER_XEN_TOOLSTACK,    /* xl of Xen 4.5 and later */
    SW_LOADER_XEN_HYPERVISOR,   /* dom0less (and dom0): the hypervisor itself loads */
    SW_LOADER_QEMU_KERNEL,      /* qemu-system-arm -kernel */
    SW_LOADER_FIXED,            /* U-Boot style: the addresses are given */
    SW_LOADERS
};

/*
 * A window of the machine's IPA space that is not RAM of the guest, or the room RAM may take
 * ("ram"), or the room of the pages shared with the toolstack ("magic": the placement says which
 * of its pages are there). with, when not NULL, is a compatible string: the window is there only
 * when the device tree has a node with it.
 */
struct sw_layout_window {
    const char *name;
    struct sw_range where;
    const char *use; /* "ram", "device", "grant", "magic" */
    const char *with;
    bool emulated, execute_never;
    bool rom; /* a loader's bytes are read and fetched there; stores do not change them */
    struct sw_site why;
};

struct sw_machine_layout {
    const char *name; /* of the file, without folder and ending */
    const char *title;
    const char *arch; /* "arm32" */
    const char *source;
    enum sw_loader loader;
    const char *board;    /* name of the embedded device tree used without --dtb */
    bool stage2;          /* a hypervisor's stage 2 lies under the guest; else PA equals IPA */
    const char *mode;     /* CPU mode at entry: "svc" or "hyp" */
    uint32_t sctlr, cpsr; /* at entry */
    uint32_t r0, r1;      /* r2 is the device tree's address */
    struct sw_value load_address, dtb_address; /* SW_LOADER_FIXED */
    const char *const *magic_pages;            /* NULL-ended names of the 4 KB pages shared with the
                                                  toolstack, in order; the loader says where */
    const struct sw_layout_window *windows;
    size_t window_count;
    struct sw_site why;
};

/*
 * An address as an image layout writes it: a number, or a name (symbol, "load", "load.end", "ram",
 * "header.end") plus or minus numbers; a list means the first whose name is known. Kept as text;
 * the model evaluates it. alternatives is NULL where the layout does not give the address.
 */
struct sw_layout_address {
    const char *const *alternatives; /* NULL-ended */
    struct sw_site why;
};

/*
 * One alternative taken apart: name (NULL for a plain number, which then is in plus) + plus -
 * minus. false when the text is not of that form, or its numbers add up to more than 2^64 - 1.
 */
struct sw_layout_term {
    const char *name;
    uint64_t plus, minus;
};
SW_MUST_CHECK bool sw_layout_term(struct sw_arena *arena, const char *text,
                                  struct sw_layout_term *term);

enum sw_layout_space { SW_SPACE_VA, SW_SPACE_IPA };

/*
 * A region an image promises: [first, end). use is a word of the list of uses ("kernel", "bss",
 * "padding", "stack", "tables", "guard", "heap"). min_size: fewer bytes are a mistake; 0 when not
 * said. It is there only when the image has the symbol with and has not the symbol without, where
 * they are not NULL. left: a heap of no place of its own, which is all RAM that the shared boot
 * code leaves; first and end are then nothing.
 */
struct sw_layout_region {
    const char *name;
    const char *use;
    enum sw_layout_space space;
    struct sw_layout_address first, end;
    uint64_t min_size;
    const char *with, *without;
    bool left;
    struct sw_site why;
};

/*
 * What an image can make of a device tree. 0 and NULL: nothing is said of it.
 */
struct sw_fdt_promise {
    uint32_t cells;         /* #address-cells and #size-cells must both be this */
    uint32_t banks;         /* it uses the first so many RAM banks only */
    uint64_t max_size;      /* bytes of tree it has room for */
    uint64_t max_bootargs;  /* bytes of /chosen/bootargs it has room for, NUL included */
    bool ignores_reserved;  /* it takes reserved memory for free */
    const char *const *gic; /* NULL-ended: it drives a controller compatible with one of these */
    const char *const
        *consoles;            /* NULL-ended: it writes to a device compatible with one of these */
    const char *const *nodes; /* NULL-ended: it stops without a node compatible with each */
};

/*
 * How stage 1 can be known without running the image.
 */
enum sw_stage1_kind {
    SW_STAGE1_UNKNOWN,
    SW_STAGE1_BOOT,        /* the shared boot code's own decisions */
    SW_STAGE1_FLAT_OFFSET, /* 4096 sections, descriptor = ((va + offset) | template), offset = load
                              - link; 32-bit arithmetic, as the image's own loop does it */
    SW_STAGE1_IN_IMAGE,    /* the image's own bytes hold the tables, ready made */
};

struct sw_image_layout {
    const char *name; /* of the file, without folder and ending */
    const char *title;
    const char *arch;
    const char *source;
    /* It fits an image that has all of match_symbols (NULL-ended), or all of match_words (words of
     * the flat image). One that names neither never fits by itself. */
    const char *const *match_symbols;
    const struct sw_match_word {
        uint32_t at, value;
    } * match_words;
    size_t match_word_count;
    struct sw_layout_address link; /* VA of the first byte of the image */
    const struct sw_layout_region *regions;
    size_t region_count;
    enum sw_stage1_kind stage1;
    struct sw_layout_address table; /* VA of the first-level table */
    uint32_t template;              /* FLAT_OFFSET: low 20 bits of every entry */
    uint32_t ttbr0_flags, dacr;     /* FLAT_OFFSET, IN_IMAGE: low bits of TTBR0; DACR */
    uint32_t sctlr_set;             /* the same: SCTLR bits set on top of those at entry */
    uint32_t ttbcr, ttbr1;          /* IN_IMAGE: whole registers, as these two */
    uint32_t prrr, nmrr;
    struct sw_layout_address vectors;    /* VA of the exception vectors */
    struct sw_layout_address early_code; /* VA one past the code and literals that run while only
                                            the section of the first byte is mapped */
    bool wx;                             /* nothing is writable and executable */
    struct sw_fdt_promise fdt;
    const char *const *modes; /* NULL-ended CPU modes it can be entered in; NULL: not said */
    const char *hypervisor;   /* "xen": it makes hypercalls and stops without; NULL: not said */
    bool moves;               /* it moves itself by boot_choose_base, and copies the device tree */
    struct sw_layout_address handover; /* VA at which the tables are complete; may be absent */
    bool handover_mmu;                 /* they are complete when the MMU goes on */
    bool needs_flat_offset;            /* works only where IPA - VA is a multiple of 1 MB */
    struct sw_site why;
};

/*
 * Parse one layout. Errors (SW_ERROR_USAGE) carry file, line, column and, for a wrong word, the
 * known ones.
 */
SW_MUST_CHECK bool sw_machine_layout_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                           struct sw_machine_layout **layout, struct sw_error *err);
SW_MUST_CHECK bool sw_image_layout_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                         struct sw_image_layout **layout, struct sw_error *err);

/*
 * By shipped name, or by file when the text has a '/' or ends in .yaml. An unknown name is answered
 * with the nearest and the list.
 */
SW_MUST_CHECK bool sw_machine_layout_open(struct sw_arena *arena, const char *name_or_file,
                                          struct sw_machine_layout **layout, struct sw_error *err);
SW_MUST_CHECK bool sw_image_layout_open(struct sw_arena *arena, const char *name_or_file,
                                        struct sw_image_layout **layout, struct sw_error *err);

#endif
