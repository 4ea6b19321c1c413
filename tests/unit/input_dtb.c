/* SPDX-License-Identifier: MIT */
/* The device tree reader: what it takes from trees that dtc compiles, and what it refuses. */
#include "base/buffer.h"
#include "input/platform.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char folder[] = "/tmp/stagewalk-dtb-XXXXXX";

/* dtc -f: some rows are trees it warns about or would refuse. */
static struct sw_bytes compile(struct sw_arena *arena, const char *name, const char *body)
{
    char path[64], command[256];
    struct sw_bytes bytes;
    struct sw_error err;
    FILE *file;

    snprintf(path, sizeof path, "%s/a.dts", folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "/dts-v1/;\n%s\n", body);
    assert_int_equal(fclose(file), 0);
    snprintf(command, sizeof command, "dtc -f -q -q -I dts -O dtb -o %s/a.dtb %s", folder, path);
    if (system(command) != 0)
        fail_msg("%s: dtc failed", name);
    snprintf(path, sizeof path, "%s/a.dtb", folder);
    assert_true(sw_file_map(arena, path, &bytes, &err));
    bytes.name = "a.dtb";
    return bytes;
}

static void add_range(struct sw_buffer *out, const char *what, struct sw_range range)
{
    sw_buffer_printf(out, "%s %" PRIx64 "-%" PRIx64 "; ", what, range.first, range.last);
}

static void add_device(struct sw_buffer *out, const char *what, const struct sw_fdt_device *device)
{
    if (!device)
        return;
    sw_buffer_printf(out, "%s %s", what, device->path);
    for (size_t i = 0; i < device->range_count; i++)
        sw_buffer_printf(out, " %" PRIx64 "-%" PRIx64, device->ranges[i].where.first,
                         device->ranges[i].where.last);
    sw_buffer_puts(out, "; ");
}

/* All that was read, as one line. */
static const char *describe(struct sw_arena *arena, const struct sw_platform *platform)
{
    struct sw_buffer out = {.arena = arena};

    sw_buffer_puts(&out, "");
    for (size_t i = 0; i < platform->memory_count; i++)
        add_range(&out, "memory", platform->memory[i].where);
    for (size_t i = 0; i < platform->reserved_count; i++) {
        sw_buffer_printf(&out, "%s ", platform->reserved[i].why.what);
        add_range(&out, "reserved", platform->reserved[i].where);
    }
    if (platform->bootargs)
        sw_buffer_printf(&out, "bootargs '%s'; ", platform->bootargs);
    if (platform->initrd_present)
        add_range(&out, "initrd", platform->initrd);
    for (size_t i = 0; i < platform->device_count; i++)
        add_device(&out, "device", &platform->devices[i]);
    add_device(&out, "gic", platform->gic);
    add_device(&out, "uart", platform->uart);
    add_device(&out, "hypervisor", platform->hypervisor);
    if (platform->psci_method)
        sw_buffer_printf(&out, "psci %s; ", platform->psci_method);
    return out.text ? out.text : "";
}

#define CELLS(address, size) "#address-cells = <" #address ">; #size-cells = <" #size ">; "
#define MEMORY               "memory@0 { device_type = \"memory\"; reg = "

