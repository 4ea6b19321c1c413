/* SPDX-License-Identifier: MIT */
/* The table of (object, format), and the look-up in it. */
#include "formats.h"
#include "words.h"

#include <string.h>

enum { FORMATS = 6 };

static const struct pair {
    const char *formats[FORMATS]; /* NULL-ended */
    render_function *functions[FORMATS];
} pairs[SW_OBJECTS] = {
    [SW_OBJECT_REPORTS] = {{"text", "json", "sarif", "junit", "github"},
                           {text_reports, json_reports, sarif_reports, junit_reports,
                            github_reports}},
    [SW_OBJECT_TRANSLATIONS] = {{"text", "json", "jsonl"},
                                {text_translations, json_translations, jsonl_translations}},
    [SW_OBJECT_MAP] = {{"text", "json", "ruler", "svg", "html"},
                       {text_map, json_map, ruler_map, svg_map, html_map}},
    [SW_OBJECT_LAYOUTS] = {{"text", "json"}, {text_layouts, json_layouts}},
    [SW_OBJECT_RULES] = {{"text", "json"}, {text_rules, json_rules}},
    [SW_OBJECT_REVERSE] = {{"text", "json", "jsonl"}, {text_reverse, json_reverse, jsonl_reverse}},
    [SW_OBJECT_PAGE] = {{"text", "json"}, {text_page, json_page}},
    [SW_OBJECT_BASELINE] = {{"json"}, {json_baseline}},
    [SW_OBJECT_DIFF] = {{"text", "json"}, {text_diff, json_diff}},
    [SW_OBJECT_CONFIG] = {{"text", "json"}, {text_config, json_config}},
    [SW_OBJECT_STORY] = {{"text", "json"}, {text_story, json_story}},
    [SW_OBJECT_BOOT] = {{"text", "json"}, {text_boot, json_boot}},
    [SW_OBJECT_SWEEP] = {{"text", "json"}, {text_sweep, json_sweep}},
};

const char *sw_render_state(const struct sw_machine *machine, const struct sw_map_range *range)
{
    return words_state(machine, range);
}

const char *const *sw_render_formats(enum sw_object object)
{
    return pairs[object].formats;
}

bool sw_render(enum sw_object object, const void *data, const char *format,
               const struct sw_render_style *style, struct sw_buffer *out, struct sw_error *err)
{
    const struct pair *pair = &pairs[object];
    char known[64] = "";

    for (size_t i = 0; pair->formats[i]; i++) {
        if (strcmp(pair->formats[i], format) == 0) {
            pair->functions[i](data, style, out);
            return true;
        }
        strcat(known, i ? ", " : "");
        strcat(known, pair->formats[i]);
    }
    return sw_fail(err, SW_ERROR_USAGE, "unknown format '%s' (known here: %s)", format, known);
}
