/* SPDX-License-Identifier: MIT */
/* SW4 and SW5: whether stage 1 takes what the image promises to where it lies, and what the VAs at
 * 0 and below the stack lead to. */
#include "spans.h"

/* Parts without bytes in the file; those with bytes are SW303's. */
static const unsigned promised = 1u << SW_USE_STACK | 1u << SW_USE_BSS;

enum fate { RIGHT, UNMAPPED, ELSEWHERE, NOT_BACKED };

/* Where a promised region first goes wrong, and how. */
struct wrong {
    const struct sw_region *region;
    uint64_t va, wanted, ipa;
};

static enum fate fate_of(const struct sw_facts *facts, const struct sw_span *run, uint64_t va,
                         uint64_t wanted, uint64_t *ipa)
{
    if (run->result.outcome == VMSA_TRANSLATION)
        return UNMAPPED;
    if (run->result.outcome != VMSA_OK)
        return RIGHT;
    *ipa = run->result.output + (va - run->va.first);
    if (*ipa == wanted)
        return RIGHT;
    return facts->machine->stage2.kind == SW_STAGE_DECLARED &&
                   !sw_machine_window_at(facts->machine, *ipa)
               ? NOT_BACKED
               : ELSEWHERE;
}

/* From run to run through the VAs of one region. */
static bool find_in(const struct sw_facts *facts, const struct sw_region *region, enum fate fate,
                    struct wrong *wrong)
{
    uint64_t va = region->va.v, last = va + (region->where.last - region->where.first);

    while (va <= last && va <= UINT32_MAX) {
        const struct sw_span *run = sw_span_at(facts->tables, va);

        *wrong = (struct wrong){region, va, region->where.first + (va - region->va.v), 0};
        if (fate_of(facts, run, va, wrong->wanted, &wrong->ipa) == fate)
            return true;
        va = run->va.last + 1;
    }
    return false;
}

static bool find(const struct sw_facts *facts, enum fate fate, struct wrong *wrong)
{
    const struct sw_region *region = NULL;

    while ((region = sw_facts_region(facts, region, promised, SW_WHEN_RUNNING)))
        if (region->va.known && find_in(facts, region, fate, wrong))
            return true;
    return false;
}

/* A descriptor that is invalid on purpose is a guard, which is a region of its own. */
void sw_check_region_unmapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    struct wrong wrong;

    if (!find(facts, UNMAPPED, &wrong))
        return;
    sw_emit(emit, wrong.region->why, "stage 1 maps nothing at VA " SW_HEX ", where %s is", wrong.va,
            wrong.region->name);
    sw_emit_region(emit, wrong.region, true);
}

static void emit_elsewhere(const struct sw_facts *facts, struct sw_emit *emit,
                           const struct wrong *wrong, const char *what)
{
    sw_emit(emit, wrong->region->why,
            "%s is at IPA " SW_HEX ", but stage 1 takes its VA " SW_HEX " to IPA " SW_HEX "%s",
            wrong->region->name, wrong->wanted, wrong->va, wrong->ipa, what);
    sw_emit_region(emit, wrong->region, false);
    sw_emit_range(emit, "mapped", (struct sw_range){wrong->ipa, wrong->ipa},
                  (struct sw_value){.known = true, .v = wrong->va}, true);
    sw_emit_ram(emit, facts->machine);
}

/* Right by symbol and wrong by table: the two were computed from different offsets. */
void sw_check_region_misled(const struct sw_facts *facts, struct sw_emit *emit)
{
    struct wrong wrong;

    if (find(facts, ELSEWHERE, &wrong))
        emit_elsewhere(facts, emit, &wrong, "");
}

/* Told apart from the above, as the fault is then stage 2's, and the hypervisor reports it. */
void sw_check_region_backed(const struct sw_facts *facts, struct sw_emit *emit)
{
    struct wrong wrong;

    if (find(facts, NOT_BACKED, &wrong))
        emit_elsewhere(facts, emit, &wrong, ", which stage 2 does not back");
}

/* ---- VA 0 ---- */

/* Something answers: stage 2, or without one RAM or a known device. An empty bus faults. */
static bool is_answered(const struct sw_facts *facts, const struct sw_trace *trace)
{
    struct sw_range byte = {trace->ipa.v, trace->ipa.v};

    return trace->result.outcome == VMSA_OK &&
           (trace->window || trace->region || sw_machine_is_ram(facts->machine, byte));
}

static bool only_stage2(const struct sw_trace *trace)
{
    return trace->walk.result.outcome == VMSA_OK && trace->stage2 == SW_STAGE2_ABSENT;
}

/* By both stages: what only stage 2 refuses is the next rule's. */
void sw_check_null_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct vmsa_access read = {.kind = VMSA_READ, .size = 4};
    struct sw_trace trace = sw_translate(facts->machine, (vmsa_va){0}, read);

    if (!is_answered(facts, &trace))
        return;
    sw_emit(emit, sw_span_site(facts, sw_span_at(facts->tables, 0)),
            "VA 0 maps to IPA " SW_HEX " (%s): a null pointer reads, and raises no fault",
            trace.ipa.v,
            trace.region   ? trace.region->name
            : trace.window ? trace.window->name
                           : "RAM");
    sw_emit_range(emit, "VA 0", (struct sw_range){trace.ipa.v, trace.ipa.v + 0xfff},
                  (struct sw_value){.known = true}, true);
}

/* A guard by luck: on the next machine RAM or a device may lie there. */
void sw_check_null_stage2(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct vmsa_access read = {.kind = VMSA_READ, .size = 4};
    struct sw_trace trace = sw_translate(facts->machine, (vmsa_va){0}, read);

    if (!only_stage2(&trace))
        return;
    sw_emit(emit, sw_span_site(facts, sw_span_at(facts->tables, 0)),
            "stage 1 maps VA 0 to IPA " SW_HEX
            ": a null pointer faults only because stage 2 has nothing there",
            trace.ipa.v);
}

/* As for VA 0; where nothing refuses the access SW701 tells. */
void sw_check_guard_stage2(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct vmsa_access write = {.kind = VMSA_WRITE, .size = 4};
    const struct sw_region *stack =
        sw_facts_region(facts, NULL, 1u << SW_USE_STACK, SW_WHEN_RUNNING);
    struct sw_trace trace;

    if (!stack || !stack->va.known || stack->va.v < 4)
        return;
    trace = sw_translate(facts->machine, (vmsa_va){(uint32_t)stack->va.v - 4}, write);
    if (!only_stage2(&trace))
        return;
    sw_emit(emit, stack->why,
            "stage 1 maps the word below the stack, VA " SW_HEX ", to IPA " SW_HEX
            ": an overflow faults only because stage 2 has nothing there",
            stack->va.v - 4, trace.ipa.v);
    sw_emit_region(emit, stack, false);
}
