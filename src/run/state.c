/* SPDX-License-Identifier: MIT */
/* Snapshots: the CPU's registers and the tables they name, copied. Knows no order of events. */
#include "engine.h"

#include "vmsa/short.h"

#include <stdlib.h>
#include <string.h>

enum { L1_BITS = 14, L2_BYTES = 0x400, L1_MOST = 0x4000, N_MASK = 7 };

struct chunks SW_VECTOR(struct sw_boot_chunk);

unsigned state_tables(const struct sw_runner *r, struct sw_range out[2])
{
    const unsigned n = r->system.ttbcr & N_MASK;
    const uint32_t size = UINT32_C(1) << (L1_BITS - n);
    const uint32_t base = (uint32_t)r->system.ttbr[0] & ~(size - 1);
    const uint32_t high = (uint32_t)r->system.ttbr[1] & ~(uint32_t)(L1_MOST - 1);
    unsigned count = 0;

    if (r->system.ttbcr >> 31)
        return 0;
    if (memory_at(r, base, size))
        out[count++] = (struct sw_range){base, base + size - 1};
    if (n && memory_at(r, high, L1_MOST))
        out[count++] = (struct sw_range){high, high + L1_MOST - 1};
    return count;
}

static uint32_t load(const unsigned char *host)
{
    return (uint32_t)host[0] | (uint32_t)host[1] << 8 | (uint32_t)host[2] << 16 |
           (uint32_t)host[3] << 24;
}

/* Visit the second-level tables that a first-level one names and that lie in RAM. */
static void second_level(struct sw_runner *r, struct sw_range table,
                         void (*visit)(struct sw_runner *r, uint64_t ipa, void *context),
                         void *context)
{
    const unsigned char *host = memory_at(r, table.first, sw_range_size(table));

    for (uint64_t at = 0; at < sw_range_size(table); at += 4) {
        const uint32_t word = load(host + at);

        if (vmsa_short_type_l1(word) == VMSA_TABLE) {
            const uint64_t ipa = vmsa_short_decode_l1(word).output;

            if (memory_at(r, ipa, L2_BYTES))
                visit(r, ipa, context);
        }
    }
}

static void mark(struct sw_runner *r, uint64_t ipa, void *context)
{
    (void)context;
    memory_flag(r, ipa, PAGE_TABLE);
}

void state_mark_tables(struct sw_runner *r)
{
    struct sw_range tables[2];
    const unsigned count = state_tables(r, tables);

    for (size_t i = 0; i < r->dirty_count; i++)
        r->pages[r->dirty[i]] &= (uint8_t)~PAGE_TABLE;
    stores_close(r);
    for (unsigned i = 0; i < count && r->system.ttbr[0]; i++) {
        for (uint64_t at = tables[i].first; at <= tables[i].last; at += PAGE)
            memory_flag(r, at, PAGE_TABLE);
        second_level(r, tables[i], mark, NULL);
    }
}

static void copy(struct sw_runner *r, struct chunks *chunks, uint64_t ipa, uint64_t size)
{
    unsigned char *bytes = SW_NEW_ARRAY(r->out, unsigned char, size);

    memcpy(bytes, memory_at(r, ipa, size), size);
    sw_push(r->out, chunks, (struct sw_boot_chunk){ipa, size, bytes});
}

static void copy_second(struct sw_runner *r, uint64_t ipa, void *context)
{
    struct chunks *chunks = context;

    sw_push(r->out, chunks, (struct sw_boot_chunk){ipa, L2_BYTES, NULL});
}

static int by_ipa(const void *a, const void *b)
{
    const struct sw_boot_chunk *x = a, *y = b;

    return (x->ipa > y->ipa) - (x->ipa < y->ipa);
}

/* Each second-level table once, however often it is named. */
static void take_second(struct sw_runner *r, struct chunks *named, struct chunks *chunks)
{
    if (named->count > 1)
        qsort(named->items, named->count, sizeof *named->items, by_ipa);
    for (size_t i = 0; i < named->count; i++)
        if (i == 0 || named->items[i].ipa != named->items[i - 1].ipa)
            copy(r, chunks, named->items[i].ipa, L2_BYTES);
}

static void take_tables(struct sw_runner *r, struct sw_boot_state *state)
{
    struct chunks chunks = {0}, named = {0};
    struct sw_range tables[2];
    const unsigned count = state_tables(r, tables);

    for (unsigned i = 0; i < count; i++) {
        if (i && tables[1].first == tables[0].first)
            continue;
        copy(r, &chunks, tables[i].first, sw_range_size(tables[i]));
        second_level(r, tables[i], copy_second, &named);
    }
    take_second(r, &named, &chunks);
    state->chunks = chunks.items;
    state->chunk_count = chunks.count;
}

/*
 * The long format's tables: 4 KB each, found from the first ones down. At most 64, since an image
 * may make as many as it likes.
 */
static void take_long(struct sw_runner *r, struct sw_boot_state *state)
{
    enum { MOST = 64, ENTRIES = PAGE / 8 };
    struct chunks chunks = {0};

    for (unsigned i = 0; i < 2; i++) {
        const uint64_t base = r->system.ttbr[i] & UINT64_C(0xfffffff000);

        if (r->system.ttbr[i] && memory_at(r, base, PAGE))
            copy(r, &chunks, base, PAGE);
    }
    for (size_t i = 0; i < chunks.count; i++)
        for (unsigned k = 0; k < ENTRIES && chunks.count < MOST; k++) {
            const unsigned char *at = chunks.items[i].bytes + 8 * k;
            const uint64_t word = load(at) | (uint64_t)load(at + 4) << 32;
            const uint64_t next = word & UINT64_C(0xfffffff000);

            if ((word & 3) == 3 && memory_at(r, next, PAGE) && (next >> 32) == 0)
                copy(r, &chunks, next, PAGE);
        }
    state->chunks = chunks.items;
    state->chunk_count = chunks.count;
}

void state_take(struct sw_runner *r, struct sw_boot_state *state)
{
    const struct system *s = &r->system;

    *state = (struct sw_boot_state){
        .present = true,
        .at = r->count,
        .pc = r->pc,
        .pc_ipa = r->pc_ipa,
        .vbar = s->vbar,
        .cpacr = s->cpacr,
        .long_format = s->ttbcr >> 31,
        .registers = {.sctlr = s->sctlr,
                      .ttbcr = s->ttbcr,
                      .ttbr0 = (uint32_t)s->ttbr[0],
                      .ttbr1 = (uint32_t)s->ttbr[1],
                      .dacr = s->dacr,
                      .prrr = s->prrr,
                      .nmrr = s->nmrr},
        .lpae = {.sctlr = s->sctlr,
                 .ttbcr = s->ttbcr,
                 .ttbcr2 = s->ttbcr2,
                 .ttbr0 = s->ttbr[0],
                 .ttbr1 = s->ttbr[1],
                 .mair = (uint64_t)s->nmrr << 32 | s->prrr},
    };
    (void)uc_reg_read(r->uc, UC_ARM_REG_CPSR, &state->cpsr);
    for (unsigned i = 0; i < 15; i++)
        state->r[i] = system_core(r, i);
    memcpy(state->sp, r->sp, sizeof state->sp);
    state->sp[state->cpsr & 0xf] = state->r[13];
    if (state->long_format)
        take_long(r, state);
    else
        take_tables(r, state);
}
