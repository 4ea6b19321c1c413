/* SPDX-License-Identifier: MIT */
/* Layout files: every shipped one reads; every mistake is answered at its line and column. */
#include "input/embedded.h"
#include "input/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define HEAD   "kind: machine\ntitle: t\narch: arm32\nsource: s\n"
#define ENTRY  "entry: {mode: svc, sctlr: 0xc50078}\n"
#define BODY   "loader: qemu-kernel\nboard: b\nstage2: false\n" ENTRY
#define IMAGE  "kind: image\ntitle: t\narch: arm32\nsource: s\n"
#define STAGE1 "stage1: {kind: unknown}\n"

/* Each row: one mistake, and what the message must hold: the place, and the words that help. */
struct row {
    const char *name, *text, *place, *words;
};

static const struct row machines[] = {
    {"empty file", "", "x.yaml:", ""},
    {"not a map", "- a\n", "x.yaml:1:1:", ""},
    {"no kind", "title: t\n", "x.yaml:1:1:", "kind"},
    {"kind misspelt", "kind: machin\n", "x.yaml:1:7:", "machine"},
    {"the other kind", "kind: image\n", "x.yaml:1:7:", "kind machine is needed"},
    {"no title", "kind: machine\n", "x.yaml:1:1:", "title"},
    {"architecture", "kind: machine\ntitle: t\nsource: s\narch: arm46\n", "x.yaml:4:7:", "arm32"},
    {"empty text", "kind: machine\ntitle: ''\n", "x.yaml:2:8:", "empty"},
    {"unknown key", HEAD BODY "windows: []\nwindos: []\n", "x.yaml:10:1:", "windows"},
    {"key twice", HEAD BODY "windows: []\nwindows: []\n", "x.yaml:10:1:", "windows"},
    {"loader misspelt", HEAD "loader: xen-tolstack\n", "x.yaml:5:9:", "xen-toolstack"},
    {"no board", HEAD "loader: fixed\n", "x.yaml:1:1:", "board"},
    {"stage2 no truth", HEAD "loader: fixed\nboard: b\nstage2: maybe\n", "x.yaml:7:9:", "true"},
    {"no entry", HEAD "loader: fixed\nboard: b\nstage2: true\n", "x.yaml:1:1:", "entry"},
    {"mode", HEAD "loader: fixed\nboard: b\nstage2: true\nentry: {mode: usr}\n",
     "x.yaml:8:15:", "svc"},
    {"sctlr too wide",
     HEAD "loader: fixed\nboard: b\nstage2: true\nentry: {mode: svc, sctlr: 0x100000000}\n",
     "x.yaml:8:27:", "32-bit"},
    {"windows no list", HEAD BODY "windows: 3\n", "x.yaml:9:10:", "list"},
    {"window key", HEAD BODY "windows:\n - {name: a, base: 0}\n", "x.yaml:10:14:", "first"},
    {"window use", HEAD BODY "windows:\n - {name: a, use: devise, first: 0, size: 1}\n",
     "x.yaml:10:19:", "device"},
    {"window size 0", HEAD BODY "windows:\n - {name: a, use: ram, first: 0, size: 0}\n",
     "x.yaml:10:40:", "size is 0"},
    {"window past the end",
     HEAD BODY "windows:\n - {name: a, use: ram, first: 0xffffffffffffffff, size: 2}\n",
     "x.yaml:10:57:", "64-bit"},
    {"window signed", HEAD BODY "windows:\n - {name: a, use: ram, first: -1, size: 2}\n",
     "x.yaml:10:31:", "-1"},
    {"windows overlap",
     HEAD BODY "windows:\n - {name: a, use: ram, first: 0, size: 4K}\n"
               " - {name: b, use: ram, first: 0xfff, size: 1}\n",
     "x.yaml:11:4:", "'a' of line 10"},
    {"fixed without address", HEAD "loader: fixed\nboard: b\nstage2: true\n" ENTRY "windows: []\n",
     "x.yaml:1:1:", "load_address"},
    {"address for a computing loader", HEAD BODY "windows: []\nload_address: 3\n",
     "x.yaml:10:15:", "only loader fixed"},
};

