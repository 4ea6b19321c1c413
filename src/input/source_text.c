/* SPDX-License-Identifier: MIT */
/* Linker scripts and device tree sources, as far as finding a line in them. */
#include "input/source_text.h"

#include <string.h>

/* What is left of a text, and the line it is on. */
struct reader {
    const char *at, *end;
    unsigned line;
};

struct word {
    const char *text;
    size_t length;
    unsigned line;
};

enum { MOST_NODES = 64 };

static struct reader reader_of(struct sw_bytes bytes)
{
    const char *text = (const char *)bytes.data;

    return (struct reader){.at = text, .end = text + bytes.size, .line = 1};
}

static bool starts(const struct reader *r, const char *with)
{
    const size_t length = strlen(with);

    return (size_t)(r->end - r->at) >= length && memcmp(r->at, with, length) == 0;
}

static void step(struct reader *r)
{
    r->line += *r->at == '\n';
    r->at++;
}

/* Up to and with a closing mark. */
static void skip_to(struct reader *r, const char *mark)
{
    while (r->at < r->end && !starts(r, mark))
        step(r);
    for (size_t i = 0; i < strlen(mark) && r->at < r->end; i++)
        step(r);
}

/* Blanks, comments, strings, and lines of a preprocessor. */
static void skip_space(struct reader *r)
{
    while (r->at < r->end) {
        if (starts(r, "/*")) {
            skip_to(r, "*/");
        } else if (starts(r, "//")) {
            skip_to(r, "\n");
        } else if (*r->at == '"') {
            step(r);
            skip_to(r, "\"");
        } else if (strchr(" \t\r\n", *r->at) && *r->at) {
            step(r);
        } else {
            return;
        }
    }
}

/* A name, or one other character. */
static bool next(struct reader *r, const char *more, struct word *word)
{
    skip_space(r);
    *word = (struct word){.text = r->at, .line = r->line};
    while (r->at < r->end && *r->at &&
           (strchr(more, *r->at) || (*r->at >= '0' && *r->at <= '9') ||
            (*r->at >= 'A' && *r->at <= 'Z') || (*r->at >= 'a' && *r->at <= 'z')))
        r->at++;
    if (r->at == word->text && r->at < r->end)
        step(r);
    word->length = (size_t)(r->at - word->text);
    return word->length > 0;
}

static bool is_word(const struct word *word, const char *text)
{
    return strlen(text) == word->length && memcmp(word->text, text, word->length) == 0;
}

/* A section's name stands before its address and a colon, all in one statement: no other name that
 * is used there (in a pattern, in an expression) is followed by a colon before the next bracket. */
static bool begins_section(struct reader r)
{
    struct word word;

    while (next(&r, "._$", &word)) {
        if (is_word(&word, ":"))
            return true;
        if (word.length == 1 && strchr("{};*", *word.text))
            return false;
    }
    return false;
}

static bool is_assigned(struct reader r)
{
    struct word word;

    if (!next(&r, "._$", &word))
        return false;
    if (word.length == 1 && strchr("+-*/&|", *word.text))
        return next(&r, "._$", &word) && is_word(&word, "=");
    return is_word(&word, "=") && !starts(&r, "=");
}

unsigned sw_linker_script_line(struct sw_bytes script, const char *name)
{
    struct reader r = reader_of(script);
    struct word word;

    while (next(&r, "._$", &word))
        if (is_word(&word, name) && (*name == '.' ? begins_section(r) : is_assigned(r)))
            return word.line;
    return 0;
}

/* Whether the nodes that are open spell a path. */
static bool spells(const struct word *nodes, size_t depth, const char *path)
{
    if (depth == 1)
        return strcmp(path, "/") == 0;
    for (size_t i = 1; i < depth; i++) {
        if (*path != '/' || strncmp(path + 1, nodes[i].text, nodes[i].length) != 0)
            return false;
        path += 1 + nodes[i].length;
        if (*path && *path != '/')
            return false;
    }
    return *path == 0;
}

unsigned sw_dts_line(struct sw_bytes dts, const char *path)
{
    struct reader r = reader_of(dts);
    struct word nodes[MOST_NODES], word, last = {0};
    size_t depth = 0;

    while (next(&r, ",._+-@?#", &word)) {
        if (is_word(&word, "{")) {
            if (depth == MOST_NODES)
                return 0;
            nodes[depth++] = last;
            if (is_word(&nodes[0], "/") && spells(nodes, depth, path))
                return last.line;
        } else if (is_word(&word, "}") && depth > 0) {
            depth--;
        }
        last = word;
    }
    return 0;
}
