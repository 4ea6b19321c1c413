/* SPDX-License-Identifier: MIT */
/* Which VAs reach an address. Prints nothing. */
#ifndef SW_CLI_REVERSED_H
#define SW_CLI_REVERSED_H

#include "queries.h"

/*
 * The answer to `--reverse` for count addresses, in the arena. The exit code: 4 when there may be
 * more VAs than are listed for want of something, else 0.
 */
int reversed_find(struct sw_arena *arena, const struct sw_machine *machine,
                  const struct query *queries, size_t count, struct sw_render_reverse *reverse);

#endif
