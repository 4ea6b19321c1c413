/* SPDX-License-Identifier: MIT */
/* Loading YAML: libyaml's events become nodes with places. Only the plain part of YAML is let in,
 * so that what a file says is what a reader sees. Knows no layouts. */
#include "yaml_node.h"

#include "base/text.h"
#include "base/vector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* Far above any layout, and low enough that hostile input costs nothing. */
enum { MAX_SIZE = 1024 * 1024, MAX_DEPTH = 32 };

static bool fail_at(struct sw_bytes bytes, size_t line, size_t column, struct sw_error *err,
                    const char *problem)
{
    return sw_fail(err, SW_ERROR_USAGE, "%s:%zu:%zu: %s", bytes.name, line + 1, column + 1,
                   problem);
}

static bool fail_at_mark(struct sw_bytes bytes, yaml_mark_t mark, struct sw_error *err,
                         const char *problem)
{
    return fail_at(bytes, mark.line, mark.column, err, problem);
}

/* libyaml gives a byte offset, not a mark, when the bytes are not UTF-8. */
static bool fail_at_offset(struct sw_bytes bytes, size_t offset, struct sw_error *err,
                           const char *problem)
{
    size_t line = 0, column = 0;

    for (size_t i = 0; i < offset && i < bytes.size; i++) {
        column = bytes.data[i] == '\n' ? 0 : column + 1;
        line += bytes.data[i] == '\n';
    }
    return fail_at(bytes, line, column, err, problem);
}

static bool parser_failed(const yaml_parser_t *parser, struct sw_bytes bytes, struct sw_error *err)
{
    const char *problem = parser->problem ? parser->problem : "out of memory";
    char text[256];

    if (parser->error == YAML_READER_ERROR)
        return fail_at_offset(bytes, parser->problem_offset, err, problem);
    if (!parser->context)
        return fail_at_mark(bytes, parser->problem_mark, err, problem);
    snprintf(text, sizeof text, "%s: %s", parser->context, problem);
    return fail_at_mark(bytes, parser->problem_mark, err, text);
}

/* A list or map that has begun and not ended. A map waits for a key when it has as many of them as
 * values. */
struct frame {
    struct sw_yaml *node;
    struct SW_VECTOR(const struct sw_yaml *) keys, values;
};

/* Events, not libyaml's documents: those follow aliases silently, and no longer show tags. */
struct loading {
    struct sw_arena *arena;
    struct sw_bytes bytes;
    struct frame frames[MAX_DEPTH];
    unsigned depth;
    const struct sw_yaml *root;
};

static struct sw_yaml *new_node(const struct loading *l, const yaml_event_t *event,
                                enum sw_yaml_kind kind)
{
    struct sw_yaml *node = SW_NEW(l->arena, struct sw_yaml);

    node->kind = kind;
    node->site = (struct sw_site){
        .file = l->bytes.name,
        .line = (unsigned)event->start_mark.line + 1,
        .column = (unsigned)event->start_mark.column + 1,
    };
    return node;
}

/* A key is plain text: a map or list as a key has no meaning here, and "<<" is YAML's merge. */
static bool check_key(const struct sw_yaml *key, struct sw_error *err)
{
    if (key->kind != SW_YAML_SCALAR)
        return sw_yaml_fail(key, err, "a key must be plain text");
    if (strcmp(key->text, "<<") == 0)
        return sw_yaml_fail(key, err, "merge keys (<<) are not allowed");
    return true;
}

/* Give a node its place in what is open around it. */
static bool attach(struct loading *l, const struct sw_yaml *node, struct sw_error *err)
{
    struct frame *frame;

    if (l->depth == 0) {
        l->root = node;
        return true;
    }
    frame = &l->frames[l->depth - 1];
    if (frame->node->kind == SW_YAML_MAP && frame->keys.count == frame->values.count) {
        sw_push(l->arena, &frame->keys, node);
        return check_key(node, err);
    }
    sw_push(l->arena, &frame->values, node);
    return true;
}

/* Anchors and tags are no part of what a layout may say, wherever they stand. */
static bool plain_event(const struct loading *l, const yaml_event_t *event, const void *anchor,
                        const void *tag, struct sw_error *err)
{
    if (anchor)
        return fail_at_mark(l->bytes, event->start_mark, err, "anchors (&name) are not allowed");
    if (tag)
        return fail_at_mark(l->bytes, event->start_mark, err, "tags (!name) are not allowed");
    return true;
}

static bool add_scalar(struct loading *l, const yaml_event_t *event, struct sw_error *err)
{
    const char *value = (const char *)event->data.scalar.value;
    struct sw_yaml *node = new_node(l, event, SW_YAML_SCALAR);

    if (!plain_event(l, event, event->data.scalar.anchor, event->data.scalar.tag, err))
        return false;
    if (strlen(value) != event->data.scalar.length) /* it is used as a C string from here on */
        return fail_at_mark(l->bytes, event->start_mark, err, "a NUL character is not allowed");
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = sw_strdup(l->arena, value);
    return attach(l, node, err);
}

