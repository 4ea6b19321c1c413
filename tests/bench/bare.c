/* SPDX-License-Identifier: MIT */
/* What the model is measured against: the least code that could give part of the answer. */
#include "bench.h"

void bare_lookup(const uint32_t *table, uint32_t dacr, const vmsa_va *addresses, size_t count,
                 uint64_t *out)
{
    enum { TYPE = 0x40002, SECTION = 2, MANAGER = 3, READABLE = 0xee };

    for (size_t i = 0; i < count; i++) {
        const uint32_t va = (uint32_t)addresses[i].v, word = table[va >> 20];
        const unsigned domain = dacr >> (2 * (word >> 5 & 15)) & 3;
        const unsigned ap = (word >> 10 & 3) | (word >> 13 & 4);

        out[i] = UINT64_MAX;
        if ((word & TYPE) != SECTION || !(domain & 1))
            continue;
        if (domain != MANAGER && !(READABLE >> ap & 1))
            continue;
        out[i] = (word & 0xfff00000) | (va & 0xfffff);
    }
}

/* One vector of sums, as compilers make of the plain loop; by hand, as not all of them do at -O2.
 */
uint32_t bare_sum(const uint32_t *words, size_t count)
{
    typedef uint32_t vector __attribute__((vector_size(16), aligned(4), may_alias));
    enum { LANES = 4 };
    vector sums = {0};

    for (size_t i = 0; i + LANES <= count; i += LANES)
        sums += *(const vector *)&words[i];
    return sums[0] + sums[1] + sums[2] + sums[3];
}
