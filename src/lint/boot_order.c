/* SPDX-License-Identifier: MIT */
/* SW6: the order of stores, barriers, TLB and cache maintenance while the image boots. */
#include "events.h"

enum {
    LIVE = 3,       /* type bits of a descriptor that is not invalid */
    ISB_WITHIN = 4, /* instructions after the MMU is on: enough to read SCTLR back, as some do */
};

/* The event that turned the MMU on, or NULL. */
static const struct sw_boot_event *mmu_on(const struct sw_facts *facts, size_t *number)
{
    *number = sw_event_mmu(facts);
    return *number < facts->machine->trace->event_count ? &facts->machine->trace->events[*number]
                                                        : NULL;
}

static bool is_early_tlb(const struct sw_boot_event *event)
{
    return sw_event_is_tlb(event) && !event->mmu;
}

/* What a TLB holds after reset or after a loader is UNKNOWN. */
void sw_check_tlb_before_mmu(const struct sw_facts *facts, struct sw_emit *emit)
{
    size_t number;
    const struct sw_boot_event *mmu = mmu_on(facts, &number);

    if (!mmu || !sw_events_whole(facts) || sw_event_last(facts, 0, number, is_early_tlb))
        return;
    sw_emit(emit, sw_event_site(facts, mmu),
            "the MMU goes on at %s, and the TLB was not invalidated before",
            sw_event_where(facts, mmu));
}

/* What RAM holds that nobody wrote is UNKNOWN, too; a core may walk any descriptor. */
void sw_check_table_unwritten(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    size_t number;
    const struct sw_boot_event *mmu = mmu_on(facts, &number);

    if (!mmu || !trace->table_known || trace->table_unwritten == 0)
        return;
    sw_emit(
        emit, sw_event_site(facts, mmu),
        "the MMU goes on at %s, and %" PRIu32
        " descriptors of the first-level table were not written, the first that of VA 0x%08" PRIx32,
        sw_event_where(facts, mmu), trace->table_unwritten, trace->table_first << 20);
}

static bool is_translation_register(const struct sw_boot_event *event)
{
    static const char *const names[] = {"TTBR0", "TTBR1", "TTBCR", "DACR"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (sw_event_sets(event, names[i]))
            return true;
    return false;
}

/* Long descriptors have no domains. Without a context synchronization event nothing orders the
 * effects of two register writes. */
void sw_check_isb_before_mmu(const struct sw_facts *facts, struct sw_emit *emit)
{
    size_t number;
    const struct sw_boot_event *mmu = mmu_on(facts, &number), *set;

    set = mmu ? sw_event_last(facts, 0, number, is_translation_register) : NULL;
    if (set && facts->machine->trace->at_mmu.long_format && sw_event_sets(set, "DACR"))
        set = sw_event_last(facts, 0, sw_event_number(facts, set), is_translation_register);
    if (!set || set->mmu ||
        sw_event_first(facts, sw_event_number(facts, set), number, sw_event_is_isb))
        return;
    sw_emit(emit, sw_event_site(facts, mmu),
            "%s is written at %s, and the MMU goes on at %s without an isb between", set->name,
            sw_event_where(facts, set), sw_event_where(facts, mmu));
}

/* Until then a core may go on with instructions that it fetched with the MMU off. */
void sw_check_isb_after_mmu(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    size_t number;
    const struct sw_boot_event *mmu = mmu_on(facts, &number), *isb;

    if (!mmu || !sw_events_whole(facts) || trace->instructions < mmu->at + ISB_WITHIN ||
        sw_event_concern(facts, SW_CONCERN_NEXT_LOST))
        return;
    isb = sw_event_first(facts, number, trace->event_count, sw_event_is_isb);
    if (isb && isb->at <= mmu->at + ISB_WITHIN)
        return;
    sw_emit(emit, sw_event_site(facts, mmu),
            "the MMU goes on at %s, and no isb follows within %d instructions",
            sw_event_where(facts, mmu), ISB_WITHIN);
}

/* Vectors at any time; what translates, once it does. */
static bool is_late_register(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_VECTORS || (event->mmu && is_translation_register(event));
}

/* Taking an exception synchronizes too late for the vector it takes, and a context that is not
 * synchronized may go on with the old tables. */
void sw_check_isb_after_register(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *set = sw_event_last(facts, 0, trace->event_count, is_late_register);

    if (!set || !trace->handover || !sw_events_whole(facts) ||
        trace->instructions < set->at + ISB_WITHIN ||
        sw_event_first(facts, sw_event_number(facts, set), trace->event_count, sw_event_is_isb))
        return;
    sw_emit(emit, sw_event_site(facts, set), "%s is written at %s, and no isb follows: %s",
            set->name, sw_event_where(facts, set), trace->end_text);
}

static bool is_cpacr(const struct sw_boot_event *event)
{
    return sw_event_sets(event, "CPACR");
}

static bool is_fpexc(const struct sw_boot_event *event)
{
    return sw_event_sets(event, "FPEXC");
}

/* FPEXC is the first register of floating point that is reached for, as its EN turns that on. */
void sw_check_isb_after_cpacr(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *use = sw_event_first(facts, 0, trace->event_count, is_fpexc), *set;

    set = use ? sw_event_last(facts, 0, sw_event_number(facts, use), is_cpacr) : NULL;
    if (!set || sw_event_first(facts, sw_event_number(facts, set), sw_event_number(facts, use),
                               sw_event_is_isb))
        return;
    sw_emit(emit, sw_event_site(facts, use),
            "CPACR is written at %s, and FPEXC at %s without an isb between",
            sw_event_where(facts, set), sw_event_where(facts, use));
}

static bool is_early_table(const struct sw_boot_event *event)
{
    return sw_event_is_table(event) && !event->mmu;
}

static bool is_late_table(const struct sw_boot_event *event)
{
    return sw_event_is_table(event) && event->mmu;
}

/* The first TLB invalidation behind the first table store with the MMU on that no dsb parts. */
static const struct sw_boot_event *hasty_tlb(const struct sw_facts *facts,
                                             const struct sw_boot_event **store)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    *store = NULL;
    for (size_t i = 0; i < trace->event_count; i++) {
        const struct sw_boot_event *event = &trace->events[i];

        if (is_late_table(event))
            *store = event;
        else if (sw_event_is_dsb(event))
            *store = NULL;
        else if (*store && sw_event_is_tlb(event))
            return event;
    }
    return NULL;
}

