/* SPDX-License-Identifier: MIT */
/* The inputs that placement options name, each opened once, and images put on machines with them.
 * Prints nothing. */
#ifndef SW_CLI_SESSION_H
#define SW_CLI_SESSION_H

#include "cli.h"
#include "shipped.h"

#include "base/vector.h"
#include "run/run.h"

/*
 * A machine with the device tree it has here: --dtb, else its own board's.
 */
struct session_machine {
    const struct sw_machine_layout *layout;
    const struct sw_platform *platform;
};

struct session {
    struct sw_arena *arena;
    const struct cli_options *options;
    struct SW_VECTOR(struct session_machine) machines; /* in the order given, none twice */
    struct SW_VECTOR(struct sw_range) ram;             /* --ram, ascending, not overlapping */
    uint64_t ramdisk_size;                             /* 0: none */
    struct sw_image_layout *promise;                   /* --image-layout, or NULL */
    struct shipped_images layouts;                     /* without it: of these the one that fits */
    const struct sw_run_functions *run; /* NULL: stage 1 as declared, nothing is run */
    bool strict;                        /* --stage1 run was asked for: no other will do */
    bool code; /* images' code is gone through for what it needs of the stacks */
    struct progress *progress;
};

/*
 * One image on every machine of the session.
 */
struct session_subject {
    struct sw_image *image;
    const struct sw_image_layout *promise;
    const char *promise_why;
    const struct sw_machine **machines;
    size_t count;
};

/*
 * Open everything but images. Errors: SW_ERROR_USAGE for names, numbers and YAML; SW_ERROR_INPUT
 * for files; SW_ERROR_MISSING for `--stage1 run` where the plugin that runs code is missing.
 */
SW_MUST_CHECK bool session_open(struct cli *cli, struct session *session, struct sw_error *err);

/*
 * Open an image with its symbols, find the layout that fits it, and put it on every machine.
 */
SW_MUST_CHECK bool session_image(struct session *session, const char *path,
                                 struct session_subject *subject, struct sw_error *err);

/*
 * The same for commands about one image on one machine: --layout must name exactly one.
 */
SW_MUST_CHECK bool session_single(struct cli *cli, struct session *session,
                                  struct session_subject *subject, struct sw_error *err);

#endif