static const struct {
    const char *name, *tree, *wanted;
} read_rows[] = {
    {"empty", "/ { };", ""},
    {"default cells", "/ { " MEMORY "<0 0x40000000 0x1000>; }; };", "memory 40000000-40000fff; "},
    {"cells 1 1", "/ { " CELLS(1, 1) MEMORY "<0x80000000 0x80000000>; }; };",
     "memory 80000000-ffffffff; "},
    {"cells 2 2 and two banks", "/ { " CELLS(2, 2) MEMORY "<0 0x40000000 0 0x1000  2 0 1 0>; }; };",
     "memory 40000000-40000fff; memory 200000000-2ffffffff; "},
    {"cells 1 2", "/ { " CELLS(1, 2) MEMORY "<0x1000 0 0x1000>; }; };", "memory 1000-1fff; "},
    {"up to the top", "/ { " CELLS(2, 2) MEMORY "<0xffffffff 0xfffff000 0 0x1000>; }; };",
     "memory fffffffffffff000-ffffffffffffffff; "},
    {"two nodes, an empty bank",
     "/ { " CELLS(1, 1) "memory@0 { device_type = \"memory\"; reg = <0 0>; }; "
                        "m@1 { device_type = \"memory\"; reg = <0x1000 0x1000>; }; };",
     "memory 1000-1fff; "},
    {"no device_type, so a device", "/ { " CELLS(1, 1) "memory@0 { reg = <0 0x1000>; }; };",
     "device /memory@0 0-fff; "},
    {"disabled memory is not there",
     "/ { " CELLS(1, 1) "s@0 { device_type = \"memory\"; status = \"disabled\"; "
                        "reg = <0 0x1000>; }; };",
     ""},
    {"reservations",
     "/memreserve/ 0x1000 0x2000; / { " CELLS(1, 1) "reserved-memory { " CELLS(
         1, 1) "ranges; a@8000 { reg = <0x8000 0x10>; }; b { size = <4>; }; }; };",
     "/reserved-memory/a@8000 reg[0] reserved 8000-800f; /memreserve/[0] reserved 1000-2fff; "},
    {"reserved memory without ranges, other cells",
     "/ { " CELLS(1, 1) "reserved-memory { " CELLS(2, 1) "a@8000 { reg = <0 0x8000 0x10>; }; }; };",
     "/reserved-memory/a@8000 reg[0] reserved 8000-800f; "},
    {"chosen, 32 bit",
     "/ { chosen { bootargs = \"a=b c\"; linux,initrd-start = <0x1000>; "
     "linux,initrd-end = <0x2000>; }; };",
     "bootargs 'a=b c'; initrd 1000-1fff; "},
    {"chosen, 64 bit", "/ { chosen { linux,initrd-start = <1 0>; linux,initrd-end = <1 4>; }; };",
     "initrd 100000000-100000003; "},
    {"chosen, empty initrd", "/ { chosen { linux,initrd-start = <0>; linux,initrd-end = <0>; }; };",
     ""},
    {"cpus have no addresses",
     "/ { cpus { " CELLS(1, 0) "cpu@0 { reg = <0>; cache { reg = <7>; }; }; }; };", ""},
    {"gic",
     "/ { " CELLS(1, 1) "gic@1 { compatible = \"arm,cortex-a15-gic\", \"arm,cortex-a9-gic\"; "
                        "interrupt-controller; reg = <0x1000 0x1000 0x2000 0x100>; }; };",
     "device /gic@1 1000-1fff 2000-20ff; gic /gic@1 1000-1fff 2000-20ff; "},
    {"first pl011",
     "/ { " CELLS(1, 1) "a@1 { compatible = \"ns16550\"; reg = <1 1>; }; "
                        "b@2 { compatible = \"arm,pl011\", \"arm,primecell\"; reg = <2 1>; }; };",
     "device /a@1 1-1; device /b@2 2-2; uart /b@2 2-2; "},
    {"stdout-path",
     "/ { " CELLS(1, 1) "a@1 { reg = <1 1>; }; b@2 { compatible = \"arm,pl011\"; reg = <2 1>; }; "
                        "chosen { stdout-path = \"/a@1\"; }; };",
     "device /a@1 1-1; device /b@2 2-2; uart /a@1 1-1; "},
    {"stdout-path by alias and speed",
     "/ { " CELLS(1, 1) "a@1 { reg = <1 1>; }; aliases { serial0 = \"/a@1\"; }; "
                        "chosen { stdout-path = \"serial0:115200n8\"; }; };",
     "device /a@1 1-1; uart /a@1 1-1; "},
    {"stdout-path to nowhere",
     "/ { " CELLS(1, 1) "a@1 { compatible = \"arm,sbsa-uart\"; reg = <1 1>; }; "
                        "chosen { stdout-path = \"/none\"; }; };",
     "device /a@1 1-1; uart /a@1 1-1; "},
    {"an alias of itself", "/ { aliases { a = \"a\"; }; chosen { stdout-path = \"a\"; }; };", ""},
    {"two aliases of each other",
     "/ { aliases { a = \"b\"; b = \"a/x\"; }; chosen { stdout-path = \"a:1\"; }; };", ""},
    {"hypervisor and psci",
     "/ { " CELLS(2, 2) "hypervisor { compatible = \"xen,xen-4.5\", \"xen,xen\"; "
                        "reg = <0 0x38000000 0 0x1000000>; }; "
                        "psci { compatible = \"arm,psci-0.2\", \"arm,psci\"; method = \"hvc\"; }; "
                        "};",
     "device /hypervisor 38000000-38ffffff; hypervisor /hypervisor 38000000-38ffffff; psci hvc; "},
    {"psci of an unknown method", "/ { psci { compatible = \"arm,psci\"; method = \"x\"; }; };",
     ""},
    {"identity bus",
     "/ { " CELLS(1, 1) "soc { " CELLS(1, 1) "ranges; a@10 { reg = <0x10 4>; }; }; };",
     "device /soc/a@10 10-13; "},
    {"two translating buses",
     "/ { " CELLS(2, 2) "x { " CELLS(1, 1) "ranges = <0 0 0x1c000000 0x10000>; y { " CELLS(
         1, 1) "ranges = <0x100 0x9000 0x100>; a { reg = <0x110 0x10>; }; b { reg = <0x1f8 0x10>; "
               "}; }; }; "
               "};",
     "device /x/y/a 1c009010-1c00901f; device /x/y/b; "},
    {"a bus of two-cell addresses, second window",
     "/ { " CELLS(1, 1) "x { " CELLS(2, 1) "ranges = <0 0 0x8000000 0x1000  1 0 0x1000000 0x1000>; "
                                           "a { reg = <1 0x10 4>; }; }; };",
     "device /x/a 1000010-1000013; "},
    {"a bus without ranges",
     "/ { " CELLS(1, 1) "i2c { " CELLS(1, 0) "a@50 { reg = <0x50>; }; }; };", "device /i2c/a@50; "},
    {"PCI has three cells",
     "/ { " CELLS(2, 2) "pcie { " CELLS(3, 2) "ranges = <0x1000000 0 0 0 0x3eff0000 0 0x10000>; "
                                              "a { reg = <0 0 0 0 0>; }; }; };",
     "device /pcie/a; "},
    {"ranges past 2^64 translate nothing",
     "/ { " CELLS(2, 2) "x { " CELLS(1, 1) "ranges = <0 0xffffffff 0xfffff000 0x2000>; "
                                           "a { reg = <0x1000 4>; }; }; };",
     "device /x/a; "},
};

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof read_rows / sizeof *read_rows; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_bytes bytes = compile(arena, read_rows[i].name, read_rows[i].tree);
        struct sw_platform *platform;
        struct sw_error err;
        const char *text;

        if (!sw_platform_parse(arena, bytes, &platform, &err))
            fail_msg("%s: %s", read_rows[i].name, err.text);
        text = describe(arena, platform);
        if (strcmp(text, read_rows[i].wanted) != 0)
            fail_msg("%s: %s", read_rows[i].name, text);
        assert_int_equal(platform->total_size, bytes.size);
        sw_arena_free(arena);
    }
}

