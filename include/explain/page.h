/* SPDX-License-Identifier: MIT */
/* The page of a rule: what it looks for, why that kills an image, what to change. */
#ifndef SW_EXPLAIN_PAGE_H
#define SW_EXPLAIN_PAGE_H

#include "lint/rule.h"

/*
 * *text gets the page as Markdown, NUL-ended, in the arena. Error (SW_ERROR_MISSING): this build
 * has no page of that id.
 */
SW_MUST_CHECK bool sw_rule_page(struct sw_arena *arena, const struct sw_rule *rule,
                                const char **text, struct sw_error *err);

#endif
