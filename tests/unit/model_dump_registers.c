/* SPDX-License-Identifier: MIT */
/* Machines from registers: which regime, what is known of the stages, what is said to be lacking.
 */
#include "model/dump.h"
#include "model/translate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define SHORT "SCTLR=0xc5187d TTBCR=0 TTBR0=0x4000 DACR=1 "
#define EL1   "SCTLR_EL1=0x1005 TCR_EL1=0x200800019 TTBR0_EL1=0x4000 MAIR_EL1=0xff "

static const unsigned char memory_bytes[0x8000];

static struct sw_machine *make(struct sw_arena *arena, const char *text, const char *wanted,
                               bool aarch64, struct sw_error *err)
{
    struct sw_memory_piece *piece = SW_NEW(arena, struct sw_memory_piece);
    struct sw_memory *memory = SW_NEW(arena, struct sw_memory);
    struct sw_registers *registers = SW_NEW(arena, struct sw_registers);
    const struct sw_bytes bytes = {(const unsigned char *)text, strlen(text), "regs"};
    const struct sw_dump_inputs inputs = {"dump", memory, registers, "regs", wanted, aarch64, NULL};
    struct sw_machine *machine;

    *piece = (struct sw_memory_piece){{0, sizeof memory_bytes - 1}, memory_bytes, "memory"};
    assert_true(sw_memory_make(piece, 1, SW_ERROR_USAGE, memory, err));
    if (!sw_registers_parse(arena, bytes, registers, err))
        fail_msg("%s", err->text);
    return sw_machine_from_dump(arena, &inputs, &machine, err) ? machine : NULL;
}

static void test_regime(void **state)
{
    static const struct {
        const char *name, *text, *wanted, *regime, *why;
        bool aarch64;
    } rows[] = {
        {"SVC", SHORT "CPSR=0x1d3", NULL, "pl1", "by CPSR", false},
        {"HYP", SHORT "CPSR=0x1da HSCTLR=0", NULL, "hyp", "by CPSR", false},
        {"no CPSR", SHORT, NULL, "pl1", "by the registers given", false},
        {"a hypervisor's alone", "HSCTLR=1 HTCR=0 HTTBR=0", NULL, "hyp", "by the registers", false},
        {"SCTLR_EL1", EL1, NULL, "el1", "by the registers", false},
        {"EL1h", EL1 "CPSR=0x3c5", NULL, "el1", "by CPSR", false},
        {"EL0", EL1 "PSTATE=0x0", NULL, "el1", "by CPSR", false},
        {"AArch32 at EL0 under AArch64", EL1 "CPSR=0x10", NULL, "el1", "by CPSR", false},
        {"EL2h", EL1 "CPSR=0x3c9 SCTLR_EL2=0", NULL, "el2", "by CPSR", false},
        {"EL3", EL1 "CPSR=0x3cd", NULL, "el1", "EL3, whose own regime is not modelled", false},
        {"EL2 of MAIR_EL2", "SCTLR_EL2=1 TCR_EL2=0 MAIR_EL2=0", NULL, "el2", "by the", false},
        {"EL2 of an AArch64 core", "SCTLR_EL2=1 TCR_EL2=0", NULL, "el2", "by the", true},
        {"--regime", SHORT "CPSR=0x1d3 HSCTLR=0", "hyp", "hyp", "by --regime", false},
        {"AArch32 guest of AArch64", EL1 SHORT, "pl1", "pl1", "by --regime", false},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_error err;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_machine *machine =
            make(arena, rows[i].text, rows[i].wanted, rows[i].aarch64, &err);

        assert_non_null(machine);
        if (strcmp(sw_regime_name(machine->regime), rows[i].regime) != 0 ||
            (machine->stage1.kind == SW_STAGE_TABLES && !strstr(machine->stage1.why, rows[i].why)))
            fail_msg("%s: %s, %s", rows[i].name, sw_regime_name(machine->regime),
                     machine->stage1.why);
    }
    sw_arena_free(arena);
}

