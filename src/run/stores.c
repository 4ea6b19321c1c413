/* SPDX-License-Identifier: MIT */
/* Stores to RAM as runs of neighbours, and the ones among them that make translation tables. Knows
 * what is stored where, not why. */
#include "engine.h"

#include "vmsa/short.h"

#include <stdlib.h>
#include <string.h>

enum { BACKWARD = 64, L1_BYTES = 0x4000, L2_BYTES = 0x400 };

void stores_close(struct sw_runner *r)
{
    r->open_run_count = 0;
    r->table_open = false;
}

static void grow(struct sw_runner *r, struct sw_boot_event *event, uint32_t va, uint64_t ipa,
                 unsigned size, uint64_t value)
{
    if (va < event->va || va + size > event->va + event->size)
        event->zeros = event->zeros && value == 0;
    if (va < event->va) {
        event->size += event->va - va;
        event->va = va;
        event->ipa = ipa;
    } else if (va + size > event->va + event->size) {
        event->size = va + size - event->va;
    }
    event->count++;
    event->until = r->count;
    event->value = value;
}

/*
 * In a run, right behind it, or just below: a block that is stored upwards below the last one. Into
 * another page only by the instruction that began it: what lies there may be something else.
 */
static bool belongs(const struct sw_runner *r, const struct sw_boot_event *event, uint32_t va,
                    uint64_t ipa)
{
    const uint64_t below = event->va - va, into = va - event->va;

    if (ipa - va != event->ipa - event->va)
        return false;
    if (va < event->va)
        return below <= BACKWARD &&
               (va >> PAGE_BITS == event->va >> PAGE_BITS || r->pc == event->pc);
    return into < event->size || (into == event->size && (va % PAGE != 0 || r->pc == event->pc));
}

static struct sw_boot_event *begin(struct sw_runner *r, enum sw_boot_event_kind kind, uint32_t va,
                                   uint64_t ipa, unsigned size, uint64_t value)
{
    struct sw_boot_event *event = record(r, kind);

    event->va = va;
    event->ipa = ipa;
    event->size = size;
    event->value = value;
    event->zeros = value == 0;
    event->access = VMSA_WRITE;
    return event;
}

static void add_plain(struct sw_runner *r, uint32_t va, uint64_t ipa, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < r->open_run_count; i++) {
        struct sw_boot_event *event = &r->events.items[r->open_runs[i]];

        if (belongs(r, event, va, ipa)) {
            grow(r, event, va, ipa, size, value);
            return;
        }
    }
    if (begin(r, SW_BOOT_STORE, va, ipa, size, value) == &r->scratch)
        return;
    if (r->open_run_count < OPEN_RUNS)
        r->open_run_count++;
    memmove(&r->open_runs[1], &r->open_runs[0], (r->open_run_count - 1) * sizeof r->open_runs[0]);
    r->open_runs[0] = r->events.count - 1;
}

/* A first-level entry that names a second-level table: that is a table now, too. */
static void add_second_level(struct sw_runner *r, uint64_t value)
{
    const struct vmsa_short entry = vmsa_short_decode_l1((uint32_t)value);

    if (vmsa_short_type_l1((uint32_t)value) == VMSA_TABLE && memory_at(r, entry.output, L2_BYTES))
        memory_flag(r, entry.output, PAGE_TABLE);
}

static void add_table(struct sw_runner *r, uint32_t va, uint64_t ipa, unsigned size, uint64_t value,
                      unsigned level)
{
    const unsigned char *host = memory_at(r, ipa & ~UINT64_C(3), 4);
    struct sw_boot_event *event = NULL;
    uint32_t old = 0;

    if (host)
        old = (uint32_t)host[0] | (uint32_t)host[1] << 8 | (uint32_t)host[2] << 16 |
              (uint32_t)host[3] << 24;
    if (r->table_open && belongs(r, &r->events.items[r->table_last], va, ipa)) {
        event = &r->events.items[r->table_last];
        grow(r, event, va, ipa, size, value);
    } else {
        event = begin(r, SW_BOOT_TABLE, va, ipa, size, value);
        event->level = (uint8_t)level;
        r->table_open = event != &r->scratch;
        r->table_last = r->events.count - 1;
    }
    if (r->mmu && vmsa_short_is_live(old) && old != (uint32_t)value && !event->live_count++) {
        event->ipa2 = ipa;
        event->old = old;
        event->value2 = value;
    }
    if (level == 1 && size == 4)
        add_second_level(r, value);
}

