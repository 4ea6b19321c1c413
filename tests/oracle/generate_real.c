/* SPDX-License-Identifier: MIT */
/* Tables through which a guest really loads, stores and branches: every output is ORACLE_TARGET, or
 * the guest's own code. Long descriptors of stage 1, and stage 2 for both formats. */
#include "generate_long.h"

enum { PAGE = 4096, ENTRIES = 512 };

enum {
    SCTLR_M = 1,
    SCTLR_WXN = 1 << 19,
    SCTLR_UWXN = 1 << 20,
    SCTLR_SPAN = 1 << 23,
    SCTLR_EE = 1 << 25
};

/* Descriptors that always let the guest's own code run: access flag, and read-only for both levels
 * (stage 1) or all rights and Normal memory (stage 2). */
enum { STAGE1_STUBS = 1 << 10 | 3 << 6 | 1, STAGE2_STUBS = 1 << 10 | 3 << 6 | 15 << 2 | 1 };

void real_operations(struct draft *draft)
{
    static const uint16_t offsets[] = {0, 4, 0x7fc, 0xffc};

    draft->job.addresses = 512;
    for (uint32_t i = 0; i < draft->job.addresses; i++) {
        /* Few offsets, so that the emulator translates few pieces of code. */
        uint64_t page = draft->addresses[i] & ~UINT64_C(0xfff);

        page -= page >> 21 == ORACLE_STUBS_VA >> 21 ? 0x200000 : 0;
        page -= page >= ORACLE_STUBS_VA_A64 ? 0x10000 : 0;
        draft->addresses[i] = page | offsets[i & 3];
    }
    draft->job.operations = 1u << ORACLE_DO_PR | 1u << ORACLE_DO_PW | 1u << ORACLE_DO_UR |
                            1u << ORACLE_DO_UW | 1u << ORACLE_DO_PX | 1u << ORACLE_DO_UX;
}

static uint64_t swapped(uint64_t word, bool big_endian)
{
    return big_endian ? __builtin_bswap64(word) : word;
}

/* A page or block of the target; size is the log2 of what it maps. */
uint64_t real_target(struct random *random, unsigned size, uint64_t type)
{
    uint64_t offset = random_bits(random, 24 - size) << size;

    return long_attributes(random) | ORACLE_TARGET | offset | type;
}

/* Table attributes, which take rights away: rarely. */
uint64_t real_table(struct random *random, uint64_t address)
{
    uint64_t limits = random_percent(random, 25) ? random_bits(random, 5) << 59 : 0;

    return limits | address | 3;
}

static uint64_t level2_entry(struct random *random, uint64_t pages)
{
    unsigned choice = random_below(random, 100);

    if (choice < 50) {
        return real_table(random, pages + (uint64_t)random_below(random, 8) * PAGE);
    }
    return choice < 85 ? real_target(random, 21, 1) : random_next(random) & ~UINT64_C(1);
}

/* What a half of the address space has: a root of four entries and a level-2 table for each. */
struct tree {
    uint64_t address;
    uint64_t *root, *level2;
};

static struct tree fill_tree(struct random *random, struct draft *draft, uint64_t address,
                             uint64_t pages)
{
    uint64_t *words = draft_chunk(draft, address, 5 * PAGE);
    struct tree tree = {address, words, words + ENTRIES};

    for (size_t i = 0; i < ENTRIES; i++) {
        tree.root[i] = random_percent(random, 90)
                           ? real_table(random, address + (1 + (i & 3)) * PAGE)
                           : random_next(random) & ~UINT64_C(1);
    }
    for (size_t i = 0; i < 4 * ENTRIES; i++) {
        tree.level2[i] = level2_entry(random, pages);
    }
    return tree;
}

/* The end of a tree leads to the stubs: its last entry of level 1 when it has that level, and the
 * last one that its size reaches at level 2. */
static void map_stubs(struct tree *tree, unsigned txsz)
{
    size_t table = txsz == 0 ? 3 : txsz == 1 ? 1 : 0;
    size_t last = txsz < 2 ? ENTRIES - 1 : ((size_t)1 << (11 - txsz)) - 1;

    tree->root[table] = (tree->address + (1 + table) * PAGE) | 3;
    tree->level2[table * ENTRIES + last] = ORACLE_STUBS | STAGE1_STUBS;
}

static void swap_all(struct draft *draft, bool big_endian)
{
    for (size_t i = 0; i < draft->used; i++) {
        draft->words[i] = swapped(draft->words[i], big_endian);
    }
}

