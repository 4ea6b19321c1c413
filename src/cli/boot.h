/* SPDX-License-Identifier: MIT */
/* Running an image on a machine: the request, the run, and names for what came out. */
#ifndef SW_CLI_BOOT_H
#define SW_CLI_BOOT_H

#include "progress.h"

#include "run/run.h"

enum { BOOT_LIMIT = 20000000 }; /* instructions, without --limit */

/*
 * What is run and how. until: --until, a symbol or an address, or NULL: what the image layout says.
 */
struct boot_job {
    struct sw_arena *arena;
    const struct sw_run_functions *functions;
    const char *until;
    uint64_t limit;
    struct progress *progress; /* or NULL */
    struct sw_runner *runner; /* one that is open for such machines; NULL: each run opens its own */
};

/*
 * Run the image of a machine as the loader would start it. What cannot be run gives a trace that
 * says why (SW_BOOT_END_REFUSED). Errors: SW_ERROR_USAGE for --until, SW_ERROR_INPUT for an image
 * too large, SW_ERROR_MISSING when the emulator fails.
 */
SW_MUST_CHECK bool boot_machine(const struct boot_job *job, const struct sw_machine *machine,
                                struct sw_boot_trace **trace, struct sw_error *err);

/*
 * Fill in what the run does not know: functions' names, and each instruction as text.
 */
void boot_describe(struct sw_arena *arena, const struct sw_machine *machine,
                   struct sw_boot_trace *trace);

#endif
