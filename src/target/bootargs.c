/* SPDX-License-Identifier: MIT */
/* Words of the boot arguments. Pure: the host's unit tests run it too. */
#include "bootargs.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

bool uk_bootargs_next(const char **arguments, struct uk_word *word)
{
    const char *at = *arguments;

    while (is_blank(*at)) {
        at++;
    }
    word->text = at;
    while (*at != '\0' && !is_blank(*at)) {
        at++;
    }
    word->length = (uint32_t)(at - word->text);
    *arguments = at;
    return word->length > 0;
}

/* How many characters of the word the text takes; 0 when the word does not begin with it. */
static uint32_t prefix(struct uk_word word, const char *text)
{
    uint32_t i = 0;

    for (; text[i] != '\0'; i++) {
        if (i >= word.length || word.text[i] != text[i]) {
            return 0;
        }
    }
    return i;
}

bool uk_word_is(struct uk_word word, const char *text)
{
    return prefix(word, text) == word.length && word.length > 0;
}

bool uk_bootargs_find(const char *arguments, const char *key, struct uk_word *value)
{
    struct uk_word word;

    while (uk_bootargs_next(&arguments, &word)) {
        uint32_t skip = prefix(word, key);

        if (skip > 0 && skip < word.length && word.text[skip] == '=') {
            *value = (struct uk_word){word.text + skip + 1, word.length - skip - 1};
            return true;
        }
    }
    return false;
}

/* Its value as a digit; 16 or more for what is none. */
static uint32_t digit(char c)
{
    if (c >= '0' && c <= '9') {
        return (uint32_t)(c - '0');
    }
    c = (char)(c | 0x20); /* letters to lower case */
    return c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10 : 16;
}

bool uk_word_number(struct uk_word word, uint32_t *number)
{
    bool hex = word.length > 2 && word.text[0] == '0' && (word.text[1] | 0x20) == 'x';
    uint32_t base = hex ? 16 : 10;
    uint64_t value = 0;

    for (uint32_t i = hex ? 2 : 0; i < word.length; i++) {
        uint32_t d = digit(word.text[i]);

        value = value * base + d;
        if (d >= base || value > UINT32_MAX) {
            return false;
        }
    }
    *number = (uint32_t)value;
    return word.length > 0;
}

uint32_t uk_bootargs_number(const char *arguments, const char *key, uint32_t otherwise)
{
    struct uk_word word;
    uint32_t number;

    return uk_bootargs_find(arguments, key, &word) && uk_word_number(word, &number) ? number
                                                                                    : otherwise;
}