/* The walker of a core is another observer: stores are complete for it at a dsb. */
void sw_check_dsb_after_table(const struct sw_facts *facts, struct sw_emit *emit)
{
    size_t number;
    const struct sw_boot_event *user = mmu_on(facts, &number), *store = NULL;

    if (user)
        store = sw_event_last(facts, 0, number, is_early_table);
    if (!store || sw_event_first(facts, sw_event_number(facts, store), number, sw_event_is_dsb))
        user = hasty_tlb(facts, &store);
    if (!user || !store || !sw_events_whole(facts))
        return;
    sw_emit(emit, sw_event_site(facts, store),
            "the table is written at %s, and %s at %s without a dsb between",
            sw_event_where(facts, store),
            sw_event_is_tlb(user) ? "the TLB invalidated" : "the MMU goes on",
            sw_event_where(facts, user));
}

static bool is_live_change(const struct sw_boot_event *event)
{
    return is_late_table(event) && event->live_count > 0;
}

static bool is_live_to_live(const struct sw_boot_event *event)
{
    return is_live_change(event) && (event->value2 & LIVE) != 0;
}

/* Break-before-make: two descriptors for one VA in a TLB are a conflict that a core need not see.
 */
void sw_check_live_changed(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *change =
        sw_event_first(facts, 0, facts->machine->trace->event_count, is_live_to_live);

    if (!change)
        return;
    sw_emit(emit, sw_event_site(facts, change),
            "%" PRIu64 " live descriptor%s changed at %s; the first, at IPA " SW_HEX
            ", from 0x%08" PRIx64 " to 0x%08" PRIx64 " without being invalid between",
            change->live_count, change->live_count == 1 ? " is" : "s are",
            sw_event_where(facts, change), change->ipa2, change->old, change->value2);
}

/* The TLB goes on with the old descriptor for as long as it likes. */
void sw_check_tlb_after_change(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *change =
        sw_event_last(facts, 0, trace->event_count, is_live_change);

    if (!change || !sw_events_whole(facts) ||
        sw_event_first(facts, sw_event_number(facts, change), trace->event_count, sw_event_is_tlb))
        return;
    sw_emit(emit, sw_event_site(facts, change),
            "a live descriptor at IPA " SW_HEX " is changed at %s, and the TLB is not invalidated "
            "after that",
            change->ipa2, sw_event_where(facts, change));
}

static bool is_ttbcr(const struct sw_boot_event *event)
{
    return sw_event_sets(event, "TTBCR");
}

static bool is_dacr(const struct sw_boot_event *event)
{
    return sw_event_sets(event, "DACR");
}

/* Both are UNKNOWN at a warm reset, and a loader's afterwards. */
void sw_check_ttbcr_at_reset(const struct sw_facts *facts, struct sw_emit *emit)
{
    size_t number;
    const struct sw_boot_event *mmu = mmu_on(facts, &number);
    bool ttbcr = sw_event_last(facts, 0, number, is_ttbcr) != NULL;
    bool dacr = sw_event_last(facts, 0, number, is_dacr) != NULL;

    if (!mmu || !sw_events_whole(facts) || (ttbcr && dacr))
        return;
    sw_emit(emit, sw_event_site(facts, mmu), "the MMU goes on at %s, and %s not written before",
            sw_event_where(facts, mmu),
            ttbcr  ? "DACR was"
            : dacr ? "TTBCR was"
                   : "TTBCR and DACR were");
}
