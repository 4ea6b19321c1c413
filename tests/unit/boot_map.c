/* SPDX-License-Identifier: MIT */
/* Both phases of the map and the heap, with the real encodings, for the machines that ship. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boot/map.h"

enum {
    ENTRIES = 4096,
    IMAGE = 0x0001140e,  /* Normal write-back write-allocate, shareable, PL1 only, executable */
    RAM = 0x0001141e,    /* the same, execute-never */
    DEVICE = 0x00010416, /* Device, execute-never */
};

static struct boot_placement placed(uint32_t load, uint32_t image, uint32_t dtb)
{
    struct boot_entry entry = {load, image, dtb};
    struct boot_placement placement;

    assert_int_equal(boot_place(&entry, &placement), BOOT_OK);
    return placement;
}

/* ---- the early phase ------------------------------------------------------------------------- */
static const struct {
    const char *name;
    struct boot_entry entry;
    uint32_t count;    /* live entries from index 4 on */
    uint32_t first;    /* the word at index 4 */
    uint32_t identity; /* index, or 4096 */
} early_rows[] = {
    {"xen 4.5", {0x40008000, 0x5000, 0x1000}, 1, 0x40000000 | IMAGE, 0x400},
    {"xen 4.4", {0x80008000, 0x5000, 0x1000}, 1, 0x80000000 | IMAGE, 0x800},
    {"qemu -kernel", {0x40010000, 0x5000, 0x1000}, 1, 0x40100000 | IMAGE, 0x401},
    {"dom0less", {0x47e00000, 0x5000, 0x1000}, 1, 0x47e00000 | IMAGE, 0x47e},
    {"an image of 3 MB", {0x40008000, 0x300000, 0x1000}, 4, 0x40000000 | IMAGE, 0x400},
    {"a tree that begins the next section", {0x40008000, 0xf8000, 1}, 2, 0x40000000 | IMAGE, 0x400},
    {"an image that fills its section", {0x40008000, 0xf8000, 0}, 1, 0x40000000 | IMAGE, 0x400},
    {"at its link address", {0x00408000, 0x5000, 0x1000}, 1, 0x00400000 | IMAGE, 4096},
    {"in the guard", {0x00308000, 0x5000, 0x1000}, 1, 0x00300000 | IMAGE, 3},
    {"at IPA 0", {0x00008000, 0x5000, 0x1000}, 1, IMAGE, 0},
};

static void early_maps_the_image_and_no_more(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof early_rows / sizeof *early_rows; i++) {
        struct boot_placement placement;
        uint32_t table[ENTRIES];

        print_message("# %s\n", early_rows[i].name);
        assert_int_equal(boot_place(&early_rows[i].entry, &placement), BOOT_OK);
        memset(table, 0xff, sizeof table); /* what was in RAM before us */
        assert_int_equal(boot_map_early(&placement, table), BOOT_OK);
        assert_int_equal(boot_identity_index(&placement), early_rows[i].identity);
        for (uint32_t n = 0; n < ENTRIES; n++) {
            uint32_t want = 0;

            if (n >= 4 && n < 4 + early_rows[i].count) {
                want = early_rows[i].first + (n - 4) * BOOT_SECTION;
            } else if (n == early_rows[i].identity) {
                want = (placement.base & 0xfff00000) | IMAGE;
            }
            assert_int_equal(table[n], want);
        }
    }
}

static void a_conflict_is_refused_by_the_builder_too(void **state)
{
    struct boot_placement placement = placed(0x40008000, 0x5000, 0x1000);
    uint32_t table[ENTRIES];

    (void)state;
    placement.base = 0x00408000; /* boot_place() never gives this */
    assert_int_equal(boot_map_early(&placement, table), BOOT_IDENTITY_CONFLICT);
}

