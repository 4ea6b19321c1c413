/* SPDX-License-Identifier: MIT */
/* `stagewalk check`: every rule on every image and machine, one report. */
#include "checks.h"
#include "settings.h"

#include "base/text.h"
#include "lint/gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_THREADS = 256 };

/* Everything that one run of the command needs. */
struct run {
    struct cli *cli;
    struct settings settings;
    struct cli_outputs outputs;
    struct sw_rule_choice choice;
    struct session session;
    struct sw_baseline *baseline;
    struct sw_gate gate;
    uint64_t threads;
};

static bool read_choice(struct cli *cli, struct sw_rule_choice *choice, struct sw_error *err)
{
    struct cli_values selected = {0}, ignored = {0};

    if (!cli_split(cli->arena, &cli->options, CLI_SELECT, &selected, err) ||
        !cli_split(cli->arena, &cli->options, CLI_IGNORE, &ignored, err))
        return false;
    *choice = (struct sw_rule_choice){
        .selected = selected.items,
        .selected_count = selected.count,
        .ignored = ignored.items,
        .ignored_count = ignored.count,
        .no_run = strcmp(cli_one(&cli->options, CLI_STAGE1, "run"), "declared") == 0};
    return sw_rule_words_check(choice, err);
}

static bool read_threads(struct run *run, struct sw_error *err)
{
    const char *text = cli_one(&run->cli->options, CLI_JOBS, "1");

    if (sw_text_number(text, &run->threads) && run->threads >= 1 && run->threads <= MOST_THREADS)
        return true;
    return sw_fail(err, SW_ERROR_USAGE, "--jobs %s: not a number from 1 to %d", text, MOST_THREADS);
}

/* The day by which ignores expire. SOURCE_DATE_EPOCH (reproducible-builds.org) sets it, so that a
 * run can be repeated. */
static int64_t today(void)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds;

    if (text && sw_text_number(text, &seconds) && seconds <= INT64_MAX)
        return (int64_t)seconds;
    return (int64_t)time(NULL);
}

static bool open_gate(struct run *run, struct sw_error *err)
{
    const char *path = cli_one(&run->cli->options, CLI_BASELINE, NULL);

    if (path && !sw_baseline_open(run->cli->arena, path, &run->baseline, err))
        return false;
    return sw_gate_open(run->cli->arena, run->settings.config, run->baseline, today(), &run->gate,
                        err);
}

/* Only rules that were chosen make anybody read the code. */
static bool choose_code(struct run *run)
{
    run->session.code = sw_rule_choice_needs(&run->choice, SW_NEED_CODE) ||
                        sw_rule_choice_needs(&run->choice, SW_NEED_MODE_STACKS);
    return true;
}

/* All that can be wrong before an image is opened. */
static bool open_run(struct run *run, struct sw_error *err)
{
    struct cli *cli = run->cli;
    const struct cli_values *paths = &cli->options.positional;

    if (!paths->count)
        return sw_fail(err, SW_ERROR_USAGE, "check: nothing given; it needs IMAGE...");
    if (paths->count > 1 && cli_has(&cli->options, CLI_SYMBOLS))
        return sw_fail(err, SW_ERROR_USAGE, "--symbols goes with one IMAGE, and %zu are given",
                       paths->count);
    return cli_outputs_make(cli, SW_OBJECT_REPORTS, &run->outputs, err) &&
           read_choice(cli, &run->choice, err) && read_threads(run, err) && open_gate(run, err) &&
           session_open(cli, &run->session, err) && choose_code(run);
}

/* The words are in the order of enum sw_severity; `never` is none of them, so that nothing matches.
 * What could not be asked stays 4 whatever --fail-on says: it was not looked at. */
static int judge(const struct cli *cli, const struct sw_report *report)
{
    static const char *const words[] = {"note", "warning", "error", NULL};
    const char *fail_on = cli_one(&cli->options, CLI_FAIL_ON, "warning");
    int status = sw_report_incomplete(report) ? SW_ERROR_MISSING : CLI_CLEAN;
    enum sw_severity worst;

    if (sw_report_worst(report, &worst))
        for (size_t level = 0; level <= (size_t)worst; level++)
            if (strcmp(words[level], fail_on) == 0)
                status = cli_worse(status, CLI_FINDINGS);
    return status;
}

