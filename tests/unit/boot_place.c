/* SPDX-License-Identifier: MIT */
/* Where the image puts itself, for every kind of load address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/place.h"
#include "boot/registers.h"

static const struct {
    const char *name;
    struct boot_entry entry;
    enum boot_status status;
    uint32_t base, offset, image_end, dtb, end;
} rows[] = {
    {"xen 4.5: RAM 0x40000000 + 0x8000",
     {0x40008000, 0x5000, 0x1234},
     BOOT_OK,
     0x40008000,
     0x3fc00000,
     0x4000d000,
     0x4000d000,
     0x4000e234},
    {"xen 4.4: RAM 0x80000000 + 0x8000",
     {0x80008000, 0x5000, 0x1000},
     BOOT_OK,
     0x80008000,
     0x7fc00000,
     0x8000d000,
     0x8000d000,
     0x8000e000},
    {"qemu: RAM + 0x10000 moves up to the next megabyte",
     {0x40010000, 0x5004, 0x1000},
     BOOT_OK,
     0x40108000,
     0x3fd00000,
     0x4010d004,
     0x4010d008,
     0x4010e008},
    {"dom0less: 2 MB aligned",
     {0x47e00000, 0x5000, 8},
     BOOT_OK,
     0x47e08000,
     0x47a00000,
     0x47e0d000,
     0x47e0d000,
     0x47e0d008},
    {"an odd 4 KB address below 0x8000 in its megabyte",
     {0x40307000, 0x5000, 8},
     BOOT_OK,
     0x40308000,
     0x3ff00000,
     0x4030d000,
     0x4030d000,
     0x4030d008},
    {"an odd 4 KB address above 0x8000 in its megabyte",
     {0x40309000, 0x5000, 8},
     BOOT_OK,
     0x40408000,
     0x40000000,
     0x4040d000,
     0x4040d000,
     0x4040d008},
    {"the link address: no offset",
     {0x00408000, 0x5000, 8},
     BOOT_OK,
     0x00408000,
     0,
     0x0040d000,
     0x0040d000,
     0x0040d008},
    {"below the link address: the offset wraps",
     {0x00008000, 0x5000, 8},
     BOOT_OK,
     0x00008000,
     0xffc00000,
     0x0000d000,
     0x0000d000,
     0x0000d008},
    {"no device tree",
     {0x40008000, 0x5001, 0},
     BOOT_OK,
     0x40008000,
     0x3fc00000,
     0x4000d001,
     0x4000d008,
     0x4000d008},
    {"not a multiple of 4 KB", {0x40008800, 0x5000, 8}, BOOT_LOAD_MISALIGNED, 0, 0, 0, 0, 0},
    {"the last megabyte has no next one", {0xfff09000, 0x1000, 8}, BOOT_PAST_4GB, 0, 0, 0, 0, 0},
    {"the image would run past 4 GB", {0xfff08000, 0xf8000, 0}, BOOT_PAST_4GB, 0, 0, 0, 0, 0},
    {"the device tree would run past 4 GB",
     {0xfff08000, 0xf7000, 0x1000},
     BOOT_PAST_4GB,
     0,
     0,
     0,
     0,
     0},
    {"the last page of 4 GB stays free",
     {0xfff08000, 0xf7000, 0xff8},
     BOOT_OK,
     0xfff08000,
     0xffb00000,
     0xfffff000,
     0xfffff000,
     0xfffffff8},
    {"a size that wraps", {0x40008000, 0xffffffff, 0xffffffff}, BOOT_PAST_4GB, 0, 0, 0, 0, 0},
    {"below the link address the VAs run out first",
     {0x00008000, 0xffbf0000, 0x9000},
     BOOT_PAST_4GB,
     0,
     0,
     0,
     0,
     0},
    {"identity section inside the image's own VAs",
     {0x00508000, 0x100000, 8},
     BOOT_IDENTITY_CONFLICT,
     0,
     0,
     0,
     0,
     0},
    {"identity section just above the image's own VAs",
     {0x00608000, 0x100000, 8},
     BOOT_OK,
     0x00608000,
     0x00200000,
     0x00708000,
     0x00708000,
     0x00708008},
    {"identity section in the guard: gone before anybody counts on it",
     {0x00308000, 0x5000, 8},
     BOOT_OK,
     0x00308000,
     0xfff00000,
     0x0030d000,
     0x0030d000,
     0x0030d008},
};

static void places_each_load_address(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct boot_placement got;

        memset(&got, 0xa5, sizeof got);
        print_message("# %s\n", rows[i].name);
        assert_int_equal(boot_place(&rows[i].entry, &got), rows[i].status);
        if (rows[i].status != BOOT_OK) {
            assert_int_equal(got.base, 0xa5a5a5a5); /* untouched */
            continue;
        }
        assert_int_equal(got.base, rows[i].base);
        assert_int_equal(got.offset, rows[i].offset);
        assert_int_equal(got.stack, got.base - 0x8000);
        assert_int_equal(got.table, got.base - 0x4000);
        assert_int_equal(got.image_end, rows[i].image_end);
        assert_int_equal(got.dtb, rows[i].dtb);
        assert_int_equal(got.end, rows[i].end);
    }
}

static void base_is_the_least_that_fits(void **state)
{
    (void)state;
    for (uint32_t load = 0; load < 0xfff00000 - 0x1000; load += 0x7000) {
        uint32_t base = boot_choose_base(load);

        assert_int_equal(base % 0x100000, 0x8000);
        assert_true(base >= load && base - load < 0x100000);
    }
    assert_true(boot_choose_base(0xfff09000) < 0xfff09000);
}

static const struct {
    const char *name;
    uint32_t now, sctlr;
} sctlr_rows[] = {
    {"as Xen sets it up", 0x00c50078, 0x00c5187d},
    {"everything on", 0xffffffff, 0x8de7dffd},
    {"everything off", 0, 0x00001805},
};

static void registers_turn_the_mmu_on(void **state)
{
    struct boot_placement placement = {.base = 0x40008000, .table = 0x40004000};

    (void)state;
    for (size_t i = 0; i < sizeof sctlr_rows / sizeof *sctlr_rows; i++) {
        struct boot_registers got = boot_registers_for(&placement, sctlr_rows[i].now, 0x00409000);

        print_message("# %s\n", sctlr_rows[i].name);
        assert_int_equal(got.dacr, 1);
        assert_int_equal(got.ttbcr, 0);
        assert_int_equal(got.ttbr0, 0x4000404a);
        assert_int_equal(got.ttbr1, 0);
        assert_int_equal(got.vbar, 0x00409000);
        assert_int_equal(got.sctlr, sctlr_rows[i].sctlr);
    }
}

static void every_status_has_words(void **state)
{
    (void)state;
    for (int i = 0; i < BOOT_STATUSES; i++) {
        assert_non_null(boot_status_text((enum boot_status)i));
        assert_string_not_equal(boot_status_text((enum boot_status)i), "unknown boot status");
    }
    assert_string_equal(boot_status_text(BOOT_STATUSES), "unknown boot status");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_each_load_address),
        cmocka_unit_test(base_is_the_least_that_fits),
        cmocka_unit_test(registers_turn_the_mmu_on),
        cmocka_unit_test(every_status_has_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
