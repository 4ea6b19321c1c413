/* SPDX-License-Identifier: MIT */
/* What the plugin exports: one table. */
#include "engine.h"

extern const struct sw_run_functions sw_run_functions;

__attribute__((visibility("default")))
const struct sw_run_functions sw_run_functions = {SW_RUN_INTERFACE, engine_open, engine_run};
