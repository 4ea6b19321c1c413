/* SPDX-License-Identifier: MIT */
/* SW7: the boot stack. Knows only its region and what lies below it. */
#include "rules.h"

enum { SECTION_SIZE = 0x100000, STACK_ALIGN = 8 }; /* AAPCS32, 6.2.1.2 */

static const unsigned stacks = 1u << SW_USE_STACK;

/* What an overflow would run into, or NULL when nothing is known to lie at the IPA. */
static const char *below(const struct sw_facts *facts, const struct sw_trace *trace)
{
    struct sw_range byte = {trace->ipa.v, trace->ipa.v};

    if (trace->region && trace->region->use != SW_USE_GUARD)
        return trace->region->name;
    if (sw_machine_is_ram(facts->machine, byte))
        return "RAM";
    return trace->window ? trace->window->name : NULL;
}

/* The promised guard that has a VA; that it is one is SW705's to ask. */
static const struct sw_region *guard_at(const struct sw_facts *facts, uint64_t va)
{
    const struct sw_region *guard = NULL;
    struct sw_range where;

    while ((guard = sw_facts_region(facts, guard, 1u << SW_USE_GUARD, SW_WHEN_RUNNING)))
        if (guard->va.known && sw_range_of(guard->va.v, sw_range_size(guard->where), &where) &&
            sw_range_has(where, va))
            return guard;
    return NULL;
}

/*
 * A translation that faults in either stage is a guard; so is, with no stage 2, an empty bus.
 */
static void check_guard(const struct sw_facts *facts, struct sw_emit *emit,
                        const struct sw_region *stack)
{
    const struct vmsa_access access = {.kind = VMSA_WRITE, .size = 4};
    struct sw_trace trace;
    const char *what;

    if (!stack->va.known || stack->va.v < 4 || guard_at(facts, stack->va.v - 4))
        return;
    trace = sw_translate(facts->machine, (vmsa_va){(uint32_t)stack->va.v - 4}, access);
    if (trace.result.outcome != VMSA_OK || !trace.ipa.known)
        return;
    what = below(facts, &trace);
    if (!what)
        return;
    sw_emit(emit, stack->why,
            "the word below the %s, VA " SW_HEX ", maps to IPA " SW_HEX
            " (%s) with write access: a stack overflow writes there and raises no fault",
            stack->name, stack->va.v - 4, trace.ipa.v, what);
    sw_emit_region(emit, stack, false);
    sw_emit_range(emit, "below the stack", (struct sw_range){trace.ipa.v, trace.ipa.v + 3},
                  (struct sw_value){.known = true, .v = stack->va.v - 4}, true);
}

/* With an offset that fits no section descriptor (SW301) the tables say nothing worth asking. */
void sw_check_stack_guard(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_region *stack = NULL;

    if (facts->promise->needs_flat_offset && facts->machine->offset.v % SECTION_SIZE)
        return;
    while ((stack = sw_facts_region(facts, stack, stacks, SW_WHEN_ALWAYS)))
        check_guard(facts, emit, stack);
}

/* What a stack must have is not in the image: somebody measured it and wrote it down. */
void sw_check_stack_small(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_region *stack = NULL;

    while ((stack = sw_facts_region(facts, stack, stacks, SW_WHEN_ALWAYS))) {
        if (sw_range_size(stack->where) >= stack->min_size)
            continue;
        sw_emit(emit, stack->why,
                "%s has 0x%" PRIx64 " bytes, and the image layout asks for at least 0x%" PRIx64,
                stack->name, sw_range_size(stack->where), stack->min_size);
        sw_emit_region(emit, stack, true);
        return;
    }
}

/* Full descending: the end is the first value of SP. By VA, as SP holds one. */
void sw_check_stack_aligned(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_region *stack = NULL;

    while ((stack = sw_facts_region(facts, stack, stacks, SW_WHEN_ALWAYS))) {
        uint64_t end =
            (stack->va.known ? stack->va.v : stack->where.first) + sw_range_size(stack->where);

        if (end % STACK_ALIGN == 0)
            continue;
        sw_emit(emit, stack->why,
                "%s ends, and so begins to grow, at " SW_HEX ", %" PRIu64
                " bytes behind a multiple of 8",
                stack->name, end, end % STACK_ALIGN);
        sw_emit_region(emit, stack, true);
        return;
    }
}

/* Only those that matter at the same time: a boot stack may be given up. */
void sw_check_stacks_overlap(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_region *a = NULL, *b;
    struct sw_range common;

    while ((a = sw_facts_region(facts, a, stacks, SW_WHEN_ALWAYS)))
        for (b = a; (b = sw_facts_region(facts, b, stacks, a->when));) {
            if (!sw_range_common(a->where, b->where, &common))
                continue;
            sw_emit(emit, b->why, "%s %s and %s %s share %s", a->name,
                    sw_range_text(facts->arena, a->where), b->name,
                    sw_range_text(facts->arena, b->where), sw_range_text(facts->arena, common));
            sw_emit_region(emit, a, false);
            sw_emit_region(emit, b, true);
            return;
        }
}

/* From one run to the next; a guard need not begin where a section does. */
void sw_check_guard_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_region *guard = NULL;

    while ((guard = sw_facts_region(facts, guard, 1u << SW_USE_GUARD, SW_WHEN_RUNNING))) {
        uint64_t va = guard->va.v, last = va + (sw_range_size(guard->where) - 1);
        const struct sw_span *run = NULL;

        for (; guard->va.known && va <= last && va <= UINT32_MAX; va = run->va.last + 1) {
            run = sw_span_at(facts->tables, va);
            if (run->entry.type != VMSA_INVALID)
                break;
        }
        if (!run || run->entry.type == VMSA_INVALID)
            continue;
        sw_emit(emit, guard->why, "%s is promised to be invalid, and stage 1 maps its VA " SW_HEX,
                guard->name, va);
        sw_emit_region(emit, guard, true);
        return;
    }
}