/* ---- the complete phase ---------------------------------------------------------------------- */
static void complete(const struct boot_placement *placement, const struct boot_platform *platform,
                     uint32_t *early, uint32_t *table)
{
    assert_int_equal(boot_map_early(placement, early), BOOT_OK);
    memcpy(table, early, ENTRIES * sizeof *table);
    boot_map_drop_identity(placement, table);
    for (uint32_t n = 0; n < ENTRIES; n++) {
        assert_int_equal(table[n], n == boot_identity_index(placement) ? 0 : early[n]);
    }
    assert_int_equal(boot_map_complete(placement, platform, table), BOOT_OK);
}

static const struct {
    const char *name;
    uint32_t load;
    struct boot_platform platform;
    uint32_t rows[8][2]; /* index, word; ended by index 0 */
} complete_rows[] = {
    {"xen 4.5, 256 MB",
     0x40008000,
     {.ram = {{0x40000000, 0x4fffffff}},
      .shared = {{0x38000000, 0x38ffffff}, {0x39000000, 0x39ffffff}},
      .ram_count = 1,
      .shared_count = 2},
     {{4, 0x40000000 | IMAGE},
      {5, 0x40100000 | RAM},
      {0x103, 0x4ff00000 | RAM},
      {0x104, 0x50000000 | DEVICE},
      {0xc04, DEVICE},              /* VA c0400000 is IPA 0 */
      {0xc34, 0x03000000 | DEVICE}, /* the GIC */
      {0xf84, 0x38000000 | RAM},    /* grant table */
      {0xf93, 0x38f00000 | RAM}}},
    {"xen 4.4, 768 MB",
     0x80008000,
     {.ram = {{0x80000000, 0xafffffff}},
      .shared = {{0xb0000000, 0xb001ffff}},
      .ram_count = 1,
      .shared_count = 1},
     {{4, 0x80000000 | IMAGE},
      {0x303, 0xaff00000 | RAM},
      {0x304, 0xb0000000 | RAM}, /* VA 30400000 is the grant window */
      {0x305, 0xb0100000 | DEVICE},
      {0x804, DEVICE},
      {0xac4, 0x2c000000 | DEVICE}}},
    {"a bank that ends inside a section",
     0x40008000,
     {.ram = {{0x40000000, 0x40200fff}}, .ram_count = 1},
     {{5, 0x40100000 | RAM}, {6, 0x40200000 | RAM}, {7, 0x40300000 | DEVICE}}},
    {"3 GB of RAM: the map wraps",
     0x40008000,
     {.ram = {{0x40000000, 0xffffffff}}, .ram_count = 1},
     {{4, 0x40000000 | IMAGE},
      {0xc03, 0xfff00000 | RAM},
      {0xc04, DEVICE},
      {0xfff, 0x3fb00000 | DEVICE}}},
};

static void complete_fills_what_was_invalid(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof complete_rows / sizeof *complete_rows; i++) {
        struct boot_placement placement = placed(complete_rows[i].load, 0x5000, 0x1000);
        uint32_t early[ENTRIES], table[ENTRIES];

        print_message("# %s\n", complete_rows[i].name);
        complete(&placement, &complete_rows[i].platform, early, table);
        for (uint32_t r = 0; r < 8 && complete_rows[i].rows[r][0] != 0; r++) {
            print_message("#   entry %x\n", complete_rows[i].rows[r][0]);
            assert_int_equal(table[complete_rows[i].rows[r][0]], complete_rows[i].rows[r][1]);
        }
    }
}

/*
 * What holds for every placement: a flat map with wrap, VA section 0 and the guard invalid, nothing
 * live changed.
 */
