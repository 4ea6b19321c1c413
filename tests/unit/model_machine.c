/* SPDX-License-Identifier: MIT */
/* The regions of a machine: what is there, when, by which layout; and what addresses of an image
 * layout come to. */
#include "model_make.h"

#include "model/map.h"

static const struct make_symbol mini_os[] = {
    {"_boot_stack", 0x400000}, {"_boot_stack_end", 0x404000},
    {"_page_dir", 0x404000},   {"_start", 0x408000},
    {"__bss_start", 0x418000}, {"_edata", 0x418000},
    {"_end", 0x420db8},        {NULL, 0}};

static const struct make_symbol unikernel[] = {{"uk_stack", 0x400000},
                                               {"uk_stack_end", 0x404000},
                                               {"uk_table", 0x404000},
                                               {"_start", 0x408000},
                                               {"__bss_start", 0x418000},
                                               {"_end", 0x420000},
                                               {NULL, 0}};

static struct sw_machine *make(struct sw_arena *arena, const char *layout, const char *promise,
                               const struct sw_platform *platform)
{
    bool own = strcmp(promise, "unikernel") == 0;

    return make_machine_of(arena, layout, promise,
                           own ? make_elf(arena, 0x408000, 0x28000, 0x28000, unikernel)
                               : make_elf(arena, 0x408000, 0x10000, 0x18db8, mini_os),
                           platform, 0);
}

static const struct sw_region *find(const struct sw_machine *machine, enum sw_use use,
                                    unsigned when)
{
    for (size_t i = 0; i < machine->region_count; i++)
        if (machine->regions[i].use == use && machine->regions[i].when == when)
            return &machine->regions[i];
    return NULL;
}

