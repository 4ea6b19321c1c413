/* SPDX-License-Identifier: MIT */
/* Source files and lines of addresses, from an ELF's DWARF. Knows no symbol table. */
#ifndef SW_INPUT_DWARF_H
#define SW_INPUT_DWARF_H

#include "base/arena.h"

#include <stdint.h>

/*
 * libdw, opened only when somebody asks for a line, and the debug information of one file. NULL
 * when the library is not installed, or the file cannot be read or has none.
 */
struct sw_dwarf;
struct sw_dwarf *sw_dwarf_open(struct sw_arena *arena, const char *path);

/*
 * A place in the source; file is NULL and line 0 where nothing is known. A file without a leading
 * slash is relative to folder, where the compiler ran; NULL: not said. In the arena of the open.
 */
struct sw_dwarf_line {
    const char *file, *folder;
    int line;
};

/*
 * The line that an address was made from. dwarf may be NULL: nothing is known then.
 */
struct sw_dwarf_line sw_dwarf_line_of(struct sw_dwarf *dwarf, uint64_t va);

#endif
