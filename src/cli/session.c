/* SPDX-License-Identifier: MIT */
/* Opens the inputs that placement options name, once, and puts images on machines with them. */
#include "session.h"

#include "boot.h"
#include "plugin.h"
#include "ram.h"

#include "input/embedded.h"
#include "scan/depth.h"

#include <stdio.h>
#include <stdlib.h>

/* What images can be opened here is arm32; the others are refused before this matters. */
static const char image_arch[] = "arm32";

/* A machine named twice, by itself and by `all`, is one machine. */
static bool add_machine(struct session *session, const struct sw_machine_layout *layout,
                        const struct sw_platform *given, struct sw_error *err)
{
    const struct sw_embedded *board;
    struct sw_platform *platform;
    struct sw_bytes bytes;

    for (size_t i = 0; i < session->machines.count; i++)
        if (strcmp(session->machines.items[i].layout->name, layout->name) == 0)
            return true;
    if (given) {
        sw_push(session->arena, &session->machines, (struct session_machine){layout, given});
        return true;
    }
    board = sw_embedded_find(SW_EMBEDDED_BOARD, layout->board);
    if (!board)
        return sw_fail(err, SW_ERROR_USAGE, "%s: board %s is not known; give --dtb",
                       layout->why.file, layout->board);
    bytes = board->bytes;
    bytes.name = sw_sprintf(session->arena, "board %s", layout->board);
    if (!sw_platform_parse(session->arena, bytes, &platform, err))
        return false;
    sw_push(session->arena, &session->machines, (struct session_machine){layout, platform});
    return true;
}

static bool add_all_machines(struct session *session, const struct sw_platform *given,
                             struct sw_error *err)
{
    struct shipped_machines machines = {0};

    if (!shipped_machines_open(session->arena, &machines, err))
        return false;
    for (size_t i = 0; i < machines.count; i++)
        if (strcmp(machines.items[i]->arch, image_arch) == 0 &&
            !add_machine(session, machines.items[i], given, err))
            return false;
    return true;
}

/* A device tree that is given replaces every machine's own. */
static bool open_machines(struct session *session, struct sw_error *err)
{
    const struct cli_values *names = &session->options->given[CLI_LAYOUT];
    const char *dtb = cli_one(session->options, CLI_DTB, NULL);
    struct sw_platform *platform = NULL;

    if (dtb && !sw_platform_open(session->arena, dtb, &platform, err))
        return false;
    if (!names->count)
        return add_all_machines(session, platform, err);
    for (size_t i = 0; i < names->count; i++) {
        struct sw_machine_layout *layout;

        if (strcmp(names->items[i], "all") == 0) {
            if (!add_all_machines(session, platform, err))
                return false;
        } else if (!sw_machine_layout_open(session->arena, names->items[i], &layout, err) ||
                   !add_machine(session, layout, platform, err)) {
            return false;
        }
    }
    return true;
}

/* Only its size matters: the loader copies it as it is. */
static bool open_ramdisk(struct session *session, struct sw_error *err)
{
    const char *path = cli_one(session->options, CLI_RAMDISK, NULL);
    struct sw_bytes bytes;

    if (!path)
        return true;
    if (!sw_file_map(session->arena, path, &bytes, err))
        return false;
    if (!bytes.size)
        return sw_fail(err, SW_ERROR_INPUT, "%s: is empty, and so no ramdisk", path);
    session->ramdisk_size = bytes.size;
    return true;
}

/* Sorted here, so that everything behind may rely on it. */
static bool open_banks(struct session *session, struct sw_error *err)
{
    const struct cli_values *banks = &session->options->given[CLI_RAM];

    for (size_t i = 0; i < banks->count; i++) {
        struct sw_range bank;

        if (!ram_parse(banks->items[i], &bank, err))
            return false;
        sw_push(session->arena, &session->ram, bank);
    }
    return ram_sort(session->ram.items, session->ram.count, err);
}

/*
 * Where stage 1 is to come from. Without a word the boot code is run if that is possible here; when
 * it is asked for, it must be. A command without the option does what it does itself.
 */
static bool choose_stage1(const struct cli *cli, struct session *session, struct sw_error *err)
{
    const char *word = cli_one(session->options, CLI_STAGE1, NULL);
    struct sw_error ignored;

    session->strict = word && strcmp(word, "run") == 0;
    if ((word && !session->strict) || !(cli->command->options & CLI_BIT(CLI_STAGE1)))
        return true;
    session->run = plugin_open(session->arena, session->strict ? err : &ignored);
    return session->run || !session->strict;
}

bool session_open(struct cli *cli, struct session *session, struct sw_error *err)
{
    const char *promise = cli_one(&cli->options, CLI_IMAGE_LAYOUT, NULL);

    *session = (struct session){.arena = cli->arena, .options = &cli->options};
    if (!choose_stage1(cli, session, err))
        return false;
    if (promise ? !sw_image_layout_open(cli->arena, promise, &session->promise, err)
                : !shipped_images_open(cli->arena, &session->layouts, err))
        return false;
    return open_banks(session, err) && open_machines(session, err) && open_ramdisk(session, err);
}

