/* SPDX-License-Identifier: MIT */
/* Image layouts: what an image promises or expects beyond the places of its parts. Knows the keys
 * and their words; compares nothing with a machine. */
#include "layout_read.h"

static const char *const fdt_keys[] = {
    "cells",    "banks", "max_size", "max_bootargs", "ignores_reserved", "gic",
    "consoles", "nodes", NULL};
static const char *const entry_keys[] = {"modes", "hypervisor", NULL};
static const char *const modes[] = {"svc", "hyp", NULL};
static const char *const hypervisors[] = {"xen", NULL};

static bool read_texts(struct sw_arena *arena, const struct sw_yaml *map, const char *key,
                       const char *const **out, struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(map, key);

    return !node || sw_layout_texts(arena, node, out, err);
}

/* A root with more than two cells is refused by the device tree reader already. */
static bool check_cells(const struct sw_yaml *node, uint32_t cells, struct sw_error *err)
{
    if (cells <= 2)
        return true;
    return sw_yaml_fail(sw_yaml_get(node, "cells"), err, "cells is %u, but it is 1 or 2", cells);
}

static bool read_fdt(struct sw_arena *arena, const struct sw_yaml *node, struct sw_fdt_promise *fdt,
                     struct sw_error *err)
{
    return sw_yaml_keys(node, fdt_keys, err) && sw_layout_u32(node, "cells", &fdt->cells, err) &&
           check_cells(node, fdt->cells, err) && sw_layout_u32(node, "banks", &fdt->banks, err) &&
           sw_layout_size(node, "max_size", &fdt->max_size, err) &&
           sw_layout_size(node, "max_bootargs", &fdt->max_bootargs, err) &&
           sw_layout_flag(node, "ignores_reserved", &fdt->ignores_reserved, err) &&
           read_texts(arena, node, "gic", &fdt->gic, err) &&
           read_texts(arena, node, "consoles", &fdt->consoles, err) &&
           read_texts(arena, node, "nodes", &fdt->nodes, err);
}

/* Each word is checked, so that a misspelt mode is not one that no machine has. */
static bool read_modes(struct sw_arena *arena, const struct sw_yaml *node, const char *const **out,
                       struct sw_error *err)
{
    size_t count = sw_yaml_kind(node) == SW_YAML_LIST ? sw_yaml_count(node) : 1;
    unsigned index;

    for (size_t i = 0; i < count; i++)
        if (!sw_yaml_word(sw_yaml_kind(node) == SW_YAML_LIST ? sw_yaml_at(node, i) : node, modes,
                          &index, err))
            return false;
    return sw_layout_texts(arena, node, out, err);
}

static bool read_entry(struct sw_arena *arena, const struct sw_yaml *node,
                       struct sw_image_layout *layout, struct sw_error *err)
{
    const struct sw_yaml *list = sw_yaml_get(node, "modes");
    const struct sw_yaml *hypervisor = sw_yaml_get(node, "hypervisor");
    unsigned index;

    if (!sw_yaml_keys(node, entry_keys, err) ||
        (list && !read_modes(arena, list, &layout->modes, err)))
        return false;
    if (!hypervisor)
        return true;
    if (!sw_yaml_word(hypervisor, hypervisors, &index, err))
        return false;
    layout->hypervisor = hypervisors[index];
    return true;
}

bool sw_layout_promises(struct sw_arena *arena, const struct sw_yaml *root,
                        struct sw_image_layout *layout, struct sw_error *err)
{
    const struct sw_yaml *fdt = sw_yaml_get(root, "fdt"), *entry = sw_yaml_get(root, "entry");
    const struct sw_yaml *vectors = sw_yaml_get(root, "vectors");
    const struct sw_yaml *early = sw_yaml_get(root, "early_code");

    return (!vectors || sw_layout_address(arena, vectors, &layout->vectors, err)) &&
           (!early || sw_layout_address(arena, early, &layout->early_code, err)) &&
           sw_layout_flag(root, "wx", &layout->wx, err) &&
           (!fdt || read_fdt(arena, fdt, &layout->fdt, err)) &&
           (!entry || read_entry(arena, entry, layout, err));
}
