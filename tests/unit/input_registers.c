/* SPDX-License-Identifier: MIT */
/* Files of registers: names, aliases, both forms, and what is refused. */
#include "input/registers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool parse(struct sw_arena *arena, const char *text, struct sw_registers *registers,
                  struct sw_error *err)
{
    const struct sw_bytes bytes = {(const unsigned char *)text, strlen(text), "regs"};

    memset(registers, 0, sizeof *registers);
    return sw_registers_parse(arena, bytes, registers, err);
}

static void test_values(void **state)
{
    static const struct {
        const char *name, *text;
        enum sw_register id;
        uint64_t value;
    } rows[] = {
        {"a line", "SCTLR=0xc5187d\n", SW_REG_SCTLR, 0xc5187d},
        {"no line end", "TTBCR=3", SW_REG_TTBCR, 3},
        {"several a line", "A=1 DACR=0x1\tTTBR0=0x4000404a\n", SW_REG_TTBR0, 0x4000404a},
        {"remark", "# SCTLR=1\nSCTLR=2 # TTBCR=3\n", SW_REG_SCTLR, 2},
        {"carriage return", "SCTLR=2\r\nTTBCR=1\r\n", SW_REG_SCTLR, 2},
        {"lower case", "sctlr=0x1", SW_REG_SCTLR, 1},
        {"PRRR is MAIR0", "MAIR0=0xff", SW_REG_PRRR, 0xff},
        {"NMRR is MAIR1", "NMRR=0xee", SW_REG_NMRR, 0xee},
        {"gdb's ESR_EL2 is HSR", "ESR_EL2=0x92000006", SW_REG_HSR, 0x92000006},
        {"gdb's FAR_EL2 is HDFAR", "FAR_EL2=0x1000", SW_REG_HDFAR, 0x1000},
        {"HCR_EL2 is HCR", "HCR_EL2=0x80000001", SW_REG_HCR, 0x80000001},
        {"64 bits", "TTBR1_EL1=0xffff000040000000", SW_REG_TTBR1_EL1, 0xffff000040000000},
        {"the same twice", "SCTLR=1\nSCTLR=0x1\n", SW_REG_SCTLR, 1},
        {"the same by its other name", "PRRR=7 MAIR0=7", SW_REG_PRRR, 7},
        {"JSON string", "{\"TCR_EL1\": \"0x200800019\"}", SW_REG_TCR_EL1, 0x200800019},
        {"JSON number", " \n{\"DACR\": 21}", SW_REG_DACR, 21},
        {"JSON, others", "{\"SCTLR\": 1, \"name\": \"x\", \"list\": [1]}", SW_REG_SCTLR, 1},
        {"fault report",
         "FAULT BEGIN\nEXCEPTION Data Abort from SVC\nCAUSE write to 0x1: x=y\nR0=0x00000001\n"
         "MEM[0x00400000]=0x00000000\nDFSR=0x00000805\nFAULT END\n",
         SW_REG_DFSR, 0x805},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_registers registers;
    struct sw_error err;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!parse(arena, rows[i].text, &registers, &err))
            fail_msg("%s: %s", rows[i].name, err.text);
        if (!registers.values[rows[i].id].known || registers.values[rows[i].id].v != rows[i].value)
            fail_msg("%s: 0x%llx", rows[i].name,
                     (unsigned long long)registers.values[rows[i].id].v);
    }
    assert_false(registers.values[SW_REG_SCTLR].known);
    sw_arena_free(arena);
}

