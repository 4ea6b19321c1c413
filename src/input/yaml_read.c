/* SPDX-License-Identifier: MIT */
/* Reading loaded YAML strictly: what is not exactly right is an error with its place and, for a
 * wrong word, the right ones. Knows no layouts and no libyaml. */
#include "yaml_node.h"

#include "base/buffer.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum sw_yaml_kind sw_yaml_kind(const struct sw_yaml *node)
{
    return node->kind;
}

struct sw_site sw_yaml_site(const struct sw_yaml *node)
{
    return node->site;
}

size_t sw_yaml_count(const struct sw_yaml *node)
{
    return node->count;
}

const struct sw_yaml *sw_yaml_at(const struct sw_yaml *node, size_t i)
{
    assert(i < node->count);
    return node->values[i];
}

const char *sw_yaml_key(const struct sw_yaml *map, size_t i)
{
    assert(map->kind == SW_YAML_MAP && i < map->count);
    return map->keys[i]->text;
}

/* The one place that puts file, line and column before a message; all others of this reader end
 * here. */
bool sw_yaml_fail(const struct sw_yaml *node, struct sw_error *err, const char *format, ...)
{
    char text[SW_ERROR_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return sw_fail(err, SW_ERROR_USAGE, "%s:%u:%u: %s", node->site.file, node->site.line,
                   node->site.column, text);
}

/* For "this is ..." in messages. A key without a value is an empty plain scalar: "nothing". */
static const char *kind_name(const struct sw_yaml *node)
{
    static const char *const names[] = {"text", "a list", "a map"};

    if (node->kind == SW_YAML_SCALAR && node->plain && !*node->text)
        return "nothing";
    return names[node->kind];
}

/* what is "key" or "word". The list is cut, not refused, when it does not fit. */
static bool fail_unknown(const struct sw_yaml *node, const char *what, const char *const *known,
                         struct sw_error *err)
{
    const char *nearest = sw_text_nearest(node->text, known);
    char list[SW_ERROR_TEXT / 2] = "", hint[128] = "";
    size_t used = 0;

    for (size_t i = 0; known[i] && used < sizeof list; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", known[i]);
    if (nearest)
        snprintf(hint, sizeof hint, "; did you mean '%s'?", nearest);
    return sw_yaml_fail(node, err, "unknown %s '%.200s'%s (known: %s)", what, node->text, hint,
                        list);
}

/* Lists are short, a dozen words at most, so a search from the front is as good as any. */
static bool is_known(const char *text, const char *const *known, unsigned *index)
{
    for (unsigned i = 0; known[i]; i++) {
        if (strcmp(text, known[i]) != 0)
            continue;
        *index = i;
        return true;
    }
    return false;
}

bool sw_yaml_keys(const struct sw_yaml *node, const char *const *known, struct sw_error *err)
{
    unsigned index;

    if (node->kind != SW_YAML_MAP)
        return sw_yaml_fail(node, err, "a map (key: value) is needed here, this is %s",
                            kind_name(node));
    for (size_t i = 0; i < node->count; i++)
        if (!is_known(node->keys[i]->text, known, &index))
            return fail_unknown(node->keys[i], "key", known, err);
    return true;
}

/* Not a map: no key is there. Whoever needs one says so with the place. */
const struct sw_yaml *sw_yaml_get(const struct sw_yaml *map, const char *key)
{
    if (map->kind != SW_YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->values[i];
    return NULL;
}

bool sw_yaml_need(const struct sw_yaml *map, const char *key, const struct sw_yaml **value,
                  struct sw_error *err)
{
    const struct sw_yaml *found = sw_yaml_get(map, key);

    if (!found)
        return sw_yaml_fail(map, err, "key '%s' is missing", key);
    *value = found;
    return true;
}

/* An empty plain scalar is what "key:" without a value gives: never meant as empty text. */
static bool need_scalar(const struct sw_yaml *node, const char *what, struct sw_error *err)
{
    if (node->kind == SW_YAML_SCALAR && (!node->plain || *node->text))
        return true;
    return sw_yaml_fail(node, err, "%s is needed here, this is %s", what, kind_name(node));
}

bool sw_yaml_text(const struct sw_yaml *node, const char **text, struct sw_error *err)
{
    if (!need_scalar(node, "text", err))
        return false;
    *text = node->text;
    return true;
}

/* Quoted digits are text: a number is never guessed out of it. */
static bool read_number(const struct sw_yaml *node, bool (*parse)(const char *, uint64_t *),
                        const char *what, uint64_t *value, struct sw_error *err)
{
    if (!need_scalar(node, what, err))
        return false;
    if (!node->plain || !parse(node->text, value))
        return sw_yaml_fail(node, err, "%s is needed here, this is %s'%.200s'", what,
                            node->plain ? "" : "quoted text ", node->text);
    return true;
}

bool sw_yaml_number(const struct sw_yaml *node, uint64_t *value, struct sw_error *err)
{
    return read_number(node, sw_text_number, "a number (decimal or 0x, at most 64 bits)", value,
                       err);
}

bool sw_yaml_size(const struct sw_yaml *node, uint64_t *value, struct sw_error *err)
{
    return read_number(node, sw_text_size, "a size (decimal or 0x, with K, M or G)", value, err);
}

/* Letter case counts: "Device" is not "device", or two spellings would be in use soon. */
bool sw_yaml_word(const struct sw_yaml *node, const char *const *words, unsigned *index,
                  struct sw_error *err)
{
    if (!need_scalar(node, "a word", err))
        return false;
    return is_known(node->text, words, index) || fail_unknown(node, "word", words, err);
}

bool sw_yaml_bool(const struct sw_yaml *node, bool *value, struct sw_error *err)
{
    static const char *const words[] = {"false", "true", NULL};
    unsigned index;

    if (!sw_yaml_word(node, words, &index, err))
        return false;
    *value = index == 1;
    return true;
}
