/* SPDX-License-Identifier: MIT */
/* Stage 1 as stretches: where one ends, and that there is no gap between them. */
#include "../../src/lint/tables.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

enum { BASE = 0x40004000, LEVEL2_AT = 0x40008000, FOREIGN = 0x10000000, SECTION = 0x11c0e };

/* A first-level table and two second-level tables behind it. */
struct memory {
    uint32_t level1[4096];
    uint32_t level2[2][256];
};

static enum vmsa_read_status nothing(void *context, uint64_t address, unsigned bytes,
                                     uint64_t *value)
{
    (void)context, (void)address, (void)bytes, (void)value;
    return VMSA_READ_EXTERNAL;
}

static const struct sw_tables *read_all(struct sw_arena *arena, const struct memory *memory)
{
    static const struct sw_fdt_range ram = {.where = {0x40000000, 0x7fffffff}};
    const struct vmsa_short_registers registers = {.sctlr = 1, .ttbr0 = BASE, .dacr = 1};
    struct sw_machine *machine = SW_NEW(arena, struct sw_machine);

    machine->ram = &ram;
    machine->ram_count = 1;
    machine->stage1 = (struct sw_stage){.kind = SW_STAGE_TABLES,
                                        .regime = vmsa_regime_short(&registers),
                                        .reader = {.read = nothing,
                                                   .window = memory,
                                                   .window_base = BASE,
                                                   .window_size = sizeof *memory},
                                        .registers = registers};
    return sw_tables_read(arena, machine);
}

/* Every VA in one run, and each run behind the last. */
static void check_whole(const struct sw_tables *tables)
{
    uint64_t next = 0;

    assert_null(tables->lack);
    for (size_t i = 0; i < tables->run_count; i++) {
        assert_int_equal(tables->runs[i].va.first, next);
        next = tables->runs[i].va.last + 1;
    }
    assert_int_equal(next, UINT64_C(1) << 32);
}

static void sections_join(void **state)
{
    struct sw_arena *arena = *state;
    struct memory memory = {0};
    const struct sw_tables *tables;

    for (uint32_t i = 0; i < 4096; i++)
        memory.level1[i] = ((i + 0xfff) << 20) | SECTION; /* IPA wraps behind the first */
    tables = read_all(arena, &memory);
    check_whole(tables);
    assert_int_equal(tables->run_count, 2);
    assert_int_equal(tables->runs[1].va.first, 0x100000);
    assert_int_equal(tables->runs[1].result.output, 0);
}

/* Where no table can be, between two sections that would go on from each other. */
static void table_elsewhere_divides(void **state)
{
    struct sw_arena *arena = *state;
    struct memory memory = {.level1 = {0x40000000 | SECTION, FOREIGN | 1, 0x40100000 | SECTION}};
    const struct sw_tables *tables = read_all(arena, &memory);

    check_whole(tables);
    assert_int_equal(tables->run_count, 4);
    assert_int_equal(tables->link_count, 1);
    assert_false(tables->links[0].readable);
    assert_int_equal(sw_span_at(tables, 0x123456)->result.outcome, VMSA_EXTERNAL);
    assert_int_equal(sw_span_at(tables, 0x200000)->result.output, 0x40100000);
}

/* Pages that follow on from each other, under links that say the same of them, and another domain.
 */
static void domains_divide(void **state)
{
    static const uint32_t bits[] = {0, 2 << 5};
    struct sw_arena *arena = *state;

    for (unsigned i = 0; i < 2; i++) {
        struct memory memory = {.level1 = {LEVEL2_AT | 1, (LEVEL2_AT + 0x400) | 1 | bits[i]}};
        const struct sw_tables *tables;

        for (uint32_t k = 0; k < 512; k++)
            memory.level2[k / 256][k % 256] = (0x40000000 + (k << 12)) | 0x45e;
        tables = read_all(arena, &memory);
        check_whole(tables);
        assert_int_equal(tables->run_count, 2 + i);
        assert_int_equal(sw_span_at(tables, 0x100000)->entry.domain, bits[i] >> 5);
    }
}

static int open_arena(void **state)
{
    *state = sw_arena_new();
    return 0;
}

static int free_arena(void **state)
{
    sw_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sections_join, open_arena, free_arena),
        cmocka_unit_test_setup_teardown(table_elsewhere_divides, open_arena, free_arena),
        cmocka_unit_test_setup_teardown(domains_divide, open_arena, free_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
