/* SPDX-License-Identifier: MIT */
/* Translations and reversed translations as JSON. */
#include "formats.h"
#include "json_model.h"
#include "trace.h"
#include "words.h"

#include <stdio.h>

/* A register is null where the architecture leaves its value open. */
static json_t *fault_of(const struct sw_machine *machine, const struct sw_trace *trace)
{
    const struct trace_syndrome syndrome = trace_syndrome(machine, trace);
    const struct vmsa_result *result = &trace->result;
    json_t *object, *registers;

    if (result->outcome == VMSA_OK)
        return json_null();
    object = json_object();
    registers = json_object();
    for (size_t i = 0; i < syndrome.count; i++) {
        const struct trace_register *at = &syndrome.registers[i];

        json_put(registers, at->name, at->known ? json_of_address(at->value) : json_null());
    }
    json_put(object, "stage", json_integer(result->stage));
    json_put(object, "level", trace_has_level(trace) ? json_integer(result->level) : json_null());
    json_put_text(object, "type", vmsa_outcome_word(result->outcome));
    json_put(object, "on_walk", json_boolean(result->on_walk));
    if (trace->lazy)
        json_put(object, "lazy", json_true());
    json_put(object, "syndrome", registers);
    return object;
}

/* Every field, reserved ones too: whoever wants fewer can filter. */
static json_t *fields_of(const struct vmsa_step *step)
{
    const struct vmsa_layout_table *table = trace_fields(step);
    json_t *fields = json_array();
    char bits[16];

    for (size_t i = 0; i < table->count; i++) {
        const struct vmsa_field *field = &table->fields[i];
        json_t *object = json_object();

        snprintf(bits, sizeof bits, "%u:%u", field->lsb + field->width - 1U, field->lsb + 0U);
        json_put_text(object, "name", field->name);
        json_put_text(object, "bits", bits);
        json_put(object, "value",
                 json_of_address(vmsa_get(step->descriptor, field->lsb, field->width)));
        json_array_append_new(fields, object);
    }
    return fields;
}

/* Both stages in the order of the walk; "stage" tells them apart. */
static json_t *steps_of(const struct vmsa_trace *walk)
{
    json_t *steps = json_array();

    for (size_t i = 0; i < walk->count; i++) {
        const struct vmsa_step *step = &walk->steps[i];
        const bool read = trace_was_read(step);
        json_t *object = json_object();

        json_put(object, "stage", json_integer(step->stage));
        json_put(object, "level", json_integer(step->level));
        json_put(object, "address", json_of_address(step->address));
        json_put(object, "descriptor", read ? json_of_address(step->descriptor) : json_null());
        json_put_text(object, "type", read ? vmsa_descriptor_name(step->type) : NULL);
        json_put(object, "fields", read ? fields_of(step) : json_array());
        json_array_append_new(steps, object);
    }
    return steps;
}

static json_t *choices_of(const struct sw_trace *trace)
{
    json_t *texts = json_array();

    for (size_t i = 0; i < trace->constrained_count; i++)
        json_array_append_new(texts, json_string(trace->constrained[i]));
    return texts;
}

/* Keys are always there and null where they mean nothing, so that readers need no tests. */
json_t *json_of_translation(struct sw_arena *arena, const struct sw_machine *machine,
                            const struct sw_trace *trace)
{
    json_t *object = json_object();

    json_put(object, "va", json_of_address(trace->walk.va.v));
    json_put_text(object, "access", words_access(trace->walk.access));
    json_put(object, "ipa", json_of_value(&trace->ipa));
    json_put(object, "pa", json_of_value(&trace->pa));
    json_put(object, "fault", fault_of(machine, trace));
    json_put(object, "attributes",
             trace->result.outcome == VMSA_OK ? json_of_attributes(&trace->result.attributes)
                                              : json_null());
    json_put_text(object, "stage2", words_stage(machine->stage2.kind));
    json_put_text(object, "symbol", trace_symbol(arena, machine, trace));
    json_put_text(object, "region", trace->region ? trace->region->name : NULL);
    json_put_text(object, "window", trace->window ? trace->window->name : NULL);
    json_put_text(object, "unknown", trace->result.outcome == VMSA_UNKNOWN ? trace->unknown : NULL);
    json_put(object, "constrained", choices_of(trace));
    json_put(object, "steps", steps_of(&trace->walk));
    return object;
}

void json_translations(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_traces *traces = data;
    json_t *document = json_document("translations");
    json_t *array = json_array();

    (void)style;
    json_put_machine(document, traces->machine);
    for (size_t i = 0; i < traces->count; i++)
        json_array_append_new(array,
                              json_of_translation(out->arena, traces->machine, &traces->traces[i]));
    json_put(document, "translations", array);
    json_print(document, out);
}

/* total can be more than the VAs listed: a flat map of 4 GB may have many for one IPA. */
static void put_vas(json_t *object, const char *name, const char *total,
                    const struct sw_render_vas *vas)
{
    json_t *array = vas->asked ? json_array() : json_null();

    for (size_t i = 0; i < vas->count; i++)
        json_array_append_new(array, json_of_address(vas->items[i].v));
    json_put(object, name, array);
    json_put(object, total, vas->asked ? json_integer((json_int_t)vas->total) : json_null());
}

static json_t *reversed_of(const struct sw_render_reversed *item)
{
    json_t *object = json_object();

    json_put(object, "ipa", json_of_address(item->address));
    put_vas(object, "vas", "total", &item->by_ipa);
    put_vas(object, "pa_vas", "pa_total", &item->by_pa);
    json_put_text(object, "unknown", item->unknown);
    return object;
}

void json_reverse(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reverse *reverse = data;
    json_t *document = json_document("reverse");
    json_t *array = json_array();

    (void)style;
    json_put_machine(document, reverse->machine);
    for (size_t i = 0; i < reverse->count; i++)
        json_array_append_new(array, reversed_of(&reverse->items[i]));
    json_put(document, "addresses", array);
    json_print(document, out);
}
