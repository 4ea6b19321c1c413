/* SPDX-License-Identifier: MIT */
/* Text for XML and HTML. Knows no element. */
#include "markup.h"

#include "base/text.h"
#include "input/embedded.h"

#include <string.h>

static size_t length_of(const char *text)
{
    const unsigned char lead = (unsigned char)*text;

    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Three bytes of valid UTF-8 that are no character of XML 1.0 (section 2.2), or make a reader see
 * other text than there is: marks and overrides of direction, line and paragraph separators. */
static bool is_trick(const unsigned char *at)
{
    static const struct {
        unsigned from, to;
    } tricks[] = {{0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
                  {0xfeff, 0xfeff}, {0xfff9, 0xffff}, {0x61c, 0x61c}};
    const unsigned code = (at[0] & 0x0fU) << 12 | (at[1] & 0x3fU) << 6 | (at[2] & 0x3fU);

    for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++)
        if (code >= tricks[i].from && code <= tricks[i].to)
            return true;
    return false;
}

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* One character as it is to stand there; the columns it takes. */
static size_t put_character(struct sw_buffer *out, const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    const char *entity = entity_of(*text);

    if (entity) {
        sw_buffer_puts(out, entity);
        return 1;
    }
    if ((length == 3 && is_trick(bytes)) || (length == 2 && bytes[0] == 0xc2 && bytes[1] < 0xa0)) {
        sw_buffer_puts(out, "?");
        return 1;
    }
    sw_buffer_add(out, text, length);
    return length > 1 ? 2 : 1;
}

size_t markup_text(struct sw_buffer *out, const char *text, size_t most)
{
    const size_t size = strlen(text) * 4 + 1; /* \xNN is the longest form of a byte */
    char *safe = sw_alloc(out->arena, size, 1);
    size_t columns = 0;

    sw_text_printable(safe, size, text);
    while (*safe) {
        const size_t length = length_of(safe);
        const size_t wanted = length > 1 ? 2 : 1;

        if (most && columns + wanted > most - (safe[length] ? 1 : 0)) {
            sw_buffer_puts(out, "\u2026");
            return columns + 1;
        }
        columns += put_character(out, safe, length);
        safe += length;
    }
    return columns;
}

void markup_asset(struct sw_buffer *out, const char *name)
{
    const struct sw_embedded *file = sw_embedded_find(SW_EMBEDDED_PAGE, name);

    if (file)
        sw_buffer_add(out, (const char *)file->bytes.data, file->bytes.size);
}
