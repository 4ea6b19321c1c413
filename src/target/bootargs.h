/* SPDX-License-Identifier: MIT */
/* Words of the boot arguments: KEY=VALUE, separated by blanks. Pure. */
#ifndef UK_BOOTARGS_H
#define UK_BOOTARGS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A part of a string, not ended by a zero.
 */
struct uk_word {
    const char *text;
    uint32_t length;
};

/*
 * The next word at *arguments, which moves past it. False at the end.
 */
bool uk_bootargs_next(const char **arguments, struct uk_word *word);

/*
 * The value of the first KEY=VALUE; false when there is none. An empty value is one.
 */
bool uk_bootargs_find(const char *arguments, const char *key, struct uk_word *value);

/*
 * Whether a word is this text.
 */
bool uk_word_is(struct uk_word word, const char *text);

/*
 * A whole word as a number, decimal or with 0x; false when it is anything else or past 32 bits.
 */
bool uk_word_number(struct uk_word word, uint32_t *number);

/*
 * The number after KEY=; otherwise when there is no such word or it is no number.
 */
uint32_t uk_bootargs_number(const char *arguments, const char *key, uint32_t otherwise);

#endif
