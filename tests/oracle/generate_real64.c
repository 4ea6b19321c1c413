/* SPDX-License-Identifier: MIT */
/* VMSAv8-64 tables through which a guest really loads, stores and branches. Two levels: the root is
 * level 2, whatever the granule. */
#include "generate_long.h"

enum { SCTLR_M = 1, SCTLR_WXN = 1 << 19, SCTLR_SPAN = 1 << 23, SCTLR_EE = 1 << 25 };

/* Access flag, read-only at both levels, a page. */
enum { STUBS_PAGE = 1 << 10 | 3 << 6 | 3, LEAVES = 4 };

/* Tables lie one granule each from ORACLE_TABLES: both roots, then level 3, then the stubs' own. */
enum { LOWER, UPPER, FIRST_LEAVES, STUBS_LEAVES = FIRST_LEAVES + LEAVES, TABLES };

static uint64_t place(unsigned granule, unsigned table)
{
    return ORACLE_TABLES + ((uint64_t)table << granule);
}

static uint64_t root_entry(struct random *random, unsigned granule)
{
    unsigned choice = random_below(random, 100);

    /* Only with 4 KB pages is a block no larger than the target. */
    if (choice < 25 && granule == 12) {
        return real_target(random, 21, 1);
    }
    if (choice < 85) {
        return real_table(random, place(granule, FIRST_LEAVES + random_below(random, LEAVES)));
    }
    return random_next(random) & ~UINT64_C(1);
}

static void fill_tables(struct random *random, struct draft *draft, unsigned granule, unsigned size)
{
    size_t entries = (size_t)1 << (granule - 3), roots = (size_t)1 << (size - (2 * granule - 3));
    uint64_t *words = draft_chunk(draft, ORACLE_TABLES, (uint64_t)TABLES << granule);

    for (size_t i = 0; i < FIRST_LEAVES * entries; i++) {
        words[i] = root_entry(random, granule);
    }
    for (size_t i = FIRST_LEAVES * entries; i < TABLES * entries; i++) {
        words[i] = real_target(random, granule, random_percent(random, 90) ? 3 : 0);
    }
    words[UPPER * entries + roots - 1] = place(granule, STUBS_LEAVES) | 3;
    words[STUBS_LEAVES * entries + entries - (0x10000 >> granule)] = ORACLE_STUBS | STUBS_PAGE;
}

/* Rows: log2 of the granule, of the regions' size, and TG0 and TG1. */
struct shape {
    uint8_t granule, size, tg0, tg1;
};

static void draft_real(struct random *random, struct draft *draft, const struct shape *shape,
                       unsigned pa_bits)
{
    uint64_t *registers = draft->job.registers;
    bool big_endian = random_percent(random, 10), v82 = pa_bits == 48;
    uint64_t t0sz = 64 - shape->size;

    fill_tables(random, draft, shape->granule, shape->size);
    for (size_t i = 0; big_endian && i < draft->used; i++) {
        draft->words[i] = __builtin_bswap64(draft->words[i]);
    }
    registers[ORACLE_SCTLR] = SCTLR_M | SCTLR_SPAN | long_caches(random) |
                              (big_endian ? SCTLR_EE : 0) |
                              (random_percent(random, 30) ? SCTLR_WXN : 0);
    registers[ORACLE_TTBCR] = t0sz | t0sz << 16 | (uint64_t)shape->tg0 << 14 |
                              (uint64_t)shape->tg1 << 30 | UINT64_C(4) << 32;
    if (v82) {
        registers[ORACLE_TTBCR] |= random_bits(random, 2) << 41; /* HPD0, HPD1 */
    }
    registers[ORACLE_TTBR0] = place(shape->granule, LOWER);
    registers[ORACLE_TTBR1] = place(shape->granule, UPPER);
    registers[ORACLE_MAIR0] = ~UINT64_C(0); /* Normal: what Device does to a fetch is a choice */
    registers[ORACLE_HCR] = UINT64_C(1) << 31;
    registers[ORACLE_PA_BITS] = pa_bits;
    for (size_t i = 0; i < ORACLE_ADDRESSES; i++) {
        uint64_t inside = random_bits(random, shape->size);

        draft->addresses[i] = i & 1 ? inside : inside | ~UINT64_C(0) << shape->size;
    }
    real_operations(draft);
}

/* The same behind a stage 2 of 4 KB pages and 32 bits, from level 1. */
static void add_stage2(struct random *random, struct draft *draft, unsigned granule)
{
    uint64_t *registers = draft->job.registers;
    uint64_t hcr = registers[ORACLE_HCR];
    uint64_t *pages = real_stage2(random, draft);
    unsigned each = 1u << (granule - 12);

    real_keep(pages, UPPER * each, each);
    real_keep(pages, STUBS_LEAVES * each, each);
    registers[ORACLE_HCR] |= hcr;
    registers[ORACLE_VTCR] = 32 | 1 << 6 | 2 << 16 | UINT64_C(1) << 31;
}

void generate_a64_real(struct random *random, struct draft *draft)
{
    static const struct shape shapes[] = {{12, 30, 0, 2}, {12, 28, 0, 2}, {16, 32, 1, 3}};
    const struct shape *shape = &shapes[random_below(random, 3)];

    draft_real(random, draft, shape, 44);
    if (random_percent(random, 50)) {
        add_stage2(random, draft, shape->granule);
    }
}

void generate_a64_real_n1(struct random *random, struct draft *draft)
{
    static const struct shape shapes[] = {{12, 30, 0, 2}, {14, 30, 2, 1}, {16, 32, 1, 3}};
    const struct shape *shape = &shapes[random_below(random, 3)];

    draft_real(random, draft, shape, 48);
    if (random_percent(random, 50)) {
        add_stage2(random, draft, shape->granule);
    }
}
