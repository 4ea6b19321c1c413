/* SPDX-License-Identifier: MIT */
/* The page of a rule for a terminal: the Markdown our pages use (headings, paragraphs, lists, code
 * blocks, code words), plainly. */
#include "formats.h"
#include "paint.h"

#include <string.h>

struct page {
    const struct paint *paint;
    struct sw_buffer paragraph; /* lines joined, waiting to be wrapped */
    size_t indent;
    bool code;
};

/* Lines of a paragraph are joined before they are wrapped for this terminal's width. */
static void flush_paragraph(struct page *page)
{
    if (!page->paragraph.length)
        return;
    paint_wrapped(page->paint, page->paragraph.text, 0, page->indent);
    page->paragraph.length = 0;
}

static void add_line(struct page *page, const char *line)
{
    if (page->paragraph.length)
        sw_buffer_puts(&page->paragraph, " ");
    while (*line) { /* code words stand without their quotes, bold ones without their stars */
        if (line[0] == '*' && line[1] == '*')
            line += 2;
        else if (*line == '`')
            line++;
        else
            sw_buffer_add(&page->paragraph, line++, 1);
    }
}

static bool is_item(const char *line)
{
    return (line[0] == '-' || line[0] == '*') && line[1] == ' ';
}

/* One line of Markdown at a time; only code blocks reach over several. */
static void take_line(struct page *page, const char *line)
{
    size_t level = strspn(line, "#");

    if (strncmp(line, "```", 3) == 0) {
        flush_paragraph(page);
        page->code = !page->code;
    } else if (page->code) {
        paint_printf(page->paint, "    %s\n", paint_safe(page->paint, line));
    } else if (level && line[level] == ' ') {
        flush_paragraph(page);
        paint_text(page->paint, INK_STRONG, line + level + 1);
        paint_printf(page->paint, "\n");
    } else if (!*line) {
        flush_paragraph(page);
        paint_printf(page->paint, "\n");
        page->indent = 0;
    } else {
        if (is_item(line))
            flush_paragraph(page);
        page->indent = is_item(line) ? 2 : page->indent;
        add_line(page, line + (page->paragraph.length ? strspn(line, " ") : 0));
    }
}

void text_page(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_page *object = data;
    const struct paint paint = {out, style};
    struct page page = {.paint = &paint, .paragraph = {.arena = out->arena}};
    const char *rest = object->text;

    while (*rest) {
        size_t length = strcspn(rest, "\n");

        take_line(&page, sw_strndup(out->arena, rest, length));
        rest += length + (rest[length] == '\n');
    }
    flush_paragraph(&page);
}
