/* SPDX-License-Identifier: MIT */
/* From a list of mappings to short-descriptor tables in a pool. The pool is where the walker will
 * see it. */
#ifndef VMSA_BUILD_H
#define VMSA_BUILD_H

#include "vmsa/short.h"

/*
 * Memory tables are taken from. out is where this program writes; base is the address the tables
 * will have for the walker (IPA). base is aligned to 16 KB when a first-level table is taken, and
 * to 1 KB for level-2 tables. used grows, at most to size.
 */
struct vmsa_pool {
    uint64_t base;
    void *out;
    size_t size, used;
};

/*
 * One mapping: [va, va + size) to output on. size is bytes; va, output and size are multiples of 4
 * KB. template carries everything but type and output: TEX, C, B, S, AP, XN, PXN, nG, NS, domain.
 * VA wraps at 4 GB are the caller's to split; an output below 4 GB wraps at 4 GB (an
 * offset map does), one above it needs supersections.
 */
struct vmsa_mapping {
    vmsa_va va;
    uint64_t output;
    uint64_t size;
    struct vmsa_short template;
    bool pages_only; /* never use sections (for tests and for W^X tables) */
};

enum vmsa_build_status {
    VMSA_BUILD_OK,
    VMSA_BUILD_POOL_FULL,  /* no room for another table */
    VMSA_BUILD_MISALIGNED, /* va, output or size not a multiple of 4 KB, or pool base of 16 KB */
    VMSA_BUILD_OCCUPIED,   /* a live entry stands where the mapping would go (also: a level-2 table
                              outside the pool, or of another domain, NS or PXN); live entries are
                              never changed */
    VMSA_BUILD_RANGE,      /* VA or pool past 4 GB, output past what the type can say, size zero,
                              index above 4095 */
    VMSA_BUILD_STATUSES
};

/*
 * Take a 16 KB first-level table from the pool and fill it with invalid entries. *table gets it.
 */
enum vmsa_build_status vmsa_build_table(struct vmsa_pool *pool, uint32_t **table);

/*
 * Add one mapping: supersections where 16 MB fit and supersections is true, sections, large pages,
 * small pages, largest first. Entries written before an error stay written; nothing live is
 * changed.
 */
enum vmsa_build_status vmsa_build_map(struct vmsa_pool *pool, uint32_t *table,
                                      const struct vmsa_mapping *mapping, bool supersections);

/*
 * Fill every invalid entry of [index, index + count) with the section that follows on from first:
 * first is the descriptor of entry index, and each entry lies 1 MB above the last, wrapping at 4
 * GB. Live entries stay as they are. VMSA_BUILD_RANGE past entry 4095; then nothing is written.
 */
enum vmsa_build_status vmsa_build_fill(uint32_t *table, unsigned index, unsigned count,
                                       uint32_t first);

const char *vmsa_build_status_name(enum vmsa_build_status status);

#endif
