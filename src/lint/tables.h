/* SPDX-License-Identifier: MIT */
/* Stage 1's descriptors as stretches that one descriptor after the other goes on with. Judges
 * nothing. */
#ifndef SW_LINT_TABLES_H
#define SW_LINT_TABLES_H

#include "model/machine.h"
#include "vmsa/short.h"

/*
 * Descriptors that differ in their address only, and map consecutive VAs to consecutive IPAs; or
 * invalid ones; or the copies of one supersection or large page. word, address (IPA) and entry are
 * those of the first; result answers a privileged read of va.first.
 */
struct sw_span {
    struct sw_range va;
    uint64_t address;
    uint32_t word;
    uint8_t level;
    struct vmsa_short entry;
    struct vmsa_result result;
};

/*
 * A level-1 descriptor that leads to a level-2 table, and how many of that table's 256 descriptors
 * are live. readable is false when the table's memory is not at hand.
 */
struct sw_link {
    uint64_t va, address;
    uint32_t word;
    struct vmsa_short entry;
    bool readable;
    unsigned live;
};

/*
 * All of a machine's stage 1, ascending by VA and without gap. lack, when not NULL, says why it is
 * not that: the rest is then empty.
 */
struct sw_tables {
    const struct sw_span *runs;
    size_t run_count;
    const struct sw_link *links;
    size_t link_count;
    const char *lack;
};

const struct sw_tables *sw_tables_read(struct sw_arena *arena, const struct sw_machine *machine);

/*
 * Whether a run maps anything, and then the IPAs it maps to.
 */
bool sw_span_ipa(const struct sw_span *run, struct sw_range *ipa);

/*
 * The run that has a VA (below 4 GB).
 */
const struct sw_span *sw_span_at(const struct sw_tables *tables, uint64_t va);

#endif
