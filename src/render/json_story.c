/* SPDX-License-Identifier: MIT */
/* Crashes and their causes as JSON. */
#include "formats.h"
#include "json_model.h"

static json_t *line_of(unsigned line)
{
    return line ? json_integer(line) : json_null();
}

static json_t *place_of(const struct sw_story_place *place)
{
    json_t *object;

    if (!place->va.known && !place->symbol)
        return json_null();
    object = json_object();
    json_put(object, "va", json_of_value(&place->va));
    json_put_text(object, "symbol", place->symbol);
    json_put(object, "offset",
             place->symbol ? json_integer((json_int_t)place->offset) : json_null());
    json_put_text(object, "file", place->line.file);
    json_put(object, "line", place->line.file ? json_integer(place->line.line) : json_null());
    return object;
}

static json_t *formats_of(unsigned formats)
{
    json_t *array = json_array();

    for (size_t i = 0; i < SW_LOG_FORMATS; i++)
        if (formats & 1U << i)
            json_array_append_new(array, json_of_text(sw_log_format_word((enum sw_log_format)i)));
    return array;
}

static json_t *texts_of(const char *const *texts, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_of_text(texts[i]));
    return array;
}

static json_t *log_of(const struct sw_console_log *log)
{
    json_t *object;

    if (!log)
        return json_null();
    object = json_object();
    json_put_text(object, "file", log->name);
    json_put(object, "formats", formats_of(log->formats));
    json_put(object, "lines", json_integer((json_int_t)log->lines));
    json_put(object, "understood", json_integer((json_int_t)log->used));
    json_put(object, "crashes", json_integer((json_int_t)log->fault_count));
    json_put(object, "notes", texts_of(log->notes.items, log->notes.count));
    return object;
}

static json_t *registers_of(const struct sw_log_fault *fault)
{
    json_t *object = json_object();

    for (size_t i = 0; i < fault->registers.count; i++)
        json_put(object, fault->registers.items[i].name,
                 json_of_address(fault->registers.items[i].value));
    return object;
}

static json_t *evidence_of(const struct sw_story *story)
{
    json_t *array = json_array();

    for (size_t i = 0; i < story->evidence.count; i++) {
        json_t *object = json_object();

        json_put_text(object, "text", story->evidence.items[i].text);
        json_put(object, "line", line_of(story->evidence.items[i].line));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *code_of(const struct sw_story *story)
{
    json_t *array = json_array();

    for (size_t i = 0; i < story->code.count; i++) {
        const struct sw_story_code *code = &story->code.items[i];
        json_t *object = json_object();

        json_put(object, "va", json_of_address(code->va));
        json_put_text(object, "text", code->text);
        json_put(object, "current", json_boolean(code->current));
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *callers_of(const struct sw_story *story)
{
    json_t *array = json_array();

    for (size_t i = 0; i < story->callers.count; i++)
        json_array_append_new(array, place_of(&story->callers.items[i]));
    return array;
}

static json_t *findings_of(const struct sw_story *story)
{
    json_t *array = json_array();

    for (size_t i = 0; i < story->findings.count; i++) {
        json_t *object = json_object();

        json_put_text(object, "rule", story->findings.items[i]->rule->id);
        json_put_text(object, "text", story->findings.items[i]->text);
        json_array_append_new(array, object);
    }
    return array;
}

/* What the registers said. */
static void put_fault(json_t *object, const struct sw_story *story)
{
    static const char *const accesses[] = {NULL, "r", "w", "x"};
    const struct sw_log_fault *fault = story->fault;
    const bool walk = story->has_status && !story->other_status;

    json_put_text(object, "exception", sw_log_exception_word(story->exception));
    json_put_text(object, "printed", *fault->printed ? fault->printed : NULL);
    json_put(object, "formats", formats_of(fault->formats));
    json_put(object, "line", line_of(fault->first_line));
    json_put(object, "domain", fault->source < 0 ? json_null() : json_integer(fault->source));
    json_put(object, "repeats", json_integer((json_int_t)fault->repeats));
    json_put(object, "injected", json_boolean(story->injected));
    json_put(object, "injected_assumed", json_boolean(story->injected_assumed));
    json_put_text(object, "access", accesses[story->access]);
    json_put_text(object, "status", story->status);
    json_put_text(object, "type", walk ? vmsa_outcome_word(story->outcome) : NULL);
    json_put(object, "stage", story->stage ? json_integer(story->stage) : json_null());
    json_put(object, "level",
             story->level.known ? json_integer((json_int_t)story->level.v) : json_null());
    json_put(object, "on_walk", json_boolean(story->on_walk));
    json_put(object, "va", json_of_value(&story->va));
    json_put(object, "ipa", json_of_value(&story->ipa));
    json_put(object, "pa", story->traced ? json_of_value(&story->trace.pa) : json_null());
    json_put_text(object, "region", story->region ? story->region->name : NULL);
    json_put(object, "registers", registers_of(fault));
}

static json_t *story_of(const struct sw_story *story)
{
    json_t *object = json_object();

    json_put_text(object, "cause", sw_cause_word(story->cause));
    json_put_text(object, "text", story->title);
    json_put_text(object, "unknown", story->unknown);
    json_put_text(object, "help", story->help);
    json_put_text(object, "rule", story->rule ? story->rule->id : NULL);
    put_fault(object, story);
    json_put(object, "pc", place_of(&story->pc));
    json_put(object, "lr", place_of(&story->lr));
    json_put(object, "sp", json_of_value(&story->sp));
    json_put(object, "code", code_of(story));
    json_put(object, "callers", callers_of(story));
    json_put(object, "evidence", evidence_of(story));
    json_put(object, "findings", findings_of(story));
    json_put(object, "notes", texts_of(story->notes.items, story->notes.count));
    return object;
}

void json_story(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_story *render = data;
    json_t *document = json_document("explanation"), *stories = json_array();

    (void)style;
    json_put_text(document, "source", render->machine ? render->machine->about : NULL);
    json_put(document, "log", log_of(render->log));
    for (size_t i = 0; i < render->count; i++)
        json_array_append_new(stories, story_of(&render->stories[i]));
    json_put(document, "crashes", stories);
    json_print(document, out);
}
