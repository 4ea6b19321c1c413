/* SPDX-License-Identifier: MIT */
/* Xen's event channels: ports of this domain that another one, or this one, can ring. */
#ifndef UK_EVENT_H
#define UK_EVENT_H

#include "xen_abi.h"

#include <stdbool.h>

enum { UK_EVENT_PORTS = 256 };

/*
 * Mask every port and take the interrupt that says a port is pending. Needs the shared page and
 * interrupts.
 */
void uk_event_open(volatile struct xen_shared_info *shared, uint32_t ppi);

/*
 * A new port that remote may bind to; or one bound to remote's port. 0 and *port, or -errno.
 */
int32_t uk_event_offer(uint32_t remote, uint32_t *port);
int32_t uk_event_bind(uint32_t remote, uint32_t remote_port, uint32_t *port);

/*
 * Call handle(port) when the port is rung, in IRQ mode, and unmask it: 0 or -errno. Rings that come
 * together are one call.
 */
int32_t uk_event_handle(uint32_t port, void (*handle)(uint32_t port));

/*
 * Ring the other end of a port; close a port. 0 or -errno.
 */
int32_t uk_event_notify(uint32_t port);
int32_t uk_event_close(uint32_t port);

/*
 * Take what is pending and not masked out of a shared page, and call handle(port) for each. Pure
 * but for the page.
 */
void uk_event_scan(volatile struct xen_shared_info *shared, void (*handle)(uint32_t port));

#endif
