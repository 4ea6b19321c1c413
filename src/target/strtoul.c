/* SPDX-License-Identifier: MIT */
/* Numbers from text: what libfdt asks for. Apart from string.c, because a C library that is linked
 * in may bring its own. */
#include "string.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/* Of a digit or letter; more than any base for all else. */
static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9') {
        return (unsigned)(c - '0');
    }
    c = (char)(c | 0x20); /* letters to lower case */
    return c >= 'a' && c <= 'z' ? (unsigned)(c - 'a') + 10 : UINT_MAX;
}

/* Base 0: 0x is 16, a leading 0 is 8. Base 16 may have the prefix too. */
static const char *skip_prefix(const char *s, unsigned *base)
{
    bool hex = s[0] == '0' && (s[1] | 0x20) == 'x' && digit_value(s[2]) < 16;

    if (*base == 0) {
        *base = hex ? 16 : s[0] == '0' ? 8 : 10;
    }
    return hex && *base == 16 ? s + 2 : s;
}

unsigned long strtoul(const char *s, char **end, int base)
{
    unsigned radix = (unsigned)base;
    const char *digits = skip_prefix(s, &radix);
    const char *p = digits;
    uint64_t value = 0;

    for (; digit_value(*p) < radix; p++) {
        value = value * radix + digit_value(*p);
        if (value > UINT32_MAX) { /* and stays there, however many digits follow */
            value = UINT32_MAX;
        }
    }
    if (end != NULL) {
        *end = (char *)(uintptr_t)(p == digits ? s : p);
    }
    return (unsigned long)value;
}
