/* SPDX-License-Identifier: MIT */
/* Image layouts: YAML to struct. Knows the keys and their words; evaluates no address. */
#include "layout_read.h"

#include <string.h>

static const char *const keys[] = {"kind",     "title",        "arch",    "source", "match",
                                   "link",     "regions",      "stage1",  "moves",  "flat_offset",
                                   "handover", "handover_mmu", "vectors", "wx",     "early_code",
                                   "fdt",      "entry",        NULL};
static const char *const match_keys[] = {"symbols", "words", NULL};
static const char *const word_keys[] = {"at", "value", NULL};
static const char *const region_keys[] = {"name",     "use",  "space",   "first", "end",
                                          "min_size", "with", "without", NULL};
static const char *const stage1_keys[] = {"kind", "table",     "template", "ttbr0_flags",
                                          "dacr", "sctlr_set", "ttbcr",    "ttbr1",
                                          "prrr", "nmrr",      NULL};
static const char *const uses[] = {"kernel", "bss",   "padding", "stack",
                                   "tables", "guard", "heap",    NULL};
static const char *const spaces[] = {"va", "ipa", NULL}; /* sw_layout_space */
/* sw_stage1_kind */
static const char *const stage1s[] = {"unknown", "boot", "flat-offset", "in-image", NULL};
static const char *const no_symbols[] = {NULL};

enum { TEMPLATE_BITS = 20 };

/* at and value are looked for first, for sw_layout_u32 takes an absent key as good. */
static bool read_words(struct sw_arena *arena, const struct sw_yaml *node,
                       struct sw_image_layout *layout, struct sw_error *err)
{
    struct sw_match_word *words;

    if (!sw_layout_list(node, err))
        return false;
    words = SW_NEW_ARRAY(arena, struct sw_match_word, sw_yaml_count(node));
    for (size_t i = 0; i < sw_yaml_count(node); i++) {
        const struct sw_yaml *item = sw_yaml_at(node, i), *value;

        if (!sw_yaml_keys(item, word_keys, err) || !sw_yaml_need(item, "at", &value, err) ||
            !sw_yaml_need(item, "value", &value, err) ||
            !sw_layout_u32(item, "at", &words[i].at, err) ||
            !sw_layout_u32(item, "value", &words[i].value, err))
            return false;
    }
    layout->match_words = words;
    layout->match_word_count = sw_yaml_count(node);
    return true;
}

/* Neither is needed: a layout without a match is used only when it is asked for by name. */
static bool read_match(struct sw_arena *arena, const struct sw_yaml *node,
                       struct sw_image_layout *layout, struct sw_error *err)
{
    const struct sw_yaml *symbols, *words;

    if (!sw_yaml_keys(node, match_keys, err))
        return false;
    symbols = sw_yaml_get(node, "symbols");
    words = sw_yaml_get(node, "words");
    return (!symbols || sw_layout_texts(arena, symbols, &layout->match_symbols, err)) &&
           (!words || read_words(arena, words, layout, err));
}

/* Addresses stay text: what they come to depends on the image and on where it is loaded. */
static bool read_place(struct sw_arena *arena, const struct sw_yaml *node,
                       struct sw_layout_region *region, struct sw_error *err)
{
    const struct sw_yaml *first, *end;
    unsigned space;

    if (!sw_layout_need_word(node, "space", spaces, &space, err) ||
        !sw_yaml_need(node, "first", &first, err) || !sw_yaml_need(node, "end", &end, err) ||
        !sw_layout_address(arena, first, &region->first, err) ||
        !sw_layout_address(arena, end, &region->end, err))
        return false;
    region->space = (enum sw_layout_space)space;
    return true;
}

/* Of a heap the boot code may have to say where it is. */
static bool is_left(const struct sw_yaml *node, const char *use)
{
    return strcmp(use, "heap") == 0 && !sw_yaml_get(node, "space") && !sw_yaml_get(node, "first") &&
           !sw_yaml_get(node, "end");
}

/* A symbol by which the region is there or not. */
static bool read_symbol(const struct sw_yaml *node, const char *key, const char **symbol,
                        struct sw_error *err)
{
    const struct sw_yaml *text = sw_yaml_get(node, key);

    return !text || sw_yaml_text(text, symbol, err);
}

static bool read_region(struct sw_arena *arena, const struct sw_yaml *node,
                        struct sw_layout_region *region, struct sw_error *err)
{
    unsigned use;

    if (!sw_yaml_keys(node, region_keys, err) ||
        !sw_layout_need_text(node, "name", &region->name, err) ||
        !sw_layout_need_word(node, "use", uses, &use, err))
        return false;
    region->use = uses[use];
    region->why = sw_yaml_site(node);
    region->left = is_left(node, region->use);
    return (region->left || read_place(arena, node, region, err)) &&
           read_symbol(node, "with", &region->with, err) &&
           read_symbol(node, "without", &region->without, err) &&
           sw_layout_size(node, "min_size", &region->min_size, err);
}

static bool read_regions(struct sw_arena *arena, const struct sw_yaml *node,
                         struct sw_image_layout *layout, struct sw_error *err)
{
    struct sw_layout_region *regions;

    if (!sw_layout_list(node, err))
        return false;
    regions = SW_NEW_ARRAY(arena, struct sw_layout_region, sw_yaml_count(node));
    for (size_t i = 0; i < sw_yaml_count(node); i++)
        if (!read_region(arena, sw_yaml_at(node, i), &regions[i], err))
            return false;
    layout->regions = regions;
    layout->region_count = sw_yaml_count(node);
    return true;
}

