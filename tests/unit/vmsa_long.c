/* SPDX-License-Identifier: MIT */
/* Long descriptors, row by row: what random tables seldom meet. Memory types, PAN, caches, stage 1
 * off, big-endian tables, large addresses, registers without sense, and how a trace looks. */
#include "vmsa/fields.h"
#include "vmsa/stage2.h"
#include "vmsa/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Memory: a few words at addresses; all else is not there. */
struct word {
    uint64_t address, value;
};

struct memory {
    const struct word *words;
    size_t count;
    bool big_endian;
};

static enum vmsa_read_status read_word(void *context, uint64_t address, unsigned bytes,
                                       uint64_t *value)
{
    const struct memory *memory = context;

    assert_int_equal(bytes, 8);
    for (size_t i = 0; i < memory->count; i++) {
        if (memory->words[i].address != address)
            continue;
        *value = memory->words[i].value;
        if (memory->big_endian)
            *value = __builtin_bswap64(*value);
        return VMSA_READ_OK;
    }
    return VMSA_READ_UNKNOWN;
}

/* MAIR: 0 Device-nGnRE, 1 Normal WB-RWA, 2 Normal NC. AF and block bits by number. */
#define MAIR    UINT64_C(0x44ff04)
#define AF      (UINT64_C(1) << 10)
#define BLOCK   (AF | 1)
#define PAGE    (AF | 3)
#define ATTR(n) ((uint64_t)(n) << 2)
#define USER    (UINT64_C(1) << 6)
#define ISH     (UINT64_C(3) << 8)
#define READ                                                                                       \
    {                                                                                              \
        .kind = VMSA_READ                                                                          \
    }
#define FETCH                                                                                      \
    {                                                                                              \
        .kind = VMSA_EXECUTE                                                                       \
    }

static struct vmsa_reader reader_of(struct memory *memory)
{
    return (struct vmsa_reader){.read = read_word, .context = memory};
}

static struct vmsa_lpae_registers lpae(void)
{
    return (struct vmsa_lpae_registers){
        .sctlr = 0x1005, .ttbcr = 0x80000000, .ttbr0 = 0x40000000, .mair = MAIR};
}

/* A 1 GB block of LPAE at VA 0: one word decides. */
static struct vmsa_result walk_lpae(const struct vmsa_lpae_registers *registers, uint64_t word,
                                    uint64_t va, struct vmsa_access access)
{
    const struct word words[] = {{0x40000000, word}};
    struct memory memory = {words, 1, registers->sctlr >> 25 & 1};
    struct vmsa_reader reader = reader_of(&memory);
    struct vmsa_regime regime = vmsa_regime_lpae(registers);

    return vmsa_walk(&regime, &reader, vmsa_va_of(va), access);
}

static void memory_types(void **state)
{
    struct vmsa_lpae_registers r = lpae();
    struct vmsa_result w;

    (void)state;
    w = walk_lpae(&r, BLOCK | ATTR(1) | ISH | 0x80000000, 0x1234, (struct vmsa_access)READ);
    assert_int_equal(w.outcome, VMSA_OK);
    assert_int_equal(w.output, 0x80001234);
    assert_int_equal(w.extent, 0x40000000);
    assert_int_equal(w.attributes.memory.type, VMSA_NORMAL);
    assert_int_equal(w.attributes.memory.inner.cacheability, VMSA_WRITE_BACK);
    assert_int_equal(w.attributes.memory.shareability, VMSA_INNER_SHAREABLE);
    w = walk_lpae(&r, BLOCK | ATTR(0), 0, (struct vmsa_access)READ);
    assert_int_equal(w.attributes.memory.type, VMSA_DEVICE_NGNRE);
    w = walk_lpae(&r, BLOCK | ATTR(0), 0, (struct vmsa_access)FETCH);
    assert_int_equal(w.attributes.memory.type, VMSA_NORMAL);
    assert_true(w.constrained);
    r.sctlr = 1; /* both caches off */
    w = walk_lpae(&r, BLOCK | ATTR(1) | ISH, 0, (struct vmsa_access)READ);
    assert_int_equal(w.attributes.memory.inner.cacheability, VMSA_NON_CACHEABLE);
    assert_int_equal(w.attributes.memory.shareability, VMSA_OUTER_SHAREABLE);
}

