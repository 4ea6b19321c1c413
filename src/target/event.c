/* SPDX-License-Identifier: MIT */
/* Event channels: hypercalls, and the handlers of this domain's ports. */
#include "event.h"

#include "arm32/cpu.h"
#include "arm32/hypercall.h"
#include "interrupt.h"
#include "xen.h"

enum { NO_SUCH_PORT = -22 }; /* -EINVAL in Xen's errno.h, as Xen would say it */

static void (*handlers[UK_EVENT_PORTS])(uint32_t port);

/* A port that is unmasked has a handler; one that was closed a moment ago may still be pending. */
static void dispatch(uint32_t port)
{
    if (port < UK_EVENT_PORTS && handlers[port] != NULL) {
        handlers[port](port);
    }
}

static void upcall(uint32_t number)
{
    (void)number;
    uk_event_scan(uk_xen_shared(), dispatch);
}

void uk_event_open(volatile struct xen_shared_info *shared, uint32_t ppi)
{
    for (uint32_t word = 0; word < XEN_EVENT_WORDS; word++) {
        shared->mask[word] = UINT64_MAX;
    }
    uk_interrupt_handle(ppi, upcall);
}

int32_t uk_event_offer(uint32_t remote, uint32_t *port)
{
    struct xen_event_alloc_unbound offer = {XEN_DOMID_SELF, (uint16_t)remote, 0};
    int32_t result = uk_hypercall2(XEN_EVENT_CHANNEL_OP, XEN_EVENT_ALLOC_UNBOUND, &offer);

    *port = offer.port;
    return result;
}

int32_t uk_event_bind(uint32_t remote, uint32_t remote_port, uint32_t *port)
{
    struct xen_event_bind_interdomain bind = {(uint16_t)remote, 0, remote_port, 0};
    int32_t result = uk_hypercall2(XEN_EVENT_CHANNEL_OP, XEN_EVENT_BIND_INTERDOMAIN, &bind);

    *port = bind.local_port;
    return result;
}

static int32_t port_call(enum uk_xen_event_op op, uint32_t port)
{
    const struct xen_event_port argument = {port};

    return uk_hypercall2(XEN_EVENT_CHANNEL_OP, op, &argument);
}

/* Xen clears the mask bit, and raises the upcall again where something was pending meanwhile. */
int32_t uk_event_handle(uint32_t port, void (*handle)(uint32_t port))
{
    if (port >= UK_EVENT_PORTS) {
        return NO_SUCH_PORT;
    }
    handlers[port] = handle;
    uk_dsb();
    return port_call(XEN_EVENT_UNMASK, port);
}

int32_t uk_event_notify(uint32_t port)
{
    uk_dsb(); /* what was written before must be there when the other side looks */
    return port_call(XEN_EVENT_SEND, port);
}

int32_t uk_event_close(uint32_t port)
{
    int32_t result = port_call(XEN_EVENT_CLOSE, port);

    if (result == 0 && port < UK_EVENT_PORTS) {
        handlers[port] = NULL;
    }
    return result;
}