static void test_refused(void **state)
{
    static const struct {
        const char *name, *text, *says;
    } rows[] = {
        {"empty", "", "regs: no register in it that is known here"},
        {"nothing known", "FOO=1\n", "regs: no register in it that is known here"},
        {"no value", "SCTLR\n", "regs:1: not NAME=VALUE: 'SCTLR'"},
        {"blank before =", "SCTLR =1\n", "regs:1: not NAME=VALUE: 'SCTLR'"},
        {"no number", "TTBCR=0\nSCTLR=on\n", "regs:2: not a number"},
        {"no name", "=1\n", "regs:1: not the name of a register"},
        {"negative", "SCTLR=-1\n", "regs:1: not a number"},
        {"past 64 bits", "TTBR0=0x10000000000000000\n", "regs:1: not a number"},
        {"too wide", "DACR=0x100000000\n", "regs:1: DACR has 32 bits, and 0x100000000 is wider"},
        {"two values", "SCTLR=1\nSCTLR=2\n", "regs:2: SCTLR is 0x2 here and 0x1 before"},
        {"two values, two names", "PRRR=1\nMAIR0=2\n", "regs:2: PRRR (MAIR0) is 0x2 here"},
        {"broken JSON", "{\"SCTLR\": 1", "regs:1:11: not JSON"},
        {"JSON, twice", "{\"SCTLR\": 1, \"SCTLR\": 1}", "not JSON: duplicate"},
        {"JSON, two names", "{\"HCR\": 1, \"HCR_EL2\": 2}", "regs: HCR (HCR_EL2) is 0x2 here"},
        {"JSON, negative", "{\"SCTLR\": -1}", "regs: a negative value for 'SCTLR'"},
        {"JSON, no number", "{\"SCTLR\": true}", "regs: neither a whole number nor a string"},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_registers registers;
    struct sw_error err;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (parse(arena, rows[i].text, &registers, &err))
            fail_msg("%s: accepted", rows[i].name);
        if (!strstr(err.text, rows[i].says) || err.kind != SW_ERROR_INPUT)
            fail_msg("%s: %s", rows[i].name, err.text);
    }
    sw_arena_free(arena);
}

/* Each once, whatever is written how often; a number of them is kept and all are counted. */
static void test_ignored(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_registers registers;
    struct sw_error err;
    char many[64 * 12 + 8] = "SCTLR=1\n";

    (void)state;
    assert_true(parse(arena, "SCTLR=1 FOO=2 foo=3 BAR=x R7=1 X30=2", &registers, &err));
    assert_int_equal(registers.ignored_count, 2);
    assert_string_equal(registers.ignored[0], "FOO");
    assert_string_equal(registers.ignored[1], "BAR");
    for (int i = 0; i < 64; i++) {
        char word[12] = "ZZxx=1\n";

        word[2] = (char)('A' + i / 8);
        word[3] = (char)('A' + i % 8);
        strcat(many, word);
    }
    assert_true(parse(arena, many, &registers, &err));
    assert_int_equal(registers.ignored_count, 64);
    sw_arena_free(arena);
}

/* A zero byte would end the text for strtok and hide what is behind it. */
static void test_zero_byte(void **state)
{
    static const unsigned char text[] = "SCTLR=1\nTTBCR=0\0DACR=1\n";
    struct sw_arena *arena = sw_arena_new();
    struct sw_registers registers = {0};
    struct sw_error err;

    (void)state;
    assert_false(sw_registers_parse(arena, (struct sw_bytes){text, sizeof text - 1, "regs"},
                                    &registers, &err));
    assert_string_equal(err.text, "regs:2: not text: it has a zero byte");
    sw_arena_free(arena);
}

/* Every name finds its register, and the name of every register finds it again. */
static void test_names(void **state)
{
    (void)state;
    for (int id = 0; id < SW_REGISTERS; id++) {
        char name[64];

        strcpy(name, sw_register_name((enum sw_register)id));
        name[strcspn(name, " ")] = '\0';
        assert_int_equal(sw_register_of(name), id);
    }
    assert_int_equal(sw_register_of("SCTL"), SW_REGISTERS);
    assert_int_equal(sw_register_of(""), SW_REGISTERS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),  cmocka_unit_test(test_refused),
        cmocka_unit_test(test_ignored), cmocka_unit_test(test_zero_byte),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