/* The level of the table that has this IPA, or 0. */
static unsigned table_level(const struct sw_runner *r, uint64_t ipa)
{
    struct sw_range tables[2];
    const unsigned count = state_tables(r, tables);

    for (unsigned i = 0; i < count; i++)
        if (sw_range_has(tables[i], ipa))
            return 1;
    return count ? 2 : 0;
}

void stores_add(struct sw_runner *r, uint32_t va, uint64_t ipa, unsigned size, uint64_t value,
                const struct view *view)
{
    const unsigned level = *view->flags & PAGE_TABLE ? table_level(r, ipa) : 0;

    if (level)
        add_table(r, va, ipa, size, value, level);
    else
        add_plain(r, va, ipa, size, value);
}

/* Bits of words written, of one table. */
struct coverage {
    struct sw_range table;
    uint8_t *words;
};

static void cover(struct coverage *coverage, const struct sw_boot_event *event)
{
    struct sw_range where, common;

    if (!sw_range_of(event->ipa, event->size, &where) ||
        !sw_range_common(where, coverage->table, &common))
        return;
    for (uint64_t at = common.first; at <= common.last; at += 4)
        coverage->words[(at - coverage->table.first) / 4] = 1;
}

/* What of a run lies in a table becomes an event of its own. */
static void tell_part(struct sw_runner *r, size_t index, struct sw_range table)
{
    struct sw_boot_event part = r->events.items[index];
    struct sw_range where, common;

    if (!sw_range_of(part.ipa, part.size, &where) || !sw_range_common(where, table, &common))
        return;
    part.kind = SW_BOOT_TABLE;
    part.level = 1;
    part.va += (uint32_t)(common.first - part.ipa);
    part.ipa = common.first;
    part.size = sw_range_size(common);
    r->trace->counts[SW_BOOT_TABLE]++;
    sw_push(r->out, &r->events, part);
}

/* With TTBCR.N the VAs of TTBR1's first entries are TTBR0's. */
static uint64_t first_in_use(const struct sw_runner *r, const struct coverage *coverage)
{
    const struct vmsa_short_registers *registers = &r->trace->at_mmu.registers;
    const uint32_t high = registers->ttbr1 & ~(uint32_t)(L1_BYTES - 1);
    const uint64_t entries = L1_BYTES / 4;
    const unsigned n = registers->ttbcr & 7;

    if (!n || coverage->table.first != high || sw_range_size(coverage->table) != L1_BYTES)
        return 0;
    return entries >> n;
}

/* Entries nobody wrote before the MMU went on. Pages the loader filled count as written. */
static void count_unwritten(struct sw_runner *r, struct coverage *coverage)
{
    const uint64_t words = sw_range_size(coverage->table) / 4;

    for (uint64_t i = first_in_use(r, coverage); i < words; i++) {
        const uint64_t ipa = coverage->table.first + i * 4;

        if (coverage->words[i] || r->pages[ipa >> PAGE_BITS] & PAGE_LOADED)
            continue;
        if (!r->trace->table_unwritten++)
            r->trace->table_first = (uint32_t)i;
    }
}

static int by_time(const void *a, const void *b)
{
    const struct sw_boot_event *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->pc > y->pc) - (x->pc < y->pc);
}

void stores_finish(struct sw_runner *r)
{
    const struct sw_boot_state *state = &r->trace->at_mmu;
    const size_t count = r->events.count;

    if (!state->present || state->long_format || !state->chunk_count)
        return;
    r->trace->table_known = !r->trace->cut;
    for (unsigned t = 0; t < 2 && t < state->chunk_count && state->chunks[t].size > L2_BYTES; t++) {
        struct coverage coverage = {
            {state->chunks[t].ipa, state->chunks[t].ipa + state->chunks[t].size - 1},
            SW_NEW_ARRAY(r->out, uint8_t, state->chunks[t].size / 4)};

        for (size_t i = 0; i < count; i++) {
            const struct sw_boot_event *event = &r->events.items[i];

            if ((event->kind != SW_BOOT_STORE && event->kind != SW_BOOT_TABLE) ||
                event->at > state->at)
                continue;
            cover(&coverage, event);
            if (event->kind == SW_BOOT_STORE)
                tell_part(r, i, coverage.table);
        }
        count_unwritten(r, &coverage);
    }
    if (r->events.count > 1)
        qsort(r->events.items, r->events.count, sizeof *r->events.items, by_time);
}
