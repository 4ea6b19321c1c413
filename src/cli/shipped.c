/* SPDX-License-Identifier: MIT */
/* The layouts that are built into the program, parsed and sorted. */
#include "shipped.h"

#include "input/embedded.h"

#include <stdlib.h>

/* strverscmp: 4.5 comes before 4.10. */
static int compare_machines(const void *a, const void *b)
{
    const struct sw_machine_layout *const *x = a, *const *y = b;

    return strverscmp((*x)->name, (*y)->name);
}

static int compare_images(const void *a, const void *b)
{
    const struct sw_image_layout *const *x = a, *const *y = b;

    return strverscmp((*x)->name, (*y)->name);
}

bool shipped_machines_open(struct sw_arena *arena, struct shipped_machines *machines,
                           struct sw_error *err)
{
    size_t count;
    const struct sw_embedded *all = sw_embedded_all(&count);

    for (size_t i = 0; i < count; i++) {
        struct sw_machine_layout *layout;

        if (all[i].kind != SW_EMBEDDED_MACHINE)
            continue;
        if (!sw_machine_layout_parse(arena, all[i].bytes, &layout, err))
            return false;
        sw_push(arena, machines, layout);
    }
    if (machines->count)
        qsort(machines->items, machines->count, sizeof *machines->items, compare_machines);
    return true;
}

bool shipped_images_open(struct sw_arena *arena, struct shipped_images *images,
                         struct sw_error *err)
{
    size_t count;
    const struct sw_embedded *all = sw_embedded_all(&count);

    for (size_t i = 0; i < count; i++) {
        struct sw_image_layout *layout;

        if (all[i].kind != SW_EMBEDDED_IMAGE)
            continue;
        if (!sw_image_layout_parse(arena, all[i].bytes, &layout, err))
            return false;
        sw_push(arena, images, layout);
    }
    if (images->count)
        qsort(images->items, images->count, sizeof *images->items, compare_images);
    return true;
}
