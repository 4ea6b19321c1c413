/* SPDX-License-Identifier: MIT */
/* Opens what translate and map look at. Knows no table and no register. */
#include "source.h"

#include "session.h"

#include "base/buffer.h"
#include "base/text.h"
#include "input/core.h"
#include "model/dump.h"

#include <stdio.h>

struct pieces SW_VECTOR(struct sw_memory_piece);

/* A dump under way: everything the model wants to see, and the words for it. */
struct dump_source {
    struct pieces pieces;
    struct sw_memory memory;
    struct sw_registers registers;
    struct sw_core *core;
    struct sw_image *symbols;
};

bool source_is_dump(const struct cli *cli)
{
    return cli_has(&cli->options, CLI_MEM) || cli_has(&cli->options, CLI_CORE);
}

/* A dump's files are named by options, so all words are left to the command. */
size_t source_words(const struct cli *cli)
{
    return source_is_dump(cli) ? 0 : 1;
}

/* Backwards it is an output address: 40 bits with an image's long descriptors, 52 bits for what a
 * dump may be of. Forwards it is the width of a VA. */
uint64_t source_limit(const struct sw_machine *machine, bool reverse)
{
    if (reverse)
        return machine->image ? (UINT64_C(1) << 40) - 1 : (UINT64_C(1) << 52) - 1;
    return machine->stage1.regime.aarch64 ? UINT64_MAX : UINT32_MAX;
}

/* Options that place an image mean nothing to a dump: saying nothing would look as if they did. */
static bool check_options(const struct cli *cli, struct sw_error *err)
{
    static const enum cli_option_id image_only[] = {CLI_LAYOUT, CLI_IMAGE_LAYOUT, CLI_DTB,
                                                    CLI_RAM,    CLI_RAMDISK,      CLI_STAGE1};

    for (size_t i = 0; i < sizeof image_only / sizeof *image_only; i++)
        if (cli_has(&cli->options, image_only[i]))
            return sw_fail(err, SW_ERROR_USAGE, "--%s goes with an IMAGE, not with --mem or --core",
                           cli_option_table[image_only[i]].name);
    if (cli_has(&cli->options, CLI_MEM) && cli_has(&cli->options, CLI_CORE))
        return sw_fail(err, SW_ERROR_USAGE, "--mem and --core exclude each other");
    if (!cli_has(&cli->options, CLI_REGS) && !cli_has(&cli->options, CLI_CORE))
        return sw_fail(err, SW_ERROR_USAGE,
                       "--mem needs --regs FILE: memory alone does not say "
                       "where its tables are");
    return true;
}

static bool open_memory(struct cli *cli, struct dump_source *source, struct sw_error *err)
{
    const struct cli_values *words = &cli->options.given[CLI_MEM];
    const char *core = cli_one(&cli->options, CLI_CORE, NULL);

    if (core) {
        if (!sw_core_open(cli->arena, core, &source->core, err))
            return false;
        source->memory = source->core->memory;
        source->registers = source->core->registers;
        return true;
    }
    for (size_t i = 0; i < words->count; i++) {
        struct sw_memory_piece piece;

        if (!sw_memory_piece_open(cli->arena, words->items[i], &piece, err))
            return false;
        sw_push(cli->arena, &source->pieces, piece);
    }
    return sw_memory_make(source->pieces.items, source->pieces.count, SW_ERROR_USAGE,
                          &source->memory, err);
}

static bool open_files(struct cli *cli, struct dump_source *source, struct sw_error *err)
{
    const char *regs = cli_one(&cli->options, CLI_REGS, NULL);
    const char *symbols = cli_one(&cli->options, CLI_SYMBOLS, NULL);

    return open_memory(cli, source, err) &&
           (!regs || sw_registers_open(cli->arena, regs, &source->registers, err)) &&
           (!symbols || sw_image_open_symbols(cli->arena, symbols, &source->symbols, err));
}

/* "a.bin@0x0, b.bin@0x1000 with regs.txt" */
static const char *describe(struct cli *cli)
{
    const struct cli_values *words = &cli->options.given[CLI_MEM];
    struct sw_buffer text = {.arena = cli->arena};

    sw_buffer_puts(&text, cli_one(&cli->options, CLI_CORE, ""));
    for (size_t i = 0; i < words->count; i++)
        sw_buffer_printf(&text, "%s%s", i ? ", " : "", words->items[i]);
    if (cli_has(&cli->options, CLI_REGS))
        sw_buffer_printf(&text, " with %s", cli_one(&cli->options, CLI_REGS, ""));
    return text.text;
}

