/* SPDX-License-Identifier: MIT */
/* Fingerprints: which rule, on which machine, about which named things. Numbers are left out
 * wherever they stand, as the next link moves them. Knows no rule. */
#include "fingerprint.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_HEX = 8 }; /* a word of so many hexadecimal digits is an address, not a name */

/* FNV-1a, 64 bits (draft-eastlake-fnv): short, and the same on every machine. */
static uint64_t add_byte(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * UINT64_C(0x100000001b3);
}

/* The NUL is part of it, so that "a", "bc" is not "ab", "c"; NULL is not "". */
static uint64_t add_text(uint64_t hash, const char *text)
{
    if (!text)
        return add_byte(hash, 1);
    for (; *text; text++)
        hash = add_byte(hash, (unsigned char)*text);
    return add_byte(hash, 0);
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

/* Letters and digits from here on, when they are a number: one in decimal or with 0x, a long word
 * of hexadecimal digits, or the unit address of a device tree's node. 0: they are a name. */
static size_t number_length(const char *text, bool unit)
{
    size_t length = 0;
    bool hex = true;

    for (; isalnum((unsigned char)text[length]); length++)
        hex = hex && isxdigit((unsigned char)text[length]);
    if (isdigit((unsigned char)*text) || (hex && (unit || length >= LONG_HEX)))
        return length;
    return 0;
}

static uint64_t add_name(uint64_t hash, const char *text)
{
    char before = ' ';

    for (; text && *text; before = *text, text++) {
        size_t length = in_name(before) ? 0 : number_length(text, before == '@');

        hash = add_byte(hash, length ? '#' : (unsigned char)*text);
        text += length ? length - 1 : 0;
    }
    return add_byte(hash, 0);
}

static int compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* As a set: which of two neighbours comes first is a question of addresses, and so is how often
 * one of them is met. */
static uint64_t add_evidence(struct sw_arena *arena, uint64_t hash,
                             const struct sw_finding *finding)
{
    uint64_t *labels = SW_NEW_ARRAY(arena, uint64_t, finding->evidence_count);

    for (size_t i = 0; i < finding->evidence_count; i++)
        labels[i] = add_name(finding->evidence[i].marked, finding->evidence[i].label);
    if (finding->evidence_count)
        qsort(labels, finding->evidence_count, sizeof *labels, compare);
    for (size_t i = 0; i < finding->evidence_count; i++)
        for (int shift = 0; (i == 0 || labels[i] != labels[i - 1]) && shift < 64; shift += 8)
            hash = add_byte(hash, (unsigned char)(labels[i] >> shift));
    return hash;
}

/* The sentence is left out: it has numbers, and what follows from them. */
static uint64_t hash_of(struct sw_arena *arena, const struct sw_finding *finding)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    hash = add_text(hash, finding->rule->id);
    hash = add_text(hash, finding->machine);
    hash = add_name(hash, finding->site.what);
    hash = add_name(hash, finding->bits.present ? finding->bits.label : NULL);
    return add_evidence(arena, hash, finding);
}

/* Of several that names cannot tell apart, the first, the second and so on. */
void sw_fingerprints(struct sw_arena *arena, struct sw_finding *findings, size_t count)
{
    uint64_t *hashes = SW_NEW_ARRAY(arena, uint64_t, count);

    for (size_t i = 0; i < count; i++) {
        unsigned char before = 0;

        hashes[i] = hash_of(arena, &findings[i]);
        for (size_t k = 0; k < i; k++)
            before = (unsigned char)(before + (hashes[k] == hashes[i]));
        findings[i].fingerprint =
            sw_sprintf(arena, "%016" PRIx64, before ? add_byte(hashes[i], before) : hashes[i]);
    }
}
