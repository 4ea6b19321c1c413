/* SPDX-License-Identifier: MIT */
/* RAM banks as --ram writes them: strict numbers, no overlap. */
#include "ram.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 /* longer than any two numbers */, PAGE = 4096 };

bool ram_parse(const char *text, struct sw_range *bank, struct sw_error *err)
{
    const char *colon = strchr(text, ':');
    char base[MOST];
    uint64_t first, size;

    if (!colon || colon - text >= MOST)
        return sw_fail(err, SW_ERROR_USAGE, "--ram %s: not BASE:SIZE, as in 0x40000000:256M", text);
    memcpy(base, text, (size_t)(colon - text));
    base[colon - text] = '\0';
    if (!sw_text_number(base, &first))
        return sw_fail(err, SW_ERROR_USAGE, "--ram %s: the base is not a number", text);
    if (!sw_text_size(colon + 1, &size))
        return sw_fail(err, SW_ERROR_USAGE,
                       "--ram %s: the size is not a number with an optional K, M or G", text);
    if (!size)
        return sw_fail(err, SW_ERROR_USAGE, "--ram %s: the size is 0", text);
    if (first % PAGE || size % PAGE)
        return sw_fail(err, SW_ERROR_USAGE, "--ram %s: not in whole pages of 4 KB", text);
    if (!sw_range_of(first, size, bank))
        return sw_fail(err, SW_ERROR_USAGE, "--ram %s: the bank ends past 2^64", text);
    return true;
}

/* By first address; equal ones overlap, and are refused after sorting. */
static int compare(const void *a, const void *b)
{
    const struct sw_range *x = a, *y = b;

    return (x->first > y->first) - (x->first < y->first);
}

bool ram_sort(struct sw_range *banks, size_t count, struct sw_error *err)
{
    if (count)
        qsort(banks, count, sizeof *banks, compare);
    for (size_t i = 1; i < count; i++)
        if (sw_range_overlaps(banks[i - 1], banks[i]))
            return sw_fail(err, SW_ERROR_USAGE,
                           "--ram: bank 0x%" PRIx64 "-0x%" PRIx64 " and bank 0x%" PRIx64
                           "-0x%" PRIx64 " overlap",
                           banks[i - 1].first, banks[i - 1].last, banks[i].first, banks[i].last);
    return true;
}
