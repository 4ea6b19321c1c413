/* SPDX-License-Identifier: MIT */
/* One address through both stages, and what lies there. Tables are the shared walker's; declared
 * windows are looked at here. Knows no image. */
#include "model/translate.h"

#include "answer.h"

static void stage2_fault(struct sw_trace *trace, enum vmsa_outcome outcome)
{
    trace->result.outcome = (uint8_t)outcome;
    trace->result.stage = 2;
    trace->result.level = 0;
    trace->result.output = 0;
    trace->result.extent = 0;
    trace->result.attributes = (struct vmsa_attributes){0};
}

/*
 * Windows instead of tables. An emulated window has nothing mapped: reads and writes trap and are
 * answered, a fetch cannot be.
 */
static void through_windows(const struct sw_machine *machine, struct vmsa_access access,
                            struct sw_trace *trace)
{
    const struct sw_window *window = sw_machine_window_at(machine, trace->ipa.v);
    bool fetch = access.kind == VMSA_EXECUTE;

    trace->window = window;
    trace->stage2 = window ? SW_STAGE2_DECLARED : SW_STAGE2_ABSENT;
    trace->pa.why.what = window ? "PA chosen by the hypervisor" : "no window has this IPA";
    if (!window || (fetch && window->emulated)) {
        stage2_fault(trace, VMSA_TRANSLATION);
    } else if (fetch && window->execute_never) {
        stage2_fault(trace, VMSA_PERMISSION);
    } else if (window->execute_never || window->emulated) {
        trace->result.attributes.pl1.execute = false;
        trace->result.attributes.pl0.execute = false;
    }
}

/* What stands behind an IPA that stage 1 gave. With tables the walk has gone through them. */
static void through_stage2(const struct sw_machine *machine, struct vmsa_access access,
                           bool has_output, struct sw_trace *trace)
{
    switch (machine->stage2.kind) {
    case SW_STAGE_NONE:
        trace->stage2 = SW_STAGE2_NONE;
        trace->pa = trace->ipa;
        break;
    case SW_STAGE_TABLES:
        trace->stage2 = SW_STAGE2_TABLES;
        trace->pa = (struct sw_value){has_output, trace->result.output, {.what = "stage 2"}};
        break;
    case SW_STAGE_DECLARED:
        if (trace->result.outcome == VMSA_OK)
            through_windows(machine, access, trace);
        break;
    case SW_STAGE_UNKNOWN:
        trace->pa.why.what = machine->stage2.why;
        trace->unknown = machine->stage2.why;
        trace->result.outcome = VMSA_UNKNOWN;
        trace->result.stage = 2;
        break;
    }
}

/* Without tables: flat, or not known. */
static void without_tables(const struct sw_machine *machine, vmsa_va va, struct sw_answer *answer)
{
    bool flat = machine->stage1.kind == SW_STAGE_NONE;

    *answer = (struct sw_answer){
        .result = {.output = flat ? va.v : 0, .outcome = flat ? VMSA_OK : VMSA_UNKNOWN, .stage = 1},
        .ipa = {flat ? va.v : 0},
        .has_ipa = flat,
        .has_output = flat,
        .unknown = flat ? NULL : machine->stage1.why};
}

/* Everything but the steps, which are in trace->walk already or not wanted. */
static void complete(const struct sw_machine *machine, struct vmsa_access access,
                     const struct sw_answer *answer, struct sw_trace *trace)
{
    trace->result = answer->result;
    trace->unknown = answer->unknown;
    trace->stage2 = SW_STAGE2_UNKNOWN;
    trace->window = NULL;
    trace->region = NULL;
    trace->ipa = (struct sw_value){
        .known = answer->has_ipa,
        .v = answer->has_ipa ? answer->ipa.v : 0,
        .why = {.what = machine->stage1.kind == SW_STAGE_UNKNOWN ? machine->stage1.why : "stage 1"},
    };
    trace->pa = (struct sw_value){.why = trace->ipa.why};
    if (!answer->has_ipa)
        return;
    if (machine->region_count)
        trace->region = sw_machine_region_at(machine, trace->ipa.v);
    through_stage2(machine, access, answer->has_output, trace);
}

/* By the walk as it was, with its steps; an answer that became unknown takes no choice. */
static void name_choices(const struct sw_machine *machine, struct sw_trace *trace)
{
    const struct vmsa_stage2 *tables =
        machine->stage2.kind == SW_STAGE_TABLES ? &machine->stage2.tables : NULL;

    trace->constrained_count = 0;
    if (trace->result.constrained && trace->result.outcome != VMSA_UNKNOWN)
        trace->constrained_count =
            vmsa_constrained(&machine->stage1.regime, tables, &trace->walk, trace->constrained);
}

struct sw_trace sw_translate(const struct sw_machine *machine, vmsa_va va,
                             struct vmsa_access access)
{
    struct sw_trace trace = {.walk = {.va = va, .access = access}};
    struct sw_answer answer;

    if (machine->stage1.kind == SW_STAGE_TABLES) {
        sw_ask(machine, va, access, &trace.walk, &answer);
    } else {
        without_tables(machine, va, &answer);
        trace.walk.result = answer.result;
    }
    complete(machine, access, &answer, &trace);
    trace.lazy = sw_is_lazy(&trace.walk) && trace.result.outcome == VMSA_TRANSLATION;
    name_choices(machine, &trace);
    return trace;
}

/* Whether a fault is a lazy one, and which choice was taken, only the descriptors tell: then it is
 * walked again with steps. */
void sw_translate_brief(const struct sw_machine *machine, vmsa_va va, struct vmsa_access access,
                        struct sw_trace *trace)
{
    struct sw_answer answer;

    if (machine->stage1.kind == SW_STAGE_TABLES)
        sw_ask(machine, va, access, NULL, &answer);
    else
        without_tables(machine, va, &answer);
    trace->lazy = false;
    if (answer.result.outcome == VMSA_TRANSLATION || answer.result.constrained) {
        sw_ask(machine, va, access, &trace->walk, &answer);
        trace->lazy = sw_is_lazy(&trace->walk);
    }
    trace->walk.va = va;
    trace->walk.access = access;
    trace->walk.result = answer.result;
    trace->walk.ipa = answer.ipa;
    complete(machine, access, &answer, trace);
    name_choices(machine, trace);
    trace->walk.count = 0;
}