/* The flat-offset loop ORs the template under a megabyte's number: it has no bits above. */
static bool check_template(const struct sw_yaml *node, const struct sw_image_layout *layout,
                           struct sw_error *err)
{
    if (layout->template >> TEMPLATE_BITS)
        return sw_yaml_fail(sw_yaml_get(node, "template"), err,
                            "template 0x%x has bits above bit 19, where the section's address goes",
                            layout->template);
    if ((layout->template & 3) != 2)
        return sw_yaml_fail(sw_yaml_get(node, "template"), err,
                            "template 0x%x is no section descriptor: its low two bits must be 0b10",
                            layout->template);
    return true;
}

/* What must be said so that the tables of a kind can be known. */
static bool need_stage1(const struct sw_yaml *node, const struct sw_image_layout *layout,
                        struct sw_error *err)
{
    static const char *const needs[] = {"table", "dacr", "sctlr_set", NULL};
    const struct sw_yaml *need;

    for (const char *const *key = needs; *key; key++)
        if (!sw_yaml_need(node, *key, &need, err))
            return false;
    if (layout->stage1 == SW_STAGE1_IN_IMAGE)
        return true;
    return sw_yaml_need(node, "template", &need, err) && check_template(node, layout, err);
}

static bool read_registers(const struct sw_yaml *node, struct sw_image_layout *layout,
                           struct sw_error *err)
{
    return sw_layout_u32(node, "template", &layout->template, err) &&
           sw_layout_u32(node, "ttbr0_flags", &layout->ttbr0_flags, err) &&
           sw_layout_u32(node, "dacr", &layout->dacr, err) &&
           sw_layout_u32(node, "sctlr_set", &layout->sctlr_set, err) &&
           sw_layout_u32(node, "ttbcr", &layout->ttbcr, err) &&
           sw_layout_u32(node, "ttbr1", &layout->ttbr1, err) &&
           sw_layout_u32(node, "prrr", &layout->prrr, err) &&
           sw_layout_u32(node, "nmrr", &layout->nmrr, err);
}

/* Only the kinds that are made of numbers in the file must have them all. */
static bool read_stage1(struct sw_arena *arena, const struct sw_yaml *node,
                        struct sw_image_layout *layout, struct sw_error *err)
{
    const struct sw_yaml *table;
    unsigned kind;

    if (!sw_yaml_keys(node, stage1_keys, err) ||
        !sw_layout_need_word(node, "kind", stage1s, &kind, err) ||
        !read_registers(node, layout, err))
        return false;
    layout->stage1 = (enum sw_stage1_kind)kind;
    table = sw_yaml_get(node, "table");
    if (table && !sw_layout_address(arena, table, &layout->table, err))
        return false;
    return layout->stage1 == SW_STAGE1_UNKNOWN || layout->stage1 == SW_STAGE1_BOOT ||
           need_stage1(node, layout, err);
}

/* link, match and regions may be absent: a layout need not promise anything. */
static bool read_optional(struct sw_arena *arena, const struct sw_yaml *root,
                          struct sw_image_layout *layout, struct sw_error *err)
{
    const struct sw_yaml *match = sw_yaml_get(root, "match");
    const struct sw_yaml *link = sw_yaml_get(root, "link");
    const struct sw_yaml *regions = sw_yaml_get(root, "regions");
    const struct sw_yaml *handover = sw_yaml_get(root, "handover");

    return (!match || read_match(arena, match, layout, err)) &&
           (!link || sw_layout_address(arena, link, &layout->link, err)) &&
           (!regions || read_regions(arena, regions, layout, err)) &&
           (!handover || sw_layout_address(arena, handover, &layout->handover, err)) &&
           sw_layout_flag(root, "handover_mmu", &layout->handover_mmu, err) &&
           sw_layout_flag(root, "moves", &layout->moves, err) &&
           sw_layout_flag(root, "flat_offset", &layout->needs_flat_offset, err) &&
           sw_layout_promises(arena, root, layout, err);
}

/* Only the shared boot code can be asked what it leaves. */
static bool check_left(const struct sw_yaml *regions, const struct sw_image_layout *layout,
                       struct sw_error *err)
{
    const struct sw_yaml *first;

    for (size_t i = 0; i < layout->region_count; i++)
        if (layout->regions[i].left && layout->stage1 != SW_STAGE1_BOOT)
            return sw_yaml_need(sw_yaml_at(regions, i), "first", &first, err);
    return true;
}

/* Stage 1 of either known kind is computed from the link address, so then link is not optional. */
bool sw_image_layout_parse(struct sw_arena *arena, struct sw_bytes bytes,
                           struct sw_image_layout **layout, struct sw_error *err)
{
    struct sw_image_layout *made = SW_NEW(arena, struct sw_image_layout);
    const struct sw_yaml *root, *stage1;
    struct sw_layout_head head;

    made->match_symbols = no_symbols;
    if (!sw_yaml_load(arena, bytes, &root, err) ||
        !sw_layout_head(arena, root, bytes.name, "image", &head, err) ||
        !sw_yaml_keys(root, keys, err) || !read_optional(arena, root, made, err) ||
        !sw_yaml_need(root, "stage1", &stage1, err) || !read_stage1(arena, stage1, made, err) ||
        !check_left(sw_yaml_get(root, "regions"), made, err))
        return false;
    if (!made->link.alternatives && made->stage1 != SW_STAGE1_UNKNOWN)
        return sw_yaml_need(root, "link", &stage1, err);
    made->name = head.name;
    made->title = head.title;
    made->arch = head.arch;
    made->source = head.source;
    made->why = head.why;
    *layout = made;
    return true;
}
