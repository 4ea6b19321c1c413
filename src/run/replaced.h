/* SPDX-License-Identifier: MIT */
/* What the emulator's library is told beside its interface. */
#ifndef SW_RUN_REPLACED_H
#define SW_RUN_REPLACED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bank;

/*
 * What is known of a page of IPA; how many there are is engine.h's PAGES.
 */
enum {
    PAGE_HAS_CODE = 1, /* the library may have translated code there */
    PAGE_IS_OPEN = 2,  /* a store there need not look for any */
};

/*
 * For one run that nobody watches.
 *
 * here, size: code in host memory that is byte for byte what also stands in a place that stays the
 * same, always; what was translated of either counts for both. here may be anything when size is 0.
 *
 * banks, bank_count, pages: the machine's RAM, and PAGE_HAS_CODE and PAGE_IS_OPEN of each page by
 * IPA >> 12, which stay from one run to the next.
 */
struct replaced {
    unsigned char *here, *always;
    size_t size;
    const struct bank *banks;
    size_t bank_count;
    uint8_t *pages;
};

/*
 * From now on, in this thread; NULL: the library is as it was. Whoever names code has to see that
 * the bytes are the same, and must not let the library invalidate addresses meanwhile.
 */
void replaced_begin(const struct replaced *run);

#endif
