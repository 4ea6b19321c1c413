/* SPDX-License-Identifier: MIT */
/* The pieces of text output: safe names, wrapped lines, columns, rulers, bits. */
#include "../../src/render/ruler.h"
#include "../../src/render/table.h"
#include "../../src/render/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct sw_arena *arena;
    struct sw_buffer out;
    struct sw_render_style style;
    struct paint paint;
};

static int make(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct fixture *f = SW_NEW(arena, struct fixture);

    f->arena = arena;
    f->out.arena = arena;
    f->paint = (struct paint){&f->out, &f->style};
    *state = f;
    return 0;
}

static int drop(void **state)
{
    sw_arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static const char *text_of(struct fixture *f)
{
    f->out.length = 0;
    return f->out.text ? f->out.text : "";
}

static void safe_text(void **state)
{
    static const struct {
        const char *name, *in, *out;
    } rows[] = {
        {"plain", "kernel.elf", "kernel.elf"},
        {"escape", "\033[31mred", "\\x1b[31mred"},
        {"newline", "a\nb", "a\\x0ab"},
        {"utf-8", "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
        {"not utf-8", "\xff\xc3(", "\\xff\\xc3("},
        {"C1 control", "\xc2\x9b", "\\xc2\\x9b"},
        {"nothing", NULL, ""},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].name);
        assert_string_equal(paint_safe(&f->paint, rows[i].in), rows[i].out);
    }
}

static void colors_only_when_asked(void **state)
{
    struct fixture *f = *state;

    paint_text(&f->paint, INK_ERROR, "x\033");
    assert_string_equal(text_of(f), "x\\x1b");
    f->style.color = true;
    paint_text(&f->paint, INK_ERROR, "x\033");
    assert_string_equal(text_of(f), "\033[1;31mx\\x1b\033[0m");
    paint_text(&f->paint, INK_PLAIN, "x");
    assert_string_equal(text_of(f), "x");
}

static void wrapped_lines(void **state)
{
    static const struct {
        const char *name;
        unsigned width;
        size_t used, indent;
        const char *in, *out;
    } rows[] = {
        {"fits", 40, 0, 2, "a b", "a b\n"},
        {"breaks at the width", 40, 30, 2, "123456789 123", "123456789\n  123\n"},
        {"just fits", 40, 27, 2, "123456789 123", "123456789 123\n"},
        {"a long word stays whole", 40, 0, 2, "123456789012345678901234567890123456789012345 1",
         "123456789012345678901234567890123456789012345\n  1\n"},
        {"a tiny width counts as 40", 3, 0, 2, "123456789 123", "123456789 123\n"},
        {"many blanks are one", 40, 0, 0, "a   b", "a b\n"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].name);
        f->style.width = rows[i].width;
        paint_wrapped(&f->paint, rows[i].in, rows[i].used, rows[i].indent);
        assert_string_equal(text_of(f), rows[i].out);
    }
}

static void columns(void **state)
{
    struct fixture *f = *state;
    struct table table = {.paint = &f->paint, .columns = 4, .right = 1 << 1, .bar = 1 << 2};
    static const char *const cells[] = {"a", "bb", "c", "", "aaa", "b", "gr\xc3\xbc", "d"};

    for (size_t i = 0; i < 8; i++)
        table_add(&table, INK_PLAIN, cells[i]);
    table_print(&table);
    assert_string_equal(text_of(f), "a    bb  c   |\naaa   b  gr\xc3\xbc | d\n");
}

static void last_column_wraps(void **state)
{
    struct fixture *f = *state;
    struct table table = {.paint = &f->paint, .columns = 2, .wrap = true};

    f->style.width = 40;
    table_add(&table, INK_PLAIN, "machine");
    table_add(&table, INK_PLAIN, "twenty columns of why, and as many again");
    table_add(&table, INK_PLAIN, "m");
    table_add(&table, INK_PLAIN, "");
    table_print(&table);
    assert_string_equal(text_of(f),
                        "machine  twenty columns of why, and as\n         many again\nm\n");
}

