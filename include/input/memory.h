/* SPDX-License-Identifier: MIT */
/* Physical memory as bytes from outside: raw dumps and cores, with gaps where nothing is known.
 * Knows no tables. */
#ifndef SW_INPUT_MEMORY_H
#define SW_INPUT_MEMORY_H

#include "base/file.h"
#include "base/range.h"

/*
 * One run of bytes: bytes points to sw_range_size(where) of them. name is the file's.
 */
struct sw_memory_piece {
    struct sw_range where; /* physical addresses */
    const unsigned char *bytes;
    const char *name;
};

/*
 * Pieces ascending by address, not overlapping. largest is the index of the longest piece.
 */
struct sw_memory {
    const struct sw_memory_piece *pieces;
    size_t count, largest;
};

/*
 * A piece by its words on a command line: "FILE@ADDR", ADDR decimal or 0x-hexadecimal; the last '@'
 * counts. The file is mapped. Errors: SW_ERROR_USAGE for words that are not of that form or an end
 * past 2^64 - 1; SW_ERROR_INPUT for a file that cannot be read, or is empty.
 */
SW_MUST_CHECK bool sw_memory_piece_open(struct sw_arena *arena, const char *words,
                                        struct sw_memory_piece *piece, struct sw_error *err);

/*
 * Sort pieces (count of them, not 0) and make them one memory. kind is that of the error when two
 * overlap: whose fault that is depends on who chose the addresses.
 */
SW_MUST_CHECK bool sw_memory_make(struct sw_memory_piece *pieces, size_t count,
                                  enum sw_error_kind kind, struct sw_memory *memory,
                                  struct sw_error *err);

/*
 * The piece that has an address, or NULL: nobody knows what is there.
 */
const struct sw_memory_piece *sw_memory_find(const struct sw_memory *memory, uint64_t address);

#endif
