/* SPDX-License-Identifier: MIT */
/* What is known, as text: layouts and rules. */
#include "formats.h"
#include "table.h"
#include "words.h"

#include <inttypes.h>

static void print_windows(const struct paint *paint, const struct sw_machine_layout *layout)
{
    struct table table = {.paint = paint, .columns = 4, .indent = 4, .right = 1 << 1};
    char size[WORDS_SIZE];

    for (size_t i = 0; i < layout->window_count; i++) {
        const struct sw_layout_window *window = &layout->windows[i];

        table_printf(&table, INK_PLAIN, "IPA %08" PRIx64 "-%08" PRIx64, window->where.first,
                     window->where.last);
        table_add(&table, INK_PLAIN, words_size(size, sw_range_size(window->where)));
        table_add(&table, INK_PLAIN, window->use);
        table_printf(&table, INK_PLAIN, "%s%s", window->name, window->emulated ? " (trapped)" : "");
    }
    table_print(&table);
}

void text_layouts(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_layouts *layouts = data;
    const struct paint paint = {out, style};
    struct table images = {.paint = &paint, .columns = 3, .indent = 2};
    struct table machines = {.paint = &paint, .columns = 4, .indent = 2};

    for (size_t i = 0; i < layouts->machine_count; i++) {
        const struct sw_machine_layout *layout = layouts->machines[i];

        table_add(&machines, INK_STRONG, layout->name);
        table_add(&machines, INK_PLAIN, layout->arch);
        table_add(&machines, INK_PLAIN, words_loader(layout->loader));
        table_add(&machines, INK_PLAIN, layout->title);
    }
    for (size_t i = 0; i < layouts->image_count; i++) {
        const struct sw_image_layout *layout = layouts->images[i];

        table_add(&images, INK_STRONG, layout->name);
        table_add(&images, INK_PLAIN, layout->arch);
        table_add(&images, INK_PLAIN, layout->title);
    }
    paint_printf(&paint, "Machines (--layout):\n");
    table_print(&machines);
    paint_printf(&paint, "\nImages (--image-layout):\n");
    table_print(&images);
    for (size_t i = 0; style->verbose && i < layouts->machine_count; i++) {
        paint_printf(&paint, "\n");
        paint_text(&paint, INK_STRONG, layouts->machines[i]->name);
        paint_printf(&paint, ": %s\n", paint_safe(&paint, layouts->machines[i]->source));
        print_windows(&paint, layouts->machines[i]);
    }
}

void text_rules(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct paint paint = {out, style};
    struct table table = {.paint = &paint, .columns = 5};

    for (const struct sw_rule *rule = data; rule->id; rule++) {
        table_add(&table, INK_STRONG, rule->id);
        table_add(&table, paint_severity(rule->severity), sw_severity_name(rule->severity));
        table_add(&table, INK_PLAIN, sw_confidence_name(rule->confidence));
        table_add(&table, INK_PLAIN, rule->name);
        table_add(&table, INK_PLAIN, rule->summary);
    }
    table_print(&table);
}