static void alignment_of_device(void **state)
{
    struct vmsa_lpae_registers r = lpae();
    struct vmsa_access four = {.kind = VMSA_READ, .size = 4};

    (void)state;
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(0), 2, four).outcome, VMSA_ALIGNMENT);
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(1), 2, four).outcome, VMSA_OK);
    assert_int_equal(walk_lpae(&r, 1 | ATTR(0), 2, four).outcome, VMSA_ACCESS_FLAG);
    four.unprivileged = true; /* before permission */
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(0), 2, four).outcome, VMSA_ALIGNMENT);
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(0), 4, four).outcome, VMSA_PERMISSION);
    r.sctlr |= 2; /* SCTLR.A */
    assert_int_equal(walk_lpae(&r, 0, 2, four).outcome, VMSA_ALIGNMENT);
}

static void pan(void **state)
{
    struct vmsa_lpae_registers r = lpae();

    (void)state;
    r.pan = true;
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(1) | USER, 0, (struct vmsa_access)READ).outcome,
                     VMSA_PERMISSION);
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(1), 0, (struct vmsa_access)READ).outcome, VMSA_OK);
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(1) | USER, 0,
                               (struct vmsa_access){.kind = VMSA_READ, .unprivileged = true})
                         .outcome,
                     VMSA_OK);
    assert_int_equal(walk_lpae(&r, BLOCK | ATTR(1) | USER, 0, (struct vmsa_access)FETCH).outcome,
                     VMSA_OK);
}

static void big_endian_tables(void **state)
{
    struct vmsa_lpae_registers r = lpae();

    (void)state;
    r.sctlr |= 1 << 25;
    assert_int_equal(
        walk_lpae(&r, BLOCK | ATTR(1) | 0x80000000, 5, (struct vmsa_access)READ).output,
        0x80000005);
}

static void hypervisor_turns_stage1_off(void **state)
{
    struct vmsa_lpae_registers r = lpae();
    struct vmsa_result w;

    (void)state;
    r.hcr = 1 << 27; /* TGE */
    w = walk_lpae(&r, 0, 0x1234, (struct vmsa_access)READ);
    assert_int_equal(w.output, 0x1234);
    assert_int_equal(w.attributes.memory.type, VMSA_DEVICE_NGNRNE);
    r.hcr = 1 << 12; /* DC */
    w = walk_lpae(&r, 0, 0x1234, (struct vmsa_access)FETCH);
    assert_int_equal(w.output, 0x1234);
    assert_int_equal(w.attributes.memory.type, VMSA_NORMAL);
    assert_int_equal(w.attributes.memory.inner.cacheability, VMSA_WRITE_BACK);
    assert_int_equal(w.attributes.memory.shareability, VMSA_NON_SHAREABLE);
}

static struct vmsa_aarch64_registers el1(void)
{
    return (struct vmsa_aarch64_registers){
        .sctlr = 0x1005, .mair = MAIR, .features = vmsa_features_armv8()};
}

static void stage1_off_aarch64(void **state)
{
    struct vmsa_aarch64_registers r = el1();
    struct vmsa_reader reader = {0};
    struct vmsa_access read = READ;
    struct vmsa_regime regime;
    struct vmsa_result w;

    (void)state;
    r.sctlr = 0;
    regime = vmsa_regime_el1(&r);
    assert_int_equal(vmsa_walk(&regime, &reader, vmsa_va_of(UINT64_C(1) << 47), read).outcome,
                     VMSA_OK);
    w = vmsa_walk(&regime, &reader, vmsa_va_of(UINT64_C(1) << 48), read);
    assert_int_equal(w.outcome, VMSA_ADDRESS_SIZE);
    assert_int_equal(w.level, 0);
    w = vmsa_walk(&regime, &reader, vmsa_va_of(UINT64_C(0x12) << 56 | 0x40), read);
    assert_int_equal(w.outcome, VMSA_ADDRESS_SIZE);
    r.tcr = UINT64_C(1) << 37; /* TBI0 */
    regime = vmsa_regime_el1(&r);
    w = vmsa_walk(&regime, &reader, vmsa_va_of(UINT64_C(0x12) << 56 | 0x40), read);
    assert_int_equal(w.output, 0x40);
}

