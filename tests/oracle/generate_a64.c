/* SPDX-License-Identifier: MIT */
/* Jobs of VMSAv8-64: the EL1&0 regime with and without stage 2, and EL2's own. */
#include "generate_long.h"

/* What a core can do, as far as tables are concerned. */
struct core {
    unsigned address; /* bits of physical address */
    bool granule16;
    bool v82; /* ARMv8.2: PAN, hierarchical permission disables, hardware access flag */
};

static const struct core a57 = {44, false, false};
static const struct core n1 = {48, true, true};

enum { SCTLR_M = 1, SCTLR_EE = 1 << 25, HCR_VM = 1 };

/* One half of the address space: what TCR says of it. */
struct half {
    unsigned granule, size; /* log2 of the granule and of the region */
    uint64_t t0sz;          /* the field, which may be out of range */
};

static unsigned choose_granule(struct random *random, const struct core *core)
{
    static const uint8_t granules[] = {12, 12, 16, 14};

    return granules[random_below(random, core->granule16 ? 4 : 3)];
}

static struct half choose_half(struct random *random, const struct core *core, unsigned granule)
{
    struct half half = {granule, 25 + random_below(random, 24), 0};

    (void)core;
    if (random_percent(random, 30)) {
        half.size = random_percent(random, 50) ? 48 : 39;
    }
    half.t0sz = random_percent(random, 2) ? random_bits(random, 6) : 64 - half.size;
    return half;
}

static uint64_t granule_field0(unsigned granule)
{
    return granule == 12 ? 0 : granule == 16 ? 1 : 2;
}

static uint64_t granule_field1(unsigned granule)
{
    return granule == 12 ? 2 : granule == 16 ? 3 : 1;
}

/* Tables for stage 1: fewer of the large ones. */
static struct long_pool stage1_pool(uint64_t address, unsigned granule)
{
    return (struct long_pool){address, granule == 16 ? 6 : 16, granule == 16 ? 4 : 10};
}

static uint64_t pool_bytes(unsigned granule)
{
    return (uint64_t)stage1_pool(0, granule).pages << granule;
}

/* A table base in the pool, with bits below it that its size may make ignored. */
static uint64_t root(struct random *random, const struct long_pool *pool, unsigned granule)
{
    uint64_t base = pool->address + ((uint64_t)random_below(random, pool->uppers) << granule);

    base |= random_bits(random, granule) & ~UINT64_C(1);
    base |= random_bits(random, 16) << 48; /* ASID */
    return random_percent(random, 3) ? base | random_bits(random, 48) << 16 >> 16 : base;
}

static uint64_t address(struct random *random, const struct half *lower, const struct half *upper,
                        size_t i)
{
    uint64_t word = random_next(random);
    uint64_t tag = random_percent(random, 15) ? random_bits(random, 8) << 56 : 0;

    switch (i & 7) {
    case 0:
        return random_percent(random, 50) ? word : word >> random_below(random, 40);
    case 1: /* either edge of the lower region */
        return ((UINT64_C(1) << lower->size) - 0x1000 + (word & 0x1fff)) ^ tag;
    case 2: /* either edge of the upper one */
        return (0 - (UINT64_C(1) << upper->size) - 0x1000 + (word & 0x1fff)) ^ tag;
    case 3:
    case 4:
    case 5:
        return ((0 - (UINT64_C(1) << upper->size)) | (word & ((UINT64_C(1) << upper->size) - 1))) ^
               tag;
    default:
        return (word & ((UINT64_C(1) << lower->size) - 1)) ^ tag;
    }
}

static void fill_addresses(struct random *random, const struct half *lower,
                           const struct half *upper, uint64_t *addresses)
{
    for (size_t i = 0; i < ORACLE_ADDRESSES; i++) {
        addresses[i] = address(random, lower, upper, i);
    }
}

/* IPS or PS: mostly all the core has, else any value, reserved ones not. */
static uint64_t choose_size(struct random *random, const struct core *core)
{
    return random_percent(random, 60) ? (core->address == 48 ? 5 : 4) : random_below(random, 6);
}

static void fill_pool(struct random *random, struct draft *draft, const struct core *core,
                      const struct long_pool *pool, unsigned granule, bool big_endian)
{
    bool physical = !(draft->job.registers[ORACLE_HCR] & HCR_VM);
    struct long_shape shape = {granule, physical ? core->address - random_below(random, 3) * 4 : 36,
                               48,      physical ? ORACLE_NOTHING : 0,
                               0,       big_endian,
                               true};

    long_fill(random, &shape, pool, draft_chunk(draft, ORACLE_TABLES, pool_bytes(granule)));
}