static void test_stages(void **state)
{
    static const struct {
        const char *name, *text, *wanted;
        enum sw_stage_kind stage1, stage2;
        const char *lacking; /* in what is said of a stage or of a need */
    } rows[] = {
        {"whole", SHORT "HCR=0", NULL, SW_STAGE_TABLES, SW_STAGE_NONE, NULL},
        {"no HCR", SHORT, NULL, SW_STAGE_TABLES, SW_STAGE_NONE, NULL},
        {"no SCTLR", "TTBCR=0 TTBR0=0 DACR=1", NULL, SW_STAGE_UNKNOWN, SW_STAGE_NONE, "SCTLR is"},
        {"nothing but DACR", "DACR=1", NULL, SW_STAGE_UNKNOWN, SW_STAGE_NONE, "SCTLR is not given"},
        {"no TTBCR", "SCTLR=1 TTBR0=0 DACR=1", NULL, SW_STAGE_UNKNOWN, SW_STAGE_NONE, "TTBCR is"},
        {"off: SCTLR is enough", "SCTLR=0", NULL, SW_STAGE_TABLES, SW_STAGE_NONE, NULL},
        {"no TTBR0", "SCTLR=1 TTBCR=0 DACR=1", NULL, SW_STAGE_TABLES, SW_STAGE_NONE, "TTBR0 is"},
        {"PD0: TTBR0 is not needed", "SCTLR=1 TTBCR=0x10 DACR=1", NULL, SW_STAGE_TABLES,
         SW_STAGE_NONE, NULL},
        {"N = 0: TTBR1 is not needed", SHORT, NULL, SW_STAGE_TABLES, SW_STAGE_NONE, NULL},
        {"no TTBR1", "SCTLR=1 TTBCR=1 TTBR0=0 DACR=1", NULL, SW_STAGE_TABLES, SW_STAGE_NONE,
         "TTBR1 is"},
        {"no DACR", "SCTLR=1 TTBCR=0 TTBR0=0", NULL, SW_STAGE_TABLES, SW_STAGE_NONE, "DACR is"},
        {"TRE without NMRR", "SCTLR=0x10000001 TTBCR=0 TTBR0=0 DACR=1 PRRR=0", NULL,
         SW_STAGE_TABLES, SW_STAGE_NONE, "NMRR (MAIR1) is"},
        {"LPAE without MAIRs", "SCTLR=1 TTBCR=0x80000000 TTBR0=0", NULL, SW_STAGE_TABLES,
         SW_STAGE_NONE, "PRRR (MAIR0), NMRR (MAIR1) are not given (regs)"},
        {"gdb's TTBR0_EL1", "SCTLR=1 TTBCR=0 TTBR0_EL1=0 DACR=1", NULL, SW_STAGE_TABLES,
         SW_STAGE_NONE, NULL},
        {"gdb's SCTLR on AArch64", "SCTLR=5 TCR_EL1=0x19 TTBR0_EL1=0 TTBR1_EL1=0 MAIR_EL1=0", NULL,
         SW_STAGE_TABLES, SW_STAGE_NONE, NULL},
        {"AArch64 without TCR_EL1", "SCTLR_EL1=5", NULL, SW_STAGE_UNKNOWN, SW_STAGE_NONE,
         "TCR_EL1 is"},
        {"stage 2", SHORT "HCR=1 VTCR=0x80003558 VTTBR=0", NULL, SW_STAGE_TABLES, SW_STAGE_TABLES,
         NULL},
        {"HCR.DC", SHORT "HCR=0x1000 VTCR=0x80003558 VTTBR=0", NULL, SW_STAGE_TABLES,
         SW_STAGE_TABLES, NULL},
        {"no VTCR", SHORT "HCR=1 VTTBR=0", NULL, SW_STAGE_TABLES, SW_STAGE_UNKNOWN,
         "VTCR (VTCR_EL2) is"},
        {"VTCR, no HCR", SHORT "VTCR=0x80003558", NULL, SW_STAGE_TABLES, SW_STAGE_UNKNOWN,
         "HCR (HCR_EL2) is"},
        {"Hyp has no stage 2", "HSCTLR=0 HCR=1 VTCR=0 VTTBR=0", "hyp", SW_STAGE_TABLES,
         SW_STAGE_NONE, NULL},
        {"Hyp without HTTBR", "HSCTLR=1 HTCR=0 HMAIR0=0 HMAIR1=0", NULL, SW_STAGE_TABLES,
         SW_STAGE_NONE, "HTTBR (TTBR0_EL2) is"},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_error err;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_machine *machine = make(arena, rows[i].text, rows[i].wanted, false, &err);
        bool found = rows[i].lacking == NULL;

        assert_non_null(machine);
        if (machine->stage1.kind != rows[i].stage1 || machine->stage2.kind != rows[i].stage2)
            fail_msg("%s: stages %d, %d", rows[i].name, machine->stage1.kind, machine->stage2.kind);
        for (unsigned need = 0; need < SW_NEEDS; need++) {
            if (machine->missing[need] && !rows[i].lacking)
                fail_msg("%s: %s", rows[i].name, machine->missing[need]);
            found = found ||
                    (machine->missing[need] && strstr(machine->missing[need], rows[i].lacking));
        }
        found = found || strstr(machine->stage1.why, rows[i].lacking) ||
                strstr(machine->stage2.why, rows[i].lacking);
        if (!found)
            fail_msg("%s: nobody says that it %s lacking", rows[i].name, rows[i].lacking);
    }
    sw_arena_free(arena);
}

