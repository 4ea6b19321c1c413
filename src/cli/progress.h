/* SPDX-License-Identifier: MIT */
/* How far long work is, for someone who watches. */
#ifndef SW_CLI_PROGRESS_H
#define SW_CLI_PROGRESS_H

#include "cli.h"

/*
 * Nothing is shown in the first second, nor when standard error is no terminal or -q was given.
 */
struct progress {
    bool wanted, shown;
    int64_t next; /* milliseconds of the monotonic clock */
};

struct progress progress_start(const struct cli *cli);

/*
 * done of total: a line on standard error that the next one replaces, five times a second at most.
 */
void progress_show(struct progress *progress, size_t done, size_t total);

/*
 * Leave no trace of it.
 */
void progress_end(const struct progress *progress);

#endif
