/* SPDX-License-Identifier: MIT */
/* Fault status of the short format against the manual's table, with the validity of Domain. */
#include "vmsa/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *name;
    enum vmsa_outcome outcome;
    unsigned level;
    bool on_walk;
    uint32_t dfsr_read, dfsr_write, ifsr; /* with domain 11 */
};

static const struct row rows[] = {
    {"alignment", VMSA_ALIGNMENT, 0, false, 0x001, 0x801, 0x001},
    {"alignment of Device", VMSA_ALIGNMENT, 2, false, 0x001, 0x801, 0x001},
    {"access flag 1", VMSA_ACCESS_FLAG, 1, false, 0x003, 0x803, 0x003},
    {"access flag 2", VMSA_ACCESS_FLAG, 2, false, 0x0b6, 0x8b6, 0x006},
    {"translation 1", VMSA_TRANSLATION, 1, false, 0x005, 0x805, 0x005},
    {"translation 2", VMSA_TRANSLATION, 2, false, 0x0b7, 0x8b7, 0x007},
    {"external", VMSA_EXTERNAL, 0, false, 0x008, 0x808, 0x008},
    {"domain 1", VMSA_DOMAIN, 1, false, 0x0b9, 0x8b9, 0x009},
    {"domain 2", VMSA_DOMAIN, 2, false, 0x0bb, 0x8bb, 0x00b},
    {"external on walk 1", VMSA_EXTERNAL, 1, true, 0x00c, 0x80c, 0x00c},
    {"external on walk 2", VMSA_EXTERNAL, 2, true, 0x0be, 0x8be, 0x00e},
    {"permission 1", VMSA_PERMISSION, 1, false, 0x00d, 0x80d, 0x00d},
    {"permission 2", VMSA_PERMISSION, 2, false, 0x00f, 0x80f, 0x00f},
    {"no fault", VMSA_OK, 1, false, 0, 0, 0},
    {"unknown", VMSA_UNKNOWN, 1, true, 0, 0, 0},
    {"address size has no short code", VMSA_ADDRESS_SIZE, 1, false, 0, 0, 0},
};

static uint32_t fsr(const struct row *row, enum vmsa_access_kind kind)
{
    struct vmsa_result result = {
        .outcome = (uint8_t)row->outcome,
        .stage = 1,
        .level = (uint8_t)row->level,
        .domain = 11,
        .domain_known = true,
        .on_walk = row->on_walk,
    };

    return vmsa_short_fsr(&result, (struct vmsa_access){.kind = (uint8_t)kind});
}

static void status_registers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];

        if (fsr(row, VMSA_READ) != row->dfsr_read || fsr(row, VMSA_WRITE) != row->dfsr_write ||
            fsr(row, VMSA_EXECUTE) != row->ifsr)
            fail_msg("%s: %#x %#x %#x", row->name, fsr(row, VMSA_READ), fsr(row, VMSA_WRITE),
                     fsr(row, VMSA_EXECUTE));
    }
}

static void domain_is_left_out_when_not_known(void **state)
{
    struct vmsa_result result = {.outcome = VMSA_TRANSLATION, .level = 2, .domain = 5};

    (void)state;
    assert_int_equal(vmsa_short_fsr(&result, (struct vmsa_access){0}), 0x007);
    result.domain_known = true;
    assert_int_equal(vmsa_short_fsr(&result, (struct vmsa_access){0}), 0x057);
}

static void codes(void **state)
{
    unsigned fs = 99;

    (void)state;
    assert_true(vmsa_short_fs(VMSA_PERMISSION, 2, false, &fs));
    assert_int_equal(fs, 0x0f);
    assert_false(vmsa_short_fs(VMSA_PERMISSION, 3, false, &fs));
    assert_false(vmsa_short_fs(VMSA_OK, 1, false, &fs));
    assert_false(vmsa_short_fs(VMSA_OUTCOMES, 1, false, &fs));
    assert_int_equal(fs, 0x0f);
}

static void names(void **state)
{
    static const struct {
        uint32_t fsr;
        const char *name;
    } known[] = {
        {0x805, "translation fault, section"},
        {0x007, "translation fault, page"},
        {0x8bf, "permission fault, page"},
        {0x002, "debug exception"},
        {0x406, "SError (asynchronous external abort)"},
        {0x409, "synchronous parity or ECC error"},
        {0x000, "reserved fault status"},
        {0x40f, "reserved fault status"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_string_equal(vmsa_short_fs_name(known[i].fsr), known[i].name);
    for (uint32_t i = 0; i < 0x2000; i++)
        assert_non_null(vmsa_short_fs_name(i));
}

static void words(void **state)
{
    (void)state;
    for (int i = 0; i <= VMSA_OUTCOMES; i++) {
        assert_true(strlen(vmsa_outcome_name((enum vmsa_outcome)i)) > 0);
        assert_true(strlen(vmsa_outcome_word((enum vmsa_outcome)i)) > 0);
    }
    assert_string_equal(vmsa_outcome_word(VMSA_ACCESS_FLAG), "access-flag");
    assert_string_equal(vmsa_descriptor_name(VMSA_LARGE_PAGE), "large page");
    assert_string_equal(vmsa_descriptor_name((enum vmsa_descriptor)99), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_registers),
        cmocka_unit_test(domain_is_left_out_when_not_known),
        cmocka_unit_test(codes),
        cmocka_unit_test(names),
        cmocka_unit_test(words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
