/* SPDX-License-Identifier: MIT */
/* All that C does while the MMU is off. Runs at any address, so: nothing here may need a relocated
 * word (no table of pointers, no global offset table), and every access is aligned. */
#include "early.h"

#include "arm32/cpu.h"
#include "string.h"

#include <stdbool.h>

enum {
    FDT_MAGIC = (int)0xd00dfeed,
    ATAG_CORE = 0x54410001,
    MODE_MASK = 0x1f,
    MODE_HYP = 0x1a,
    CPSR_SVC_ALL_MASKED = 0x1d3,
    MIDR_PART_LSB = 4,
    MIDR_PART_WIDTH = 12,
};

/*
 * The device tree's header as words (Devicetree specification 0.4, section 5.2), all big-endian.
 */
enum {
    FDT_WORD_MAGIC,
    FDT_WORD_TOTALSIZE,
    FDT_WORD_STRUCT,
    FDT_WORD_STRINGS,
    FDT_WORD_RESERVE,
    FDT_WORD_VERSION,
    FDT_WORD_STRINGS_SIZE = 8,
    FDT_WORD_STRUCT_SIZE,
    FDT_WORDS,
    FDT_VERSION_17 = 17, /* the first with a size of the structure block */
};

struct uk_boot uk_boot;
_Static_assert(offsetof(struct uk_boot, fdt) == 12, "entry.S writes the first four words");

static uint32_t fdt_word(uint32_t fdt, uint32_t index)
{
    return __builtin_bswap32(((const volatile uint32_t *)(uintptr_t)fdt)[index]);
}

/* Where a block of the device tree ends, from its start; 0 when that is past the total size. */
static uint32_t block_end(uint32_t fdt, uint32_t offset_word, uint32_t size)
{
    uint32_t offset = fdt_word(fdt, offset_word);
    uint32_t total = fdt_word(fdt, FDT_WORD_TOTALSIZE);

    return offset > total || size > total - offset ? 0 : offset + size;
}

/* The end of the memory reservation block: a list of pairs of 64-bit numbers, ended by zeros. */
static uint32_t reserve_end(uint32_t fdt)
{
    uint32_t at = fdt_word(fdt, FDT_WORD_RESERVE);
    uint32_t total = fdt_word(fdt, FDT_WORD_TOTALSIZE);

    while (at % 8 == 0 && at <= total && total - at >= 16) {
        uint32_t word = at / 4;

        at += 16;
        if ((fdt_word(fdt, word) | fdt_word(fdt, word + 1) | fdt_word(fdt, word + 2) |
             fdt_word(fdt, word + 3)) == 0) {
            return at;
        }
    }
    return 0;
}

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/*
 * Bytes of a device tree that are in use: QEMU's says a total of 1 MB and uses 8 KB of it. 0 when
 * this is no device tree or one whose header contradicts itself.
 */
static uint32_t fdt_used(uint32_t fdt)
{
    uint32_t structure, strings, reserve;

    if (fdt == 0 || fdt % 4 != 0 || fdt_word(fdt, FDT_WORD_MAGIC) != (uint32_t)FDT_MAGIC) {
        return 0;
    }
    if (fdt_word(fdt, FDT_WORD_VERSION) < FDT_VERSION_17) {
        return fdt_word(fdt, FDT_WORD_TOTALSIZE);
    }
    structure = block_end(fdt, FDT_WORD_STRUCT, fdt_word(fdt, FDT_WORD_STRUCT_SIZE));
    strings = block_end(fdt, FDT_WORD_STRINGS, fdt_word(fdt, FDT_WORD_STRINGS_SIZE));
    reserve = reserve_end(fdt);
    if (structure == 0 || strings == 0 || reserve == 0) {
        return 0;
    }
    return larger(larger(structure, strings), reserve);
}

/*
 * Boards that may be started without a device tree: by the number in r1 and the CPU's part number,
 * where their PL011 is and which word to write where to end the machine. No pointers in here.
 */
static const struct {
    uint32_t machine, part, uart, off_address, off_value;
} boards[] = {
    {2272, 0xc0f, 0x1c090000, 0x1c0100a4, 0xc0800000}, /* Versatile Express with Cortex-A15 */
};

static void early_write(uint32_t address, uint32_t value)
{
    *(volatile uint32_t *)(uintptr_t)address = value;
}

