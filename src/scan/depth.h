/* SPDX-License-Identifier: MIT */
/* The call graph while it is made: functions, what each pushes, and whom it calls at what depth. */
#ifndef SW_SCAN_DEPTH_PRIVATE_H
#define SW_SCAN_DEPTH_PRIVATE_H

#include "scan/depth.h"

#include "base/vector.h"

enum {
    SW_DEPTH_FUNCTIONS = 1 << 16,
    SW_DEPTH_STEPS = 1 << 22, /* instructions looked at in all */
    SW_DEPTH_STACKS = 16,
    SW_DEPTH_NESTING = 1000, /* calls */
    SW_BEFORE = 1,           /* the hand-over */
    SW_AFTER = 2,
};

/* From this stack (0: the caller's) at this depth, before or after the hand-over or both. */
struct sw_depth_call {
    size_t callee;
    int32_t depth;
    uint8_t stack, phases;
};

/* need and best by phase: index 0 before, 1 after. mark is for whoever goes over the graph. */
struct sw_function {
    uint32_t va, end; /* end 0: not known */
    bool thumb, carries /* it, or what it calls, comes to the hand-over */;
    const char *name;
    int32_t own[SW_DEPTH_STACKS][2];
    bool used[SW_DEPTH_STACKS][2];
    struct SW_VECTOR(struct sw_depth_call) calls;
    uint8_t doubts[SW_CODE_DOUBTS]; /* phases in which there is one */
    enum { SW_NEW_FUNCTION, SW_OPEN, SW_DONE } mark;
    int32_t need[2];
    size_t best[2]; /* callee of the deepest path, or SIZE_MAX */
    uint8_t listed; /* phases */
};

struct sw_functions SW_VECTOR(struct sw_function *);

struct sw_seen {
    uint32_t va, stamp;
    int32_t depth;
    uint8_t phases, stack, visits;
    bool values; /* some register's was known when this was looked at */
};

struct sw_depth {
    struct sw_arena *arena;
    const struct sw_machine *machine;
    const struct sw_image *image;
    uint32_t handover;                /* 0: none */
    const struct sw_segment *segment; /* found last */
    size_t mapped;                    /* mapping symbols up to there */
    const struct sw_mapping_symbol *mapping;
    size_t mapping_count;
    struct sw_functions functions;
    struct sw_seen *seen;
    size_t seen_room, seen_count;
    uint32_t *index; /* hash of functions by va: 1 + index */
    size_t index_room;
    uint32_t stamp;
    uint64_t steps;
    bool cut; /* more than the limits allow */
    uint32_t stacks[SW_DEPTH_STACKS];
    unsigned stack_count; /* stack 0 is the caller's */
    uint32_t mode_top[16];
};

/*
 * Bytes of the image at a VA: false where the file has none. sw_depth_is_code: in an executable
 * segment, and no mapping symbol says data; *thumb as mapping symbols say, else as it was.
 */
bool sw_depth_read(struct sw_depth *depth, uint32_t va, unsigned size, uint32_t *word);
bool sw_depth_is_code(struct sw_depth *depth, uint32_t va, bool *thumb);

/*
 * The symbol at or below a VA, or NULL; at once for an image that has none.
 */
static inline const struct sw_symbol *sw_depth_symbol_at(const struct sw_depth *depth, uint64_t va)
{
    const struct sw_image *image = depth->image;

    return image->stripped && !image->symbols_from ? NULL : sw_image_symbol_at(image, va);
}

/*
 * The function that begins at a VA, made when there is none.
 */
size_t sw_depth_function(struct sw_depth *depth, uint32_t va, bool thumb);

/*
 * The exceptions by slot; what is NULL for slots 0 (reset) and 5 (HYP), which no mode of PL1 takes.
 * mode: CPSR.M & 0xf of the mode it is taken to.
 */
struct sw_depth_exception {
    const char *what;
    unsigned mode;
};
extern const struct sw_depth_exception sw_depth_exceptions[SW_CODE_VECTORS];

/*
 * Where each slot of the exception vectors at a VA goes.
 */
void sw_depth_vectors(struct sw_depth *depth, uint32_t va,
                      struct sw_code_vector vectors[SW_CODE_VECTORS]);

/*
 * Go through a function's instructions: fills own, calls and doubts, and adds functions.
 */
void sw_depth_explore(struct sw_depth *depth, size_t index);

/*
 * What is known of a place in the function that is being gone through: fresh at first. It stays
 * where it is until the next call.
 */
struct sw_seen *sw_depth_seen(struct sw_depth *depth, uint32_t va);

/*
 * The names of functions in the order of their VAs, which they are sorted into: a few of each part
 * of the image that its layout names, and how many more. NULL for none.
 */
const char *sw_depth_names(const struct sw_depth *depth, const struct sw_functions *functions);

#endif
