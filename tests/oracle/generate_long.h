/* SPDX-License-Identifier: MIT */
/* Random tables of 64-bit descriptors, for every format that has them. */
#ifndef ORACLE_GENERATE_LONG_H
#define ORACLE_GENERATE_LONG_H

#include "family.h"

/*
 * What a set of tables should look like. granule is 12, 14 or 16; address is how many output bits
 * most descriptors use; few use up to widest, which is at most 48.
 * table_bits and block_bits are set in the output of every random last-level page (which may also
 * be taken for a table) and of every block: ORACLE_NOTHING where the output must not be memory.
 */
struct long_shape {
    unsigned granule, address, widest;
    uint64_t table_bits, block_bits;
    bool big_endian;
    bool contiguous; /* set that bit in some descriptors, whatever their neighbours are */
};

/*
 * Tables that lie one after the other, each of one granule. The first uppers of them hold tables
 * and blocks and point to any of the tables; the rest mostly hold last-level pages.
 */
struct long_pool {
    uint64_t address; /* IPA or PA that descriptors use for the first table */
    unsigned pages, uppers;
};

void long_fill(struct random *random, const struct long_shape *shape, const struct long_pool *pool,
               uint64_t *words);

/*
 * One descriptor as long_fill() makes them: of an upper table, or of a last-level one.
 */
uint64_t long_upper(struct random *random, const struct long_shape *shape,
                    const struct long_pool *pool);
uint64_t long_leaf(struct random *random, const struct long_shape *shape);

/*
 * Every bit of a descriptor but output, type and Contiguous, with those that let a walk go on set
 * more often than not.
 */
uint64_t long_attributes(struct random *random);

/*
 * Stage 2 for a job: size is the log2 of the IPA space, start the level of the root. The bytes at
 * physical address pa (of a stage-1 pool) appear at IPA ipa, nearly all of them; everything else is
 * random and leads to ORACLE_NOTHING. ipa is a multiple of a level-2 block and below 1 << size; the
 * bytes do not cross one. The granule, address width and byte order are those of shape.
 */
struct stage2_window {
    unsigned size, start;
    uint64_t ipa, pa, bytes;
};

/*
 * Fill root, pool and the way to the window; returns the base for VTTBR.
 */
uint64_t stage2_fill(struct random *random, struct draft *draft, const struct long_shape *shape,
                     const struct stage2_window *window);

/*
 * For jobs in which hardware sets access flags: set those of the tables that stage 1 can stray into
 * and take for its own, in either byte order. The model's memory does not change as it goes.
 */
void stage2_settle(struct draft *draft);

/*
 * Choose an IPA for a window of stage-1 tables below 1 << limit.
 */
uint64_t stage2_place(struct random *random, unsigned granule, unsigned limit);

/*
 * AArch32: HCR, VTCR and VTTBR of a job, and its stage-2 tables, for bytes of stage-1 tables at
 * ORACLE_TABLES. Returns the IPA they appear at, below 4 GB.
 */
uint64_t hyp_stage2(struct random *random, struct draft *draft, uint64_t bytes);

/*
 * Make a job of guest accesses of a draft that has its addresses: fewer of them, aligned, and none
 * in the 64 KB, or in AArch32 the two megabytes, that the guest's own code has.
 */
void real_operations(struct draft *draft);

/*
 * A page or block of ORACLE_TARGET, with random attributes; size is the log2 of what it maps, up to
 * 24. A table descriptor for address, which rarely takes rights away.
 */
uint64_t real_target(struct random *random, unsigned size, uint64_t type);
uint64_t real_table(struct random *random, uint64_t address);

/*
 * A stage 2 for such a job, IPA equal to PA: it maps the targets at random, the stubs always, and
 * stage 1's tables nearly always. Returns the descriptors of the latter, one for each 4 KB from
 * ORACLE_TABLES on, for real_keep().
 */
uint64_t *real_stage2(struct random *random, struct draft *draft);

/*
 * Map count of those pages whatever real_stage2() chose: the walk to the stubs needs them.
 */
void real_keep(uint64_t *pages, unsigned first, unsigned count);

/*
 * SCTLR.C and SCTLR.I: both on in most jobs.
 */
uint64_t long_caches(struct random *random);

#endif
