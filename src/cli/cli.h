/* SPDX-License-Identifier: MIT */
/* What every command sees: its arguments, where its output goes, how it ends. */
#ifndef SW_CLI_CLI_H
#define SW_CLI_CLI_H

#include "options.h"
#include "render/render.h"

#define CLI_VERSION_TEXT SW_VERSION

/*
 * Exit codes. 2, 3 and 4 are those of enum sw_error_kind.
 */
enum {
    CLI_CLEAN = 0,
    CLI_FINDINGS = 1,
    CLI_INTERNAL = 70,
};

struct cli {
    struct sw_arena *arena;
    const struct cli_command *command;
    struct cli_options options;
};

/*
 * One command. usage is what follows its name; about is printed under it; examples end the help.
 * least and most bound the words that are no options.
 */
struct cli_command {
    const char *name, *usage, *summary, *about, *examples;
    uint64_t options;
    size_t least, most;
    int (*run)(struct cli *cli);
};

extern const struct cli_command cli_commands[]; /* ended by a name of NULL */

int cmd_check(struct cli *cli);
int cmd_translate(struct cli *cli);
int cmd_map(struct cli *cli);
int cmd_boot(struct cli *cli);
int cmd_diff(struct cli *cli);
int cmd_explain(struct cli *cli);
int cmd_shell(struct cli *cli);
int cmd_layouts(struct cli *cli);
int cmd_rules(struct cli *cli);

/*
 * Help for the program and for one command, and the version, to standard output; the exit code.
 */
int cli_help(struct cli *cli);
int cli_version(struct cli *cli);
int cli_help_command(struct cli *cli);

/*
 * Print "stagewalk: text" on standard error and return the error's exit code.
 */
int cli_fail(const struct sw_error *err);

/*
 * Of two exit codes the one that counts: 70, 2, 3, 1, 4, 0.
 */
int cli_worse(int a, int b);

/*
 * One place to print to: a format, and a file (NULL: standard output).
 */
struct cli_output {
    const char *format;
    const char *path;
};

struct cli_outputs {
    struct cli_output *items;
    size_t count, capacity;
};

/*
 * Read --format and -o for an object: text to standard output when nothing is said. SW_ERROR_USAGE:
 * a format the object does not have, two outputs in one place, an empty file name.
 */
SW_MUST_CHECK bool cli_outputs_make(struct cli *cli, enum sw_object object,
                                    struct cli_outputs *outputs, struct sw_error *err);

/*
 * How text for this output is to look: colour, width, how much.
 */
struct sw_render_style cli_style(const struct cli *cli, const struct cli_output *output);

/*
 * An output that is open. Errors, all SW_ERROR_INPUT (a file that cannot be used): the path cannot
 * be opened, or the bytes cannot be written in full (closed pipe, full disk).
 */
struct cli_writer {
    int fd;
    const char *name;
};

SW_MUST_CHECK bool cli_writer_open(const struct cli_output *output, struct cli_writer *writer,
                                   struct sw_error *err);
SW_MUST_CHECK bool cli_writer_write(struct cli_writer *writer, const char *bytes, size_t count,
                                    struct sw_error *err);
/*
 * Close. whole says whether all writes went well: if not, err already tells, and false comes back.
 */
SW_MUST_CHECK bool cli_writer_close(struct cli_writer *writer, bool whole, struct sw_error *err);

/*
 * Render an object to every output.
 */
SW_MUST_CHECK bool cli_print(struct cli *cli, const struct cli_outputs *outputs,
                             enum sw_object object, const void *data, struct sw_error *err);

/*
 * The same for commands that only print: make the outputs, print, give the exit code.
 */
int cli_show(struct cli *cli, enum sw_object object, const void *data);

#endif