/* 64 KB granule with 52 bits: TTBR[5:2] and bits 15:12 of descriptors are address bits 51:48. */
static void large_addresses(void **state)
{
    const struct word words[] = {
        {UINT64_C(0x3000040000000), UINT64_C(0x40010000) | 0x5000 | 3},
        {UINT64_C(0x5000040010000), UINT64_C(0x80000000) | 0xa000 | BLOCK | ATTR(1)},
    };
    struct memory memory = {words, 2, false};
    struct vmsa_reader reader = reader_of(&memory);
    struct vmsa_aarch64_registers r = el1();
    struct vmsa_regime regime;
    struct vmsa_result w;

    (void)state;
    r.features = vmsa_features_of(6);
    assert_int_equal(r.features.pa_bits, 52);
    r.tcr = UINT64_C(6) << 32 | 1 << 14 | 16; /* IPS 52, TG0 64 KB, T0SZ 16 */
    r.ttbr0 = 0x40000000 | 3 << 2;
    regime = vmsa_regime_el1(&r);
    w = vmsa_walk(&regime, &reader, vmsa_va_of(0x1234567), (struct vmsa_access)READ);
    assert_int_equal(w.outcome, VMSA_OK);
    assert_true(w.output == UINT64_C(0xa000081234567));
    assert_int_equal(w.extent, 0x20000000);
    r.features = vmsa_features_armv8(); /* without the feature those bits are no address */
    regime = vmsa_regime_el1(&r);
    w = vmsa_walk(&regime, &reader, vmsa_va_of(0x1234567), (struct vmsa_access)READ);
    assert_int_equal(w.outcome, VMSA_UNKNOWN);
    assert_true(w.on_walk);
}

