/* SPDX-License-Identifier: MIT */
/* `stagewalk boot`: one image's boot code on one machine, run and told. */
#include "boot.h"
#include "plugin.h"
#include "session.h"
#include "sweep.h"

#include "base/text.h"

static bool read_limit(const struct cli *cli, uint64_t *limit, struct sw_error *err)
{
    const char *text = cli_one(&cli->options, CLI_LIMIT, NULL);

    *limit = BOOT_LIMIT;
    if (!text || (sw_text_number(text, limit) && *limit > 0))
        return true;
    return sw_fail(err, SW_ERROR_USAGE, "--limit %s: not a number of instructions above 0", text);
}

/* The machine is the session's own and seen by nobody yet, with the trace of a run of its own: to
 * --until, by --limit. */
static bool run(struct cli *cli, struct boot_job *job, const struct session_subject *subject,
                struct sw_boot_trace **trace, struct sw_error *err)
{
    struct sw_machine *machine = (struct sw_machine *)(uintptr_t)subject->machines[0];
    struct progress progress = progress_start(cli);
    bool done;

    job->progress = &progress;
    done = boot_machine(job, machine, trace, err);
    progress_end(&progress);
    if (!done)
        return false;
    sw_machine_use_trace(cli->arena, machine, *trace, true);
    boot_describe(cli->arena, machine, *trace);
    return true;
}

static int verdict(const struct sw_boot_trace *trace)
{
    if (trace->handover)
        return CLI_CLEAN;
    return trace->end == SW_BOOT_END_REFUSED || trace->end == SW_BOOT_END_LIMIT ? SW_ERROR_MISSING
                                                                                : CLI_FINDINGS;
}

/* Addresses where it dies are an answer; those of which nobody can tell are not. */
static int sweep(struct cli *cli, struct boot_job *job, const struct session *session,
                 const struct session_subject *subject, const struct cli_outputs *outputs)
{
    struct progress progress = progress_start(cli);
    struct sw_sweep swept;
    struct sw_error err;
    int status = CLI_CLEAN;
    bool done;

    job->progress = &progress;
    done = sweep_run(session, subject, job, &swept, &err);
    progress_end(&progress);
    if (!done || !cli_print(cli, outputs, SW_OBJECT_SWEEP, &swept, &err))
        return cli_fail(&err);
    for (size_t i = 0; i < SW_SWEEP_FAMILIES; i++)
        for (size_t k = 0; k < swept.families[i].range_count; k++)
            if (swept.families[i].ranges[k].verdict == SW_SWEEP_UNKNOWN)
                status = SW_ERROR_MISSING;
    return status;
}

int cmd_boot(struct cli *cli)
{
    const bool sweeps = cli_has(&cli->options, CLI_SWEEP);
    struct boot_job job = {.arena = cli->arena, .until = cli_one(&cli->options, CLI_UNTIL, NULL)};
    struct cli_outputs outputs = {0};
    struct session_subject subject;
    struct sw_render_boot boot;
    struct sw_boot_trace *trace;
    struct session session;
    struct sw_error err;

    if (!cli_outputs_make(cli, sweeps ? SW_OBJECT_SWEEP : SW_OBJECT_BOOT, &outputs, &err) ||
        !read_limit(cli, &job.limit, &err) || !session_single(cli, &session, &subject, &err))
        return cli_fail(&err);
    job.functions = plugin_open(cli->arena, &err);
    if (job.functions && sweeps)
        return sweep(cli, &job, &session, &subject, &outputs);
    if (!job.functions || !run(cli, &job, &subject, &trace, &err))
        return cli_fail(&err);
    boot = (struct sw_render_boot){subject.machines[0], trace};
    if (!cli_print(cli, &outputs, SW_OBJECT_BOOT, &boot, &err))
        return cli_fail(&err);
    return verdict(trace);
}
