/* SPDX-License-Identifier: MIT */
/* Jobs of VMSAv7 short descriptors. Writes bits by itself, so that no helper of the model under
 * test can hide a mistake. */
#include "generate_long.h"

/* Where the job's tables lie. Level 2 is a pool that level 1 points into. */
enum {
    LEVEL1_BYTES = 16 << 10,
    POOL_TABLES = 48,
    POOL_BYTES = POOL_TABLES << 10,
};

enum { TABLE0 = 0, TABLE1 = 64 << 10, POOL = 128 << 10, ALL_BYTES = POOL + POOL_BYTES };

/* How often a job uses each kind of entry, out of 100; what is left are words of random bits. */
struct mix {
    uint8_t table, section, supersection, invalid, small, large;
};

/* Where one job's tables are for the walk (a PA, or an IPA under stage 2), and how they are mixed.
 */
struct plan {
    struct mix mix;
    uint32_t base;
    bool big_endian;
    bool real; /* for real accesses: every output lies in ORACLE_TARGET */
};

static const struct mix mixes[] = {
    {40, 20, 15, 10, 40, 30}, {85, 5, 5, 3, 45, 40}, {10, 40, 40, 5, 30, 30},
    {30, 10, 10, 40, 20, 20}, {60, 10, 10, 5, 0, 0}, {0, 0, 0, 0, 10, 10},
    {90, 0, 0, 10, 85, 0},
};

enum {
    SCTLR_M = 1,
    SCTLR_WXN = 1 << 19,
    SCTLR_UWXN = 1 << 20,
    SCTLR_EE = 1 << 25,
    SCTLR_TRE = 1 << 28,
    SCTLR_AFE = 1 << 29,
};

static uint32_t swap32(uint32_t word)
{
    return __builtin_bswap32(word);
}

/* Base of a level-2 table: nearly always ours, sometimes where nothing answers or level 1 itself.
 */
static uint32_t level2_base(struct random *random, const struct plan *plan)
{
    uint32_t choice = random_below(random, 100);

    if (choice < 2) {
        return (uint32_t)ORACLE_NOTHING + ((uint32_t)random_bits(random, 20) << 10);
    }
    if (choice < 5 && !plan->real) {
        return plan->base + TABLE0 + (random_below(random, LEVEL1_BYTES >> 10) << 10);
    }
    return plan->base + POOL + (random_below(random, POOL_TABLES) << 10);
}

/* Lead a leaf to ORACLE_TARGET, which is as large as the largest of them. */
static uint32_t aim_level1(uint32_t word)
{
    if (!(word & 2)) {
        return word;
    }
    /* A supersection's PA[39:32] is zero too. */
    return (word & (word & 1 << 18 ? 0x000ffe1f : 0x00ffffff)) | (uint32_t)ORACLE_TARGET;
}

static uint32_t aim_level2(uint32_t word)
{
    return (word & 0x00ffffff) | (uint32_t)ORACLE_TARGET;
}

static uint32_t level1_entry(struct random *random, const struct plan *plan)
{
    uint32_t word = (uint32_t)random_next(random);
    int choice = (int)random_below(random, 100);

    if ((choice -= plan->mix.table) < 0) {
        return level2_base(random, plan) | (word & 0x3fc) | 1;
    }
    if ((choice -= plan->mix.section) < 0) {
        return (word & ~(UINT32_C(1) << 18)) | 2;
    }
    if ((choice -= plan->mix.supersection) < 0) {
        return word | 1 << 18 | 2;
    }
    if ((choice -= plan->mix.invalid) < 0) {
        return word & ~UINT32_C(3);
    }
    /* A random word must not send the walk to memory that nobody described. */
    return (word & 3) == 1 ? level2_base(random, plan) | (word & 0x3fc) | 1 : word;
}

static uint32_t real_level1_entry(struct random *random, const struct plan *plan)
{
    return aim_level1(level1_entry(random, plan));
}

static uint32_t level2_entry(struct random *random, const struct plan *plan)
{
    uint32_t word = (uint32_t)random_next(random);
    int choice = (int)random_below(random, 100);

    if ((choice -= plan->mix.small) < 0) {
        return word | 2;
    }
    if ((choice -= plan->mix.large) < 0) {
        return (word & ~UINT32_C(3)) | 1;
    }
    return word;
}

static uint32_t real_level2_entry(struct random *random, const struct plan *plan)
{
    return aim_level2(level2_entry(random, plan));
}

static void fill(struct random *random, const struct plan *plan, uint32_t *words, size_t bytes,
                 uint32_t (*entry)(struct random *, const struct plan *))
{
    for (size_t i = 0; i < bytes / 4; i++) {
        uint32_t word = entry(random, plan);

        words[i] = plan->big_endian ? swap32(word) : word;
    }
}

/* TTBR: a base at 16 KB, every lower bit random, since N decides which of them are looked at. */
static uint32_t table_register(struct random *random, uint32_t base, unsigned n)
{
    return base | (uint32_t)random_bits(random, 14 - n);
}

static void choose_registers(struct random *random, uint32_t base, uint64_t *registers)
{
    unsigned n = random_below(random, 8);
    uint32_t sctlr = (uint32_t)random_next(random) & (SCTLR_TRE | SCTLR_AFE);

    sctlr |= random_percent(random, 97) ? SCTLR_M : 0;
    sctlr |= random_percent(random, 10) ? SCTLR_EE : 0;
    registers[ORACLE_SCTLR] =
        sctlr | (random_bits(random, 1) << 2) | (random_bits(random, 1) << 12);
    registers[ORACLE_TTBCR] =
        n | (random_percent(random, 8) ? 1u << 4 : 0) | (random_percent(random, 8) ? 1u << 5 : 0);
    registers[ORACLE_TTBR0] = table_register(random, base + TABLE0, n);
    registers[ORACLE_TTBR1] = table_register(random, base + TABLE1, 0);
    /* Mostly domains as they come, often all clients so that permissions get their share. */
    registers[ORACLE_DACR] =
        random_percent(random, 50) ? (uint32_t)random_next(random) : UINT32_C(0x55555555);
    registers[ORACLE_MAIR0] = (uint32_t)random_next(random);
    registers[ORACLE_MAIR1] = (uint32_t)random_next(random);
}

