/* SPDX-License-Identifier: MIT */
/* Raw dumps as pieces of memory, and finding the piece of an address. Knows no tables and no
 * registers. */
#include "input/memory.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The last '@': a path may have one, an address cannot. */
bool sw_memory_piece_open(struct sw_arena *arena, const char *words, struct sw_memory_piece *piece,
                          struct sw_error *err)
{
    const char *at = strrchr(words, '@');
    struct sw_bytes bytes;
    uint64_t address;

    if (!at || at == words)
        return sw_fail(err, SW_ERROR_USAGE, "--mem %s: not FILE@ADDR, as in ram.bin@0x40000000",
                       words);
    if (!sw_text_number(at + 1, &address))
        return sw_fail(err, SW_ERROR_USAGE,
                       "--mem %s: address '%s' is not a number (decimal, or hexadecimal with 0x)",
                       words, at + 1);
    if (!sw_file_map(arena, sw_strndup(arena, words, (size_t)(at - words)), &bytes, err))
        return false;
    if (bytes.size == 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: the file is empty", bytes.name);
    if (!sw_range_of(address, bytes.size, &piece->where))
        return sw_fail(err, SW_ERROR_USAGE, "--mem %s: %zu bytes from there pass 2^64", words,
                       bytes.size);
    piece->bytes = bytes.data;
    piece->name = bytes.name;
    return true;
}

static int by_first(const void *a, const void *b)
{
    const struct sw_memory_piece *x = a, *y = b;

    return x->where.first < y->where.first ? -1 : x->where.first > y->where.first;
}

bool sw_memory_make(struct sw_memory_piece *pieces, size_t count, enum sw_error_kind kind,
                    struct sw_memory *memory, struct sw_error *err)
{
    size_t largest = 0;

    qsort(pieces, count, sizeof *pieces, by_first);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && sw_range_overlaps(pieces[i - 1].where, pieces[i].where))
            return sw_fail(err, kind,
                           "%s: 0x%" PRIx64 "-0x%" PRIx64 " overlaps %s at 0x%" PRIx64
                           "-0x%" PRIx64,
                           pieces[i].name, pieces[i].where.first, pieces[i].where.last,
                           pieces[i - 1].name, pieces[i - 1].where.first, pieces[i - 1].where.last);
        if (pieces[i].where.last - pieces[i].where.first >
            pieces[largest].where.last - pieces[largest].where.first)
            largest = i;
    }
    *memory = (struct sw_memory){pieces, count, largest};
    return true;
}

const struct sw_memory_piece *sw_memory_find(const struct sw_memory *memory, uint64_t address)
{
    size_t low = 0, high = memory->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memory->pieces[middle].where.last < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low < memory->count && memory->pieces[low].where.first <= address ? &memory->pieces[low]
                                                                             : NULL;
}
