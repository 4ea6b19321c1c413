/* SPDX-License-Identifier: MIT */
/* The map as a picture: what is said of the whole, the legend, both views, the findings. */
#include "svg.h"

#include "formats.h"
#include "markup.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

enum { HEADER = 110, VIEW_HEAD = 60, VIEW_GAP = 30, FINDING_LINE = 16, FINDING_COLUMNS = 150 };

/* One space of a range, or nothing where its address is not known. */
static void put_space(struct sw_buffer *out, const char *name, const struct sw_value *first,
                      uint64_t size)
{
    if (first->known)
        sw_buffer_printf(out, "%s %08" PRIx64 "-%08" PRIx64 "; ", name, first->v,
                         first->v + (size - 1));
}

void svg_words(const struct svg *svg, enum picture_space space, const struct picture_box *box,
               struct sw_buffer *out)
{
    static const char *const names[] = {"VA", "IPA", "PA"};
    const struct sw_map *map = &svg->data->map;
    const struct sw_map_range *range = box->range;
    const uint64_t size = sw_range_size(range ? range->va : box->where);
    char words[WORDS_SIZE], pl1[4], pl0[4];

    if (box->merged > 1 || !range) {
        sw_buffer_printf(out, "%s %08" PRIx64 "-%08" PRIx64 "; %s; ", names[space],
                         box->where.first, box->where.last,
                         words_size(words, sw_range_size(box->where)));
        if (box->merged > 1)
            sw_buffer_printf(out, "%zu pieces, too small to show apart", box->merged);
        else
            markup_text(out, box->region ? box->region->name : "no VA leads here", 0);
        return;
    }
    if (!map->unknown)
        put_space(out, "VA", &(struct sw_value){.known = true, .v = range->va.first}, size);
    put_space(out, "IPA", &range->ipa, size);
    put_space(out, "PA", &range->pa, size);
    sw_buffer_printf(out, "%s; %s; ", words_size(words, size), words_state(map->machine, range));
    if (range->outcome == VMSA_OK)
        sw_buffer_printf(
            out, "%s %s/%s; pl1 %s pl0 %s; ", vmsa_memory_type_name(range->attributes.memory.type),
            vmsa_cache_policy_name(range->attributes.memory.inner),
            vmsa_cache_policy_name(range->attributes.memory.outer),
            words_rights(pl1, range->attributes.pl1), words_rights(pl0, range->attributes.pl0));
    markup_text(out, range->unknown ? range->unknown : range->name ? range->name : "", 0);
}

/* A row of the legend; widths of words are guessed, generously. */
static void put_chips(const struct svg *svg, double y, const char *title,
                      const char *const (*chips)[2], size_t count)
{
    double x = SVG_LEFT + 60;

    sw_buffer_printf(svg->out, "<text class=\"size\" x=\"%d\" y=\"%.0f\">%s</text>\n", SVG_LEFT,
                     y + 10, title);
    for (size_t i = 0; i < count; i++) {
        sw_buffer_printf(svg->out,
                         "<rect class=\"%s\" x=\"%.0f\" y=\"%.0f\" width=\"14\" height=\"12\"/>"
                         "<text x=\"%.0f\" y=\"%.0f\">%s</text>\n",
                         chips[i][0], x, y, x + 19, y + 10, chips[i][1]);
        x += 36 + (double)strlen(chips[i][1]) * 6.7;
    }
}

static void put_legend(const struct svg *svg)
{
    static const char *const uses[][2] = {
        {"kernel", "image"},        {"bss", "bss"},          {"stack", "stack"},
        {"tables", "tables"},       {"tree", "device tree"}, {"ram", "RAM"},
        {"shared", "shared, kept"}, {"device", "device"},    {"guard", "guard"},
        {"nothing", "nothing"},     {"unknown", "unknown"}};
    static const char *const rights[][2] = {{"r-r", "read"},
                                            {"r-w", "read, write"},
                                            {"r-x", "read, execute"},
                                            {"r-wx", "write and execute"},
                                            {"ribbon ram", "leads to"},
                                            {"ribbon ram wrap", "leads there past 4 GB"},
                                            {"ribbon nothing lost", "leads to nothing"},
                                            {"flag", "finding"}};

    put_chips(svg, 62, "use", uses, sizeof uses / sizeof *uses);
    put_chips(svg, 82, "rights", rights, sizeof rights / sizeof *rights);
}

