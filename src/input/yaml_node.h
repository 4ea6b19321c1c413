/* SPDX-License-Identifier: MIT */
/* A loaded YAML node, for the loader (yaml.c) and the schema reader (yaml_read.c) alone. */
#ifndef SW_INPUT_YAML_NODE_H
#define SW_INPUT_YAML_NODE_H

#include "input/yaml.h"

#include <stddef.h>

/*
 * text and plain (not quoted, not a block) belong to scalars; values to lists and maps; keys, as
 * many as values, to maps.
 */
struct sw_yaml {
    enum sw_yaml_kind kind;
    struct sw_site site;
    const char *text;
    bool plain;
    size_t count;
    const struct sw_yaml **keys, **values;
};

#endif
