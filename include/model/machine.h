/* SPDX-License-Identifier: MIT */
/* The whole situation of one image on one machine: what lies where in IPA, what stage 1 and stage 2
 * are. Const once made. */
#ifndef SW_MODEL_MACHINE_H
#define SW_MODEL_MACHINE_H

#include "base/vector.h"
#include "boot/map.h"
#include "boot/registers.h"
#include "input/image.h"
#include "input/layout.h"
#include "input/platform.h"
#include "vmsa/stage2.h"
#include "vmsa/walk.h"

/*
 * What a region is for.
 */
enum sw_use {
    SW_USE_RAM,
    SW_USE_KERNEL,  /* the image's bytes, .bss not included */
    SW_USE_BSS,     /* [__bss_start, _end): no bytes in the file, or zeros there */
    SW_USE_PADDING, /* file bytes behind the image's end */
    SW_USE_STACK,
    SW_USE_TABLES,
    SW_USE_GUARD,
    SW_USE_DTB,      /* as the loader placed it */
    SW_USE_DTB_COPY, /* where the image moves it */
    SW_USE_RAMDISK,
    SW_USE_MAGIC, /* pages shared with the toolstack: console, xenstore */
    SW_USE_GRANT,
    SW_USE_DEVICE,
    SW_USE_RESERVED, /* /memreserve/ and /reserved-memory */
    SW_USE_LOADER,   /* loader's own bytes: QEMU's boot stub */
    SW_USE_HEAP,     /* RAM that the running image gives out piece by piece */
    SW_USES
};

/*
 * When a region matters: from entry until the image has moved and hand-over is reached, and from
 * hand-over on.
 */
enum { SW_WHEN_ENTRY = 1, SW_WHEN_RUNNING = 2, SW_WHEN_ALWAYS = 3 };

/*
 * A region of IPA, with the VA it is meant to have when the image promises one.
 */
struct sw_region {
    struct sw_range where;
    enum sw_use use;
    unsigned when;
    const char *name;   /* "stack", "device tree", "/pl011@9000000" */
    struct sw_value va; /* of where.first, as the image promises it */
    uint64_t min_size;  /* the image layout asks for so many bytes; 0: not said */
    struct sw_site why;
};

/*
 * Why a loader refuses, by kind, so that a rule can own each; refusal has the words.
 */
enum sw_refusal {
    SW_REFUSAL_NONE,
    SW_REFUSAL_NO_HEADER,  /* no zImage magic at 0x24, and this loader takes nothing else */
    SW_REFUSAL_HEADER_END, /* header end - start is larger than the file */
    SW_REFUSAL_IMAGE,      /* the image alone does not lie in RAM */
    SW_REFUSAL_NO_ROOM,    /* image, device tree and ramdisk together do not fit in RAM */
    SW_REFUSAL_START,      /* the header's start is an address where there is no RAM */
    SW_REFUSAL_OTHER,
};

/*
 * What the loader does with the image. A refusal means that the loader stops with refusal's text;
 * everything else is then unknown.
 */
struct sw_placement {
    bool refused;
    enum sw_refusal refusal_kind; /* SW_REFUSAL_NONE exactly when refused is false */
    const char *refusal; /* "header end - start (0x11000) is larger than the file (0x10214)" */
    struct sw_site refusal_why;
    struct sw_value load;  /* IPA of the first byte of the flat image */
    struct sw_value entry; /* IPA of the first instruction */
    uint64_t loaded_size;  /* bytes the loader copies */
    uint64_t counted_size; /* bytes the loader keeps free for the image */
    struct sw_value dtb;   /* IPA of the device tree, handed over in r2 */
    bool dtb_untold;       /* it is there, and no register says so */
    uint64_t dtb_size;
    struct sw_value ramdisk;
    uint64_t ramdisk_size;
    struct sw_value magic; /* IPA of the first page shared with the toolstack; the layout's
                              magic_pages say how many and which */
    struct sw_value stub;  /* IPA of the loader's own code, and its bytes */
    uint64_t stub_size;
    bool as_flat;   /* an ELF was turned into flat bytes for this loader */
    uint64_t shift; /* bytes by which an ELF's segments lie above their p_paddr, modulo 2^64 */
};

/*
 * One stage of translation. UNKNOWN: nobody said. NONE: output equals input. DECLARED: windows of
 * the layout say which IPAs are backed, and the PA is the hypervisor's choice. TABLES: regime and
 * reader answer.
 */
enum sw_stage_kind { SW_STAGE_UNKNOWN, SW_STAGE_NONE, SW_STAGE_DECLARED, SW_STAGE_TABLES };

/*
 * A window of a declared stage 2. emulated windows trap to the hypervisor: an access works, though
 * nothing is mapped.
 */
struct sw_window {
    struct sw_range where;
    const char *name;
    enum sw_use use;
    bool emulated;
    bool execute_never;
    struct sw_site why;
};

struct sw_stage {
    enum sw_stage_kind kind;
    const char *why;           /* "boot code's own decisions for this placement", "layout template
                                  flat-offset", why it is unknown */
    struct vmsa_regime regime; /* stage 1 */
    struct vmsa_reader reader; /* stage 1: answers PAs for both stages */
    struct vmsa_short_registers registers;
    struct vmsa_stage2 tables;       /* stage 2, TABLES only */
    const struct sw_window *windows; /* ascending, DECLARED only */
    size_t window_count;
    bool from_run; /* the tables were found in memory after running the boot code */
};

/*
 * Which translation regime stage 1 is.
 */
enum sw_regime { SW_REGIME_PL1, SW_REGIME_HYP, SW_REGIME_EL1, SW_REGIME_EL2, SW_REGIMES };

