/* SPDX-License-Identifier: MIT */
/* Bytes of a file, by mmap. No domain word. */
#ifndef SW_BASE_FILE_H
#define SW_BASE_FILE_H

#include "base/arena.h"

/*
 * Read-only bytes with the name to use in messages. data may be NULL when size is 0.
 */
struct sw_bytes {
    const unsigned char *data;
    size_t size;
    const char *name;
};

/*
 * Map a regular file for the life of the arena. Pages are read only when touched. An empty file
 * gives size 0. Errors (SW_ERROR_INPUT): missing, a directory, not a regular file, not readable.
 */
SW_MUST_CHECK bool sw_file_map(struct sw_arena *arena, const char *path, struct sw_bytes *bytes,
                               struct sw_error *err);

/*
 * Read everything from standard input, at most limit bytes (SW_ERROR_INPUT when there is more).
 */
SW_MUST_CHECK bool sw_file_stdin(struct sw_arena *arena, size_t limit, struct sw_bytes *bytes,
                                 struct sw_error *err);

#endif
