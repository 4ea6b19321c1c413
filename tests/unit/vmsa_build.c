/* SPDX-License-Identifier: MIT */
/* Tables from mappings. The property: walking what was built gives back what was mapped, for random
 * lists of mappings, and faults at the right level everywhere else. */
#include "vmsa/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MB        UINT64_C(0x100000)
#define GB4       (UINT64_C(1) << 32)
#define POOL_BASE UINT64_C(0x7ff00000)

enum { POOL_SIZE = 0x40000, MAPPINGS = 12, ROUNDS = 3000, PROBES = 40 };

static uint32_t pool_words[POOL_SIZE / 4];

static struct vmsa_pool new_pool(size_t size)
{
    memset(pool_words, 0xa5, sizeof pool_words); /* what was there before must not matter */
    return (struct vmsa_pool){.base = POOL_BASE, .out = pool_words, .size = size};
}

static uint64_t seed = 7;

static uint32_t next_random(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 32);
}

/* Normal, readable memory; the other bits by chance. Domain 0 half of the time, for supersections.
 */
static struct vmsa_short random_template(void)
{
    uint32_t r = next_random();

    return (struct vmsa_short){
        .tex = 5,
        .c = r & 1,
        .b = true,
        .s = r & 2,
        .ap = 3,
        .xn = r & 4,
        .pxn = r & 8,
        .ng = r & 16,
        .ns = r & 32,
        .domain = (uint8_t)(r & 64 ? r >> 8 & 15 : 0),
    };
}

/* Sizes and alignments of every kind, near each other so that large types happen. */
static struct vmsa_mapping random_mapping(void)
{
    static const uint64_t units[] = {0x1000, 0x10000, 0x100000, 0x1000000};
    uint64_t unit = units[next_random() % 4];
    uint64_t va = next_random() % (GB4 / unit) * unit;
    uint64_t size = (1 + next_random() % 40) * unit;
    uint64_t output = next_random() % (GB4 / unit) * unit;

    if (size > GB4 - va)
        size = GB4 - va;
    if (size > 64 * MB)
        size = 64 * MB;
    if (unit == 0x1000000 && next_random() % 2)
        output |= (uint64_t)(next_random() % 255) << 32;
    return (struct vmsa_mapping){.va = vmsa_va_of(va),
                                 .output = output,
                                 .size = size,
                                 .template = random_template(),
                                 .pages_only = unit < 0x100000 && next_random() % 2};
}

static uint64_t output_at(const struct vmsa_mapping *mapping, uint64_t va)
{
    uint64_t output = mapping->output + (va - mapping->va.v);

    return mapping->output < GB4 ? output % GB4 : output;
}

static struct vmsa_regime regime_of(const struct vmsa_pool *pool)
{
    struct vmsa_short_registers registers = {
        .sctlr = 0x1005, .ttbr0 = (uint32_t)pool->base, .dacr = 0x55555555};

    return vmsa_regime_short(&registers);
}

static struct vmsa_result walk(const struct vmsa_pool *pool, uint64_t va)
{
    struct vmsa_regime regime = regime_of(pool);
    struct vmsa_reader reader = {
        .window = pool->out, .window_base = pool->base, .window_size = pool->used};

    return vmsa_walk(&regime, &reader, vmsa_va_of(va), (struct vmsa_access){.kind = VMSA_READ});
}

static void check_mapped(const struct vmsa_pool *pool, const struct vmsa_mapping *mapping,
                         uint64_t va)
{
    struct vmsa_result r = walk(pool, va);
    const struct vmsa_short *t = &mapping->template;
    struct vmsa_memory memory = vmsa_tex_memory(t->tex, t->c, t->b, t->s);

    if (r.outcome != VMSA_OK || r.output != output_at(mapping, va))
        fail_msg("VA %#llx: %s %#llx, not %#llx", (unsigned long long)va,
                 vmsa_outcome_name((enum vmsa_outcome)r.outcome), (unsigned long long)r.output,
                 (unsigned long long)output_at(mapping, va));
    assert_memory_equal(&r.attributes.memory, &memory, sizeof memory);
    assert_int_equal(r.domain, t->domain);
    assert_int_equal(r.attributes.ns, t->ns);
    assert_int_equal(r.attributes.ng, t->ng);
    assert_int_equal(r.attributes.pl0.execute, !t->xn);
    assert_int_equal(r.attributes.pl1.execute, !t->xn && !t->pxn);
    assert_true(r.attributes.pl0.write && r.attributes.pl1.write);
}

