/* SPDX-License-Identifier: MIT */
/* What findings mean for each machine, and which rules were chosen. Private to the engine. */
#ifndef SW_LINT_VERDICT_H
#define SW_LINT_VERDICT_H

#include "lint/rule.h"

/*
 * Fill report's verdicts, one a machine, from its findings, skipped rules, and the rules that the
 * choice (NULL: all) left out.
 */
void sw_verdicts(struct sw_arena *arena, const struct sw_machine *const *machines, size_t count,
                 const struct sw_rule_choice *choice, struct sw_report *report);

#endif
