/* SPDX-License-Identifier: MIT */
/* How far a table goes on as it began: words that rise by a constant step, compared a vector at a
 * time. Knows no descriptor. */
#include "space_private.h"

#include <string.h>

/* The compiler makes of these what the host has. */
typedef uint32_t words32 __attribute__((vector_size(16)));
typedef uint64_t words64 __attribute__((vector_size(16)));

enum { LANES32 = 4, LANES64 = 2, UNROLL = 8 };

static bool is_little_endian(void)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
}

/*
 * One vector: what differs is kept, and what is expected of the next block worked out. A macro, as
 * arrays of vectors would go through memory.
 */
#define COMPARE(n)                                                                                 \
    do {                                                                                           \
        memcpy(&seen, bytes + done * sizeof seen[0] + (n) * sizeof seen, sizeof seen);             \
        differ |= seen ^ expected##n;                                                              \
        expected##n += rise;                                                                       \
    } while (0)

#define BLOCK                                                                                      \
    do {                                                                                           \
        COMPARE(0);                                                                                \
        COMPARE(1);                                                                                \
        COMPARE(2);                                                                                \
        COMPARE(3);                                                                                \
        COMPARE(4);                                                                                \
        COMPARE(5);                                                                                \
        COMPARE(6);                                                                                \
        COMPARE(7);                                                                                \
    } while (0)

/* Whole blocks only; the rest is counted word by word. */
static size_t blocks32(const unsigned char *bytes, size_t count, uint32_t first, uint32_t step)
{
    const uint32_t next = step * LANES32;
    words32 expected0 = {first, first + step, first + 2 * step, first + 3 * step};
    words32 expected1 = expected0 + next, expected2 = expected1 + next;
    words32 expected3 = expected2 + next, expected4 = expected3 + next;
    words32 expected5 = expected4 + next, expected6 = expected5 + next;
    words32 expected7 = expected6 + next, seen;
    const words32 rise = (words32){0} + next * UNROLL;
    size_t done = 0;

    for (; count - done >= UNROLL * LANES32; done += UNROLL * LANES32) {
        words32 differ = {0};
        words64 folded;

        BLOCK;
        folded = (words64)differ;
        if (folded[0] | folded[1])
            break;
    }
    return done;
}

static size_t blocks64(const unsigned char *bytes, size_t count, uint64_t first, uint64_t step)
{
    const uint64_t next = step * LANES64;
    words64 expected0 = {first, first + step};
    words64 expected1 = expected0 + next, expected2 = expected1 + next;
    words64 expected3 = expected2 + next, expected4 = expected3 + next;
    words64 expected5 = expected4 + next, expected6 = expected5 + next;
    words64 expected7 = expected6 + next, seen;
    const words64 rise = (words64){0} + next * UNROLL;
    size_t done = 0;

    for (; count - done >= UNROLL * LANES64; done += UNROLL * LANES64) {
        words64 differ = {0};

        BLOCK;
        if (differ[0] | differ[1])
            break;
    }
    return done;
}

size_t space_scan_rest32(const unsigned char *bytes, size_t count, uint32_t first, uint32_t step)
{
    size_t done;
    uint32_t word;

    if (!is_little_endian())
        return 0;
    for (done = blocks32(bytes, count, first, step); done < count; done++) {
        memcpy(&word, bytes + done * sizeof word, sizeof word);
        if (word != first + (uint32_t)done * step)
            break;
    }
    return done;
}

size_t space_scan_rest64(const unsigned char *bytes, size_t count, uint64_t first, uint64_t step)
{
    size_t done;
    uint64_t word;

    if (!is_little_endian())
        return 0;
    for (done = blocks64(bytes, count, first, step); done < count; done++) {
        memcpy(&word, bytes + done * sizeof word, sizeof word);
        if (word != first + done * step)
            break;
    }
    return done;
}
