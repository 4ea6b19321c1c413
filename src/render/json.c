/* SPDX-License-Identifier: MIT */
/* Building JSON values with jansson. Objects keep the order in which members were put. */
#include "json.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *json_document(const char *kind)
{
    json_t *document = json_object();

    json_put(document, "schema", json_integer(1));
    json_put_text(document, "kind", kind);
    return document;
}

/* jansson takes valid UTF-8 only and escapes the rest itself. */
json_t *json_of_text(const char *text)
{
    json_t *value;
    size_t size;
    char *safe;

    if (!text)
        return json_null();
    value = json_string(text);
    if (value)
        return value;
    size = strlen(text) * 4 + 1; /* \xNN is the longest form of a byte */
    safe = malloc(size);
    if (!safe)
        return NULL; /* json_put ends the program */
    sw_text_printable(safe, size, text);
    value = json_string(safe);
    free(safe);
    return value;
}

json_t *json_of_address(uint64_t address)
{
    char text[24];

    snprintf(text, sizeof text, "0x%" PRIx64, address);
    return json_string(text);
}

json_t *json_of_value(const struct sw_value *value)
{
    return value->known ? json_of_address(value->v) : json_null();
}

json_t *json_of_range(struct sw_range range)
{
    json_t *object = json_object();

    json_put(object, "first", json_of_address(range.first));
    json_put(object, "last", json_of_address(range.last));
    return object;
}

json_t *json_of_site(const struct sw_site *site)
{
    json_t *object = json_object();

    json_put_text(object, "file", site->file);
    json_put(object, "line", site->line ? json_integer(site->line) : json_null());
    json_put(object, "column", site->column ? json_integer(site->column) : json_null());
    json_put_text(object, "what", site->what);
    return object;
}

/* Keys are ours and values exist, so only memory can fail here. */
void json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) == 0)
        return;
    fprintf(stderr, "stagewalk: out of memory (JSON)\n");
    exit(70);
}

void json_put_text(json_t *object, const char *key, const char *text)
{
    json_put(object, key, json_of_text(text));
}

static int add_bytes(const char *bytes, size_t count, void *out)
{
    sw_buffer_add(out, bytes, count);
    return 0;
}

/* Through the buffer, as every output goes. */
void json_print(json_t *document, struct sw_buffer *out)
{
    (void)json_dump_callback(document, add_bytes, out, JSON_INDENT(2));
    sw_buffer_puts(out, "\n");
    json_decref(document);
}

/* An item of a list of a document stands two levels deep. */
static int add_indented(const char *bytes, size_t count, void *out)
{
    const char *end;

    while ((end = memchr(bytes, '\n', count))) {
        size_t line = (size_t)(end - bytes) + 1;

        sw_buffer_add(out, bytes, line);
        sw_buffer_puts(out, "    ");
        bytes += line;
        count -= line;
    }
    sw_buffer_add(out, bytes, count);
    return 0;
}

/* "{\n ... \n}\n" twice, with the list in the place of what is between: its first end and its
 * second beginning. */
void json_print_list(json_t *before, const struct json_list *list, json_t *after,
                     struct sw_buffer *out)
{
    static const char beginning[] = "{", end[] = "\n}\n";
    struct sw_buffer rest = {.arena = out->arena};

    json_print(before, out);
    out->length -= sizeof end - 1;
    sw_buffer_printf(out, ",\n  \"%s\": [", list->key);
    for (size_t i = 0; i < list->count; i++) {
        json_t *item = list->item(list->data, i);

        sw_buffer_puts(out, i ? ",\n    " : "\n    ");
        (void)json_dump_callback(item, add_indented, out, JSON_INDENT(2));
        json_decref(item);
    }
    sw_buffer_puts(out, list->count ? "\n  ]," : "],");
    json_print(after, &rest);
    sw_buffer_add(out, rest.text + sizeof beginning - 1, rest.length - (sizeof beginning - 1));
}
