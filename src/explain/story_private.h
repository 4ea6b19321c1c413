/* SPDX-License-Identifier: MIT */
/* Inside the telling of a story: who works on it, and small sentences. */
#ifndef SW_EXPLAIN_STORY_PRIVATE_H
#define SW_EXPLAIN_STORY_PRIVATE_H

#include "explain/story.h"

struct telling {
    struct sw_arena *arena;
    const struct sw_story_inputs *inputs;
    struct sw_story *story;
};

/*
 * A register of the fault, or a fact of its log; unknown where nobody gave it. why.line is its
 * line.
 */
struct sw_value story_register(const struct telling *telling, const char *name);

void story_evidence(struct telling *telling, unsigned line, const char *format, ...)
    SW_PRINTF(3, 4);
void story_note(struct telling *telling, const char *format, ...) SW_PRINTF(2, 3);

/*
 * What the registers alone say: exception, access, status, stage, level, addresses, pc.
 */
void story_decode(struct telling *telling);

/*
 * The pc, put right for the report and the way the exception was made.
 */
void story_find_pc(struct telling *telling);

/*
 * Walk the address on the machine, and find what lies there.
 */
void story_walk(struct telling *telling);

/*
 * Names, instructions and callers of the pc.
 */
void story_find_code(struct telling *telling);

/*
 * The instruction word at a VA of the image or the dump: 2 or 4 bytes; false when it is not at
 * hand.
 */
bool story_fetch(const struct telling *telling, uint64_t va, unsigned bytes, uint32_t *word);

/*
 * Choose the cause.
 */
void story_judge(struct telling *telling);

#endif
