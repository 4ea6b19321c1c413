/* SPDX-License-Identifier: MIT */
/* Translation and the map: the seed's table, numbers from a real boot log, and a map that covers
 * everything once. */
#include "model_make.h"

#include "../../src/cli/shipped.h"
#include "model/map.h"

static const struct vmsa_access reading = {.kind = VMSA_READ};
static const struct vmsa_access fetching = {.kind = VMSA_EXECUTE};

static const struct make_symbol mini_os[] = {
    {"_boot_stack", 0x400000}, {"_boot_stack_end", 0x404000},
    {"_page_dir", 0x404000},   {"_start", 0x408000},
    {"__bss_start", 0x418000}, {"_edata", 0x418000},
    {"_end", 0x420db8},        {NULL, 0}};

static const struct make_symbol unikernel[] = {
    {"uk_stack", 0x400000}, {"uk_stack_end", 0x404000},    {"uk_table", 0x404000},
    {"_start", 0x408000},   {"__bss_start", 0x418000},     {"_end", 0x420000},
    {"_edata", 0x418000},   {"uk_map_complete", 0x409000}, {NULL, 0}};

/* A machine of the two kinds that RAM and grant region tell apart. */
static struct sw_machine *make(struct sw_arena *arena, const char *layout, const char *promise,
                               uint64_t ram, uint64_t grant, uint64_t grant_size)
{
    bool own = strcmp(promise, "unikernel") == 0;
    struct sw_platform *platform = make_platform(arena, ram, 0x10000000, 0x1000);

    make_xen(arena, platform, grant, grant_size);
    return make_machine_of(arena, layout, promise,
                           own ? make_elf(arena, 0x408000, 0x28000, 0x28000, unikernel)
                               : make_elf(arena, 0x408000, 0x10000, 0x18db8, mini_os),
                           platform, 0);
}

static struct sw_machine *make_44(struct sw_arena *arena, const char *promise)
{
    return make(arena, "xen-4.4", promise, 0x80000000, 0xb0000000, 0x20000);
}

static struct sw_machine *make_45(struct sw_arena *arena, const char *promise)
{
    return make(arena, "xen-4.5", promise, 0x40000000, 0x38000000, 0x1000000);
}

static void test_va_to_ipa(void **state)
{
    static const struct {
        const char *name;
        bool new; /* 4.5, else 4.4 */
        uint64_t va, ipa;
        enum sw_stage2_answer stage2;
    } rows[] = {
        {"stack", true, 0x400000, 0x40000000, SW_STAGE2_DECLARED},
        {"tables", true, 0x404000, 0x40004000, SW_STAGE2_DECLARED},
        {"kernel", true, 0x408000, 0x40008000, SW_STAGE2_DECLARED},
        {"wraps to 0", true, 0xc0400000, 0, SW_STAGE2_ABSENT},
        {"GIC distributor", true, 0xc3401000, 0x3001000, SW_STAGE2_DECLARED},
        {"grant tables", true, 0xf8400000, 0x38000000, SW_STAGE2_DECLARED},
        {"magic page", true, 0xf9400000, 0x39000000, SW_STAGE2_DECLARED},
        {"past the magic pages", true, 0xf9403000, 0x39003000, SW_STAGE2_ABSENT},
        {"device tree", true, 0x8400000, 0x48000000, SW_STAGE2_DECLARED},
        {"last byte of RAM", true, 0x103fffff, 0x4fffffff, SW_STAGE2_DECLARED},
        {"behind RAM", true, 0x10400000, 0x50000000, SW_STAGE2_ABSENT},
        {"below RAM", true, 0x3fffff, 0x3fffffff, SW_STAGE2_ABSENT},
        {"4.4 stack", false, 0x400000, 0x80000000, SW_STAGE2_DECLARED},
        {"4.4 grant tables (boot log)", false, 0x30400000, 0xb0000000, SW_STAGE2_DECLARED},
        {"4.4 GIC distributor (boot log)", false, 0xac401000, 0x2c001000, SW_STAGE2_DECLARED},
        {"4.4 GIC CPU interface (boot log)", false, 0xac402000, 0x2c002000, SW_STAGE2_DECLARED},
        {"4.4 heap end (boot log)", false, 0x103ff000, 0x8ffff000, SW_STAGE2_DECLARED},
        {"4.4 magic page behind RAM", false, 0x10401000, 0x90001000, SW_STAGE2_DECLARED},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine *machines[] = {make_44(arena, "mini-os"), make_45(arena, "mini-os")};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_trace trace =
            sw_translate(machines[rows[i].new], vmsa_va_of(rows[i].va), reading);
        struct sw_space space;
        vmsa_va back[2];

        if (!trace.ipa.known || trace.ipa.v != rows[i].ipa || trace.stage2 != rows[i].stage2)
            fail_msg("%s: %d 0x%llx, stage 2 %d", rows[i].name, trace.ipa.known,
                     (unsigned long long)trace.ipa.v, (int)trace.stage2);
        assert_false(trace.pa.known);
        assert_int_equal(trace.result.outcome,
                         rows[i].stage2 == SW_STAGE2_ABSENT ? VMSA_TRANSLATION : VMSA_OK);
        sw_space_make(arena, machines[rows[i].new], &space);
        assert_int_equal(sw_space_reverse(&space, SW_OUTPUT_IPA, rows[i].ipa, back, 2), 1);
        assert_int_equal(sw_space_reverse(&space, SW_OUTPUT_PA, rows[i].ipa, NULL, 0), 0);
        assert_int_equal(back[0].v, rows[i].va);
    }
    sw_arena_free(arena);
}

