/* SPDX-License-Identifier: MIT */
/* What a machine made of a dump says when registers are lacking, or ask for what is not modelled:
 * unknown, and by what name. */
#include "base/arena.h"
#include "model/dump.h"
#include "model/map.h"
#include "model/translate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { TABLES = 0x4000, SIZE = 0x8000, SETTINGS = 8 };

/* Sections at 0: AP 11 at 0, AP 10 at 1 MB. Long descriptors at 0x4000 (+0x4000): a table and two
 * blocks. */
static void fill(unsigned char *bytes)
{
    static const struct {
        unsigned offset;
        uint64_t word;
    } words[] = {
        {0x0000, 0x00100802ULL << 32 | 0x00000c02},
        {0x4000, 0x9003 | 1ULL << 61},
        {0x5000, 0x40000441},
    };

    memset(bytes, 0, SIZE);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (unsigned k = 0; k < 8; k++)
            bytes[words[i].offset + k] = (unsigned char)(words[i].word >> (8 * k));
}

struct setting {
    const char *name;
    uint64_t value;
};

/* unknown: a word of the reason; NULL where the answer is outcome. */
static const struct {
    const char *name, *wanted;
    struct setting settings[SETTINGS];
    uint64_t va;
    struct vmsa_access access;
    enum vmsa_outcome outcome;
    const char *unknown;
} rows[] = {
    {"CPSR.PAN, short descriptors",
     NULL,
     {{"SCTLR", 1}, {"TTBCR", 0}, {"TTBR0", TABLES}, {"DACR", 1}, {"CPSR", 0x400013}},
     0x100000,
     {VMSA_READ, false, 0},
     VMSA_PERMISSION,
     NULL},
    {"without PAN",
     NULL,
     {{"SCTLR", 1}, {"TTBCR", 0}, {"TTBR0", TABLES}, {"DACR", 1}, {"CPSR", 0x13}},
     0x100000,
     {VMSA_READ, false, 0},
     VMSA_OK,
     NULL},
    {"Monitor mode",
     NULL,
     {{"SCTLR", 1}, {"TTBCR", 0}, {"TTBR0", TABLES}, {"DACR", 1}, {"CPSR", 0x16}},
     0,
     {VMSA_READ, false, 0},
     VMSA_UNKNOWN,
     "Monitor"},
    {"Monitor mode, regime asked for",
     "pl1",
     {{"SCTLR", 1}, {"TTBCR", 0}, {"TTBR0", TABLES}, {"DACR", 1}, {"CPSR", 0x16}},
     0,
     {VMSA_READ, false, 0},
     VMSA_OK,
     NULL},
    {"Secure state by SCR",
     "pl1",
     {{"SCTLR", 1}, {"TTBCR", 0}, {"TTBR0", TABLES}, {"DACR", 1}, {"SCR", 0}},
     0,
     {VMSA_READ, false, 0},
     VMSA_UNKNOWN,
     "Secure"},
    {"Non-secure state by SCR",
     "pl1",
     {{"SCTLR", 1}, {"TTBCR", 0}, {"TTBR0", TABLES}, {"DACR", 1}, {"SCR", 1}},
     0,
     {VMSA_READ, false, 0},
     VMSA_OK,
     NULL},
    {"EL3",
     NULL,
     {{"SCTLR_EL1", 1}, {"TCR_EL1", 16}, {"CPSR", 0xd}},
     0,
     {VMSA_READ, false, 0},
     VMSA_UNKNOWN,
     "EL3"},
    {"nested virtualization",
     NULL,
     {{"SCTLR_EL1", 0}, {"CPSR", 5}, {"HCR_EL2", 3ULL << 42}},
     0,
     {VMSA_READ, false, 0},
     VMSA_UNKNOWN,
     "NV1"},
    {"TTBCR.T2E without TTBCR2",
     NULL,
     {{"SCTLR", 1}, {"TTBCR", 0x80000040}, {"TTBR0", 0x8000}, {"MAIR0", 0xff}, {"MAIR1", 0}},
     0,
     {VMSA_READ, false, 0},
     VMSA_UNKNOWN,
     "TTBCR2"},
    {"TTBCR.T2E with TTBCR2.HPD0",
     NULL,
     {{"SCTLR", 1},
      {"TTBCR", 0x80000040},
      {"TTBR0", 0x8000},
      {"MAIR0", 0xff},
      {"MAIR1", 0},
      {"TTBCR2", 1 << 9}},
     0,
     {VMSA_READ, true, 0},
     VMSA_OK,
     NULL},
    {"HPD0 without T2E",
     NULL,
     {{"SCTLR", 1},
      {"TTBCR", 0x80000000},
      {"TTBR0", 0x8000},
      {"MAIR0", 0xff},
      {"MAIR1", 0},
      {"TTBCR2", 1 << 9}},
     0,
     {VMSA_READ, true, 0},
     VMSA_PERMISSION,
     NULL},
    {"a tag is no address with stage 1 off either",
     NULL,
     {{"SCTLR_EL1", 0}, {"TCR_EL1", 1ULL << 37}, {"CPSR", 5}, {"HCR_EL2", 0}},
     0x5500000000001000,
     {VMSA_READ, false, 0},
     VMSA_OK,
     NULL},
    {"stage 1 off, stage 2 not known",
     NULL,
     {{"SCTLR", 0}, {"VTTBR", 0}},
     0x1000,
     {VMSA_READ, false, 0},
     VMSA_UNKNOWN,
     "HCR"},
};

