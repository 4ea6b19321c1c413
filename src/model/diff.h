/* SPDX-License-Identifier: MIT */
/* What both halves of a diff share. */
#ifndef SW_MODEL_DIFF_PRIVATE_H
#define SW_MODEL_DIFF_PRIVATE_H

#include "model/diff.h"

/*
 * Add a change when its two sides differ; kinds may have bits already. Sizes and places are
 * compared when both sides are present.
 */
void sw_diff_add(struct sw_arena *arena, struct sw_diff *diff, struct sw_change change);

#endif
