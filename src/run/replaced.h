/* SPDX-License-Identifier: MIT */
/* What the emulator's library is told beside its interface. */
#ifndef SW_RUN_REPLACED_H
#define SW_RUN_REPLACED_H

#include <stddef.h>

/*
 * Code in host memory that is byte for byte what also stands in a place that stays the same: what
 * was translated of either counts for both. here may be anything when size is 0.
 */
struct same_code {
    unsigned char *here, *always;
    size_t size;
};

/*
 * From now on, in this thread; NULL: there is no such code. Whoever says so has to see that the
 * bytes are the same, and must not let the library invalidate addresses meanwhile.
 */
void replaced_same_code(const struct same_code *code);

#endif
