/* SPDX-License-Identifier: MIT */
/* A small schema reader over libyaml's documents: exact places in every error, strict numbers,
 * known keys only. Knows no layouts. */
#ifndef SW_INPUT_YAML_H
#define SW_INPUT_YAML_H

#include "base/file.h"
#include "base/value.h"

/*
 * A node of a loaded document, with its place for messages. Aliases and more than one document are
 * errors at load.
 */
struct sw_yaml;

/*
 * Load one document from bytes. Error texts (SW_ERROR_USAGE) are "FILE:LINE:COLUMN: what is wrong",
 * lines and columns from 1.
 */
SW_MUST_CHECK bool sw_yaml_load(struct sw_arena *arena, struct sw_bytes bytes,
                                const struct sw_yaml **root, struct sw_error *err);

enum sw_yaml_kind { SW_YAML_SCALAR, SW_YAML_LIST, SW_YAML_MAP };

enum sw_yaml_kind sw_yaml_kind(const struct sw_yaml *node);
struct sw_site sw_yaml_site(const struct sw_yaml *node);

/*
 * Fail with "FILE:LINE:COLUMN: text" at a node.
 */
bool sw_yaml_fail(const struct sw_yaml *node, struct sw_error *err, const char *format, ...)
    SW_PRINTF(3, 4);

/*
 * Check that node is a map that has only keys of the NULL-ended list (an unknown one is named, with
 * the nearest known one and the list) and no key twice.
 */
SW_MUST_CHECK bool sw_yaml_keys(const struct sw_yaml *node, const char *const *known,
                                struct sw_error *err);

/*
 * The value of a key of a map, or NULL when absent. sw_yaml_need fails when it is absent.
 */
const struct sw_yaml *sw_yaml_get(const struct sw_yaml *map, const char *key);
SW_MUST_CHECK bool sw_yaml_need(const struct sw_yaml *map, const char *key,
                                const struct sw_yaml **value, struct sw_error *err);

/*
 * Number of entries of a list or map (0 for a scalar), and the i-th value; sw_yaml_key the i-th key
 * of a map.
 */
size_t sw_yaml_count(const struct sw_yaml *node);
const struct sw_yaml *sw_yaml_at(const struct sw_yaml *node, size_t i);
const char *sw_yaml_key(const struct sw_yaml *map, size_t i);

/*
 * Scalars, strictly: text; an unsigned number (decimal or 0x); a size (K, M, G allowed);
 * true/false; one word of a NULL-ended list
 * (*index gets which; a wrong one is answered with the nearest and the list).
 */
SW_MUST_CHECK bool sw_yaml_text(const struct sw_yaml *node, const char **text,
                                struct sw_error *err);
SW_MUST_CHECK bool sw_yaml_number(const struct sw_yaml *node, uint64_t *value,
                                  struct sw_error *err);
SW_MUST_CHECK bool sw_yaml_size(const struct sw_yaml *node, uint64_t *value, struct sw_error *err);
SW_MUST_CHECK bool sw_yaml_bool(const struct sw_yaml *node, bool *value, struct sw_error *err);
SW_MUST_CHECK bool sw_yaml_word(const struct sw_yaml *node, const char *const *words,
                                unsigned *index, struct sw_error *err);

#endif
