/* SPDX-License-Identifier: MIT */
/* What holds for a run: the command line, then stagewalk.yaml, then what is built in. */
#ifndef SW_CLI_SETTINGS_H
#define SW_CLI_SETTINGS_H

#include "cli.h"

#include "input/config.h"
#include "lint/locate.h"

struct settings {
    const struct sw_config *config; /* NULL: none */
    struct sw_sources sources;      /* texts that findings may point into */
    struct SW_VECTOR(struct sw_render_setting) shown;
};

/*
 * Find and read the configuration (--config, `none` for none, else the one of this folder), and let
 * it give the options that the command line does not. Errors as of sw_config_open(); SW_ERROR_INPUT
 * when --config names no file.
 */
SW_MUST_CHECK bool settings_open(struct cli *cli, struct settings *settings, struct sw_error *err);

#endif