static const struct {
    const char *name, *tree, *words;
} refused_rows[] = {
    {"root address cells", "/ { " CELLS(3, 1) "};", "a.dtb: /: #address-cells is 3"},
    {"root size cells", "/ { " CELLS(1, 4294967295) "};", "a.dtb: /: #size-cells is 4294967295"},
    {"cells of a wrong size", "/ { s { #address-cells = <1 1>; }; };",
     "a.dtb: /s: #address-cells has 8 bytes"},
    {"memory reg of a wrong size", "/ { " CELLS(2, 2) MEMORY "<0 1 2>; }; };",
     "a.dtb: /memory@0: reg has 12 bytes, no multiple of its 16-byte entries"},
    {"device reg of a wrong size", "/ { " CELLS(1, 1) "d@1 { reg = [01 02 03]; }; };",
     "a.dtb: /d@1: reg has 3 bytes"},
    {"memory past 2^64", "/ { " CELLS(2, 2) MEMORY "<0xffffffff 0xfffff000 0 0x1001>; }; };",
     "a.dtb: /memory@0: reg[0]: 0x1001 bytes at 0xfffffffffffff000 pass the end"},
    {"reserved memory cells", "/ { reserved-memory { " CELLS(3, 1) "a { reg = <0 0 0 0>; }; }; };",
     "a.dtb: /reserved-memory/a: its parent has #address-cells"},
    {"memreserve past 2^64", "/memreserve/ 0xffffffffffffffff 2; / { };",
     "a.dtb: /memreserve/[0]: 0x2 bytes"},
    {"ranges of a wrong size", "/ { " CELLS(1, 1) "s { " CELLS(1, 1) "ranges = <0 0>; }; };",
     "a.dtb: /s: ranges has 8 bytes, no multiple of its 12-byte entries"},
    {"initrd without an end", "/ { chosen { linux,initrd-start = <1>; }; };", "only one of"},
    {"initrd backwards", "/ { chosen { linux,initrd-start = <2>; linux,initrd-end = <1>; }; };",
     "linux,initrd-end 0x1 lies below"},
    {"initrd of 3 cells", "/ { chosen { linux,initrd-start = <0 0 2>; }; };", "has 12 bytes"},
    {"bootargs without a NUL", "/ { chosen { bootargs = [61 62]; }; };", "bootargs does not end"},
    {"FIT", "/ { images { }; configurations { }; };", "a FIT image"},
};