static const struct vmsa_mapping *mapping_at(const struct vmsa_mapping *mappings, unsigned count,
                                             uint64_t va)
{
    for (unsigned i = 0; i < count; i++)
        if (va - mappings[i].va.v < mappings[i].size)
            return &mappings[i];
    return NULL;
}

/* A fault of level 2 exactly where a page of some mapping shares the megabyte. */
static void check_unmapped(const struct vmsa_pool *pool, uint64_t va)
{
    const uint32_t *table = pool->out;
    bool shared = (table[va / MB] & 3) == 1;
    struct vmsa_result r = walk(pool, va);

    assert_int_equal(r.outcome, VMSA_TRANSLATION);
    assert_int_equal(r.level, shared ? 2 : 1);
}

static void probe(const struct vmsa_pool *pool, const struct vmsa_mapping *mappings, unsigned count,
                  uint64_t va)
{
    const struct vmsa_mapping *mapping = mapping_at(mappings, count, va);

    if (mapping)
        check_mapped(pool, mapping, va);
    else
        check_unmapped(pool, va);
}

/* Both ends of each mapping from both sides, and places by chance inside. */
static void probe_all(const struct vmsa_pool *pool, const struct vmsa_mapping *mappings,
                      unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        uint64_t first = mappings[i].va.v, size = mappings[i].size;

        probe(pool, mappings, count, first);
        probe(pool, mappings, count, first + size - 1);
        probe(pool, mappings, count, (first - 1) % GB4);
        probe(pool, mappings, count, (first + size) % GB4);
        for (int k = 0; k < PROBES; k++)
            probe(pool, mappings, count, first + next_random() % size);
    }
    for (int k = 0; k < PROBES; k++)
        probe(pool, mappings, count, next_random());
}

/* Whether a mapping touches a megabyte that another one uses: then it may be refused, because its
 * domain, NS and PXN belong to the whole megabyte. */
static bool is_apart(const struct vmsa_mapping *mappings, unsigned count,
                     const struct vmsa_mapping *added)
{
    uint64_t first = added->va.v / MB, last = (added->va.v + added->size - 1) / MB;

    for (unsigned i = 0; i < count; i++)
        if (mappings[i].va.v / MB <= last &&
            first <= (mappings[i].va.v + mappings[i].size - 1) / MB)
            return false;
    return true;
}

static void walk_of_build_is_the_map(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct vmsa_pool pool = new_pool(POOL_SIZE);
        struct vmsa_mapping mappings[MAPPINGS];
        unsigned count = 0;
        uint32_t *table;

        assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
        for (int i = 0; i < MAPPINGS; i++) {
            struct vmsa_mapping m = random_mapping();
            bool supersections = next_random() % 2 || m.output >= GB4;

            if (m.output >= GB4)
                m.template.domain = 0;
            if (m.output >= GB4 && (m.size % (16 * MB) != 0 || m.va.v % (16 * MB) != 0))
                continue;
            if (!is_apart(mappings, count, &m))
                continue;
            if (pool.used + 0x400 * (m.size / MB + 2) > pool.size)
                continue;
            assert_int_equal(vmsa_build_map(&pool, table, &m, supersections), VMSA_BUILD_OK);
            mappings[count++] = m;
        }
        probe_all(&pool, mappings, count);
    }
}

