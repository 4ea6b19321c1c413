/* SPDX-License-Identifier: MIT */
/* From a list of mappings to short-descriptor tables in a pool. Runs with the MMU off too: no
 * tables of addresses here. Reads and writes its pool only. */
#include "vmsa/build.h"

#define FOUR_GB    (UINT64_C(1) << 32)
#define OUTPUT_END (UINT64_C(1) << 40)

enum {
    L1_BYTES = 0x4000,
    L2_BYTES = 0x400,
    L1_ENTRIES = L1_BYTES / 4,
    L2_ENTRIES = L2_BYTES / 4,
    SECTION_SHIFT = 20,
    PAGE_SHIFT = 12,
    PAGE = 1 << PAGE_SHIFT,
    REPEAT = 16, /* entries of one supersection or one large page */
};

/* One whole 32-bit store for each entry, never torn and never merged: the walker may look at any
 * time. */
static void store(uint32_t *entry, uint32_t word)
{
    *(volatile uint32_t *)entry = word;
}

/* size is a power of two. */
static bool is_aligned(uint64_t value, uint64_t size)
{
    return (value & (size - 1)) == 0;
}

/* bytes of the pool, a power of two, zeroed and aligned to their size as the walker sees them. */
static enum vmsa_build_status take(struct vmsa_pool *pool, size_t bytes, uint32_t **table)
{
    size_t skip = (size_t)(-(pool->base + pool->used) & (bytes - 1));

    if (pool->used > pool->size || skip > pool->size - pool->used ||
        bytes > pool->size - pool->used - skip)
        return VMSA_BUILD_POOL_FULL;
    if (pool->base >= FOUR_GB || pool->base + pool->used + skip + bytes > FOUR_GB)
        return VMSA_BUILD_RANGE;
    *table = (uint32_t *)pool->out + (pool->used + skip) / sizeof **table;
    for (size_t i = 0; i < bytes / sizeof **table; i++)
        store(*table + i, 0);
    pool->used += skip + bytes;
    return VMSA_BUILD_OK;
}

enum vmsa_build_status vmsa_build_table(struct vmsa_pool *pool, uint32_t **table)
{
    if (!is_aligned(pool->base, L1_BYTES))
        return VMSA_BUILD_MISALIGNED;
    return take(pool, L1_BYTES, table);
}

/* count copies of word, all or nothing. */
static enum vmsa_build_status fill(uint32_t *entries, unsigned count, uint32_t word)
{
    /* All are looked at before any is written: a run of 16 is never half there. */
    for (unsigned i = 0; i < count; i++)
        if (vmsa_short_is_live(entries[i]))
            return VMSA_BUILD_OCCUPIED;
    for (unsigned i = 0; i < count; i++)
        store(entries + i, word);
    return VMSA_BUILD_OK;
}

/* Only the address differs, and adding to the word's top bits wraps as the address does. */
enum vmsa_build_status vmsa_build_fill(uint32_t *table, unsigned index, unsigned count,
                                       uint32_t first)
{
    if (index > L1_ENTRIES || count > L1_ENTRIES - index)
        return VMSA_BUILD_RANGE;
    for (unsigned i = 0; i < count; i++)
        if (!vmsa_short_is_live(table[index + i]))
            store(table + index + i, first + (i << SECTION_SHIFT));
    return VMSA_BUILD_OK;
}

/* The level-2 table that an entry points to, when it lies in the pool and carries what the mapping
 * wants of a level-1 entry. NULL otherwise: a live entry is never changed. */
static uint32_t *level2_of(const struct vmsa_pool *pool, uint32_t entry,
                           const struct vmsa_short *wanted)
{
    struct vmsa_short found = vmsa_short_decode_l1(entry);
    uint64_t offset = found.output - pool->base;

    if (found.type != VMSA_TABLE || found.domain != wanted->domain || found.ns != wanted->ns ||
        found.pxn != wanted->pxn)
        return NULL;
    if (found.output < pool->base || offset > pool->used || pool->used - offset < L2_BYTES)
        return NULL;
    return (uint32_t *)pool->out + offset / sizeof(uint32_t);
}

