/* SPDX-License-Identifier: MIT */
/* SW6: caches while booting, of data, of tables and of instructions. */
#include "events.h"

#include "vmsa/fields.h"

#include <string.h>

/* With the MMU off data goes past the caches whatever SCTLR.C says. */
static bool is_past_caches(const struct sw_boot_event *event)
{
    return !(event->mmu && event->cached);
}

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

/* The bytes of memory whose lines an event drops: a cache operation by address, before the caches
 * are on. Its addresses are as far apart as its lines are long, or else they are more events; the
 * last names a whole line. */
static bool dropped(const struct sw_boot_event *event, struct sw_range *lines)
{
    enum { LINE = 64 }; /* where one operation alone does not tell */
    uint64_t line = event->count > 1 ? (event->size - 1) / (event->count - 1) : LINE;

    if (event->kind != SW_BOOT_CACHE || !is_past_caches(event) || event->size == 0 || line == 0 ||
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
    return sw_event_is_table(event) && is_past_caches(event);
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
            " is written past the caches at %s, walked through them, and its lines "
            "%sare never invalidated by address",
            store->ipa, sw_event_where(facts, store),
            byte == store->ipa ? "" : sw_sprintf(facts->arena, "from IPA " SW_HEX " on ", byte));
}

/* No fetch need see a store before its line is clean, and no I side looks again by itself. */
void sw_check_fetch_stale(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_FETCH_STALE);

    if (!event)
        return;
    sw_emit(emit, sw_event_site(facts, event),
            "the instruction at IPA " SW_HEX " (%s) was written, and is fetched at %s without the "
            "cache maintenance between that makes fetches see it",
            event->ipa, sw_event_region(event), sw_event_where(facts, event));
    sw_event_emit_place(emit, event);
}

/* The store that made the bytes at an IPA what they are in memory: the last one before an event. */
static const struct sw_boot_event *writer(const struct sw_facts *facts,
                                          const struct sw_boot_event *read)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    for (size_t i = sw_event_number(facts, read); i-- > 0;)
        if (sw_event_is_store(&trace->events[i]) && is_past_caches(&trace->events[i]) &&
            read->ipa - trace->events[i].ipa < trace->events[i].size)
            return &trace->events[i];
    return NULL;
}

/* As with a table's lines: what a loader left in a cache is found first. */
void sw_check_data_stale(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_boot_event *event = sw_event_concern(facts, SW_CONCERN_READ_STALE);
    const struct sw_boot_event *store;

    if (!event)
        return;
    store = writer(facts, event);
    sw_emit(emit, sw_event_site(facts, event),
            "IPA " SW_HEX
            " (%s) is written past the caches%s%s and read through them at %s, and its "
            "line is not invalidated",
            event->ipa, sw_event_region(event), store ? " at " : "",
            store ? sw_event_where(facts, store) : "", sw_event_where(facts, event));
    sw_event_emit_place(emit, event);
}