/* A raw image can lend no names: that would look like an image without any. */
static bool open_symbols(struct session *session, struct sw_image *image, struct sw_error *err)
{
    const char *path = cli_one(session->options, CLI_SYMBOLS, NULL);
    struct sw_image *symbols;

    if (!path)
        return true;
    if (!sw_image_open(session->arena, path, &symbols, err))
        return false;
    if (symbols->kind == SW_IMAGE_ZIMAGE)
        return sw_fail(err, SW_ERROR_INPUT, "%s: --symbols needs an ELF, and this is a raw zImage",
                       path);
    image->symbols_from = symbols;
    return true;
}

/* An emulator that fails is an error only for someone who asked for a run. */
static bool run_machine(struct session *session, struct sw_machine *machine, struct sw_error *err)
{
    const struct boot_job job = {.arena = session->arena,
                                 .functions = session->run,
                                 .limit = BOOT_LIMIT,
                                 .progress = session->progress};
    struct sw_boot_trace *trace;
    struct sw_error failed;

    if (!session->run)
        return true;
    if (boot_machine(&job, machine, &trace, &failed)) {
        sw_machine_use_trace(session->arena, machine, trace, session->strict);
        return true;
    }
    if (failed.kind == SW_ERROR_MISSING && !session->strict)
        return true;
    *err = failed;
    return false;
}

/* The code is the same on every machine; so are its addresses. Where no stack is promised there is
 * nothing to hold against what it pushes, and going through it costs more than all else. */
static const struct sw_code_facts *code_of(const struct session *session,
                                           const struct sw_machine *machine)
{
    const struct sw_image_layout *promise = machine->promise;
    bool stack = false;

    for (size_t i = 0; i < promise->region_count; i++)
        stack |= strcmp(promise->regions[i].use, "stack") == 0;
    return session->code && stack ? sw_code_facts_make(session->arena, machine) : NULL;
}

bool session_image(struct session *session, const char *path, struct session_subject *subject,
                   struct sw_error *err)
{
    const struct sw_image_layout *promise = session->promise;

    *subject = (struct session_subject){.promise_why = "given"};
    if (!*path)
        return sw_fail(err, SW_ERROR_USAGE, "the name of an image is empty");
    if (!sw_image_open(session->arena, path, &subject->image, err) ||
        !open_symbols(session, subject->image, err))
        return false;
    if (!promise &&
        !sw_image_layout_match(session->arena, subject->image, session->layouts.items,
                               session->layouts.count, &promise, &subject->promise_why, err))
        return false;
    subject->promise = promise;
    subject->machines =
        SW_NEW_ARRAY(session->arena, const struct sw_machine *, session->machines.count);
    for (size_t i = 0; i < session->machines.count; i++) {
        const struct session_machine *at = &session->machines.items[i];
        const struct sw_machine_inputs inputs = {.image = subject->image,
                                                 .platform = at->platform,
                                                 .layout = at->layout,
                                                 .promise = promise,
                                                 .ram = session->ram.items,
                                                 .ram_count = session->ram.count,
                                                 .ramdisk_size = session->ramdisk_size};
        struct sw_machine *machine;

        if (!sw_machine_make(session->arena, &inputs, &machine, err) ||
            !run_machine(session, machine, err))
            return false;
        machine->code = i ? subject->machines[0]->code : code_of(session, machine);
        subject->machines[subject->count++] = machine;
    }
    return true;
}

/* The names to choose from, for someone who named no machine. */
static bool fail_unnamed(struct cli *cli, struct sw_error *err)
{
    struct shipped_machines machines = {0};
    struct sw_buffer known = {.arena = cli->arena};

    if (!shipped_machines_open(cli->arena, &machines, err))
        return false;
    for (size_t i = 0; i < machines.count; i++)
        sw_buffer_printf(&known, "%s%s", i ? ", " : "", machines.items[i]->name);
    return sw_fail(err, SW_ERROR_USAGE,
                   "%s: needs exactly one machine, as in --layout xen-4.5; known: %s",
                   cli->command->name, known.length ? known.text : "none");
}

bool session_single(struct cli *cli, struct session *session, struct session_subject *subject,
                    struct sw_error *err)
{
    if (!cli_has(&cli->options, CLI_LAYOUT))
        return fail_unnamed(cli, err);
    if (!session_open(cli, session, err))
        return false;
    if (session->machines.count != 1)
        return sw_fail(err, SW_ERROR_USAGE, "%s: needs exactly one machine, and --layout names %zu",
                       cli->command->name, session->machines.count);
    return session_image(session, cli->options.positional.items[0], subject, err);
}
