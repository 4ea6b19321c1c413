/* SPDX-License-Identifier: MIT */
/* Going through tables, whole stretches at a time: which entries are tables, which go on as the one
 * before. What a leaf means is the walk's to say. */
#include "space_entry.h"

enum { PAGE = 4096 };

/* ---- the table that an entry points to ---- */

static struct space_table long_table(const struct vmsa_tree *tree, unsigned level, uint64_t address,
                                     uint64_t base, uint32_t place)
{
    enum { LAST_LEVEL = 3, ENTRY_BITS = 3, ADDRESS_BITS = 48 };
    const unsigned stride = tree->granule_bits - ENTRY_BITS;
    const unsigned shift = tree->granule_bits + (LAST_LEVEL - level) * stride;

    return (struct space_table){
        .tree = tree,
        .address = address,
        .base = base,
        .field = vmsa_mask(ADDRESS_BITS) & ~vmsa_mask(shift),
        .limit =
            UINT64_C(1) << (tree->output_bits < ADDRESS_BITS ? tree->output_bits : ADDRESS_BITS),
        .place = place | (uint32_t)level << PLACE_LEVEL,
        .span = UINT64_C(1) << shift,
        .level = (uint8_t)level,
        .shift = (uint8_t)shift,
        .bytes = WORD64,
        .end = (size_t)1 << stride,
    };
}

/* Domain, NS and PXN of a level-1 entry are its pages'. */
static struct space_table short_table(uint32_t parent, uint64_t base)
{
    return (struct space_table){
        .address = parent & ~(uint32_t)vmsa_mask(VMSA_L1_TABLE_BASE_LSB),
        .base = base,
        .field = vmsa_put(~UINT64_C(0), VMSA_F(L2_SMALL, BASE)),
        .limit = UINT64_C(1) << 32,
        .place =
            (uint32_t)2 << PLACE_LEVEL | (parent & (uint32_t)vmsa_mask(VMSA_L1_TABLE_BASE_LSB)),
        .span = UINT64_C(1) << VMSA_L2_SMALL_BASE_LSB,
        .level = 2,
        .shift = VMSA_L2_SMALL_BASE_LSB,
        .bytes = WORD32,
        .end = 256,
    };
}

static void visit_table(struct space_making *making, const struct space_table *table);

static __attribute__((noinline)) void visit_child(struct space_making *making,
                                                  const struct space_table *table, uint64_t va,
                                                  uint64_t word)
{
    /* NSTable, APTable, XNTable, PXNTable, moved down to the low bits of a place. */
    enum { LIMITS_LSB = 59, LIMITS_WIDTH = 5 };
    const struct vmsa_tree *tree = table->tree;
    struct space_table child;
    uint64_t address;

    if (!making->budget) {
        space_stop(making, va);
        return;
    }
    if (!tree) {
        child = short_table((uint32_t)word, va);
        visit_table(making, &child);
        return;
    }
    address = word & vmsa_mask(48) & ~vmsa_mask(tree->granule_bits);
    if (tree->high_output)
        address |= (word >> 12 & 15) << 48;
    if (address >> tree->output_bits != 0) {
        space_emit_asked(making, va);
        return;
    }
    child = long_table(tree, table->level + 1u, address, va,
                       (table->place & (PLACE_HALF | (uint32_t)vmsa_mask(LIMITS_WIDTH))) |
                           (uint32_t)vmsa_get(word, LIMITS_LSB, LIMITS_WIDTH));
    if (va < making->within.first)
        child.first = (size_t)((making->within.first - va) >> child.shift);
    if (making->within.last - va < table->span - 1)
        child.end = (size_t)((making->within.last - va) >> child.shift) + 1;
    visit_table(making, &child);
}

/* ---- reading ---- */

