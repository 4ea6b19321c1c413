/* SPDX-License-Identifier: MIT */
/* `stagewalk diff`: two images, on the same machines. */
#include "checks.h"

#include "lint/gate.h"

#include <string.h>

struct list SW_VECTOR(const struct sw_finding *);

/* The findings of one report that the other has none like, each of the other's standing for one. */
static struct list without(struct cli *cli, const struct sw_report *report,
                           const struct sw_report *other)
{
    bool *taken = SW_NEW_ARRAY(cli->arena, bool, other->finding_count);
    struct list list = {0};

    for (size_t i = 0; i < report->finding_count; i++) {
        size_t k = 0;

        while (k < other->finding_count &&
               (taken[k] ||
                strcmp(other->findings[k].fingerprint, report->findings[i].fingerprint) != 0))
            k++;
        if (k < other->finding_count)
            taken[k] = true;
        else
            sw_push(cli->arena, &list, &report->findings[i]);
    }
    return list;
}

/* What a rule could not say of one image, nobody can compare. */
static void note_skipped(struct cli *cli, const struct sw_report *report, struct sw_diff *diff)
{
    if (report->skipped_count)
        sw_push(cli->arena, &diff->unknown,
                sw_sprintf(cli->arena,
                           "%s: %zu rules were not evaluated (stagewalk check says why)",
                           report->image->name, report->skipped_count));
}

static int show(struct cli *cli, const struct cli_outputs *outputs, struct sw_report *before,
                struct sw_report *after)
{
    struct sw_diff diff = {0};
    struct list fresh, gone;
    struct sw_render_diff object;
    struct sw_gate gate;
    struct sw_error err;

    if (!sw_gate_open(cli->arena, NULL, NULL, 0, &gate, &err))
        return cli_fail(&err);
    sw_gate_apply(&gate, before);
    sw_gate_apply(&gate, after);
    sw_diff_images(cli->arena, before->image, after->image, &diff);
    for (size_t i = 0; i < before->verdict_count; i++)
        sw_diff_machines(cli->arena, before->verdicts[i].machine, after->verdicts[i].machine,
                         &diff);
    note_skipped(cli, before, &diff);
    note_skipped(cli, after, &diff);
    fresh = without(cli, after, before);
    gone = without(cli, before, after);
    object = (struct sw_render_diff){before,      after,      &diff,     fresh.items,
                                     fresh.count, gone.items, gone.count};
    if (!cli_print(cli, outputs, SW_OBJECT_DIFF, &object, &err))
        return cli_fail(&err);
    return diff.unknown.count ? SW_ERROR_MISSING : CLI_CLEAN;
}

int cmd_diff(struct cli *cli)
{
    struct check checks[2] = {{.path = cli->options.positional.items[0]},
                              {.path = cli->options.positional.items[1]}};
    struct cli_outputs outputs = {0};
    struct session session;
    struct sw_error err;
    int status = CLI_CLEAN;

    if (!cli_outputs_make(cli, SW_OBJECT_DIFF, &outputs, &err) ||
        !session_open(cli, &session, &err))
        return cli_fail(&err);
    checks_run(cli, &session, NULL, NULL, checks, 2, 2);
    for (int i = 0; i < 2; i++)
        if (!checks[i].ok)
            status = cli_worse(status, cli_fail(&checks[i].err));
    return status ? status : show(cli, &outputs, &checks[0].report, &checks[1].report);
}
