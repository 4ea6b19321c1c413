/* SPDX-License-Identifier: MIT */
/* SW6: caches while booting, and single accesses that harm. */
#include "events.h"

#include "vmsa/fields.h"

#include <string.h>

static bool is_set_way(const struct sw_boot_event *event)
{
    size_t length = event->kind == SW_BOOT_CACHE ? strlen(event->name) : 0;

    return length > 2 && strcmp(event->name + length - 2, "SW") == 0; /* DCISW, DCCSW, DCCISW */
}

/* They reach this core's caches only, and hypervisors trap them (Xen commit f253e88bec). */
void sw_check_set_way(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event =
        sw_event_first(facts, 0, facts->machine->trace->event_count, is_set_way);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event), "%s is used %" PRIu64 " time%s at %s", event->name,
            event->count, event->count == 1 ? "" : "s", sw_event_where(facts, event));
}

/* The bytes of memory whose lines an event drops: a cache operation by address, with the data cache
 * off. Its addresses are as far apart as its lines are long, and the last names a whole line. */
static bool dropped(const struct sw_boot_event *event, struct sw_range *lines)
{
    enum { LINE = 64 }; /* where one operation alone does not tell */
    uint64_t line = event->count > 1 ? (event->size - 1) / (event->count - 1) : LINE;

    if (event->kind != SW_BOOT_CACHE || event->cached || event->size == 0 || line == 0 ||
        (strcmp(event->name, "DCIMVAC") != 0 && strcmp(event->name, "DCCIMVAC") != 0))
        return false;
    return sw_range_of(event->ipa - event->ipa % line, event->size + event->ipa % line + line - 1,
                       lines);
}

static bool is_dropped(const struct sw_boot_trace *trace, size_t end, uint64_t at,
                       struct sw_range *lines)
{
    for (size_t i = 0; i < end; i++)
        if (dropped(&trace->events[i], lines) && sw_range_has(*lines, at))
            return true;
    return false;
}

/* The first byte from at on whose line no event before `end` drops. */
static uint64_t undropped(const struct sw_boot_trace *trace, size_t end, uint64_t at)
{
    struct sw_range lines;

    while (is_dropped(trace, end, at, &lines))
        at = lines.last + 1;
    return at;
}

static bool is_uncached_table(const struct sw_boot_event *event)
{
    return sw_event_is_table(event) && !event->cached;
}

/* The first store to a table of whose lines some are never dropped, and the first such byte. */
static const struct sw_boot_event *stale_store(const struct sw_facts *facts, size_t mmu,
                                               uint64_t *byte)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    for (size_t i = 0; i < mmu; i++) {
        const struct sw_boot_event *store = &trace->events[i];

        if (!is_uncached_table(store))
            continue;
        *byte = undropped(trace, mmu, store->ipa);
        if (*byte - store->ipa < store->size)
            return store;
    }
    return NULL;
}

/* What a loader left of the table's memory in a cache is older than what was written with caches
 * off; a cacheable walk finds it first. Walks that are Non-cacheable do not look there. */
void sw_check_table_stale(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *store;
    struct vmsa_regime regime;
    uint64_t byte;

    if (!trace->at_mmu.present || !sw_events_whole(facts))
        return;
    regime = sw_boot_regime(&trace->at_mmu);
    if (regime.walk[0].inner.cacheability == VMSA_NON_CACHEABLE &&
        regime.walk[0].outer.cacheability == VMSA_NON_CACHEABLE)
        return;
    if (!(store = stale_store(facts, sw_event_mmu(facts), &byte)))
        return;
    sw_emit(emit, sw_event_site(facts, store),
            "the table at IPA " SW_HEX
            " is written with the data cache off at %s, walked through the caches, and its lines "
            "%sare never invalidated by address",
            store->ipa, sw_event_where(facts, store),
            byte == store->ipa ? "" : sw_sprintf(facts->arena, "from IPA " SW_HEX " on ", byte));
}

/* ---- single accesses ---- */

static bool concerns(const struct sw_boot_event *event, enum sw_boot_concern concern)
{
    return event->kind == SW_BOOT_ACCESS && event->concern == concern;
}

static const char *region_of(const struct sw_boot_event *event)
{
    return event->region ? event->region->name : "no region";
}

/* The address as evidence, with what lies there. */
static void emit_place(struct sw_emit *emit, const struct sw_boot_event *event)
{
    struct sw_range ipa;

    if (sw_range_of(event->ipa, event->size ? event->size : 1, &ipa))
        sw_emit_range(emit, region_of(event), ipa, (struct sw_value){.known = true, .v = event->va},
                      true);
}

static bool is_store(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_STORE || event->kind == SW_BOOT_TABLE;
}

static bool is_fresh_side(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_CACHE &&
           (strcmp(event->name, "ICIALLU") == 0 || strcmp(event->name, "ICIALLUIS") == 0);
}

/* The trace tells such a fetch by the page: whether the very words were written, since all of the I
 * side was invalidated, its stores say. */
static bool was_stored(const struct sw_facts *facts, const struct sw_boot_event *fetch)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    for (size_t i = sw_event_number(facts, fetch); i-- > 0 && !is_fresh_side(&trace->events[i]);)
        if (is_store(&trace->events[i]) &&
            fetch->ipa - trace->events[i].ipa < trace->events[i].size)
            return true;
    return false;
}

/* No cache need see a store before it is cleaned, and no I side looks again by itself. */
void sw_check_fetch_stale(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *event = NULL;

    for (size_t i = 0; i < trace->event_count && !event; i++)
        if (concerns(&trace->events[i], SW_CONCERN_FETCH_STALE) &&
            was_stored(facts, &trace->events[i]))
            event = &trace->events[i];
    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "the instruction at IPA " SW_HEX " (%s) was written, and is fetched at %s without "
            "maintenance of the instruction cache between",
            event->ipa, region_of(event), sw_event_where(facts, event));
    emit_place(emit, event);
}

/* Emulators let these through; hardware does not (Arm ARM, AArch32_S1DisabledOutput: Device). */
void sw_check_unaligned(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_UNALIGNED);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "%" PRIu64 " bytes at VA 0x%08" PRIx32 " are accessed at %s %s: an alignment fault",
            event->size, event->va, sw_event_where(facts, event),
            event->mmu ? "in Device memory" : "with the MMU off");
    emit_place(emit, event);
}

static bool reads_dtb(const struct sw_boot_event *event)
{
    return concerns(event, SW_CONCERN_FIRST) && event->access == VMSA_READ && event->region &&
           event->region->use == SW_USE_DTB;
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

        if (is_store(run) && run->zeros && run->count > 1 && event->ipa >= run->ipa &&
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
    emit_place(emit, event);
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
    emit_place(emit, event);
}

/* With the MMU off nothing stops the store; later, with the image's own rights, it faults. */
void sw_check_read_only_written(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_IMAGE_WRITE);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "VA 0x%08" PRIx32 " (IPA " SW_HEX ", %s) is written at %s, and is read-only", event->va,
            event->ipa, region_of(event), sw_event_where(facts, event));
    emit_place(emit, event);
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
    emit_place(emit, event);
    sw_emit_ram(emit, facts->machine);
}

void sw_check_fetch_device(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_FETCH_DEVICE);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event), "an instruction is fetched from %s, IPA " SW_HEX,
            region_of(event), event->ipa);
    emit_place(emit, event);
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
           sw_event_concern(facts, SW_CONCERN_UNALIGNED);
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
