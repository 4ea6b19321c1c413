/* SPDX-License-Identifier: MIT */
/* Parts of a SARIF log that know no report. */
#ifndef SW_RENDER_SARIF_H
#define SW_RENDER_SARIF_H

#include "json.h"

/*
 * The level of a severity (3.27.10).
 */
const char *sarif_level(enum sw_severity severity);

/*
 * A message object whose text is taken by its letters, whatever they are.
 */
json_t *sarif_message(struct sw_arena *arena, const char *text);

/*
 * The tool, and the rules of a choice in their order.
 */
json_t *sarif_tool(struct sw_arena *arena, const struct sw_rule_choice *choice);

#endif
