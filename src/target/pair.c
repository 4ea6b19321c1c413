/* SPDX-License-Identifier: MIT */
/* Two domains share a page by grant and signal by event channel. Every number comes from the boot
 * arguments, since without a toolstack there is nobody to ask. */
#include "pair.h"

#include "bootargs.h"
#include "console.h"
#include "event.h"
#include "grant.h"
#include "heap.h"
#include "interrupt.h"
#include "power.h"
#include "state.h"
#include "string.h"
#include "timer.h"

enum { TRIES = 10000, PAUSE_NS = 1000000 };

struct pair {
    uint32_t peer, ref, port, tries;
};

static volatile uint32_t rings;
static uint32_t seen;

static void ring(uint32_t port)
{
    (void)port;
    rings++;
}

static bool was_rung(void)
{
    return rings != seen;
}

/* Sleep until the other side rings. Rings that come together count as one. */
static void wait_ring(void)
{
    uk_interrupt_wait(was_rung);
    seen = rings;
}

/* A whole page of the heap; it is never given back. */
static char *new_page(void)
{
    uintptr_t memory = (uintptr_t)malloc(2 * XEN_PAGE);

    if (memory == 0) {
        uk_stop("no memory for a page to share");
    }
    return (char *)((memory + XEN_PAGE - 1) & ~(uintptr_t)(XEN_PAGE - 1));
}

static void write_text(char *page, const char *text)
{
    memcpy(page, text, strlen(text) + 1);
}

/* The other side can write anything, so the text ends where the page does. */
static void print_page(const char *what, const char *page)
{
    uk_print("pair: %s: %.*s\n", what, (int)strnlen(page, 64), page);
}

static void offer(const struct pair *pair)
{
    char *page = new_page();
    uint32_t ref, port;
    int32_t result;

    write_text(page, "offered");
    if (!uk_grant_access(pair->peer, page, false, &ref) || ref != pair->ref) {
        uk_stop("the boot arguments promise another grant reference");
    }
    result = uk_event_offer(pair->peer, &port);
    if (result != 0 || port != pair->port) {
        uk_print("pair: port %u, result %d\n", port, result);
        uk_stop("the boot arguments promise another port");
    }
    uk_event_handle(port, ring);
    uk_print("pair: offers IPA 0x%08x as reference %u and port %u to domain %u\n",
             uk_ipa((uint32_t)(uintptr_t)page), ref, port, pair->peer);
    wait_ring();
    print_page("rung, and the page says", page);
    uk_print("pair: while it is mapped the grant %s\n", uk_grant_end(ref) ? "ends" : "stays");
    write_text(page, "thanks");
    uk_event_notify(port);
    wait_ring();
    uk_print("pair: rung again, the grant %s\n", uk_grant_end(ref) ? "ends" : "stays");
}

/* The other domain may start later: its port and its grant are not there at once. */
static void reach(const struct pair *pair, uint32_t *port, struct uk_grant_mapping *mapping)
{
    int32_t bound = -1, mapped = -1;

    for (uint32_t i = 0; i < pair->tries && (bound != 0 || mapped != 0); i++) {
        if (bound != 0) {
            bound = uk_event_bind(pair->peer, pair->port, port);
        }
        if (bound == 0) {
            mapped = uk_grant_map(pair->peer, pair->ref, false, mapping);
        }
        if (mapped != 0) {
            uk_timer_sleep(PAUSE_NS);
        }
    }
    if (bound != 0 || mapped != 0) {
        uk_print("pair: bind %d, map %d\n", bound, mapped);
        uk_stop("the other domain cannot be reached");
    }
}

__attribute__((noinline, used)) void uk_pair_mapped(void)
{
    __asm__ volatile("" ::: "memory");
}

static void map(const struct pair *pair)
{
    struct uk_grant_mapping mapping;
    uint32_t port;

    reach(pair, &port, &mapping);
    uk_event_handle(port, ring);
    uk_print("pair: mapped reference %u of domain %u at IPA 0x%08x\n", pair->ref, pair->peer,
             mapping.ipa);
    uk_pair_mapped();
    print_page("the page says", mapping.page);
    write_text(mapping.page, "answered");
    seen = rings; /* binding rings once by itself */
    uk_event_notify(port);
    wait_ring();
    print_page("rung, and the page says", mapping.page);
    uk_print("pair: unmapped with %d\n", uk_grant_unmap(&mapping));
    uk_event_notify(port);
}

void uk_pair(const char *arguments)
{
    const struct pair pair = {
        .peer = uk_bootargs_number(arguments, "peer", 0),
        .ref = uk_bootargs_number(arguments, "ref", 0),
        .port = uk_bootargs_number(arguments, "port", 0),
        .tries = uk_bootargs_number(arguments, "tries", TRIES),
    };
    struct uk_word role;

    if (!uk_bootargs_find(arguments, "role", &role)) {
        return;
    }
    if (!uk_state.events || !uk_state.grants || !uk_state.timer) {
        uk_stop("this machine has no event channels, grants and timer");
    }
    if (uk_word_is(role, "offer")) {
        offer(&pair);
    } else if (uk_word_is(role, "map")) {
        map(&pair);
    } else {
        uk_stop("role is neither offer nor map");
    }
}