static const struct sw_map_range *range_at(const struct sw_map *map, uint64_t va)
{
    for (size_t i = 0; i < map->count; i++)
        if (sw_range_has(map->ranges[i].va, va))
            return &map->ranges[i];
    fail_msg("0x%llx is in no range", (unsigned long long)va);
    return NULL;
}

static void test_seed_table(void **state)
{
    static const struct {
        uint64_t va, size, ipa;
        const char *name;
    } rows[] = {
        {0x400000, 0x4000, 0x40000000, "stack"},
        {0x404000, 0x4000, 0x40004000, "tables"},
        {0x408000, 0x10000, 0x40008000, "kernel: .text"},
        {0x418000, 0x8db8, 0x40018000, "bss: .bss"},
        {0x8400000, 0x1000, 0x48000000, "device tree"},
        {0xf8400000, 0x1000000, 0x38000000, "grant tables"},
        {0xf9400000, 0x1000, 0x39000000, "magic page: console"},
        {0xf9401000, 0x1000, 0x39001000, "magic page: xenstore"},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_map map;

    (void)state;
    sw_map_build(arena, make_45(arena, "mini-os"), &map);
    assert_null(map.unknown);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct sw_map_range *range = range_at(&map, rows[i].va);

        if (range->va.first != rows[i].va || sw_range_size(range->va) != rows[i].size ||
            !range->ipa.known || range->ipa.v != rows[i].ipa ||
            strcmp(range->name, rows[i].name) != 0)
            fail_msg("%s: 0x%llx + 0x%llx -> 0x%llx '%s'", rows[i].name,
                     (unsigned long long)range->va.first,
                     (unsigned long long)sw_range_size(range->va), (unsigned long long)range->ipa.v,
                     range->name);
    }
    sw_arena_free(arena);
}

/* A 2 MB guest of xl: a device tree that ends up in stack and tables is named with them. */
static void test_overlap_named(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_map map;

    (void)state;
    sw_map_build(arena,
                 make_machine_of(arena, "xen-4.5", "mini-os",
                                 make_elf(arena, 0x408000, 0x10000, 0x18db8, mini_os),
                                 make_platform(arena, 0x40000000, 0x200000, 0x7000), 0),
                 &map);
    assert_string_equal(range_at(&map, 0x400000)->name, "stack");
    assert_int_equal(range_at(&map, 0x400000)->va.last, 0x400fff);
    assert_string_equal(range_at(&map, 0x401000)->name, "stack + device tree");
    assert_string_equal(range_at(&map, 0x404000)->name, "tables + device tree");
    sw_arena_free(arena);
}

