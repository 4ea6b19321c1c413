/* SPDX-License-Identifier: MIT */
/* Inside the judging of a crash: IPAs with nothing behind them, RAM as far as it is known, and what
 * each cause asks for. */
#ifndef SW_EXPLAIN_CAUSES_H
#define SW_EXPLAIN_CAUSES_H

#include "story_private.h"

/*
 * Whether an IPA is in the guest's RAM, as somebody who knows gave it: --ram, --dtb, or the log's
 * own words. The shipped boards' sizes are examples, and are not asked.
 */
enum causes_answer { CAUSES_NO, CAUSES_YES, CAUSES_UNKNOWN };
enum causes_answer causes_in_ram(const struct telling *telling, uint64_t ipa);

/*
 * The question for accesses that stage 2 refuses as not there.
 */
bool causes_not_backed(struct telling *telling);

/*
 * Which register the address was made from, as evidence.
 */
void causes_tell_register(struct telling *telling);

/*
 * The rule a cause breaks, and what to change.
 */
void causes_advise(struct sw_story *story);

#endif
