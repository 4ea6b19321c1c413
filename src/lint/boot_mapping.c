/* SPDX-License-Identifier: MIT */
/* SW6: what has to be mapped when the MMU goes on and after it: the next instruction, literals,
 * the code that is gone to, the vectors. */
#include "events.h"

#include "vmsa/fields.h"

static const uint32_t HIGH_VECTORS = 0xffff0000;

/* Where the tables take a VA instead, as words. */
static const char *instead(const struct sw_facts *facts, const struct sw_boot_event *event)
{
    if (event->outcome == VMSA_OK)
        return sw_sprintf(facts->arena, "the tables take it to IPA " SW_HEX, event->ipa2);
    return sw_sprintf(facts->arena, "it faults there: %s",
                      vmsa_outcome_name((enum vmsa_outcome)event->outcome));
}

/* The instruction ahead was fetched with the MMU off, at its own address. */
void sw_check_next_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_NEXT_LOST);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "the MMU goes on at %s, and the next instruction is at 0x%08" PRIx32 ": %s",
            sw_event_where(facts, event), event->va, instead(facts, event));
}

/* A literal pool lies behind the code, where its section or page may have ended. */
void sw_check_literal_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_LITERAL_LOST);

    if (!event || sw_event_concern(facts, SW_CONCERN_NEXT_LOST))
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "%s loads its literal from VA 0x%08" PRIx32 " with the MMU on: %s",
            sw_event_where(facts, event), event->va, instead(facts, event));
}

/* ---- the code that is gone to ---- */

static bool is_in(uint64_t at, uint64_t first, uint64_t size)
{
    return at >= first && at - first < size;
}

/* Whether a VA is the image's: as it is linked, or where it lies. */
static bool is_image(const struct sw_machine *machine, uint32_t va)
{
    const struct sw_placement *placement = &machine->placement;

    for (size_t i = 0; i < machine->image->segment_count; i++)
        if (sw_segment_has(&machine->image->segments[i], va))
            return true;
    if (machine->base.known && is_in(va, machine->base.v, placement->loaded_size))
        return true;
    return placement->load.known && is_in(va, placement->load.v, placement->loaded_size);
}

static bool is_lost_fetch(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_EXCEPTION && event->mmu && event->access == VMSA_EXECUTE &&
           event->outcome == VMSA_TRANSLATION && !event->injected;
}

const struct sw_boot_event *sw_event_code_unmapped(const struct sw_facts *facts)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *event = sw_event_last(facts, 0, trace->event_count, is_lost_fetch);

    if (!event || trace->end != SW_BOOT_END_ABORT || !is_image(facts->machine, event->va) ||
        sw_event_concern(facts, SW_CONCERN_NEXT_LOST))
        return NULL;
    return event;
}

void sw_check_code_unmapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_code_unmapped(facts);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "the boot code goes on at VA 0x%08" PRIx32
            ", which is of the image, and the tables map nothing there: a level %u translation "
            "fault",
            event->va, event->level);
}

/* ---- vectors ---- */

static bool is_vbar(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_VECTORS;
}

/* VBAR, if the image gave it a value; with SCTLR.V it does not count (Arm ARM, ExcVectorBase). */
static bool vector_base(const struct sw_facts *facts, uint32_t *base, const char **what)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_state *end = &trace->at_end;

    *what = "VBAR";
    *base = end->vbar;
    if (!trace->handover || !end->present)
        return false;
    if (vmsa_get(end->registers.sctlr, VMSA_F(SCTLR, V))) {
        *what = "SCTLR.V";
        *base = HIGH_VECTORS;
        return true;
    }
    return sw_event_first(facts, 0, trace->event_count, is_vbar) != NULL;
}

/* RAM, or what the machine layout says is there. */
static bool is_somewhere(const struct sw_machine *machine, uint64_t ipa)
{
    for (size_t i = 0; i < machine->layout->window_count; i++)
        if (sw_range_has(machine->layout->windows[i].where, ipa))
            return true;
    return sw_machine_is_ram(machine, (struct sw_range){ipa, ipa});
}

static const char *fetch_fault(const struct sw_facts *facts, const struct vmsa_result *result)
{
    if (result->outcome == VMSA_OK)
        return sw_sprintf(facts->arena, "there is nothing at its IPA, " SW_HEX, result->output);
    return sw_sprintf(facts->arena, "a fetch there faults: %s (stage %u)",
                      vmsa_outcome_name((enum vmsa_outcome)result->outcome), result->stage);
}

/* Of vectors that the image layout names, where they are promised to be, SW423 asks. */
void sw_check_vbar_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct vmsa_access fetch = {.kind = VMSA_EXECUTE};
    const struct sw_value *promised = &facts->machine->vectors;
    struct sw_trace trace;
    const char *what;
    uint32_t base;

    if (!vector_base(facts, &base, &what) || (promised->known && promised->v == base))
        return;
    trace = sw_translate(facts->machine, (vmsa_va){base}, fetch);
    if (trace.result.outcome == VMSA_UNKNOWN ||
        (trace.result.outcome == VMSA_OK && is_somewhere(facts->machine, trace.result.output)))
        return;
    sw_emit(emit, sw_site_in(facts, "%s", facts->machine->trace->end_text),
            "%s puts the exception vectors at VA 0x%08" PRIx32 ", and at hand-over %s", what, base,
            fetch_fault(facts, &trace.result));
}