/* Ranges one after the other, no two of them alike; each answer is sw_translate's for its ends. */
static void check_cover(const struct sw_machine *machine, const struct sw_map *map,
                        const char *name)
{
    uint64_t next = 0;

    for (size_t i = 0; i < map->count; i++) {
        const struct sw_map_range *range = &map->ranges[i];
        uint64_t ends[2] = {range->va.first, range->va.last};

        for (unsigned k = 0; k < 2 && range->ipa.known; k++)
            if (sw_machine_region_at(machine, range->ipa.v + (ends[k] - ends[0])) != range->region)
                fail_msg("%s: another region at 0x%llx", name, (unsigned long long)ends[k]);

        if (range->va.first != next || range->va.last < range->va.first || !range->name)
            fail_msg("%s: range %zu begins at 0x%llx, expected 0x%llx", name, i,
                     (unsigned long long)range->va.first, (unsigned long long)next);
        next = range->va.last + 1;
        for (unsigned k = 0; k < 2 && !map->unknown; k++) {
            struct sw_trace trace = sw_translate(machine, vmsa_va_of(ends[k]), reading);

            if (trace.result.outcome != range->outcome || trace.ipa.known != range->ipa.known ||
                trace.stage2 != range->stage2 ||
                (trace.ipa.known && trace.ipa.v != range->ipa.v + (ends[k] - ends[0])))
                fail_msg("%s: map and translate differ at 0x%llx", name,
                         (unsigned long long)ends[k]);
        }
    }
    if (next < UINT64_C(1) << 32)
        fail_msg("%s: the map ends at 0x%llx", name, (unsigned long long)next);
}

static void test_cover(void **state)
{
    static const char *const layouts[] = {"xen-4.4",   "xen-4.5",          "xen-4.10",
                                          "xen-4.16",  "xen-4.17",         "xen-dom0less",
                                          "qemu-virt", "qemu-vexpress-a15"};
    static const char *const promises[] = {"mini-os", "unikernel", "generic", "linux-zimage"};
    static const uint64_t rams[] = {0x40000000, 0x80000000, 0, 0xf0000000, 0x40123000};

    (void)state;
    for (size_t i = 0; i < COUNT(layouts) * COUNT(promises) * COUNT(rams); i++) {
        struct sw_arena *arena = sw_arena_new();
        const char *layout = layouts[i % COUNT(layouts)];
        const char *promise = promises[i / COUNT(layouts) % COUNT(promises)];
        uint64_t ram = rams[i / COUNT(layouts) / COUNT(promises)];
        struct sw_machine *machine = make(arena, layout, promise, ram, 0x38000000, 0x1000000);
        struct sw_map map;

        sw_map_build(arena, machine, &map);
        check_cover(
            machine, &map,
            sw_sprintf(arena, "%s on %s, RAM 0x%llx", promise, layout, (unsigned long long)ram));
        sw_arena_free(arena);
    }
}