/* One of several flags of TCR, each set in percent of 100 jobs. */
static uint64_t flag(struct random *random, unsigned bit, unsigned percent)
{
    return random_percent(random, percent) ? UINT64_C(1) << bit : 0;
}

static uint64_t choose_tcr(struct random *random, const struct core *core, const struct half *lower,
                           const struct half *upper)
{
    uint64_t tcr = lower->t0sz | upper->t0sz << 16 | granule_field0(lower->granule) << 14 |
                   granule_field1(upper->granule) << 30 | choose_size(random, core) << 32;

    tcr |= flag(random, 7, 6) | flag(random, 23, 6);    /* EPD0, EPD1 */
    tcr |= flag(random, 37, 50) | flag(random, 38, 50); /* TBI0, TBI1 */
    tcr |= flag(random, 22, 50);                        /* A1 */
    if (core->v82) {
        tcr |= flag(random, 39, 20);                        /* HA */
        tcr |= flag(random, 41, 25) | flag(random, 42, 25); /* HPD0, HPD1 */
    }
    return tcr;
}

/* Stage 1 of EL1&0 with its tables at tables for the walk. */
static void draft_el1(struct random *random, struct draft *draft, const struct core *core,
                      unsigned granule, uint64_t tables, bool big_endian)
{
    uint64_t *registers = draft->job.registers;
    struct half lower = choose_half(random, core, granule);
    /* Both halves share the pool, so they share the granule nearly always. */
    struct half upper = choose_half(
        random, core, random_percent(random, 95) ? granule : choose_granule(random, core));
    struct long_pool pool = stage1_pool(tables, granule);

    registers[ORACLE_SCTLR] = (random_percent(random, 97) ? SCTLR_M : 0) |
                              (big_endian ? SCTLR_EE : 0) | long_caches(random);
    registers[ORACLE_TTBCR] = choose_tcr(random, core, &lower, &upper);
    registers[ORACLE_TTBR0] = root(random, &pool, granule);
    registers[ORACLE_TTBR1] = root(random, &pool, granule);
    registers[ORACLE_MAIR0] = random_next(random);
    fill_pool(random, draft, core, &pool, granule, big_endian);
    fill_addresses(random, &lower, &upper, draft->addresses);
    registers[ORACLE_PA_BITS] = core->address;
    registers[ORACLE_HCR] |= UINT64_C(1) << 31; /* RW: EL1 is AArch64 */
    draft->job.operations =
        1u << ORACLE_S1_PR | 1u << ORACLE_S1_PW | 1u << ORACLE_S1_UR | 1u << ORACLE_S1_UW;
}

static void generate_el1(struct random *random, struct draft *draft, const struct core *core)
{
    draft_el1(random, draft, core, choose_granule(random, core), ORACLE_TABLES,
              random_percent(random, 10));
    if (core->v82) {
        draft->job.registers[ORACLE_PAN] = 1;
        draft->job.operations |= 1u << ORACLE_S1_PRP | 1u << ORACLE_S1_PWP;
    }
}

void generate_a64_a57(struct random *random, struct draft *draft)
{
    generate_el1(random, draft, &a57);
}

void generate_a64_n1(struct random *random, struct draft *draft)
{
    generate_el1(random, draft, &n1);
}

void generate_a64_el2(struct random *random, struct draft *draft)
{
    uint64_t *registers = draft->job.registers;
    unsigned granule = choose_granule(random, &n1);
    bool big_endian = random_percent(random, 10);
    struct half half = choose_half(random, &n1, granule);
    struct long_pool pool = stage1_pool(ORACLE_TABLES, granule);

    registers[ORACLE_HSCTLR] = (random_percent(random, 97) ? SCTLR_M : 0) |
                               (big_endian ? SCTLR_EE : 0) | long_caches(random);
    registers[ORACLE_HTCR] = half.t0sz | granule_field0(granule) << 14 |
                             choose_size(random, &n1) << 16 | flag(random, 20, 50) |
                             flag(random, 21, 20) | flag(random, 24, 25) | UINT64_C(1) << 31 |
                             UINT64_C(1) << 23;
    registers[ORACLE_HTTBR] = root(random, &pool, granule);
    registers[ORACLE_HMAIR0] = random_next(random);
    registers[ORACLE_PA_BITS] = n1.address;
    registers[ORACLE_HCR] = UINT64_C(1) << 31;
    fill_pool(random, draft, &n1, &pool, granule, big_endian);
    fill_addresses(random, &half, &half, draft->addresses);
    draft->job.operations = 1u << ORACLE_HYP_R | 1u << ORACLE_HYP_W;
}

