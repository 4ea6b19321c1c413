/* SPDX-License-Identifier: MIT */
/* What is known, as JSON: layouts, rules, the page of a rule. */
#include "formats.h"
#include "json.h"
#include "words.h"

/* A machine's windows, in the order of its file. */
static json_t *windows_of(const struct sw_machine_layout *layout)
{
    json_t *windows = json_array();

    for (size_t i = 0; i < layout->window_count; i++) {
        const struct sw_layout_window *window = &layout->windows[i];
        json_t *object = json_object();

        json_put_text(object, "name", window->name);
        json_put_text(object, "use", window->use);
        json_put(object, "ipa", json_of_range(window->where));
        json_put(object, "emulated", json_boolean(window->emulated));
        json_put(object, "execute_never", json_boolean(window->execute_never));
        json_put(object, "rom", json_boolean(window->rom));
        json_array_append_new(windows, object);
    }
    return windows;
}

/* source is given too: whoever doubts a number can look where it is from. */
static json_t *machine_of(const struct sw_machine_layout *layout)
{
    json_t *object = json_object();

    json_put_text(object, "name", layout->name);
    json_put_text(object, "title", layout->title);
    json_put_text(object, "arch", layout->arch);
    json_put_text(object, "loader", words_loader(layout->loader));
    json_put_text(object, "board", layout->board);
    json_put(object, "stage2", json_boolean(layout->stage2));
    json_put_text(object, "mode", layout->mode);
    json_put_text(object, "source", layout->source);
    json_put(object, "windows", windows_of(layout));
    return object;
}

/* Regions are left out: they are expressions that mean something for a given image only. */
static json_t *image_of(const struct sw_image_layout *layout)
{
    json_t *object = json_object();
    json_t *symbols = json_array();

    for (const char *const *name = layout->match_symbols; name && *name; name++)
        json_array_append_new(symbols, json_of_text(*name));
    json_put_text(object, "name", layout->name);
    json_put_text(object, "title", layout->title);
    json_put_text(object, "arch", layout->arch);
    json_put_text(object, "stage1", words_stage1(layout->stage1));
    json_put(object, "match_symbols", symbols);
    json_put_text(object, "source", layout->source);
    return object;
}

void json_layouts(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_layouts *layouts = data;
    json_t *document = json_document("layouts");
    json_t *machines = json_array();
    json_t *images = json_array();

    (void)style;
    for (size_t i = 0; i < layouts->machine_count; i++)
        json_array_append_new(machines, machine_of(layouts->machines[i]));
    for (size_t i = 0; i < layouts->image_count; i++)
        json_array_append_new(images, image_of(layouts->images[i]));
    json_put(document, "machines", machines);
    json_put(document, "images", images);
    json_print(document, out);
}

static json_t *rule_of(const struct sw_rule *rule)
{
    json_t *object = json_object();

    json_put_text(object, "id", rule->id);
    json_put_text(object, "name", rule->name);
    json_put_text(object, "severity", sw_severity_name(rule->severity));
    json_put_text(object, "confidence", sw_confidence_name(rule->confidence));
    json_put_text(object, "scope", rule->scope == SW_SCOPE_IMAGE ? "image" : "machine");
    json_put_text(object, "summary", rule->summary);
    return object;
}

/* In the table's order, which is that of ids. */
void json_rules(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    json_t *document = json_document("rules");
    json_t *rules = json_array();

    (void)style;
    for (const struct sw_rule *rule = data; rule->id; rule++)
        json_array_append_new(rules, rule_of(rule));
    json_put(document, "rules", rules);
    json_print(document, out);
}

/* The page is Markdown as it is in the tree; nothing is rendered here. */
void json_page(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_page *page = data;
    json_t *document = json_document("rule");

    (void)style;
    json_put(document, "rule", rule_of(page->rule));
    json_put_text(document, "page", page->text);
    json_print(document, out);
}
