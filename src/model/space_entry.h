/* SPDX-License-Identifier: MIT */
/* One entry of a table, and those behind it that go on as it does. Put in line where the format is
 * known, as millions are looked at. */
#ifndef SW_MODEL_SPACE_ENTRY_H
#define SW_MODEL_SPACE_ENTRY_H

#include "space_private.h"

#include "vmsa/short.h"

/* Where an entry stands, for the memo: level, half, and what the tables above it limit. */
enum { PLACE_LEVEL = 28, PLACE_HALF = 1 << 27, PLACE_INVALID = 1 << 26, PLACE_LARGE = 1 << 25 };

enum { WORD32 = 4, WORD64 = 8 };

/*
 * One table, or as much of it as answers for the space: entries first to end, index 0 being for
 * base. tree is NULL for short descriptors. field: the address bits of a leaf; a run of leaves can
 * rise up to limit.
 */
struct space_table {
    const struct vmsa_tree *tree;
    uint64_t address, base, field, limit, span; /* span: bytes that one entry answers for */
    uint32_t place;
    uint8_t level, shift, bytes;
    size_t first, end;
};

#define INLINE static inline __attribute__((always_inline))

enum entry_kind { ENTRY_INVALID, ENTRY_LEAF, ENTRY_TABLE };

INLINE enum entry_kind kind_of(const struct space_table *table, uint64_t word, bool is_long)
{
    enum { TABLE_OR_PAGE = 3, LAST_LEVEL = 3 };

    if (!is_long) {
        if (!vmsa_short_is_live((uint32_t)word))
            return ENTRY_INVALID;
        return table->level == 1 && vmsa_short_type_l1((uint32_t)word) == VMSA_TABLE ? ENTRY_TABLE
                                                                                     : ENTRY_LEAF;
    }
    if ((word & 3) == TABLE_OR_PAGE)
        return table->level == LAST_LEVEL ? ENTRY_LEAF : ENTRY_TABLE;
    return (word & 1) && (table->tree->blocks >> table->level & 1) ? ENTRY_LEAF : ENTRY_INVALID;
}

/* Supersections, large pages and contiguous entries repeat one address, with some bits of the VA.
 */
static inline bool is_repeated(const struct space_table *table, uint64_t word)
{
    if (table->tree)
        return vmsa_get(word, VMSA_F(LONG_PAGE, CONTIGUOUS));
    if (table->level == 1)
        return vmsa_short_type_l1((uint32_t)word) == VMSA_SUPERSECTION;
    return vmsa_short_type_l2((uint32_t)word) == VMSA_LARGE_PAGE;
}

/* How many of the left entries at rest go on from word by step. */
INLINE size_t scan(const unsigned char *rest, size_t left, uint64_t word, uint64_t step,
                   bool is_long)
{
    if (is_long)
        return space_scan64(rest, left, word + step, step);
    return space_scan32(rest, left, (uint32_t)(word + step), (uint32_t)step);
}

/* Entries that hold the same: none is there, or all may come back. */
INLINE size_t visit_invalid(struct space_making *making, const struct space_table *table,
                            uint64_t va, uint64_t word, const unsigned char *rest, size_t left,
                            bool is_long)
{
    const uint64_t bits = word == 0 ? 0 : 1 + (word & 1);
    const uint32_t place = table->place | PLACE_INVALID;
    struct space_memo *memo = space_recall(making, bits, place);

    if (!space_is_known(memo, bits, place))
        space_learn(making, memo, va, bits, place, 0, false);
    space_emit(making, va, va, va, memo->state);
    return scan(rest, left, word, 0, is_long);
}

/* A large page has attributes where a small one has its address. */
INLINE uint64_t address_bits(const struct space_table *table, uint64_t word, bool is_long)
{
    if (!is_long && table->level == 2 && vmsa_short_type_l2((uint32_t)word) == VMSA_LARGE_PAGE)
        return vmsa_put(~UINT64_C(0), VMSA_F(L2_LARGE, BASE));
    return table->field;
}

/* Where the walk says an entry leads that does not simply hold its address. */
static inline void visit_odd(struct space_making *making, const struct space_table *table,
                             uint64_t va, const struct space_memo *memo)
{
    uint64_t ipa, pa;

    (void)space_ask(making, va, &ipa, &pa);
    space_emit_mapped(making, va, UINT64_C(1) << table->shift, ipa, memo);
}