/* Which region, when, and where: for an image that stays, and for one that moves itself. */
static void test_when(void **state)
{
    static const struct {
        const char *layout, *promise;
        enum sw_use use;
        unsigned when;
        uint64_t first, size; /* size 0: there is none */
    } rows[] = {
        {"xen-4.5", "mini-os", SW_USE_STACK, SW_WHEN_ALWAYS, 0x40000000, 0x4000},
        {"xen-4.5", "mini-os", SW_USE_TABLES, SW_WHEN_ALWAYS, 0x40004000, 0x4000},
        {"xen-4.5", "mini-os", SW_USE_KERNEL, SW_WHEN_ALWAYS, 0x40008000, 0x10000},
        {"xen-4.5", "mini-os", SW_USE_BSS, SW_WHEN_ALWAYS, 0x40018000, 0x8db8},
        {"xen-4.5", "mini-os", SW_USE_DTB, SW_WHEN_ALWAYS, 0x48000000, 0x1000},
        {"xen-4.5", "mini-os", SW_USE_DTB_COPY, SW_WHEN_RUNNING, 0, 0},
        {"xen-4.5", "mini-os", SW_USE_LOADER, SW_WHEN_ENTRY, 0, 0},
        {"xen-4.5", "unikernel", SW_USE_STACK, SW_WHEN_RUNNING, 0x40000000, 0x4000},
        {"xen-4.5", "unikernel", SW_USE_KERNEL, SW_WHEN_ALWAYS, 0x40008000, 0x10000},
        {"xen-4.5", "unikernel", SW_USE_KERNEL, SW_WHEN_ENTRY, 0, 0},
        {"xen-4.5", "unikernel", SW_USE_BSS, SW_WHEN_ALWAYS, 0x40018000, 0x8000},
        {"xen-4.5", "unikernel", SW_USE_PADDING, SW_WHEN_ENTRY, 0x40020000, 0x10000},
        {"xen-4.5", "unikernel", SW_USE_DTB, SW_WHEN_ENTRY, 0x48000000, 0x1000},
        {"xen-4.5", "unikernel", SW_USE_DTB_COPY, SW_WHEN_RUNNING, 0x40020000, 0x1000},
        {"qemu-virt", "unikernel", SW_USE_KERNEL, SW_WHEN_ENTRY, 0x40010000, 0x28000},
        {"qemu-virt", "unikernel", SW_USE_KERNEL, SW_WHEN_RUNNING, 0x40108000, 0x10000},
        {"qemu-virt", "unikernel", SW_USE_KERNEL, SW_WHEN_ALWAYS, 0, 0},
        {"qemu-virt", "unikernel", SW_USE_PADDING, SW_WHEN_ENTRY, 0, 0},
        {"qemu-virt", "unikernel", SW_USE_LOADER, SW_WHEN_ENTRY, 0x40000000, 0x1c},
        {"qemu-virt", "unikernel", SW_USE_GUARD, SW_WHEN_RUNNING, 0x40000000, 0x100000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_arena *arena = sw_arena_new();
        const struct sw_machine *machine =
            make(arena, rows[i].layout, rows[i].promise,
                 make_platform(arena, 0x40000000, 0x10000000, 0x1000));
        const struct sw_region *region = find(machine, rows[i].use, rows[i].when);

        if (!region != !rows[i].size || (region && (region->where.first != rows[i].first ||
                                                    sw_range_size(region->where) != rows[i].size)))
            fail_msg("%s on %s: %s, when %u: 0x%llx + 0x%llx", rows[i].promise, rows[i].layout,
                     sw_use_name(rows[i].use), rows[i].when,
                     region ? (unsigned long long)region->where.first : 0,
                     region ? (unsigned long long)sw_range_size(region->where) : 0);
        sw_arena_free(arena);
    }
}

/* The grant region is the hypervisor node's where there is one, else the layout's window. */
static void test_grant(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_platform *platform = make_platform(arena, 0x40000000, 0x10000000, 0x1000);
    const struct sw_machine *machine = make(arena, "xen-4.5", "mini-os", platform);

    (void)state;
    assert_int_equal(sw_machine_region(machine, SW_USE_GRANT)->where.first, 0x38000000);
    make_xen(arena, platform, 0xb0000000, 0x20000);
    machine = make(arena, "xen-4.5", "mini-os", platform);
    assert_int_equal(sw_machine_region(machine, SW_USE_GRANT)->where.first, 0xb0000000);
    assert_int_equal(sw_machine_region(machine, SW_USE_GRANT)->where.last, 0xb001ffff);
    assert_null(sw_machine_window_at(machine, 0x38000000));
    sw_arena_free(arena);
}

/* Of the hypervisor node only reg[0] is the grant region; the rest is IPA that nothing backs. */
static void test_extended_regions(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_platform *platform = make_platform(arena, 0x40000000, 0x10000000, 0x1000);
    struct sw_fdt_range *ranges = SW_NEW_ARRAY(arena, struct sw_fdt_range, 2);
    const struct sw_machine *machine;

    (void)state;
    make_xen(arena, platform, 0x38000000, 0x1000000);
    ranges[0] = platform->devices[0].ranges[0];
    ranges[1].where = (struct sw_range){0x50000000, 0xffffffff};
    platform->devices[0].ranges = ranges;
    platform->devices[0].range_count = 2;
    machine = make(arena, "xen-4.16", "mini-os", platform);
    assert_non_null(sw_machine_window_at(machine, 0x38000000));
    assert_null(sw_machine_window_at(machine, 0x50000000));
    for (size_t i = 0; i < machine->region_count; i++)
        if (sw_range_has(machine->regions[i].where, 0x50000000))
            fail_msg("0x50000000 is taken for %s", machine->regions[i].name);
    sw_arena_free(arena);
}

/* A window with `with:` is there only when the tree has such a node. */
static void test_with(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_platform *platform = make_platform(arena, 0x40000000, 0x10000000, 0x1000);
    struct sw_fdt_range range = {{0x22000000, 0x22000fff}, {.what = "/uart reg"}};
    struct sw_fdt_device uart = {
        .path = "/uart", .compatible = "arm,sbsa-uart", .ranges = &range, .range_count = 1};
    const struct sw_machine *machine = make(arena, "xen-4.10", "mini-os", platform);

    (void)state;
    assert_null(sw_machine_window_at(machine, 0x22000000));
    assert_non_null(sw_machine_window_at(machine, 0x03001000));
    platform->devices = &uart;
    platform->device_count = 1;
    machine = make(arena, "xen-4.10", "mini-os", platform);
    assert_non_null(sw_machine_window_at(machine, 0x22000000));
    assert_true(sw_machine_window_at(machine, 0x22000000)->emulated);
    sw_arena_free(arena);
}

static void test_is_ram(void **state)
{
    static const struct {
        uint64_t first, last;
        bool ram;
    } rows[] = {
        {0x1000, 0x1fff, true},  {0x1000, 0x2fff, true},  {0x1fff, 0x2000, true},
        {0x1000, 0x3fff, false}, {0xfff, 0x1000, false},  {0x5000, UINT64_MAX, true},
        {0x4fff, 0x5000, false}, {0x1fff, 0x5000, false}, {UINT64_MAX, UINT64_MAX, true},
    };
    static const struct sw_fdt_range banks[] = {
        {{0x2000, 0x2fff}, {0}}, {{0x1000, 0x1fff}, {0}}, {{0x5000, UINT64_MAX}, {0}}};
    const struct sw_machine machine = {.ram = banks, .ram_count = COUNT(banks)};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (sw_machine_is_ram(&machine, (struct sw_range){rows[i].first, rows[i].last}) !=
            rows[i].ram)
            fail_msg("0x%llx..0x%llx", (unsigned long long)rows[i].first,
                     (unsigned long long)rows[i].last);
}

/* What each form of an address comes to; the one region "r" shows it. */
static void test_addresses(void **state)
{
    static const struct {
        const char *name, *space, *first, *end;
        uint32_t start, header_end;
        uint64_t ipa; /* of the region; 0: there is none */
        uint64_t size;
    } rows[] = {
        {"numbers", "va", "0x500000", "0x501000", 0, 0x1000, 0x40100000, 0x1000},
        {"load in va", "va", "load", "load.end", 0, 0x1000, 0x40008000, 0x1000},
        {"load in ipa", "ipa", "load", "load.end", 0, 0x1000, 0x40008000, 0x1000},
        {"header.end", "va", "load", "header.end", 0, 0x800, 0x40008000, 0x800},
        {"header.end, start not 0", "va", "load", "header.end", 0x100, 0x800, 0x40008000, 0x700},
        {"header.end below start", "va", "load", "header.end", 0x800, 0x700, 0, 0},
        {"header.end at start", "va", "load", "header.end + 4", 0x800, 0x800, 0, 0},
        {"ram", "ipa", "ram + 0x4000", "ram + 0x8000", 0, 0x1000, 0x40004000, 0x4000},
        {"ram has no VA", "va", "ram", "ram + 4", 0, 0x1000, 0, 0},
        {"unknown symbol", "va", "nobody", "0x501000", 0, 0x1000, 0, 0},
        {"first known of a list", "va", "[nobody, 0x500000]", "[nobody + 4, 0x500004]", 0, 0x1000,
         0x40100000, 4},
        {"below 0", "va", "0 - 1", "0x501000", 0, 0x1000, 0, 0},
        {"end below 0", "ipa", "0", "0x1000 - 0x2000", 0, 0x1000, 0, 0},
        {"past 64 bits", "ipa", "load", "load + 0xffffffffffffffff", 0, 0x1000, 0, 0},
        {"empty", "va", "0x500000", "0x500000", 0, 0x1000, 0, 0},
        {"end before first", "va", "0x500000", "0x4fffff", 0, 0x1000, 0, 0},
        {"below the link address", "va", "load - 0x8000", "load", 0, 0x1000, 0x40000000, 0x8000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_arena *arena = sw_arena_new();
        const char *text = sw_sprintf(arena,
                                      "kind: image\ntitle: t\narch: arm32\nsource: s\n"
                                      "link: 0x408000\nstage1: {kind: unknown}\nregions:\n"
                                      " - {name: r, use: stack, space: %s, first: %s, end: %s}\n",
                                      rows[i].space, rows[i].first, rows[i].end);
        struct sw_machine_layout *layout;
        struct sw_machine *machine;
        const struct sw_region *region;
        struct sw_error err;

        assert_true(sw_machine_layout_open(arena, "xen-4.5", &layout, &err));
        assert_true(sw_machine_make(
            arena,
            &(struct sw_machine_inputs){
                .image = make_zimage(arena, 0x1000, rows[i].start, rows[i].header_end),
                .platform = make_platform(arena, 0x40000000, 0x10000000, 0x1000),
                .layout = layout,
                .promise = make_promise(arena, text)},
            &machine, &err));
        region = sw_machine_region(machine, SW_USE_STACK);
        if (!region != !rows[i].size || (region && (region->where.first != rows[i].ipa ||
                                                    sw_range_size(region->where) != rows[i].size)))
            fail_msg("%s: 0x%llx", rows[i].name,
                     region ? (unsigned long long)region->where.first : 0);
        sw_arena_free(arena);
    }
}

/* A heap that the boot code leaves, in pieces round what is reserved, and which of two names it
 * has; and a region that one symbol makes and another takes away. */
static void test_heap(void **state)
{
    static const struct make_symbol symbols[] = {{"has", 0x408000}, {NULL, 0}};
    struct sw_arena *arena = sw_arena_new();
    struct sw_platform *platform = make_platform(arena, 0x40000000, 0x10000000, 0x1000);
    struct sw_fdt_range reserved = {{0x41000000, 0x41000fff}, {.what = "/memreserve/"}};
    const struct sw_region *of[2] = {NULL};
    struct sw_machine_layout *layout;
    struct sw_machine *machine;
    struct sw_error err;
    size_t count = 0;

    (void)state;
    platform->reserved = &reserved;
    platform->reserved_count = 1;
    assert_true(sw_machine_layout_open(arena, "xen-4.5", &layout, &err));
    assert_true(sw_machine_make(
        arena,
        &(struct sw_machine_inputs){
            .image = make_elf(arena, 0x408000, 0x10000, 0x18000, symbols),
            .platform = platform,
            .layout = layout,
            .promise = make_promise(
                arena, "kind: image\ntitle: t\narch: arm32\nsource: s\nmoves: true\n"
                       "link: 0x408000\nstage1: {kind: boot, table: 0x404000}\nregions:\n"
                       " - {name: k, use: kernel, space: va, first: 0x408000, end: 0x420000}\n"
                       " - {name: no, use: heap, without: has}\n"
                       " - {name: no, use: heap, with: has_not}\n"
                       " - {name: yes, use: heap, with: has, without: has_not}\n"
                       " - {name: s, use: stack, space: va, first: 1, end: 2, with: has_not}\n")},
        &machine, &err));
    for (size_t i = 0; i < machine->region_count; i++)
        if (machine->regions[i].use == SW_USE_HEAP && count++ < 2)
            of[count - 1] = &machine->regions[i];
    assert_int_equal(count, 2);
    assert_string_equal(of[0]->name, "yes");
    assert_int_equal(of[0]->when, SW_WHEN_RUNNING);
    assert_int_equal(of[0]->where.first, 0x40021000); /* the image, and the device tree's copy */
    assert_int_equal(of[0]->va.v, 0x421000);
    assert_int_equal(of[0]->where.last, 0x40ffffff);
    assert_int_equal(of[1]->where.first, 0x41001000);
    assert_int_equal(of[1]->where.last, 0x4fffffff);
    assert_null(sw_machine_region(machine, SW_USE_STACK));
    assert_int_equal(sw_machine_region_at(machine, 0x41000000)->use, SW_USE_RESERVED);
    sw_arena_free(arena);
}

/* Tables where no RAM is were written by nobody; too many reserved ranges stop the target. */
static void test_stage1_unknown(void **state)
{
    static const struct make_symbol high[] = {{"_boot_stack", 0x400000},
                                              {"_boot_stack_end", 0x404000},
                                              {"_page_dir", 0x80000000},
                                              {"_start", 0x408000},
                                              {NULL, 0}};
    struct sw_arena *arena = sw_arena_new();
    struct sw_platform *platform = make_platform(arena, 0x40000000, 0x10000000, 0x1000);
    struct sw_fdt_range *reserved = SW_NEW_ARRAY(arena, struct sw_fdt_range, BOOT_RESERVED + 1);
    const struct sw_machine *machine =
        make_machine_of(arena, "xen-4.5", "mini-os",
                        make_elf(arena, 0x408000, 0x10000, 0x18db8, high), platform, 0);

    (void)state;
    assert_int_equal(machine->stage1.kind, SW_STAGE_UNKNOWN);
    assert_non_null(strstr(machine->stage1.why, "not RAM"));
    for (unsigned i = 0; i <= BOOT_RESERVED; i++)
        reserved[i] = (struct sw_fdt_range){{0x41000000 + i * 0x1000, 0x41000fff + i * 0x1000},
                                            {.what = "/memreserve/"}};
    platform->reserved = reserved;
    platform->reserved_count = BOOT_RESERVED;
    assert_int_equal(make(arena, "xen-4.5", "unikernel", platform)->stage1.kind, SW_STAGE_TABLES);
    platform->reserved_count++;
    assert_int_equal(make(arena, "xen-4.5", "unikernel", platform)->stage1.kind, SW_STAGE_UNKNOWN);
    sw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when),   cmocka_unit_test(test_grant),
        cmocka_unit_test(test_with),   cmocka_unit_test(test_extended_regions),
        cmocka_unit_test(test_is_ram), cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_heap),   cmocka_unit_test(test_stage1_unknown),
    };

    return cmocka_run_group_tests_name("model_machine", tests, NULL, NULL);
}