static bool begin(struct loading *l, const yaml_event_t *event, enum sw_yaml_kind kind,
                  struct sw_error *err)
{
    struct sw_yaml *node = new_node(l, event, kind);

    if (l->depth == MAX_DEPTH)
        return fail_at_mark(l->bytes, event->start_mark, err, "nested too deep (limit 32)");
    if (!attach(l, node, err))
        return false;
    l->frames[l->depth++] = (struct frame){.node = node};
    return true;
}

/* By text; equal texts by the order in the document, so that the second one is reported. */
static int compare_keys(const void *a, const void *b)
{
    const struct sw_yaml *x = *(const struct sw_yaml *const *)a;
    const struct sw_yaml *y = *(const struct sw_yaml *const *)b;
    int order = strcmp(x->text, y->text);

    if (order == 0)
        order = (x->site.line > y->site.line) - (x->site.line < y->site.line);
    if (order == 0)
        order = (x->site.column > y->site.column) - (x->site.column < y->site.column);
    return order;
}

/* By sorting, so that a map of very many keys costs no square. */
static bool check_duplicates(const struct loading *l, const struct sw_yaml *map,
                             struct sw_error *err)
{
    const struct sw_yaml **sorted = SW_NEW_ARRAY(l->arena, const struct sw_yaml *, map->count);

    if (map->count == 0)
        return true;
    memcpy(sorted, map->keys, map->count * sizeof *sorted);
    qsort(sorted, map->count, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < map->count; i++)
        if (strcmp(sorted[i - 1]->text, sorted[i]->text) == 0)
            return sw_yaml_fail(sorted[i], err, "key '%s' is given twice, first in line %u",
                                sorted[i]->text, sorted[i - 1]->site.line);
    return true;
}

static bool end(struct loading *l, struct sw_error *err)
{
    struct frame *frame = &l->frames[--l->depth];

    frame->node->keys = frame->keys.items;
    frame->node->values = frame->values.items;
    frame->node->count = frame->values.count;
    return frame->node->kind != SW_YAML_MAP || check_duplicates(l, frame->node, err);
}

static bool begin_document(const struct loading *l, const yaml_event_t *event, struct sw_error *err)
{
    if (l->root)
        return fail_at_mark(l->bytes, event->start_mark, err,
                            "a second document; there must be only one");
    if (event->data.document_start.version_directive)
        return fail_at_mark(l->bytes, event->start_mark, err, "directives (%YAML) are not allowed");
    if (event->data.document_start.tag_directives.start !=
        event->data.document_start.tag_directives.end)
        return fail_at_mark(l->bytes, event->start_mark, err, "directives (%TAG) are not allowed");
    return true;
}

static bool take_event(struct loading *l, const yaml_event_t *event, struct sw_error *err)
{
    switch ((int)event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return begin_document(l, event, err);
    case YAML_ALIAS_EVENT:
        return fail_at_mark(l->bytes, event->start_mark, err, "aliases (*name) are not allowed");
    case YAML_SCALAR_EVENT:
        return add_scalar(l, event, err);
    case YAML_SEQUENCE_START_EVENT:
        return plain_event(l, event, event->data.sequence_start.anchor,
                           event->data.sequence_start.tag, err) &&
               begin(l, event, SW_YAML_LIST, err);
    case YAML_MAPPING_START_EVENT:
        return plain_event(l, event, event->data.mapping_start.anchor,
                           event->data.mapping_start.tag, err) &&
               begin(l, event, SW_YAML_MAP, err);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return end(l, err);
    default:
        return true;
    }
}

static bool take_events(struct loading *l, yaml_parser_t *parser, struct sw_error *err)
{
    yaml_event_t event;
    bool more = true, ok = true;

    while (ok && more) {
        if (!yaml_parser_parse(parser, &event))
            return parser_failed(parser, l->bytes, err);
        more = event.type != YAML_STREAM_END_EVENT;
        ok = take_event(l, &event, err);
        yaml_event_delete(&event);
    }
    if (ok && !l->root)
        return fail_at(l->bytes, 0, 0, err, "there is nothing in it");
    return ok;
}

bool sw_yaml_load(struct sw_arena *arena, struct sw_bytes bytes, const struct sw_yaml **root,
                  struct sw_error *err)
{
    static const unsigned char nothing[1];
    struct loading loading = {.arena = arena, .bytes = bytes};
    yaml_parser_t parser;
    bool ok;

    if (bytes.size > MAX_SIZE)
        return fail_at(bytes, 0, 0, err, "larger than 1 MB");
    if (!yaml_parser_initialize(&parser))
        return fail_at(bytes, 0, 0, err, "out of memory");
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, bytes.data ? bytes.data : nothing, bytes.size);
    ok = take_events(&loading, &parser, err);
    yaml_parser_delete(&parser);
    if (ok)
        *root = loading.root;
    return ok;
}