INLINE size_t visit_entry(struct space_making *making, const struct space_table *table, uint64_t va,
                          uint64_t word, const unsigned char *rest, size_t left, bool is_long)
{
    switch (kind_of(table, word, is_long)) {
    case ENTRY_TABLE:
        visit_child(making, table, va, word);
        return 0;
    case ENTRY_LEAF:
        return visit_leaf(making, table, va, word, rest, left, is_long);
    default:
        return visit_invalid(making, table, va, word, rest, left, is_long);
    }
}

/* Entries first to end, whose bytes lie side by side at bytes. */
INLINE void visit_all(struct space_making *making, const struct space_table *table, size_t first,
                      size_t end, const unsigned char *bytes, bool is_long)
{
    const size_t width = is_long ? WORD64 : WORD32;
    uint64_t looked = 1;

    for (size_t i = first; i < end; i++, looked++) {
        const unsigned char *at = bytes + (i - first) * width;

        i += visit_entry(making, table, table->base + ((uint64_t)i << table->shift),
                         load(at, is_long), at + width, end - i - 1, is_long);
        if (making->stopped)
            return;
    }
    space_pay(making, looked);
}

static void visit_bytes(struct space_making *making, const struct space_table *table, size_t first,
                        size_t end, const unsigned char *bytes)
{
    if (table->tree)
        visit_all(making, table, first, end, bytes, true);
    else
        visit_all(making, table, first, end, bytes, false);
}

static bool is_big_endian(const struct space_making *making)
{
    return making->is_stage2 ? making->machine->stage2.tables.big_endian
                             : making->machine->stage1.regime.big_endian;
}

/* The first address of an entry that is asked about: the upper half can begin inside of one. */
static uint64_t inside(const struct space_making *making, uint64_t va)
{
    return va < making->within.first ? making->within.first : va;
}

/* An entry that is no table and begins below what the tables answer for. */
static void visit_straddling(struct space_making *making, const struct space_table *table,
                             uint64_t va)
{
    const uint64_t first = making->within.first;
    struct space_memo memo;
    uint64_t ipa, pa;

    space_learn(making, &memo, first, 0, 0, 0, false);
    (void)space_ask(making, first, &ipa, &pa);
    if (memo.maps)
        space_emit_mapped(making, first, table->span - (first - va), ipa, &memo);
    else
        space_emit(making, first, first, first, memo.state);
}

static uint64_t swapped(const struct space_table *table, uint64_t word)
{
    return table->tree ? __builtin_bswap64(word) : __builtin_bswap32((uint32_t)word);
}

/* The same one by one: bytes of another order, or not all at hand. Finding memory takes as long as
 * looking at many entries. */
static void visit_words(struct space_making *making, const struct space_table *table, size_t first,
                        size_t end, uint64_t pa)
{
    enum { COST = 8 };

    for (size_t i = first; i < end && !making->stopped; i++) {
        const uint64_t va = table->base + ((uint64_t)i << table->shift);
        uint64_t word;

        if (!making->budget) {
            space_stop(making, va);
            return;
        }

        space_pay(making, COST);
        if (!space_read(making, pa + (i - first) * table->bytes, table->bytes, &word)) {
            space_emit_asked(making, inside(making, va));
            continue;
        }
        if (is_big_endian(making))
            word = swapped(table, word);
        if (va < making->within.first && kind_of(table, word, table->tree != NULL) != ENTRY_TABLE)
            visit_straddling(making, table, va);
        else
            (void)visit_entry(making, table, va, word, NULL, 0, table->tree != NULL);
    }
}

static const unsigned char *host_bytes(const struct space_making *making, uint64_t pa,
                                       uint64_t size)
{
    const struct vmsa_reader *reader = &making->machine->stage1.reader;
    uint64_t offset = pa - reader->window_base;

    if (!reader->window || size > reader->window_size || offset > reader->window_size - size)
        return NULL;
    return (const unsigned char *)reader->window + offset;
}

/* Where the entry of a stage-1 table is in PA; false: stage 2 does not let it be fetched. The walk
 * is asked, as there is more to it than the address (HCR.PTW). */