static void put_header(const struct svg *svg)
{
    const struct sw_map *map = &svg->data->map;

    sw_buffer_printf(svg->out, "<text class=\"title\" x=\"%d\" y=\"28\">", SVG_LEFT);
    markup_text(svg->out, map->machine->about, 120);
    sw_buffer_printf(svg->out,
                     "</text>\n<text class=\"size\" x=\"%d\" y=\"48\">stage 1: %s; "
                     "stage 2: %s",
                     SVG_LEFT, words_stage(map->machine->stage1.kind),
                     words_stage(map->machine->stage2.kind));
    if (map->unknown) {
        sw_buffer_puts(svg->out, "; unknown: ");
        markup_text(svg->out, map->unknown, 110);
    }
    sw_buffer_puts(svg->out, "</text>\n");
    put_legend(svg);
}

/* Numbers are those of the marks. */
static double put_findings(const struct svg *svg, double y)
{
    const struct sw_report *report = svg->data->report;

    if (!report)
        return y;
    sw_buffer_printf(svg->out, "<text class=\"title\" x=\"%d\" y=\"%.0f\">%s</text>\n", SVG_LEFT, y,
                     report->finding_count ? "Findings" : "No findings");
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct sw_finding *finding = &report->findings[i];

        y += FINDING_LINE + 2;
        sw_buffer_printf(svg->out,
                         "<text class=\"finding\" data-f=\"%zu\" x=\"%d\" y=\"%.0f\"><tspan "
                         "class=\"number\">%zu</tspan> %s %s: ",
                         i + 1, SVG_LEFT, y, i + 1, finding->rule->id,
                         sw_severity_name(finding->severity));
        markup_text(svg->out, finding->text,
                    FINDING_COLUMNS - (picture_has_place(finding) ? 0 : 16));
        sw_buffer_printf(svg->out, "%s<title>",
                         picture_has_place(finding) ? "" : " (no one place)");
        markup_text(svg->out, finding->text, 0);
        sw_buffer_puts(svg->out, "</title></text>\n");
    }
    return y;
}

/* The height is known only at the end, and stands at the beginning. */
void svg_element(const struct sw_render_map *data, struct sw_buffer *out)
{
    struct sw_buffer body = {.arena = out->arena};
    const struct svg svg = {&body, data};
    struct picture_view view;
    double y = HEADER;

    put_header(&svg);
    if (picture_image(out->arena, &data->map, &view)) {
        svg_view(&svg, &view, y + VIEW_HEAD);
        y += VIEW_HEAD + view.height + VIEW_GAP;
    }
    if (data->map.count) {
        picture_whole(out->arena, &data->map, &view);
        svg_view(&svg, &view, y + VIEW_HEAD);
        y += VIEW_HEAD + view.height + VIEW_GAP;
    }
    y = put_findings(&svg, y + VIEW_GAP) + VIEW_GAP;
    sw_buffer_printf(out,
                     "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\" "
                     "viewBox=\"0 0 %d %.0f\">\n<title>",
                     SVG_WIDTH, y, SVG_WIDTH, y);
    markup_text(out, data->map.machine->about, 0);
    sw_buffer_puts(out, "</title>\n<style>\n");
    markup_asset(out, "picture");
    sw_buffer_printf(out, "</style>\n<rect class=\"paper\" width=\"%d\" height=\"%.0f\"/>\n",
                     SVG_WIDTH, y);
    sw_buffer_add(out, body.text, body.length);
    sw_buffer_puts(out, "</svg>\n");
}

void svg_map(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    (void)style;
    sw_buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    svg_element(data, out);
}
