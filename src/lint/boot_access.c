/* SPDX-License-Identifier: MIT */
/* SW6: single accesses that harm while booting. */
#include "events.h"

/* Emulators let these through; hardware does not (Arm ARM, AArch32_S1DisabledOutput: Device). */
void sw_check_unaligned(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_UNALIGNED);
    const char *why = "with the MMU off";

    if (event && event->mmu)
        why = "in Device memory";
    if (!event) {
        event = sw_event_concern(facts, SW_CONCERN_MISALIGNED);
        why = "where it has to be aligned, by the instruction or by SCTLR.A";
    }
    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "%" PRIu64 " bytes at VA 0x%08" PRIx32 " are accessed at %s %s: an alignment fault",
            event->size, event->va, sw_event_where(facts, event), why);
    sw_event_emit_place(emit, event);
}

static bool reads_dtb(const struct sw_boot_event *event)
{
    return sw_event_concerns(event, SW_CONCERN_FIRST) && event->access == VMSA_READ &&
           event->region && event->region->use == SW_USE_DTB;
}

/* The first store into the tree, if nobody has read the tree then. Whoever read it may have copied
 * what he needs; nobody can have otherwise. */
static const struct sw_boot_event *dtb_store(const struct sw_facts *facts)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_DTB_WRITE);

    if (!event || sw_event_first(facts, 0, sw_event_number(facts, event), reads_dtb))
        return NULL;
    return event;
}

/* The run of zeros that an event's store is one of, when it is a loop over more than the tree. */
static const struct sw_boot_event *clearing(const struct sw_facts *facts,
                                            const struct sw_boot_event *event)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    for (size_t i = 0; event && i < trace->event_count; i++) {
        const struct sw_boot_event *run = &trace->events[i];

        if (sw_event_is_store(run) && run->zeros && run->count > 1 && event->ipa >= run->ipa &&
            event->ipa - run->ipa < run->size &&
            (run->ipa < event->region->where.first ||
             run->ipa + run->size - 1 > event->region->where.last))
            return run;
    }
    return NULL;
}

void sw_check_dtb_overwritten(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = dtb_store(facts);

    if (!event || clearing(facts, event))
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "IPA " SW_HEX " in the device tree is written at %s, and nothing has read the tree yet",
            event->ipa, sw_event_where(facts, event));
    sw_event_emit_place(emit, event);
}

/* What is cleared, where the image layout or the image's sections say it. */
static const char *cleared_part(const struct sw_facts *facts, const struct sw_boot_event *run)
{
    const struct sw_image *image = facts->machine->image;
    const struct sw_value *offset = &facts->machine->offset;
    const uint64_t va = run->mmu || !offset->known ? run->va : (uint32_t)(run->ipa - offset->v);
    const struct sw_region *bss = NULL;

    while ((bss = sw_facts_region(facts, bss, 1u << SW_USE_BSS, SW_WHEN_ALWAYS)))
        if (sw_range_has(bss->where, run->ipa))
            return sw_sprintf(facts->arena, ", from inside %s,", bss->name);
    for (size_t i = 0; i < image->section_count; i++) {
        const struct sw_section *section = &image->sections[i];

        if (!section->in_file && section->alloc && va >= section->va &&
            va - section->va < section->size)
            return sw_sprintf(facts->arena, ", from inside %s,", section->name);
    }
    return "";
}

/* A .bss that the image layout promises there is SW310's: it needs no run. */
void sw_check_dtb_cleared(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = dtb_store(facts), *run = clearing(facts, event);
    const struct sw_region *bss = NULL;

    while (run && (bss = sw_facts_region(facts, bss, 1u << SW_USE_BSS, SW_WHEN_ALWAYS)))
        if (sw_range_has(bss->where, event->ipa))
            return;
    if (!run)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "%s clears IPA " SW_HEX ".." SW_HEX "%s with the device tree at " SW_HEX
            " among it, and nothing has read the tree yet",
            sw_event_where(facts, event), run->ipa, run->ipa + run->size - 1,
            cleared_part(facts, run), event->region->where.first);
    sw_event_emit_place(emit, event);
}