static void registers_without_sense(void **state)
{
    static const struct {
        const char *name;
        uint64_t tcr;
        uint64_t va;
        enum vmsa_outcome outcome;
        bool constrained;
    } cases[] = {
        {"T0SZ 15", 15, 0, VMSA_TRANSLATION, true},
        {"T0SZ 40", 40, 0, VMSA_TRANSLATION, true},
        {"TG0 reserved", 3 << 14 | 16, 0, VMSA_UNKNOWN, false},
        {"TG1 reserved", 16 << 16 | 16, ~UINT64_C(0), VMSA_UNKNOWN, false},
        {"TG1 reserved, EPD1", 16 << 16 | 1 << 23 | 16, ~UINT64_C(0), VMSA_TRANSLATION, false},
        {"DS", UINT64_C(1) << 59 | 16, 0, VMSA_UNKNOWN, false},
        {"VA between the halves", UINT64_C(2) << 30 | 16 << 16 | 16, UINT64_C(1) << 48,
         VMSA_TRANSLATION, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vmsa_aarch64_registers r = el1();
        struct vmsa_reader reader = {0};
        struct vmsa_regime regime;
        struct vmsa_result w;

        r.tcr = cases[i].tcr;
        regime = vmsa_regime_el1(&r);
        w = vmsa_walk(&regime, &reader, vmsa_va_of(cases[i].va), (struct vmsa_access)READ);
        if (w.outcome != cases[i].outcome || w.level != 0 ||
            w.constrained != cases[i].constrained || w.on_walk)
            fail_msg("%s: %s %d", cases[i].name, vmsa_outcome_name((enum vmsa_outcome)w.outcome),
                     w.constrained);
    }
}

/* A page of LPAE in its tables, under a stage 2 of 1 GB blocks: IPA 0x40000000 is PA 0x80000000. */
static const struct word nested_words[] = {
    {0x80000008, 0x40001000 | 3},                          /* stage 1, level 1, VA 0x40000000 */
    {0x80001000, 0x40002000 | 3},                          /* level 2 */
    {0x80002008, 0x40005000 | PAGE | ATTR(1) | ISH},       /* level 3 */
    {0x1000000000 + 8, 0x80000000 | BLOCK | 0xc0 | 0x3c},  /* stage 2: WB, readable, writable */
    {0x1000000000 + 16, 0xc0000000 | BLOCK | 0xc0 | 0x04}, /* Device-nGnRE */
    {0x1000000000 + 24, 0x7fc},                            /* invalid, but not empty */
};

struct nested {
    struct vmsa_stage2_registers second;
    struct vmsa_lpae_registers first;
    struct memory memory;
};

static struct nested nested(void)
{
    return (struct nested){
        .second = {.hcr = 1, .vtcr = 0x80003558, .vttbr = 0x1000000000},
        .first = {.sctlr = 0x1005, .ttbcr = 0x80000000, .ttbr0 = 0x40000000, .mair = MAIR},
        .memory = {nested_words, sizeof nested_words / sizeof *nested_words, false},
    };
}

static struct vmsa_trace translate(struct nested *n, uint32_t va, struct vmsa_access access)
{
    struct vmsa_reader reader = reader_of(&n->memory);
    struct vmsa_regime regime = vmsa_regime_lpae(&n->first);
    struct vmsa_stage2 stage2 = vmsa_stage2_aarch32(&n->second);
    struct vmsa_trace trace;

    vmsa_translate_trace(&regime, &stage2, &reader, vmsa_va_of(va), access, &trace);
    return trace;
}

static void trace_of_both_stages(void **state)
{
    /* stage, level, type of each fetch, in order */
    static const uint8_t steps[][3] = {{2, 1, VMSA_BLOCK}, {1, 1, VMSA_TABLE}, {2, 1, VMSA_BLOCK},
                                       {1, 2, VMSA_TABLE}, {2, 1, VMSA_BLOCK}, {1, 3, VMSA_PAGE},
                                       {2, 1, VMSA_BLOCK}};
    struct nested n = nested();
    struct vmsa_trace t = translate(&n, 0x40001234, (struct vmsa_access)READ);

    (void)state;
    assert_int_equal(t.result.outcome, VMSA_OK);
    assert_int_equal(t.ipa.v, 0x40005234);
    assert_int_equal(t.result.output, 0x80005234);
    assert_int_equal(t.result.extent, 0x1000);
    assert_int_equal(t.count, 7);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(t.steps[i].stage, steps[i][0]);
        assert_int_equal(t.steps[i].level, steps[i][1]);
        assert_int_equal(t.steps[i].type, steps[i][2]);
        assert_int_equal(t.steps[i].outcome, VMSA_OK);
    }
    assert_int_equal(t.steps[1].address, 0x40000008); /* an IPA */
    assert_int_equal(t.steps[1].layout, VMSA_LAYOUT_LONG_TABLE);
    assert_int_equal(t.steps[5].layout, VMSA_LAYOUT_LONG_PAGE);
    assert_int_equal(t.steps[6].layout, VMSA_LAYOUT_S2_BLOCK);
    assert_int_equal(t.result.attributes.memory.inner.cacheability, VMSA_WRITE_BACK);
    assert_int_equal(t.result.attributes.memory.shareability, VMSA_INNER_SHAREABLE);
}

static void stage2_changes_memory(void **state)
{
    struct nested n = nested();
    struct vmsa_trace t;

    (void)state;
    n.second.hcr2 = 1; /* CD */
    t = translate(&n, 0x40001234, (struct vmsa_access)READ);
    assert_int_equal(t.result.attributes.memory.inner.cacheability, VMSA_NON_CACHEABLE);
    t = translate(&n, 0x40001234, (struct vmsa_access)FETCH);
    assert_int_equal(t.result.attributes.memory.inner.cacheability, VMSA_WRITE_BACK);
    n.second.hcr2 = 2; /* ID */
    t = translate(&n, 0x40001234, (struct vmsa_access)FETCH);
    assert_int_equal(t.result.attributes.memory.inner.cacheability, VMSA_NON_CACHEABLE);
    n.first.hcr = n.second.hcr = 1 << 12; /* DC: stage 1 off, stage 2 on */
    n.second.hcr2 = 0;
    t = translate(&n, 0x80000123, (struct vmsa_access)READ);
    assert_int_equal(t.result.output, 0xc0000123);
    assert_int_equal(t.result.attributes.memory.type, VMSA_DEVICE_NGNRE);
    assert_int_equal(t.result.extent, 0x40000000);
}

