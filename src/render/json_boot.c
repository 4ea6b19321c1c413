/* SPDX-License-Identifier: MIT */
/* A boot trace as JSON. */
#include "boot.h"
#include "formats.h"
#include "json_model.h"

/* Members that say something for an event, whatever its kind. */
static json_t *event_of(struct sw_arena *arena, const struct sw_boot_event *event)
{
    json_t *object = json_object();

    json_put_text(object, "kind", sw_boot_event_name(event->kind));
    json_put(object, "at", json_integer((json_int_t)event->at));
    json_put(object, "until", json_integer((json_int_t)event->until));
    json_put(object, "count", json_integer((json_int_t)event->count));
    json_put(object, "pc", json_of_address(event->pc));
    json_put(object, "pc_ipa", json_of_address(event->pc_ipa));
    json_put_text(object, "symbol", event->symbol);
    json_put(object, "symbol_offset", json_integer(event->symbol_offset));
    json_put_text(object, "instruction", event->text);
    json_put_text(object, "mode", boot_mode(event->mode));
    json_put(object, "mmu", json_boolean(event->mmu));
    json_put(object, "cached", json_boolean(event->cached));
    json_put_text(object, "name", event->name);
    json_put(object, "old", json_of_address(event->old));
    json_put(object, "value", json_of_address(event->value));
    json_put(object, "va", json_of_address(event->va));
    json_put(object, "ipa", json_of_address(event->ipa));
    json_put(object, "size", json_integer((json_int_t)event->size));
    json_put(object, "live", json_integer((json_int_t)event->live_count));
    json_put_text(object, "access",
                  event->kind == SW_BOOT_ACCESS || event->kind == SW_BOOT_EXCEPTION
                      ? boot_access(event->access)
                      : NULL);
    json_put_text(object, "region", event->region ? event->region->name : NULL);
    json_put_text(object, "text", boot_words(arena, event));
    return object;
}

static json_t *fault_of(const struct sw_boot_event *event)
{
    const bool fetch = event->access == VMSA_EXECUTE;
    json_t *object = json_object();

    json_put_text(object, "name", event->name);
    json_put_text(object, "type", event->outcome ? vmsa_outcome_word(event->outcome) : NULL);
    json_put(object, "level", json_integer(event->level));
    json_put(object, "injected", json_boolean(event->injected));
    json_put(object, fetch ? "IFSR" : "DFSR", json_of_address(event->fsr));
    json_put(object, fetch ? "IFAR" : "DFAR", json_of_address(event->far));
    json_put(object, "pc", json_of_address(event->pc));
    json_put(object, "vector", json_of_address(event->vector));
    return object;
}

static json_t *registers_of(const struct sw_boot_state *state)
{
    const struct vmsa_short_registers *r = &state->registers;
    json_t *object = json_object();

    if (!state->present) {
        json_decref(object);
        return json_null();
    }
    json_put(object, "SCTLR", json_of_address(r->sctlr));
    json_put(object, "TTBCR", json_of_address(r->ttbcr));
    json_put(object, "TTBR0", json_of_address(state->long_format ? state->lpae.ttbr0 : r->ttbr0));
    json_put(object, "TTBR1", json_of_address(state->long_format ? state->lpae.ttbr1 : r->ttbr1));
    json_put(object, "DACR", json_of_address(r->dacr));
    json_put(object, "PRRR", json_of_address(r->prrr));
    json_put(object, "NMRR", json_of_address(r->nmrr));
    json_put(object, "VBAR", json_of_address(state->vbar));
    json_put(object, "CPSR", json_of_address(state->cpsr));
    json_put(object, "PC", json_of_address(state->pc));
    return object;
}

static json_t *entry_of(const struct sw_boot_trace *trace)
{
    json_t *object = json_object();

    json_put(object, "pc", json_of_address(trace->entry_pc));
    json_put_text(object, "mode", boot_mode(trace->entry_cpsr));
    json_put(object, "hyp_as_svc", json_boolean(trace->hyp_as_svc));
    json_put(object, "SCTLR", json_of_address(trace->entry_sctlr));
    json_put(object, "r0", json_of_address(trace->entry_r[0]));
    json_put(object, "r1", json_of_address(trace->entry_r[1]));
    json_put(object, "r2", json_of_address(trace->entry_r[2]));
    return object;
}

static json_t *difference_of(const struct sw_stage_difference *difference)
{
    json_t *object;

    if (!difference->compared)
        return json_null();
    object = json_object();
    json_put(object, "count", json_integer((json_int_t)difference->count));
    json_put_text(object, "what", difference->what);
    json_put(object, "ipa", json_of_address(difference->ipa));
    json_put(object, "declared", json_of_address(difference->declared));
    json_put(object, "run", json_of_address(difference->run));
    return object;
}

void json_boot(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_boot *boot = data;
    const struct sw_boot_trace *trace = boot->trace;
    json_t *document = json_document("boot"), *events = json_array(), *fault = json_null();

    (void)style;
    json_put_machine(document, boot->machine);
    json_put(document, "entry", entry_of(trace));
    json_put(document, "handover", json_boolean(trace->handover));
    json_put_text(document, "end", sw_boot_end_name(trace->end));
    json_put_text(document, "end_text", trace->end_text);
    json_put(document, "instructions", json_integer((json_int_t)trace->instructions));
    json_put(document, "cut", json_boolean(trace->cut));
    for (size_t i = 0; i < trace->event_count; i++) {
        json_array_append_new(events, event_of(out->arena, &trace->events[i]));
        if (trace->events[i].kind == SW_BOOT_EXCEPTION)
            fault = fault_of(&trace->events[i]);
    }
    json_put(document, "fault", fault);
    json_put(document, "mmu_on", registers_of(&trace->at_mmu));
    json_put(document, "registers", registers_of(&trace->at_end));
    json_put(document, "declared", difference_of(&boot->machine->difference));
    json_put(document, "events", events);
    json_print(document, out);
}
