/* SPDX-License-Identifier: MIT */
/* From the place of a finding in an image to the line of source that made it. */
#ifndef SW_LINT_LOCATE_H
#define SW_LINT_LOCATE_H

#include "base/file.h"
#include "lint/rule.h"

/*
 * The texts that the images were linked by and that their device tree was made from; without data
 * where they were not given.
 */
struct sw_sources {
    struct sw_bytes linker_script, dts;
};

/*
 * Fill the source of every finding whose line is known: of code as the image's debug information
 * (or that of its --symbols) has it, for errors and warnings, and opened only for these; of
 * sections, symbols and promised regions as the linker script has it; of nodes of a device tree of
 * the user's as the DTS has it. A file below the current folder is named relative to it.
 */
void sw_report_locate(struct sw_arena *arena, struct sw_report *report,
                      const struct sw_sources *sources);

#endif
