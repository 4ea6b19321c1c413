/* SPDX-License-Identifier: MIT */
/* Translations as one JSON object a line, for millions of them: a fixed line buffer and no library.
 * Every word written is one of ours, so nothing needs escaping. */
#include "formats.h"
#include "trace.h"
#include "words.h"

#include <string.h>

/* The longest line has about 400 bytes; the words are all ours and bounded. */
struct line {
    char text[1024];
    size_t length;
};

static inline void put_bytes(struct line *line, const char *bytes, size_t length)
{
    if (length > sizeof line->text - line->length)
        length = sizeof line->text - line->length;
    memcpy(line->text + line->length, bytes, length);
    line->length += length;
}

static inline void put(struct line *line, const char *text)
{
    put_bytes(line, text, strlen(text)); /* of literals, the compiler knows the length */
}

/* printf would cost more than the translation itself. */
static void put_address(struct line *line, uint64_t address)
{
    char digits[24];
    size_t at = sizeof digits;

    digits[--at] = '\0';
    digits[--at] = '"';
    do {
        digits[--at] = "0123456789abcdef"[address & 15];
        address >>= 4;
    } while (address);
    digits[--at] = 'x';
    digits[--at] = '0';
    digits[--at] = '"';
    put(line, &digits[at]);
}

static void put_value(struct line *line, const struct sw_value *value)
{
    if (value->known)
        put_address(line, value->v);
    else
        put(line, "null");
}

static inline void put_member(struct line *line, const char *before, const char *text)
{
    put(line, before);
    put(line, text);
    put(line, "\"");
}

/* Levels are 0 to 3 in every format. */
static void put_level(struct line *line, unsigned level)
{
    const char digit[] = {(char)('0' + level % 10), '\0'};

    put(line, digit);
}

static void put_syndrome(struct line *line, const struct trace_syndrome *syndrome)
{
    put(line, ",\"syndrome\":{");
    for (size_t i = 0; i < syndrome->count; i++) {
        const struct trace_register *at = &syndrome->registers[i];

        put_member(line, i ? ",\"" : "\"", at->name);
        put(line, ":");
        if (at->known)
            put_address(line, at->value);
        else
            put(line, "null");
    }
    put(line, "}");
}

static void put_fault(struct line *line, const struct sw_machine *machine,
                      const struct sw_trace *trace)
{
    const struct vmsa_result *result = &trace->result;
    const struct trace_syndrome syndrome = trace_syndrome(machine, trace);

    if (result->outcome == VMSA_OK) {
        put(line, ",\"fault\":null");
        return;
    }
    put(line, ",\"fault\":{\"stage\":");
    put_level(line, result->stage);
    put(line, ",\"level\":");
    if (trace_has_level(trace))
        put_level(line, result->level);
    else
        put(line, "null");
    put_member(line, ",\"type\":\"", vmsa_outcome_word(result->outcome));
    put(line, result->on_walk ? ",\"on_walk\":true" : ",\"on_walk\":false");
    if (trace->lazy)
        put(line, ",\"lazy\":true");
    put_syndrome(line, &syndrome);
    put(line, "}");
}

static void write_attributes(struct line *line, const struct vmsa_attributes *attributes)
{
    const struct vmsa_memory *memory = &attributes->memory;
    char rights[4];

    put_member(line, ",\"attributes\":{\"type\":\"", vmsa_memory_type_name(memory->type));
    put_member(line, ",\"inner\":\"", vmsa_cache_policy_name(memory->inner));
    put_member(line, ",\"outer\":\"", vmsa_cache_policy_name(memory->outer));
    put_member(line, ",\"shareability\":\"", vmsa_shareability_name(memory->shareability));
    put_member(line, ",\"pl1\":\"", words_rights(rights, attributes->pl1));
    put_member(line, ",\"pl0\":\"", words_rights(rights, attributes->pl0));
    put(line, attributes->ns ? ",\"ns\":true" : ",\"ns\":false");
    put(line, attributes->ng ? ",\"ng\":true}" : ",\"ng\":false}");
}

/* Of millions of answers, neighbours mostly have the same attributes: the last text is kept. */
struct kept {
    struct vmsa_attributes attributes;
    struct line text;
};

static void put_attributes(struct line *line, const struct sw_trace *trace, struct kept *kept)
{
    const struct vmsa_attributes *attributes = &trace->result.attributes;

    if (trace->result.outcome != VMSA_OK) {
        put(line, ",\"attributes\":null");
        return;
    }
    if (!kept->text.length || !vmsa_attributes_equal(&kept->attributes, attributes)) {
        kept->text.length = 0;
        write_attributes(&kept->text, attributes);
        kept->attributes = *attributes;
    }
    put_bytes(line, kept->text.text, kept->text.length);
}

/* There only where there is something to say. The texts are the program's own and need no
 * escaping. */
static void put_choices(struct line *line, const struct sw_trace *trace)
{
    for (size_t i = 0; i < trace->constrained_count; i++)
        put_member(line, i ? ",\"" : ",\"constrained\":[\"", trace->constrained[i]);
    if (trace->constrained_count)
        put(line, "]");
}

void jsonl_translations(const void *data, const struct sw_render_style *style,
                        struct sw_buffer *out)
{
    const struct sw_render_traces *traces = data;
    const char *stage2 = words_stage(traces->machine->stage2.kind);
    struct line line;
    struct kept kept;

    kept.text.length = 0;
    (void)style;
    for (size_t i = 0; i < traces->count; i++) {
        const struct sw_trace *trace = &traces->traces[i];

        line.length = 0;
        put(&line, "{\"va\":");
        put_address(&line, trace->walk.va.v);
        put_member(&line, ",\"access\":\"", words_access(trace->walk.access));
        put(&line, ",\"ipa\":");
        put_value(&line, &trace->ipa);
        put(&line, ",\"pa\":");
        put_value(&line, &trace->pa);
        put_fault(&line, traces->machine, trace);
        put_attributes(&line, trace, &kept);
        put_member(&line, ",\"stage2\":\"", stage2);
        put_choices(&line, trace);
        put(&line, "}\n");
        sw_buffer_add(out, line.text, line.length);
    }
}

static void put_vas(struct sw_buffer *out, const char *name, const struct sw_render_vas *vas)
{
    struct line line = {.length = 0};

    put_member(&line, ",\"", name);
    put(&line, vas->asked ? ":[" : ":null");
    sw_buffer_add(out, line.text, line.length);
    for (size_t i = 0; i < vas->count; i++) {
        line.length = 0;
        put(&line, i ? "," : "");
        put_address(&line, vas->items[i].v);
        sw_buffer_add(out, line.text, line.length);
    }
    if (vas->asked)
        sw_buffer_puts(out, "]");
}

void jsonl_reverse(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reverse *reverse = data;

    (void)style;
    for (size_t i = 0; i < reverse->count; i++) {
        const struct sw_render_reversed *item = &reverse->items[i];
        struct line line = {.length = 0};

        put(&line, "{\"ipa\":");
        put_address(&line, item->address);
        sw_buffer_add(out, line.text, line.length);
        put_vas(out, "vas", &item->by_ipa);
        put_vas(out, "pa_vas", &item->by_pa);
        sw_buffer_puts(out, "}\n");
    }
}
