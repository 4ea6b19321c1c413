/* SPDX-License-Identifier: MIT */
/* Xenstore's wire protocol (Xen public/io/xs_wire.h), one question at a time. Pure but for the
 * page: the host's unit tests answer it from a fake store. */
#include "xenstore.h"

#include "string.h"

struct uk_xenstore uk_xenstore_of(volatile struct xen_store_page *page, void (*notify)(void),
                                  bool (*wait)(void))
{
    return (struct uk_xenstore){
        .requests = {page->request, sizeof page->request, &page->request_consumed,
                     &page->request_produced},
        .responses = {page->response, sizeof page->response, &page->response_consumed,
                      &page->response_produced},
        .notify = notify,
        .wait = wait,
    };
}

/* All of it, in as many pieces as the ring has room for. */
static bool put(const struct uk_xenstore *store, const void *bytes, uint32_t length)
{
    const char *at = bytes;

    while (length > 0) {
        uint32_t count = uk_ring_put(&store->requests, at, length);

        if (count == 0 && (!uk_ring_is_sound(&store->requests) || !store->wait())) {
            return false;
        }
        if (count > 0) {
            store->notify();
        }
        at += count;
        length -= count;
    }
    return true;
}

/* Exactly length bytes; bytes NULL throws them away. */
static bool get(const struct uk_xenstore *store, void *bytes, uint32_t length)
{
    char *at = bytes;
    char piece[64];

    while (length > 0) {
        uint32_t want = at != NULL || length < sizeof piece ? length : (uint32_t)sizeof piece;
        uint32_t count = uk_ring_get(&store->responses, at != NULL ? at : piece, want);

        if (count == 0 && (!uk_ring_is_sound(&store->responses) || !store->wait())) {
            return false;
        }
        if (count > 0) {
            store->notify(); /* there is room again */
        }
        at = at != NULL ? at + count : NULL;
        length -= count;
    }
    return true;
}

/* The answer's body into value. An answer to something else means that the two are out of step. */
static enum uk_xenstore_status receive(struct uk_xenstore *store, uint32_t type, char *value,
                                       uint32_t size)
{
    struct xen_store_header header;
    uint32_t kept;

    if (!get(store, &header, sizeof header) || header.length > XEN_STORE_PAYLOAD ||
        header.request != store->last_request ||
        (header.type != type && header.type != XEN_STORE_ERROR)) {
        return UK_XENSTORE_GONE;
    }
    kept = header.length < size ? header.length : size - 1;
    if (!get(store, value, kept) || !get(store, NULL, header.length - kept)) {
        return UK_XENSTORE_GONE;
    }
    value[kept] = '\0';
    if (header.type == XEN_STORE_ERROR) {
        return UK_XENSTORE_ERROR;
    }
    return kept < header.length ? UK_XENSTORE_TOO_LONG : UK_XENSTORE_OK;
}

/* One question: a path with its zero, and more where the question has more. */
static enum uk_xenstore_status ask(struct uk_xenstore *store, uint32_t type, const char *path,
                                   const char *more, char *value, uint32_t size)
{
    uint32_t path_size = (uint32_t)strlen(path) + 1;
    uint32_t more_size = (uint32_t)strlen(more);
    struct xen_store_header header = {type, ++store->last_request, 0, path_size + more_size};
    enum uk_xenstore_status status = UK_XENSTORE_GONE;

    value[0] = '\0';
    if (header.length > XEN_STORE_PAYLOAD) {
        return UK_XENSTORE_TOO_LONG;
    }
    if (put(store, &header, sizeof header) && put(store, path, path_size) &&
        put(store, more, more_size)) {
        status = receive(store, type, value, size);
    }
    if (status == UK_XENSTORE_GONE || status == UK_XENSTORE_TOO_LONG) {
        value[0] = '\0';
    }
    return status;
}

enum uk_xenstore_status uk_xenstore_read(struct uk_xenstore *store, const char *path, char *value,
                                         uint32_t size)
{
    return ask(store, XEN_STORE_READ, path, "", value, size);
}

enum uk_xenstore_status uk_xenstore_write(struct uk_xenstore *store, const char *path,
                                          const char *value)
{
    char answer[32]; /* "OK", or the name of an error */

    return ask(store, XEN_STORE_WRITE, path, value, answer, sizeof answer);
}
