/* SPDX-License-Identifier: MIT */
/* Grants: pages of this domain that another may map, and pages of others mapped here. */
#ifndef UK_GRANT_H
#define UK_GRANT_H

#include "boot/map.h"

enum { UK_GRANT_REFS = 512 }; /* one frame of the table */

/*
 * Somebody else's page, mapped here.
 */
struct uk_grant_mapping {
    void *page;
    uint32_t ipa;
    uint32_t handle;
};

/*
 * Let Xen put the grant table at the first page of the window. The window's last page is the shared
 * info page's; mappings go below it, from the top down. 0 or -errno.
 */
int32_t uk_grant_open(struct boot_range window);

/*
 * The IPA of the window's last page, which the shared info page gets.
 */
uint32_t uk_grant_shared_info(struct boot_range window);

/*
 * Let a domain map the 4 KB page at a VA: *ref gets the lowest free reference. False when all are
 * in use. uk_grant_end takes it back: false while somebody has it mapped.
 */
bool uk_grant_access(uint32_t domain, const void *page, bool read_only, uint32_t *ref);
bool uk_grant_end(uint32_t ref);

/*
 * Map a page another domain grants: 0, -errno, or Xen's negative GNTST_ status. At most 16 at a
 * time. Unmap: the same results.
 */
int32_t uk_grant_map(uint32_t domain, uint32_t ref, bool read_only,
                     struct uk_grant_mapping *mapping);
int32_t uk_grant_unmap(const struct uk_grant_mapping *mapping);

#endif
