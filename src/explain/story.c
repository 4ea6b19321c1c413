/* SPDX-License-Identifier: MIT */
/* The order in which a story is told, and the walk of its address. Judges nothing. */
#include "story_private.h"

#include <inttypes.h>
#include <stdio.h>

enum { SECTION = 0x100000 };

struct sw_value story_register(const struct telling *telling, const char *name)
{
    const struct sw_log_fault *fault = telling->story->fault;
    const struct sw_log_register *found = sw_log_fault_register(fault, name);
    const struct sw_console_log *log = telling->inputs->log;

    if (!found && log)
        found = sw_console_log_fact(log, name, fault->source);
    if (!found)
        return (struct sw_value){0};
    return (struct sw_value){
        true, found->value, {.file = log ? log->name : NULL, .line = found->line}};
}

static const char *format_text(struct sw_arena *arena, const char *format, va_list arguments)
{
    char text[512];

    vsnprintf(text, sizeof text, format, arguments);
    return sw_strdup(arena, text);
}

void story_evidence(struct telling *telling, unsigned line, const char *format, ...)
{
    struct sw_story_evidence evidence = {.line = line};
    va_list arguments;

    va_start(arguments, format);
    evidence.text = format_text(telling->arena, format, arguments);
    va_end(arguments);
    sw_push(telling->arena, &telling->story->evidence, evidence);
}

void story_note(struct telling *telling, const char *format, ...)
{
    va_list arguments;
    const char *text;

    va_start(arguments, format);
    text = format_text(telling->arena, format, arguments);
    va_end(arguments);
    sw_push(telling->arena, &telling->story->notes, text);
}

/* What the log says of the placement and what this machine does need not be the same. */
static void compare_offset(struct telling *telling)
{
    const struct sw_machine *machine = telling->inputs->machine;
    const struct sw_story *story = telling->story;

    if (!machine->offset.known || !story->offset.known || machine->offset.v == story->offset.v)
        return;
    story_note(telling,
               "the log has IPA - VA 0x%08" PRIx64 " and this image on this machine 0x%08" PRIx64
               ": it ran in another place than it is walked in here",
               story->offset.v, machine->offset.v);
}

static void compare_walk(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const struct vmsa_result *result = &story->trace.result;

    if (result->outcome == VMSA_UNKNOWN) {
        story_note(telling, "the walk is unknown: %s", story->trace.unknown);
        return;
    }
    if (story->has_status && !story->other_status && result->outcome != story->outcome)
        story_note(telling,
                   "the model's walk of this address ends with %s, and the log says %s: the tables "
                   "at the time of the crash were others",
                   vmsa_outcome_name((enum vmsa_outcome)result->outcome), story->status);
    if (story->ipa.known && story->trace.ipa.known && story->ipa.v != story->trace.ipa.v &&
        !story->s1ptw)
        story_note(telling, "the model's walk gives IPA 0x%08" PRIx64 ", and the log 0x%08" PRIx64,
                   story->trace.ipa.v, story->ipa.v);
}

/* A flat map has no holes: what has a VA has an IPA, unless stage 1 itself refused. */
static void find_flat_ipa(struct telling *telling)
{
    struct sw_story *story = telling->story;

    if (story->ipa.known || !story->va.known || story->va.v > UINT32_MAX || !story->offset.known ||
        story->offset.v % SECTION ||
        (story->has_status && !story->injected && story->outcome == VMSA_TRANSLATION))
        return;
    story->ipa = story->va;
    story->ipa.v = (story->va.v + story->offset.v) & UINT32_MAX;
    story_evidence(telling, story->offset.why.line,
                   "VA 0x%08" PRIx64 " + 0x%08" PRIx64 " is IPA 0x%08" PRIx64, story->va.v,
                   story->offset.v, story->ipa.v);
}

void story_walk(struct telling *telling)
{
    static const uint8_t kinds[] = {VMSA_READ, VMSA_READ, VMSA_WRITE, VMSA_EXECUTE};
    const struct sw_machine *machine = telling->inputs->machine;
    struct sw_story *story = telling->story;
    const uint64_t limit = machine && machine->stage1.regime.aarch64 ? UINT64_MAX : UINT32_MAX;

    find_flat_ipa(telling);
    if (machine && story->va.known && story->va.v <= limit) {
        story->trace = sw_translate(machine, vmsa_va_of(story->va.v),
                                    (struct vmsa_access){.kind = kinds[story->access]});
        story->traced = true;
        compare_offset(telling);
        compare_walk(telling);
        if (!story->ipa.known && story->trace.ipa.known)
            story->ipa = story->trace.ipa;
    }
    if (machine && machine->image && story->ipa.known)
        story->region = sw_machine_region_at(machine, story->ipa.v);
}

void sw_story_tell(struct sw_arena *arena, const struct sw_story_inputs *inputs,
                   const struct sw_log_fault *fault, struct sw_story *story)
{
    struct telling telling = {arena, inputs, story};

    *story = (struct sw_story){.fault = fault};
    story_decode(&telling);
    story_walk(&telling);
    story_find_code(&telling);
    story_judge(&telling);
    for (size_t i = 0; inputs->report && i < inputs->report->finding_count; i++)
        if (inputs->report->findings[i].severity == SW_SEVERITY_ERROR)
            sw_push(arena, &story->findings, &inputs->report->findings[i]);
}

const char *sw_story_access_name(enum sw_story_access access)
{
    static const char *const names[] = {"access to", "read of", "write to", "fetch from"};

    return names[access];
}
