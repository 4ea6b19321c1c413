/* SPDX-License-Identifier: MIT */
/* Files built into the program: layouts, compiled board device trees, rule pages. Made by
 * src/input/embed.sh at build time. */
#ifndef SW_INPUT_EMBEDDED_H
#define SW_INPUT_EMBEDDED_H

#include "base/file.h"

/*
 * The folders of embedded files; a name is the file's name without its ending ("xen-4.5", "SW302").
 */
enum sw_embedded_kind {
    SW_EMBEDDED_MACHINE, /* layouts/machines/NAME.yaml */
    SW_EMBEDDED_IMAGE,   /* layouts/images/NAME.yaml */
    SW_EMBEDDED_BOARD,   /* layouts/boards/NAME.dts, compiled */
    SW_EMBEDDED_RULE,    /* docs/rules/NAME.md */
    SW_EMBEDDED_PAGE,    /* src/render/page/NAME.css, .js: what pictures and pages carry */
};

struct sw_embedded {
    enum sw_embedded_kind kind;
    const char *name;      /* "xen-4.5" */
    struct sw_bytes bytes; /* bytes.name is the path in the source tree */
};

/*
 * All of them, sorted by kind then name; one by kind and name, or NULL.
 */
const struct sw_embedded *sw_embedded_all(size_t *count);
const struct sw_embedded *sw_embedded_find(enum sw_embedded_kind kind, const char *name);

#endif