INLINE uint64_t load(const unsigned char *bytes, bool is_long)
{
    uint32_t low = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                   (uint32_t)bytes[3] << 24;

    if (!is_long)
        return low;
    return low | (uint64_t)((uint32_t)bytes[4] | (uint32_t)bytes[5] << 8 |
                            (uint32_t)bytes[6] << 16 | (uint32_t)bytes[7] << 24)
                     << 32;
}

/* Runs of one entry each, as far as there is room in the block: entries with the same bits as word
 * that do not go on from the one before. Returns how many. */
INLINE size_t fill_block(struct space_making *making, const struct space_table *table, uint64_t va,
                         uint64_t word, const unsigned char *rest, size_t left, bool is_long)
{
    const uint64_t field = table->field, span = table->span, limit = table->limit;
    const size_t width = is_long ? WORD64 : WORD32;
    struct sw_run_block *block = making->open;
    const uint32_t state = making->previous_state;
    uint64_t *vas = block->va + block->count, *ipas = block->ipa + block->count;
    uint32_t *states = block->state + block->count;
    size_t i;

    for (i = 0; i < left; i++) {
        uint64_t next = load(rest + i * width, is_long);

        if (((next ^ word) & ~field) != 0 || next == word + span ||
            (is_long && (next & field) >= limit))
            break;
        word = next;
        va += span;
        vas[i] = va;
        ipas[i] = next & field;
        states[i] = state;
    }
    block->count += i;
    making->previous_va = va;
    making->previous_ipa = making->previous_pa = word & field;
    return i;
}

/* Scattered pages with the same attributes behind the one at va, whose run is the last. */
INLINE size_t visit_scattered(struct space_making *making, const struct space_table *table,
                              uint64_t va, uint64_t word, const unsigned char *rest, size_t left,
                              bool is_long)
{
    const size_t width = is_long ? WORD64 : WORD32;
    size_t done = 0, now;

    if (left == 0 || va != making->previous_va ||
        making->within.last - va < (uint64_t)left << table->shift)
        return 0;
    do {
        size_t room;

        if (making->open->count == making->open->room)
            space_more(making);
        room = making->open->room - making->open->count;
        now = fill_block(making, table, va, word, rest + done * width,
                         left - done < room ? left - done : room, is_long);
        done += now;
        if (now) {
            word = load(rest + (done - 1) * width, is_long);
            va += (uint64_t)now << table->shift;
        }
        if (now < room)
            break;
    } while (done < left);
    return done;
}

/* Returns how many entries behind this one it has answered for too: not beyond the last address
 * that is no other fault. Bits that software may use do not tell answers apart. */
INLINE size_t visit_leaf(struct space_making *making, const struct space_table *table, uint64_t va,
                         uint64_t word, const unsigned char *rest, size_t left, bool is_long)
{
    const uint64_t software = is_long ? vmsa_mask(9) << 55 : 0, output = word & table->field;
    const uint64_t bits = word & ~(address_bits(table, word, is_long) | software);
    const bool large = is_long && output >= table->limit;
    const uint32_t place = large ? table->place | PLACE_LARGE : table->place;
    const uint64_t most =
        ((large ? table->field + table->span : table->limit) - output) >> table->shift;
    struct space_memo *memo = space_recall(making, bits, place);
    size_t more;

    if (!space_is_known(memo, bits, place))
        space_learn(making, memo, va, bits, place, output, !is_repeated(table, word));
    if (memo->maps && !memo->straight) {
        visit_odd(making, table, va, memo);
        return 0;
    }
    more = scan(rest, left < most - 1 ? left : (size_t)(most - 1), word, table->span, is_long);
    if (!memo->maps) {
        space_emit(making, va, va, va, memo->state);
    } else if (making->stage2) {
        space_emit_mapped(making, va, (more + 1) << table->shift, output, memo);
    } else {
        space_emit(making, va, output, output, memo->state);
        if (more == 0 && !large)
            more = visit_scattered(making, table, va, word, rest, left, is_long);
    }
    return more;
}

#endif
