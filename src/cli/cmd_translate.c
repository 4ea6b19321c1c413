/* SPDX-License-Identifier: MIT */
/* `stagewalk translate`: one image on one machine, or a dump; one answer an address. */
#include "queries.h"
#include "reversed.h"
#include "source.h"

/* Lines alone are streamed; a document, or several outputs, need all answers at once. */
static bool answer(struct cli *cli, const struct cli_outputs *outputs,
                   const struct sw_machine *machine, const struct queries *queries, int *status,
                   struct sw_error *err)
{
    struct sw_render_traces traces = {machine, NULL, queries->count};
    struct sw_trace *room;

    if (outputs->count == 1 && strcmp(outputs->items[0].format, "jsonl") == 0)
        return queries_stream(cli, &outputs->items[0], machine, queries, status, err);
    room = SW_NEW_ARRAY(cli->arena, struct sw_trace, queries->count);
    *status = queries_translate(machine, queries->items, queries->count, room);
    traces.traces = room;
    return cli_print(cli, outputs, SW_OBJECT_TRANSLATIONS, &traces, err);
}

static bool answer_reversed(struct cli *cli, const struct cli_outputs *outputs,
                            const struct sw_machine *machine, const struct queries *queries,
                            int *status, struct sw_error *err)
{
    struct sw_render_reverse reverse;

    *status = reversed_find(cli->arena, machine, queries->items, queries->count, &reverse);
    return cli_print(cli, outputs, SW_OBJECT_REVERSE, &reverse, err);
}

/* Words that are no addresses are told before an image is opened; what addresses a dump has, its
 * registers say. */
static bool open_all(struct cli *cli, bool reverse, const struct sw_machine **machine,
                     struct queries *queries, struct sw_error *err)
{
    const uint64_t limit = reverse ? (UINT64_C(1) << 40) - 1 : UINT32_MAX;

    if (source_is_dump(cli))
        return source_open(cli, machine, err) &&
               queries_read(cli, 0, source_limit(*machine, reverse), queries, err);
    if (cli->options.positional.count && !queries_read(cli, 1, limit, queries, err))
        return false;
    return source_open(cli, machine, err);
}

int cmd_translate(struct cli *cli)
{
    const bool reverse = cli_has(&cli->options, CLI_REVERSE);
    const struct sw_machine *machine;
    struct cli_outputs outputs = {0};
    struct queries queries = {0};
    struct sw_error err;
    int status = CLI_CLEAN;

    if (!cli_outputs_make(cli, reverse ? SW_OBJECT_REVERSE : SW_OBJECT_TRANSLATIONS, &outputs,
                          &err) ||
        !open_all(cli, reverse, &machine, &queries, &err) ||
        !(reverse ? answer_reversed : answer)(cli, &outputs, machine, &queries, &status, &err))
        return cli_fail(&err);
    return status;
}
