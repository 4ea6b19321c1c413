/* SPDX-License-Identifier: MIT */
/* What rules may ask about one image on one machine. Const for rules; knows no rule. */
#ifndef SW_LINT_FACTS_H
#define SW_LINT_FACTS_H

#include "lint/rule.h"
#include "tables.h"

enum {
    SW_LINT_SECTION = 0x100000, /* what a level-1 section maps */
    SW_LINT_ROOM_BELOW = 0x8000
}; /* stack and first-level table, below the image's first byte */

/*
 * The facts of one question. machine is NULL when the image alone is judged. have holds the
 * SW_NEED_* bits that hold; rule is the row being asked. With SW_NEED_SHORT tables is there, whole.
 */
struct sw_facts {
    struct sw_arena *arena;
    const struct sw_image *image;
    const struct sw_image_layout *promise;
    const struct sw_machine *machine;
    const struct sw_tables *tables;   /* NULL where stage 1 is no tables */
    const struct sw_code_facts *code; /* with SW_NEED_CODE: the paths through the code */
    const struct sw_rule *rule;
    unsigned have;
};

/*
 * Every SW_NEED_* bit decided. machine and tables may be NULL.
 */
struct sw_facts sw_facts_of(struct sw_arena *arena, const struct sw_image *image,
                            const struct sw_image_layout *promise, const struct sw_machine *machine,
                            const struct sw_tables *tables);

/*
 * Add what is known of the image's code: NULL adds nothing.
 */
void sw_facts_add_code(struct sw_facts *facts, const struct sw_code_facts *code);

/*
 * Whether the subjects in needs are all there; and, in words, the first fact in needs that is
 * unknown, or NULL when all are known.
 */
bool sw_facts_apply(const struct sw_facts *facts, unsigned needs);
const char *sw_facts_lack(const struct sw_facts *facts, unsigned needs);

/*
 * Whether a run of the boot code is all that needs lacks.
 */
bool sw_facts_lack_run(const struct sw_facts *facts, unsigned needs);

/*
 * The next region after `after` (NULL: from the start) whose use is in the mask of 1 << enum sw_use
 * and whose when shares a bit with when; NULL when there are no more.
 */
const struct sw_region *sw_facts_region(const struct sw_facts *facts, const struct sw_region *after,
                                        unsigned uses, unsigned when);

/*
 * Whether the image promises a region of this use ("stack").
 */
bool sw_facts_promises(const struct sw_image_layout *promise, const char *use);

/*
 * The 32 KB below the image's final first byte; false when the base is unknown or below 32 KB.
 */
bool sw_facts_room_below(const struct sw_facts *facts, struct sw_range *room);

#endif