static void lazy_entries_are_told_apart(void **state)
{
    struct nested n = nested();
    struct vmsa_trace t;

    (void)state;
    n.first.sctlr = 0;
    t = translate(&n, 0xc0000000, (struct vmsa_access)READ);
    assert_int_equal(t.result.outcome, VMSA_TRANSLATION);
    assert_int_equal(t.result.stage, 2);
    assert_int_equal(t.ipa.v, 0xc0000000);
    assert_false(t.result.s1ptw);
    assert_true(vmsa_step_is_lazy(&t.steps[t.count - 1]));
    assert_false(vmsa_step_is_lazy(&(struct vmsa_step){.type = VMSA_INVALID}));
    assert_false(vmsa_step_is_lazy(&(struct vmsa_step){.type = VMSA_BLOCK, .descriptor = 1}));
}

/* The stage-1 table lies where stage 2 has nothing, or Device memory with HCR.PTW. */
static void faults_on_the_walk(void **state)
{
    struct nested n = nested();
    struct vmsa_trace t;

    (void)state;
    n.first.ttbr0 = 0xc0000000;
    t = translate(&n, 0x40001234, (struct vmsa_access){.kind = VMSA_WRITE});
    assert_int_equal(t.result.outcome, VMSA_TRANSLATION);
    assert_int_equal(t.result.stage, 2);
    assert_int_equal(t.result.level, 1);
    assert_true(t.result.s1ptw && t.result.on_walk);
    assert_int_equal(t.ipa.v, 0xc0000008);
    n.first.ttbr0 = 0x80000000;
    n.second.hcr |= 4; /* PTW */
    t = translate(&n, 0x40001234, (struct vmsa_access)READ);
    assert_int_equal(t.result.outcome, VMSA_PERMISSION);
    assert_true(t.result.s1ptw);
    assert_int_equal(t.ipa.v, 0x80000008);
    n.second.vtcr = 0x80003550; /* T0SZ 0: 32 bits from level 1; SL0 1 is still right */
    assert_int_equal(translate(&n, 0x40001234, (struct vmsa_access)READ).result.outcome,
                     VMSA_PERMISSION);
    n.second.vtcr = 0x80003510; /* SL0 0 with 32 bits from level 2 is right too, T0SZ -8 is not */
    n.second.vtcr |= 8;
    t = translate(&n, 0x40001234, (struct vmsa_access)READ);
    assert_int_equal(t.result.outcome, VMSA_TRANSLATION);
    assert_int_equal(t.result.level, 1);
    assert_int_equal(t.count, 0);
}

static void big_endian_stage2(void **state)
{
    struct nested n = nested();

    (void)state;
    n.memory.big_endian = true;
    n.second.hsctlr = 1 << 25;
    n.first.sctlr |= 1 << 25;
    assert_int_equal(translate(&n, 0x40001234, (struct vmsa_access)READ).result.output, 0x80005234);
}

/* Bulk walks remember: leaves that differ in the dirty bit alone are two things. */
static void bulk_walks_tell_leaves_apart(void **state)
{
    const uint64_t read_only = BLOCK | ATTR(1) | 0x80;
    const struct word words[] = {{0x40000000, read_only | UINT64_C(1) << 51},
                                 {0x40000008, read_only}};
    static const vmsa_va addresses[] = {{0x1000}, {0x40001000}, {0x2000}, {0x40002000}};
    struct memory memory = {words, 2, false};
    struct vmsa_reader reader = reader_of(&memory);
    struct vmsa_aarch64_registers r = el1();
    struct vmsa_regime regime;
    struct vmsa_result results[4];

    (void)state;
    r.tcr = UINT64_C(3) << 39 | UINT64_C(5) << 32 | 25; /* HA, HD; 39 bits */
    r.ttbr0 = 0x40000000;
    regime = vmsa_regime_el1(&r);
    vmsa_walk_many(&regime, &reader, addresses, 4, (struct vmsa_access){.kind = VMSA_WRITE},
                   results);
    for (int i = 0; i < 4; i++)
        assert_int_equal(results[i].outcome, i % 2 ? VMSA_PERMISSION : VMSA_OK);
}