/* What stays known when a register is lacking: the address without the memory type, one half. */
static void test_answers(void **state)
{
    static const struct {
        const char *name, *text;
        uint64_t va;
        bool known, ipa;
    } rows[] = {
        {"lower half, no TTBR1", "SCTLR=1 TTBCR=1 TTBR0=0 DACR=1 HCR=0", 0x1000, true, false},
        {"upper half, no TTBR1", "SCTLR=1 TTBCR=1 TTBR0=0 DACR=1 HCR=0", 0x80000000, false, false},
        {"off, stage 2 unknown", "SCTLR=0 HCR=1 VTTBR=0", 0x1000, false, true},
        {"off", "SCTLR=0 HCR=0", 0x1000, true, true},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_error err;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sw_machine *machine = make(arena, rows[i].text, NULL, false, &err);
        struct sw_trace trace, brief;

        assert_non_null(machine);
        trace = sw_translate(machine, vmsa_va_of(rows[i].va), (struct vmsa_access){0});
        sw_translate_brief(machine, vmsa_va_of(rows[i].va), (struct vmsa_access){0}, &brief);
        if ((trace.result.outcome != VMSA_UNKNOWN) != rows[i].known ||
            trace.ipa.known != rows[i].ipa)
            fail_msg("%s: outcome %d", rows[i].name, trace.result.outcome);
        assert_int_equal(!trace.unknown, rows[i].known);
        assert_int_equal(brief.result.outcome, trace.result.outcome);
        assert_int_equal(brief.ipa.known, trace.ipa.known);
        assert_int_equal(brief.pa.known, trace.pa.known);
    }
    sw_arena_free(arena);
}

static void test_refused(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_error err;

    (void)state;
    assert_null(make(arena, "SCTLR=0x100000001 TTBCR=0 TTBR0=0 DACR=1", "pl1", false, &err));
    assert_int_equal(err.kind, SW_ERROR_INPUT);
    assert_string_equal(err.text, "regs: SCTLR has 32 bits in AArch32, and 0x100000001 is wider");
    sw_arena_free(arena);
}

static void test_notes(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine *machine;
    struct sw_error err;

    (void)state;
    machine =
        make(arena, EL1 "HCR_EL2=0x80000001 VTCR_EL2=0 VTTBR_EL2=0 CPSR=5", NULL, false, &err);
    assert_non_null(machine);
    assert_non_null(strstr(machine->notes[0], "ID_AA64MMFR0_EL1 is not given"));
    assert_non_null(strstr(machine->notes[1], "little-endian"));
    for (size_t i = 1; i < machine->note_count; i++) /* once, though both stages assume it */
        assert_null(strstr(machine->notes[i], "ID_AA64MMFR0_EL1"));
    machine = make(arena, SHORT "HCR=0 CPSR=0x1d3", NULL, false, &err);
    assert_int_equal(machine->note_count, 0);
    machine = make(arena, SHORT "HCR=0", NULL, false, &err);
    assert_int_equal(machine->note_count, 1);
    assert_non_null(strstr(machine->notes[0], "CPSR is not given: PAN"));
    sw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regime),  cmocka_unit_test(test_stages),
        cmocka_unit_test(test_answers), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_notes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
