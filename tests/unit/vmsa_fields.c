/* SPDX-License-Identifier: MIT */
/* The one list of fields: every layout covers each of its bits exactly once, names are unique, and
 * the constants agree with the name table. */
#include "vmsa/fields.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

/* The constants, expanded a third time, with the layout each belongs to. */
struct constant {
    enum vmsa_layout layout;
    const char *name;
    unsigned lsb, width;
};

static const struct constant constants[] = {
#define VMSA_LAYOUT(layout, bits, title)
#define VMSA_BITS(layout, name, lsb, width, kind, text)                                            \
    {VMSA_LAYOUT_##layout, #name, VMSA_##layout##_##name##_LSB, VMSA_##layout##_##name##_WIDTH},
#include "vmsa/fields.def"
};

static void each_bit_stands_once(void **state)
{
    (void)state;
    for (int i = 0; i < VMSA_LAYOUTS; i++) {
        const struct vmsa_layout_table *table = vmsa_layout_table((enum vmsa_layout)i);
        uint64_t seen = 0;

        for (int k = 0; k < table->count; k++) {
            const struct vmsa_field *field = &table->fields[k];
            uint64_t bits = vmsa_put(~UINT64_C(0), field->lsb, field->width);

            if (field->width == 0 || field->lsb + field->width > table->bits || (seen & bits))
                fail_msg("%s.%s: bits overlap or lie outside", table->name, field->name);
            seen |= bits;
        }
        if (seen != vmsa_mask(table->bits))
            fail_msg("%s: bits %#llx are in no field", table->name,
                     (unsigned long long)(vmsa_mask(table->bits) & ~seen));
    }
}

static void fields_go_from_the_top_down(void **state)
{
    (void)state;
    for (int i = 0; i < VMSA_LAYOUTS; i++) {
        const struct vmsa_layout_table *table = vmsa_layout_table((enum vmsa_layout)i);
        unsigned next = table->bits;

        for (int k = 0; k < table->count; k++) {
            if ((unsigned)table->fields[k].lsb + table->fields[k].width != next)
                fail_msg("%s.%s: not in order", table->name, table->fields[k].name);
            next = table->fields[k].lsb;
        }
        assert_int_equal(next, 0);
    }
}

static void names_are_unique_and_have_text(void **state)
{
    (void)state;
    for (int i = 0; i < VMSA_LAYOUTS; i++) {
        const struct vmsa_layout_table *table = vmsa_layout_table((enum vmsa_layout)i);

        assert_true(strlen(table->name) > 0 && strlen(table->title) > 0);
        for (int k = 0; k < table->count; k++) {
            assert_true(strlen(table->fields[k].text) > 0);
            for (int j = 0; j < k; j++)
                assert_string_not_equal(table->fields[j].name, table->fields[k].name);
        }
        for (int j = 0; j < i; j++)
            assert_string_not_equal(vmsa_layout_table((enum vmsa_layout)j)->name, table->name);
    }
}

static bool kind_fits_name(const struct vmsa_field *field)
{
    static const struct {
        const char *prefix;
        uint8_t kind;
    } prefixes[] = {
        {"RES0_", VMSA_FIELD_RES0},  {"RES1_", VMSA_FIELD_RES1},  {"IGNORED_", VMSA_FIELD_IGNORED},
        {"IMP_", VMSA_FIELD_IMPDEF}, {"UNK_", VMSA_FIELD_IMPDEF},
    };

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (!strncmp(field->name, prefixes[i].prefix, strlen(prefixes[i].prefix)))
            return field->kind == prefixes[i].kind;
    return field->kind == VMSA_FIELD;
}

static void reserved_runs_are_named_as_such(void **state)
{
    (void)state;
    for (int i = 0; i < VMSA_LAYOUTS; i++) {
        const struct vmsa_layout_table *table = vmsa_layout_table((enum vmsa_layout)i);

        for (int k = 0; k < table->count; k++)
            if (!kind_fits_name(&table->fields[k]))
                fail_msg("%s.%s: name and kind disagree", table->name, table->fields[k].name);
    }
}

static void constants_agree_with_the_table(void **state)
{
    size_t at = 0;

    (void)state;
    for (int i = 0; i < VMSA_LAYOUTS; i++) {
        const struct vmsa_layout_table *table = vmsa_layout_table((enum vmsa_layout)i);

        for (int k = 0; k < table->count; k++, at++) {
            assert_true(at < sizeof constants / sizeof *constants);
            assert_int_equal(constants[at].layout, i);
            assert_string_equal(constants[at].name, table->fields[k].name);
            assert_int_equal(constants[at].lsb, table->fields[k].lsb);
            assert_int_equal(constants[at].width, table->fields[k].width);
        }
    }
    assert_int_equal(at, sizeof constants / sizeof *constants);
}

static void get_and_put_are_inverse(void **state)
{
    (void)state;
    assert_int_equal(vmsa_get(0x91c0e, VMSA_F(L1_SECTION, AP)), 3);
    assert_int_equal(vmsa_get(0x91c0e, VMSA_F(L1_SECTION, TEX)), 1);
    assert_int_equal(vmsa_put(0xff, VMSA_F(L1_SECTION, AP)), 0xc00);
    assert_true(vmsa_mask(64) == ~UINT64_C(0));
    assert_true(vmsa_get(~UINT64_C(0), 0, 64) == ~UINT64_C(0));
    assert_int_equal(vmsa_mask(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bit_stands_once),
        cmocka_unit_test(fields_go_from_the_top_down),
        cmocka_unit_test(names_are_unique_and_have_text),
        cmocka_unit_test(reserved_runs_are_named_as_such),
        cmocka_unit_test(constants_agree_with_the_table),
        cmocka_unit_test(get_and_put_are_inverse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
