/* SPDX-License-Identifier: MIT */
/* A number that may be unknown, and where it came from. Unknown is not zero. */
#ifndef SW_BASE_VALUE_H
#define SW_BASE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Where a fact stands: a file (as the user named it, or the name of embedded data), a place in it
 * (line and column from 1, 0 where there is none), and words: "symbol _start", "section .bss",
 * "/memory@40000000 reg", "xg_dom_arm.c: rambase + 0x8000". address: of that place, by the file's
 * own numbers, where it has lines of source behind it. Any member may be NULL or 0.
 */
struct sw_site {
    const char *file;
    unsigned line, column;
    const char *what;
    uint64_t address;
};

/*
 * known says whether v counts; why tells where it is from, or, when it is not known, why not.
 */
struct sw_value {
    bool known;
    uint64_t v;
    struct sw_site why;
};

#endif
