/* SPDX-License-Identifier: MIT */
/* Translations as text: every descriptor read, with its fields, then VA | IPA | PA on one line. */
#include "formats.h"
#include "paint.h"
#include "trace.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Reserved bits that are as they should be say nothing; -v shows them all, with what they mean. */
static bool worth_showing(const struct paint *paint, const struct vmsa_field *field, uint64_t value)
{
    if (paint->style->verbose || field->kind == VMSA_FIELD)
        return true;
    return (field->kind == VMSA_FIELD_RES0 && value) || (field->kind == VMSA_FIELD_RES1 && !value);
}

/* "[31:20]", or "[4]" for a single bit. */
static const char *bits_of(char out[16], const struct vmsa_field *field)
{
    if (field->width == 1)
        snprintf(out, 16, "[%u]", field->lsb + 0U);
    else
        snprintf(out, 16, "[%u:%u]", field->lsb + field->width - 1U, field->lsb + 0U);
    return out;
}

/* Briefly as NAME=value in a row; with -v one a line, with bit numbers and the manual's words. */
static void print_fields(const struct paint *paint, const struct vmsa_step *step)
{
    const struct vmsa_layout_table *table = trace_fields(step);
    struct sw_buffer line = {.arena = paint->out->arena};
    char bits[16];

    for (size_t i = 0; i < table->count; i++) {
        const struct vmsa_field *field = &table->fields[i];
        uint64_t value = vmsa_get(step->descriptor, field->lsb, field->width);

        if (!worth_showing(paint, field, value))
            continue;
        if (paint->style->verbose)
            paint_printf(paint, "      %-7s %-10s %#-10" PRIx64 " %s\n", bits_of(bits, field),
                         field->name, value, field->text);
        else
            sw_buffer_printf(&line, "%s%s=%#" PRIx64, line.length ? " " : "", field->name, value);
    }
    if (line.length) {
        paint_printf(paint, "      ");
        paint_wrapped(paint, line.text, 6, 6);
    }
}

/* Descriptors are shown with all their digits, addresses with at least eight. */
static void print_steps(const struct paint *paint, const struct vmsa_trace *walk)
{
    for (size_t i = 0; i < walk->count; i++) {
        const struct vmsa_step *step = &walk->steps[i];

        paint_printf(paint, "  stage %u level %u: %s %08" PRIx64, step->stage, step->level,
                     step->stage == 1 ? "IPA" : "PA", step->address);
        if (!trace_was_read(step)) {
            paint_printf(paint, " cannot be read\n");
            continue;
        }
        paint_printf(paint, " holds %0*" PRIx64 ": ", step->bytes * 2, step->descriptor);
        paint_text(paint, INK_STRONG, vmsa_descriptor_name(step->type));
        paint_printf(paint, "\n");
        print_fields(paint, step);
    }
}

/* All three spaces on one line, always: which one an address belongs to is the usual confusion. */
static void print_addresses(const struct paint *paint, const struct sw_machine *machine,
                            const struct sw_trace *trace)
{
    const char *symbol = trace_symbol(paint->out->arena, machine, trace);

    paint_printf(paint, "  VA %08" PRIx64 " | ", trace->walk.va.v);
    if (trace->ipa.known)
        paint_printf(paint, "IPA %08" PRIx64 " | ", trace->ipa.v);
    else
        paint_printf(paint, trace->result.outcome == VMSA_UNKNOWN ? "IPA unknown | " : "no IPA | ");
    if (trace->pa.known)
        paint_printf(paint, "PA %08" PRIx64, trace->pa.v);
    else if (trace->stage2 == SW_STAGE2_DECLARED && trace->result.outcome == VMSA_OK)
        paint_printf(paint, trace->window && trace->window->emulated
                                ? "no PA: trapped and emulated by the hypervisor"
                                : "PA chosen by the hypervisor");
    else
        paint_printf(paint, trace->result.outcome == VMSA_UNKNOWN ? "PA unknown" : "no PA");
    if (trace->region)
        paint_printf(paint, "  (%s)", paint_safe(paint, trace->region->name));
    else if (trace->window)
        paint_printf(paint, "  (%s)", paint_safe(paint, trace->window->name));
    else if (symbol)
        paint_printf(paint, "  (%s)", paint_safe(paint, symbol));
    paint_printf(paint, "\n");
}

/* Cacheability means nothing for Device memory, so it is not shown there. */
static void print_attributes(const struct paint *paint, const struct vmsa_attributes *attributes)
{
    const struct vmsa_memory *memory = &attributes->memory;
    char pl1[4], pl0[4];

    paint_printf(paint, "  %s", vmsa_memory_type_name(memory->type));
    if (memory->type == VMSA_NORMAL)
        paint_printf(paint, ", inner %s, outer %s", vmsa_cache_policy_name(memory->inner),
                     vmsa_cache_policy_name(memory->outer));
    paint_printf(paint, ", %s; pl1 %s, pl0 %s; %s%s\n",
                 vmsa_shareability_name(memory->shareability), words_rights(pl1, attributes->pl1),
                 words_rights(pl0, attributes->pl0), attributes->ng ? "not global" : "global",
                 attributes->ns ? ", Non-secure" : "");
}

