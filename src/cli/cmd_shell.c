/* SPDX-License-Identifier: MIT */
/* `stagewalk shell`: questions about one machine, one after the other: at a terminal, or from a
 * script. */
#include "shell.h"
#include "source.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_SCRIPT = 1 << 28 };

/* Line by line until the end, quit, or an error: that names its line. */
static bool run_script(struct shell *shell, const struct sw_bytes *bytes, const char *name,
                       struct cli_writer *writer, struct sw_error *err)
{
    const char *at = (const char *)bytes->data, *end = at + bytes->size;

    for (size_t line = 1; at < end && !shell->quit; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        const size_t length = (size_t)((stop ? stop : end) - at);
        struct sw_error failed;

        if (!shell_line(shell, at, length, &failed))
            return sw_fail(err, failed.kind, "%s:%zu: %s", name, line, failed.text);
        if (!shell_flush(shell, writer, err))
            return false;
        at = stop ? stop + 1 : end;
    }
    return true;
}

static bool open_script(struct cli *cli, const char *path, struct sw_bytes *bytes,
                        struct sw_error *err)
{
    if (strcmp(path, "-") == 0)
        return sw_file_stdin(cli->arena, MOST_SCRIPT, bytes, err);
    return sw_file_map(cli->arena, path, bytes, err);
}

/* Without a terminal and without -x, lines of standard input are answered as at a terminal: errors
 * end nothing. The exit code tells of them. */
static int talk(struct shell *shell, struct cli_writer *writer)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return shell_terminal(shell, writer);
    while (!shell->quit && (length = getline(&line, &room, stdin)) >= 0) {
        struct sw_error err;

        if (length && line[length - 1] == '\n')
            length--;
        if (!shell_line(shell, line, (size_t)length, &err))
            shell->status = cli_worse(shell->status, cli_fail(&err));
        else if (!shell_flush(shell, writer, &err)) {
            shell->status = cli_worse(shell->status, cli_fail(&err));
            break;
        }
    }
    free(line);
    return shell->status;
}

/* An error of a script ends it with the error's exit code; unknown answers on the way give 4. */
static int session(struct shell *shell, struct cli_writer *writer)
{
    const char *path = cli_one(&shell->cli->options, CLI_EXECUTE, NULL);
    struct sw_bytes bytes;
    struct sw_error err;

    if (!path)
        return talk(shell, writer);
    if (!open_script(shell->cli, path, &bytes, &err) ||
        !run_script(shell, &bytes, strcmp(path, "-") == 0 ? "standard input" : path, writer, &err))
        return cli_worse(shell->status, cli_fail(&err));
    if (shell->talk && !shell->quit)
        return talk(shell, writer);
    return shell->status;
}

int cmd_shell(struct cli *cli)
{
    const struct cli_values *words = &cli->options.positional;
    const struct cli_output output = {"text", cli_one(&cli->options, CLI_OUTPUT, NULL)};
    const struct sw_dump_inputs *inputs;
    struct shell shell = {.cli = cli, .arena = cli->arena};
    struct cli_writer writer;
    struct sw_error err;
    int status;

    if (words->count > source_words(cli)) {
        sw_fail(&err, SW_ERROR_USAGE, "shell: unexpected argument '%s'",
                words->items[source_words(cli)]);
        return cli_fail(&err);
    }
    if (!source_open_inputs(cli, &shell.base, &inputs, &err) ||
        !cli_writer_open(&output, &writer, &err))
        return cli_fail(&err);
    shell.variant = sw_variant_make(cli->arena, shell.base, inputs);
    shell.style = cli_style(cli, &output);
    shell.style.bare = true;
    status = session(&shell, &writer);
    sw_arena_free(shell.scratch);
    if (!cli_writer_close(&writer, true, &err))
        status = cli_worse(status, cli_fail(&err));
    return status;
}
