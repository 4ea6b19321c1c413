/* SPDX-License-Identifier: MIT */
/* Xen's public interface as far as it is used: numbers and layouts, from Xen's public/xen.h,
 * arch-arm.h, memory.h, event_channel.h, grant_table.h, sched.h, hvm/params.h, io/console.h and
 * io/xs_wire.h. No behaviour. */
#ifndef UK_XEN_ABI_H
#define UK_XEN_ABI_H

#include <stddef.h>
#include <stdint.h>

/*
 * Hypercall numbers. Arguments in r0 to r4, number in r12, result in r0: negative is -errno.
 */
enum uk_xen_call {
    XEN_MEMORY_OP = 12,
    XEN_VERSION = 17,
    XEN_CONSOLE_IO = 18,
    XEN_GRANT_TABLE_OP = 20,
    XEN_SCHED_OP = 29,
    XEN_EVENT_CHANNEL_OP = 32,
    XEN_HVM_OP = 34,
};

enum {
    XEN_PAGE = 0x1000,
    XEN_DOMID_SELF = 0x7ff0,
    XEN_EVENT_PPI = 31, /* GUEST_EVTCHN_PPI: for guests whose tree does not say it */
};

/* XEN_CONSOLE_IO */
enum { XEN_CONSOLE_WRITE = 0 };

/* XEN_SCHED_OP */
enum { XEN_SCHED_SHUTDOWN = 2 };
enum uk_xen_shutdown { XEN_SHUTDOWN_POWEROFF = 0, XEN_SHUTDOWN_REBOOT = 1, XEN_SHUTDOWN_CRASH = 3 };

/* XEN_MEMORY_OP: put a page of Xen's into the guest's IPA space. */
enum { XEN_ADD_TO_PHYSMAP = 7 };
enum uk_xen_space { XEN_SPACE_SHARED_INFO = 0, XEN_SPACE_GRANT_TABLE = 1 };

struct xen_add_to_physmap {
    uint16_t domid;
    uint16_t size;
    uint32_t space;
    uint64_t index;
    uint64_t frame;
};
_Static_assert(sizeof(struct xen_add_to_physmap) == 24, "as Xen has it");

/* XEN_HVM_OP: numbers that the toolstack left for the guest. */
enum { XEN_HVM_GET_PARAM = 1 };
enum uk_xen_param {
    XEN_PARAM_STORE_FRAME = 1,
    XEN_PARAM_STORE_PORT = 2,
    XEN_PARAM_CONSOLE_FRAME = 17,
    XEN_PARAM_CONSOLE_PORT = 18,
};

struct xen_hvm_param {
    uint16_t domid;
    uint16_t pad;
    uint32_t index;
    uint64_t value;
};
_Static_assert(sizeof(struct xen_hvm_param) == 16, "as Xen has it");

/* ---- the shared info page ---------------------------------------------------------------------
 * xen_ulong_t is 64 bits wide on Arm, whatever the guest is.
 */
enum { XEN_EVENT_WORDS = 64, XEN_EVENT_WORD_BITS = 64 };

struct xen_vcpu_info {
    uint8_t upcall_pending;
    uint8_t pad[7];
    uint64_t pending_words; /* which words of pending[] are worth a look */
    uint8_t time[32];       /* not used on Arm: the counter is readable */
};

struct xen_shared_info {
    struct xen_vcpu_info vcpu[1];
    uint64_t pending[XEN_EVENT_WORDS];
    uint64_t mask[XEN_EVENT_WORDS];
    uint32_t wall_version; /* odd while the three below change */
    uint32_t wall_seconds; /* since 1970, when the guest's counter was 0 */
    uint32_t wall_nanoseconds;
    uint32_t wall_seconds_high;
};
_Static_assert(offsetof(struct xen_shared_info, pending) == 48, "as Xen has it");
_Static_assert(offsetof(struct xen_shared_info, mask) == 560, "as Xen has it");
_Static_assert(offsetof(struct xen_shared_info, wall_version) == 1072, "as Xen has it");

/* ---- event channels ---------------------------------------------------------------------------
 */
enum uk_xen_event_op {
    XEN_EVENT_BIND_INTERDOMAIN = 0,
    XEN_EVENT_CLOSE = 3,
    XEN_EVENT_SEND = 4,
    XEN_EVENT_ALLOC_UNBOUND = 6,
    XEN_EVENT_UNMASK = 9,
};

struct xen_event_bind_interdomain {
    uint16_t remote_domain;
    uint16_t pad;
    uint32_t remote_port;
    uint32_t local_port; /* out */
};

struct xen_event_alloc_unbound {
    uint16_t domain, remote_domain;
    uint32_t port; /* out */
};

/* CLOSE, SEND and UNMASK take a port alone. */
struct xen_event_port {
    uint32_t port;
};

/* ---- grant tables, version 1 ------------------------------------------------------------------
 */
enum uk_xen_grant_op { XEN_GRANT_MAP = 0, XEN_GRANT_UNMAP = 1 };
enum { XEN_GRANT_RESERVED = 8 }; /* the first references belong to the toolstack */
enum {
    XEN_GRANT_PERMIT = 1,
    XEN_GRANT_READ_ONLY = 1 << 2,
    XEN_GRANT_READING = 1 << 3, /* Xen sets these two while somebody has it mapped */
    XEN_GRANT_WRITING = 1 << 4,
};
enum { XEN_GRANT_HOST_MAP = 1 << 1, XEN_GRANT_MAP_READ_ONLY = 1 << 2 };

struct xen_grant_entry {
    uint16_t flags;
    uint16_t domain;
    uint32_t frame;
};

struct xen_grant_map {
    uint64_t address; /* IPA where the page shall appear */
    uint32_t flags;
    uint32_t ref;
    uint16_t domain;
    int16_t status;  /* out: 0, or a negative GNTST_ */
    uint32_t handle; /* out */
    uint64_t bus_address;
};
_Static_assert(sizeof(struct xen_grant_map) == 32, "as Xen has it");

struct xen_grant_unmap {
    uint64_t address;
    uint64_t bus_address;
    uint32_t handle;
    int16_t status; /* out */
    int16_t pad;
};
_Static_assert(sizeof(struct xen_grant_unmap) == 24, "as Xen has it");

/* ---- rings in a page, each with its two counters, which run modulo 2^32 ------------------------
 */
struct xen_console_page {
    char in[1024];
    char out[2048];
    uint32_t in_consumed, in_produced;
    uint32_t out_consumed, out_produced;
};

struct xen_store_page {
    char request[1024];
    char response[1024];
    uint32_t request_consumed, request_produced;
    uint32_t response_consumed, response_produced;
};

enum uk_xen_store_op {
    XEN_STORE_READ = 2,
    XEN_STORE_WRITE = 11,
    XEN_STORE_ERROR = 16,
};
enum { XEN_STORE_PAYLOAD = 4096 };

struct xen_store_header {
    uint32_t type;
    uint32_t request;
    uint32_t transaction;
    uint32_t length; /* of what follows */
};

#endif