static const struct row images[] = {
    {"the other kind", HEAD, "x.yaml:1:7:", "kind image is needed"},
    {"no stage1", IMAGE, "x.yaml:1:1:", "stage1"},
    {"stage1 kind", IMAGE "stage1: {kind: bot}\n", "x.yaml:5:16:", "boot"},
    {"stage1 key", IMAGE "stage1: {kind: boot, dacl: 1}\n", "x.yaml:5:22:", "dacr"},
    {"no link", IMAGE "stage1: {kind: boot}\n", "x.yaml:1:1:", "link"},
    {"flat-offset without template",
     IMAGE "link: a\nstage1: {kind: flat-offset, table: t, dacr: 1, sctlr_set: 1}\n",
     "x.yaml:6:9:", "template"},
    {"template above bit 19",
     IMAGE "link: a\nstage1: {kind: flat-offset, table: t, template: "
           "0x100002, dacr: 1, sctlr_set: 1}\n",
     "x.yaml:6:49:", "bit 19"},
    {"template no section",
     IMAGE "link: a\nstage1: {kind: flat-offset, table: t, template: 0xc01, "
           "dacr: 1, sctlr_set: 1}\n",
     "x.yaml:6:49:", "0b10"},
    {"in-image without dacr", IMAGE "link: a\nstage1: {kind: in-image, table: t, sctlr_set: 1}\n",
     "x.yaml:6:9:", "dacr"},
    {"region min_size",
     IMAGE STAGE1 "regions:\n - {name: a, use: stack, space: va, first: 0, "
                  "end: 1, min_size: much}\n",
     "x.yaml:7:65:", "much"},
    {"fdt key", IMAGE STAGE1 "fdt: {cell: 2}\n", "x.yaml:6:7:", "cells"},
    {"fdt cells", IMAGE STAGE1 "fdt: {cells: 3}\n", "x.yaml:6:14:", "1 or 2"},
    {"fdt gic empty", IMAGE STAGE1 "fdt: {gic: []}\n", "x.yaml:6:12:", "empty"},
    {"fdt flag", IMAGE STAGE1 "fdt: {ignores_reserved: 1}\n", "x.yaml:6:25:", "true"},
    {"entry key", IMAGE STAGE1 "entry: {mode: svc}\n", "x.yaml:6:9:", "modes"},
    {"entry mode", IMAGE STAGE1 "entry: {modes: [svc, usr]}\n", "x.yaml:6:22:", "svc"},
    {"entry modes empty", IMAGE STAGE1 "entry: {modes: []}\n", "x.yaml:6:16:", "empty"},
    {"entry hypervisor", IMAGE STAGE1 "entry: {hypervisor: kvm}\n", "x.yaml:6:21:", "xen"},
    {"vectors", IMAGE STAGE1 "vectors: a +\n", "x.yaml:6:10:", "a +"},
    {"match key", IMAGE STAGE1 "match: {symbol: a}\n", "x.yaml:6:9:", "symbols"},
    {"match empty", IMAGE STAGE1 "match: {symbols: []}\n", "x.yaml:6:18:", "empty"},
    {"match word too wide", IMAGE STAGE1 "match: {words: [{at: 0, value: 0x1ffffffff}]}\n",
     "x.yaml:6:32:", "32-bit"},
    {"match word without value", IMAGE STAGE1 "match: {words: [{at: 0}]}\n",
     "x.yaml:6:17:", "value"},
    {"address: no number", IMAGE STAGE1 "link: _start + x\n", "x.yaml:6:7:", "_start + x"},
    {"address: dotted typo", IMAGE STAGE1 "link: load.ned\n", "x.yaml:6:7:", "load.end"},
    {"address: bad digit", IMAGE STAGE1 "link: 0x12g\n", "x.yaml:6:7:", "0x12g"},
    {"address: second of a list", IMAGE STAGE1 "link: [_start, 4 +]\n", "x.yaml:6:16:", "4 +"},
    {"address: sum overflows", IMAGE STAGE1 "link: 0xffffffffffffffff + 1\n", "x.yaml:6:7:", "+ 1"},
    {"address: empty list", IMAGE STAGE1 "link: []\n", "x.yaml:6:7:", "empty"},
    {"region space",
     IMAGE STAGE1 "regions:\n - {name: a, use: stack, space: pa, first: 0, end: 1}\n",
     "x.yaml:7:33:", "ipa"},
    {"region use", IMAGE STAGE1 "regions:\n - {name: a, use: stak, space: va, first: 0, end: 1}\n",
     "x.yaml:7:19:", "stack"},
    {"region heap without first, stage1 unknown",
     IMAGE STAGE1 "regions:\n - {name: a, use: heap}\n", "x.yaml:7:4:", "first"},
    {"region heap without space",
     IMAGE "link: a\nstage1: {kind: boot}\nregions:\n - {name: a, use: heap, first: 0, end: 1}\n",
     "x.yaml:8:4:", "space"},
    {"region without place",
     IMAGE "link: a\nstage1: {kind: boot}\nregions:\n - {name: a, use: bss}\n",
     "x.yaml:8:4:", "space"},
    {"region with a list",
     IMAGE STAGE1 "regions:\n - {name: a, use: stack, space: va, first: 0, "
                  "end: 1, with: [a]}\n",
     "x.yaml:7:61:", "text"},
    {"region without end", IMAGE STAGE1 "regions:\n - {name: a, use: stack, space: va, first: 0}\n",
     "x.yaml:7:4:", "end"},
};

