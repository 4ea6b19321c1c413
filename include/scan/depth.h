/* SPDX-License-Identifier: MIT */
/* How deep the stacks of an image can get, from its instructions. Runs nothing. */
#ifndef SW_SCAN_DEPTH_H
#define SW_SCAN_DEPTH_H

#include "model/code_facts.h"
#include "model/machine.h"

/*
 * Follow the code of a machine's image from its entry and its exception vectors. Names and places
 * of stacks come from literals put into SP, the image layout and symbols. Works without symbols,
 * then with addresses for names. Never fails: facts->lack says why nothing could be found.
 */
const struct sw_code_facts *sw_code_facts_make(struct sw_arena *arena,
                                               const struct sw_machine *machine);

#endif
