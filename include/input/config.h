/* SPDX-License-Identifier: MIT */
/* A project's stagewalk.yaml: what to check and what not to count. Data; knows no rule. */
#ifndef SW_INPUT_CONFIG_H
#define SW_INPUT_CONFIG_H

#include "base/file.h"
#include "base/value.h"

/*
 * A text of the file and where it stands. text is NULL when the key is absent.
 */
struct sw_config_text {
    const char *text;
    struct sw_site why;
};

struct sw_config_texts {
    const struct sw_config_text *items;
    size_t count;
};

/*
 * Findings of a rule (id, name or prefix of ids) are not to count, for a reason. machine and image
 * (its file name without folders, a shell pattern) narrow it; NULL: any. expires is the last day
 * that it holds, "2027-03-31", or NULL.
 */
struct sw_config_ignore {
    const char *rule, *machine, *image, *reason, *expires;
    struct sw_site why;
};

/*
 * A rule (as above) and the severity its findings have here: 0 note, 1 warning, 2 error, as enum
 * sw_severity counts.
 */
struct sw_config_severity {
    const char *rule;
    unsigned severity;
    struct sw_site why;
};

/*
 * Files in it are relative to its folder; reading makes them usable from the current one. Layout
 * names stay names.
 */
struct sw_config {
    const char *file;
    struct sw_config_texts layouts, ram;
    struct sw_config_text image_layout, dtb, ramdisk, stage1, fail_on, baseline;
    struct sw_config_text linker_script, dts;
    const struct sw_config_severity *severities;
    size_t severity_count;
    const struct sw_config_ignore *ignores;
    size_t ignore_count;
};

/*
 * Errors (SW_ERROR_USAGE) are FILE:LINE:COLUMN and what is wrong: an unknown key, an ignore without
 * a reason, a day that does not exist. Whether rules and machines exist is not looked at.
 */
SW_MUST_CHECK bool sw_config_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                   struct sw_config **config, struct sw_error *err);
SW_MUST_CHECK bool sw_config_open(struct sw_arena *arena, const char *path,
                                  struct sw_config **config, struct sw_error *err);

/*
 * The stagewalk.yaml that holds here: the nearest one from the current folder upward to the root of
 * the repository (the folder with .git); outside of a repository the current folder's only. NULL
 * when there is none.
 */
const char *sw_config_find(struct sw_arena *arena);

/*
 * Whether a day ("2027-03-31") is over at a time in seconds since 1970, UTC.
 */
bool sw_config_expired(const char *day, int64_t now);

#endif
