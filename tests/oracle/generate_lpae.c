/* SPDX-License-Identifier: MIT */
/* Jobs of AArch32 long descriptors: the guest's regime and Hyp's own; and stage 2 of AArch32. */
#include "generate_long.h"

enum { POOL_PAGES = 24, POOL_UPPERS = 12, PAGE = 4096 };

enum { SCTLR_M = 1, SCTLR_EE = 1 << 25, HCR_VM = 1 };

/* A root: some page of the pool, and bits below it that the size of the table makes ignored. */
static uint64_t root(struct random *random, uint64_t tables, bool physical)
{
    uint64_t base = tables + (uint64_t)random_below(random, POOL_UPPERS) * PAGE;

    base |= random_bits(random, 12);
    /* An ASID above, and rarely an address that is too large (an ARMv7 core, which has the job's
     * stage 2, knows no such thing). */
    base |= random_bits(random, 8) << 48;
    return random_percent(random, 3) && physical ? base | random_bits(random, 8) << 40 : base;
}

/* An address near what T0SZ and T1SZ translate: size is the log2 of the region. */
static uint64_t address(struct random *random, unsigned size0, unsigned size1, size_t i)
{
    uint32_t word = (uint32_t)random_next(random);

    switch (i & 7) {
    case 0:
        return word;
    case 1: /* either edge of the lower region */
        return (uint32_t)((UINT64_C(1) << size0) - 0x1000 + (word & 0x1fff));
    case 2: /* either edge of the upper one */
        return (uint32_t)(0 - (UINT64_C(1) << size1) - 0x1000 + (word & 0x1fff));
    case 3:
    case 4:
        return (uint32_t)(0 - (UINT64_C(1) << size1)) | (word & ((UINT64_C(1) << size1) - 1));
    default:
        return word & ((UINT64_C(1) << size0) - 1);
    }
}

static void fill_addresses(struct random *random, unsigned size0, unsigned size1,
                           uint64_t *addresses)
{
    for (size_t i = 0; i < ORACLE_ADDRESSES; i++) {
        addresses[i] = address(random, size0, size1, i);
    }
}

/* The tables of stage 1, which lie at address for the walk; physical when there is no stage 2. */
static void fill_pool(struct random *random, struct draft *draft, uint64_t address, bool physical,
                      bool big_endian)
{
    /* qemu-system-arm drops the upper half of a table's address: bit 31 is always set, so that what
     * is left is no memory either. Under stage 2 any address will do. */
    struct long_shape shape = {12,
                               physical ? 40 : 34,
                               physical ? 48 : 40,
                               physical ? ORACLE_NOTHING : 0,
                               0,
                               big_endian,
                               physical};
    struct long_pool pool = {address, POOL_PAGES, POOL_UPPERS};

    long_fill(random, &shape, &pool, draft_chunk(draft, ORACLE_TABLES, POOL_PAGES * PAGE));
}

static unsigned region(struct random *random)
{
    return random_percent(random, 30) ? 0 : random_below(random, 8);
}

/* Stage 1 of the guest, with its tables at address for the walk. */
static void draft_stage1(struct random *random, struct draft *draft, uint64_t tables,
                         bool big_endian)
{
    uint64_t *registers = draft->job.registers;
    unsigned t0 = region(random), t1 = region(random);
    bool physical = !(registers[ORACLE_HCR] & HCR_VM);

    registers[ORACLE_SCTLR] = (random_percent(random, 97) ? SCTLR_M : 0) |
                              (big_endian ? SCTLR_EE : 0) | long_caches(random);
    registers[ORACLE_TTBCR] = UINT64_C(1) << 31 | t0 | t1 << 16 |
                              (random_percent(random, 6) ? 1u << 7 : 0) |
                              (random_percent(random, 6) ? 1u << 23 : 0);
    registers[ORACLE_TTBR0] = root(random, tables, physical);
    registers[ORACLE_TTBR1] = root(random, tables, physical);
    registers[ORACLE_MAIR0] = (uint32_t)random_next(random);
    registers[ORACLE_MAIR1] = (uint32_t)random_next(random);
    fill_pool(random, draft, tables, physical, big_endian);
    fill_addresses(random, 32 - t0, 32 - t1, draft->addresses);
    draft->job.operations =
        1u << ORACLE_S12_PR | 1u << ORACLE_S12_PW | 1u << ORACLE_S12_UR | 1u << ORACLE_S12_UW;
}