static void complete_keeps_its_promises(void **state)
{
    static const uint32_t loads[] = {0x00008000, 0x00308000, 0x00408000, 0x40008000, 0x40010000,
                                     0x40309000, 0x47e00000, 0x80008000, 0xffe08000};
    const struct boot_platform platform = {
        .ram = {{0x00000000, 0x0fffffff}, {0x40000000, 0x4fffffff}, {0x80000000, 0xffffffff}},
        .ram_count = 3};

    (void)state;
    for (size_t i = 0; i < sizeof loads / sizeof *loads; i++) {
        struct boot_placement placement = placed(loads[i], 0x105000, 0x1000);
        uint32_t identity = boot_identity_index(&placement);
        uint32_t early[ENTRIES], table[ENTRIES];

        print_message("# load %08x\n", loads[i]);
        complete(&placement, &platform, early, table);
        for (uint32_t n = 0; n < ENTRIES; n++) {
            if (n == 0 || n == 3) {
                assert_int_equal(table[n], 0);
                continue;
            }
            assert_int_equal(table[n] & 0xfff00000, n * BOOT_SECTION + placement.offset);
            if (early[n] != 0 && n != identity) {
                assert_int_equal(table[n], early[n]);
            } else {
                assert_int_not_equal(table[n] & 0x10, 0); /* XN */
            }
        }
    }
}

/* ---- the heap -------------------------------------------------------------------------------- */
static const struct {
    const char *name;
    struct boot_entry entry;
    struct boot_platform platform;
    struct boot_range heap[6];
    uint32_t count;
} heap_rows[] = {
    {"one bank",
     {0x40008000, 0x5000, 0x1234},
     {.ram = {{0x40000000, 0x4fffffff}}, .ram_count = 1},
     {{0x0040f000, 0x103fffff}},
     1},
    {"RAM below the image: the guard megabyte is kept out",
     {0x47e00000, 0x5000, 0x1000},
     {.ram = {{0x40000000, 0x4fffffff}}, .ram_count = 1},
     {{0xf8600000, 0xffffffff}, {0x00100000, 0x002fffff}, {0x0040e000, 0x085fffff}},
     3},
    {"3 GB: not across VA 0, which is IPA 0x3fc00000 and no RAM",
     {0x40008000, 0x5000, 0x1000},
     {.ram = {{0x40000000, 0xffffffff}}, .ram_count = 1},
     {{0x0040e000, 0xc03fffff}},
     1},
    {"4 GB: the map wraps, the ranges do not",
     {0x40008000, 0x5000, 0x1000},
     {.ram = {{0x00000000, 0xffffffff}}, .ram_count = 1},
     {{0xc0400000, 0xffffffff}, {0x00100000, 0x002fffff}, {0x0040e000, 0xc03fffff}},
     3},
    {"banks out of order, one beside the other, one inside",
     {0x40008000, 0x5000, 0x1000},
     {.ram = {{0x48000000, 0x4fffffff},
              {0x40000000, 0x47ffffff},
              {0x44000000, 0x44ffffff},
              {0x60000000, 0x600fffff}},
      .ram_count = 4},
     {{0x0040e000, 0x103fffff}, {0x20400000, 0x204fffff}},
     2},
    {"a bank that is not whole pages",
     {0x40008000, 0x5000, 0x1000},
     {.ram = {{0x40000000, 0x40100fff}, {0x50000800, 0x500027ff}, {0x60000001, 0x60000fff}},
      .ram_count = 3},
     {{0x0040e000, 0x00500fff}, {0x10401000, 0x10401fff}},
     2},
    {"reserved and shared pages are cut out whole",
     {0x40008000, 0x5000, 0x1000},
     {.ram = {{0x40000000, 0x40ffffff}},
      .reserved = {{0x40200010, 0x40200020}, {0x40800000, 0x4fffffff}},
      .shared = {{0x40300fff, 0x40301000}},
      .ram_count = 1,
      .shared_count = 1,
      .reserved_count = 2},
     {{0x0040e000, 0x005fffff}, {0x00601000, 0x006fffff}, {0x00702000, 0x00bfffff}},
     3},
    {"nothing left",
     {0x40008000, 0x5000, 0x1000},
     {.ram = {{0x40000000, 0x4000dfff}}, .ram_count = 1},
     {{0, 0}},
     0},
    {"no RAM at all", {0x40008000, 0x5000, 0x1000}, {.ram_count = 0}, {{0, 0}}, 0},
};

