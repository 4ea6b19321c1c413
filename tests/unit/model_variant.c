/* SPDX-License-Identifier: MIT */
/* What-if: changes of memory and registers laid over a machine, taken back, refused, and the
 * machine below left as it is. */
#include "base/arena.h"
#include "model/translate.h"
#include "model/variant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { TABLES = 0x4000, SIZE = 0x4000, OTHER = 0x100000 };

/* A dump: VA 0 is a section read-write at PA 0, VA 1 MB is not mapped. */
struct place {
    struct sw_arena *arena;
    unsigned char bytes[SIZE];
    struct sw_memory_piece piece;
    struct sw_memory memory;
    struct sw_registers registers;
    struct sw_dump_inputs inputs;
    struct sw_machine *machine;
    struct sw_variant *variant;
};

static void set(struct place *place, const char *name, uint64_t value)
{
    const struct sw_site why = {.file = "regs"};
    struct sw_error err;

    assert_true(sw_registers_set(&place->registers, sw_register_of(name), value, &why, &err));
}

static void make(struct place *place)
{
    struct sw_error err;

    memset(place, 0, sizeof *place);
    place->arena = sw_arena_new();
    place->bytes[0] = 0x02;
    place->bytes[1] = 0x0c; /* section, AP 11, domain 0 */
    place->piece = (struct sw_memory_piece){
        .where = {TABLES, TABLES + SIZE - 1}, .bytes = place->bytes, .name = "mem"};
    place->memory = (struct sw_memory){&place->piece, 1, 0};
    set(place, "SCTLR", 1);
    set(place, "TTBCR", 0);
    set(place, "TTBR0", TABLES);
    set(place, "DACR", 1);
    set(place, "CPSR", 0x13);
    set(place, "HCR", 0);
    place->inputs = (struct sw_dump_inputs){.memory = &place->memory,
                                            .registers = &place->registers,
                                            .registers_name = "regs",
                                            .about = "test"};
    assert_true(sw_machine_from_dump(place->arena, &place->inputs, &place->machine, &err));
    place->variant = sw_variant_make(place->arena, place->machine, &place->inputs);
}

/* The PA of a read by the variant, or by the machine below; -1: a fault. */
static int64_t read_of(const struct sw_machine *machine, uint64_t va)
{
    const struct sw_trace trace =
        sw_translate(machine, vmsa_va_of(va), (struct vmsa_access){.kind = VMSA_READ});

    return trace.result.outcome == VMSA_OK && trace.pa.known ? (int64_t)trace.pa.v : -1;
}

static int64_t variant_of(const struct place *place, uint64_t va)
{
    return read_of(sw_variant_machine(place->variant), va);
}

static bool memory(struct place *place, uint64_t address, unsigned bytes, uint64_t value)
{
    const struct sw_edit edit = {
        .kind = SW_EDIT_MEMORY, .where = {address, address + bytes - 1}, .value = value};
    struct sw_error err;

    return sw_variant_change(place->variant, &edit, &err);
}

static bool reg(struct place *place, const char *name, uint64_t value, struct sw_error *err)
{
    const struct sw_edit edit = {
        .kind = SW_EDIT_REGISTER, .id = sw_register_of(name), .value = value};

    return sw_variant_change(place->variant, &edit, err);
}

static void without_changes_it_is_the_machine(void **state)
{
    static struct place place;
    size_t count = 1;

    (void)state;
    make(&place);
    assert_int_equal(variant_of(&place, 0x1234), 0x1234);
    assert_int_equal(variant_of(&place, 0x100000), -1);
    (void)sw_variant_changes(place.variant, &count);
    assert_int_equal(count, 0);
    assert_int_equal(sw_variant_undo(place.variant, 3), 0);
    sw_arena_free(place.arena);
}