/*
 * What a walk cannot do without a register that nobody gave: reach the tables of the lower or the
 * upper half, say whether a leaf may be used, say what memory it is.
 */
enum sw_need { SW_NEED_LOWER, SW_NEED_UPPER, SW_NEED_RIGHTS, SW_NEED_MEMORY, SW_NEEDS };

/*
 * How the tables that were declared and those found by running differ.
 */
struct sw_stage_difference {
    bool compared;  /* both exist */
    uint64_t count; /* registers and table words that differ */
    /* Of the first one, count not 0: */
    const char *what; /* a register's name, or "table word" */
    uint64_t ipa;     /* of the word */
    uint32_t index;   /* of the word in its table */
    uint32_t declared, run;
};

struct sw_boot_trace;
struct sw_code_facts;

/*
 * Made from an image (sw_machine_make) or from memory and registers (sw_machine_from_dump). With
 * the latter, image, platform, layout and promise are NULL, and nothing is placed.
 */
struct sw_machine {
    const char *about; /* "kernel.elf on xen-4.5"; the files of a dump */
    const struct sw_image *image;
    const struct sw_platform *platform;
    const struct sw_machine_layout *layout;
    const struct sw_image_layout *promise;
    const struct sw_image *names; /* whose symbols and sections name VAs; NULL: nobody's */
    enum sw_regime regime;
    bool long_faults;              /* faults of AArch32 are in the long format (TTBCR.EAE) */
    const char *missing[SW_NEEDS]; /* "register DACR is not given", or NULL */
    const char *const *notes;      /* assumptions to tell whoever asked */
    size_t note_count;
    struct sw_placement placement;
    bool boot_asked;              /* the shared boot code was asked where the image goes, */
    enum boot_status boot_status; /* what it said of the place, and then of the map, */
    struct boot_placement boot;   /* and the place; known when base is */
    struct sw_value link;         /* VA of the image's first byte, as the image layout has it */
    struct sw_value base;         /* IPA of the image's first byte at hand-over */
    struct sw_value offset;       /* IPA - VA at hand-over, modulo 2^32 */
    bool offset_from_run;         /* nobody else told it: offset, and link by it, are what the run
                                     of the boot code came to */
    struct sw_value vectors, early_code; /* VAs, as the image layout has them */
    const struct sw_fdt_range *ram;      /* banks: --ram, else the device tree's */
    size_t ram_count;
    const struct sw_region *regions; /* ascending by where.first, then by use */
    size_t region_count;
    struct sw_range move; /* IPA [stack, end of the device tree's copy): what the self-move writes
                             and so needs as free RAM; also when only the device tree is copied */
    bool moves;           /* the image moves itself, and move is known */
    struct sw_stage stage1, stage2;
    struct sw_value handover;          /* VA where the image's tables are complete, by its layout */
    const struct sw_boot_trace *trace; /* of model/boot_trace.h; NULL: the image was not run */
    const struct sw_code_facts *code;  /* of model/code_facts.h; NULL: nobody looked */
    struct sw_stage declared;          /* with a trace: stage 1 as it is known without running */
    struct sw_stage_difference difference;
};

/*
 * Everything a machine is made from. Pointers must outlive it. ram overrides the platform's banks
 * when ram_count is not 0; ramdisk_size 0 means none. at, when known, is where the image lies
 * whatever the loader would choose; everything else stays where the loader puts it.
 */
struct sw_machine_inputs {
    const struct sw_image *image;
    const struct sw_platform *platform;
    const struct sw_machine_layout *layout;
    const struct sw_image_layout *promise;
    const struct sw_range *ram;
    size_t ram_count;
    uint64_t ramdisk_size;
    struct sw_value at;
};

/*
 * Put an image on a machine: place it as that loader would, lay out every region, and find the
 * declared stage 1 and stage 2. Only a broken input is an error; an image that cannot live there is
 * described as it is (refused, unknown), for the rules to judge.
 */
SW_MUST_CHECK bool sw_machine_make(struct sw_arena *arena, const struct sw_machine_inputs *inputs,
                                   struct sw_machine **machine, struct sw_error *err);

/*
 * The layout that fits an image: the one of the count layouts whose `match:` fits it, or the one
 * called generic. *why says it in words for the report ("matched by symbols uk_map_complete", "none
 * fits: generic"). Errors (SW_ERROR_USAGE): two fit, the text names both; none, and no generic.
 */
SW_MUST_CHECK bool sw_image_layout_match(struct sw_arena *arena, const struct sw_image *image,
                                         const struct sw_image_layout *const *layouts, size_t count,
                                         const struct sw_image_layout **layout, const char **why,
                                         struct sw_error *err);

/*
 * Look-ups: the first region of a use (NULL when there is none), whether a whole range lies inside
 * RAM banks.
 */
const struct sw_region *sw_machine_region(const struct sw_machine *machine, enum sw_use use);
bool sw_machine_is_ram(const struct sw_machine *machine, struct sw_range range);

/*
 * The IPA where the loader puts the byte that the ELF has at a VA.
 */
struct sw_value sw_machine_loaded_at(const struct sw_machine *machine, uint64_t va);

/*
 * What lies at an IPA when the image runs (SW_WHEN_RUNNING): the narrowest such region, RAM banks
 * last; NULL when there is none.
 */
const struct sw_region *sw_machine_region_at(const struct sw_machine *machine, uint64_t ipa);

/*
 * The declared stage-2 window that has an IPA, or NULL.
 */
const struct sw_window *sw_machine_window_at(const struct sw_machine *machine, uint64_t ipa);

const char *sw_use_name(enum sw_use use);

/*
 * The word of --regime: "pl1", "hyp", "el1", "el2".
 */
const char *sw_regime_name(enum sw_regime regime);

#endif
