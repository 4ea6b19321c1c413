/* SPDX-License-Identifier: MIT */
/* Findings that are known already, by fingerprint. Knows no rule. */
#ifndef SW_INPUT_BASELINE_H
#define SW_INPUT_BASELINE_H

#include "base/file.h"

/*
 * One known finding. image is a file name without folders; machine is NULL for a finding about the
 * image alone. rule, name and text are for readers: image, machine and fingerprint identify it.
 */
struct sw_baseline_entry {
    const char *image, *rule, *name, *machine, *fingerprint;
};

struct sw_baseline {
    const char *file;
    const struct sw_baseline_entry *entries;
    size_t count;
};

/*
 * Read a file that --write-baseline wrote. Errors (SW_ERROR_INPUT): it cannot be read, is no JSON
 * (with line and column), has another schema, or an entry lacks something.
 */
SW_MUST_CHECK bool sw_baseline_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                     struct sw_baseline **baseline, struct sw_error *err);
SW_MUST_CHECK bool sw_baseline_open(struct sw_arena *arena, const char *path,
                                    struct sw_baseline **baseline, struct sw_error *err);

#endif
