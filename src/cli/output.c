/* SPDX-License-Identifier: MIT */
/* Where output goes and that it gets there whole. Knows no object. */
#include "cli.h"

#include "base/vector.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* By name only: two names of one file are not looked for. */
static bool same_place(const struct cli_output *a, const struct cli_output *b)
{
    if (!a->path || !b->path)
        return a->path == b->path;
    return strcmp(a->path, b->path) == 0;
}

/* Asked before any work is done, so that a mistyped format costs no run. */
static bool format_exists(enum sw_object object, const char *format, struct sw_error *err)
{
    struct sw_arena *scratch = sw_arena_new();
    struct sw_buffer known = {.arena = scratch};
    bool found = false;

    for (const char *const *name = sw_render_formats(object); *name; name++) {
        found = found || strcmp(*name, format) == 0;
        sw_buffer_printf(&known, "%s%s", known.length ? ", " : "", *name);
    }
    if (!found)
        sw_fail(err, SW_ERROR_USAGE, "unknown format '%s' (known here: %s)", format, known.text);
    sw_arena_free(scratch);
    return found;
}

static bool add_output(struct cli *cli, enum sw_object object, struct cli_outputs *outputs,
                       struct cli_output output, struct sw_error *err)
{
    if (!format_exists(object, output.format, err))
        return false;
    for (size_t i = 0; i < outputs->count; i++)
        if (same_place(&outputs->items[i], &output))
            return sw_fail(err, SW_ERROR_USAGE, "formats %s and %s both go to %s",
                           outputs->items[i].format, output.format,
                           output.path ? output.path : "standard output");
    sw_push(cli->arena, outputs, output);
    return true;
}

/* Several formats may be asked for at once; each needs a place of its own. */
bool cli_outputs_make(struct cli *cli, enum sw_object object, struct cli_outputs *outputs,
                      struct sw_error *err)
{
    const struct cli_values *formats = &cli->options.given[CLI_FORMAT];
    const char *usual = cli_one(&cli->options, CLI_OUTPUT, NULL);

    if (usual && strcmp(usual, "-") == 0)
        usual = NULL;
    if (!formats->count)
        return add_output(cli, object, outputs, (struct cli_output){"text", usual}, err);
    for (size_t i = 0; i < formats->count; i++) {
        const char *text = formats->items[i];
        size_t length = strcspn(text, ":");
        const char *path = text[length] ? text + length + 1 : usual;

        if (path && !*path)
            return sw_fail(err, SW_ERROR_USAGE, "--format %s: no file after the colon", text);
        if (path && strcmp(path, "-") == 0)
            path = NULL;
        if (!add_output(cli, object, outputs,
                        (struct cli_output){sw_strndup(cli->arena, text, length), path}, err))
            return false;
    }
    return true;
}

/* NO_COLOR and its kin count when they are there and not empty (no-color.org). */
static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value;
}

/* The option wins, then NO_COLOR, then CLICOLOR_FORCE, then what the output is. */
static bool wants_color(const struct cli *cli, const struct cli_output *output)
{
    const char *when = cli_one(&cli->options, CLI_COLOR, "auto");
    const char *force = getenv("CLICOLOR_FORCE");
    const char *terminal = getenv("TERM");

    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    if (is_set("NO_COLOR"))
        return false;
    if (is_set("CLICOLOR_FORCE"))
        return strcmp(force, "0") != 0;
    return !output->path && isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

/* The width of a terminal matters only when the output goes there. */
struct sw_render_style cli_style(const struct cli *cli, const struct cli_output *output)
{
    struct sw_render_style style = {
        .color = wants_color(cli, output),
        .verbose = cli_has(&cli->options, CLI_VERBOSE),
        .quiet = cli_has(&cli->options, CLI_QUIET),
    };
    struct winsize size;

    if (!output->path && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        style.width = size.ws_col;
    return style;
}

bool cli_writer_open(const struct cli_output *output, struct cli_writer *writer,
                     struct sw_error *err)
{
    *writer = (struct cli_writer){STDOUT_FILENO, "standard output"};
    if (!output->path)
        return true;
    writer->name = output->path;
    writer->fd = open(output->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (writer->fd < 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: cannot write: %s", output->path, strerror(errno));
    return true;
}

/* A disc may be full and a pipe may take less than it was given: both are the caller's to know. */
bool cli_writer_write(struct cli_writer *writer, const char *bytes, size_t count,
                      struct sw_error *err)
{
    while (count) {
        ssize_t done = write(writer->fd, bytes, count);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return sw_fail(err, SW_ERROR_INPUT, "%s: cannot write: %s", writer->name,
                           strerror(errno));
        bytes += done;
        count -= (size_t)done;
    }
    return true;
}

/* On some file systems only close tells that bytes were lost. */
bool cli_writer_close(struct cli_writer *writer, bool whole, struct sw_error *err)
{
    int status = close(writer->fd);

    if (whole && status != 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: cannot write: %s", writer->name, strerror(errno));
    return whole;
}

/* Rendered whole before a byte is written: a failure leaves no half a document. */
static bool print_one(struct cli *cli, const struct cli_output *output, enum sw_object object,
                      const void *data, struct sw_error *err)
{
    struct sw_render_style style = cli_style(cli, output);
    struct sw_buffer buffer = {.arena = cli->arena};
    struct cli_writer writer;

    if (!sw_render(object, data, output->format, &style, &buffer, err) ||
        !cli_writer_open(output, &writer, err))
        return false;
    return cli_writer_close(&writer, cli_writer_write(&writer, buffer.text, buffer.length, err),
                            err);
}

bool cli_print(struct cli *cli, const struct cli_outputs *outputs, enum sw_object object,
               const void *data, struct sw_error *err)
{
    for (size_t i = 0; i < outputs->count; i++)
        if (!print_one(cli, &outputs->items[i], object, data, err))
            return false;
    return true;
}

int cli_show(struct cli *cli, enum sw_object object, const void *data)
{
    struct cli_outputs outputs = {0};
    struct sw_error err;

    if (!cli_outputs_make(cli, object, &outputs, &err) ||
        !cli_print(cli, &outputs, object, data, &err))
        return cli_fail(&err);
    return CLI_CLEAN;
}