static void sizes(void **state)
{
    static const struct {
        uint64_t bytes;
        const char *out;
    } rows[] = {
        {1, "1 bytes"},   {1023, "1023 bytes"}, {1024, "1 KB"},        {16384, "16 KB"},
        {1536, "1.5 KB"}, {3u << 20, "3 MB"},   {0x100000000, "4 GB"}, {UINT64_C(1) << 40, "1 TB"},
        {0, "16 EB"},
    };
    char out[WORDS_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(words_size(out, rows[i].bytes), rows[i].out);
}

/* Two ranges that share 4 KB: the carets stand under exactly the shared stretch. */
static void ruler_marks_what_is_shared(void **state)
{
    static const struct sw_evidence evidence[] = {
        {"stack", {0x40000000, 0x40004fff}, {true, 0x400000, {0}}, true},
        {"tables", {0x40004000, 0x40007fff}, {false, 0, {0}}, true},
    };
    const struct sw_finding finding = {.evidence = evidence, .evidence_count = 2};
    struct fixture *f = *state;

    ruler_addresses(&f->paint, &finding, SW_STAGE_NONE);
    assert_string_equal(text_of(f),
                        "    VA                | IPA               | PA                |\n"
                        "    00400000-00404fff | 40000000-40004fff | 40000000-40004fff | "
                        "================........ stack (20 KB)\n"
                        "    -                 | 40004000-40007fff | 40004000-40007fff | "
                        "........================ tables (16 KB)\n"
                        "                      |                   |                   | "
                        "        ^^^^^^^^         4 KB in common: IPA 40004000-40004fff\n");
}

static void ruler_without_overlap_marks_the_marked(void **state)
{
    static const struct sw_evidence evidence[] = {
        {"RAM", {0x40000000, 0x4fffffff}, {false, 0, {0}}, false},
        {"stack", {0x50000000, 0x50003fff}, {false, 0, {0}}, true},
    };
    const struct sw_finding finding = {.evidence = evidence, .evidence_count = 2};
    struct fixture *f = *state;

    ruler_addresses(&f->paint, &finding, SW_STAGE_DECLARED);
    assert_non_null(strstr(f->out.text, "| by hypervisor     | --------........ RAM (256 MB)\n"));
    assert_non_null(strstr(f->out.text, "| by hypervisor     | ........======== stack (16 KB)\n"));
    assert_non_null(strstr(text_of(f), "|         ^^^^^^^^\n"));
}

/* The last byte of all: its end cannot be said as a number, and nothing may overflow. */
static void ruler_at_the_top(void **state)
{
    struct sw_evidence evidence[64];
    struct sw_finding finding = {.evidence = evidence, .evidence_count = 64};
    struct fixture *f = *state;

    for (uint64_t i = 0; i < 64; i++)
        evidence[i] = (struct sw_evidence){
            "\033[2J", {UINT64_MAX - 1000 + i * 10, UINT64_MAX}, {true, i, {0}}, i % 2};
    ruler_addresses(&f->paint, &finding, SW_STAGE_UNKNOWN);
    assert_null(strchr(f->out.text, '\033'));
    assert_non_null(strstr(text_of(f), "ffffffffffffffff"));
}

static void bits_have_carets_under_the_mask(void **state)
{
    const struct sw_bit_evidence bits = {true, VMSA_LAYOUT_L1_SECTION, 0x40099c0e, 0x8000,
                                         "descriptor of VA 00400000"};
    struct fixture *f = *state;

    ruler_bits(&f->paint, &bits);
    assert_string_equal(text_of(f),
                        "    descriptor of VA 00400000 40099c0e (level 1 section), bits 31 to 0:\n"
                        "    0100 0000 0000 1001 1001 1100 0000 1110\n"
                        "                        ^ AP2=0x1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(safe_text, make, drop),
        cmocka_unit_test_setup_teardown(colors_only_when_asked, make, drop),
        cmocka_unit_test_setup_teardown(wrapped_lines, make, drop),
        cmocka_unit_test_setup_teardown(columns, make, drop),
        cmocka_unit_test_setup_teardown(last_column_wraps, make, drop),
        cmocka_unit_test(sizes),
        cmocka_unit_test_setup_teardown(ruler_marks_what_is_shared, make, drop),
        cmocka_unit_test_setup_teardown(ruler_without_overlap_marks_the_marked, make, drop),
        cmocka_unit_test_setup_teardown(ruler_at_the_top, make, drop),
        cmocka_unit_test_setup_teardown(bits_have_carets_under_the_mask, make, drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
