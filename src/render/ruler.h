/* SPDX-License-Identifier: MIT */
/* The pictures under a finding: address ranges beside each other, the bits of a word. Knows no
 * rule. */
#ifndef SW_RENDER_RULER_H
#define SW_RENDER_RULER_H

#include "paint.h"

#include "vmsa/fields.h"

/*
 * The ranges of a finding, VA | IPA | PA and a bar each, and carets under what the marked ones
 * have in common (or under each marked one when they have nothing in common). stage2 says whether
 * PAs equal IPAs. Nothing for a finding without ranges.
 */
void ruler_addresses(const struct paint *paint, const struct sw_finding *finding,
                     enum sw_stage_kind stage2);

/*
 * The word of a finding in bits, carets under its mask, and the fields the mask touches.
 */
void ruler_bits(const struct paint *paint, const struct sw_bit_evidence *bits);

#endif
