/* SPDX-License-Identifier: MIT */
/* Opens what a crash is explained with: the log, the image or dump, the guest's RAM. Judges
 * nothing. */
#include "crash.h"

#include "ram.h"
#include "source.h"

#include "base/vector.h"
#include "explain/story.h"

#include <ctype.h>

enum { MOST_LOG = 1 << 30 };

struct crash {
    struct sw_console_log *log;
    struct sw_log_fault *by_hand;
    struct sw_story_inputs inputs;
    struct SW_VECTOR(struct sw_range) ram;
};

/* NAME=VALUE; an image of such a name can be given as ./NAME=VALUE. */
static bool is_register(const char *word)
{
    while (isalnum((unsigned char)*word) || *word == '_')
        word++;
    return *word == '=';
}

/* Words that are registers leave the command line, so that what is left names the source. */
static bool read_registers(struct cli *cli, struct crash *crash, struct sw_error *err)
{
    const struct cli_values *given = &cli->options.given[CLI_FAULT];
    struct cli_values *words = &cli->options.positional;
    size_t kept = 0;

    crash->by_hand = SW_NEW(cli->arena, struct sw_log_fault);
    crash->by_hand->source = -1;
    crash->by_hand->formats = 1U << SW_LOG_REGISTERS;
    for (size_t i = 0; i < given->count; i++)
        if (!sw_log_fault_word(cli->arena, crash->by_hand, given->items[i], err))
            return false;
    for (size_t i = 0; i < words->count; i++) {
        if (!is_register(words->items[i]))
            words->items[kept++] = words->items[i];
        else if (!sw_log_fault_word(cli->arena, crash->by_hand, words->items[i], err))
            return false;
    }
    words->count = kept;
    return true;
}

/* All of it at once: the lines of one report may be far apart, and a crash is only known to be over
 * when the log is. */
static bool read_log(struct cli *cli, struct crash *crash, struct sw_error *err)
{
    const char *path = cli_one(&cli->options, CLI_LOG, NULL);
    struct sw_bytes bytes;

    if (!(strcmp(path, "-") == 0 ? sw_file_stdin(cli->arena, MOST_LOG, &bytes, err)
                                 : sw_file_map(cli->arena, path, &bytes, err)))
        return false;
    crash->log = SW_NEW(cli->arena, struct sw_console_log);
    sw_console_log_parse(cli->arena, bytes, crash->log);
    return true;
}

/* The guest's own RAM: a shipped board's is an example, and no fact about this guest. */
static bool read_ram(struct cli *cli, struct crash *crash, struct sw_error *err)
{
    const struct cli_values *banks = &cli->options.given[CLI_RAM];
    const char *dtb = cli_one(&cli->options, CLI_DTB, NULL);
    struct sw_platform *platform;

    for (size_t i = 0; i < banks->count; i++) {
        struct sw_range bank;

        if (!ram_parse(banks->items[i], &bank, err))
            return false;
        sw_push(cli->arena, &crash->ram, bank);
    }
    if (!banks->count && dtb) {
        if (!sw_platform_open(cli->arena, dtb, &platform, err))
            return false;
        for (size_t i = 0; i < platform->memory_count; i++)
            sw_push(cli->arena, &crash->ram, platform->memory[i].where);
    }
    crash->inputs.ram = crash->ram.items;
    crash->inputs.ram_count = crash->ram.count;
    return ram_sort(crash->ram.items, crash->ram.count, err);
}

/* No names at all is no error, as the fault registers explain much without an image. */
static bool open_names(struct cli *cli, struct crash *crash, struct sw_error *err)
{
    const char *symbols = cli_one(&cli->options, CLI_SYMBOLS, NULL);
    struct sw_image *image = NULL;

    if (cli->options.positional.count) {
        if (!sw_image_open(cli->arena, cli->options.positional.items[0], &image, err))
            return false;
    } else if (symbols && !sw_image_open_symbols(cli->arena, symbols, &image, err)) {
        return false;
    }
    crash->inputs.names = image;
    return true;
}

/* The rules are about images. A dump is none, so its story has no findings to point to. */
static void lint(struct cli *cli, struct crash *crash)
{
    const struct sw_machine *machine = crash->inputs.machine;
    struct sw_report *report = SW_NEW(cli->arena, struct sw_report);

    if (!machine->image)
        return;
    sw_lint(cli->arena, &machine, 1, NULL, report);
    crash->inputs.report = report;
}

/* Without a machine an image still names code. */
static bool open_source(struct cli *cli, struct crash *crash, struct sw_error *err)
{
    const struct cli_values *words = &cli->options.positional;
    const bool dump = source_is_dump(cli);
    const struct sw_image *names;

    if (words->count > source_words(cli))
        return sw_fail(err, SW_ERROR_USAGE, "explain: unexpected argument '%s'",
                       words->items[source_words(cli)]);
    if (dump || (words->count && cli_has(&cli->options, CLI_LAYOUT))) {
        if (!source_open(cli, &crash->inputs.machine, err))
            return false;
        crash->inputs.names = crash->inputs.machine->names;
        lint(cli, crash);
    } else if (!open_names(cli, crash, err)) {
        return false;
    }
    names = crash->inputs.names;
    if (names && names->symbols_from)
        names = names->symbols_from;
    if (names && names->kind != SW_IMAGE_ZIMAGE)
        crash->inputs.dwarf = sw_dwarf_open(cli->arena, names->name);
    return true;
}

/* Registers given by hand make one fault like those of a log, so that the same code explains
 * both. */
static void tell(struct cli *cli, struct crash *crash, struct sw_render_story *render)
{
    struct sw_log_fault *const *faults = crash->log ? crash->log->faults.items : &crash->by_hand;
    const size_t count = crash->log ? crash->log->faults.count : 1;
    struct sw_story *stories = SW_NEW_ARRAY(cli->arena, struct sw_story, count);

    crash->inputs.log = crash->log;
    for (size_t i = 0; i < count; i++)
        sw_story_tell(cli->arena, &crash->inputs, faults[i], &stories[i]);
    *render = (struct sw_render_story){crash->log, crash->inputs.machine, stories, count};
}

/* An explanation with a gap is no success to a script, and a log without a crash is not a clean
 * result: exit code and text have to agree. */
static int status_of(const struct sw_render_story *render)
{
    for (size_t i = 0; i < render->count; i++)
        if (render->stories[i].unknown)
            return SW_ERROR_MISSING;
    return render->count ? CLI_CLEAN : SW_ERROR_MISSING;
}

int crash_explain(struct cli *cli)
{
    const bool log = cli_has(&cli->options, CLI_LOG);
    struct cli_outputs outputs = {0};
    struct sw_render_story render;
    struct crash crash = {0};
    struct sw_error err;

    if (log && cli_has(&cli->options, CLI_FAULT)) {
        sw_fail(&err, SW_ERROR_USAGE, "--log and --fault exclude each other");
        return cli_fail(&err);
    }
    if (!cli_outputs_make(cli, SW_OBJECT_STORY, &outputs, &err) ||
        !(log ? read_log : read_registers)(cli, &crash, &err) || !read_ram(cli, &crash, &err) ||
        !open_source(cli, &crash, &err))
        return cli_fail(&err);
    tell(cli, &crash, &render);
    if (!cli_print(cli, &outputs, SW_OBJECT_STORY, &render, &err))
        return cli_fail(&err);
    return status_of(&render);
}