/* The unikernel moves from where the loader put it to the next megabyte + 0x8000. */
static void test_self_move(void **state)
{
    static const struct {
        const char *layout;
        uint64_t load, base, offset;
    } rows[] = {
        {"xen-4.5", 0x40008000, 0x40008000, 0x3fc00000},
        {"xen-dom0less", 0x47e00000, 0x47e08000, 0x47a00000},
        {"qemu-virt", 0x40010000, 0x40108000, 0x3fd00000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_machine *machine = make_45(arena, "unikernel");
        const struct sw_region *copy;
        struct sw_map map;

        machine = make(arena, rows[i].layout, "unikernel", 0x40000000, 0x38000000, 0x1000000);
        assert_int_equal(machine->placement.load.v, rows[i].load);
        assert_int_equal(machine->boot_status, BOOT_OK);
        assert_int_equal(machine->base.v, rows[i].base);
        assert_int_equal(machine->offset.v, rows[i].offset);
        assert_true(machine->moves);
        assert_int_equal(machine->move.first, rows[i].base - 0x8000);
        copy = sw_machine_region(machine, SW_USE_DTB_COPY);
        assert_non_null(copy);
        assert_int_equal(machine->boot.image_end, rows[i].base + 0x18000);
        assert_int_equal(copy->where.first, rows[i].base + 0x18000);
        assert_int_equal(copy->where.last, machine->move.last);
        sw_map_build(arena, machine, &map);
        assert_string_equal(range_at(&map, 0x400000)->name, "stack");
        assert_int_equal(range_at(&map, 0x400000)->ipa.v, rows[i].base - 0x8000);
        assert_string_equal(range_at(&map, 0x3fffff)->name, "guard");
        assert_int_equal(range_at(&map, 0x3fffff)->outcome, VMSA_TRANSLATION);
        assert_int_equal(range_at(&map, 0)->outcome, VMSA_TRANSLATION);
        /* the identity section of the boot code is gone: its VA goes by the offset again */
        assert_int_equal(range_at(&map, rows[i].base)->ipa.v +
                             (rows[i].base - range_at(&map, rows[i].base)->va.first),
                         (uint32_t)(rows[i].base + rows[i].offset));
        sw_arena_free(arena);
    }
}

/* A flat offset map whose offset is no multiple of 1 MB: its low bits become attributes. */
static void test_spoilt_template(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine *machine = make(arena, "qemu-virt", "mini-os", 0x40000000, 0, 0);
    struct sw_trace trace;

    (void)state;
    assert_int_equal(machine->offset.v, 0x3fc08000);
    assert_int_equal(machine->stage1.kind, SW_STAGE_TABLES);
    trace = sw_translate(machine, vmsa_va_of(0x408000), (struct vmsa_access){.kind = VMSA_WRITE});
    assert_int_equal(trace.walk.steps[0].descriptor, 0x40099c0e); /* bit 15, AP[2], is set */
    assert_int_equal(trace.result.outcome, VMSA_PERMISSION);
    trace = sw_translate(machine, vmsa_va_of(0x408000), reading);
    assert_int_equal(trace.ipa.v, 0x40008000); /* not where the image is: 0x40010000 */
    assert_true(trace.pa.known);
    assert_int_equal(trace.pa.v, 0x40008000);
    sw_arena_free(arena);
}

static void test_stage2_rights(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine *machine = make_45(arena, "mini-os");
    struct sw_trace trace;
    struct sw_map map;

    (void)state;
    trace = sw_translate(machine, vmsa_va_of(0x408000), fetching);
    assert_int_equal(trace.result.outcome, VMSA_OK);
    assert_true(trace.result.attributes.pl1.execute);
    trace = sw_translate(machine, vmsa_va_of(0xf8400000), reading); /* grant: execute-never */
    assert_false(trace.result.attributes.pl1.execute);
    assert_true(trace.result.attributes.pl1.write);
    trace = sw_translate(machine, vmsa_va_of(0xf8400000), fetching);
    assert_int_equal(trace.result.outcome, VMSA_PERMISSION);
    assert_int_equal(trace.result.stage, 2);
    trace = sw_translate(machine, vmsa_va_of(0xc3401000), fetching); /* emulated: nothing there */
    assert_int_equal(trace.result.outcome, VMSA_TRANSLATION);
    assert_int_equal(trace.result.stage, 2);
    assert_true(trace.ipa.known);
    sw_map_build(arena, machine, &map);
    assert_true(range_at(&map, 0x408000)->attributes.pl1.execute);
    assert_false(range_at(&map, 0xf8400000)->attributes.pl1.execute);
    assert_false(range_at(&map, 0xf8400000)->attributes.pl0.execute);
    assert_true(range_at(&map, 0xf8400000)->attributes.pl0.write);
    assert_false(range_at(&map, 0xc3401000)->attributes.pl1.execute);
    sw_arena_free(arena);
}

static void test_unknown(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine *machine = make_45(arena, "linux-zimage");
    const struct sw_region *tables = sw_machine_region(machine, SW_USE_TABLES);
    struct sw_trace trace = sw_translate(machine, vmsa_va_of(0x408000), reading);
    struct sw_map map;

    (void)state;
    assert_int_equal(trace.result.outcome, VMSA_UNKNOWN);
    assert_non_null(trace.unknown);
    assert_false(trace.ipa.known);
    assert_int_equal(trace.stage2, SW_STAGE2_UNKNOWN);
    assert_non_null(tables);
    assert_int_equal(tables->where.first, 0x40004000);
    assert_int_equal(tables->where.last, 0x40007fff);
    sw_map_build(arena, machine, &map);
    assert_non_null(map.unknown);
    assert_string_equal(range_at(&map, 0x48000000)->name, "device tree");
    assert_int_equal(range_at(&map, 0x48000000)->outcome, VMSA_UNKNOWN);
    sw_arena_free(arena);
}

/* Among the shipped ones. */
static bool match(struct sw_arena *arena, const struct sw_image *image,
                  const struct sw_image_layout **layout, const char **why, struct sw_error *err)
{
    struct shipped_images shipped = {0};

    assert_true(shipped_images_open(arena, &shipped, err));
    return sw_image_layout_match(arena, image, shipped.items, shipped.count, layout, why, err);
}

static void test_match(void **state)
{
    static const struct make_symbol both[] = {
        {"_boot_stack", 0x400000}, {"_boot_stack_end", 0x404000}, {"_page_dir", 0x404000},
        {"_start", 0x408000},      {"uk_map_complete", 0x409000}, {NULL, 0}};
    struct sw_arena *arena = sw_arena_new();
    struct sw_image *images[] = {make_elf(arena, 0x408000, 0x1000, 0x2000, mini_os),
                                 make_elf(arena, 0x408000, 0x1000, 0x2000, unikernel),
                                 make_zimage(arena, 0x1000, 0, 0x1000)};
    static const char *const expected[] = {"mini-os", "unikernel", "generic"};
    unsigned char *linux_bytes = sw_alloc(arena, 1, 0x100), *raw = sw_alloc(arena, 1, 0x100);
    const struct sw_image_layout *layout;
    struct sw_error err;
    const char *why;

    (void)state;
    for (size_t i = 0; i < COUNT(images); i++) {
        assert_true(match(arena, images[i], &layout, &why, &err));
        assert_string_equal(layout->name, expected[i]);
    }
    assert_string_equal(why, "none fits: generic");
    make_zimage_header(linux_bytes, 0, 0x100);
    put32(linux_bytes + 0x30, 0x04030201);
    assert_true(match(arena, make_parsed(arena, linux_bytes, 0x100), &layout, &why, &err));
    assert_string_equal(layout->name, "linux-zimage");
    make_zimage_header(raw, 0, 0x100);
    put32(raw + 0x30, 0x4b555753);
    assert_true(match(arena, make_parsed(arena, raw, 0x100), &layout, &why, &err));
    assert_string_equal(layout->name, "unikernel");
    assert_false(
        match(arena, make_elf(arena, 0x408000, 0x1000, 0x2000, both), &layout, &why, &err));
    assert_int_equal(err.kind, SW_ERROR_USAGE);
    assert_non_null(strstr(err.text, "mini-os"));
    assert_non_null(strstr(err.text, "unikernel"));
    assert_false(sw_image_layout_match(arena, images[0], NULL, 0, &layout, &why, &err));
    assert_non_null(strstr(err.text, "generic"));
    sw_arena_free(arena);
}

/* Symbols that lie: reversed, empty, at the ends of the space. No region of nonsense comes of it.
 */
static void test_lying_symbols(void **state)
{
    static const struct {
        const char *name;
        struct make_symbol symbols[7];
        uint32_t memory;
    } rows[] = {
        {"end before start",
         {{"_boot_stack", 0x404000},
          {"_boot_stack_end", 0x400000},
          {"_page_dir", 0x404000},
          {"_start", 0x408000},
          {"__bss_start", 0x418000},
          {"_end", 0x410000},
          {NULL, 0}},
         0x18db8},
        {"all at 0",
         {{"_boot_stack", 0},
          {"_boot_stack_end", 0},
          {"_page_dir", 0},
          {"_start", 0},
          {"__bss_start", 0},
          {"_end", 0},
          {NULL, 0}},
         0x18db8},
        {"top of the space",
         {{"_boot_stack", 0xfffff000},
          {"_boot_stack_end", 0xffffffff},
          {"_page_dir", 0xfffffffc},
          {"_start", 0xffffffff},
          {"__bss_start", 1},
          {"_end", 0xffffffff},
          {NULL, 0}},
         0x18db8},
        {"image of 4 GB",
         {{"_boot_stack", 0},
          {"_boot_stack_end", 0xffffffff},
          {"_page_dir", 0x80000000},
          {"_start", 0},
          {"__bss_start", 0x7fffffff},
          {"_end", 0xffffffff},
          {NULL, 0}},
         0x18db8},
    };
    static const char *const layouts[] = {"xen-4.4", "xen-4.5", "xen-dom0less", "qemu-virt"};
    static const char *const promises[] = {"mini-os", "unikernel", "linux-zimage"};

    (void)state;
    for (size_t i = 0; i < COUNT(rows) * COUNT(layouts) * COUNT(promises); i++) {
        struct sw_arena *arena = sw_arena_new();
        size_t row = i % COUNT(rows);
        struct sw_platform *platform = make_platform(arena, 0x40000000, 0x10000000, 0x1000);
        struct sw_machine *machine;
        struct sw_map map;

        make_xen(arena, platform, 0x38000000, 0x1000000);
        machine = make_machine_of(
            arena, layouts[i / COUNT(rows) % COUNT(layouts)],
            promises[i / COUNT(rows) / COUNT(layouts)],
            make_elf(arena, 0x408000, 0x10000, rows[row].memory, rows[row].symbols), platform, 0);
        for (size_t k = 0; k < machine->region_count; k++)
            assert_true(machine->regions[k].where.first <= machine->regions[k].where.last);
        sw_map_build(arena, machine, &map);
        check_cover(machine, &map, rows[row].name);
        sw_arena_free(arena);
    }
}

/* Trees that say too much, or nonsense: more banks than the boot code takes, RAM over devices and
 * over itself, an absurd device tree, ranges up to the last byte of 64 bits. */
static void test_hostile_platform(void **state)
{
    enum { MANY = 300 };
    static const struct {
        const char *name;
        uint64_t first, step, size, used;
        unsigned banks, devices;
        bool known; /* stage 1 of the unikernel */
    } rows[] = {
        {"8 banks", 0x40000000, 0x8000000, 0x8000000, 0x1000, 8, 0, true},
        {"9 banks: the boot code takes 8", 0x40000000, 0x8000000, 0x8000000, 0x1000, 9, 0, false},
        {"a 9th bank above 4 GB is not taken in", 0x40000000, 0x18000000, 0x8000000, 0x1000, 9, 0,
         true},
        {"banks over each other", 0x40000000, 0x1000, 0x8000000, 0x1000, 5, 5, true},
        {"many devices over RAM", 0x40000000, 0x3001, 0x10000000, 0x1000, 1, MANY, true},
        {"used size of 4 GB", 0x40000000, 1, 0x10000000, 0xffffffff, 1, 0, false},
        {"used size of 2^63", 0x40000000, 1, 0x10000000, UINT64_C(1) << 63, 1, 0, false},
        {"devices at the top of 64 bits", 0x40000000, UINT64_MAX / 4, 0x10000000, 0x1000, 1, 4,
         true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_platform *platform = make_platform(arena, 0, 1, 0x1000);
        struct sw_fdt_range *ranges = SW_NEW_ARRAY(arena, struct sw_fdt_range, MANY);
        struct sw_fdt_device *device = SW_NEW(arena, struct sw_fdt_device);
        struct sw_machine *machine;
        struct sw_map map;

        for (unsigned k = 0; k < MANY; k++) {
            uint64_t first = rows[i].first + k * rows[i].step;

            ranges[k].why.what = "reg";
            ranges[k].where = (struct sw_range){first, first + (rows[i].size - 1) < first
                                                           ? UINT64_MAX
                                                           : first + (rows[i].size - 1)};
        }
        *device = (struct sw_fdt_device){
            .path = "/device", .compatible = "", .ranges = ranges, .range_count = rows[i].devices};
        platform->devices = device;
        platform->device_count = 1;
        platform->memory = ranges;
        platform->memory_count = rows[i].banks;
        platform->used_size = rows[i].used;
        machine =
            make_machine_of(arena, "qemu-virt", "unikernel",
                            make_elf(arena, 0x408000, 0x28000, 0x28000, unikernel), platform, 0);
        if ((machine->stage1.kind == SW_STAGE_TABLES) != rows[i].known)
            fail_msg("%s: stage 1 %d: %s", rows[i].name, (int)machine->stage1.kind,
                     machine->stage1.why);
        assert_non_null(machine->stage1.why);
        sw_map_build(arena, machine, &map);
        check_cover(machine, &map, rows[i].name);
        sw_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_va_to_ipa),
        cmocka_unit_test(test_seed_table),
        cmocka_unit_test(test_overlap_named),
        cmocka_unit_test(test_cover),
        cmocka_unit_test(test_self_move),
        cmocka_unit_test(test_spoilt_template),
        cmocka_unit_test(test_stage2_rights),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_lying_symbols),
        cmocka_unit_test(test_hostile_platform),
    };

    return cmocka_run_group_tests_name("model_map", tests, NULL, NULL);
}
