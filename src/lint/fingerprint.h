/* SPDX-License-Identifier: MIT */
/* A number for a finding that outlives the next build. Private to the gate. */
#ifndef SW_LINT_FINGERPRINT_H
#define SW_LINT_FINGERPRINT_H

#include "lint/rule.h"

/*
 * Give every finding of an array its fingerprint: 16 hexadecimal digits in the arena, no two the
 * same.
 */
void sw_fingerprints(struct sw_arena *arena, struct sw_finding *findings, size_t count);

#endif
