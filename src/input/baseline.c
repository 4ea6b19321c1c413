/* SPDX-License-Identifier: MIT */
/* Reading a baseline: JSON of this tool's own writing, and still not trusted. */
#include "input/baseline.h"

#include <jansson.h>
#include <string.h>

enum { SCHEMA = 1, FINGERPRINT = 16 };

/* jansson counts lines and columns from 1; a column of 0 is the line's start. */
static bool fail_json(struct sw_bytes bytes, const json_error_t *at, struct sw_error *err)
{
    return sw_fail(err, SW_ERROR_INPUT, "%s:%d:%d: not JSON: %s", bytes.name, at->line,
                   at->column ? at->column : 1, at->text);
}

static bool fail_entry(struct sw_bytes bytes, size_t i, const char *key, struct sw_error *err)
{
    return sw_fail(err, SW_ERROR_INPUT,
                   "%s: findings[%zu]: '%s' is not there, or no text that fits", bytes.name, i,
                   key);
}

static bool is_fingerprint(const char *text)
{
    return strlen(text) == FINGERPRINT && strspn(text, "0123456789abcdef") == FINGERPRINT;
}

/* Keys that are not known are of a later build and mean nothing to this one. */
static bool read_entry(struct sw_arena *arena, struct sw_bytes bytes, const json_t *object,
                       size_t i, struct sw_baseline_entry *entry, struct sw_error *err)
{
    const json_t *machine = json_object_get(object, "machine");
    const struct {
        const char *key, **to;
    } texts[] = {{"image", &entry->image},
                 {"rule", &entry->rule},
                 {"name", &entry->name},
                 {"fingerprint", &entry->fingerprint}};

    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        const char *text = json_string_value(json_object_get(object, texts[t].key));

        if (!text || !*text)
            return fail_entry(bytes, i, texts[t].key, err);
        *texts[t].to = sw_strdup(arena, text);
    }
    if (!is_fingerprint(entry->fingerprint))
        return fail_entry(bytes, i, "fingerprint", err);
    if (!json_is_null(machine) && !json_is_string(machine))
        return fail_entry(bytes, i, "machine", err);
    if (json_is_string(machine))
        entry->machine = sw_strdup(arena, json_string_value(machine));
    return true;
}

static bool read_root(struct sw_arena *arena, struct sw_bytes bytes, const json_t *root,
                      struct sw_baseline *baseline, struct sw_error *err)
{
    const char *kind = json_string_value(json_object_get(root, "kind"));
    const json_t *schema = json_object_get(root, "schema");
    const json_t *list = json_object_get(root, "findings");
    struct sw_baseline_entry *entries;

    if (!kind || strcmp(kind, "baseline") != 0 || !json_is_array(list))
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: not a baseline: no \"kind\": \"baseline\" with a list \"findings\"",
                       bytes.name);
    if (!json_is_integer(schema) || json_integer_value(schema) != SCHEMA)
        return sw_fail(err, SW_ERROR_INPUT, "%s: \"schema\" is not %d, the one known here",
                       bytes.name, SCHEMA);
    entries = SW_NEW_ARRAY(arena, struct sw_baseline_entry, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read_entry(arena, bytes, json_array_get(list, i), i, &entries[i], err))
            return false;
    baseline->entries = entries;
    baseline->count = json_array_size(list);
    return true;
}

bool sw_baseline_parse(struct sw_arena *arena, struct sw_bytes bytes, struct sw_baseline **baseline,
                       struct sw_error *err)
{
    struct sw_baseline *made = SW_NEW(arena, struct sw_baseline);
    json_error_t at;
    json_t *root = json_loadb(bytes.data ? (const char *)bytes.data : "", bytes.size,
                              JSON_REJECT_DUPLICATES, &at);
    bool ok;

    if (!root)
        return fail_json(bytes, &at, err);
    made->file = bytes.name;
    ok = read_root(arena, bytes, root, made, err);
    json_decref(root);
    if (ok)
        *baseline = made;
    return ok;
}

bool sw_baseline_open(struct sw_arena *arena, const char *path, struct sw_baseline **baseline,
                      struct sw_error *err)
{
    struct sw_bytes bytes;

    return sw_file_map(arena, path, &bytes, err) && sw_baseline_parse(arena, bytes, baseline, err);
}