static void fill_stage1(struct random *random, struct draft *draft, unsigned t0, unsigned t1)
{
    const uint64_t pages = ORACLE_TABLES + (1 << 16);
    struct tree lower = fill_tree(random, draft, ORACLE_TABLES, pages);
    struct tree upper = fill_tree(random, draft, ORACLE_TABLES + (1 << 15), pages);
    uint64_t *leaves = draft_chunk(draft, pages, 8 * PAGE);

    for (size_t i = 0; i < 8 * ENTRIES; i++) {
        leaves[i] =
            real_target(random, 12, random_percent(random, 90) ? 3 : random_bits(random, 2));
    }
    if (t0 == 0 && t1 == 0) {
        map_stubs(&lower, 0);
    }
    map_stubs(&upper, t1);
    /* From two bits of TxSZ on, the walk starts at level 2. */
    draft->job.registers[ORACLE_TTBR0] = lower.address + (t0 < 2 ? 0 : PAGE);
    draft->job.registers[ORACLE_TTBR1] = upper.address + (t1 < 2 ? 0 : PAGE);
}

void generate_lpae_real(struct random *random, struct draft *draft)
{
    uint64_t *registers = draft->job.registers;
    bool big_endian = random_percent(random, 10), halves = random_percent(random, 60);
    unsigned t0 = halves ? random_below(random, 8) : 0, t1 = halves ? random_below(random, 8) : 0;

    fill_stage1(random, draft, t0, t1);
    swap_all(draft, big_endian);
    /* SPAN: an exception does not set PAN, which the emulator would let forbid execution. */
    registers[ORACLE_SCTLR] = SCTLR_M | SCTLR_SPAN | long_caches(random) |
                              (big_endian ? SCTLR_EE : 0) |
                              (random_percent(random, 30) ? SCTLR_WXN : 0) |
                              (random_percent(random, 30) ? SCTLR_UWXN : 0);
    registers[ORACLE_TTBCR] = UINT64_C(1) << 31 | t0 | t1 << 16;
    registers[ORACLE_MAIR0] = 0xffffffff; /* Normal: what Device does to a fetch is a choice */
    registers[ORACLE_MAIR1] = 0xffffffff;
    for (size_t i = 0; i < ORACLE_ADDRESSES; i++) {
        uint32_t word = (uint32_t)random_next(random);

        /* Both regions alike, whatever their size. */
        draft->addresses[i] = i & 1 ? word >> t0 : word | (uint32_t) ~(0xffffffff >> t1);
    }
    real_operations(draft);
}

void real_keep(uint64_t *pages, unsigned first, unsigned count)
{
    for (unsigned i = first; i < first + count; i++) {
        pages[i] = (ORACLE_TABLES + i * PAGE) | STAGE2_STUBS | 2;
    }
}

uint64_t *real_stage2(struct random *random, struct draft *draft)
{
    enum { ROOT = 16 << 20, LEVEL2 = 20 << 20, PAGES = 21 << 20 };
    uint64_t *registers = draft->job.registers;
    uint64_t *root = draft_chunk(draft, ORACLE_TABLES + ROOT, PAGE);
    uint64_t *level2 = draft_chunk(draft, ORACLE_TABLES + LEVEL2, PAGE);
    uint64_t *pages = draft_chunk(draft, ORACLE_TABLES + PAGES, 9 * PAGE);
    unsigned first = (unsigned)(ORACLE_TARGET >> 21 & 511);

    for (size_t i = 0; i < ENTRIES; i++) {
        root[i] = random_next(random) & ~UINT64_C(1);
        level2[i] = random_next(random) & ~UINT64_C(1);
        /* Stage 1's tables: the first page table. */
        pages[i] = long_attributes(random) | (ORACLE_TABLES + i * PAGE) |
                   (random_percent(random, 97) ? 1 << 10 | 1 << 6 | 3 : 0);
    }
    root[ORACLE_TABLES >> 30] = (ORACLE_TABLES + LEVEL2) | 3;
    level2[ORACLE_TABLES >> 21 & 511] = (ORACLE_TABLES + PAGES) | 3;
    level2[ORACLE_STUBS >> 21 & 511] = ORACLE_STUBS | STAGE2_STUBS;
    for (size_t i = 0; i < 8; i++) {
        uint64_t output = ORACLE_TARGET + (i << 21);

        level2[first + i] = random_percent(random, 30)
                                ? long_attributes(random) | output | 1
                                : (ORACLE_TABLES + PAGES + (1 + i) * PAGE) | 3;
        for (size_t page = 0; page < ENTRIES; page++) {
            pages[(1 + i) * ENTRIES + page] = long_attributes(random) | (output + page * PAGE) |
                                              (random_percent(random, 90) ? 3 : 0);
        }
    }
    registers[ORACLE_VTTBR] = ORACLE_TABLES + ROOT;
    registers[ORACLE_VTCR] = UINT64_C(1) << 31 | 1 << 6; /* 32 bits, from level 1 */
    registers[ORACLE_HCR] = 1;
    return pages;
}

void generate_lpae_real_two(struct random *random, struct draft *draft)
{
    generate_lpae_real(random, draft);
    uint64_t *pages = real_stage2(random, draft);

    /* Roots, and those tables of level 2 that may lead to the stubs. */
    real_keep(pages, 0, 1);
    real_keep(pages, 4, 1);
    real_keep(pages, 8, 5);
}
