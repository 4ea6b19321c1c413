/* SPDX-License-Identifier: MIT */
/* Small text work: making bytes safe to print, strict numbers, the nearest of some words. */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { MAX_WORD = 64 };

/* Lengths by lead byte; overlong forms and surrogates are caught by the bounds on the second byte.
 */
static size_t utf8_length(const unsigned char *s)
{
    static const struct {
        unsigned char first, last, low, high;
        size_t length;
    } leads[] = {
        {0x20, 0x7e, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };

    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (s[0] < leads[i].first || s[0] > leads[i].last)
            continue;
        if (leads[i].length > 1 && (s[1] < leads[i].low || s[1] > leads[i].high))
            return 0;
        for (size_t k = 2; k < leads[i].length; k++)
            if ((s[k] & 0xc0) != 0x80)
                return 0;
        return leads[i].length;
    }
    return 0;
}

/* U+0080..U+009F are control characters too: some terminals act on them. */
static bool is_c1_control(const unsigned char *s)
{
    return s[0] == 0xc2 && s[1] < 0xa0;
}

void sw_text_printable(char *out, size_t size, const char *in)
{
    const unsigned char *s = (const unsigned char *)in;
    size_t used = 0;

    while (*s) {
        size_t length = utf8_length(s);
        size_t need = length && !is_c1_control(s) ? length : 4;

        if (used + need + 1 > size)
            break;
        if (length && !is_c1_control(s)) {
            memcpy(out + used, s, length);
            s += length;
        } else {
            snprintf(out + used, 5, "\\x%02x", *s);
            s++;
        }
        used += need;
    }
    out[used] = '\0';
}

/* A table, as branches on digits that are as good as random are slow. What is no digit is above
 * every base, so that it fails the caller's one comparison. */
static unsigned digit_of(char c)
{
    static const uint8_t above[UINT8_MAX + 1] = {
        ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
        ['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
        ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
        ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    };

    return above[(unsigned char)c] - 1u;
}

/* No strtoull: it takes blanks, signs and octal, and needs errno to tell an overflow. */
static bool parse_digits(const char *text, size_t length, uint64_t *value)
{
    unsigned base = 10;
    uint64_t sum = 0;

    if (length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
        base = 16;
        text += 2;
        length -= 2;
    }
    if (length == 0)
        return false;
    for (size_t i = 0; i < length; i++) {
        unsigned digit = digit_of(text[i]);

        if (digit >= base || __builtin_mul_overflow(sum, base, &sum) ||
            __builtin_add_overflow(sum, digit, &sum))
            return false;
    }
    *value = sum;
    return true;
}

bool sw_text_number(const char *text, uint64_t *value)
{
    return parse_digits(text, strlen(text), value);
}

bool sw_text_size(const char *text, uint64_t *value)
{
    static const char suffixes[] = "KMG";
    size_t length = strlen(text);
    const char *suffix = length ? strchr(suffixes, text[length - 1]) : NULL;
    unsigned shift = suffix ? (unsigned)(suffix - suffixes + 1) * 10 : 0;
    uint64_t number;

    if (!parse_digits(text, length - (suffix ? 1 : 0), &number))
        return false;
    if (shift && number >> (64 - shift))
        return false;
    *value = number << shift;
    return true;
}

/* Levenshtein's distance by one row of the table, row[j] being that of the first i letters of a
 * and the first j of b. Words too long to be a misspelt name are far from everything. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    size_t row[MAX_WORD + 1];

    if (la > MAX_WORD || lb > MAX_WORD)
        return MAX_WORD;
    for (size_t j = 0; j <= lb; j++)
        row[j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[lb];
}

/* A third of the letters may be wrong: beyond that a suggestion is more likely to mislead than
 * help. What begins with the text is nearer than any misspelling of it. */
const char *sw_text_nearest(const char *text, const char *const *words)
{
    const char *best = NULL;
    size_t length = strlen(text), least = (length + 1) / 3;

    for (; *words; words++) {
        size_t distance = edit_distance(text, *words);

        if (length > 1 && strncmp(*words, text, length) == 0)
            return *words;
        if (distance < least || (distance == least && !best)) {
            least = distance;
            best = *words;
        }
    }
    return best;
}
