/* SPDX-License-Identifier: MIT */
/* Machine layouts: YAML to struct. Knows the keys and their words; places nothing. */
#include "layout_read.h"

static const char *const keys[] = {"kind",        "title",       "arch",  "source",  "loader",
                                   "board",       "stage2",      "entry", "windows", "load_address",
                                   "dtb_address", "magic_pages", NULL};
static const char *const entry_keys[] = {"mode", "sctlr", "cpsr", "r0", "r1", NULL};
static const char *const window_keys[] = {"name",          "first", "size", "use", "emulated",
                                          "execute_never", "with",  "rom",  NULL};
static const char *const modes[] = {"svc", "hyp", NULL};
static const char *const uses[] = {"ram", "device", "grant", "magic", NULL};

/* In the order of enum sw_loader. */
static const char *const loaders[] = {"xen-toolstack-4.4", "xen-toolstack", "xen-hypervisor",
                                      "qemu-kernel",       "fixed",         NULL};
_Static_assert(sizeof loaders / sizeof *loaders == SW_LOADERS + 1, "a word for each loader");

static const char *const no_pages[] = {NULL};

/* All of the registers may be absent: 0 is what a CPU has that nobody prepared. */
static bool read_entry(const struct sw_yaml *node, struct sw_machine_layout *layout,
                       struct sw_error *err)
{
    unsigned mode;

    if (!sw_yaml_keys(node, entry_keys, err) ||
        !sw_layout_need_word(node, "mode", modes, &mode, err))
        return false;
    layout->mode = modes[mode];
    return sw_layout_u32(node, "sctlr", &layout->sctlr, err) &&
           sw_layout_u32(node, "cpsr", &layout->cpsr, err) &&
           sw_layout_u32(node, "r0", &layout->r0, err) &&
           sw_layout_u32(node, "r1", &layout->r1, err);
}

/* with is any text: which compatible strings there are is for device trees to say. */
static bool read_window(const struct sw_yaml *node, struct sw_layout_window *window,
                        struct sw_error *err)
{
    const struct sw_yaml *with;
    unsigned use;

    if (!sw_yaml_keys(node, window_keys, err) ||
        !sw_layout_need_text(node, "name", &window->name, err) ||
        !sw_layout_need_word(node, "use", uses, &use, err) ||
        !sw_layout_range(node, &window->where, err) ||
        !sw_layout_flag(node, "emulated", &window->emulated, err) ||
        !sw_layout_flag(node, "execute_never", &window->execute_never, err) ||
        !sw_layout_flag(node, "rom", &window->rom, err))
        return false;
    with = sw_yaml_get(node, "with");
    if (with && !sw_yaml_text(with, &window->with, err))
        return false;
    window->use = uses[use];
    window->why = sw_yaml_site(node);
    return true;
}

/* Two windows at one address would make "what backs this IPA" a matter of order. */
static bool check_apart(const struct sw_yaml *node, const struct sw_layout_window *windows,
                        size_t count, struct sw_error *err)
{
    for (size_t i = 0; i + 1 < count; i++)
        if (sw_range_overlaps(windows[i].where, windows[count - 1].where))
            return sw_yaml_fail(node, err, "window '%s' overlaps window '%s' of line %u",
                                windows[count - 1].name, windows[i].name, windows[i].why.line);
    return true;
}

/* Checked for overlap one by one, so that the error names the later of the two with its line. */
static bool read_windows(struct sw_arena *arena, const struct sw_yaml *node,
                         struct sw_machine_layout *layout, struct sw_error *err)
{
    struct sw_layout_window *windows;

    if (!sw_layout_list(node, err))
        return false;
    windows = SW_NEW_ARRAY(arena, struct sw_layout_window, sw_yaml_count(node));
    for (size_t i = 0; i < sw_yaml_count(node); i++)
        if (!read_window(sw_yaml_at(node, i), &windows[i], err) ||
            !check_apart(sw_yaml_at(node, i), windows, i + 1, err))
            return false;
    layout->windows = windows;
    layout->window_count = sw_yaml_count(node);
    return true;
}

/* load_address and dtb_address belong to the fixed loader, which cannot do without the first. */
static bool check_fixed(const struct sw_yaml *root, const struct sw_machine_layout *layout,
                        struct sw_error *err)
{
    const struct sw_yaml *load = sw_yaml_get(root, "load_address");
    const struct sw_yaml *dtb = sw_yaml_get(root, "dtb_address");

    if (layout->loader == SW_LOADER_FIXED && !load)
        return sw_yaml_need(root, "load_address", &load, err);
    if (layout->loader != SW_LOADER_FIXED && (load || dtb))
        return sw_yaml_fail(load ? load : dtb, err,
                            "only loader fixed takes an address; %s computes its own",
                            loaders[layout->loader]);
    return true;
}

bool sw_machine_layout_parse(struct sw_arena *arena, struct sw_bytes bytes,
                             struct sw_machine_layout **layout, struct sw_error *err)
{
    struct sw_machine_layout *made = SW_NEW(arena, struct sw_machine_layout);
    const struct sw_yaml *root, *entry, *windows, *pages;
    struct sw_layout_head head;
    unsigned loader;

    if (!sw_yaml_load(arena, bytes, &root, err) ||
        !sw_layout_head(arena, root, bytes.name, "machine", &head, err) ||
        !sw_yaml_keys(root, keys, err) ||
        !sw_layout_need_word(root, "loader", loaders, &loader, err) ||
        !sw_layout_need_text(root, "board", &made->board, err) ||
        !sw_yaml_need(root, "stage2", &entry, err) || !sw_yaml_bool(entry, &made->stage2, err) ||
        !sw_yaml_need(root, "entry", &entry, err) || !read_entry(entry, made, err) ||
        !sw_yaml_need(root, "windows", &windows, err) || !read_windows(arena, windows, made, err) ||
        !sw_layout_value(root, "load_address", &made->load_address, err) ||
        !sw_layout_value(root, "dtb_address", &made->dtb_address, err))
        return false;
    pages = sw_yaml_get(root, "magic_pages");
    made->magic_pages = no_pages;
    if (pages && !sw_layout_texts(arena, pages, &made->magic_pages, err))
        return false;
    made->name = head.name;
    made->title = head.title;
    made->arch = head.arch;
    made->source = head.source;
    made->why = head.why;
    made->loader = (enum sw_loader)loader;
    if (!check_fixed(root, made, err))
        return false;
    *layout = made;
    return true;
}
