/* SPDX-License-Identifier: MIT */
/* Between xenstore's protocol and the machine: where its page is, how to ring and how to wait. */
#include "store.h"

#include "event.h"
#include "interrupt.h"
#include "state.h"
#include "timer.h"
#include "xen.h"

enum { PATIENCE_NS = 1000000000 }; /* a store that says nothing for so long is gone */

static struct uk_xenstore store;
static uint32_t port;
static volatile bool rung, late;

static void ring(uint32_t number)
{
    (void)number;
    rung = true;
}

static void give_up(void)
{
    late = true;
}

static bool is_over(void)
{
    return rung || late;
}

static void notify(void)
{
    uk_event_notify(port);
}

/* Rung before the wait counts too: what it was for may not have been seen yet. */
static bool wait(void)
{
    uk_timer_alarm(uk_timer_now() + PATIENCE_NS, give_up);
    late = false; /* from here on only this alarm can say so, not one before it */
    uk_interrupt_wait(is_over);
    if (rung) {
        rung = false;
        return true;
    }
    return false;
}

struct uk_xenstore *uk_store_open(void)
{
    uint64_t frame, number;
    uint32_t va;

    if (!uk_state.events || !uk_state.timer || !uk_xen_param(XEN_PARAM_STORE_FRAME, &frame) ||
        !uk_xen_param(XEN_PARAM_STORE_PORT, &number) || frame > UINT32_MAX / XEN_PAGE) {
        return NULL;
    }
    va = uk_va((uint32_t)frame * XEN_PAGE);
    port = (uint32_t)number;
    store = uk_xenstore_of((volatile struct xen_store_page *)(uintptr_t)va, notify, wait);
    return uk_event_handle(port, ring) == 0 ? &store : NULL;
}
