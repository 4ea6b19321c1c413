/* SPDX-License-Identifier: MIT */
/* Consoles that Xen gives: by hypercall, and the ring of a toolstack. */
#include "console.h"
#include "event.h"
#include "ring.h"
#include "state.h"
#include "xen.h"

/* ---- by hypercall -----------------------------------------------------------------------------
 */

static void never(void)
{
}

static const struct uk_sink hypercall_sink = {"console_io", uk_xen_write, never, false};

const struct uk_sink *uk_xen_console_open(void)
{
    return &hypercall_sink;
}

/* ---- by ring ----------------------------------------------------------------------------------
 */

enum { PATIENCE = 10000000 }; /* looks at a ring that stays full before what is left is dropped */

static struct uk_ring out;
static uint32_t port;

static void ring_write(const char *text, uint32_t length)
{
    for (uint32_t tries = 0; length > 0 && tries < PATIENCE; tries++) {
        uint32_t count = uk_ring_put(&out, text, length);

        if (count > 0) {
            uk_event_notify(port);
            tries = 0;
        }
        text += count;
        length -= count;
    }
}

/* Empty, or nobody empties it. */
static void ring_flush(void)
{
    uk_event_notify(port);
    for (uint32_t i = 0; i < PATIENCE && *out.consumed != *out.produced; i++) {
    }
}

static const struct uk_sink ring_sink = {"console ring", ring_write, ring_flush, true};

const struct uk_sink *uk_ring_console_open(void)
{
    volatile struct xen_console_page *page;
    uint64_t frame, number;

    if (!uk_xen_param(XEN_PARAM_CONSOLE_FRAME, &frame) ||
        !uk_xen_param(XEN_PARAM_CONSOLE_PORT, &number) || frame > UINT32_MAX / XEN_PAGE) {
        return NULL;
    }
    page = (volatile struct xen_console_page *)(uintptr_t)uk_va((uint32_t)frame * XEN_PAGE);
    out = (struct uk_ring){page->out, sizeof page->out, &page->out_consumed, &page->out_produced};
    port = (uint32_t)number;
    return &ring_sink;
}
