/* SPDX-License-Identifier: MIT */
/* Lines of linker scripts and device tree sources. */
#include "input/source_text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static struct sw_bytes bytes_of(const char *text)
{
    return (struct sw_bytes){
        .name = "text", .data = (const unsigned char *)text, .size = strlen(text)};
}

static const char script[] = "/* _end = 1; */\n"
                             "ENTRY(_start)\n"
                             "PHDRS { text PT_LOAD FLAGS(5); }\n"
                             "SECTIONS {\n"
                             "    _stack_end = _stack + 0x4000;\n"
                             "    PROVIDE(_stack = 0x400000);\n"
                             "    .text : { *(.text .data) } :text\n"
                             "    .data ALIGN(4096) : AT(LOADADDR(.text)) { *(.data) }\n"
                             "    ASSERT(_start == 1, \"_heap = 3\")\n"
                             "    _sum += 4;\n"
                             "    .bss (NOLOAD) :\n"
                             "    {\n"
                             "        _end = .; // _late = 5;\n"
                             "    }\n"
                             "}\n";

static void test_script(void **state)
{
    static const struct {
        const char *name;
        unsigned line;
    } rows[] = {
        {"_end", 13}, {"_stack", 6}, {"_stack_end", 5}, {".text", 7}, {".data", 8},
        {".bss", 11}, {"_start", 0}, {"_heap", 0},      {"_late", 0}, {"_sum", 10},
        {"text", 0},  {"", 0},       {"_en", 0},        {".dat", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (sw_linker_script_line(bytes_of(script), rows[i].name) != rows[i].line)
            fail_msg("%s: line %u", rows[i].name,
                     sw_linker_script_line(bytes_of(script), rows[i].name));
}

static const char tree[] = "/dts-v1/;\n"
                           "/memreserve/ 0x40000000 0x1000;\n"
                           "/ {\n"
                           "    /* memory@0 { }; */\n"
                           "    model = \"memory@0 { \";\n"
                           "    memory@40000000 { reg = <0 1>; };\n"
                           "    soc {\n"
                           "        uart: serial@9000000 {\n"
                           "        };\n"
                           "        a,b-c {\n"
                           "        };\n"
                           "    };\n"
                           "    serial@9000000 { };\n"
                           "};\n"
                           "&uart { memory@0 { }; };\n";

static void test_tree(void **state)
{
    static const struct {
        const char *path;
        unsigned line;
    } rows[] = {
        {"/", 3},
        {"/memory@40000000", 6},
        {"/soc", 7},
        {"/memory@0", 0},
        {"/soc/serial@9000000", 8},
        {"/serial@9000000", 13},
        {"/so", 0},
        {"/soc/a,b-c", 10},
        {"/soc/serial@90000000", 0},
        {"/socket", 0},
        {"", 0},
        {"soc", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (sw_dts_line(bytes_of(tree), rows[i].path) != rows[i].line)
            fail_msg("%s: line %u", rows[i].path, sw_dts_line(bytes_of(tree), rows[i].path));
}

/* Cut anywhere, or with any byte anywhere, a text is gone through to its end. */
static void test_garbage(void **state)
{
    char text[sizeof tree + sizeof script];

    (void)state;
    for (size_t cut = 0; cut < sizeof tree; cut++) {
        struct sw_bytes bytes = bytes_of(tree);

        bytes.size = cut;
        sw_dts_line(bytes, "/none");
    }
    for (unsigned i = 0; i < sizeof text; i++) {
        memcpy(text, script, sizeof script);
        memcpy(text + sizeof script, tree, sizeof tree);
        text[i] = (char)(i * 37);
        sw_dts_line((struct sw_bytes){.data = (unsigned char *)text, .size = sizeof text}, "/none");
        sw_linker_script_line((struct sw_bytes){.data = (unsigned char *)text, .size = sizeof text},
                              "_none");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_script),
        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_garbage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