static void choose_addresses(struct random *random, unsigned n, uint64_t *addresses)
{
    static const uint32_t edges[] = {0,       0xfff,    0x1000,   0xffff,    0x10000,
                                     0xfffff, 0x100000, 0xffffff, 0x1000000, 0xffffffff};
    uint32_t split = n == 0 ? 0 : UINT32_C(1) << (32 - n);

    for (size_t i = 0; i < ORACLE_ADDRESSES; i++) {
        uint32_t word = (uint32_t)random_next(random);

        if (i < 64) {
            /* Both sides of every size, around zero and around the TTBCR.N split. */
            word = edges[i % 10] + (i & 1 ? split : 0) - (i & 2 ? 0x1000 : 0);
        } else if (i & 1 && n != 0) {
            word &= split - 1; /* the small table would otherwise be hit too seldom */
        }
        addresses[i] = word;
    }
}

/* Registers, tables and addresses of stage 1, with the tables at base for the walk. Returns both
 * first-level tables. */
struct level1 {
    uint32_t *table[2];
};

static struct level1 draft_stage1(struct random *random, struct draft *draft, uint32_t base,
                                  bool real)
{
    uint64_t *registers = draft->job.registers;
    struct plan plan = {mixes[random_below(random, sizeof(mixes) / sizeof(mixes[0]))], base, false,
                        real};
    uint64_t places[2] = {ORACLE_TABLES + TABLE0, ORACLE_TABLES + TABLE1};
    struct level1 level1;

    choose_registers(random, base, registers);
    plan.big_endian = registers[ORACLE_SCTLR] & SCTLR_EE;
    for (unsigned i = 0; i < 2; i++) {
        level1.table[i] = draft_chunk(draft, places[i], LEVEL1_BYTES);
        fill(random, &plan, level1.table[i], LEVEL1_BYTES, real ? real_level1_entry : level1_entry);
    }
    fill(random, &plan, draft_chunk(draft, ORACLE_TABLES + POOL, POOL_BYTES), POOL_BYTES,
         real ? real_level2_entry : level2_entry);
    choose_addresses(random, registers[ORACLE_TTBCR] & 7, draft->addresses);
    draft->job.operations =
        1u << ORACLE_S12_PR | 1u << ORACLE_S12_PW | 1u << ORACLE_S12_UR | 1u << ORACLE_S12_UW;
    return level1;
}

void generate_short(struct random *random, struct draft *draft)
{
    draft_stage1(random, draft, (uint32_t)ORACLE_TABLES, false);
}

void generate_short_two(struct random *random, struct draft *draft)
{
    uint64_t ipa = hyp_stage2(random, draft, ALL_BYTES);

    draft_stage1(random, draft, (uint32_t)ipa, false);
    /* A domain fault in a 64-bit PAR aborts the emulator: clients and managers only. */
    draft->job.registers[ORACLE_DACR] |= 0x55555555;
}

/* Stage 1 alone, its tables behind stage 2: from Hyp, where every PAR is a 64-bit one. */
void generate_short_ipa(struct random *random, struct draft *draft)
{
    generate_short_two(random, draft);
    draft->job.operations =
        1u << ORACLE_S1_PR | 1u << ORACLE_S1_PW | 1u << ORACLE_S1_UR | 1u << ORACLE_S1_UW;
}

/* The guest's own megabyte: a section for both levels, read-only so that WXN leaves it alone, in a
 * domain that is always a client's. */
static void map_stubs(const struct level1 *level1, uint64_t *registers)
{
    uint32_t word = (uint32_t)ORACLE_STUBS | 1 << 15 | 1 << 12 | 3 << 10 | 15 << 5 | 3 << 2 | 2;

    for (unsigned i = 0; i < 2; i++) {
        level1->table[i][ORACLE_STUBS_VA >> 20] =
            registers[ORACLE_SCTLR] & SCTLR_EE ? swap32(word) : word;
    }
    registers[ORACLE_DACR] = (registers[ORACLE_DACR] & 0x3fffffff) | 0x40000000;
    /* Whichever table covers the last megabyte is not disabled. */
    registers[ORACLE_TTBCR] &= registers[ORACLE_TTBCR] & 7 ? ~UINT64_C(0x20) : ~UINT64_C(0x10);
}

void generate_short_real(struct random *random, struct draft *draft)
{
    uint64_t *registers = draft->job.registers;
    struct level1 level1 = draft_stage1(random, draft, (uint32_t)ORACLE_TABLES, true);

    registers[ORACLE_SCTLR] |= SCTLR_M | (random_percent(random, 30) ? SCTLR_WXN : 0) |
                               (random_percent(random, 30) ? SCTLR_UWXN : 0);
    map_stubs(&level1, registers);
    real_operations(draft);
}

void generate_short_real_two(struct random *random, struct draft *draft)
{
    generate_short_real(random, draft);
    uint64_t *pages = real_stage2(random, draft);

    /* The ends of both first-level tables. */
    real_keep(pages, (TABLE0 + LEVEL1_BYTES) / 4096 - 1, 1);
    real_keep(pages, (TABLE1 + LEVEL1_BYTES) / 4096 - 1, 1);
}
