/* SPDX-License-Identifier: MIT */
/* One access through both stages' tables, and what becomes of the answer when registers are
 * lacking. Knows no regions. */
#include "answer.h"

static bool is_upper(const struct vmsa_regime *regime, uint64_t va)
{
    return (va & regime->split) != 0;
}

/* Stage 1 came to an end that depends on what is in a leaf descriptor. */
static bool used_leaf(const struct sw_answer *answer)
{
    switch (answer->result.outcome) {
    case VMSA_OK:
    case VMSA_DOMAIN:
    case VMSA_PERMISSION:
    case VMSA_ALIGNMENT:
        return answer->result.stage == 1 || !answer->result.s1ptw;
    default:
        return answer->has_ipa;
    }
}

static void make_unknown(struct sw_answer *answer, const char *why, bool keep_address)
{
    answer->result.outcome = VMSA_UNKNOWN;
    answer->result.attributes = (struct vmsa_attributes){0};
    answer->unknown = why;
    answer->has_output = keep_address && answer->has_output;
    answer->has_ipa = keep_address && answer->has_ipa;
    if (keep_address)
        return;
    answer->result.stage = 1;
    answer->result.output = answer->result.extent = 0;
}

/* The names of the bases that nobody gave. */
static const char *missing_half(const struct sw_machine *machine, uint64_t va)
{
    const char *lower = machine->missing[SW_NEED_LOWER], *upper = machine->missing[SW_NEED_UPPER];
    const struct vmsa_regime *regime = &machine->stage1.regime;
    bool high = regime->format == VMSA_FORMAT_SHORT ? is_upper(regime, va)
                : regime->aarch64                   ? va >> 55 & 1
                                                    : upper && (!lower || va >> 31);

    return high ? upper : lower;
}

static const char *unknown_text(const struct sw_machine *machine, uint64_t va,
                                const struct sw_answer *answer)
{
    const char *half = missing_half(machine, va);

    if (answer->result.on_walk)
        return "the memory that holds the tables is not at hand";
    if (answer->result.stage == 2)
        return "VTCR asks for what is not modelled: a reserved granule, or DS";
    return half ? half : "TCR asks for what is not modelled: a reserved granule, or DS";
}

/* Only walks that need the register are unknown, and only as far as they need it. */
static void judge(const struct sw_machine *machine, uint64_t va, struct sw_answer *answer)
{
    const struct vmsa_regime *regime = &machine->stage1.regime;
    const char *half = missing_half(machine, va);

    if (half && regime->format == VMSA_FORMAT_SHORT)
        make_unknown(answer, half, false);
    else if (answer->result.outcome == VMSA_UNKNOWN)
        answer->unknown = unknown_text(machine, va, answer);
    else if (machine->missing[SW_NEED_RIGHTS] && used_leaf(answer))
        make_unknown(answer, machine->missing[SW_NEED_RIGHTS], false);
    else if (machine->missing[SW_NEED_MEMORY] && answer->result.outcome == VMSA_OK)
        make_unknown(answer, machine->missing[SW_NEED_MEMORY], true);
}

static bool any_missing(const struct sw_machine *machine)
{
    for (unsigned need = 0; need < SW_NEEDS; need++)
        if (machine->missing[need])
            return true;
    return false;
}

/* Without a stage 2 that is known, an IPA in a descriptor leads nowhere; with stage 1 off there is
 * none. */
static bool is_blocked(const struct sw_machine *machine)
{
    return machine->stage2.kind == SW_STAGE_UNKNOWN &&
           machine->stage1.regime.format != VMSA_FORMAT_OFF;
}

void sw_ask(const struct sw_machine *machine, vmsa_va va, struct vmsa_access access,
            struct vmsa_trace *trace, struct sw_answer *answer)
{
    const struct sw_stage *stage1 = &machine->stage1;
    const struct vmsa_stage2 *tables =
        machine->stage2.kind == SW_STAGE_TABLES ? &machine->stage2.tables : NULL;
    const struct vmsa_result *result = &answer->result;

    answer->ipa.v = 0;
    answer->unknown = NULL;
    if (stage1->kind == SW_STAGE_UNKNOWN || is_blocked(machine)) {
        bool first = stage1->kind == SW_STAGE_UNKNOWN;

        answer->result = (struct vmsa_result){.outcome = VMSA_UNKNOWN, .stage = first ? 1 : 2};
        answer->has_ipa = answer->has_output = false;
        answer->unknown = first ? stage1->why : machine->stage2.why;
        if (trace)
            trace->count = 0;
        return;
    }
    if (trace) {
        vmsa_translate_trace(&stage1->regime, tables, &stage1->reader, va, access, trace);
        answer->result = trace->result;
        answer->ipa = trace->ipa;
    } else {
        vmsa_translate_to(&stage1->regime, tables, &stage1->reader, va, access, &answer->result,
                          &answer->ipa);
    }
    answer->has_output = result->outcome == VMSA_OK;
    answer->has_ipa = answer->has_output || (result->stage == 2 && !result->s1ptw);
    if (result->outcome == VMSA_UNKNOWN || any_missing(machine))
        judge(machine, va.v, answer);
}

/* It is stage 2's descriptors that hypervisors keep so. Bit 0 set would make it a reserved
 * encoding, which no one left there to be revived. */
bool sw_is_lazy(const struct vmsa_trace *trace)
{
    const struct vmsa_step *last = trace->count ? &trace->steps[trace->count - 1] : NULL;

    return last && last->stage == 2 && trace->result.outcome == VMSA_TRANSLATION &&
           last->outcome == VMSA_TRANSLATION && vmsa_step_is_lazy(last) && !(last->descriptor & 1);
}
