/* SPDX-License-Identifier: MIT */
/* Small text work: making bytes safe to print, strict numbers, the nearest of some words. No domain
 * word. */
#ifndef SW_BASE_TEXT_H
#define SW_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Copy in to out with every byte below 0x20 and 0x7f as \xNN, and every byte that is not part of a
 * valid UTF-8 sequence likewise. Cut at a whole character to fit size (with its NUL). size is at
 * least 1.
 */
void sw_text_printable(char *out, size_t size, const char *in);

/*
 * A whole string as an unsigned number: decimal, or hexadecimal with 0x. No sign, no blank, no
 * suffix, no octal; false otherwise or when it is above 2^64 - 1.
 */
bool sw_text_number(const char *text, uint64_t *value);

/*
 * The same with an optional suffix K, M or G (powers of 1024): "256M".
 */
bool sw_text_size(const char *text, uint64_t *value);

/*
 * The first word of a NULL-ended list that begins with text (two letters or more of it), else the
 * one nearest to text (edit distance at most a third of its length), or NULL.
 */
const char *sw_text_nearest(const char *text, const char *const *words);

#endif