/* words NULL: the tree is right after all. */
static void expect_refusal(struct sw_arena *arena, const char *name, struct sw_bytes bytes,
                           const char *words)
{
    struct sw_platform *platform;
    struct sw_error err = {0};

    if (sw_platform_parse(arena, bytes, &platform, &err) != !words)
        fail_msg("%s: %s", name, words ? "accepted" : err.text);
    if (!words)
        return;
    if (!strstr(err.text, words) || strncmp(err.text, "a.dtb: ", 7) != 0)
        fail_msg("%s: %s", name, err.text);
    assert_int_equal(err.kind, SW_ERROR_INPUT);
}

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused_rows / sizeof *refused_rows; i++) {
        struct sw_arena *arena = sw_arena_new();

        expect_refusal(arena, refused_rows[i].name,
                       compile(arena, refused_rows[i].name, refused_rows[i].tree),
                       refused_rows[i].words);
        sw_arena_free(arena);
    }
}

/* Words of the header (Devicetree Specification, "Header") overwritten. */
static const struct {
    const char *name;
    size_t at;
    uint32_t value;
    const char *words;
} broken[] = {
    {"magic", 0, 0, "not a flattened device tree"},
    {"total size", 4, 0x10000, "truncated: the device tree header says 65536 bytes"},
    {"total size small", 4, 8, "corrupt device tree"},
    {"structure offset", 8, 0xfffffff0, "corrupt device tree"},
    {"strings offset", 12, 0x7fffffff, "corrupt device tree"},
    {"reservations offset", 16, 0x7ffffff8, "corrupt device tree"},
    {"version", 20, 1, "FDT_ERR_BADVERSION"},
    {"version without a structure size", 20, 16, NULL},
    {"compatible version", 24, 99, "FDT_ERR_BADVERSION"},
    {"strings size", 32, 0xffffffff, "corrupt device tree"},
    {"structure size", 36, 0xffffffff, "corrupt device tree"},
    {"structure size 4", 36, 4, "corrupt device tree"},
    {"first tag", 56, 7, "at offset 0x0 of the structure block there is no known tag"},
    {"root name", 60, 0x61616161, "corrupt device tree"},
    {"property length backwards", 68, 0xfffffff4,
     "at offset 0x8 of the structure block a property "},
    {"property length to itself", 68, 0xfffffff8, "a property passes the end of the block"},
    {"property length past the end", 68, 0x7fffffff, "a property passes the end of the block"},
    {"property name", 72, 2, "outside of the strings block"},
    {"end of node first", 64, 2, "corrupt device tree"},
    {"two ends", 80, 2, "at offset 0x1c of the structure block there is no known tag"},
    {"end of tree inside", 80, 9, "the tree ends inside a node"},
};

static void refuses_broken_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_bytes bytes = compile(arena, broken[i].name, "/ { a = <1>; b { }; };");
        unsigned char *copy = malloc(bytes.size);

        memcpy(copy, bytes.data, bytes.size);
        for (unsigned k = 0; k < 4; k++)
            copy[broken[i].at + k] = (unsigned char)(broken[i].value >> (24 - 8 * k));
        bytes.data = copy;
        expect_refusal(arena, broken[i].name, bytes, broken[i].words);
        sw_arena_free(arena);
        free(copy);
    }
}

/* Version 15 that says so in both words: libfdt alone would take it. */
static void refuses_old_versions(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes bytes = compile(arena, "old", "/ { a = <1>; };");
    unsigned char *copy = malloc(bytes.size);

    (void)state;
    memcpy(copy, bytes.data, bytes.size);
    copy[23] = copy[27] = 15;
    bytes.data = copy;
    expect_refusal(arena, "old", bytes, "of version 15; 16 is the oldest supported");
    sw_arena_free(arena);
    free(copy);
}

