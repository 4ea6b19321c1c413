/* SPDX-License-Identifier: MIT */
/* Private to the walk: what one translation carries with it, reading table memory, the trace, and
 * the memo that bulk walks have. Knows no descriptor format. */
#ifndef VMSA_WALK_CORE_H
#define VMSA_WALK_CORE_H

#include "vmsa/fields.h"
#include "vmsa/stage2.h"
#include "vmsa/walk.h"

#define INLINE  static inline __attribute__((always_inline))
#define OUTLINE __attribute__((noinline))

/*
 * What bulk walks remember of two stages. The memory type of both depends only on that of stage 1
 * and on a few bits of stage 2's descriptor (key, 0 for an empty slot), and real tables have few
 * different ones.
 */
struct memory_slot {
    uint64_t key;
    struct vmsa_memory both;
};

/*
 * Where stage 2 has pages of stage-1 tables: the IPA of a page with bit 0 set, 0 for an empty slot.
 */
struct page_slot {
    uint64_t ipa, pa;
};

enum { MEMORY_BITS = 5, MEMORY_SLOTS = 1 << MEMORY_BITS, PAGE_SLOTS = 16, PAGE_SHIFT = 12 };

struct memo {
    struct memory_slot memory[MEMORY_SLOTS];
    struct page_slot pages[PAGE_SLOTS];
};

/*
 * One translation under way. What the hot path needs is copied in, so that a compiler can keep it
 * in registers: a store to a result could otherwise be a store to the regime or the reader. trace
 * and memo may be NULL.
 */
struct walk {
    const struct vmsa_regime *regime;
    const struct vmsa_reader *reader;
    const unsigned char *window;
    uint64_t window_base;
    uint64_t window_end[2]; /* a read of 4 or of 8 bytes starts below this offset */
    struct vmsa_access access;
    uint8_t right; /* which outcome of a struct vmsa_rights_row is that of this access */
    const struct vmsa_attributes *memory; /* the regime's data or fetch */
    const struct vmsa_rights_row *rights;
    uint32_t dacr;
    struct vmsa_trace *trace;
    struct memo *memo;
    const struct vmsa_stage2 *stage2;
    vmsa_ipa *ipa; /* NULL: stage 1 alone */
    uint32_t split;
    uint8_t unaligned; /* bits that an aligned address for this access has clear */
    bool off, is_long, aarch64;
    bool alignment, big_endian, any_disabled;
};

/*
 * Member by member into its place: a copy made with wider loads would wait for narrower stores.
 */
INLINE void walk_begin(struct walk *walk, const struct vmsa_regime *regime,
                       const struct vmsa_reader *reader, struct vmsa_access access)
{
    *walk = (struct walk){
        .regime = regime,
        .reader = reader,
        .window = reader->window,
        .window_base = reader->window_base,
        .window_end = {reader->window_size > 3 ? reader->window_size - 3 : 0,
                       reader->window_size > 7 ? reader->window_size - 7 : 0},
        .access = access,
        .right = (uint8_t)(access.kind + (access.unprivileged ? 3 : 0)),
        .memory = access.kind == VMSA_EXECUTE ? regime->fetch : regime->data,
        .rights = regime->rights,
        .dacr = regime->dacr,
        .split = regime->split,
        .unaligned =
            access.size > 1 && access.kind != VMSA_EXECUTE ? (uint8_t)(access.size - 1) : 0,
        .off = regime->format == VMSA_FORMAT_OFF,
        .is_long = regime->format == VMSA_FORMAT_LONG,
        .aarch64 = regime->aarch64,
        .alignment = regime->alignment,
        .big_endian = regime->big_endian,
        .any_disabled = regime->disabled[0] || regime->disabled[1],
    };
}

/*
 * The only function that looks into host memory. Byte by byte, so that neither the host's byte
 * order nor alignment matter; written out, so that compilers make one load of it.
 */