/* On standard error, so that the output stays what a program can parse. Names in a note come from
 * files and are made printable. */
static void note(const char *text)
{
    char safe[SW_ERROR_TEXT];

    sw_text_printable(safe, sizeof safe, text);
    fprintf(stderr, "stagewalk: note: %s\n", safe);
}

/* What was given and not used is named: a register with a misspelt name would otherwise look as if
 * it had counted. */
static void tell(const struct cli *cli, const struct dump_source *source,
                 const struct sw_machine *machine)
{
    const struct sw_registers *registers = &source->registers;
    struct sw_buffer names = {.arena = cli->arena};
    size_t listed = registers->ignored_count < SW_REGISTERS_IGNORED ? registers->ignored_count
                                                                    : SW_REGISTERS_IGNORED;

    if (cli_has(&cli->options, CLI_QUIET))
        return;
    sw_buffer_printf(&names, "%s: not used:", cli_one(&cli->options, CLI_REGS, ""));
    for (size_t i = 0; i < listed; i++)
        sw_buffer_printf(&names, " %s", registers->ignored[i]);
    if (listed < registers->ignored_count)
        sw_buffer_printf(&names, " and %zu more", registers->ignored_count - listed);
    if (listed)
        note(names.text);
    for (size_t i = 0; i < machine->note_count; i++)
        note(machine->notes[i]);
}

/* The inputs are in the session's arena and outlive this call, as a machine can be made from them
 * again after a change. */
static bool open_dump(struct cli *cli, const struct sw_machine **machine,
                      const struct sw_dump_inputs **from, struct sw_error *err)
{
    struct dump_source *source = SW_NEW(cli->arena, struct dump_source);
    struct sw_machine *made;
    struct sw_dump_inputs *inputs = SW_NEW(cli->arena, struct sw_dump_inputs);

    if (!check_options(cli, err) || !open_files(cli, source, err))
        return false;
    *inputs = (struct sw_dump_inputs){
        .about = describe(cli),
        .memory = &source->memory,
        .registers = &source->registers,
        .registers_name =
            cli_one(&cli->options, CLI_REGS, cli_one(&cli->options, CLI_CORE, "--regs")),
        .wanted = cli_one(&cli->options, CLI_REGIME, NULL),
        .aarch64 = source->core && source->core->aarch64,
        .symbols = source->symbols,
    };
    if (!sw_machine_from_dump(cli->arena, inputs, &made, err))
        return false;
    tell(cli, source, made);
    *machine = made;
    *from = inputs;
    return true;
}

/* An image says nothing of a hypervisor's or an AArch64 regime. */
static bool open_image(struct cli *cli, const struct sw_machine **machine, struct sw_error *err)
{
    const char *regime = cli_one(&cli->options, CLI_REGIME, "pl1");
    struct session_subject subject;
    struct session session;

    if (!cli->options.positional.count)
        return sw_fail(err, SW_ERROR_USAGE, "%s: nothing given; it needs %s", cli->command->name,
                       cli->command->usage);
    if (cli_has(&cli->options, CLI_REGS))
        return sw_fail(err, SW_ERROR_USAGE, "--regs goes with --mem or --core");
    if (strcmp(regime, "pl1") != 0)
        return sw_fail(err, SW_ERROR_USAGE,
                       "--regime %s needs registers (--mem or --core with --regs); an IMAGE has "
                       "pl1 only",
                       regime);
    if (!session_single(cli, &session, &subject, err))
        return false;
    *machine = subject.machines[0];
    return true;
}

bool source_open_inputs(struct cli *cli, const struct sw_machine **machine,
                        const struct sw_dump_inputs **inputs, struct sw_error *err)
{
    *inputs = NULL;
    return source_is_dump(cli) ? open_dump(cli, machine, inputs, err)
                               : open_image(cli, machine, err);
}

bool source_open(struct cli *cli, const struct sw_machine **machine, struct sw_error *err)
{
    const struct sw_dump_inputs *inputs;

    return source_open_inputs(cli, machine, &inputs, err);
}
