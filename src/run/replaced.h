/* SPDX-License-Identifier: MIT */
/* What the emulator's library is told beside its interface. */
#ifndef SW_RUN_REPLACED_H
#define SW_RUN_REPLACED_H

#include <stddef.h>
#include <stdint.h>

struct bank;

/*
 * What is known of the stores to a page of IPA.
 */
enum {
    STORES_ASKED = 1, /* code was looked for in the page: each store may change some */
    STORES_FREE = 2,  /* none was, and stores are not looked at */
};

/*
 * For one run that nobody watches.
 *
 * here, size: code in host memory that is byte for byte what also stands in a place that stays the
 * same, always; what was translated of either counts for both. here may be anything when size is 0.
 *
 * banks, bank_count, stores: the machine's RAM, and STORES_* of each page by IPA >> 12, which stay
 * from one run to the next.
 */
struct replaced {
    unsigned char *here, *always;
    size_t size;
    const struct bank *banks;
    size_t bank_count;
    uint8_t *stores;
};

/*
 * From now on, in this thread; NULL: no run. Whoever names code has to see that the bytes are the
 * same at the end, too, as stores to them are not followed; and must not let the library invalidate
 * addresses meanwhile.
 */
void replaced_begin(const struct replaced *run);

#endif
