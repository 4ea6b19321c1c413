/* SPDX-License-Identifier: MIT */
/* Runs of whole spaces against single walks, over random machines with random tables: every format,
 * with and without stage 2, memory with holes, registers missing, tables that point at each other
 * and at themselves. */
#include "model/space.h"
#include "../../src/model/answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MEMORY = 1 << 18, SAMPLES = 400 };

struct sample {
    struct sw_machine machine;
    unsigned char memory[MEMORY];
    uint64_t hole; /* a page that is not at hand */
};

static uint64_t seed = 1;

static uint64_t any(void)
{
    uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint64_t below(uint64_t limit)
{
    return any() % limit;
}

static bool percent(unsigned chance)
{
    return below(100) < chance;
}

static void put(struct sample *sample, uint64_t at, uint64_t word, unsigned bytes)
{
    for (unsigned i = 0; i < bytes && at + i < MEMORY; i++)
        sample->memory[at + i] = (unsigned char)(word >> (8 * i));
}

/* Sometimes with a window, sometimes without, so that both ways of reading are used. */
static enum vmsa_read_status read_sample(void *context, uint64_t address, unsigned bytes,
                                         uint64_t *value)
{
    const struct sample *sample = context;

    if (address + bytes > MEMORY || address >> 12 == sample->hole >> 12)
        return VMSA_READ_UNKNOWN;
    *value = 0;
    for (unsigned i = 0; i < bytes; i++)
        *value |= (uint64_t)sample->memory[address + i] << (8 * i);
    return VMSA_READ_OK;
}

/* ---- tables ---- */

static uint64_t page(void)
{
    return below(MEMORY >> 12) << 12;
}

/* A few stretches of like entries in each 1 KB of memory, else nothing: spaces stay small. */
static void fill_short(struct sample *sample)
{
    for (uint64_t at = 0; at < MEMORY; at += 256) {
        uint32_t kind = (uint32_t)below(8), length = (uint32_t)(percent(30) ? 64 : below(12));
        uint32_t bits = (uint32_t)any() & 0xffffc, base = (uint32_t)any();

        for (uint32_t i = 0; i < length; i++) {
            uint32_t word = 0;

            if (kind == 0)
                word = (uint32_t)(page() | below(4) << 10) | 1 | (bits & 0x1e8);
            else if (kind < 4)
                word = ((base & 0xfff00000) + (i << 20)) | (bits & 0xf8fff) | 2;
            else if (kind < 6)
                word = ((base & 0xfffff000) + (i << 12)) | (bits & 0xffc) | 2;
            else if (kind == 6)
                word = (base & 0xffff0000) | (bits & 0xfffc) | 1;
            else
                word = (uint32_t)any() & (percent(50) ? 0xfffffffc : 0xffffffff);
            put(sample, at + i * 4, word, 4);
        }
    }
}

static void fill_long(struct sample *sample)
{
    for (uint64_t at = 0; at < MEMORY; at += 256) {
        uint64_t kind = below(6), length = percent(20) ? 32 : below(4);
        uint64_t bits = (any() & UINT64_C(0x0070000000000ffc)) | (percent(90) ? 1 << 10 : 0);
        uint64_t base = any() & UINT64_C(0xfffffff000), step = UINT64_C(1)
                                                               << (percent(50) ? 12 : 21);
        bool table = percent(20);

        for (uint64_t i = 0; i < length; i++) {
            uint64_t word = 0;

            if (kind == 0 && table)
                word = page() | 3 | (any() & UINT64_C(31) << 59);
            else if (kind < 3)
                word = (base + i * step) | bits | (percent(90) ? 3 : 1);
            else if (kind < 5)
                word = ((base & ~UINT64_C(0x1fffff)) + i * step) | bits | 1;
            else
                word = any() & (percent(50) ? ~UINT64_C(3) : ~UINT64_C(0));
            if (percent(3))
                word |= UINT64_C(0xf) << 40;
            put(sample, at + i * 8, word, 8);
        }
    }
}

/* ---- machines ---- */

static void make_short(struct sample *sample)
{
    const struct vmsa_short_registers registers = {
        .sctlr = 1 | (uint32_t)(any() & (UINT32_C(1) << 28 | 1 << 29 | 1 << 19)) | 1 << 2,
        .ttbcr = (uint32_t)below(8) | (percent(10) ? 1 << 4 : 0),
        .ttbr0 = (uint32_t)page(),
        .ttbr1 = (uint32_t)page() & ~UINT32_C(0x3fff),
        .dacr = (uint32_t)any() | 0x55555555,
        .prrr = 0x000a81a8 ^ (uint32_t)below(256),
        .nmrr = 0x44e048e0,
    };

    sample->machine.regime = SW_REGIME_PL1;
    sample->machine.stage1.regime = vmsa_regime_short(&registers);
    fill_short(sample);
}

static void make_lpae(struct sample *sample)
{
    const struct vmsa_lpae_registers registers = {
        .sctlr = 1 | 1 << 2,
        .ttbcr = UINT32_C(1) << 31 | (uint32_t)(percent(50) ? 0 : below(8)) |
                 (uint32_t)(percent(50) ? 0 : below(8)) << 16 | (percent(10) ? 1 << 7 : 0),
        .ttbr0 = page(),
        .ttbr1 = page(),
        .mair = UINT64_C(0x0000ff4404bbaa00),
    };

    sample->machine.regime = SW_REGIME_PL1;
    sample->machine.stage1.regime = vmsa_regime_lpae(&registers);
    fill_long(sample);
}

static void make_hyp(struct sample *sample)
{
    const struct vmsa_hyp_registers registers = {
        .hsctlr = 1 | 1 << 2, .htcr = (uint32_t)below(8), .httbr = page(), .mair = 0xff440400};

    sample->machine.regime = SW_REGIME_HYP;
    sample->machine.stage1.regime = vmsa_regime_hyp(&registers);
    fill_long(sample);
}

static void make_el1(struct sample *sample)
{
    uint64_t tg0 = below(3), tg1 = 1 + below(3);
    const struct vmsa_aarch64_registers registers = {
        .sctlr = 1 | 1 << 2,
        .tcr = (16 + below(24)) | (16 + below(24)) << 16 | tg0 << 14 | tg1 << 30 | below(6) << 32 |
               (percent(10) ? UINT64_C(1) << 23 : 0),
        .ttbr0 = page(),
        .ttbr1 = page(),
        .mair = UINT64_C(0x0000ff4404bbaa00),
        .features = vmsa_features_armv8(),
    };

    sample->machine.regime = SW_REGIME_EL1;
    sample->machine.stage1.regime = vmsa_regime_el1(&registers);
    fill_long(sample);
}

static void make_el2(struct sample *sample)
{
    const struct vmsa_aarch64_registers registers = {
        .sctlr = percent(90) ? 1 | 1 << 2 : 0,
        .tcr = (16 + below(24)) | below(3) << 14 | below(6) << 16,
        .ttbr0 = page(),
        .mair = UINT64_C(0x0000ff4404bbaa00),
        .features = vmsa_features_armv8(),
    };

    sample->machine.regime = SW_REGIME_EL2;
    sample->machine.stage1.regime = vmsa_regime_el2(&registers);
    fill_long(sample);
}

/* IPAs of the tables are mapped one to one, so that stage 1 is mostly reached; the rest is random,
 * pages and blocks of it invalid, lazy, of other types. */
static void make_stage2(struct sample *sample)
{
    const struct vmsa_stage2_registers registers = {
        .hcr = 1 | (percent(20) ? 4 : 0), .vtcr = 0x80000040, .vttbr = 0};
    const uint64_t level2 = MEMORY - 0x2000, level3 = MEMORY - 0x1000;

    sample->machine.stage2.kind = SW_STAGE_TABLES;
    sample->machine.stage2.tables = vmsa_stage2_aarch32(&registers);
    sample->machine.stage2.tables.tree.base = MEMORY - 0x3000;
    memset(sample->memory + MEMORY - 0x3000, 0, 0x3000);
    for (uint64_t i = 0; i < 4; i++)
        put(sample, MEMORY - 0x3000 + i * 8, level2 | 3, 8);
    for (uint64_t i = 0; i < 512; i++) {
        uint64_t other = percent(70) ? 0x4fd : percent(50) ? 0x47c : any() & 0xffd;

        put(sample, level2 + i * 8, (below(8) << 21) | other, 8);
    }
    put(sample, level2, level3 | 3, 8);
    for (uint64_t i = 0; i < 512; i++) {
        uint64_t bits = percent(97) ? 0x7ff : percent(50) ? 0x4ff : 0x7fe;

        if (i < MEMORY >> 12)
            put(sample, level3 + i * 8, i << 12 | bits, 8);
        else
            put(sample, level3 + i * 8, (below(64) << 12) | (percent(80) ? 0x7ff : any() & 0xfff),
                8);
    }
}

static const struct {
    const char *name;
    void (*make)(struct sample *sample);
    bool two;
} formats[] = {
    {"short", make_short, false},
    {"LPAE", make_lpae, false},
    {"Hyp", make_hyp, false},
    {"EL1", make_el1, false},
    {"EL2", make_el2, false},
    {"short, two stages", make_short, true},
    {"LPAE, two stages", make_lpae, true},
    {"EL1, two stages", make_el1, true},
};

static void make(struct sample *sample, size_t format)
{
    memset(sample, 0, sizeof *sample);
    sample->hole = UINT64_MAX;
    formats[format].make(sample);
    sample->machine.stage1.kind = SW_STAGE_TABLES;
    sample->machine.stage2.kind = SW_STAGE_NONE;
    if (formats[format].two)
        make_stage2(sample);
    sample->machine.stage1.reader = (struct vmsa_reader){.read = read_sample, .context = sample};
    if (percent(60)) {
        sample->machine.stage1.reader.window = sample->memory;
        sample->machine.stage1.reader.window_size = MEMORY;
    } else if (percent(50)) {
        sample->hole = page();
    }
    if (percent(10))
        sample->machine.missing[below(SW_NEEDS)] = "a register is not given";
}

/* ---- what is compared ---- */

static uint64_t to_pa(const struct sw_run *run, uint64_t va)
{
    return run->pa + (va - run->va.first);
}

/* A run where reading is not permitted may be mapped by the right of another access. */
static bool agrees(const struct sw_machine *machine, const struct sw_run *run, uint64_t va)
{
    static const struct vmsa_access accesses[] = {
        {.kind = VMSA_READ},    {.kind = VMSA_READ, .unprivileged = true},    {.kind = VMSA_WRITE},
        {.kind = VMSA_EXECUTE}, {.kind = VMSA_EXECUTE, .unprivileged = true},
    };
    const struct sw_state *state = run->state;
    struct sw_answer answer;
    size_t i = 0;

    sw_ask(machine, vmsa_va_of(va), accesses[0], NULL, &answer);
    while (state->outcome == VMSA_OK && answer.result.outcome == VMSA_PERMISSION && ++i < 5)
        sw_ask(machine, vmsa_va_of(va), accesses[i], NULL, &answer);
    if (answer.result.outcome != state->outcome || answer.result.stage != state->stage ||
        answer.has_ipa != state->mapped || answer.has_output != state->has_pa ||
        answer.unknown != state->unknown)
        return false;
    if (answer.has_ipa && answer.ipa.v != run->ipa + (va - run->va.first))
        return false;
    if (answer.has_output && answer.result.output != to_pa(run, va))
        return false;
    return vmsa_attributes_equal(&answer.result.attributes, &state->attributes);
}

static void check_at(const struct sample *sample, const struct sw_space *space, const char *name,
                     uint64_t va)
{
    struct sw_run run = sw_run_at(space, va);
    struct sw_answer answer;

    sw_ask(&sample->machine, vmsa_va_of(va), (struct vmsa_access){.kind = VMSA_READ}, NULL,
           &answer);
    if (!agrees(&sample->machine, &run, va))
        print_message("asked: outcome %u stage %u ipa %d 0x%llx pa %d 0x%llx; run: ipa 0x%llx pa "
                      "0x%llx\n",
                      answer.result.outcome, answer.result.stage, answer.has_ipa,
                      (unsigned long long)answer.ipa.v, answer.has_output,
                      (unsigned long long)answer.result.output, (unsigned long long)run.ipa,
                      (unsigned long long)run.pa);
    if (!agrees(&sample->machine, &run, va))
        fail_msg("%s, round %llu: VA 0x%llx in 0x%llx-0x%llx outcome %u", name,
                 (unsigned long long)seed, (unsigned long long)va, (unsigned long long)run.va.first,
                 (unsigned long long)run.va.last, run.state->outcome);
}

/* Whole, in order, and as few as there can be. */
static void check_runs(const struct sample *sample, const struct sw_space *space, const char *name)
{
    struct sw_run_cursor cursor = {.space = space};
    struct sw_run run, before = {.va = {1, UINT64_MAX}};
    size_t count = 0, limit = 3000;

    while (sw_run_next(&cursor, &run)) {
        assert_true(run.va.first <= run.va.last);
        assert_int_equal(run.va.first, before.va.last + 1);
        if (count && run.state == before.state && !run.state->mapped)
            fail_msg(
                "%s: two runs with one answer at 0x%llx, ipa 0x%llx 0x%llx from 0x%llx outcome %u",
                name, (unsigned long long)run.va.first, (unsigned long long)before.ipa,
                (unsigned long long)run.ipa, (unsigned long long)before.va.first,
                run.state->outcome);
        if (count && run.state == before.state && run.state->mapped &&
            run.ipa - before.ipa == run.va.first - before.va.first &&
            (!run.state->has_pa || run.pa - before.pa == run.va.first - before.va.first))
            fail_msg("%s: two runs that go on at 0x%llx", name, (unsigned long long)run.va.first);
        if (count < limit) {
            check_at(sample, space, name, run.va.first);
            check_at(sample, space, name, run.va.last);
        }
        before = run;
        count++;
    }
    assert_int_equal(count, space->count);
    assert_int_equal(before.va.last, space->last);
}

static void test_random(void **state)
{
    enum { ROUNDS = 30 };
    struct sample *sample = malloc(sizeof *sample);

    (void)state;
    assert_non_null(sample);
    for (size_t i = 0; i < ROUNDS * sizeof formats / sizeof *formats; i++) {
        const size_t format = i % (sizeof formats / sizeof *formats);
        struct sw_arena *arena = sw_arena_new();
        struct sw_space space;

        make(sample, format);
        sw_space_make(arena, &sample->machine, &space);
        if (!space.incomplete)
            check_runs(sample, &space, formats[format].name);
        for (size_t k = 0; k < SAMPLES && !space.incomplete; k++)
            check_at(sample, &space, formats[format].name, any() & space.last);
        sw_arena_free(arena);
    }
    free(sample);
}

/* Every entry of every table points at the one table there is: 2^36 pages, if one would count. */
static void test_self(void **state)
{
    struct sample *sample = calloc(1, sizeof *sample);
    struct sw_arena *arena = sw_arena_new();
    const struct vmsa_aarch64_registers registers = {
        .sctlr = 1, .tcr = 16 | 16 << 16 | UINT64_C(2) << 30, .features = vmsa_features_armv8()};
    struct sw_space space;
    struct sw_run run;

    (void)state;
    assert_non_null(sample);
    for (uint64_t i = 0; i < 512; i++)
        put(sample, i * 8, 0x403, 8);
    sample->machine.stage1 = (struct sw_stage){
        .kind = SW_STAGE_TABLES,
        .regime = vmsa_regime_el1(&registers),
        .reader = {.window = sample->memory, .window_size = MEMORY},
    };
    sample->machine.stage2.kind = SW_STAGE_NONE;
    sw_space_make(arena, &sample->machine, &space);
    assert_true(space.incomplete);
    run = sw_run_at(&space, UINT64_MAX);
    assert_int_equal(run.state->outcome, VMSA_UNKNOWN);
    assert_non_null(run.state->unknown);
    run = sw_run_at(&space, 0x5000);
    assert_int_equal(run.pa, 0);
    assert_int_equal(run.va.last, 0x5fff);
    sw_arena_free(arena);
    free(sample);
}

/* Two sections and one page of 12 MB in: the page's PA is in the first section's. */
static void test_aliases(void **state)
{
    struct sample *sample = calloc(1, sizeof *sample);
    struct sw_arena *arena = sw_arena_new();
    const struct vmsa_short_registers registers = {.sctlr = 1, .dacr = 1};
    const struct sw_alias *aliases;
    struct sw_space space;
    size_t count, total;
    vmsa_va vas[4];

    (void)state;
    assert_non_null(sample);
    put(sample, 0, 0x12300c02, 4);
    put(sample, 4, 0x45600c02, 4);
    put(sample, 12 * 4, 0x8001, 4);
    put(sample, 0x8000, 0x12345032, 4);
    sample->machine.stage1 = (struct sw_stage){
        .kind = SW_STAGE_TABLES,
        .regime = vmsa_regime_short(&registers),
        .reader = {.window = sample->memory, .window_size = MEMORY},
    };
    sample->machine.stage2.kind = SW_STAGE_NONE;
    sw_space_make(arena, &sample->machine, &space);
    aliases = sw_space_aliases(arena, &space, &count, &total);
    assert_int_equal(count, 1);
    assert_int_equal(total, 1);
    assert_int_equal(aliases[0].output.first, 0x12345000);
    assert_int_equal(aliases[0].output.last, 0x12345fff);
    assert_int_equal(aliases[0].total, 2);
    assert_int_equal(aliases[0].vas[0].first, 0x45000);
    assert_int_equal(aliases[0].vas[1].first, 0xc00000);
    assert_int_equal(sw_space_reverse(&space, SW_OUTPUT_PA, 0x12345678, vas, 4), 2);
    assert_int_equal(vas[0].v, 0x45678);
    assert_int_equal(vas[1].v, 0xc00678);
    assert_int_equal(sw_space_reverse(&space, SW_OUTPUT_IPA, 0x45700000, vas, 4), 0);
    sw_arena_free(arena);
    free(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_self),
        cmocka_unit_test(test_aliases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