/* Two mappings in one megabyte share its level-2 table when they agree on what it carries. */
static void one_megabyte_is_shared(void **state)
{
    struct vmsa_pool pool = new_pool(POOL_SIZE);
    struct vmsa_mapping m = {.va = {0x10000}, .output = 0x40000000, .size = 0x1000};
    size_t used;
    uint32_t *table;

    (void)state;
    m.template = (struct vmsa_short){.ap = 3, .tex = 1, .c = true, .b = true, .domain = 3};
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OK);
    used = pool.used;
    m.va.v = 0x20000;
    m.output = 0x50000000;
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OK);
    assert_int_equal(pool.used, used);
    assert_int_equal(walk(&pool, 0x10000).output, 0x40000000);
    assert_int_equal(walk(&pool, 0x20000).output, 0x50000000);
    m.va.v = 0x30000;
    m.template.domain = 4;
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OCCUPIED);
    m.template.domain = 3;
    m.template.pxn = true;
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OCCUPIED);
    m.template.pxn = false;
    m.template.ns = true;
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OCCUPIED);
    assert_int_equal(pool.used, used);
}

static void live_entries_stay(void **state)
{
    static const struct {
        const char *name;
        uint64_t va, size;
        bool pages_only, supersections;
    } cases[] = {
        {"section on a section", 0x500000, 0x100000, false, false},
        {"page on a section", 0x500000, 0x1000, false, false},
        {"section on a table", 0x600000, 0x100000, false, false},
        {"small page on a small page", 0x601000, 0x1000, false, false},
        {"large page over one small page", 0x600000, 0x10000, false, false},
        {"supersection over one section", 0, 0x1000000, false, true},
        {"run of sections that meets one", 0x300000, 0x300000, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vmsa_pool pool = new_pool(POOL_SIZE);
        struct vmsa_mapping m = {.va = {0x500000}, .output = 0x40000000, .size = 0x100000};
        uint32_t *table, section;

        m.template = (struct vmsa_short){.ap = 3, .tex = 1, .c = true, .b = true};
        assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
        assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OK);
        m.va.v = 0x601000;
        m.size = 0x1000;
        assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OK);
        section = table[5];
        m.va.v = cases[i].va;
        m.size = cases[i].size;
        m.output = 0x70000000;
        if (vmsa_build_map(&pool, table, &m, cases[i].supersections) != VMSA_BUILD_OCCUPIED)
            fail_msg("%s: not refused", cases[i].name);
        assert_int_equal(table[5], section);
        assert_int_equal(walk(&pool, 0x601000).output, 0x40000000);
        assert_int_equal(walk(&pool, 0x602000).outcome, VMSA_TRANSLATION);
    }
}

static void refused_mappings(void **state)
{
    static const struct {
        const char *name;
        uint64_t va, output, size;
        enum vmsa_build_status status;
    } cases[] = {
        {"size zero", 0, 0, 0, VMSA_BUILD_RANGE},
        {"VA past 4 GB", GB4, 0, 0x1000, VMSA_BUILD_RANGE},
        {"end past 4 GB", GB4 - 0x1000, 0, 0x2000, VMSA_BUILD_RANGE},
        {"absurd size", 0, 0, ~UINT64_C(0) - 0xfff, VMSA_BUILD_RANGE},
        {"output past 40 bits", 0, UINT64_C(1) << 40, 0x1000000, VMSA_BUILD_RANGE},
        {"output runs past 40 bits", 0, (UINT64_C(1) << 40) - 0x1000000, 0x2000000,
         VMSA_BUILD_RANGE},
        {"page above 4 GB", 0, GB4, 0x1000, VMSA_BUILD_RANGE},
        {"section above 4 GB", 0x100000, GB4, 0x100000, VMSA_BUILD_RANGE},
        {"VA not a page", 0x800, 0, 0x1000, VMSA_BUILD_MISALIGNED},
        {"output not a page", 0, 0x10, 0x1000, VMSA_BUILD_MISALIGNED},
        {"size not a page", 0, 0, 0x1001, VMSA_BUILD_MISALIGNED},
        {"whole space", 0, 0x3fc00000, GB4, VMSA_BUILD_OK},
        {"last page", GB4 - 0x1000, 0, 0x1000, VMSA_BUILD_OK},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vmsa_pool pool = new_pool(POOL_SIZE);
        struct vmsa_mapping m = {
            .va = {cases[i].va}, .output = cases[i].output, .size = cases[i].size};
        uint32_t *table;

        assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
        if (vmsa_build_map(&pool, table, &m, true) != cases[i].status)
            fail_msg("%s", cases[i].name);
    }
}

