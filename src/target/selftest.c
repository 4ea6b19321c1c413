/* SPDX-License-Identifier: MIT */
/* Each part of the machine used once for what it is there for, with a result that can be checked
 * from outside. */
#include "selftest.h"

#include "console.h"
#include "event.h"
#include "grant.h"
#include "heap.h"
#include "interrupt.h"
#include "state.h"
#include "timer.h"

enum { TICKS = 5, TICK_NS = 2000000 };

/* Says so when a part is not there. */
static bool lacks(bool there, const char *name)
{
    if (!there) {
        uk_print("%s: this machine has none\n", name);
    }
    return !there;
}

/* ---- timer ------------------------------------------------------------------------------------
 */

static volatile uint32_t ticks, early;
static uint64_t due;

static void tick(void)
{
    if (uk_timer_now() < due) {
        early++;
    }
    if (++ticks < TICKS) {
        due += TICK_NS;
        uk_timer_alarm(due, tick);
    }
}

static bool ticked(void)
{
    return ticks == TICKS;
}

void uk_selftest_tick(uint32_t unused)
{
    (void)unused;
    if (lacks(uk_state.timer, "tick")) {
        return;
    }
    due = uk_timer_now() + TICK_NS;
    uk_timer_alarm(due, tick);
    uk_interrupt_wait(ticked);
    uk_print("tick: %u alarms came, %u of them early\n", ticks, early);
}

void uk_selftest_clock(uint32_t unused)
{
    uint64_t last, first;
    uint32_t back = 0;
    struct uk_time wall;

    (void)unused;
    if (lacks(uk_state.timer, "clock")) {
        return;
    }
    first = last = uk_timer_now();
    for (int i = 0; i < 10000; i++) {
        uint64_t now = uk_timer_now();

        back += now < last;
        last = now;
    }
    uk_timer_sleep(TICK_NS);
    uk_print("clock: went back %u times, %s\n", back,
             uk_timer_now() - first >= TICK_NS ? "and on" : "stood still");
    if (uk_timer_wall(&wall)) {
        uk_print("clock: %u seconds since 1970\n", (uint32_t)wall.seconds);
    } else {
        uk_print("clock: nobody here knows the time of day\n");
    }
}

/* ---- event channels and grants ----------------------------------------------------------------
 */

static volatile uint32_t rung, wrong_port;
static uint32_t expected_port;

static void ring(uint32_t port)
{
    rung++;
    wrong_port += port != expected_port;
}

static bool was_rung(void)
{
    return rung > 0;
}

/* One port of this domain offered to itself and bound by itself: there and back once. */
void uk_selftest_event(uint32_t unused)
{
    uint32_t offered, bound;
    int32_t result;

    (void)unused;
    if (lacks(uk_state.events, "event")) {
        return;
    }
    result = uk_event_offer(XEN_DOMID_SELF, &offered);
    if (result == 0) {
        result = uk_event_bind(XEN_DOMID_SELF, offered, &bound);
    }
    if (result != 0) {
        uk_print("event: Xen refuses with %d\n", result);
        return;
    }
    expected_port = bound;
    uk_event_handle(offered, ring);
    uk_event_handle(bound, ring);
    uk_interrupt_wait(was_rung); /* Xen rings a port once when it is bound */
    rung = 0;
    expected_port = offered;
    uk_event_notify(bound);
    uk_interrupt_wait(was_rung);
    uk_print("event: rung at port %u, %u times, %u at a wrong port\n", offered, rung, wrong_port);
    rung = 0;
    expected_port = bound;
    uk_event_notify(offered);
    uk_interrupt_wait(was_rung);
    uk_print("event: and back at port %u, %u times, %u at a wrong port\n", bound, rung, wrong_port);
    uk_print("event: closed with %d and %d\n", uk_event_close(offered), uk_event_close(bound));
}

void uk_selftest_grant(uint32_t unused)
{
    uint32_t first, second;
    bool given;

    (void)unused;
    if (lacks(uk_state.grants, "grant")) {
        return;
    }
    given =
        uk_grant_access(1, uk_stack, true, &first) && uk_grant_access(1, uk_stack, false, &second);
    if (!given) {
        uk_print("grant: no reference is free\n");
        return;
    }
    uk_print("grant: references %u and %u, ", first, second);
    given = uk_grant_end(first) && uk_grant_end(second);
    uk_print("%s\n", given ? "both taken back" : "which somebody holds");
}

/* ---- malloc -----------------------------------------------------------------------------------
 */

/* A block that was taken: the list of all is in the blocks themselves. */
struct piece {
    struct piece *next;
    uint32_t size;
};

/* Different in each page, so that two VAs of one page would be seen. */
static uint32_t mark_of(const volatile uint32_t *word)
{
    return (uint32_t)(uintptr_t)word ^ 0x5afe5afe;
}

/* A word in each page of a piece, and its last one. */
static void walk(struct piece *piece, void (*each)(volatile uint32_t *word))
{
    uint32_t first = (uint32_t)(uintptr_t)(piece + 1);
    uint32_t last = (uint32_t)(uintptr_t)piece + piece->size - 4;

    for (uint32_t at = first; at >= first && at < last; at += XEN_PAGE) {
        each((volatile uint32_t *)(uintptr_t)at);
    }
    if (last >= first) {
        each((volatile uint32_t *)(uintptr_t)last);
    }
}

static uint32_t spoiled;

static void put_mark(volatile uint32_t *word)
{
    *word = mark_of(word);
}

static void check_mark(volatile uint32_t *word)
{
    spoiled += *word != mark_of(word);
}

/* As many of a size as there are, in front of a list. */
static uint32_t take_all(struct piece **list, uint32_t size)
{
    uint32_t count = 0;
    struct piece *piece;

    while ((piece = malloc(size)) != NULL) {
        *piece = (struct piece){*list, size};
        *list = piece;
        walk(piece, put_mark);
        count++;
    }
    return count;
}

void uk_selftest_malloc(uint32_t unused)
{
    uint32_t before = (uint32_t)uk_heap_free_bytes();
    struct piece *list = NULL;
    uint32_t count = 0;

    (void)unused;
    for (uint32_t size = 0x100000; size >= sizeof(struct piece); size /= 2) {
        count += take_all(&list, size);
    }
    uk_print("malloc: %u pieces, 0x%08x bytes left\n", count, (uint32_t)uk_heap_free_bytes());
    while (list != NULL) {
        struct piece *next = list->next;

        walk(list, check_mark);
        free(list);
        list = next;
    }
    uk_print("malloc: %u words spoiled, all given back: %s\n", spoiled,
             uk_heap_free_bytes() == before ? "as before" : "some are lost");
    list = malloc(0x100000);
    uk_print("malloc: %s\n", list != NULL ? "a megabyte in one piece again" : "in crumbs");
    free(list);
}