/*
 * Say why it cannot go on, where there is a known console, and stop.
 */
_Noreturn static void early_stop(uint32_t machine, const char *text, char digit)
{
    uint32_t part = (uk_read_midr() >> MIDR_PART_LSB) & ((1u << MIDR_PART_WIDTH) - 1);

    for (uint32_t i = 0; i < sizeof boards / sizeof *boards; i++) {
        if (boards[i].machine != machine || boards[i].part != part) {
            continue;
        }
        for (const char *c = text; *c != '\0'; c++) {
            early_write(boards[i].uart, (uint32_t)(*c == '#' ? digit : *c));
        }
        early_write(boards[i].off_address, boards[i].off_value);
    }
    for (;;) {
        uk_wfi();
    }
}

/* What r2 points at when it is no device tree: the older list of tags, or nothing we know. */
static const char *instead_of_fdt(uint32_t fdt)
{
    if (fdt != 0 && fdt % 4 == 0 && ((const volatile uint32_t *)(uintptr_t)fdt)[1] == ATAG_CORE) {
        return "stagewalk: the loader passed ATAGS in r2; this image needs a device tree\r\n";
    }
    return "stagewalk: no device tree in r2\r\n";
}

uint32_t uk_early_place(struct uk_boot *boot)
{
    struct boot_entry entry = {
        .load = boot->load,
        .image_size = (uint32_t)(_end - _start),
        .dtb_size = fdt_used(boot->fdt),
    };
    enum boot_status status;

    if (entry.dtb_size == 0) {
        early_stop(boot->machine, instead_of_fdt(boot->fdt), '0');
    }
    status = boot_place(&entry, &boot->placement);
    if (status != BOOT_OK) {
        early_stop(boot->machine, "stagewalk: cannot place the image: boot status #\r\n",
                   (char)('0' + (int)status));
    }
    boot->dtb_size = entry.dtb_size;
    /* A dirty line from before would be written over what goes there now, whenever it liked. */
    uk_cache_clean_invalidate(boot->placement.stack, boot->placement.end);
    memmove((void *)(uintptr_t)boot->placement.dtb, (const void *)(uintptr_t)boot->fdt,
            entry.dtb_size);
    return boot->placement.base;
}

uint32_t uk_early_in_hyp(uint32_t cpsr)
{
    return (cpsr & MODE_MASK) == MODE_HYP;
}

const struct uk_hyp *uk_early_hyp(struct uk_boot *boot)
{
    enum {
        HCPTR_RES1 = 0x33ff,      /* bits of coprocessors that do not exist; 10 and 11 are let be */
        HDCR_HPMN = 0x1f,         /* how many counters there are: keep */
        CNTHCTL_PL1_ACCESS = 3,   /* PL1PCTEN, PL1PCEN: counter and timer for PL1 */
        HSCTLR_RES1 = 0x30c50830, /* and M, A, C, I zero */
    };

    boot->hyp = (struct uk_hyp){
        .hcptr = HCPTR_RES1,
        .hdcr = uk_read_hdcr() & HDCR_HPMN,
        .cnthctl = CNTHCTL_PL1_ACCESS,
        .vpidr = uk_read_midr(),
        .vmpidr = uk_read_mpidr(),
        .hvbar = (uint32_t)(uintptr_t)uk_hyp_vectors,
        .hsctlr = HSCTLR_RES1,
        .spsr = CPSR_SVC_ALL_MASKED,
    };
    return &boot->hyp;
}

const struct boot_registers *uk_early_map(struct uk_boot *boot)
{
    const struct boot_placement *placement = &boot->placement;
    uint32_t vectors = (uint32_t)(uintptr_t)uk_vectors - placement->offset;
    enum boot_status status = boot_map_early(placement, (uint32_t *)(uintptr_t)placement->table);

    if (status != BOOT_OK) {
        early_stop(boot->machine, "stagewalk: cannot map the image: boot status #\r\n",
                   (char)('0' + (int)status));
    }
    boot->registers = boot_registers_for(placement, uk_read_sctlr(), vectors);
    /* All of this was written past the caches; a line fetched meanwhile would hide it. */
    uk_cache_invalidate(placement->stack, placement->end);
    uk_cache_fetch();
    return &boot->registers;
}
