/* SPDX-License-Identifier: MIT */
/* `explain --log` and `explain --fault`: what a crash is explained with. */
#ifndef SW_CLI_CRASH_H
#define SW_CLI_CRASH_H

#include "cli.h"

/*
 * Explain the crashes of a log, or the one of registers given by hand, and print it. The exit code:
 * 4 when something of it is not known, or no crash is told of.
 */
int crash_explain(struct cli *cli);

#endif
