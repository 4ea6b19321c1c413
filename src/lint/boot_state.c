/* SPDX-License-Identifier: MIT */
/* SW6: vectors, stack pointers, the identity section and what was handed over, as boot code leaves
 * them. */
#include "events.h"
#include "spans.h"

enum { VECTOR_ALIGN = 32, STACK_ALIGN = 8, MODES = 16, MODE_MASK = 0xf, SVC = 3 };

static bool is_vbar(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_VECTORS;
}

static bool is_cut_vbar(const struct sw_boot_event *event)
{
    return is_vbar(event) && event->value % VECTOR_ALIGN != 0;
}

/* The CPU ignores the low bits, and takes exceptions through other words. */
void sw_check_vbar_misaligned(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event =
        sw_event_first(facts, 0, facts->machine->trace->event_count, is_cut_vbar);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "VBAR is set to " SW_HEX " at %s, %" PRIu64 " bytes behind a multiple of 32",
            event->value, sw_event_where(facts, event), event->value % VECTOR_ALIGN);
}

/* With SCTLR.V the vectors are at 0xffff0000 whatever VBAR holds. */
void sw_check_vbar_unwritten(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const uint32_t high = (uint32_t)vmsa_put(1, VMSA_F(SCTLR, V));

    if (!trace->handover || !trace->at_end.present || !sw_events_whole(facts) ||
        (trace->at_end.registers.sctlr & high) ||
        sw_event_first(facts, 0, trace->event_count, is_vbar))
        return;
    sw_emit(emit, sw_site_in(facts, "%s", trace->end_text),
            "%s, and VBAR was never written: exceptions are taken at VA 0x%08" PRIx32,
            trace->end_text, trace->at_end.vbar);
}

/* ---- stacks ---- */

/* The last SP that each mode was given; values on the way to it do not count. */
struct stacks {
    const struct sw_boot_event *of[MODES];
};

static struct stacks last_stacks(const struct sw_facts *facts)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    struct stacks stacks = {{0}};

    for (size_t i = 0; i < trace->event_count; i++)
        if (trace->events[i].kind == SW_BOOT_STACK)
            stacks.of[trace->events[i].mode & MODE_MASK] = &trace->events[i];
    return stacks;
}

void sw_check_sp_misaligned(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct stacks stacks = last_stacks(facts);

    for (size_t i = 0; i < MODES; i++) {
        const struct sw_boot_event *event = stacks.of[i];

        if (!event || event->value % STACK_ALIGN == 0)
            continue;
        sw_emit(emit, sw_event_site(facts, event),
                "SP is set to " SW_HEX " at %s, %" PRIu64 " bytes behind a multiple of 8",
                event->value, sw_event_where(facts, event), event->value % STACK_ALIGN);
        return;
    }
}

/* An empty stack's SP is one past its last byte; by VA, as the MMU is on then. */
static bool in_stack(const struct sw_facts *facts, uint64_t sp)
{
    const struct sw_region *region = NULL;

    while ((region = sw_facts_region(facts, region, 1u << SW_USE_STACK, SW_WHEN_RUNNING)))
        if (region->va.known && sp > region->va.v &&
            sp - region->va.v <= sw_range_size(region->where))
            return true;
    return false;
}

void sw_check_sp_outside(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_region *stack =
        sw_facts_region(facts, NULL, 1u << SW_USE_STACK, SW_WHEN_RUNNING);
    uint32_t sp = trace->at_end.sp[SVC];

    if (!trace->handover || !trace->at_end.present || !stack || !stack->va.known ||
        in_stack(facts, sp))
        return;
    sw_emit(emit, sw_site_in(facts, "%s", trace->end_text),
            "%s, and sp_svc is 0x%08" PRIx32 ": %s is VA " SW_HEX ".." SW_HEX, trace->end_text, sp,
            stack->name, stack->va.v, stack->va.v + sw_range_size(stack->where) - 1);
    sw_emit_region(emit, stack, false);
}

/* An exception that is taken from the other mode writes over what that has pushed. */
void sw_check_sp_shared(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct stacks stacks = last_stacks(facts);

    for (size_t i = 0; i < MODES; i++)
        for (size_t k = 0; k < i; k++) {
            const struct sw_boot_event *a = stacks.of[k], *b = stacks.of[i];

            if (!a || !b || a->value != b->value)
                continue;
            sw_emit(emit, sw_event_site(facts, b),
                    "SP of mode 0x%x is set to " SW_HEX " at %s, which mode 0x%x has already",
                    b->mode, b->value, sw_event_where(facts, b), a->mode);
            return;
        }
}

/* ---- what is left behind ---- */

/* Where the offset is 0 the identity mapping is the mapping. */
void sw_check_identity_left(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_span *span;
    uint64_t pc = trace->at_mmu.pc;

    if (!trace->handover || !trace->at_mmu.present || facts->machine->offset.v == 0)
        return;
    span = sw_span_at(facts->tables, pc);
    if (span->result.outcome != VMSA_OK || span->result.output + (pc - span->va.first) != pc)
        return;
    sw_emit(emit, sw_span_site(facts, span),
            "VA " SW_HEX ", where the MMU was turned on, still maps to the same IPA at hand-over",
            pc);
}

/* r2 is all that an image gets: there is no other way to find the tree. */
void sw_check_dtb_lost(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    if (!trace->handover || trace->dtb_read || trace->dtb_kept)
        return;
    sw_emit(emit, sw_site_in(facts, "%s", trace->end_text),
            "%s, and the device tree's address " SW_HEX
            " is in no register, was not stored, and nothing was read from there",
            trace->end_text, facts->machine->placement.dtb.v);
}

/* The model runs such an image from SVC; on the machine it goes on in HYP, whose registers it does
 * not write. */
void sw_check_svc_assumed(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    if (!trace->hyp_as_svc || trace->psr_read)
        return;
    sw_emit(
        emit, sw_site_in(facts, "entry at 0x%08" PRIx32, trace->entry_pc),
        "%s enters the image in HYP, and its boot code writes SCTLR or CPSR without having read "
        "the mode",
        facts->machine->layout->name);
}
