/* SPDX-License-Identifier: MIT */
/* A space while it is being made: runs so far, answers so far, and the tables of one stage. */
#ifndef SW_MODEL_SPACE_PRIVATE_H
#define SW_MODEL_SPACE_PRIVATE_H

#include "answer.h"
#include "model/space.h"

#include <string.h>

/*
 * What the walk said of a descriptor, by its bits without the address and by where it stands
 * (place: half, level, limits of the tables above). maps: stage 1 gives an address; straight: it is
 * the one in the descriptor. id tells answers of stage 1 apart where there is a stage 2.
 */
struct space_memo {
    uint64_t bits;
    uint32_t place;
    uint32_t state, id;
    bool used, maps, straight;
};

/*
 * What both stages said, by the answer of stage 1 (id) and the state of stage 2.
 */
struct space_pair {
    uint32_t id, state2, state;
    bool used;
};

enum { MEMO_BITS = 6, PAIR_BITS = 8 };

struct space_making {
    struct sw_arena *arena;
    const struct sw_machine *machine;
    struct sw_space *space;
    const struct sw_space *stage2; /* IPA space by stage 2's tables: its runs give PAs; or NULL */
    bool is_stage2;                /* that space is being made: addresses are IPAs and give PAs */
    uint64_t budget;               /* descriptors that may still be read */
    bool stopped;                  /* it is used up; what begins at reached was not looked at */
    uint64_t reached;
    struct sw_range within; /* what the tables under way answer for; the rest is clipped */
    uint32_t ids;
    struct sw_run_block *open;                       /* where the next run goes; NULL at first */
    uint64_t previous_va, previous_ipa, previous_pa; /* of the last run */
    uint32_t previous_state;
    struct space_memo memo[1 << MEMO_BITS];
    struct space_pair *pairs;
};

/*
 * A block with room for one run more, which becomes making->open.
 */
void space_more(struct space_making *making);

static inline void space_push(struct space_making *making, uint64_t va, uint64_t ipa, uint64_t pa,
                              uint32_t state)
{
    struct sw_run_block *block;

    if (!making->open || making->open->count == making->open->room)
        space_more(making);
    block = making->open;
    block->va[block->count] = va;
    block->ipa[block->count] = ipa;
    block->state[block->count] = state;
    if (block->pa)
        block->pa[block->count] = pa;
    block->count++;
    making->previous_va = va;
    making->previous_ipa = ipa;
    making->previous_pa = pa;
    making->previous_state = state;
}

/*
 * Note that from va on the answer is this one; joined to the last run where it goes on. Calls come
 * in ascending order of va; those behind making->within are dropped. A state without an address has
 * the VA in the place of ipa and pa, which go on whenever VAs do.
 */
static inline void space_emit(struct space_making *making, uint64_t va, uint64_t ipa, uint64_t pa,
                              uint32_t state)
{
    uint64_t step = va - making->previous_va;

    if (va <= making->within.last &&
        (state != making->previous_state || ipa - making->previous_ipa != step ||
         pa - making->previous_pa != step))
        space_push(making, va, ipa, pa, state);
}

/*
 * Everything that takes time is paid for; nothing is looked at any more when budget is 0.
 */
static inline void space_pay(struct space_making *making, uint64_t cost)
{
    making->budget = making->budget > cost ? making->budget - cost : 0;
}

/*
 * Note that budget is used up, and nothing from va on was looked at. The first call counts: it is
 * that of the innermost table.
 */
static inline void space_stop(struct space_making *making, uint64_t va)
{
    if (!making->stopped)
        making->reached = va;
    making->stopped = true;
}

/*
 * Ask the walk about an address. Returns the state; *ipa and *pa get what it has.
 */
uint32_t space_ask(struct space_making *making, uint64_t va, uint64_t *ipa, uint64_t *pa);

/*
 * One address asked, and its answer noted for all from there on.
 */
void space_emit_asked(struct space_making *making, uint64_t va);

/*
 * [va, va + size) goes to consecutive IPAs: note it, or cut it by stage 2. memo says what stage 1
 * answered.
 */
void space_emit_mapped(struct space_making *making, uint64_t va, uint64_t size, uint64_t ipa,
                       const struct space_memo *memo);

/*
 * One descriptor, in any memory: false when it is not at hand.
 */
bool space_read(const struct space_making *making, uint64_t pa, unsigned bytes, uint64_t *word);

/*
 * What the walk said of a descriptor before: the slot for it, which is its own if space_is_known().
 */
static inline struct space_memo *space_recall(struct space_making *making, uint64_t bits,
                                              uint32_t place)
{
    uint64_t mixed = (bits ^ (uint64_t)place << 36) * UINT64_C(0x9e3779b97f4a7c15);

    return &making->memo[mixed >> (64 - MEMO_BITS)];
}

static inline bool space_is_known(const struct space_memo *memo, uint64_t bits, uint32_t place)
{
    return memo->bits == bits && memo->place == place && memo->used;
}

/*
 * Fill a slot with what the walk says of the descriptor at va. output is the address in it; single:
 * the descriptor answers for nothing but its own span, so that this is where it leads.
 */
void space_learn(struct space_making *making, struct space_memo *memo, uint64_t va, uint64_t bits,
                 uint32_t place, uint64_t output, bool single);

/*
 * The tables of the machine's stage 1: TTBR0's and TTBR1's short ones, and one tree of long ones
 * whose first entry is for base, as far as it answers for within. place is 0 or 1: which half.
 */
void space_visit_short(struct space_making *making);
void space_visit_long(struct space_making *making, const struct vmsa_tree *tree, uint64_t base,
                      struct sw_range within, unsigned half);

/*
 * How many of the count words at bytes are first, first + step, first + 2 * step, ... The first
 * word alone decides for most tables that do not go on; the rest is out of line. 0 on hosts that
 * are not little-endian.
 */
size_t space_scan_rest32(const unsigned char *bytes, size_t count, uint32_t first, uint32_t step);
size_t space_scan_rest64(const unsigned char *bytes, size_t count, uint64_t first, uint64_t step);

static inline size_t space_scan32(const unsigned char *bytes, size_t count, uint32_t first,
                                  uint32_t step)
{
    uint32_t word;

    if (count == 0)
        return 0;
    memcpy(&word, bytes, sizeof word);
    return word == first ? space_scan_rest32(bytes, count, first, step) : 0;
}

static inline size_t space_scan64(const unsigned char *bytes, size_t count, uint64_t first,
                                  uint64_t step)
{
    uint64_t word;

    if (count == 0)
        return 0;
    memcpy(&word, bytes, sizeof word);
    return word == first ? space_scan_rest64(bytes, count, first, step) : 0;
}

#endif