static void refuses_every_truncation(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes whole = compile(arena, "truncation", "/ { a = <1>; b { }; };");

    (void)state;
    for (size_t size = 0; size < whole.size; size++) {
        unsigned char *copy = malloc(size + 1);
        struct sw_bytes bytes = {copy, size, "a.dtb"};

        memcpy(copy, whole.data, size);
        expect_refusal(arena, "truncation", bytes,
                       size == 0  ? "empty"
                       : size < 4 ? "not a flattened"
                                  : "truncated");
        free(copy);
    }
    sw_arena_free(arena);
}

/* The same tree at every alignment and with bytes behind it, as in a file it was appended to. */
static void reads_anywhere(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes whole =
        compile(arena, "anywhere", "/ { model = \"m\"; compatible = \"a\", \"b\"; };");
    unsigned char *room = calloc(whole.size + 100, 1);

    (void)state;
    for (size_t shift = 0; shift < 9; shift++) {
        struct sw_bytes bytes = {room + shift, whole.size + 50, "a.dtb"};
        struct sw_platform *platform;
        struct sw_error err;

        memcpy(room + shift, whole.data, whole.size);
        assert_true(sw_platform_parse(arena, bytes, &platform, &err));
        assert_string_equal(platform->model, "m");
        assert_string_equal(platform->compatible[1], "b");
        assert_null(platform->compatible[2]);
        assert_int_equal(platform->total_size, whole.size);
        assert_int_equal(platform->used_size, whole.size);
    }
    free(room);
    sw_arena_free(arena);
}

static void used_size_leaves_padding_out(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes whole = compile(arena, "padding", "/ { a = <1>; };");
    size_t size = 1 << 20;
    unsigned char *padded = calloc(size, 1);
    struct sw_bytes bytes = {padded, size, "a.dtb"};
    struct sw_platform *platform;
    struct sw_error err;

    (void)state;
    memcpy(padded, whole.data, whole.size);
    memcpy(padded + 4, "\0\x10\0\0", 4);
    assert_true(sw_platform_parse(arena, bytes, &platform, &err));
    assert_int_equal(platform->total_size, size);
    assert_int_equal(platform->used_size, whole.size);
    free(padded);
    sw_arena_free(arena);
}

/* count nodes inside each other. */
static const char *nested(struct sw_arena *arena, unsigned count, const char *name)
{
    struct sw_buffer tree = {.arena = arena};

    sw_buffer_puts(&tree, "/ { ");
    for (unsigned i = 0; i < count; i++)
        sw_buffer_printf(&tree, "%s { ", name);
    for (unsigned i = 0; i <= count; i++)
        sw_buffer_puts(&tree, "}; ");
    return tree.text;
}

/* count devices of 1000 addresses each. */
static const char *repeated(struct sw_arena *arena, unsigned count)
{
    struct sw_buffer tree = {.arena = arena};

    sw_buffer_puts(&tree, "/ { #address-cells = <1>; #size-cells = <1>; ");
    for (unsigned i = 0; i < count; i++) {
        sw_buffer_printf(&tree, "n%u { reg = <", i);
        for (unsigned k = 0; k < 1000; k++)
            sw_buffer_puts(&tree, "1 1 ");
        sw_buffer_puts(&tree, ">; }; ");
    }
    sw_buffer_puts(&tree, "};");
    return tree.text;
}

static void bounds_depth_and_names(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    char name[301];

    (void)state;
    memset(name, 'n', 300);
    name[300] = '\0';
    expect_refusal(arena, "many nodes", compile(arena, "many nodes", repeated(arena, 33)),
                   "more than 32768 entries");
    expect_refusal(arena, "deep", compile(arena, "deep", nested(arena, 1000, "a")),
                   "nested deeper than 32");
    expect_refusal(arena, "long name", compile(arena, "long name", nested(arena, 1, name)),
                   "a name of more than 255 bytes");
    name[200] = '\0';
    expect_refusal(arena, "long path", compile(arena, "long path", nested(arena, 3, name)),
                   "longer than 511 bytes");
    expect_refusal(
        arena, "long property",
        compile(arena, "long property", sw_sprintf(arena, "/ { %s%s = <1>; };", name, name)),
        "longer than 255 bytes");
    sw_arena_free(arena);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(refuses),
        cmocka_unit_test(refuses_broken_headers),
        cmocka_unit_test(refuses_old_versions),
        cmocka_unit_test(refuses_every_truncation),
        cmocka_unit_test(reads_anywhere),
        cmocka_unit_test(used_size_leaves_padding_out),
        cmocka_unit_test(bounds_depth_and_names),
    };

    return cmocka_run_group_tests_name("input_dtb", tests, make_folder, remove_folder);
}
