/* SPDX-License-Identifier: MIT */
/* Keeps events: the first of each kind, and a count of all, so that no image can fill the memory.
 * Knows nothing of what they mean. */
#include "engine.h"

static size_t most(enum sw_boot_event_kind kind)
{
    return kind == SW_BOOT_STORE ? KEPT_STORES : KEPT;
}

struct sw_boot_event *record(struct sw_runner *r, enum sw_boot_event_kind kind)
{
    const struct sw_boot_event event = {
        .kind = (uint8_t)kind,
        .mode = (uint8_t)(r->cpsr & 0x1f),
        .thumb = r->thumb,
        .mmu = r->mmu,
        .cached = r->system.sctlr >> 2 & 1,
        .insn_size = r->insn_size,
        .word = r->word,
        .at = r->count,
        .until = r->count,
        .pc = r->pc,
        .pc_ipa = r->pc_ipa,
        .count = 1,
        .layout = VMSA_LAYOUTS,
    };

    if (r->trace->counts[kind]++ >= most(kind) && kind != SW_BOOT_END) {
        r->trace->cut = true;
        r->scratch = event;
        return &r->scratch;
    }
    sw_push(r->out, &r->events, event);
    return &r->events.items[r->events.count - 1];
}

struct sw_boot_event *record_last(struct sw_runner *r, enum sw_boot_event_kind kind,
                                  const char *name)
{
    struct sw_boot_event *last;

    if (!r->events.count)
        return NULL;
    last = &r->events.items[r->events.count - 1];
    return last->kind == kind && last->name == name ? last : NULL;
}

void record_end(struct sw_runner *r, enum sw_boot_end end, const char *text)
{
    struct sw_boot_trace *trace = r->trace;

    if (r->ended)
        return;
    r->ended = true;
    trace->end = end;
    trace->end_text = text;
    trace->handover = end <= SW_BOOT_END_MMU;
    (void)uc_emu_stop(r->uc);
}

/* Stores are told when they begin but sorted in where they belong already: events only grow. */
void record_finish(struct sw_runner *r)
{
    record(r, SW_BOOT_END);
    r->trace->events = r->events.items;
    r->trace->event_count = r->events.count;
}
