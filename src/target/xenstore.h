/* SPDX-License-Identifier: MIT */
/* Questions to xenstore over its ring. Pure but for the page and the two functions it is given. */
#ifndef UK_XENSTORE_H
#define UK_XENSTORE_H

#include "ring.h"
#include "xen_abi.h"

/*
 * notify tells the other side that the ring changed; wait comes back when it may have changed it,
 * false when that is not to be hoped for any more.
 */
struct uk_xenstore {
    struct uk_ring requests, responses;
    void (*notify)(void);
    bool (*wait)(void);
    uint32_t last_request;
};

enum uk_xenstore_status {
    UK_XENSTORE_OK,
    UK_XENSTORE_ERROR,    /* the store's answer is an error: its name is the value */
    UK_XENSTORE_TOO_LONG, /* the question or the answer has no room */
    UK_XENSTORE_GONE,     /* no answer, or a ring or an answer that makes no sense */
};

/*
 * A store over its page.
 */
struct uk_xenstore uk_xenstore_of(volatile struct xen_store_page *page, void (*notify)(void),
                                  bool (*wait)(void));

/*
 * The value of a path, ended by a zero and cut to nothing on failure. size is what value has room
 * for, zero included.
 */
enum uk_xenstore_status uk_xenstore_read(struct uk_xenstore *store, const char *path, char *value,
                                         uint32_t size);

/*
 * Give a path a value.
 */
enum uk_xenstore_status uk_xenstore_write(struct uk_xenstore *store, const char *path,
                                          const char *value);

#endif
