/* SPDX-License-Identifier: MIT */
/* What the rules on the boot trace share: going through its events, and naming where one was. */
#ifndef SW_LINT_EVENTS_H
#define SW_LINT_EVENTS_H

#include "rules.h"

#include "model/boot_trace.h"

typedef bool sw_event_test(const struct sw_boot_event *event);

/*
 * The first or last event in [from, to) of the trace's events that a test takes; NULL when there is
 * none.
 */
const struct sw_boot_event *sw_event_first(const struct sw_facts *facts, size_t from, size_t to,
                                           sw_event_test *test);
const struct sw_boot_event *sw_event_last(const struct sw_facts *facts, size_t from, size_t to,
                                          sw_event_test *test);

/*
 * The first access of a concern, or NULL.
 */
const struct sw_boot_event *sw_event_concern(const struct sw_facts *facts,
                                             enum sw_boot_concern concern);

/*
 * Whether an event is an access of a concern; the name of the region it is of, or "no region"; and
 * its address as evidence, with what lies there.
 */
bool sw_event_concerns(const struct sw_boot_event *event, enum sw_boot_concern concern);
const char *sw_event_region(const struct sw_boot_event *event);
void sw_event_emit_place(struct sw_emit *emit, const struct sw_boot_event *event);

/*
 * The fetch that ended the run, when it was of the image's own code and no table mapped it; or
 * NULL.
 */
const struct sw_boot_event *sw_event_code_unmapped(const struct sw_facts *facts);

/*
 * The number of the event that turned the MMU on for the tables at hand-over; the number of events
 * when none did. And of an event of the trace.
 */
size_t sw_event_mmu(const struct sw_facts *facts);
size_t sw_event_number(const struct sw_facts *facts, const struct sw_boot_event *event);

/*
 * Whether the trace kept every event of a kind, so that none of it means none at all.
 */
bool sw_events_whole(const struct sw_facts *facts);

/*
 * The instruction of an event as a place, and as words: "entry+0x14 (pc 0x40008048)".
 */
struct sw_site sw_event_site(const struct sw_facts *facts, const struct sw_boot_event *event);
const char *sw_event_where(const struct sw_facts *facts, const struct sw_boot_event *event);

/*
 * Common tests.
 */
bool sw_event_is_dsb(const struct sw_boot_event *event);
bool sw_event_is_isb(const struct sw_boot_event *event);
bool sw_event_is_tlb(const struct sw_boot_event *event);
bool sw_event_is_table(const struct sw_boot_event *event);
bool sw_event_is_store(const struct sw_boot_event *event); /* to a table or not */
bool sw_event_sets(const struct sw_boot_event *event, const char *name);

#endif