/* Values are what the CPU would report: they can be held against a real log. */
static void print_syndrome(const struct paint *paint, const struct trace_syndrome *syndrome)
{
    for (size_t i = 0; i < syndrome->count; i++) {
        const struct trace_register *at = &syndrome->registers[i];

        paint_printf(paint, "%s%s ", i ? ", " : "  ", at->name);
        if (!at->known)
            paint_printf(paint, "UNKNOWN");
        else
            paint_printf(paint, i ? "0x%08" PRIx64 : "0x%" PRIx64, at->value);
        if (i == 0)
            paint_printf(paint, " (%s)", syndrome->words);
    }
    paint_printf(paint, "\n");
}

static void print_fault(const struct paint *paint, const struct sw_machine *machine,
                        const struct sw_trace *trace)
{
    const struct vmsa_result *result = &trace->result;
    const struct trace_syndrome syndrome = trace_syndrome(machine, trace);
    char level[16] = "";

    if (trace_has_level(trace))
        snprintf(level, sizeof level, " level %u", result->level);
    paint_printf(paint, "  ");
    paint_text(paint, INK_ERROR, "fault");
    paint_printf(paint, ": stage %u%s: %s%s\n", result->stage, level,
                 vmsa_outcome_name(result->outcome), result->on_walk ? ", on a table walk" : "");
    if (trace->lazy)
        paint_printf(paint, "  the descriptor is invalid but not empty: a hypervisor may make it "
                            "valid when it is touched\n");
    if (syndrome.count)
        print_syndrome(paint, &syndrome);
    else if (trace->stage2 == SW_STAGE2_ABSENT)
        paint_printf(paint,
                     "  the machine's layout has nothing at IPA %08" PRIx64
                     "; the hypervisor sees this fault first\n",
                     trace->ipa.v);
}

/* Three ends: translated, unknown, fault. Only the last two say more than the addresses. */
static void print_trace(const struct paint *paint, const struct sw_machine *machine,
                        const struct sw_trace *trace)
{
    char head[64];

    snprintf(head, sizeof head, "%08" PRIx64 " %s:", trace->walk.va.v,
             words_access_long(trace->walk.access));
    paint_text(paint, INK_STRONG, head);
    paint_printf(paint, "\n");
    if (!paint->style->quiet)
        print_steps(paint, &trace->walk);
    print_addresses(paint, machine, trace);
    if (trace->result.outcome == VMSA_OK) {
        print_attributes(paint, &trace->result.attributes);
    } else if (trace->result.outcome == VMSA_UNKNOWN) {
        paint_printf(paint, "  ");
        paint_text(paint, INK_WARNING, "unknown");
        paint_printf(paint, ": %s\n", paint_safe(paint, trace->unknown));
    } else {
        print_fault(paint, machine, trace);
    }
    for (size_t i = 0; i < trace->constrained_count; i++)
        paint_printf(paint, "  CONSTRAINED UNPREDICTABLE: %s\n", trace->constrained[i]);
}

static void print_head(const struct paint *paint, const struct sw_machine *machine)
{
    if (paint->style->quiet || paint->style->bare)
        return;
    paint_printf(paint, "%s\n", paint_safe(paint, machine->about));
    paint_printf(paint, "stage 1: %s%s%s\n", words_stage(machine->stage1.kind),
                 machine->stage1.why ? ", " : "", paint_safe(paint, machine->stage1.why));
    paint_printf(paint, "stage 2: %s%s%s\n\n", words_stage(machine->stage2.kind),
                 machine->stage2.why ? ", " : "", paint_safe(paint, machine->stage2.why));
}

void text_translations(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_traces *traces = data;
    const struct paint paint = {out, style};

    print_head(&paint, traces->machine);
    for (size_t i = 0; i < traces->count; i++)
        print_trace(&paint, traces->machine, &traces->traces[i]);
}

/* One line a VA; the space that the address was taken to be of is named on each. */
static void print_vas(const struct paint *paint, const char *space, uint64_t address,
                      const struct sw_render_vas *vas)
{
    if (!vas->total)
        paint_printf(paint, "%s %08" PRIx64 ": no VA reaches it\n", space, address);
    for (size_t i = 0; i < vas->count; i++)
        paint_printf(paint, "VA %08" PRIx64 " | %s %08" PRIx64 "\n", vas->items[i].v, space,
                     address);
    if (vas->count < vas->total)
        paint_printf(paint, "%s %08" PRIx64 ": and %zu more\n", space, address,
                     vas->total - vas->count);
}

void text_reverse(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_reverse *reverse = data;
    const struct paint paint = {out, style};

    print_head(&paint, reverse->machine);
    for (size_t i = 0; i < reverse->count; i++) {
        const struct sw_render_reversed *item = &reverse->items[i];

        if (item->unknown)
            paint_printf(&paint, "IPA %08" PRIx64 ": %s: %s\n", item->address,
                         item->by_ipa.asked ? "partly unknown" : "unknown",
                         paint_safe(&paint, item->unknown));
        if (!item->by_ipa.asked)
            continue;
        print_vas(&paint, "IPA", item->address, &item->by_ipa);
        if (reverse->machine->stage2.kind == SW_STAGE_TABLES)
            print_vas(&paint, "PA", item->address, &item->by_pa);
    }
}