static bool locate(const struct space_making *making, const struct space_table *table, size_t index,
                   uint64_t ipa, uint64_t *pa)
{
    const uint64_t va = inside(making, table->base + ((uint64_t)index << table->shift));
    struct sw_run run;
    struct sw_answer answer;

    sw_ask(making->machine, vmsa_va_of(va), (struct vmsa_access){.kind = VMSA_READ}, NULL, &answer);
    if (answer.result.s1ptw && answer.ipa.v == ipa)
        return false;
    run = sw_run_at(making->stage2, ipa & making->stage2->last);
    *pa = run.ipa + (ipa - run.va.first);
    return run.state->mapped;
}

static void visit_part(struct space_making *making, const struct space_table *table, size_t first,
                       size_t end)
{
    const uint64_t ipa = table->address + (uint64_t)first * table->bytes;
    const unsigned char *bytes;
    uint64_t pa = ipa;

    if (making->stage2 && !locate(making, table, first, ipa, &pa)) {
        space_emit_asked(making, inside(making, table->base + ((uint64_t)first << table->shift)));
        return;
    }
    if (table->base + ((uint64_t)first << table->shift) < making->within.first) {
        visit_words(making, table, first, first + 1, pa);
        pa += table->bytes;
        first++;
    }
    bytes = host_bytes(making, pa, (end - first) * table->bytes);
    if (bytes && !is_big_endian(making))
        visit_bytes(making, table, first, end, bytes);
    else
        visit_words(making, table, first, end, pa);
}

/* Under a stage 2 page by page: neighbours in IPA need not be neighbours in PA. */
static void visit_table(struct space_making *making, const struct space_table *table)
{
    enum { COST = 8 };
    size_t part = making->stage2 ? (size_t)PAGE / table->bytes : table->end;

    for (size_t i = table->first; i < table->end && !making->stopped;) {
        size_t room = part - (table->address / table->bytes + i) % part;
        size_t end = part == table->end || room > table->end - i ? table->end : i + room;

        if (!making->budget)
            space_stop(making, inside(making, table->base + ((uint64_t)i << table->shift)));
        else
            visit_part(making, table, i, end);
        space_pay(making, COST);
        i = end;
    }
}

/* ---- the first tables ---- */

static void visit_half(struct space_making *making, unsigned half, uint64_t first, uint64_t last)
{
    enum { SECTION_SHIFT = 20 };
    const struct vmsa_regime *regime = &making->machine->stage1.regime;
    const struct space_table table = {
        .address = regime->base[half],
        .field = vmsa_put(~UINT64_C(0), VMSA_F(L1_SECTION, BASE)),
        .limit = UINT64_C(1) << 32,
        .place = (uint32_t)1 << PLACE_LEVEL,
        .span = UINT64_C(1) << SECTION_SHIFT,
        .level = 1,
        .shift = SECTION_SHIFT,
        .bytes = WORD32,
        .first = (size_t)(first >> SECTION_SHIFT),
        .end = (size_t)(last >> SECTION_SHIFT) + 1,
    };

    if (regime->disabled[half])
        space_emit_asked(making, first);
    else
        visit_table(making, &table);
}

void space_visit_short(struct space_making *making)
{
    const unsigned n = making->machine->stage1.regime.n;
    const uint64_t all = UINT64_C(1) << 32;

    visit_half(making, 0, 0, (all >> n) - 1);
    if (n && !making->stopped)
        visit_half(making, 1, all >> n, all - 1);
}

void space_visit_long(struct space_making *making, const struct vmsa_tree *tree, uint64_t base,
                      struct sw_range within, unsigned half)
{
    struct space_table table =
        long_table(tree, tree->level, tree->base, base, half ? (uint32_t)PLACE_HALF : 0);

    making->within = within;
    if (tree->disabled || tree->broken != VMSA_OK) {
        space_emit_asked(making, within.first);
        return;
    }
    table.first = (size_t)((within.first - base) >> table.shift);
    table.end = (size_t)((within.last - base) >> table.shift) + 1;
    visit_table(making, &table);
}