static struct sw_machine *make_machine(struct sw_arena *arena, unsigned char *bytes,
                                       const struct setting *settings, const char *wanted)
{
    struct sw_memory_piece *piece = SW_NEW(arena, struct sw_memory_piece);
    struct sw_memory *memory = SW_NEW(arena, struct sw_memory);
    struct sw_registers *registers = SW_NEW(arena, struct sw_registers);
    struct sw_dump_inputs inputs = {
        .memory = memory, .registers = registers, .registers_name = "regs", .about = "test"};
    const struct sw_site why = {.file = "regs"};
    struct sw_machine *machine = NULL;
    struct sw_error err = {0};

    *piece = (struct sw_memory_piece){
        .where = {TABLES, TABLES + SIZE - 1}, .bytes = bytes, .name = "mem"};
    *memory = (struct sw_memory){piece, 1, 0};
    inputs.wanted = wanted;
    for (size_t i = 0; i < SETTINGS && settings[i].name; i++)
        assert_true(sw_registers_set(registers, sw_register_of(settings[i].name), settings[i].value,
                                     &why, &err));
    assert_true(sw_machine_from_dump(arena, &inputs, &machine, &err));
    return machine;
}

static struct sw_machine *machine_of(struct sw_arena *arena, unsigned char *bytes, size_t row)
{
    fill(bytes);
    return make_machine(arena, bytes, rows[row].settings, rows[row].wanted);
}

static void table_of_doubts(void **state)
{
    static unsigned char bytes[SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_machine *machine = machine_of(arena, bytes, i);
        struct sw_trace trace = sw_translate(machine, vmsa_va_of(rows[i].va), rows[i].access);

        if (trace.result.outcome != rows[i].outcome)
            fail_msg("%s: %s", rows[i].name,
                     vmsa_outcome_name((enum vmsa_outcome)trace.result.outcome));
        if (rows[i].unknown && (!trace.unknown || !strstr(trace.unknown, rows[i].unknown)))
            fail_msg("%s: unknown for '%s'", rows[i].name, trace.unknown ? trace.unknown : "");
        if (rows[i].unknown && trace.pa.known)
            fail_msg("%s: unknown, and has a PA", rows[i].name);
        sw_arena_free(arena);
    }
}

/* The picture of the whole space says the same. */
static void no_range_of_a_doubtful_map_is_mapped(void **state)
{
    static unsigned char bytes[SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_map map;

        if (rows[i].unknown) {
            sw_map_build(arena, machine_of(arena, bytes, i), &map);
            for (size_t k = 0; k < map.count && !map.unknown; k++)
                if (map.ranges[k].outcome == VMSA_OK || map.ranges[k].pa.known)
                    fail_msg("%s: range %zu is mapped", rows[i].name, k);
        }
        sw_arena_free(arena);
    }
}

/* All entries of a table, at each of four levels, are the table itself: 2^36 pages. */
static void a_table_of_itself_gives_a_map_that_ends(void **state)
{
    static const struct setting settings[SETTINGS] = {{"SCTLR_EL1", 1},
                                                      {"TCR_EL1", 5ULL << 32 | 16},
                                                      {"TTBR0_EL1", TABLES},
                                                      {"TTBR1_EL1", TABLES},
                                                      {"MAIR_EL1", 0xff},
                                                      {"HCR_EL2", 0},
                                                      {"CPSR", 5}};
    static unsigned char bytes[SIZE];
    struct sw_arena *arena = sw_arena_new();
    const struct sw_map_range *last;
    struct sw_map map;

    (void)state;
    for (size_t i = 0; i < 4096; i += 8) {
        bytes[i] = 0x43;
        bytes[i + 1] = 0x44;
    }
    sw_map_build(arena, make_machine(arena, bytes, settings, NULL), &map);
    assert_true(map.incomplete && map.partly_unknown);
    assert_in_range(map.count, 1000, 1 << 17);
    last = &map.ranges[map.count - 1];
    assert_int_equal(last->outcome, VMSA_UNKNOWN);
    assert_non_null(last->unknown);
    assert_true(last->va.last == UINT64_MAX);
    assert_true(map.ranges[map.count - 2].va.last + 1 == last->va.first);
    sw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_of_doubts),
        cmocka_unit_test(no_range_of_a_doubtful_map_is_mapped),
        cmocka_unit_test(a_table_of_itself_gives_a_map_that_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
