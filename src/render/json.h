/* SPDX-License-Identifier: MIT */
/* Building JSON values with jansson: text of any bytes, addresses, ranges. Knows no object. */
#ifndef SW_RENDER_JSON_H
#define SW_RENDER_JSON_H

#include "render/render.h"

#include <jansson.h>

/*
 * An object that starts with "schema": 1 and "kind": kind.
 */
json_t *json_document(const char *kind);

/*
 * Text as a string: bytes that are not UTF-8 become \xNN in words. NULL gives null.
 */
json_t *json_of_text(const char *text);

/*
 * "0x..." without leading zeros; a value that is not known, or an empty thing, is null.
 */
json_t *json_of_address(uint64_t address);
json_t *json_of_value(const struct sw_value *value);

/*
 * {"first", "last"}, both included.
 */
json_t *json_of_range(struct sw_range range);

/*
 * {"file", "line", "column", "what"}; line and column are null where there is none.
 */
json_t *json_of_site(const struct sw_site *site);

/*
 * Shorter names for what every renderer does: set a member, print a document (which is freed).
 */
void json_put(json_t *object, const char *key, json_t *value);
void json_put_text(json_t *object, const char *key, const char *text);
void json_print(json_t *document, struct sw_buffer *out);

/*
 * Print one document: the members of before, then key with a list of count items, then the members
 * of after, which has some; both are freed. There can be a million items, so that each is made,
 * printed and freed in turn: item gives the one of a number.
 */
struct json_list {
    const char *key;
    size_t count;
    json_t *(*item)(const void *data, size_t number);
    const void *data;
};
void json_print_list(json_t *before, const struct json_list *list, json_t *after,
                     struct sw_buffer *out);

#endif