void generate_lpae(struct random *random, struct draft *draft)
{
    draft_stage1(random, draft, ORACLE_TABLES, random_percent(random, 10));
}

void generate_lpae_two(struct random *random, struct draft *draft)
{
    uint64_t ipa = hyp_stage2(random, draft, POOL_PAGES * PAGE);

    /*
     * One byte order for both stages: stage 1 may stray into tables of stage 2, and the ARMv7 core
     * of these jobs knows no address size fault for what they are in the other order.
     */
    draft_stage1(random, draft, ipa, draft->job.registers[ORACLE_HSCTLR] & SCTLR_EE);
}

void generate_lpae_ipa(struct random *random, struct draft *draft)
{
    generate_lpae_two(random, draft);
    draft->job.operations =
        1u << ORACLE_S1_PR | 1u << ORACLE_S1_PW | 1u << ORACLE_S1_UR | 1u << ORACLE_S1_UW;
}

/* A start level that does not go with the size, or start: the root is as large as that one needs.
 */
static unsigned odd_start(struct random *random, unsigned start, unsigned size)
{
    unsigned other = random_below(random, 3);
    bool fits = (other == 1 && size >= 31) || (other == 2 && size <= 34);

    return fits ? start : other;
}

uint64_t hyp_stage2(struct random *random, struct draft *draft, uint64_t bytes)
{
    uint64_t *registers = draft->job.registers;
    unsigned start = 1 + random_below(random, 2);
    /* What a start level can resolve: up to 16 concatenated roots, 25 to 40 bits. */
    unsigned size = start == 1 ? 31 + random_below(random, 10) : 25 + random_below(random, 10);
    unsigned t0 = (32 - size) & 15;
    struct long_shape shape = {
        12, 40, 40, ORACLE_NOTHING, ORACLE_NOTHING, random_percent(random, 10), false};
    struct stage2_window window = {size, start, 0, ORACLE_TABLES, bytes};

    window.ipa = stage2_place(random, 12, size < 32 ? size : 32);
    registers[ORACLE_VTTBR] = stage2_fill(random, draft, &shape, &window) | random_bits(random, 8)
                                                                                << 48;
    if (random_percent(random, 4)) {
        start = odd_start(random, start, size);
    }
    registers[ORACLE_VTCR] = UINT64_C(1) << 31 | (2 - start) << 6 | t0 | (t0 & 8) << 1;
    registers[ORACLE_HSCTLR] = shape.big_endian ? SCTLR_EE : 0;
    registers[ORACLE_HCR] =
        1 | (random_bits(random, 1) << 2) | (random_percent(random, 5) ? 1u << 12 : 0);
    return window.ipa;
}

void generate_hyp(struct random *random, struct draft *draft)
{
    uint64_t *registers = draft->job.registers;
    bool big_endian = random_percent(random, 10);
    unsigned t0 = region(random);

    registers[ORACLE_HSCTLR] = (random_percent(random, 97) ? SCTLR_M : 0) |
                               (big_endian ? SCTLR_EE : 0) | long_caches(random);
    registers[ORACLE_HTCR] = t0;
    registers[ORACLE_HTTBR] = root(random, ORACLE_TABLES, true);
    registers[ORACLE_HMAIR0] = (uint32_t)random_next(random);
    registers[ORACLE_HMAIR1] = (uint32_t)random_next(random);
    fill_pool(random, draft, ORACLE_TABLES, true, big_endian);
    fill_addresses(random, 32 - t0, 32, draft->addresses);
    draft->job.operations = 1u << ORACLE_HYP_R | 1u << ORACLE_HYP_W;
}
