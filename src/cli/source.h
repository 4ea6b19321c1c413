/* SPDX-License-Identifier: MIT */
/* What translate and map look at: an image on a machine, or memory and registers from outside. */
#ifndef SW_CLI_SOURCE_H
#define SW_CLI_SOURCE_H

#include "cli.h"

/*
 * Options that name a dump, and those that go with an image only.
 */
#define CLI_SOURCE                                                                                 \
    (CLI_BIT(CLI_MEM) | CLI_BIT(CLI_REGS) | CLI_BIT(CLI_CORE) | CLI_BIT(CLI_REGIME) |              \
     CLI_BIT(CLI_SYMBOLS))

/*
 * Whether the command line names a dump; then no word of it is an image.
 */
bool source_is_dump(const struct cli *cli);

/*
 * Words of the command line that name the source: 0 or 1.
 */
size_t source_words(const struct cli *cli);

/*
 * Open it. Notes on what was assumed or ignored go to standard error. Errors as of session_single()
 * and of the files; SW_ERROR_USAGE for options that do not go together.
 */
SW_MUST_CHECK bool source_open(struct cli *cli, const struct sw_machine **machine,
                               struct sw_error *err);

/*
 * The same for who will change the machine: *inputs gets what a dump's was made from, NULL for an
 * image's.
 */
struct sw_dump_inputs;
SW_MUST_CHECK bool source_open_inputs(struct cli *cli, const struct sw_machine **machine,
                                      const struct sw_dump_inputs **inputs, struct sw_error *err);

/*
 * The highest address that can be asked about.
 */
uint64_t source_limit(const struct sw_machine *machine, bool reverse);

#endif