/* SL0 for a start level. */
static uint64_t start_field(unsigned granule, unsigned start)
{
    return granule == 12 ? (2 - start) & 3 : 3 - start;
}

/*
 * A size of the IPA space that start can resolve with at most four concatenated roots (two of the
 * large ones), which keeps the tables small; 0 when there is none.
 */
static unsigned choose_ipa_size(struct random *random, const struct core *core, unsigned granule,
                                unsigned start)
{
    unsigned stride = granule - 3;
    unsigned least = stride * (3 - start) + granule + 1;
    unsigned most = least - 1 + stride + (granule == 16 ? 1 : 2);

    least = least < 25 ? 25 : least;
    most = most > core->address ? core->address : most;
    return most < least ? 0 : least + random_below(random, most - least + 1);
}

/*
 * VTCR.PS: at least what the IPA space needs. With less the emulator faults where the manual, which
 * compares with the size the core implements, lets the walk start.
 */
static uint64_t choose_output_size(struct random *random, const struct core *core, unsigned size)
{
    static const uint8_t sizes[] = {32, 36, 40, 42, 44, 48};
    uint64_t most = core->address == 48 ? 5 : 4, field = random_below(random, (uint32_t)most + 1);

    return sizes[field] < size || random_percent(random, 60) ? most : field;
}

/* Stage 2 of a job; returns the IPA of stage 1's tables, whose granule may be another. */
static uint64_t draft_stage2(struct random *random, struct draft *draft, const struct core *core,
                             uint64_t bytes)
{
    uint64_t *registers = draft->job.registers;
    unsigned granule = choose_granule(random, core);
    struct long_shape shape = {granule,        core->address,  48,
                               ORACLE_NOTHING, ORACLE_NOTHING, random_percent(random, 10),
                               false};
    struct stage2_window window = {0, 0, 0, ORACLE_TABLES, bytes};
    unsigned top = granule == 12 ? 0 : 1;

    while (window.size == 0) {
        window.start = top + random_below(random, 3);
        window.size = choose_ipa_size(random, core, granule, window.start);
    }
    window.ipa = stage2_place(random, granule, window.size);
    registers[ORACLE_VTTBR] = stage2_fill(random, draft, &shape, &window) | random_bits(random, 8)
                                                                                << 48;
    /* Rarely a size or a start level that do not go together. */
    bool odd_size = random_percent(random, 2), odd_start = random_percent(random, 3);
    bool whole = odd_size || odd_start || window.start == top;

    registers[ORACLE_VTCR] =
        UINT64_C(1) << 31 | (odd_size ? random_bits(random, 6) : 64 - window.size) |
        (odd_start ? random_bits(random, 2) : start_field(granule, window.start)) << 6 |
        granule_field0(granule) << 14 |
        choose_output_size(random, core, whole ? core->address : window.size) << 16;
    registers[ORACLE_VTCR] |= core->v82 ? flag(random, 21, 15) : 0; /* HA */
    registers[ORACLE_HSCTLR] = shape.big_endian ? SCTLR_EE : 0;
    registers[ORACLE_HCR] = 1 | flag(random, 2, 50) | flag(random, 12, 5); /* VM, PTW, DC */
    return window.ipa;
}

/* HA of TCR_EL1 or of VTCR_EL2. */
static bool hardware_sets_flags(const uint64_t *registers)
{
    return registers[ORACLE_TTBCR] >> 39 & 1 || registers[ORACLE_VTCR] >> 21 & 1;
}

static void generate_two(struct random *random, struct draft *draft, const struct core *core)
{
    unsigned granule = choose_granule(random, core);
    uint64_t ipa = draft_stage2(random, draft, core, pool_bytes(granule));

    draft_el1(random, draft, core, granule, ipa, random_percent(random, 10));
    if (hardware_sets_flags(draft->job.registers)) {
        stage2_settle(draft);
    }
    draft->job.operations = 1u << ORACLE_S1_PR | 1u << ORACLE_S1_UW | 1u << ORACLE_S12_PR |
                            1u << ORACLE_S12_PW | 1u << ORACLE_S12_UR | 1u << ORACLE_S12_UW;
}

void generate_a64_two_a57(struct random *random, struct draft *draft)
{
    generate_two(random, draft, &a57);
}

void generate_a64_two_n1(struct random *random, struct draft *draft)
{
    generate_two(random, draft, &n1);
}
