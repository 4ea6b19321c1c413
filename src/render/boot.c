/* SPDX-License-Identifier: MIT */
/* Boot events in words. Decides nothing about them. */
#include "boot.h"

#include "words.h"

#include <inttypes.h>

const char *boot_mode(unsigned mode)
{
    static const char *const names[32] = {
        [0x10] = "usr", [0x11] = "fiq", [0x12] = "irq", [0x13] = "svc", [0x16] = "mon",
        [0x17] = "abt", [0x1a] = "hyp", [0x1b] = "und", [0x1f] = "sys",
    };

    return names[mode & 0x1f] ? names[mode & 0x1f] : "?";
}

const char *boot_access(unsigned kind)
{
    static const char *const names[] = {"read", "write", "fetch"};

    return kind < 3 ? names[kind] : "?";
}

/* The fields of a register that are not as they were, or, without a past, not zero. */
static const char *fields(struct sw_arena *arena, const struct sw_boot_event *event)
{
    struct sw_buffer text = {.arena = arena};
    const struct vmsa_layout_table *table;

    if (event->layout >= VMSA_LAYOUTS)
        return "";
    table = vmsa_layout_table(event->layout);
    for (unsigned i = 0; i < table->count; i++) {
        const struct vmsa_field *field = &table->fields[i];
        const uint64_t now = vmsa_get(event->value, field->lsb, field->width);

        if (now == vmsa_get(event->old, field->lsb, field->width))
            continue;
        sw_buffer_printf(&text, "%s%s=0x%" PRIx64, text.length ? " " : ": ", field->name, now);
    }
    return text.length ? text.text : "";
}

static const char *register_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    if (event->old == event->value)
        return sw_sprintf(arena, "%s = 0x%08" PRIx64 ", as before", event->name, event->value);
    return sw_sprintf(arena, "%s = 0x%08" PRIx64 "%s", event->name, event->value,
                      fields(arena, event));
}

static const char *mmu_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    return sw_sprintf(arena, "MMU %s", event->value ? "on" : "off");
}

static const char *vectors_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    if (event->outcome)
        return sw_sprintf(arena, "VBAR = 0x%08" PRIx64 ": not mapped now (%s)", event->value,
                          vmsa_outcome_name(event->outcome));
    return sw_sprintf(arena, "VBAR = 0x%08" PRIx64 ", IPA 0x%08" PRIx64 " now", event->value,
                      event->ipa);
}

static const char *store_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    char size[WORDS_SIZE];

    return sw_sprintf(
        arena, "%s stored at IPA 0x%08" PRIx64 "-0x%08" PRIx64 ", the last 0x%08" PRIx64,
        words_size(size, event->size), event->ipa, event->ipa + event->size - 1, event->value);
}

static const char *table_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    const char *plain = sw_sprintf(arena,
                                   "level %u table: %" PRIu64 " stores at IPA 0x%08" PRIx64
                                   "-0x%08" PRIx64 ", the last 0x%08" PRIx64,
                                   event->level, event->count, event->ipa,
                                   event->ipa + event->size - 1, event->value);

    if (!event->live_count)
        return plain;
    return sw_sprintf(arena, "%s; %" PRIu64 " live, first 0x%08" PRIx64 " -> 0x%08" PRIx64, plain,
                      event->live_count, event->old, event->value2);
}

static const char *barrier_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    (void)arena;
    return event->name;
}

static const char *maintenance_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    if (event->count > 1)
        return sw_sprintf(arena, "%s, %" PRIu64 " times, from 0x%08" PRIx32 " to 0x%08" PRIx64,
                          event->name, event->count, event->va, event->value);
    return event->size || event->value
               ? sw_sprintf(arena, "%s 0x%08" PRIx64, event->name, event->value)
               : event->name;
}

static const char *read_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    return sw_sprintf(arena, "reads %s", event->name);
}

static const char *stack_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    return sw_sprintf(arena, "sp_%s = 0x%08" PRIx64, boot_mode(event->mode), event->value);
}

static const char *mode_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    return sw_sprintf(arena, "mode %s -> %s", boot_mode((unsigned)event->old),
                      boot_mode((unsigned)event->value));
}

static const char *access_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    const char *name = event->region ? event->region->name : "";

    if (event->concern == SW_CONCERN_FIRST)
        return sw_sprintf(arena, "first %s of %s, IPA 0x%08" PRIx64, boot_access(event->access),
                          name, event->ipa);
    return sw_sprintf(arena, "%s: 0x%08" PRIx32 ", IPA 0x%08" PRIx64 "%s%s",
                      sw_boot_concern_name(event->concern), event->va, event->ipa,
                      *name ? ", " : "", name);
}

static const char *call_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    return sw_sprintf(arena, "%s #0x%" PRIx64 ", function 0x%" PRIx64 ", answered 0x%" PRIx64,
                      event->name, event->old, event->value, event->value2);
}

static const char *exception_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    const char *i = event->access == VMSA_EXECUTE ? "I" : "D";

    if (!event->outcome)
        return event->name;
    return sw_sprintf(
        arena,
        "%s: %s on %s, %sFSR 0x%03" PRIx32 " %sFAR 0x%08" PRIx32 ", vector 0x%08" PRIx32 "%s",
        event->name, vmsa_outcome_name(event->outcome), boot_access(event->access), i, event->fsr,
        i, event->far, event->vector, event->injected ? " (injected by the hypervisor)" : "");
}

static const char *end_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    (void)arena, (void)event;
    return "end";
}

const char *boot_words(struct sw_arena *arena, const struct sw_boot_event *event)
{
    static const char *(*const words[SW_BOOT_EVENTS])(struct sw_arena *,
                                                      const struct sw_boot_event *) = {
        [SW_BOOT_REGISTER] = register_words,
        [SW_BOOT_READ] = read_words,
        [SW_BOOT_MMU] = mmu_words,
        [SW_BOOT_VECTORS] = vectors_words,
        [SW_BOOT_STORE] = store_words,
        [SW_BOOT_TABLE] = table_words,
        [SW_BOOT_BARRIER] = barrier_words,
        [SW_BOOT_TLB] = maintenance_words,
        [SW_BOOT_CACHE] = maintenance_words,
        [SW_BOOT_PREDICTOR] = maintenance_words,
        [SW_BOOT_STACK] = stack_words,
        [SW_BOOT_MODE] = mode_words,
        [SW_BOOT_ACCESS] = access_words,
        [SW_BOOT_CALL] = call_words,
        [SW_BOOT_EXCEPTION] = exception_words,
        [SW_BOOT_END] = end_words,
    };

    return words[event->kind](arena, event);
}
