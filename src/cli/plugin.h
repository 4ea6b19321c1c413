/* SPDX-License-Identifier: MIT */
/* The plugin that runs boot code, opened when a command needs it. */
#ifndef SW_CLI_PLUGIN_H
#define SW_CLI_PLUGIN_H

#include "run/run.h"

/*
 * The functions of stagewalk-run.so: beside the program, or in ../lib/stagewalk from there. NULL,
 * with *err set (SW_ERROR_MISSING), when it is not there or is of another build.
 */
const struct sw_run_functions *plugin_open(struct sw_arena *arena, struct sw_error *err);

#endif
