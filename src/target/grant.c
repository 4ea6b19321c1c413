/* SPDX-License-Identifier: MIT */
/* Grant tables, version 1. The table is a page both sides write, so the order of writes counts. */
#include "grant.h"

#include "arm32/cpu.h"
#include "arm32/hypercall.h"
#include "state.h"
#include "xen.h"

enum { MAPPINGS = 16, NO_SPACE = -28 /* -ENOSPC in Xen's errno.h */ };

static volatile struct xen_grant_entry *table;
static struct boot_range window;
static uint32_t in_use; /* a bit for each page that mappings can go to */

uint32_t uk_grant_shared_info(struct boot_range range)
{
    return range.last - (XEN_PAGE - 1);
}

int32_t uk_grant_open(struct boot_range range)
{
    int32_t result = uk_xen_map(XEN_SPACE_GRANT_TABLE, 0, range.first);

    if (result == 0) {
        window = range;
        table = (volatile struct xen_grant_entry *)(uintptr_t)uk_va(range.first);
    }
    return result;
}

bool uk_grant_access(uint32_t domain, const void *page, bool read_only, uint32_t *ref)
{
    uint32_t i = XEN_GRANT_RESERVED;

    while (i < UK_GRANT_REFS && table[i].flags != 0) {
        i++;
    }
    if (i == UK_GRANT_REFS) {
        return false;
    }
    table[i].frame = uk_ipa((uint32_t)(uintptr_t)page) / XEN_PAGE;
    table[i].domain = (uint16_t)domain;
    uk_dsb(); /* with the flags the entry counts, so they come last */
    table[i].flags = (uint16_t)(XEN_GRANT_PERMIT | (read_only ? XEN_GRANT_READ_ONLY : 0));
    *ref = i;
    return true;
}

/* Xen may set the in-use bits until the flags are gone, so they go in one step or not at all. */
bool uk_grant_end(uint32_t ref)
{
    uint16_t flags = __atomic_load_n(&table[ref].flags, __ATOMIC_SEQ_CST);

    do {
        if ((flags & (XEN_GRANT_READING | XEN_GRANT_WRITING)) != 0) {
            return false;
        }
    } while (!__atomic_compare_exchange_n(&table[ref].flags, &flags, 0, false, __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST));
    return true;
}

/* The page number n below the shared info page; pages of their own, so that no RAM is lost. */
static uint32_t mapping_ipa(uint32_t n)
{
    return uk_grant_shared_info(window) - (n + 1) * XEN_PAGE;
}

int32_t uk_grant_map(uint32_t domain, uint32_t ref, bool read_only,
                     struct uk_grant_mapping *mapping)
{
    struct xen_grant_map map = {
        .flags = XEN_GRANT_HOST_MAP | (read_only ? XEN_GRANT_MAP_READ_ONLY : 0),
        .ref = ref,
        .domain = (uint16_t)domain,
    };
    uint32_t n = 0;
    int32_t result;

    while (n < MAPPINGS && (in_use >> n & 1) != 0) {
        n++;
    }
    if (n == MAPPINGS) {
        return NO_SPACE;
    }
    map.address = mapping_ipa(n);
    result = uk_hypercall3(XEN_GRANT_TABLE_OP, XEN_GRANT_MAP, (uint32_t)(uintptr_t)&map, 1);
    if (result != 0 || map.status != 0) {
        return result != 0 ? result : map.status;
    }
    in_use |= UINT32_C(1) << n;
    mapping->ipa = (uint32_t)map.address;
    mapping->page = (void *)(uintptr_t)uk_va(mapping->ipa);
    mapping->handle = map.handle;
    return 0;
}

int32_t uk_grant_unmap(const struct uk_grant_mapping *mapping)
{
    struct xen_grant_unmap unmap = {.address = mapping->ipa, .handle = mapping->handle};
    int32_t result =
        uk_hypercall3(XEN_GRANT_TABLE_OP, XEN_GRANT_UNMAP, (uint32_t)(uintptr_t)&unmap, 1);

    if (result != 0 || unmap.status != 0) {
        return result != 0 ? result : unmap.status;
    }
    in_use &= ~(UINT32_C(1) << ((mapping_ipa(0) - mapping->ipa) / XEN_PAGE));
    return 0;
}
