/* SPDX-License-Identifier: MIT */
/* YAML, and every way to read a node of it. */
#include "fuzz.h"

#include "input/yaml.h"

static const char *const words[] = {"name", "loader", "true", NULL};

static void require_place(const struct sw_yaml *node, bool ok, const struct sw_error *err)
{
    struct sw_site site = sw_yaml_site(node);

    fuzz_require(site.line > 0 && site.column > 0);
    if (!ok)
        fuzz_require_error(err, SW_ERROR_USAGE);
}

static void read_value(const struct sw_yaml *node)
{
    struct sw_error err = {0};
    const char *text;
    uint64_t number;
    unsigned index;
    bool flag;

    require_place(node, sw_yaml_text(node, &text, &err), &err);
    require_place(node, sw_yaml_number(node, &number, &err), &err);
    require_place(node, sw_yaml_size(node, &number, &err), &err);
    require_place(node, sw_yaml_bool(node, &flag, &err), &err);
    require_place(node, sw_yaml_word(node, words, &index, &err), &err);
    require_place(node, sw_yaml_keys(node, words, &err), &err);
}

/* The loader bounds the depth, so this may call itself. */
static void look_at(const struct sw_yaml *node)
{
    read_value(node);
    for (size_t i = 0; i < sw_yaml_count(node); i++) {
        if (sw_yaml_kind(node) == SW_YAML_MAP)
            fuzz_require(sw_yaml_get(node, sw_yaml_key(node, i)) == sw_yaml_at(node, i));
        look_at(sw_yaml_at(node, i));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes bytes = {data, size, "fuzz"};
    const struct sw_yaml *root;
    struct sw_error err = {0};

    if (sw_yaml_load(arena, bytes, &root, &err))
        look_at(root);
    else
        fuzz_require_error(&err, SW_ERROR_USAGE);
    sw_arena_free(arena);
    return 0;
}
