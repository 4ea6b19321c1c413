/* SPDX-License-Identifier: MIT */
/* SW431: which names of handlers are taken for another exception's. */
#include "lint/rule.h"
#include "model/code_facts.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* Handlers by slot; the same name is the same address. said: what the finding begins with, or NULL
 * for none. */
static const struct row {
    const char *name;
    const char *handlers[SW_CODE_VECTORS];
    const char *said;
} rows[] = {
    {"in order",
     {"reset", "undef", "svc", "prefetch_abort", "data_abort", "unused", "irq", "fiq"},
     NULL},
    {"Mini-OS's, one slot off",
     {"fault_reset", "fault_undefined_instruction", "fault_svc", "fault_prefetch_call",
      "fault_prefetch_abort", "fault_data_abort", "irq_handler", NULL},
     "the data abort vector (offset 0x10) goes to fault_prefetch_abort, and the prefetch abort "
     "vector (offset 0x0c) does not"},
    {"all one slot early",
     {"undef", "svc", "prefetch_abort", "data_abort", "unused", "irq", "fiq", NULL},
     "the undefined instruction vector (offset 0x04) goes to svc, and the supervisor call vector "
     "(offset 0x08) does not; 3 more like this"},
    {"capitals", {[3] = "DataAbort", [4] = "DATA.ABORT", [6] = "IRQ", [7] = "FIQ"}, NULL},
    {"IRQ and FIQ changed",
     {[6] = "handle_fiq", [7] = "handle_irq"},
     "the IRQ vector (offset 0x18) goes to handle_fiq"},
    {"FIQ shares with IRQ", {[6] = "handle_irq", [7] = "handle_irq"}, NULL},
    {"one for all that end", {[1] = "abort", [3] = "abort", [4] = "abort"}, NULL},
    {"one for two, named for both", {[3] = "data_or_prefetch", [4] = "other"}, NULL},
    {"words within words", {[3] = "metadata_check", [4] = "switch_irqs", [6] = "surround"}, NULL},
    {"no symbols", {NULL}, NULL},
    {"only the Hyp slot", {[5] = "data_abort"}, NULL},
};

static void name_slots(struct sw_code_facts *code, const struct row *row)
{
    static const char *const what[SW_CODE_VECTORS] = {NULL,
                                                      "undefined instruction",
                                                      "supervisor call",
                                                      "prefetch abort",
                                                      "data abort",
                                                      NULL,
                                                      "IRQ",
                                                      "FIQ"};

    for (unsigned i = 0; i < SW_CODE_VECTORS; i++) {
        code->vectors[i].what = what[i];
        code->vectors[i].handler = row->handlers[i];
        code->vectors[i].va = 0x1000 + i * 4;
        for (unsigned k = 0; k < i && row->handlers[i]; k++)
            if (row->handlers[k] && strcmp(row->handlers[i], row->handlers[k]) == 0)
                code->vectors[i].va = code->vectors[k].va;
    }
}

static void names_are_judged(void **state)
{
    static const char *const only[] = {"SW431"};
    const struct sw_rule_choice choice = {.selected = only, .selected_count = 1};
    const struct sw_image image = {.name = "image", .kind = SW_IMAGE_ELF32};
    const struct sw_machine_layout layout = {.name = "board"};
    const struct sw_image_layout promise = {.name = "promise"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_code_facts code = {0};
        struct sw_machine machine = {
            .image = &image, .layout = &layout, .promise = &promise, .code = &code};
        const struct sw_machine *machines[] = {&machine};
        struct sw_report report;
        const char *said;

        name_slots(&code, &rows[i]);
        sw_lint(arena, machines, 1, &choice, &report);
        said = report.finding_count ? report.findings[0].text : NULL;
        if (!said != !rows[i].said ||
            (said && strncmp(said, rows[i].said, strlen(rows[i].said)) != 0))
            fail_msg("%s: %s", rows[i].name, said ? said : "nothing is said");
        sw_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_are_judged)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
