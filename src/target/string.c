/* SPDX-License-Identifier: MIT */
/* The part of the C library that libfdt and the compiler ask for. memmove also runs with the MMU
 * off, so its accesses are aligned. Knows nothing of the rest. */
#include "string.h"

#include <stdbool.h>
#include <stdint.h>

void *memchr(const void *s, int c, size_t n)
{
    const unsigned char *p = s;

    for (; n > 0; n--, p++) {
        if (*p == (unsigned char)c) {
            return (void *)(uintptr_t)p;
        }
    }
    return NULL;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *p = a;
    const unsigned char *q = b;

    for (; n > 0; n--, p++, q++) {
        if (*p != *q) {
            return *p - *q;
        }
    }
    return 0;
}

/* Whether whole words can be moved between the two: each byte alone is slow with the MMU off. */
static bool word_aligned(const void *a, const void *b)
{
    return (((uintptr_t)a | (uintptr_t)b) & 3) == 0;
}

/* Words of whatever type was there: the compiler must not think they are no one else's. */
#define WORD(p) (*(__attribute__((may_alias)) uint32_t *)(uintptr_t)(p))

/* From the lowest byte on: right when the target is below the source. */
static void copy_up(unsigned char *to, const unsigned char *from, size_t n)
{
    if (word_aligned(to, from)) {
        for (; n >= 4; n -= 4, to += 4, from += 4) {
            WORD(to) = WORD(from);
        }
    }
    for (; n > 0; n--) {
        *to++ = *from++;
    }
}

/* From the highest byte on: right when the target is above the source. */
static void copy_down(unsigned char *to, const unsigned char *from, size_t n)
{
    if (word_aligned(to, from)) {
        for (; n % 4 != 0; n--) {
            to[n - 1] = from[n - 1];
        }
        for (; n > 0; n -= 4) {
            WORD(to + n - 4) = WORD(from + n - 4);
        }
    }
    for (; n > 0; n--) {
        to[n - 1] = from[n - 1];
    }
}

/* The difference wraps to something large when the target is below: one comparison for both. */
void *memmove(void *to, const void *from, size_t n)
{
    if ((uintptr_t)to - (uintptr_t)from < n) {
        copy_down(to, from, n);
    } else {
        copy_up(to, from, n);
    }
    return to;
}

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    copy_up(to, from, n);
    return to;
}

void *memset(void *s, int c, size_t n)
{
    unsigned char *p = s;

    for (; n > 0; n--) {
        *p++ = (unsigned char)c;
    }
    return s;
}

size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n] != '\0') {
        n++;
    }
    return n;
}

size_t strnlen(const char *s, size_t max)
{
    size_t n = 0;

    while (n < max && s[n] != '\0') {
        n++;
    }
    return n;
}

/* The end of the string can be looked for too, as the standard says. */
char *strchr(const char *s, int c)
{
    return memchr(s, c, strlen(s) + 1);
}

char *strrchr(const char *s, int c)
{
    for (size_t n = strlen(s) + 1; n > 0; n--) {
        if (s[n - 1] == (char)c) {
            return (char *)(uintptr_t)(s + n - 1);
        }
    }
    return NULL;
}

int strncmp(const char *a, const char *b, size_t n)
{
    for (; n > 0; n--, a++, b++) {
        if (*a != *b) {
            return (unsigned char)*a - (unsigned char)*b;
        }
        if (*a == '\0') {
            return 0;
        }
    }
    return 0;
}

int strcmp(const char *a, const char *b)
{
    return strncmp(a, b, SIZE_MAX);
}