/* Find or make the level-2 table under one level-1 entry. */
static enum vmsa_build_status level2(struct vmsa_pool *pool, uint32_t *entry,
                                     const struct vmsa_short *wanted, uint32_t **table)
{
    struct vmsa_short link = {
        .type = VMSA_TABLE, .domain = wanted->domain, .ns = wanted->ns, .pxn = wanted->pxn};
    enum vmsa_build_status status;

    if (vmsa_short_is_live(*entry)) {
        *table = level2_of(pool, *entry, wanted);
        return *table ? VMSA_BUILD_OK : VMSA_BUILD_OCCUPIED;
    }
    if (!is_aligned(pool->base, L2_BYTES))
        return VMSA_BUILD_MISALIGNED;
    status = take(pool, L2_BYTES, table);
    if (status != VMSA_BUILD_OK)
        return status;
    /* The table was zeroed before this store makes it reachable: no walk meets rubbish. */
    link.output = pool->base + pool->used - L2_BYTES;
    store(entry, vmsa_short_encode_l1(&link));
    return VMSA_BUILD_OK;
}

/* What is left of a mapping. */
struct rest {
    uint64_t va, output, size;
};

/* Whether the start of what is left can be one descriptor of this type. */
static bool fits(const struct rest *rest, enum vmsa_descriptor type)
{
    uint64_t extent = vmsa_short_extent(type);

    return rest->size >= extent && is_aligned(rest->va | rest->output, extent);
}

/* The largest type for the start of what is left. A supersection is always in domain 0. */
static enum vmsa_descriptor choose(const struct rest *rest, const struct vmsa_mapping *mapping,
                                   bool supersections)
{
    bool sections = !mapping->pages_only;

    if (sections && supersections && mapping->template.domain == 0 && fits(rest, VMSA_SUPERSECTION))
        return VMSA_SUPERSECTION;
    if (sections && fits(rest, VMSA_SECTION))
        return VMSA_SECTION;
    return fits(rest, VMSA_LARGE_PAGE) ? VMSA_LARGE_PAGE : VMSA_SMALL_PAGE;
}

/* Write one descriptor where it belongs, 16 times where the type asks for it (Arm ARM G5.4.1.3). */
static enum vmsa_build_status place(struct vmsa_pool *pool, uint32_t *table,
                                    const struct rest *rest, const struct vmsa_short *descriptor)
{
    uint32_t *entry = table + (rest->va >> SECTION_SHIFT);
    unsigned page = (unsigned)(rest->va >> PAGE_SHIFT) % L2_ENTRIES;
    enum vmsa_build_status status;
    uint32_t *pages;

    if (descriptor->type == VMSA_SUPERSECTION)
        return fill(entry, REPEAT, vmsa_short_encode_l1(descriptor));
    if (descriptor->output >= FOUR_GB)
        return VMSA_BUILD_RANGE;
    if (descriptor->type == VMSA_SECTION)
        return fill(entry, 1, vmsa_short_encode_l1(descriptor));
    status = level2(pool, entry, descriptor, &pages);
    if (status != VMSA_BUILD_OK)
        return status;
    return fill(pages + page, descriptor->type == VMSA_LARGE_PAGE ? REPEAT : 1,
                vmsa_short_encode_l2(descriptor));
}

/* What can be refused before anything is written. Ranges come first: a size that wraps would pass
 * for aligned. */
static enum vmsa_build_status check(const struct vmsa_mapping *mapping)
{
    if (mapping->size == 0 || mapping->va.v >= FOUR_GB || mapping->size > FOUR_GB - mapping->va.v)
        return VMSA_BUILD_RANGE;
    if (mapping->output >= OUTPUT_END)
        return VMSA_BUILD_RANGE;
    if (mapping->output >= FOUR_GB && mapping->size > OUTPUT_END - mapping->output)
        return VMSA_BUILD_RANGE;
    if (!is_aligned(mapping->va.v | mapping->output | mapping->size, PAGE))
        return VMSA_BUILD_MISALIGNED;
    return VMSA_BUILD_OK;
}

enum vmsa_build_status vmsa_build_map(struct vmsa_pool *pool, uint32_t *table,
                                      const struct vmsa_mapping *mapping, bool supersections)
{
    bool wraps = mapping->output < FOUR_GB;
    struct rest rest = {mapping->va.v, mapping->output, mapping->size};
    struct vmsa_short descriptor = mapping->template;
    enum vmsa_build_status status = check(mapping);

    while (status == VMSA_BUILD_OK && rest.size != 0) {
        enum vmsa_descriptor type = choose(&rest, mapping, supersections);
        uint64_t extent = vmsa_short_extent(type);

        descriptor.type = (uint8_t)type;
        descriptor.output = rest.output;
        status = place(pool, table, &rest, &descriptor);
        rest.va += extent;
        rest.size -= extent;
        rest.output += extent;
        if (wraps)
            rest.output &= FOUR_GB - 1;
    }
    return status;
}