static void pools(void **state)
{
    struct vmsa_mapping m = {.va = {0}, .output = 0x40000000, .size = 0x1000};
    struct vmsa_pool pool = new_pool(0x3fff);
    uint32_t *table;

    (void)state;
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_POOL_FULL);
    assert_int_equal(pool.used, 0);
    pool = new_pool(POOL_SIZE);
    pool.base += 0x1000;
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_MISALIGNED);
    pool.base = GB4 - 0x2000;
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_MISALIGNED);
    pool.base = GB4;
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_RANGE);

    pool = new_pool(0x4400);
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OK);
    m.va.v = 0x100000;
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_POOL_FULL);
    assert_int_equal(table[1], 0);
    assert_int_equal(pool.used, 0x4400);

    pool = new_pool(POOL_SIZE); /* a second first-level table is aligned again */
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
    assert_int_equal(vmsa_build_map(&pool, table, &m, false), VMSA_BUILD_OK);
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
    assert_ptr_equal(table, pool_words + 0x8000 / 4);
    assert_int_equal(pool.used, 0xc000);
}

/* A run of sections: outputs rise and wrap with the addresses, live entries stay. */
static void runs_of_sections(void **state)
{
    const uint32_t section =
        vmsa_short_encode_section(&(struct vmsa_short){.output = 0xffe00000, .ap = 1, .xn = true});
    struct vmsa_pool pool = new_pool(POOL_SIZE);
    uint32_t *table;

    (void)state;
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
    table[2] = 0x12300c02;
    table[3] = 0xfffffffc; /* invalid with payload: not live */
    assert_int_equal(vmsa_build_fill(table, 1, 4, section), VMSA_BUILD_OK);
    assert_int_equal(table[0] | table[5], 0);
    assert_int_equal(table[1], 0xffe00412);
    assert_int_equal(table[2], 0x12300c02);
    assert_int_equal(table[3], 0x00000412);
    assert_int_equal(table[4], 0x00100412);
    assert_int_equal(vmsa_build_fill(table, 4095, 2, section), VMSA_BUILD_RANGE);
    assert_int_equal(vmsa_build_fill(table, 4097, 0, section), VMSA_BUILD_RANGE);
    assert_int_equal(table[4095], 0);
    assert_int_equal(vmsa_build_fill(table, 4095, 1, section), VMSA_BUILD_OK);
    assert_int_equal(table[4095], 0xffe00412);
    assert_string_equal(vmsa_build_status_name(VMSA_BUILD_OCCUPIED), "a live entry stands there");
}

/* A supersection and a large page are 16 equal entries. */
static void repeated_entries(void **state)
{
    struct vmsa_mapping m = {.va = {0x1000000}, .output = UINT64_C(0x5a41000000), .size = 16 * MB};
    struct vmsa_pool pool = new_pool(POOL_SIZE);
    const uint32_t *pages;
    uint32_t *table;

    (void)state;
    m.template = (struct vmsa_short){.ap = 3};
    assert_int_equal(vmsa_build_table(&pool, &table), VMSA_BUILD_OK);
    assert_int_equal(vmsa_build_map(&pool, table, &m, true), VMSA_BUILD_OK);
    for (int i = 0; i < 16; i++)
        assert_int_equal(table[16 + i], 0x41a40ca2);
    assert_int_equal(table[15] | table[32], 0);
    m.va.v = 0x20000;
    m.output = 0x40010000;
    m.size = 0x10000;
    assert_int_equal(vmsa_build_map(&pool, table, &m, true), VMSA_BUILD_OK);
    pages = pool_words + 0x4000 / 4;
    assert_int_equal(table[0], POOL_BASE + 0x4000 + 1);
    for (int i = 0; i < 16; i++)
        assert_int_equal(pages[0x20 + i], 0x40010031);
    assert_int_equal(pages[0x1f] | pages[0x30], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walk_of_build_is_the_map),
        cmocka_unit_test(one_megabyte_is_shared),
        cmocka_unit_test(live_entries_stay),
        cmocka_unit_test(refused_mappings),
        cmocka_unit_test(pools),
        cmocka_unit_test(runs_of_sections),
        cmocka_unit_test(repeated_entries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
