/* SPDX-License-Identifier: MIT */
/* TLB, cache and branch predictor operations: the emulator does nothing for most of them, the trace
 * tells them all. A loop over addresses becomes one event. */
#include "engine.h"

static const enum sw_boot_event_kind kinds[] = {
    [SW_SYSTEM_TLB] = SW_BOOT_TLB,
    [SW_SYSTEM_CACHE] = SW_BOOT_CACHE,
    [SW_SYSTEM_PREDICTOR] = SW_BOOT_PREDICTOR,
};

/* The same operation at the next address. Further apart than lines they leave some out. */
static bool grow(struct sw_runner *r, const struct sw_system *row, uint32_t value)
{
    struct sw_boot_event *last = record_last(r, kinds[row->class], row->name);
    uint64_t step;

    if (!last || row->by == SW_BY_ALL || last->mmu != r->mmu)
        return false;
    step = value - (last->va + last->size);
    if (row->by == SW_BY_ADDRESS && step >= (row->class == SW_SYSTEM_CACHE ? CACHE_LINE : PAGE))
        return false;
    last->count++;
    last->until = r->count;
    last->value = value;
    if (row->by == SW_BY_ADDRESS)
        last->size = value - last->va + 1;
    return true;
}

/* Nothing of what was fetched is kept, but for the line that is being executed. */
static void fetch_anew(struct sw_runner *r)
{
    for (size_t i = 0; i < r->dirty_count; i++)
        r->pages[r->dirty[i]] &= (uint8_t)~PAGE_FETCHED;
    memory_flag(r, r->pc_ipa, PAGE_FETCHED);
    r->fresh_side = !r->mmu;
}

void maintenance(struct sw_runner *r, const struct sw_system *row, uint32_t value)
{
    const struct view *view = NULL;
    struct sw_boot_event *event;

    stores_close(r);
    if (row->class == SW_SYSTEM_BARRIER) {
        event = record(r, SW_BOOT_BARRIER);
        event->name = row->opc2 == 4 && row->crm == 5 ? "isb" : row->opc2 == 4 ? "dsb" : "dmb";
        event->value = 0xf;
        return;
    }
    if (row->class == SW_SYSTEM_TRANSLATE)
        return;
    if (row->class == SW_SYSTEM_TLB)
        memory_flush(r);
    if (row->cache & SW_CACHE_INSTRUCTION && row->by == SW_BY_ALL)
        fetch_anew(r);
    lines_maintained(r, row, value);
    if (grow(r, row, value))
        return;
    if (row->class == SW_SYSTEM_CACHE && row->by == SW_BY_ADDRESS)
        view = memory_view(r, value, VMSA_READ, 0);
    event = record(r, kinds[row->class]);
    event->name = row->name;
    event->by = row->by;
    event->cache = row->cache;
    event->va = value;
    event->value = value;
    event->ipa = view ? view->ipa + value % PAGE : 0;
    event->size = row->by == SW_BY_ADDRESS ? 1 : 0;
}
