/* SPDX-License-Identifier: MIT */
/* Lines of the texts that an image and a device tree are made from: where a name is given its
 * value. Understands no more of either language than that takes. */
#ifndef SW_INPUT_SOURCE_TEXT_H
#define SW_INPUT_SOURCE_TEXT_H

#include "base/file.h"

/*
 * The line (from 1) of a linker script where a symbol is assigned (also in PROVIDE and the like),
 * or an output section with that name begins; 0 when there is none. Comments are passed over.
 */
unsigned sw_linker_script_line(struct sw_bytes script, const char *name);

/*
 * The line of a DTS where the node of a path ("/memory@40000000") begins; 0 when there is none.
 * What it includes, and nodes that are given by label, are not followed.
 */
unsigned sw_dts_line(struct sw_bytes dts, const char *path);

#endif
