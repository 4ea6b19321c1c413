/* SPDX-License-Identifier: MIT */
/* Private to the walk: stage 1 by short descriptors. The fetches are inline; what a leaf's bits
 * mean is worked out in one place and, in bulk walks, remembered. */
#ifndef VMSA_WALK_SHORT_H
#define VMSA_WALK_SHORT_H

#include "vmsa/short.h"
#include "walk_stage2.h"

/*
 * A leaf descriptor as it was read, with the level-1 entry that led to it (0 for a section).
 */
struct short_leaf {
    uint32_t word, parent;
    uint8_t type; /* enum vmsa_descriptor */
};

#define GET(layout, field) ((unsigned)vmsa_get(word, VMSA_F(layout, field)))
#define BASE(layout)       (word & (uint32_t)vmsa_put(~UINT64_C(0), VMSA_F(layout, BASE)))
#define EXTENT(layout)     (UINT64_C(1) << VMSA_##layout##_BASE_LSB)

/* A field of word at another place, in 32 bits: compilers make one shift and one mask of it. */
#define MOVED(layout, field, to)                                                                   \
    ((word >> VMSA_##layout##_##field##_LSB &                                                      \
      ((UINT32_C(1) << VMSA_##layout##_##field##_WIDTH) - 1))                                      \
     << (to))

/* Indices into the tables of the regime; the fields have the same names in all leaf layouts. */
#define MEMORY_INDEX(layout)                                                                       \
    (MOVED(layout, TEX, 3) | MOVED(layout, C, 2) | MOVED(layout, B, 1) | MOVED(layout, S, 0))
#define RIGHTS_INDEX(layout) (MOVED(layout, AP2, 2) | MOVED(layout, AP, 0) | MOVED(layout, XN, 3))

/*
 * The same facts, from whatever layout.
 */
struct short_facts {
    unsigned memory, rights;
    uint64_t extent;
    uint8_t level, domain;
    uint8_t flags; /* FLAG_* */
};

INLINE struct short_facts section_facts(uint32_t word, bool super)
{
    return (struct short_facts){
        .memory = MEMORY_INDEX(L1_SECTION),
        .rights = RIGHTS_INDEX(L1_SECTION) | MOVED(L1_SECTION, PXN, 4),
        .extent = super ? EXTENT(L1_SUPERSECTION) : EXTENT(L1_SECTION),
        .level = 1,
        .domain = super ? 0 : (uint8_t)GET(L1_SECTION, Domain),
        .flags = FLAGS(GET(L1_SECTION, NS), GET(L1_SECTION, nG)),
    };
}

INLINE struct short_facts page_facts(uint32_t word, uint32_t parent, bool small)
{
    struct short_facts facts = {
        .memory = small ? MEMORY_INDEX(L2_SMALL) : MEMORY_INDEX(L2_LARGE),
        .rights = small ? RIGHTS_INDEX(L2_SMALL) : RIGHTS_INDEX(L2_LARGE),
        .extent = small ? EXTENT(L2_SMALL) : EXTENT(L2_LARGE),
        .level = 2,
        .flags = FLAGS(0, GET(L2_SMALL, nG)),
    };

    word = parent;
    facts.rights |= MOVED(L1_TABLE, PXN, 4);
    facts.domain = (uint8_t)GET(L1_TABLE, Domain);
    facts.flags |= FLAGS(GET(L1_TABLE, NS), 0);
    return facts;
}

INLINE struct short_facts short_facts(struct short_leaf leaf)
{
    if (leaf.type == VMSA_SECTION || leaf.type == VMSA_SUPERSECTION)
        return section_facts(leaf.word, leaf.type == VMSA_SUPERSECTION);
    return page_facts(leaf.word, leaf.parent, leaf.type == VMSA_SMALL_PAGE);
}

/*
 * What a leaf means for this access, by the tables of the regime.
 */
INLINE void short_end(const struct walk *walk, uint32_t va, struct short_leaf leaf, uint64_t base,
                      struct vmsa_result *out)
{
    struct short_facts facts = short_facts(leaf);
    unsigned domain = walk->dacr >> (2 * facts.domain) & 3;

    conclude(walk, va,
             &(struct leaf){
                 .output = base | (va & (uint32_t)(facts.extent - 1)),
                 .extent = facts.extent,
                 .memory = &walk->memory[facts.memory],
                 .rights = &walk->rights[domain << 5 | facts.rights],
                 .flags = facts.flags,
                 .at = {.level = facts.level, .domain = facts.domain, .domain_known = true},
             },
             out);
}

INLINE void short_record(struct vmsa_trace *trace, uint64_t address, uint32_t word, unsigned level)
{
    static const uint8_t layouts[2][VMSA_SMALL_PAGE + 1] = {
        {VMSA_LAYOUT_L1_INVALID, VMSA_LAYOUT_L1_TABLE, VMSA_LAYOUT_L1_SECTION,
         VMSA_LAYOUT_L1_SUPERSECTION, 0, 0},
        {VMSA_LAYOUT_L2_INVALID, 0, 0, 0, VMSA_LAYOUT_L2_LARGE, VMSA_LAYOUT_L2_SMALL},
    };
    enum vmsa_descriptor type = level == 1 ? vmsa_short_type_l1(word) : vmsa_short_type_l2(word);
    struct vmsa_step *step = &trace->steps[trace->count++];

    step->address = address;
    step->descriptor = word;
    step->stage = 1;
    step->level = (uint8_t)level;
    step->bytes = sizeof word;
    step->type = (uint8_t)type;
    step->outcome = VMSA_OK;
    step->layout = layouts[level - 1][type];
}

/*
 * Fetch one descriptor. false: the walk has ended.
 */
INLINE bool short_fetch(const struct walk *walk, uint64_t address, struct place at, uint32_t *word,
                        struct vmsa_result *out)
{
    struct fetched fetched;
    uint64_t pa = address;

    if (walk->stage2 && !stage2_locate(walk, address, &pa, out))
        return false;
    fetched = fetch(walk, pa, sizeof *word);
    *word = (uint32_t)fetched.value;
    if (walk->big_endian)
        *word = __builtin_bswap32(*word);
    if (walk->trace)
        short_record(walk->trace, address, *word, at.level);
    if (__builtin_expect(fetched.status == VMSA_READ_OK, 1))
        return true;
    fault_read(walk, out, fetched.status, at);
    return false;
}

/*
 * The level-2 fetch and the page behind it; parent is the level-1 table entry.
 */
INLINE void short_level2(const struct walk *walk, uint32_t va, uint32_t parent,
                         struct vmsa_result *out)
{
    uint32_t word = parent;
    struct place at = {.level = 2, .domain = (uint8_t)GET(L1_TABLE, Domain), .domain_known = true};

    if (!short_fetch(walk, BASE(L1_TABLE) + (va >> 12 & 0xff) * sizeof word, at, &word, out))
        return;
    if (GET(L2_SMALL, TYPE))
        short_end(walk, va, (struct short_leaf){word, parent, VMSA_SMALL_PAGE}, BASE(L2_SMALL),
                  out);
    else if (vmsa_short_is_live(word))
        short_end(walk, va, (struct short_leaf){word, parent, VMSA_LARGE_PAGE}, BASE(L2_LARGE),
                  out);
    else
        fault(walk, out, VMSA_TRANSLATION, at, false);
}

INLINE void short_supersection(const struct walk *walk, uint32_t va, uint32_t word,
                               struct vmsa_result *out)
{
    uint64_t base = BASE(L1_SUPERSECTION) | (uint64_t)GET(L1_SUPERSECTION, BASE32) << 32 |
                    (uint64_t)GET(L1_SUPERSECTION, BASE36) << 36;

    short_end(walk, va, (struct short_leaf){word, 0, VMSA_SUPERSECTION}, base, out);
}

/*
 * Both bits in one test.
 */
INLINE bool is_section(uint32_t word)
{
    const uint32_t type = 1u << VMSA_L1_SECTION_TYPE_LSB, super = 1u << VMSA_L1_SECTION_SUPER_LSB;

    return (word & (type | super)) == type;
}

/*
 * TTBR choice, PDx, level 1. The top bits that a small TTBR0 table does not index are zero, or
 * TTBR1 would be used: the index needs no N.
 */
INLINE void walk_short(const struct walk *walk, uint32_t va, struct vmsa_result *out)
{
    bool upper = (va & walk->split) != 0;
    struct place at = {.level = 1};
    uint32_t word;

    if (walk->any_disabled && walk->regime->disabled[upper]) {
        fault(walk, out, VMSA_TRANSLATION, at, false);
        return;
    }
    if (!short_fetch(walk, walk->regime->base[upper] + (va >> 20) * sizeof word, at, &word, out))
        return;
    if (__builtin_expect(is_section(word), 1))
        short_end(walk, va, (struct short_leaf){word, 0, VMSA_SECTION}, BASE(L1_SECTION), out);
    else if (GET(L1_SECTION, TYPE))
        short_supersection(walk, va, word, out);
    else if (vmsa_short_is_live(word))
        short_level2(walk, va, word, out);
    else
        fault(walk, out, VMSA_TRANSLATION, at, false);
}

#endif
