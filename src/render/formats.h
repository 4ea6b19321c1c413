/* SPDX-License-Identifier: MIT */
/* Every renderer, one function a pair of object and format; render.c has the table. */
#ifndef SW_RENDER_FORMATS_H
#define SW_RENDER_FORMATS_H

#include "render/render.h"

/*
 * data is the object's struct as render.h names it. Never fails: what can go wrong was checked
 * before.
 */
typedef void render_function(const void *data, const struct sw_render_style *style,
                             struct sw_buffer *out);

render_function text_reports, text_translations, text_map, text_layouts, text_rules, text_reverse,
    text_page, text_boot;
render_function json_reports, json_translations, json_map, json_layouts, json_rules, json_reverse,
    json_page, json_boot;
render_function sarif_reports, junit_reports, github_reports, json_baseline, text_config,
    json_config;
render_function text_diff, json_diff, text_sweep, json_sweep, text_story, json_story;
render_function svg_map, html_map, ruler_map;
render_function jsonl_translations, jsonl_reverse;

#endif
