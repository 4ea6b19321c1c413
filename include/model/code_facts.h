/* SPDX-License-Identifier: MIT */
/* What an image's code was found to need of its stacks, without running it. Plain values; knows
 * nobody who reads code. */
#ifndef SW_MODEL_CODE_FACTS_H
#define SW_MODEL_CODE_FACTS_H

#include "base/arena.h"
#include "base/range.h"

#include <stdbool.h>

/*
 * What may be on a stack besides need, as nobody can say from the code how often or how much: the
 * functions' names, "a, b and 3 more", or NULL when there are none.
 */
enum sw_code_doubt {
    SW_DOUBT_RECURSION, /* they call themselves, directly or not */
    SW_DOUBT_INDIRECT,  /* they call or jump to where a register says */
    SW_DOUBT_DYNAMIC,   /* they set SP to what is not a constant */
    SW_CODE_DOUBTS
};

/*
 * One way through the code, on one stack. need is the largest number of bytes that any path pushes,
 * whether or not data ever lets it be taken, without what is in doubt.
 */
struct sw_code_path {
    const char *what;    /* "boot path", "main path", "IRQ" */
    const char *start;   /* the function it begins in */
    uint32_t start_va;   /* and its address */
    const char *stack;   /* name, or NULL: whose stack it is is not known */
    uint64_t top;        /* VA one past the stack; 0: not known */
    uint64_t size;       /* bytes; 0: not known */
    uint64_t need;       /* bytes */
    const char *deepest; /* "entry > uk_main > uk_fdt_read" */
    const char *doubts[SW_CODE_DOUBTS];
    bool exception; /* its stack is an exception mode's */
};

/*
 * Where a slot of the exception vectors goes at once: the exception's name (NULL where PL1 takes
 * none), the slot's VA, and the symbol of its handler, at va; NULL where the slot goes nowhere that
 * can be told, or to no symbol.
 */
struct sw_code_vector {
    const char *what;
    const char *handler;
    uint32_t slot, va;
};

enum { SW_CODE_VECTORS = 8 }; /* slots, 4 bytes each: Arm ARM, G1.12 exception vectors */

/*
 * lack: why there are no paths, or NULL. vectors: by slot, all zero where they are not known.
 */
struct sw_code_facts {
    const char *lack;
    const struct sw_code_path *paths;
    size_t count;
    struct sw_code_vector vectors[SW_CODE_VECTORS];
};

#endif