static void heap_is_what_is_left(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heap_rows / sizeof *heap_rows; i++) {
        struct boot_range heap[BOOT_HEAP_RANGES];
        struct boot_placement placement;
        uint32_t count;

        print_message("# %s\n", heap_rows[i].name);
        assert_int_equal(boot_place(&heap_rows[i].entry, &placement), BOOT_OK);
        assert_int_equal(
            boot_heap(&placement, &heap_rows[i].platform, heap, BOOT_HEAP_RANGES, &count), BOOT_OK);
        for (uint32_t n = 0; n < count; n++) {
            print_message("#   %08x..%08x\n", heap[n].first, heap[n].last);
            assert_true(heap[n].first <= heap[n].last);
        }
        assert_int_equal(count, heap_rows[i].count);
        assert_memory_equal(heap, heap_rows[i].heap, count * sizeof *heap);
    }
}

static void too_many_is_said(void **state)
{
    struct boot_placement placement = placed(0x47e00000, 0x5000, 0x1000);
    struct boot_platform platform = {.ram = {{0x40000000, 0x4fffffff}}, .ram_count = 1};
    struct boot_range heap[2];
    uint32_t table[ENTRIES] = {0};
    uint32_t count;

    (void)state;
    assert_int_equal(boot_heap(&placement, &platform, heap, 2, &count), BOOT_TOO_MANY_RANGES);
    platform.ram_count = BOOT_RAM_BANKS + 1;
    assert_int_equal(boot_heap(&placement, &platform, heap, 2, &count), BOOT_TOO_MANY_RANGES);
    assert_int_equal(boot_map_complete(&placement, &platform, table), BOOT_TOO_MANY_RANGES);
    platform.shared_count = BOOT_SHARED;
    assert_int_equal(boot_xen_windows(&platform, NULL), BOOT_TOO_MANY_RANGES);
}

/* ---- Xen's windows --------------------------------------------------------------------------- */
static const struct {
    const char *name;
    struct boot_range ram, grant;
    bool node;
    uint32_t count;
    struct boot_range shared[2];
} window_rows[] = {
    {"no node: the public default",
     {0x40000000, 0x4fffffff},
     {0, 0},
     false,
     2,
     {{0x38000000, 0x38ffffff}, {0x39000000, 0x39ffffff}}},
    {"4.5 and later",
     {0x40000000, 0x4fffffff},
     {0x38000000, 0x38ffffff},
     true,
     2,
     {{0x38000000, 0x38ffffff}, {0x39000000, 0x39ffffff}}},
    {"4.4: the magic pages follow RAM",
     {0x80000000, 0x8fffffff},
     {0xb0000000, 0xb001ffff},
     true,
     2,
     {{0xb0000000, 0xb001ffff}, {0x90000000, 0x90001fff}}},
    {"RAM up to 4 GB: nothing can follow it",
     {0x80000000, 0xffffffff},
     {0x70000000, 0x7001ffff},
     true,
     1,
     {{0x70000000, 0x7001ffff}}},
};

static void xen_windows_by_release(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof window_rows / sizeof *window_rows; i++) {
        struct boot_platform platform = {.ram = {window_rows[i].ram}, .ram_count = 1};

        print_message("# %s\n", window_rows[i].name);
        assert_int_equal(
            boot_xen_windows(&platform, window_rows[i].node ? &window_rows[i].grant : NULL),
            BOOT_OK);
        assert_int_equal(platform.shared_count, window_rows[i].count);
        assert_memory_equal(platform.shared, window_rows[i].shared,
                            platform.shared_count * sizeof(struct boot_range));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(early_maps_the_image_and_no_more),
        cmocka_unit_test(a_conflict_is_refused_by_the_builder_too),
        cmocka_unit_test(complete_fills_what_was_invalid),
        cmocka_unit_test(complete_keeps_its_promises),
        cmocka_unit_test(heap_is_what_is_left),
        cmocka_unit_test(too_many_is_said),
        cmocka_unit_test(xen_windows_by_release),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
