/* SPDX-License-Identifier: MIT */
/* Small readers for both kinds of layout, each failing at the exact place. Knows no kind's keys. */
#include "layout_read.h"

#include "base/text.h"

#include <string.h>

static const char *const kinds[] = {"machine", "image", NULL};
static const char *const arches[] = {"arm32", NULL};

/* Absent is fine and leaves the default; present and wrong is not. */
bool sw_layout_u32(const struct sw_yaml *map, const char *key, uint32_t *out, struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(map, key);
    uint64_t number;

    if (!node)
        return true;
    if (!sw_yaml_number(node, &number, err))
        return false;
    if (number > UINT32_MAX)
        return sw_yaml_fail(node, err, "%s is 0x%llx, but it is a 32-bit number", key,
                            (unsigned long long)number);
    *out = (uint32_t)number;
    return true;
}

bool sw_layout_size(const struct sw_yaml *map, const char *key, uint64_t *out, struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(map, key);

    return !node || sw_yaml_size(node, out, err);
}

bool sw_layout_flag(const struct sw_yaml *map, const char *key, bool *out, struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(map, key);

    return !node || sw_yaml_bool(node, out, err);
}

bool sw_layout_value(const struct sw_yaml *map, const char *key, struct sw_value *out,
                     struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(map, key);

    if (!node)
        return true;
    if (!sw_yaml_number(node, &out->v, err))
        return false;
    out->known = true;
    out->why = sw_yaml_site(node);
    return true;
}

/* An empty text would later be a name that nothing shows, or a file that cannot be opened. */
static bool text_of(const struct sw_yaml *node, const char **out, struct sw_error *err)
{
    if (!sw_yaml_text(node, out, err))
        return false;
    if (!**out)
        return sw_yaml_fail(node, err, "a text is needed here, but it is empty");
    return true;
}

bool sw_layout_need_text(const struct sw_yaml *map, const char *key, const char **out,
                         struct sw_error *err)
{
    const struct sw_yaml *node;

    return sw_yaml_need(map, key, &node, err) && text_of(node, out, err);
}

bool sw_layout_need_word(const struct sw_yaml *map, const char *key, const char *const *words,
                         unsigned *index, struct sw_error *err)
{
    const struct sw_yaml *node;

    return sw_yaml_need(map, key, &node, err) && sw_yaml_word(node, words, index, err);
}

/* first and size, not first and last: that is how manuals and headers state windows. */
bool sw_layout_range(const struct sw_yaml *map, struct sw_range *range, struct sw_error *err)
{
    const struct sw_yaml *first, *size;
    uint64_t base, bytes;

    if (!sw_yaml_need(map, "first", &first, err) || !sw_yaml_need(map, "size", &size, err) ||
        !sw_yaml_number(first, &base, err) || !sw_yaml_size(size, &bytes, err))
        return false;
    if (!sw_range_of(base, bytes, range))
        return sw_yaml_fail(size, err,
                            bytes ? "first + size is more than a 64-bit address" : "size is 0");
    return true;
}

bool sw_layout_list(const struct sw_yaml *node, struct sw_error *err)
{
    if (sw_yaml_kind(node) != SW_YAML_LIST)
        return sw_yaml_fail(node, err, "a list is needed here");
    return true;
}

/* A single text stands for a list of one, as most lists have one entry. */
bool sw_layout_texts(struct sw_arena *arena, const struct sw_yaml *node, const char *const **out,
                     struct sw_error *err)
{
    size_t count = sw_yaml_kind(node) == SW_YAML_LIST ? sw_yaml_count(node) : 1;
    const char **texts = SW_NEW_ARRAY(arena, const char *, count + 1);

    if (count == 0)
        return sw_yaml_fail(node, err, "the list is empty");
    for (size_t i = 0; i < count; i++) {
        const struct sw_yaml *item =
            sw_yaml_kind(node) == SW_YAML_LIST ? sw_yaml_at(node, i) : node;

        if (!text_of(item, &texts[i], err))
            return false;
    }
    *out = texts;
    return true;
}

/* Every alternative is checked now, even those that a known symbol will hide: a mistake in the
 * last one would show only for the image that needs it. */
bool sw_layout_address(struct sw_arena *arena, const struct sw_yaml *node,
                       struct sw_layout_address *out, struct sw_error *err)
{
    struct sw_layout_term term;

    if (!sw_layout_texts(arena, node, &out->alternatives, err))
        return false;
    for (size_t i = 0; out->alternatives[i]; i++)
        if (!sw_layout_term(arena, out->alternatives[i], &term))
            return sw_yaml_fail(sw_yaml_kind(node) == SW_YAML_LIST ? sw_yaml_at(node, i) : node,
                                err,
                                "'%s' is not an address: write a number, or a symbol, load, "
                                "load.end, header.end or ram, plus or minus numbers",
                                out->alternatives[i]);
    out->why = sw_yaml_site(node);
    return true;
}

/* "layouts/machines/xen-4.5.yaml" -> "xen-4.5". */
static const char *name_of(struct sw_arena *arena, const char *file)
{
    static const char ending[] = ".yaml";
    const char *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file;
    size_t length = strlen(base);

    if (length > sizeof ending - 1 && strcmp(base + length - (sizeof ending - 1), ending) == 0)
        length -= sizeof ending - 1;
    return sw_strndup(arena, base, length);
}

/* kind comes before all else: a machine's file given as an image layout would otherwise be
 * answered with a long row of unknown keys. */
bool sw_layout_head(struct sw_arena *arena, const struct sw_yaml *root, const char *file,
                    const char *kind, struct sw_layout_head *head, struct sw_error *err)
{
    const struct sw_yaml *node;
    unsigned index;

    if (sw_yaml_kind(root) != SW_YAML_MAP)
        return sw_yaml_fail(root, err, "a layout is a map of keys, and this is not one");
    if (!sw_yaml_need(root, "kind", &node, err) || !sw_yaml_word(node, kinds, &index, err))
        return false;
    if (strcmp(kinds[index], kind) != 0)
        return sw_yaml_fail(node, err, "this is a layout of kind %s, but one of kind %s is needed",
                            kinds[index], kind);
    if (!sw_layout_need_text(root, "title", &head->title, err) ||
        !sw_layout_need_text(root, "source", &head->source, err) ||
        !sw_layout_need_word(root, "arch", arches, &index, err))
        return false;
    head->arch = arches[index];
    head->name = name_of(arena, file);
    head->why = sw_yaml_site(root);
    return true;
}
