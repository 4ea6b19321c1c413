/* SPDX-License-Identifier: MIT */
/* What a guest asks of Xen in one call each, and the page the two share. */
#ifndef UK_XEN_H
#define UK_XEN_H

#include "xen_abi.h"

#include <stdbool.h>

/*
 * Let page index of one of Xen's own spaces appear at an IPA, which must be 4 KB aligned and in the
 * grant window: 0, or -errno. Whatever was there is gone.
 */
int32_t uk_xen_map(enum uk_xen_space space, uint32_t index, uint32_t ipa);

/*
 * Map the shared info page at an IPA and keep it: NULL when Xen does not give it. uk_xen_shared()
 * is that page, NULL before and where there is no Xen.
 */
volatile struct xen_shared_info *uk_xen_open(uint32_t ipa);
volatile struct xen_shared_info *uk_xen_shared(void);

/*
 * Text for Xen's own console. Without it nobody sees anything, so errors are not reported.
 */
void uk_xen_write(const char *text, uint32_t length);

/*
 * A number the toolstack left; false when there is none (a dom0less guest has none: they read 0).
 */
bool uk_xen_param(enum uk_xen_param param, uint64_t *value);

/*
 * End this domain. Comes back only when Xen refuses.
 */
void uk_xen_shutdown(enum uk_xen_shutdown reason);

/*
 * Major << 16 | minor, or -errno.
 */
int32_t uk_xen_version(void);

#endif
