/* SPDX-License-Identifier: MIT */
/* How far long work is, for someone who watches. Standard error only: the answer is not touched. */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_AFTER = 1000, EVERY = 200 }; /* milliseconds */

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

struct progress progress_start(const struct cli *cli)
{
    return (struct progress){
        .wanted = isatty(STDERR_FILENO) && !cli_has(&cli->options, CLI_QUIET),
        .next = now() + FIRST_AFTER,
    };
}

void progress_show(struct progress *progress, size_t done, size_t total)
{
    int64_t time;

    if (!progress->wanted)
        return;
    time = now();
    if (time < progress->next)
        return;
    progress->next = time + EVERY;
    progress->shown = true;
    fprintf(stderr, "\rstagewalk: %zu of %zu (%zu %%)", done, total, done * 100 / total);
}

/* Back to the start of the line, and clear it: what comes next may be an error. */
void progress_end(const struct progress *progress)
{
    if (progress->shown)
        fprintf(stderr, "\r\033[K");
}
