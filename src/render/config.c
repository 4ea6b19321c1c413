/* SPDX-License-Identifier: MIT */
/* What holds for a run and where each setting is from, as YAML with remarks and as JSON. */
#include "formats.h"
#include "json.h"
#include "table.h"

static const char *origin(const struct paint *paint, const struct sw_site *from)
{
    if (!from->file)
        return from->what;
    return sw_sprintf(paint->out->arena, "%s:%u:%u", paint_safe(paint, from->file), from->line,
                      from->column);
}

void text_config(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_config *config = data;
    const struct paint paint = {out, style};
    struct table table = {.paint = &paint, .columns = 3};

    paint_printf(&paint, "# configuration: %s\n",
                 config->file ? paint_safe(&paint, config->file) : "none found");
    for (size_t i = 0; i < config->count; i++) {
        const struct sw_render_setting *setting = &config->settings[i];

        table_printf(&table, INK_STRONG, "%s:", setting->key);
        table_add(&table, INK_PLAIN, setting->value);
        table_add(&table, INK_FAINT,
                  sw_sprintf(out->arena, "# %s", origin(&paint, &setting->from)));
    }
    table_print(&table);
}

void json_config(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_config *config = data;
    json_t *document = json_document("config");
    json_t *array = json_array();

    (void)style;
    for (size_t i = 0; i < config->count; i++) {
        json_t *object = json_object();

        json_put_text(object, "key", config->settings[i].key);
        json_put_text(object, "value", config->settings[i].value);
        json_put(object, "from", json_of_site(&config->settings[i].from));
        json_array_append_new(array, object);
    }
    json_put_text(document, "file", config->file);
    json_put(document, "settings", array);
    json_print(document, out);
}
