/* SPDX-License-Identifier: MIT */
/* What the rules on runs share: finding the first that has a fault, and saying so. */
#ifndef SW_LINT_SPANS_H
#define SW_LINT_SPANS_H

#include "rules.h"

/* Regions of the image itself, when it runs. */
enum {
    SW_LINT_OWN = 1 << SW_USE_KERNEL | 1 << SW_USE_BSS | 1 << SW_USE_STACK | 1 << SW_USE_TABLES |
                  1 << SW_USE_DTB | 1 << SW_USE_DTB_COPY
};

typedef bool sw_span_test(const struct sw_facts *facts, const struct sw_span *run);

/*
 * The first run that a test takes, or NULL; *count gets how many it takes.
 */
const struct sw_span *sw_spans_first(const struct sw_facts *facts, sw_span_test *test,
                                     size_t *count);

/*
 * A run and a region of the machine that share IPA: the first pair whose run a test takes, of the
 * regions of these uses.
 */
struct sw_pair {
    const struct sw_span *run;
    const struct sw_region *region;
    struct sw_range ipa; /* what they share */
    size_t count;        /* of regions that have such a run; 0: none */
};
struct sw_pair sw_spans_meet(const struct sw_facts *facts, unsigned uses, sw_span_test *test);

/*
 * "level 1 descriptor of VA 0x00400000, at IPA 0x40005000"; "; 2 more like this", or nothing for a
 * count of 1; a range of IPA as VA of a run; the descriptor's word with carets under mask.
 */
struct sw_site sw_span_site(const struct sw_facts *facts, const struct sw_span *run);
const char *sw_more(struct sw_arena *arena, size_t count);
uint64_t sw_span_va(const struct sw_span *run, uint64_t ipa);
void sw_emit_word(const struct sw_facts *facts, struct sw_emit *emit, const struct sw_span *run,
                  uint64_t mask);

/*
 * The mask of the fields of a run's word with these names (NULL-ended list).
 */
uint64_t sw_span_mask(const struct sw_span *run, const char *const *names);

#endif
