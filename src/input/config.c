/* SPDX-License-Identifier: MIT */
/* stagewalk.yaml: YAML to struct, and finding the file. Knows the keys; knows no rule. */
#include "input/config.h"

#include "layout_read.h"

#include "base/vector.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char file_name[] = "stagewalk.yaml";
static const char *const keys[] = {"layouts",       "image-layout", "dtb",    "ram",     "ramdisk",
                                   "stage1",        "severities",   "ignore", "fail-on", "baseline",
                                   "linker-script", "dts",          NULL};
static const char *const ignore_keys[] = {"rule", "reason", "machine", "image", "expires", NULL};
static const char *const severities[] = {"note", "warning", "error", NULL};
static const char *const levels[] = {"note", "warning", "error", "never", NULL};
static const char *const stage1s[] = {"run", "declared", NULL};

struct reading {
    struct sw_arena *arena;
    const struct sw_yaml *root;
    const char *folder; /* of the file, with its slash; "" for the current one */
    struct sw_config *config;
};

/* A layout is a file by the rule that --layout has; everything else is one anyway. */
static bool is_layout_file(const char *text)
{
    const size_t length = strlen(text);

    return strchr(text, '/') || (length >= 5 && strcmp(text + length - 5, ".yaml") == 0);
}

/* Paths are relative to the file and not to where the tool is started, so that a build in a
 * subfolder finds the same files. */
static const char *beside(const struct reading *r, const char *path)
{
    return *path == '/' ? path : sw_sprintf(r->arena, "%s%s", r->folder, path);
}

/* One text that is not empty, by a key that may be absent. */
static bool read_text(const struct reading *r, const char *key, struct sw_config_text *out,
                      struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(r->root, key);

    if (!node)
        return true;
    out->why = sw_yaml_site(node);
    return sw_layout_need_text(r->root, key, &out->text, err);
}

static bool read_file(const struct reading *r, const char *key, struct sw_config_text *out,
                      struct sw_error *err)
{
    if (!read_text(r, key, out, err))
        return false;
    if (out->text)
        out->text = beside(r, out->text);
    return true;
}

/* Checked at once, so that the message can name the line in the file. */
static bool read_word(const struct reading *r, const char *key, const char *const *words,
                      struct sw_config_text *out, struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(r->root, key);
    unsigned index;

    if (!node)
        return true;
    if (!sw_yaml_word(node, words, &index, err))
        return false;
    *out = (struct sw_config_text){words[index], sw_yaml_site(node)};
    return true;
}

/* A list, or one text for a list of one. */
static bool read_texts(const struct reading *r, const char *key, struct sw_config_texts *out,
                       struct sw_error *err)
{
    const struct sw_yaml *node = sw_yaml_get(r->root, key);
    struct sw_config_text *items;
    const char *const *texts;

    if (!node)
        return true;
    if (!sw_layout_texts(r->arena, node, &texts, err))
        return false;
    while (texts[out->count])
        out->count++;
    items = SW_NEW_ARRAY(r->arena, struct sw_config_text, out->count);
    for (size_t i = 0; i < out->count; i++)
        items[i] = (struct sw_config_text){
            texts[i],
            sw_yaml_site(sw_yaml_kind(node) == SW_YAML_LIST ? sw_yaml_at(node, i) : node)};
    out->items = items;
    return true;
}

static bool read_layouts(const struct reading *r, struct sw_error *err)
{
    struct sw_config_texts *layouts = &r->config->layouts;
    struct sw_config_text *items;

    if (!read_texts(r, "layouts", layouts, err) ||
        !read_text(r, "image-layout", &r->config->image_layout, err))
        return false;
    items = SW_NEW_ARRAY(r->arena, struct sw_config_text, layouts->count);
    for (size_t i = 0; i < layouts->count; i++) {
        items[i] = layouts->items[i];
        if (is_layout_file(items[i].text))
            items[i].text = beside(r, items[i].text);
    }
    layouts->items = items;
    if (r->config->image_layout.text && is_layout_file(r->config->image_layout.text))
        r->config->image_layout.text = beside(r, r->config->image_layout.text);
    return true;
}

/* Names of rules are not checked here, as this layer knows no rule. */
static bool read_severities(const struct reading *r, struct sw_error *err)
{
    const struct sw_yaml *map = sw_yaml_get(r->root, "severities");
    struct sw_config_severity *changes;

    if (!map)
        return true;
    if (sw_yaml_kind(map) != SW_YAML_MAP)
        return sw_yaml_fail(map, err, "a map (rule: severity) is needed here");
    changes = SW_NEW_ARRAY(r->arena, struct sw_config_severity, sw_yaml_count(map));
    for (size_t i = 0; i < sw_yaml_count(map); i++) {
        changes[i].rule = sw_yaml_key(map, i);
        changes[i].why = sw_yaml_site(sw_yaml_at(map, i));
        if (!sw_yaml_word(sw_yaml_at(map, i), severities, &changes[i].severity, err))
            return false;
    }
    r->config->severities = changes;
    r->config->severity_count = sw_yaml_count(map);
    return true;
}

