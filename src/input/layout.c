/* SPDX-License-Identifier: MIT */
/* Finding a layout by shipped name or by file, and taking address expressions apart. Knows no keys.
 */
#include "input/layout.h"

#include "base/buffer.h"
#include "base/text.h"
#include "input/embedded.h"

#include <string.h>

static const char blanks[] = " \t";

/* Everything up to a blank or a sign: a symbol's name may hold dots and dollars. */
static size_t word_length(const char *text)
{
    return strcspn(text, " \t+-");
}

static bool is_number(const char *word)
{
    return *word >= '0' && *word <= '9';
}

/*
 * Names with a dot that begin like one of ours must be one of ours: "load.ned" is a typo, not a
 * symbol.
 */
static bool is_known_name(const char *word)
{
    static const char *const dotted[] = {"load.end", "header.end", NULL};
    static const char *const prefixes[] = {"load.", "header.", "ram.", NULL};

    for (size_t i = 0; dotted[i]; i++)
        if (strcmp(word, dotted[i]) == 0)
            return true;
    for (size_t i = 0; prefixes[i]; i++)
        if (strncmp(word, prefixes[i], strlen(prefixes[i])) == 0)
            return false;
    return true;
}

/* One "+ NUMBER" or "- NUMBER"; *text moves behind it. */
static bool read_offset(struct sw_arena *arena, const char **text, struct sw_layout_term *term)
{
    uint64_t *sum = **text == '+' ? &term->plus : &term->minus;
    const char *word = *text + 1 + strspn(*text + 1, blanks);
    size_t length = word_length(word);
    uint64_t number;

    if ((**text != '+' && **text != '-') ||
        !sw_text_number(sw_strndup(arena, word, length), &number) ||
        __builtin_add_overflow(*sum, number, sum))
        return false;
    *text = word + length;
    *text += strspn(*text, blanks);
    return true;
}

bool sw_layout_term(struct sw_arena *arena, const char *text, struct sw_layout_term *term)
{
    size_t length = word_length(text);
    const char *word = sw_strndup(arena, text, length);

    *term = (struct sw_layout_term){0};
    if (length == 0)
        return false;
    if (is_number(word) ? !sw_text_number(word, &term->plus) : !is_known_name(word))
        return false;
    if (!is_number(word))
        term->name = word;
    text += length;
    text += strspn(text, blanks);
    while (*text)
        if (!read_offset(arena, &text, term))
            return false;
    return true;
}

static bool looks_like_file(const char *text)
{
    size_t length = strlen(text);

    return strchr(text, '/') || (length >= 5 && strcmp(text + length - 5, ".yaml") == 0);
}

/* "unknown machine layout 'xen-45': did you mean xen-4.5? known: ..." */
static bool fail_unknown(struct sw_arena *arena, enum sw_embedded_kind kind, const char *what,
                         const char *name, struct sw_error *err)
{
    size_t count, known = 0;
    const struct sw_embedded *all = sw_embedded_all(&count);
    const char **names = SW_NEW_ARRAY(arena, const char *, count + 1);
    struct sw_buffer list = {.arena = arena};
    const char *nearest;

    for (size_t i = 0; i < count; i++) {
        if (all[i].kind != kind)
            continue;
        sw_buffer_printf(&list, "%s%s", known ? ", " : "", all[i].name);
        names[known++] = all[i].name;
    }
    nearest = sw_text_nearest(name, names);
    return sw_fail(err, SW_ERROR_USAGE, "unknown %s layout '%s'%s%s%s; known: %s", what, name,
                   nearest ? ": did you mean " : "", nearest ? nearest : "", nearest ? "?" : "",
                   known ? list.text : "none");
}

/* The bytes of a shipped layout or of a file. */
static bool find_bytes(struct sw_arena *arena, enum sw_embedded_kind kind, const char *what,
                       const char *name_or_file, struct sw_bytes *bytes, struct sw_error *err)
{
    const struct sw_embedded *shipped;

    if (looks_like_file(name_or_file))
        return sw_file_map(arena, name_or_file, bytes, err);
    shipped = sw_embedded_find(kind, name_or_file);
    if (!shipped)
        return fail_unknown(arena, kind, what, name_or_file, err);
    *bytes = shipped->bytes;
    return true;
}

bool sw_machine_layout_open(struct sw_arena *arena, const char *name_or_file,
                            struct sw_machine_layout **layout, struct sw_error *err)
{
    struct sw_bytes bytes;

    return find_bytes(arena, SW_EMBEDDED_MACHINE, "machine", name_or_file, &bytes, err) &&
           sw_machine_layout_parse(arena, bytes, layout, err);
}

bool sw_image_layout_open(struct sw_arena *arena, const char *name_or_file,
                          struct sw_image_layout **layout, struct sw_error *err)
{
    struct sw_bytes bytes;

    return find_bytes(arena, SW_EMBEDDED_IMAGE, "image", name_or_file, &bytes, err) &&
           sw_image_layout_parse(arena, bytes, layout, err);
}