INLINE uint64_t window_load(const unsigned char *p, unsigned bytes)
{
    uint32_t low =
        (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

    if (bytes == sizeof low)
        return low;
    return low | (uint64_t)((uint32_t)p[4] | (uint32_t)p[5] << 8 | (uint32_t)p[6] << 16 |
                            (uint32_t)p[7] << 24)
                     << 32;
}

/*
 * What a read gave, small enough to come back in registers.
 */
struct fetched {
    uint64_t value;
    enum vmsa_read_status status;
};

/*
 * Memory outside the window. Kept out of line: it calls who knows what, and the hot path should not
 * save its registers for that.
 */
static __attribute__((noinline, unused)) struct fetched
fetch_elsewhere(const struct vmsa_reader *reader, uint64_t address, unsigned bytes)
{
    struct fetched fetched = {0, VMSA_READ_UNKNOWN};

    if (reader->read)
        fetched.status = reader->read(reader->context, address, bytes, &fetched.value);
    return fetched;
}

INLINE struct fetched fetch(const struct walk *walk, uint64_t address, unsigned bytes)
{
    uint64_t offset = address - walk->window_base;

    if (__builtin_expect(offset < walk->window_end[bytes == 8], 1))
        return (struct fetched){window_load(walk->window + offset, bytes), VMSA_READ_OK};
    return fetch_elsewhere(walk->reader, address, bytes);
}

/*
 * The trace's last step is where the walk ended, if it has read anything.
 */
INLINE void mark(const struct walk *walk, enum vmsa_outcome outcome)
{
    if (walk->trace && walk->trace->count)
        walk->trace->steps[walk->trace->count - 1].outcome = (uint8_t)outcome;
}

/*
 * Where a walk stands when it ends early. Results are written member by member, straight to where
 * they go: building one and copying it would wait for the stores.
 */
struct place {
    uint8_t level, domain;
    bool domain_known;
    bool stage2, s1ptw, constrained;
};

INLINE void set_fault(struct vmsa_result *out, enum vmsa_outcome outcome, struct place at,
                      bool on_walk)
{
    *out = (struct vmsa_result){.outcome = (uint8_t)outcome,
                                .stage = at.stage2 ? 2 : 1,
                                .s1ptw = at.s1ptw,
                                .constrained = at.constrained,
                                .level = at.level,
                                .domain = at.domain,
                                .domain_known = at.domain_known,
                                .on_walk = on_walk};
}

INLINE void fault(const struct walk *walk, struct vmsa_result *out, enum vmsa_outcome outcome,
                  struct place at, bool on_walk)
{
    set_fault(out, outcome, at, on_walk);
    mark(walk, outcome);
}

/*
 * The same for memory that could not be read.
 */
INLINE void fault_read(const struct walk *walk, struct vmsa_result *out,
                       enum vmsa_read_status status, struct place at)
{
    fault(walk, out, status == VMSA_READ_EXTERNAL ? VMSA_EXTERNAL : VMSA_UNKNOWN, at, true);
}

/*
 * An unaligned data access. Fetches are always aligned here.
 */
INLINE bool is_unaligned(const struct walk *walk, uint64_t va)
{
    return (va & walk->unaligned) != 0;
}

/*
 * Attributes as one word: what either has, all or nothing of one, and what is left of one with the
 * rights that another has too.
 */
_Static_assert(sizeof(struct vmsa_attributes) == sizeof(uint64_t), "attributes are one word");

INLINE uint64_t attributes_word(struct vmsa_attributes attributes)
{
    uint64_t word;

    __builtin_memcpy(&word, &attributes, sizeof word);
    return word;
}

INLINE struct vmsa_attributes attributes_of(uint64_t word)
{
    struct vmsa_attributes attributes;

    __builtin_memcpy(&attributes, &word, sizeof word);
    return attributes;
}

INLINE struct vmsa_attributes attributes_or(struct vmsa_attributes a, struct vmsa_attributes b)
{
    return attributes_of(attributes_word(a) | attributes_word(b));
}

INLINE struct vmsa_attributes attributes_and(struct vmsa_attributes a, uint64_t mask)
{
    return attributes_of(attributes_word(a) & mask);
}

INLINE struct vmsa_attributes attributes_and_rights(struct vmsa_attributes a,
                                                    struct vmsa_attributes b)
{
    static const struct vmsa_attributes rights = {.pl1 = {true, true, true},
                                                  .pl0 = {true, true, true}};

    return attributes_and(a, attributes_word(b) | ~attributes_word(rights));
}

/*
 * The two attributes that are neither memory nor rights.
 */
enum { FLAG_NS = 1, FLAG_NG = 2 };

#define FLAGS(ns, ng) ((uint8_t)((ns)*FLAG_NS | (ng)*FLAG_NG))

/*
 * What a leaf says: its output address, and where its memory type and its rights are.
 */
struct leaf {
    uint64_t output, extent;
    const struct vmsa_attributes *memory;
    const struct vmsa_rights_row *rights;
    uint8_t flags; /* FLAG_* */
    struct place at;
};

/*
 * The end of a stage 1 that came to a leaf. The access flag comes before alignment, alignment
 * before all else. Whether the access is allowed is data here, as no branch could foresee it.
 * Members that lie side by side are written one after the other, so that compilers make one store
 * of them.
 */
INLINE void conclude(const struct walk *walk, uint64_t va, const struct leaf *leaf,
                     struct vmsa_result *out)
{
    static const struct vmsa_attributes flag_rows[] = {
        {.ns = false}, {.ns = true}, {.ng = true}, {.ns = true, .ng = true}};
    enum vmsa_outcome outcome = (enum vmsa_outcome)leaf->rights->outcome[walk->right];
    const uint64_t keep = (uint64_t)(outcome != VMSA_OK) - 1;
    struct vmsa_attributes attributes = attributes_or(*leaf->memory, leaf->rights->attributes);

    if (__builtin_expect(is_unaligned(walk, va), 0) && leaf->memory->memory.type != VMSA_NORMAL &&
        outcome != VMSA_ACCESS_FLAG) {
        fault(walk, out, VMSA_ALIGNMENT, leaf->at, false);
        return;
    }
    attributes = attributes_and(attributes_or(attributes, flag_rows[leaf->flags]), keep);
    out->output = leaf->output & keep;
    out->extent = leaf->extent & keep;
    out->attributes = attributes;
    out->outcome = (uint8_t)outcome;
    out->stage = 1;
    out->on_walk = false;
    out->s1ptw = false;
    out->level = leaf->at.level;
    out->domain_known = leaf->at.domain_known;
    out->domain = leaf->at.domain;
    out->constrained =
        leaf->rights->constrained || attributes.memory.constrained || leaf->at.constrained;
    mark(walk, outcome);
}

#endif