/* "2027-03-31" as year, month, day; false for anything else, and for a day that no month has. */
static bool read_day(const char *text, struct tm *day)
{
    int length = 0;
    struct tm again;
    time_t time;

    *day = (struct tm){.tm_hour = 12};
    if (strlen(text) != 10 ||
        sscanf(text, "%4d-%2d-%2d%n", &day->tm_year, &day->tm_mon, &day->tm_mday, &length) != 3 ||
        length != 10 || strspn(text, "0123456789-") != 10 || text[4] != '-' || text[7] != '-')
        return false;
    day->tm_year -= 1900;
    day->tm_mon -= 1;
    again = *day;
    time = timegm(&again); /* normalises: a day that was changed was none */
    return time != -1 && again.tm_mday == day->tm_mday && again.tm_mon == day->tm_mon &&
           day->tm_year > 0;
}

/* A day lasts to its end in UTC, as the file has no time zone. One that cannot be read has passed:
 * an ignore must not outlive a mistake. */
bool sw_config_expired(const char *day, int64_t now)
{
    struct tm last;

    if (!read_day(day, &last))
        return true;
    last.tm_hour = 23;
    last.tm_min = last.tm_sec = 59;
    return now > (int64_t)timegm(&last);
}

static bool read_optional(const struct sw_yaml *map, const char *key, const char **out,
                          struct sw_error *err)
{
    return !sw_yaml_get(map, key) || sw_layout_need_text(map, key, out, err);
}

/* A reason is needed: what nobody can explain nobody dares to remove. */
static bool read_ignore(const struct sw_yaml *map, struct sw_config_ignore *ignore,
                        struct sw_error *err)
{
    struct tm day;

    if (!sw_yaml_keys(map, ignore_keys, err) ||
        !sw_layout_need_text(map, "rule", &ignore->rule, err) ||
        !sw_layout_need_text(map, "reason", &ignore->reason, err) ||
        !read_optional(map, "machine", &ignore->machine, err) ||
        !read_optional(map, "image", &ignore->image, err) ||
        !read_optional(map, "expires", &ignore->expires, err))
        return false;
    if (ignore->expires && !read_day(ignore->expires, &day))
        return sw_yaml_fail(sw_yaml_get(map, "expires"), err,
                            "'%.40s' is no day: write it as in 2027-03-31", ignore->expires);
    ignore->why = sw_yaml_site(map);
    return true;
}

static bool read_ignores(const struct reading *r, struct sw_error *err)
{
    const struct sw_yaml *list = sw_yaml_get(r->root, "ignore");
    struct sw_config_ignore *ignores;

    if (!list)
        return true;
    if (!sw_layout_list(list, err))
        return false;
    ignores = SW_NEW_ARRAY(r->arena, struct sw_config_ignore, sw_yaml_count(list));
    for (size_t i = 0; i < sw_yaml_count(list); i++)
        if (!read_ignore(sw_yaml_at(list, i), &ignores[i], err))
            return false;
    r->config->ignores = ignores;
    r->config->ignore_count = sw_yaml_count(list);
    return true;
}

bool sw_config_parse(struct sw_arena *arena, struct sw_bytes bytes, struct sw_config **config,
                     struct sw_error *err)
{
    const char *slash = strrchr(bytes.name, '/');
    struct sw_config *made = SW_NEW(arena, struct sw_config);
    struct reading r = {.arena = arena, .config = made, .folder = ""};

    if (slash)
        r.folder = sw_strndup(arena, bytes.name, (size_t)(slash - bytes.name) + 1);
    made->file = bytes.name;
    if (!sw_yaml_load(arena, bytes, &r.root, err) || !sw_yaml_keys(r.root, keys, err) ||
        !read_layouts(&r, err) || !read_file(&r, "dtb", &made->dtb, err) ||
        !read_file(&r, "ramdisk", &made->ramdisk, err) ||
        !read_file(&r, "baseline", &made->baseline, err) ||
        !read_file(&r, "linker-script", &made->linker_script, err) ||
        !read_file(&r, "dts", &made->dts, err) || !read_texts(&r, "ram", &made->ram, err) ||
        !read_word(&r, "stage1", stage1s, &made->stage1, err) ||
        !read_word(&r, "fail-on", levels, &made->fail_on, err) || !read_severities(&r, err) ||
        !read_ignores(&r, err))
        return false;
    *config = made;
    return true;
}

bool sw_config_open(struct sw_arena *arena, const char *path, struct sw_config **config,
                    struct sw_error *err)
{
    struct sw_bytes bytes;

    return sw_file_map(arena, path, &bytes, err) && sw_config_parse(arena, bytes, config, err);
}

/* How many folders up the repository begins: 0 here, -1 when this is in none. */
static int repository_above(struct sw_arena *arena)
{
    const char *up = "";

    for (int steps = 0; steps < 64; steps++) {
        if (access(sw_sprintf(arena, "%s.git", up), F_OK) == 0)
            return steps;
        up = sw_sprintf(arena, "%s../", up);
    }
    return -1;
}

/* By relative paths, so that messages and reports name it the same wherever the tree lies. */
const char *sw_config_find(struct sw_arena *arena)
{
    const int most = repository_above(arena);
    const char *up = "";

    for (int steps = 0; steps <= (most < 0 ? 0 : most); steps++) {
        const char *path = sw_sprintf(arena, "%s%s", up, file_name);

        if (access(path, F_OK) == 0)
            return path;
        up = sw_sprintf(arena, "%s../", up);
    }
    return NULL;
}
