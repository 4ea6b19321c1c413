/* SPDX-License-Identifier: MIT */
/* How a rule says what it found. Collects; decides nothing. */
#ifndef SW_LINT_EMIT_H
#define SW_LINT_EMIT_H

#include "facts.h"

#include <inttypes.h>

#define SW_HEX "0x%08" PRIx64

struct sw_emit {
    struct sw_arena *arena;
    const struct sw_rule *rule;
    const char *machine; /* NULL when the image alone is judged */
    struct SW_VECTOR(struct sw_finding) findings;
    struct SW_VECTOR(struct sw_evidence) evidence; /* of the last finding */
};

/*
 * Start a finding: one sentence without a full stop. Its help is the row's until sw_emit_help says
 * better. The calls below add to the last finding started.
 */
void sw_emit(struct sw_emit *emit, struct sw_site site, const char *format, ...) SW_PRINTF(3, 4);
void sw_emit_help(struct sw_emit *emit, const char *format, ...) SW_PRINTF(2, 3);
void sw_emit_range(struct sw_emit *emit, const char *label, struct sw_range ipa, struct sw_value va,
                   bool marked);
void sw_emit_region(struct sw_emit *emit, const struct sw_region *region, bool marked);
void sw_emit_place(struct sw_emit *emit, struct sw_range ipa, struct sw_value va);
void sw_emit_bits(struct sw_emit *emit, const char *label, enum vmsa_layout layout, uint64_t word,
                  uint64_t mask);

/*
 * The RAM banks as evidence, unmarked.
 */
void sw_emit_ram(struct sw_emit *emit, const struct sw_machine *machine);

/*
 * "0x40000000..0x40003fff"; a site that names only the image and a thing in it.
 */
const char *sw_range_text(struct sw_arena *arena, struct sw_range range);
struct sw_site sw_site_in(const struct sw_facts *facts, const char *format, ...) SW_PRINTF(2, 3);

#endif
