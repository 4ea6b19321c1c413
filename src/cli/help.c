/* SPDX-License-Identifier: MIT */
/* Help and version, made from the tables of commands and options. Knows no command by name. */
#include "cli.h"

#include <stdio.h>

/* Help goes through the same checked writer as everything else: `--help >/dev/full` fails. */
static int print(const struct cli *cli, const struct sw_buffer *text)
{
    const struct cli_output output = {"text", cli_one(&cli->options, CLI_OUTPUT, NULL)};
    struct cli_writer writer;
    struct sw_error err;

    if (!cli_writer_open(&output, &writer, &err) ||
        !cli_writer_close(&writer, cli_writer_write(&writer, text->text, text->length, &err), &err))
        return cli_fail(&err);
    return CLI_CLEAN;
}

int cli_help(struct cli *cli)
{
    struct sw_buffer out = {.arena = cli->arena};

    sw_buffer_puts(&out,
                   "Usage: stagewalk COMMAND [OPTION]... [ARGUMENT]...\n\n"
                   "Will this ARM image find its stack, its tables and itself where it thinks they "
                   "are,\nand if not, why?\n\nCommands:\n");
    for (const struct cli_command *command = cli_commands; command->name; command++)
        sw_buffer_printf(&out, "  %-10s %s\n", command->name, command->summary);
    sw_buffer_puts(&out,
                   "\nstagewalk COMMAND --help describes a command and its options.\n\n"
                   "Exit codes: 0 nothing found or all answered, 1 findings, 2 usage,\n"
                   "3 a file cannot be read or written, 4 something needed could not be had,\n"
                   "70 internal error.\n");
    return print(cli, &out);
}

/* One line an option: the letter if there is one, the name, what follows it. */
static void describe(struct sw_buffer *out, const struct cli_option *option)
{
    char left[64];
    char letter[] = {'-', option->letter, ',', ' ', '\0'};

    snprintf(left, sizeof left, "%s--%s%s%s%s", option->letter ? letter : "    ", option->name,
             option->value ? " " : "", option->value ? option->value : "",
             option->repeat && option->value ? "..." : "");
    sw_buffer_printf(out, "  %-33s %s\n", left, option->help);
}

int cli_help_command(struct cli *cli)
{
    const struct cli_command *command = cli->command;
    struct sw_buffer out = {.arena = cli->arena};

    sw_buffer_printf(&out, "Usage: stagewalk %s [OPTION]...%s%s\n\n%s\n\nOptions:\n", command->name,
                     *command->usage ? " " : "", command->usage, command->about);
    for (int id = 0; id < CLI_OPTIONS; id++)
        if (command->options & CLI_BIT(id))
            describe(&out, &cli_option_table[id]);
    sw_buffer_printf(&out, "\nExamples:\n%s", command->examples);
    return print(cli, &out);
}

int cli_version(struct cli *cli)
{
    struct sw_buffer out = {.arena = cli->arena};

    sw_buffer_puts(&out, "stagewalk " CLI_VERSION_TEXT "\n");
    return print(cli, &out);
}
