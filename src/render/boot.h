/* SPDX-License-Identifier: MIT */
/* What every format says of a boot event, worked out once. Knows no format. */
#ifndef SW_RENDER_BOOT_H
#define SW_RENDER_BOOT_H

#include "render/render.h"

/*
 * One event in words: "TTBR0 = 0x4000404a: S=1 RGN=1", "MMU on", "4096 table words at IPA ...".
 */
const char *boot_words(struct sw_arena *arena, const struct sw_boot_event *event);

/*
 * "svc", "hyp", ... of CPSR.M.
 */
const char *boot_mode(unsigned mode);

/*
 * "read", "write", "fetch".
 */
const char *boot_access(unsigned kind);

#endif
