/* SPDX-License-Identifier: MIT */
/* Laying the command line over stagewalk.yaml, and keeping who said what. Opens no image. */
#include "settings.h"

#include <stddef.h>
#include <string.h>

/* Options that the file may give. Those with texts may have several values. */
static const struct row {
    enum cli_option_id id;
    const char *usual;  /* shown when nobody says anything */
    size_t text, texts; /* offsets in struct sw_config; NOWHERE when the file has no such key */
} rows[] = {
#define NOWHERE SIZE_MAX
    {CLI_LAYOUT, "all", NOWHERE, offsetof(struct sw_config, layouts)},
    {CLI_IMAGE_LAYOUT, "(the one that fits)", offsetof(struct sw_config, image_layout), NOWHERE},
    {CLI_DTB, "(each machine's own)", offsetof(struct sw_config, dtb), NOWHERE},
    {CLI_RAM, "(the device tree's)", NOWHERE, offsetof(struct sw_config, ram)},
    {CLI_RAMDISK, "(none)", offsetof(struct sw_config, ramdisk), NOWHERE},
    {CLI_STAGE1, "(run where possible)", offsetof(struct sw_config, stage1), NOWHERE},
    {CLI_SELECT, "(all rules)", NOWHERE, NOWHERE},
    {CLI_IGNORE, "(none)", NOWHERE, NOWHERE},
    {CLI_FAIL_ON, "warning", offsetof(struct sw_config, fail_on), NOWHERE},
    {CLI_BASELINE, "(none)", offsetof(struct sw_config, baseline), NOWHERE},
};

static void show(struct cli *cli, struct settings *settings, const char *key, const char *value,
                 struct sw_site from)
{
    sw_push(cli->arena, &settings->shown, (struct sw_render_setting){key, value, from});
}

static void show_given(struct cli *cli, struct settings *settings, enum cli_option_id id,
                       struct sw_site from)
{
    const struct cli_values *values = &cli->options.given[id];
    struct sw_buffer list = {.arena = cli->arena};

    for (size_t i = 0; i < values->count; i++)
        sw_buffer_printf(&list, "%s%s", i ? ", " : "", values->items[i]);
    show(cli, settings, cli_option_table[id].name, list.text, from);
}

/* What the file has for an option; where its first value stands, or a site without a file. */
static struct sw_site take(struct cli *cli, const struct sw_config *config, const struct row *row)
{
    struct cli_values *values = &cli->options.given[row->id];
    struct sw_site from = {0};

    if (row->text != NOWHERE) {
        const struct sw_config_text *text =
            (const void *)((const unsigned char *)config + row->text);

        if (!text->text)
            return from;
        sw_push(cli->arena, values, text->text);
        return text->why;
    }
    if (row->texts != NOWHERE) {
        const struct sw_config_texts *texts =
            (const void *)((const unsigned char *)config + row->texts);

        for (size_t i = 0; i < texts->count; i++)
            sw_push(cli->arena, values, texts->items[i].text);
        return texts->count ? texts->items[0].why : from;
    }
    return from;
}

/* The command line replaces what the file says and is never added to it. A built-in value is shown
 * as well, so that the list is complete and tells of each value whose it is. */
static void lay_over(struct cli *cli, struct settings *settings, const struct row *row)
{
    struct sw_site from = {.what = "command line"};

    if (!cli_has(&cli->options, row->id)) {
        from = settings->config ? take(cli, settings->config, row) : (struct sw_site){0};
        if (!from.file) {
            show(cli, settings, cli_option_table[row->id].name, row->usual,
                 (struct sw_site){.what = "built in"});
            return;
        }
    }
    show_given(cli, settings, row->id, from);
}

/* These exist in the file only: no option changes a severity or gives a reason. */
static void show_rules(struct cli *cli, struct settings *settings)
{
    const struct sw_config *config = settings->config;

    for (size_t i = 0; i < config->severity_count; i++)
        show(cli, settings, sw_sprintf(cli->arena, "severities.%s", config->severities[i].rule),
             sw_severity_name((enum sw_severity)config->severities[i].severity),
             config->severities[i].why);
    for (size_t i = 0; i < config->ignore_count; i++) {
        const struct sw_config_ignore *ignore = &config->ignores[i];

        show(cli, settings, sw_sprintf(cli->arena, "ignore.%s", ignore->rule),
             sw_sprintf(cli->arena, "%s%s%s%s%s%s%s", ignore->reason,
                        ignore->machine ? "; on " : "", ignore->machine ? ignore->machine : "",
                        ignore->image ? "; in " : "", ignore->image ? ignore->image : "",
                        ignore->expires ? "; until " : "", ignore->expires ? ignore->expires : ""),
             ignore->why);
    }
}

/* No option names these: they say where findings are shown, and change none. */
static bool open_source(struct cli *cli, struct settings *settings, const char *key,
                        const struct sw_config_text *text, struct sw_bytes *bytes,
                        struct sw_error *err)
{
    if (!text->text) {
        show(cli, settings, key, "(none)", (struct sw_site){.what = "built in"});
        return true;
    }
    show(cli, settings, key, text->text, text->why);
    return sw_file_map(cli->arena, text->text, bytes, err);
}

static bool open_sources(struct cli *cli, struct settings *settings, struct sw_error *err)
{
    static const struct sw_config none;
    const struct sw_config *config = settings->config ? settings->config : &none;

    return open_source(cli, settings, "linker-script", &config->linker_script,
                       &settings->sources.linker_script, err) &&
           open_source(cli, settings, "dts", &config->dts, &settings->sources.dts, err);
}

/* The word none turns off the search as well, so that a script gets the same wherever it runs. */
bool settings_open(struct cli *cli, struct settings *settings, struct sw_error *err)
{
    const char *path = cli_one(&cli->options, CLI_CONFIG, NULL);
    struct sw_config *config = NULL;

    *settings = (struct settings){0};
    if (!path)
        path = sw_config_find(cli->arena);
    if (path && strcmp(path, "none") != 0 && !sw_config_open(cli->arena, path, &config, err))
        return false;
    settings->config = config;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        lay_over(cli, settings, &rows[i]);
    if (!open_sources(cli, settings, err))
        return false;
    if (config)
        show_rules(cli, settings);
    return true;
}
