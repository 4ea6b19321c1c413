/* SPDX-License-Identifier: MIT */
/* Tables to walk. */
#include "bench.h"

enum { SECTIONS = 4096, PAGES = 256, BASE = 0x40000000, CLIENTS = 0x55555555 };

/* Sections of Normal memory that everyone may use, as a unikernel's are. */
enum { SECTION_BITS = 0x11c0e, PAGE_BITS = 0x47e };

static struct bench_tables short_tables(const uint32_t *words, size_t count)
{
    const struct vmsa_short_registers registers = {.sctlr = 0x1005, .ttbr0 = BASE, .dacr = CLIENTS};

    return (struct bench_tables){
        .regime = vmsa_regime_short(&registers),
        .reader = {.window = words, .window_base = BASE, .window_size = count * sizeof *words},
        .words = words,
        .dacr = CLIENTS,
    };
}

struct bench_tables tables_flat(struct sw_arena *arena)
{
    enum { OFFSET = 0x3fc };
    uint32_t *words = SW_NEW_ARRAY(arena, uint32_t, SECTIONS);

    for (uint32_t i = 0; i < SECTIONS; i++)
        words[i] = (i + OFFSET) << 20 | SECTION_BITS;
    return short_tables(words, SECTIONS);
}

struct bench_tables tables_random(struct sw_arena *arena)
{
    enum { TYPE_MASK = 0x40003, SECTION = 2 };
    uint32_t *words = SW_NEW_ARRAY(arena, uint32_t, SECTIONS);
    uint64_t state = 1;

    for (uint32_t i = 0; i < SECTIONS; i++)
        words[i] = ((uint32_t)bench_random(&state) & ~(uint32_t)TYPE_MASK) | SECTION;
    return short_tables(words, SECTIONS);
}

/* count numbers from 0 on, in another order. */
static void shuffle(uint32_t *numbers, uint32_t count)
{
    uint64_t state = 2;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = (uint32_t)(bench_random(&state) % (i + 1));

        numbers[i] = numbers[other];
        numbers[other] = i;
    }
}

struct bench_tables tables_shuffled(struct sw_arena *arena)
{
    uint32_t *words = SW_NEW_ARRAY(arena, uint32_t, SECTIONS);

    shuffle(words, SECTIONS);
    for (uint32_t i = 0; i < SECTIONS; i++)
        words[i] = words[i] << 20 | SECTION_BITS;
    return short_tables(words, SECTIONS);
}

struct bench_tables tables_pages(struct sw_arena *arena)
{
    enum { ALL = SECTIONS * PAGES, TABLE = 1 };
    uint32_t *words = SW_NEW_ARRAY(arena, uint32_t, SECTIONS + ALL);

    for (uint32_t i = 0; i < SECTIONS; i++)
        words[i] = (uint32_t)(BASE + (SECTIONS + i * PAGES) * sizeof *words) | TABLE;
    shuffle(words + SECTIONS, ALL);
    for (uint32_t i = SECTIONS; i < SECTIONS + ALL; i++)
        words[i] = words[i] << 12 | PAGE_BITS;
    return short_tables(words, SECTIONS + ALL);
}

/* LPAE over an AArch32 stage 2 of 16 GB: two first-level tables side by side. Both stages map 2 MB
 * blocks, stage 1 to IPAs that differ in one bit. */
struct bench_tables tables_blocks(struct sw_arena *arena)
{
    enum { TABLE = 512, ROOT1 = 0x1000, STAGE2 = 0x2000, STAGE1 = 0x12000, HALVES = 4 };
    enum { ALL = STAGE1 + HALVES * TABLE, GIGABYTES = 16, SWAPPED = 0x20000000 };
    const struct vmsa_lpae_registers registers = {.sctlr = 0x1005,
                                                  .ttbcr = 0x80000000,
                                                  .ttbr0 = BASE + ROOT1 * sizeof(uint64_t),
                                                  .mair = 0xff04};
    const struct vmsa_stage2_registers registers2 = {.hcr = 1, .vtcr = 0x80003558, .vttbr = BASE};
    uint64_t *words = SW_NEW_ARRAY(arena, uint64_t, ALL);

    for (uint64_t i = 0; i < GIGABYTES; i++)
        words[i] = (BASE + (STAGE2 + i * TABLE) * sizeof *words) | 3;
    for (uint64_t i = 0; i < GIGABYTES * TABLE; i++)
        words[STAGE2 + i] = i << 21 | 0x7fd;
    for (uint64_t i = 0; i < HALVES; i++)
        words[ROOT1 + i] = (BASE + (STAGE1 + i * TABLE) * sizeof *words) | 3;
    for (uint64_t i = 0; i < HALVES * TABLE; i++)
        words[STAGE1 + i] = (i << 21 ^ SWAPPED) | 0x705;
    return (struct bench_tables){
        .regime = vmsa_regime_lpae(&registers),
        .stage2 = vmsa_stage2_aarch32(&registers2),
        .reader = {.window = words, .window_base = BASE, .window_size = ALL * sizeof *words},
    };
}
