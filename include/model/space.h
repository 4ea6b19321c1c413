/* SPDX-License-Identifier: MIT */
/* A whole VA space as runs: stretches of consecutive addresses with one answer. Compact, as there
 * can be millions. Knows no regions. */
#ifndef SW_MODEL_SPACE_H
#define SW_MODEL_SPACE_H

#include "model/machine.h"

/*
 * An answer that runs share. The outcome is that of a privileged read; where that has no permission
 * and another access has, it is VMSA_OK, and attributes say what is allowed. stage: of a fault.
 * mapped: runs of this state have IPAs; has_pa: they have PAs. lazy: descriptors that are invalid
 * and not empty. unknown: what is missing, for VMSA_UNKNOWN.
 */
struct sw_state {
    struct vmsa_attributes attributes;
    uint8_t outcome, stage;
    bool mapped, has_pa, lazy;
    const char *unknown;
};

/*
 * One run, unpacked. ipa and pa are of va.first and count where the state says so; addresses behind
 * follow.
 */
struct sw_run {
    struct sw_range va;
    uint64_t ipa, pa;
    const struct sw_state *state;
};

/*
 * Runs in blocks of their own size, so that growing never copies. pa is NULL where PAs are IPAs.
 */
struct sw_run_block {
    size_t count, room;
    uint64_t *va, *ipa, *pa;
    uint32_t *state;
};

struct sw_space {
    struct SW_VECTOR(struct sw_run_block) blocks;
    struct SW_VECTOR(struct sw_state) states;
    size_t count;    /* of runs; they cover [0, last] without gap or overlap, ascending */
    uint64_t last;   /* 2^32 - 1, or 2^64 - 1 for AArch64 */
    bool incomplete; /* more descriptors or runs than are looked at: what is left is one unknown run
                      */
};

/*
 * Go through the tables of a machine, whose stage 1 is TABLES or NONE. Each table is read where the
 * walk would read it, through stage 2 if that has tables, and every answer is the walk's own: it is
 * asked once for each different descriptor, and what it said is kept by all bits but the address.
 * Bounded in time and memory whatever the tables hold.
 */
void sw_space_make(struct sw_arena *arena, const struct sw_machine *machine,
                   struct sw_space *space);

/*
 * Going through the runs: start with {.space = space}; false after the last.
 */
struct sw_run_cursor {
    const struct sw_space *space;
    size_t block, index;
};

bool sw_run_next(struct sw_run_cursor *cursor, struct sw_run *run);

/*
 * A cursor at the run that has an address (at most space->last), and that run.
 */
struct sw_run_cursor sw_run_find(const struct sw_space *space, uint64_t va);
struct sw_run sw_run_at(const struct sw_space *space, uint64_t va);

/*
 * Every VA that reaches an address, for --reverse: VAs ascending, at most max in out; returns how
 * many there are. in says whether address is an IPA or a PA (which is never found where the
 * hypervisor chooses it).
 */
enum sw_output_space { SW_OUTPUT_IPA, SW_OUTPUT_PA };

size_t sw_space_reverse(const struct sw_space *space, enum sw_output_space in, uint64_t address,
                        vmsa_va *out, size_t max);

/*
 * Output addresses that more than one VA reaches: PAs, or IPAs where the hypervisor chooses the PA.
 * vas lists the first few of total ranges of VA that lie there.
 */
enum { SW_ALIAS_VAS = 8, SW_ALIASES = 4096 };

struct sw_alias {
    struct sw_range output;
    struct sw_range vas[SW_ALIAS_VAS];
    size_t count, total;
};

/*
 * All of them by output address, at most SW_ALIASES; *total says how many there are.
 */
struct sw_alias *sw_space_aliases(struct sw_arena *arena, const struct sw_space *space,
                                  size_t *count, size_t *total);

#endif