static struct sw_bytes bytes_of(const char *text)
{
    return (struct sw_bytes){(const unsigned char *)text, strlen(text), "x.yaml"};
}

static void expect_failure(const struct row *row, bool done, const struct sw_error *err)
{
    if (done)
        fail_msg("%s: was taken", row->name);
    if (err->kind != SW_ERROR_USAGE || strncmp(err->text, row->place, strlen(row->place)) != 0 ||
        !strstr(err->text, row->words))
        fail_msg("%s: '%s' (kind %d), expected '%s ...%s'", row->name, err->text, (int)err->kind,
                 row->place, row->words);
}

static void test_machine_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(machines); i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_machine_layout *layout;
        struct sw_error err;

        expect_failure(&machines[i],
                       sw_machine_layout_parse(arena, bytes_of(machines[i].text), &layout, &err),
                       &err);
        sw_arena_free(arena);
    }
}

static void test_image_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(images); i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_image_layout *layout;
        struct sw_error err;

        expect_failure(&images[i],
                       sw_image_layout_parse(arena, bytes_of(images[i].text), &layout, &err), &err);
        sw_arena_free(arena);
    }
}

static void test_shipped_read(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine_layout *machine;
    struct sw_image_layout *image;
    size_t count, machines_seen = 0, images_seen = 0;
    const struct sw_embedded *all = sw_embedded_all(&count);
    struct sw_error err = {0};

    (void)state;
    for (size_t i = 0; i < count; i++) {
        if (all[i].kind == SW_EMBEDDED_MACHINE) {
            machines_seen++;
            if (!sw_machine_layout_open(arena, all[i].name, &machine, &err))
                fail_msg("%s", err.text);
            assert_string_equal(machine->name, all[i].name);
            if (!sw_embedded_find(SW_EMBEDDED_BOARD, machine->board))
                fail_msg("%s: no board %s", machine->name, machine->board);
        } else if (all[i].kind == SW_EMBEDDED_IMAGE) {
            images_seen++;
            if (!sw_image_layout_open(arena, all[i].name, &image, &err))
                fail_msg("%s", err.text);
            assert_string_equal(image->name, all[i].name);
        }
    }
    assert_true(machines_seen >= 8);
    assert_true(images_seen >= 4);
    sw_arena_free(arena);
}

static void test_unknown_names(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine_layout *machine;
    struct sw_image_layout *image;
    struct sw_error err;

    (void)state;
    assert_false(sw_machine_layout_open(arena, "xen-45", &machine, &err));
    assert_int_equal(err.kind, SW_ERROR_USAGE);
    assert_non_null(strstr(err.text, "'xen-45'"));
    assert_non_null(strstr(err.text, "did you mean xen-4.5?"));
    assert_non_null(strstr(err.text, "qemu-virt"));
    assert_false(sw_image_layout_open(arena, "minios", &image, &err));
    assert_non_null(strstr(err.text, "did you mean mini-os?"));
    assert_false(sw_machine_layout_open(arena, "/nonexistent/x.yaml", &machine, &err));
    assert_int_equal(err.kind, SW_ERROR_INPUT);
    sw_arena_free(arena);
}

static void test_terms(void **state)
{
    static const struct {
        const char *text;
        bool good;
        const char *name;
        uint64_t plus, minus;
    } rows[] = {
        {"0x400000", true, NULL, 0x400000, 0},
        {"_start", true, "_start", 0, 0},
        {"uk_table + 0x4000", true, "uk_table", 0x4000, 0},
        {"header.end-0x10000", true, "header.end", 0, 0x10000},
        {"load.end + 8 - 4 + 1", true, "load.end", 9, 4},
        {"foo.part.0", true, "foo.part.0", 0, 0},
        {"", false, NULL, 0, 0},
        {"+ 4", false, NULL, 0, 0},
        {"_start _end", false, NULL, 0, 0},
        {"_start + _end", false, NULL, 0, 0},
        {"ram.end", false, NULL, 0, 0},
        {"1 + 0xffffffffffffffff", false, NULL, 0, 0},
    };
    struct sw_arena *arena = sw_arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_layout_term term;
        bool good = sw_layout_term(arena, rows[i].text, &term);

        if (good != rows[i].good)
            fail_msg("'%s': %s", rows[i].text, good ? "was taken" : "was refused");
        if (!good)
            continue;
        assert_int_equal(term.plus, rows[i].plus);
        assert_int_equal(term.minus, rows[i].minus);
        if (rows[i].name)
            assert_string_equal(term.name, rows[i].name);
        else
            assert_null(term.name);
    }
    sw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_machine_mistakes),
        cmocka_unit_test(test_image_mistakes),
        cmocka_unit_test(test_shipped_read),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_terms),
    };

    return cmocka_run_group_tests_name("input_layout", tests, NULL, NULL);
}
