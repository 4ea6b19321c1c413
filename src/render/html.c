/* SPDX-License-Identifier: MIT */
/* The map as one page that needs no network: the picture, and what a script needs to search it and
 * to show the translation behind each range. */
#include "formats.h"
#include "json_model.h"
#include "markup.h"
#include "svg.h"
#include "words.h"

#include <string.h>

/* A page is to open at once: of a map or a symbol table that is huge the first part is in it, and
 * the page says how much is not. */
enum { MOST_RANGES = 4000, MOST_TRACES = 500, MOST_SYMBOLS = 20000 };

static json_t *count_of(size_t count)
{
    return json_integer((json_int_t)count);
}

/* The translation of a range's first byte, read: that of the others has the same steps. */
static json_t *trace_of(struct sw_arena *arena, const struct sw_map *map,
                        const struct sw_map_range *range)
{
    const struct vmsa_access access = {.kind = VMSA_READ};
    struct sw_trace trace;

    if (map->unknown)
        return json_null();
    trace = sw_translate(map->machine, (vmsa_va){range->va.first}, access);
    return json_of_translation(arena, map->machine, &trace);
}

/* first and last are the range even where they are IPAs, as the VA is not known. */
static json_t *range_of(const struct sw_map *map, const struct sw_map_range *range)
{
    const struct sw_value va = {.known = !map->unknown, .v = range->va.first};
    json_t *object = json_object();
    char words[WORDS_SIZE];

    json_put(object, "first", json_of_address(range->va.first));
    json_put(object, "last", json_of_address(range->va.last));
    json_put(object, "va", json_of_value(&va));
    json_put(object, "ipa", json_of_value(&range->ipa));
    json_put(object, "pa", json_of_value(&range->pa));
    json_put_text(object, "size", words_size(words, sw_range_size(range->va)));
    json_put_text(object, "state", words_state(map->machine, range));
    json_put_text(object, "name", range->name ? range->name : "");
    json_put_text(object, "unknown", range->unknown);
    return object;
}

static json_t *ranges_of(struct sw_arena *arena, const struct sw_map *map)
{
    json_t *ranges = json_array();

    for (size_t i = 0; i < map->count && i < MOST_RANGES; i++) {
        json_t *object = range_of(map, &map->ranges[i]);

        json_put(object, "trace",
                 i < MOST_TRACES ? trace_of(arena, map, &map->ranges[i]) : json_null());
        json_array_append_new(ranges, object);
    }
    return ranges;
}

/* ["0x408000", "name"], ascending. Absolute ones too: linker scripts make addresses of that
 * kind. */
static json_t *symbols_of(const struct sw_map *map, size_t *left_out)
{
    json_t *symbols = json_array();
    const struct sw_symbol *all = NULL;
    size_t count = 0;

    if (map->machine->names)
        all = sw_image_symbols(map->machine->names, &count);
    *left_out = count > MOST_SYMBOLS ? count - MOST_SYMBOLS : 0;
    for (size_t i = 0; i < count && i < MOST_SYMBOLS; i++) {
        json_t *pair = json_array();

        json_array_append_new(pair, json_of_address(all[i].va));
        json_array_append_new(pair, json_of_text(all[i].name));
        json_array_append_new(symbols, pair);
    }
    return symbols;
}

/* In the order of the numbers on the picture. */
static json_t *findings_of(const struct sw_report *report)
{
    json_t *findings = json_array();

    for (size_t i = 0; report && i < report->finding_count; i++) {
        const struct sw_finding *finding = &report->findings[i];
        json_t *object = json_object();

        json_put_text(object, "rule", finding->rule->id);
        json_put_text(object, "name", finding->rule->name);
        json_put_text(object, "severity", sw_severity_name(finding->severity));
        json_put_text(object, "text", finding->text);
        json_put_text(object, "help", finding->help);
        json_array_append_new(findings, object);
    }
    return findings;
}

/* Inside <script> nothing but "<" can end or begin anything; jansson has escaped all that is not
 * ASCII, line separators included. */
static int add_escaped(const char *bytes, size_t count, void *data)
{
    struct sw_buffer *out = data;

    while (count) {
        const char *mark = memchr(bytes, '<', count);
        const size_t plain = mark ? (size_t)(mark - bytes) : count;

        sw_buffer_add(out, bytes, plain);
        if (!mark)
            break;
        sw_buffer_puts(out, "\\u003c");
        bytes += plain + 1;
        count -= plain + 1;
    }
    return 0;
}

static void put_data(const struct sw_render_map *data, struct sw_buffer *out)
{
    const struct sw_map *map = &data->map;
    json_t *document = json_document("map-page");
    size_t symbols_left;

    json_put_machine(document, map->machine);
    json_put_text(document, "unknown", map->unknown);
    json_put(document, "ranges", ranges_of(out->arena, map));
    json_put(document, "ranges_left",
             count_of(map->count > MOST_RANGES ? map->count - MOST_RANGES : 0));
    json_put(document, "regions", json_of_regions(map->machine));
    json_put(document, "symbols", symbols_of(map, &symbols_left));
    json_put(document, "symbols_left", count_of(symbols_left));
    json_put(document, "findings", findings_of(data->report));
    sw_buffer_puts(out, "<script type=\"application/json\" id=\"data\">");
    (void)json_dump_callback(document, add_escaped, out, JSON_COMPACT | JSON_ENSURE_ASCII);
    sw_buffer_puts(out, "</script>\n");
    json_decref(document);
}

/* The policy is what makes "no network" hold even for a page that somebody changed. */
static void put_head(const struct sw_map *map, struct sw_buffer *out)
{
    sw_buffer_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                        "'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    markup_text(out, map->machine->about, 0);
    sw_buffer_puts(out, " - stagewalk map</title>\n<style>\n");
    markup_asset(out, "map");
    sw_buffer_puts(out, "</style>\n</head>\n");
}

void html_map(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_map *map = data;

    (void)style;
    put_head(&map->map, out);
    sw_buffer_puts(out, "<body>\n<main>");
    svg_element(map, out);
    sw_buffer_puts(out, "</main>\n<aside>\n"
                        "<input id=\"search\" type=\"search\" autocomplete=\"off\" "
                        "spellcheck=\"false\" aria-label=\"Search\" "
                        "placeholder=\"Symbol, region or address   ( / )\">\n"
                        "<ul id=\"results\" role=\"listbox\" aria-label=\"Search results\"></ul>\n"
                        "<div id=\"details\" aria-live=\"polite\"></div>\n"
                        "<p id=\"keys\"><kbd>/</kbd> search, <kbd>&uarr;</kbd> <kbd>&darr;</kbd> "
                        "next, <kbd>&larr;</kbd> <kbd>&rarr;</kbd> other column, "
                        "<kbd>Enter</kbd> show, <kbd>Esc</kbd> back</p>\n</aside>\n");
    put_data(map, out);
    sw_buffer_puts(out, "<script>\n");
    markup_asset(out, "page");
    sw_buffer_puts(out, "</script>\n</body>\n</html>\n");
}