/* With the MMU off nothing stops the store; later, with the image's own rights, it faults. */
void sw_check_read_only_written(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_IMAGE_WRITE);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "VA 0x%08" PRIx32 " (IPA " SW_HEX ", %s) is written at %s, and is read-only", event->va,
            event->ipa, sw_event_region(event), sw_event_where(facts, event));
    sw_event_emit_place(emit, event);
}

/* A bus without a device there answers with an abort, or with nothing at all. */
void sw_check_access_nothing(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_UNMAPPED);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "IPA " SW_HEX " is accessed at %s, and there is neither RAM nor a device", event->ipa,
            sw_event_where(facts, event));
    sw_event_emit_place(emit, event);
    sw_emit_ram(emit, facts->machine);
}

void sw_check_fetch_device(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_FETCH_DEVICE);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event), "an instruction is fetched from %s, IPA " SW_HEX,
            sw_event_region(event), event->ipa);
    sw_event_emit_place(emit, event);
}

/* ---- how it ends ---- */

/* Whatever the CPU executes after that is nobody's plan. */
static bool is_astray(const struct sw_facts *facts)
{
    return sw_event_concern(facts, SW_CONCERN_NEXT_LOST) ||
           sw_event_concern(facts, SW_CONCERN_LITERAL_LOST);
}

/* What has a rule by its cause is not told by its end, too. */
static bool is_told(const struct sw_facts *facts)
{
    return is_astray(facts) || sw_event_code_unmapped(facts) ||
           sw_event_concern(facts, SW_CONCERN_FETCH_DEVICE) ||
           sw_event_concern(facts, SW_CONCERN_UNMAPPED) ||
           sw_event_concern(facts, SW_CONCERN_UNALIGNED) ||
           sw_event_concern(facts, SW_CONCERN_MISALIGNED);
}

/* Where the image has the VA that a jump with the MMU on was meant for, if its tables take that
 * elsewhere. */
static const char *meant(const struct sw_facts *facts)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_FETCH_NOTHING);
    const struct sw_value home =
        event ? sw_machine_loaded_at(facts->machine, event->va) : (struct sw_value){0};

    if (!event || !event->mmu || !home.known || home.v == event->ipa)
        return "";
    return sw_sprintf(facts->arena, "; the image has that VA at IPA " SW_HEX, home.v);
}

static void emit_end(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *last = &trace->events[trace->event_count - 1];

    sw_emit(emit, sw_event_site(facts, last), "%s, after %" PRIu64 " instructions%s",
            trace->end_text, trace->instructions, meant(facts));
}

/* A device that the model does not have may be what it waits for: hence assumed. */
void sw_check_boot_stuck(const struct sw_facts *facts, struct sw_emit *emit)
{
    switch (facts->machine->trace->end) {
    case SW_BOOT_END_LIMIT:
    case SW_BOOT_END_LOOP:
    case SW_BOOT_END_IDLE:
    case SW_BOOT_END_OFF:
        if (!is_astray(facts))
            emit_end(facts, emit);
        break;
    default:
        break;
    }
}

void sw_check_boot_aborts(const struct sw_facts *facts, struct sw_emit *emit)
{
    switch (facts->machine->trace->end) {
    case SW_BOOT_END_UNDEFINED:
    case SW_BOOT_END_ABORT:
    case SW_BOOT_END_TRAP:
        if (!is_told(facts))
            emit_end(facts, emit);
        break;
    default:
        break;
    }
}

void sw_check_boot_nowhere(const struct sw_facts *facts, struct sw_emit *emit)
{
    if (facts->machine->trace->end == SW_BOOT_END_NOWHERE && !is_told(facts))
        emit_end(facts, emit);
}
