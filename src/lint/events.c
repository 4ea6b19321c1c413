/* SPDX-License-Identifier: MIT */
/* Going through the events of a boot trace. Knows no rule. */
#include "events.h"

#include <string.h>

const struct sw_boot_event *sw_event_first(const struct sw_facts *facts, size_t from, size_t to,
                                           sw_event_test *test)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    for (size_t i = from; i < to && i < trace->event_count; i++)
        if (test(&trace->events[i]))
            return &trace->events[i];
    return NULL;
}

const struct sw_boot_event *sw_event_last(const struct sw_facts *facts, size_t from, size_t to,
                                          sw_event_test *test)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    for (size_t i = to < trace->event_count ? to : trace->event_count; i-- > from;)
        if (test(&trace->events[i]))
            return &trace->events[i];
    return NULL;
}

bool sw_event_concerns(const struct sw_boot_event *event, enum sw_boot_concern concern)
{
    return event->kind == SW_BOOT_ACCESS && event->concern == concern;
}

const struct sw_boot_event *sw_event_concern(const struct sw_facts *facts,
                                             enum sw_boot_concern concern)
{
    const struct sw_boot_trace *trace = facts->machine->trace;

    for (size_t i = 0; i < trace->event_count; i++)
        if (sw_event_concerns(&trace->events[i], concern))
            return &trace->events[i];
    return NULL;
}

static bool is_mmu_on(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_MMU && event->value;
}

/* The last time: boot code of Linux turns it on and off before the kernel does it for good. */
size_t sw_event_mmu(const struct sw_facts *facts)
{
    const struct sw_boot_trace *trace = facts->machine->trace;
    const struct sw_boot_event *event = sw_event_last(facts, 0, trace->event_count, is_mmu_on);

    return event ? sw_event_number(facts, event) : trace->event_count;
}

size_t sw_event_number(const struct sw_facts *facts, const struct sw_boot_event *event)
{
    return (size_t)(event - facts->machine->trace->events);
}

bool sw_events_whole(const struct sw_facts *facts)
{
    return !facts->machine->trace->cut;
}

const char *sw_event_where(const struct sw_facts *facts, const struct sw_boot_event *event)
{
    uint32_t offset;
    const char *symbol = sw_boot_symbol(facts->machine, event, &offset);

    if (!symbol)
        return sw_sprintf(facts->arena, "pc 0x%08" PRIx32, event->pc);
    if (!offset)
        return sw_sprintf(facts->arena, "%s (pc 0x%08" PRIx32 ")", symbol, event->pc);
    return sw_sprintf(facts->arena, "%s+0x%" PRIx32 " (pc 0x%08" PRIx32 ")", symbol, offset,
                      event->pc);
}

struct sw_site sw_event_site(const struct sw_facts *facts, const struct sw_boot_event *event)
{
    struct sw_site site = sw_site_in(facts, "%s", sw_event_where(facts, event));

    site.address = sw_boot_linked_at(facts->machine, event);
    return site;
}

const char *sw_event_region(const struct sw_boot_event *event)
{
    return event->region ? event->region->name : "no region";
}

void sw_event_emit_place(struct sw_emit *emit, const struct sw_boot_event *event)
{
    const struct sw_value va = {.known = true, .v = event->va};
    struct sw_range ipa;

    if (sw_range_of(event->ipa, event->size ? event->size : 1, &ipa))
        sw_emit_range(emit, sw_event_region(event), ipa, va, true);
}

static bool is_barrier(const struct sw_boot_event *event, const char *name)
{
    return event->kind == SW_BOOT_BARRIER && strcmp(event->name, name) == 0;
}

bool sw_event_is_dsb(const struct sw_boot_event *event)
{
    return is_barrier(event, "dsb");
}

bool sw_event_is_isb(const struct sw_boot_event *event)
{
    return is_barrier(event, "isb");
}

bool sw_event_is_tlb(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_TLB;
}

bool sw_event_is_table(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_TABLE;
}

bool sw_event_is_store(const struct sw_boot_event *event)
{
    return event->kind == SW_BOOT_STORE || event->kind == SW_BOOT_TABLE;
}

bool sw_event_sets(const struct sw_boot_event *event, const char *name)
{
    return event->kind == SW_BOOT_REGISTER && strcmp(event->name, name) == 0;
}