/* Reports and failures in the order of the command line, whichever thread was first. */
static int collect(struct run *run, struct check *checks, size_t count,
                   struct sw_render_reports *reports)
{
    struct sw_report *good = SW_NEW_ARRAY(run->cli->arena, struct sw_report, count);
    struct sw_render_failure *bad = SW_NEW_ARRAY(run->cli->arena, struct sw_render_failure, count);
    int status = CLI_CLEAN;

    for (size_t i = 0; i < count; i++) {
        if (checks[i].ok) {
            sw_gate_apply(&run->gate, &checks[i].report);
            good[reports->count++] = checks[i].report;
            continue;
        }
        status = cli_worse(status, cli_fail(&checks[i].err));
        bad[reports->failure_count++] =
            (struct sw_render_failure){checks[i].path, checks[i].err.text};
    }
    reports->notes = sw_gate_finish(&run->gate, good, reports->count, &reports->note_count);
    reports->reports = good;
    reports->failures = bad;
    return status;
}

static void tell_notes(const struct run *run, const struct sw_render_reports *reports)
{
    char safe[SW_ERROR_TEXT];

    for (size_t i = 0; i < reports->note_count; i++) {
        const struct sw_gate_note *note = &reports->notes[i];

        sw_text_printable(safe, sizeof safe,
                          sw_sprintf(run->cli->arena, "%s:%u:%u: %s", note->site.file,
                                     note->site.line, note->site.column, note->text));
        fprintf(stderr, "stagewalk: warning: %s\n", safe);
    }
}

/* A baseline that lacks an image's findings would call them new next time: none is written when an
 * image could not be read. From the next run on all that is found now is known, and without an
 * older baseline it is so already in this one. */
static int write_baseline(struct run *run, struct sw_render_reports *reports)
{
    struct cli_output output = {"json", cli_one(&run->cli->options, CLI_WRITE_BASELINE, NULL)};
    const struct cli_outputs outputs = {&output, 1, 1};
    struct sw_error err;

    if (!output.path)
        return CLI_CLEAN;
    if (strcmp(output.path, "-") == 0)
        output.path = NULL;
    if (reports->failure_count) {
        sw_fail(&err, SW_ERROR_INPUT,
                "--write-baseline: nothing written, as not every image could be read");
        return cli_fail(&err);
    }
    if (!cli_print(run->cli, &outputs, SW_OBJECT_BASELINE, reports, &err))
        return cli_fail(&err);
    for (size_t i = 0; !run->baseline && i < reports->count; i++)
        sw_gate_know(run->cli->arena, (struct sw_report *)&reports->reports[i]);
    return CLI_CLEAN;
}

static int check_images(struct run *run)
{
    const struct cli_values *paths = &run->cli->options.positional;
    struct check *checks = SW_NEW_ARRAY(run->cli->arena, struct check, paths->count);
    struct sw_render_reports reports = {0};
    struct sw_error err;
    int status;

    for (size_t i = 0; i < paths->count; i++)
        checks[i].path = paths->items[i];
    checks_run(run->cli, &run->session, &run->choice, &run->settings.sources, checks, paths->count,
               run->threads);
    status = collect(run, checks, paths->count, &reports);
    status = cli_worse(status, write_baseline(run, &reports));
    for (size_t i = 0; i < reports.count; i++)
        status = cli_worse(status, judge(run->cli, &reports.reports[i]));
    tell_notes(run, &reports);
    if (!cli_print(run->cli, &run->outputs, SW_OBJECT_REPORTS, &reports, &err))
        status = cli_worse(status, cli_fail(&err));
    return status;
}

int cmd_check(struct cli *cli)
{
    struct run run = {.cli = cli};
    struct sw_error err;

    if (!settings_open(cli, &run.settings, &err))
        return cli_fail(&err);
    if (cli_has(&cli->options, CLI_SHOW_CONFIG)) {
        const struct sw_config *config = run.settings.config;
        const struct sw_render_config shown = {config ? config->file : NULL,
                                               run.settings.shown.items, run.settings.shown.count};

        return open_gate(&run, &err) ? cli_show(cli, SW_OBJECT_CONFIG, &shown) : cli_fail(&err);
    }
    return open_run(&run, &err) ? check_images(&run) : cli_fail(&err);
}
