/* SPDX-License-Identifier: MIT */
/* Many translations: one after the other, or as a stream of chunks. */
#include "progress.h"
#include "queries.h"

enum { CHUNK = 512 };

/* The walk itself never fails: an answer that is unknown is an answer with an exit code. */
int queries_translate(const struct sw_machine *machine, const struct query *queries, size_t count,
                      struct sw_trace *traces)
{
    int status = CLI_CLEAN;

    for (size_t i = 0; i < count; i++) {
        traces[i] = sw_translate(machine, vmsa_va_of(queries[i].address), queries[i].access);
        if (traces[i].result.outcome == VMSA_UNKNOWN)
            status = SW_ERROR_MISSING;
    }
    return status;
}

/* The same without steps, which lines do not show. */
static int translate_brief(const struct sw_machine *machine, const struct query *queries,
                           size_t count, struct sw_trace *traces)
{
    int status = CLI_CLEAN;

    for (size_t i = 0; i < count; i++) {
        sw_translate_brief(machine, vmsa_va_of(queries[i].address), queries[i].access, &traces[i]);
        if (traces[i].result.outcome == VMSA_UNKNOWN)
            status = SW_ERROR_MISSING;
    }
    return status;
}

/* The buffer keeps its room from chunk to chunk: its length alone goes back to 0. */
bool queries_stream(struct cli *cli, const struct cli_output *output,
                    const struct sw_machine *machine, const struct queries *queries, int *status,
                    struct sw_error *err)
{
    struct sw_trace *traces = SW_NEW_ARRAY(cli->arena, struct sw_trace, CHUNK);
    const struct sw_render_style style = {0};
    struct sw_buffer buffer = {.arena = cli->arena};
    struct progress progress = progress_start(cli);
    struct cli_writer writer;
    bool ok = true;

    if (!cli_writer_open(output, &writer, err))
        return false;
    for (size_t i = 0; ok && i < queries->count; i += CHUNK) {
        const size_t count = queries->count - i < CHUNK ? queries->count - i : CHUNK;
        const struct sw_render_traces chunk = {machine, traces, count};

        *status = cli_worse(*status, translate_brief(machine, queries->items + i, count, traces));
        buffer.length = 0;
        ok = sw_render(SW_OBJECT_TRANSLATIONS, &chunk, output->format, &style, &buffer, err) &&
             cli_writer_write(&writer, buffer.text, buffer.length, err);
        progress_show(&progress, i + count, queries->count);
    }
    progress_end(&progress);
    return cli_writer_close(&writer, ok, err);
}