static void a_descriptor_that_is_changed_counts(void **state)
{
    static struct place place;
    unsigned char byte = 0;

    (void)state;
    make(&place);
    assert_true(memory(&place, TABLES + 4, 4, 0x00700c02));
    assert_int_equal(variant_of(&place, 0x100004), 0x700004);
    assert_int_equal(variant_of(&place, 0), 0);
    assert_int_equal(read_of(place.machine, 0x100004), -1);
    assert_int_equal(place.bytes[6], 0);
    assert_true(sw_variant_read(place.variant, TABLES + 6, &byte));
    assert_int_equal(byte, 0x70);
    assert_int_equal(sw_variant_undo(place.variant, 1), 1);
    assert_int_equal(variant_of(&place, 0x100004), -1);
    assert_true(sw_variant_read(place.variant, TABLES + 6, &byte));
    assert_int_equal(byte, 0);
    sw_arena_free(place.arena);
}

/* Part of a descriptor, over an older change; a place that no memory has is readable then. */
static void the_newest_change_of_a_byte_counts(void **state)
{
    static struct place place;
    unsigned char byte = 0;

    (void)state;
    make(&place);
    assert_true(memory(&place, TABLES + 4, 4, 0x00700c02));
    assert_true(memory(&place, TABLES + 6, 1, 0x90));
    assert_int_equal(variant_of(&place, 0x100000), 0x900000);
    assert_int_equal(sw_variant_undo(place.variant, 1), 1);
    assert_int_equal(variant_of(&place, 0x100000), 0x700000);
    assert_false(sw_variant_read(place.variant, OTHER, &byte));
    assert_true(memory(&place, OTHER, 1, 0xab));
    assert_true(sw_variant_read(place.variant, OTHER, &byte));
    assert_int_equal(byte, 0xab);
    assert_false(sw_variant_read(place.variant, OTHER + 1, &byte));
    sw_arena_free(place.arena);
}

static void registers_are_decoded_anew(void **state)
{
    static struct place place;
    static const unsigned char table[] = {0x02, 0x0c, 0x50, 0x00};
    const struct sw_edit piece = {.kind = SW_EDIT_PIECE,
                                  .where = {OTHER, OTHER + sizeof table - 1},
                                  .bytes = table,
                                  .words = "test"};
    struct sw_error err;

    (void)state;
    make(&place);
    assert_true(sw_variant_change(place.variant, &piece, &err));
    assert_true(reg(&place, "TTBR0", OTHER, &err));
    assert_int_equal(variant_of(&place, 0x10), 0x500010);
    assert_true(reg(&place, "SCTLR", 0, &err));
    assert_int_equal(variant_of(&place, 0x10), 0x10);
    assert_int_equal(sw_variant_registers(place.variant)->values[SW_REG_SCTLR].v, 0);
    assert_int_equal(place.registers.values[SW_REG_SCTLR].v, 1);
    assert_int_equal(sw_variant_undo(place.variant, 100), 3);
    assert_int_equal(variant_of(&place, 0x10), 0x10);
    assert_int_equal(sw_variant_registers(place.variant)->values[SW_REG_TTBR0].v, TABLES);
    sw_arena_free(place.arena);
}

static void what_is_refused_changes_nothing(void **state)
{
    static struct place place;
    struct sw_error err = {0};
    size_t count = 0;

    (void)state;
    make(&place);
    assert_true(memory(&place, TABLES + 4, 4, 0x00700c02));
    assert_false(reg(&place, "DACR", UINT64_C(1) << 32, &err));
    assert_int_equal(err.kind, SW_ERROR_USAGE);
    (void)sw_variant_changes(place.variant, &count);
    assert_int_equal(count, 1);
    assert_int_equal(variant_of(&place, 0x100000), 0x700000);
    while (count < SW_EDITS && memory(&place, OTHER, 1, count))
        count++;
    assert_int_equal(count, SW_EDITS);
    assert_false(memory(&place, TABLES + 4, 4, 0));
    assert_int_equal(variant_of(&place, 0x100000), 0x700000);
    sw_arena_free(place.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_changes_it_is_the_machine),
        cmocka_unit_test(a_descriptor_that_is_changed_counts),
        cmocka_unit_test(the_newest_change_of_a_byte_counts),
        cmocka_unit_test(registers_are_decoded_anew),
        cmocka_unit_test(what_is_refused_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
