/* SPDX-License-Identifier: MIT */
/* The options of all commands as one table, and what a command line said. Knows no command. */
#ifndef SW_CLI_OPTIONS_H
#define SW_CLI_OPTIONS_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

enum cli_option_id {
    CLI_LAYOUT,
    CLI_IMAGE_LAYOUT,
    CLI_SYMBOLS,
    CLI_DTB,
    CLI_RAM,
    CLI_RAMDISK,
    CLI_STAGE1,
    CLI_SELECT,
    CLI_IGNORE,
    CLI_FAIL_ON,
    CLI_CONFIG,
    CLI_SHOW_CONFIG,
    CLI_BASELINE,
    CLI_WRITE_BASELINE,
    CLI_JOBS,
    CLI_ACCESS,
    CLI_MEM,
    CLI_REGS,
    CLI_CORE,
    CLI_REGIME,
    CLI_REVERSE,
    CLI_BATCH,
    CLI_SWEEP,
    CLI_UNTIL,
    CLI_LIMIT,
    CLI_EXECUTE,
    CLI_LOG,
    CLI_FAULT,
    CLI_FORMAT,
    CLI_OUTPUT,
    CLI_COLOR,
    CLI_QUIET,
    CLI_VERBOSE,
    CLI_HELP,
    CLI_VERSION,
    CLI_OPTIONS
};

/*
 * One option. letter is 0 where there is no short form; value names what follows, NULL for a flag.
 * words, when not NULL, are the only values allowed.
 */
struct cli_option {
    const char *name;
    char letter;
    bool repeat;
    const char *value;
    const char *const *words;
    const char *help;
};

extern const struct cli_option cli_option_table[CLI_OPTIONS];

/*
 * Sets of options: CLI_BIT(CLI_LAYOUT) | ...; every command has CLI_COMMON.
 */
#define CLI_BIT(id) (UINT64_C(1) << (id))
#define CLI_COMMON                                                                                 \
    (CLI_BIT(CLI_FORMAT) | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_COLOR) | CLI_BIT(CLI_QUIET) |         \
     CLI_BIT(CLI_VERBOSE) | CLI_BIT(CLI_HELP) | CLI_BIT(CLI_VERSION))

/*
 * The values one option was given, in order; a flag has one NULL value for each time it stood
 * there.
 */
struct cli_values {
    const char **items;
    size_t count, capacity;
};

struct cli_options {
    struct cli_values given[CLI_OPTIONS];
    struct cli_values positional;
};

/*
 * Sort arguments (without program and command) into *options. allowed is the command's set.
 * SW_ERROR_USAGE: unknown option (the nearest is named), missing, empty or unwanted value, a word
 * that is not known, a single option twice.
 */
SW_MUST_CHECK bool cli_options_parse(struct sw_arena *arena, int count, char **arguments,
                                     uint64_t allowed, struct cli_options *options,
                                     struct sw_error *err);

/*
 * The value of a single option, or otherwise when it was not given; whether a flag was given.
 */
const char *cli_one(const struct cli_options *options, enum cli_option_id id,
                    const char *otherwise);
bool cli_has(const struct cli_options *options, enum cli_option_id id);

/*
 * Split "SW3,SW401" at its commas; an empty part is an error that names the option.
 */
SW_MUST_CHECK bool cli_split(struct sw_arena *arena, const struct cli_options *options,
                             enum cli_option_id id, struct cli_values *parts, struct sw_error *err);

#endif
