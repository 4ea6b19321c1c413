/* SPDX-License-Identifier: MIT */
/* Findings get the line of source behind them. Judges nothing, and knows no rule. */
#include "lint/locate.h"

#include "input/dwarf.h"
#include "input/source_text.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* "a/./b/../c" as "a/c"; in place. What leads out of the first folder stays. */
static void simplify(char *path)
{
    char *out = path + (*path == '/'), *const start = out;

    for (const char *in = out; *in; in += strspn(in, "/")) {
        const size_t length = strcspn(in, "/");
        char *last = out;

        while (last > start && last[-1] != '/')
            last--;
        if (length == 2 && memcmp(in, "..", 2) == 0 && out > start && strncmp(last, "..", 2) != 0) {
            out = last > start ? last - 1 : start;
        } else if (length != 1 || *in != '.') {
            if (out > start)
                *out++ = '/';
            memmove(out, in, length);
            out += length;
        }
        in += length;
    }
    *out = 0;
}

/* A compiler writes names relative to where it ran; a reader's tools want them relative to where
 * they are. */
static const char *relative(struct sw_arena *arena, const struct sw_dwarf_line *line)
{
    const bool whole = line->file[0] == '/' || !line->folder;
    char *file =
        sw_sprintf(arena, "%s%s%s", whole ? "" : line->folder, whole ? "" : "/", line->file);
    char here[PATH_MAX];
    size_t length;

    simplify(file);
    if (!getcwd(here, sizeof here))
        return file;
    length = strlen(here);
    return strncmp(file, here, length) == 0 && file[length] == '/' ? file + length + 1 : file;
}

/* Most images that are deployed have no lines, and to ask the library costs more than a check. */
static struct sw_dwarf *open_debug(struct sw_arena *arena, const struct sw_image *image)
{
    if (image->symbols_from)
        image = image->symbols_from;
    if (!sw_image_section(image, ".debug_line") && !sw_image_section(image, ".zdebug_line"))
        return NULL;
    return sw_dwarf_open(arena, image->name);
}

static struct sw_site line_of(struct sw_arena *arena, struct sw_dwarf *debug, uint64_t address)
{
    const struct sw_dwarf_line line = sw_dwarf_line_of(debug, address);

    if (!line.file || line.line <= 0)
        return (struct sw_site){0};
    return (struct sw_site){.file = relative(arena, &line), .line = (unsigned)line.line};
}

static bool same_place(const struct sw_site *a, const struct sw_site *b)
{
    return a->file && b->file && strcmp(a->file, b->file) == 0 && a->line == b->line &&
           a->column == b->column;
}

/* The first of the symbols that an address of a layout names and that the script assigns. */
static unsigned address_line(struct sw_arena *arena, struct sw_bytes script,
                             const struct sw_layout_address *address)
{
    struct sw_layout_term term;
    unsigned line = 0;

    for (const char *const *text = address->alternatives; text && *text && !line; text++)
        if (sw_layout_term(arena, *text, &term) && term.name)
            line = sw_linker_script_line(script, term.name);
    return line;
}

/* A region that the image layout promises is where the linker script puts its symbols. */
static unsigned region_line(struct sw_arena *arena, struct sw_bytes script,
                            const struct sw_image_layout *promise, const struct sw_site *site)
{
    unsigned line = 0;

    for (size_t i = 0; site->line && i < promise->region_count && !line; i++) {
        const struct sw_layout_region *region = &promise->regions[i];

        if (!same_place(site, &region->why))
            continue;
        line = address_line(arena, script, &region->first);
        line = line ? line : address_line(arena, script, &region->end);
    }
    return line;
}

/* Sites name "section .data", "symbol _start", or a symbol alone. */
static unsigned name_line(struct sw_bytes script, const char *what)
{
    static const char *const before[] = {"section ", "symbol "};

    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (strncmp(what, before[i], strlen(before[i])) == 0)
            what += strlen(before[i]);
    return *what ? sw_linker_script_line(script, what) : 0;
}

static struct sw_site script_line(struct sw_arena *arena, struct sw_bytes script,
                                  const struct sw_report *report, const struct sw_site *site)
{
    unsigned line = region_line(arena, script, report->promise, site);

    if (!line && site->what)
        line = name_line(script, site->what);
    return line ? (struct sw_site){.file = script.name, .line = line} : (struct sw_site){0};
}

/* "/memory@40000000 reg[1]", of a tree that is not a machine's own. */
static struct sw_site node_line(struct sw_arena *arena, struct sw_bytes dts,
                                const struct sw_site *site)
{
    const char *path;
    unsigned line;

    if (!site->file || !site->what || *site->what != '/' ||
        strncmp(site->file, "board ", strlen("board ")) == 0)
        return (struct sw_site){0};
    path = sw_strndup(arena, site->what, strcspn(site->what, " "));
    line = sw_dts_line(dts, path);
    return line ? (struct sw_site){.file = dts.name, .line = line} : (struct sw_site){0};
}

/* Notes are no reason to open the library: most good images have some. */
static bool deserves_line(const struct sw_finding *finding)
{
    return finding->site.address && finding->severity != SW_SEVERITY_NOTE;
}

/* The nearest to what somebody would change comes first. */
static void locate(struct sw_arena *arena, const struct sw_report *report,
                   const struct sw_sources *sources, struct sw_dwarf *debug,
                   struct sw_finding *finding)
{
    const struct sw_site *site = &finding->site;

    if (deserves_line(finding))
        finding->source = line_of(arena, debug, site->address);
    if (!finding->source.file && sources->linker_script.data)
        finding->source = script_line(arena, sources->linker_script, report, site);
    if (!finding->source.file && sources->dts.data)
        finding->source = node_line(arena, sources->dts, site);
}

void sw_report_locate(struct sw_arena *arena, struct sw_report *report,
                      const struct sw_sources *sources)
{
    struct sw_finding *findings = SW_NEW_ARRAY(arena, struct sw_finding, report->finding_count);
    struct sw_dwarf *debug = NULL;
    bool opened = false;

    for (size_t i = 0; i < report->finding_count; i++) {
        findings[i] = report->findings[i];
        if (deserves_line(&findings[i]) && !opened) {
            debug = open_debug(arena, report->image);
            opened = true;
        }
        locate(arena, report, sources, debug, &findings[i]);
    }
    report->findings = findings;
}