/* Two pages of stage-1 tables, near in IPA and far apart in PA. */
static void bulk_walks_tell_table_pages_apart(void **state)
{
    static const struct word words[] = {
        {0x1000000008, 0x1000002000 | 3},                   /* stage 2, level 1 */
        {0x1000002000, 0x1000003000 | 3},                   /* level 2 */
        {0x1000003008, 0x80001000 | PAGE | 0xfc},           /* IPA 0x40001000 */
        {0x1000003088, UINT64_C(0x90000000) | PAGE | 0xfc}, /* IPA 0x40011000 */
        {0x80001008, 0x40011000 | 3},                       /* stage 1, level 1 */
        {0x90000000, 0x40000000 | BLOCK | ATTR(1)},         /* level 2 */
    };
    static const vmsa_va addresses[] = {{0x40001234}, {0x40011238}, {0x40001238}};
    static const uint64_t outputs[] = {0x80001234, 0x90000238, 0x80001238};
    struct nested n = nested();
    struct memory memory = {words, sizeof words / sizeof *words, false};
    struct vmsa_reader reader = reader_of(&memory);
    struct vmsa_regime regime;
    struct vmsa_stage2 stage2 = vmsa_stage2_aarch32(&n.second);
    struct vmsa_result results[3];
    vmsa_ipa ipas[3];

    (void)state;
    n.first.ttbr0 = 0x40001000;
    regime = vmsa_regime_lpae(&n.first);
    vmsa_translate_many(&regime, &stage2, &reader, addresses, 3,
                        (struct vmsa_access){.kind = VMSA_READ}, results, ipas);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(results[i].outcome, VMSA_OK);
        assert_int_equal(results[i].output, outputs[i]);
        assert_int_equal(ipas[i].v, addresses[i].v);
    }
}

/* Short descriptors under stage 2: a section and a supersection with the same attributes. */
static void short_descriptors_through_stage2(void **state)
{
    static uint32_t table[0x8000 / 4]; /* PA 0x80000000, IPA 0x40000000; stage 2 at + 0x4000 */
    static const vmsa_va addresses[] = {{0x00012345}, {0x01abcdef}, {0x00112345}};
    static const uint64_t extents[] = {0x100000, 0x1000000, 0x100000};
    struct vmsa_stage2_registers second = {.hcr = 1, .vtcr = 0x80003558, .vttbr = 0x80004000};
    struct vmsa_short_registers first = {.sctlr = 0x1005, .ttbr0 = 0x40000000, .dacr = 1};
    struct vmsa_regime regime = vmsa_regime_short(&first);
    struct vmsa_stage2 stage2 = vmsa_stage2_aarch32(&second);
    struct vmsa_reader reader = {
        .window = table, .window_base = 0x80000000, .window_size = sizeof table};
    struct vmsa_result results[3];
    struct vmsa_trace trace;

    (void)state;
    table[0] = table[1] = 0x40000c0e;
    for (int i = 16; i < 32; i++)
        table[i] = 0x41040c0e;
    table[0x4000 / 4 + 2] = 0x80000000 | BLOCK | 0xfc;
    vmsa_translate_many(&regime, &stage2, &reader, addresses, 3,
                        (struct vmsa_access){.kind = VMSA_READ}, results, NULL);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(results[i].outcome, VMSA_OK);
        assert_int_equal(results[i].extent, extents[i]);
    }
    assert_int_equal(results[1].output, 0x81abcdef);
    vmsa_translate_trace(&regime, &stage2, &reader, vmsa_va_of(0x02000000),
                         (struct vmsa_access){.kind = VMSA_READ}, &trace);
    assert_int_equal(trace.result.outcome, VMSA_TRANSLATION);
    assert_int_equal(trace.result.stage, 1);
    assert_int_equal(trace.count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_types),
        cmocka_unit_test(alignment_of_device),
        cmocka_unit_test(pan),
        cmocka_unit_test(big_endian_tables),
        cmocka_unit_test(hypervisor_turns_stage1_off),
        cmocka_unit_test(stage1_off_aarch64),
        cmocka_unit_test(large_addresses),
        cmocka_unit_test(registers_without_sense),
        cmocka_unit_test(trace_of_both_stages),
        cmocka_unit_test(stage2_changes_memory),
        cmocka_unit_test(lazy_entries_are_told_apart),
        cmocka_unit_test(faults_on_the_walk),
        cmocka_unit_test(big_endian_stage2),
        cmocka_unit_test(bulk_walks_tell_leaves_apart),
        cmocka_unit_test(bulk_walks_tell_table_pages_apart),
        cmocka_unit_test(short_descriptors_through_stage2),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
