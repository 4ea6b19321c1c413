/* SPDX-License-Identifier: MIT */
/* What a word of the shell means as an address, and the bytes that are there. */
#include "shell.h"
#include "source.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

static bool starts(const char *word, const char *with)
{
    return strncmp(word, with, strlen(with)) == 0;
}

/* A number, $REGISTER or a symbol, whole. */
static bool plain(struct shell *shell, const char *word, uint64_t *value, bool *is_va)
{
    const struct sw_registers *registers = sw_variant_registers(shell->variant);
    const struct sw_symbol *symbol;
    enum sw_register id;

    if (sw_text_number(word, value))
        return true;
    *is_va = true;
    if (word[0] == '$') {
        id = sw_register_of(word + 1);
        if (id == SW_REGISTERS || !registers->values[id].known)
            return false;
        *value = registers->values[id].v;
        return true;
    }
    symbol = shell->base->names && *word ? sw_image_symbol(shell->base->names, word) : NULL;
    if (symbol)
        *value = symbol->va;
    return symbol != NULL;
}

/* The usual reason is that a dump has no symbols, and who asks may not know the option. */
static bool fail_word(struct shell *shell, const char *word, struct sw_error *err)
{
    if (word[0] == '$')
        return sw_fail(err, SW_ERROR_USAGE, "%s: %s", word,
                       sw_register_of(word + 1) == SW_REGISTERS ? "there is no such register"
                                                                : "the register is not known");
    return sw_fail(err, SW_ERROR_USAGE, "'%s' is neither a number nor a symbol%s", word,
                   shell->base->names ? "" : " (no symbols: --symbols gives them)");
}

/* The whole word first: a symbol's name may have any letter. */
bool shell_number(struct shell *shell, const char *word, uint64_t *value, bool *is_va,
                  struct sw_error *err)
{
    const char *sign;
    bool with_va;
    uint64_t more;

    with_va = *is_va = starts(word, "va:");
    if (*is_va)
        word += 3;
    else if (starts(word, "pa:"))
        word += 3;
    else if (starts(word, "ipa:"))
        word += 4;
    if (plain(shell, word, value, is_va))
        return true;
    sign = strrchr(word, '+') ? strrchr(word, '+') : strrchr(word, '-');
    if (!sign || !sw_text_number(sign + 1, &more))
        return fail_word(shell, word, err);
    *is_va = with_va;
    if (!plain(shell, sw_strndup(shell->scratch, word, (size_t)(sign - word)), value, is_va))
        return fail_word(shell, word, err);
    *value = *sign == '+' ? *value + more : *value - more;
    return true;
}

static bool check_limit(const char *word, uint64_t value, uint64_t limit, struct sw_error *err)
{
    return value <= limit ||
           sw_fail(err, SW_ERROR_USAGE, "address '%s' is above 0x%" PRIx64, word, limit);
}

/* An IPA in the place of a VA is the mistake that all of this is about, so it is refused by name.
 */
bool shell_va(struct shell *shell, const char *word, uint64_t *va, struct sw_error *err)
{
    bool is_va;

    if (starts(word, "ipa:") || starts(word, "pa:"))
        return sw_fail(err, SW_ERROR_USAGE, "%s: a VA is wanted here (reverse finds it)", word);
    return shell_number(shell, word, va, &is_va, err) &&
           check_limit(word, *va, source_limit(shell_machine(shell), false), err);
}

/* Where stage 2 is declared nobody knows a PA, and memory is then known by its IPA. Rights do not
 * matter: the one who reads is no program. */
bool shell_reach(struct shell *shell, uint64_t va, uint64_t *address, struct sw_error *err)
{
    const struct sw_trace trace =
        sw_translate(shell_machine(shell), vmsa_va_of(va), (struct vmsa_access){0});
    const struct sw_value *to = trace.pa.known ? &trace.pa : &trace.ipa;

    if (!to->known)
        return sw_fail(err, SW_ERROR_MISSING, "VA 0x%" PRIx64 " cannot be translated: %s", va,
                       trace.result.outcome == VMSA_UNKNOWN && trace.unknown
                           ? trace.unknown
                           : vmsa_outcome_name(trace.result.outcome));
    *address = to->v;
    return true;
}

bool shell_output(struct shell *shell, const char *word, uint64_t *address, struct sw_error *err)
{
    bool is_va;

    if (!shell_number(shell, word, address, &is_va, err))
        return false;
    if (!is_va)
        return check_limit(word, *address, source_limit(shell_machine(shell), true), err);
    return shell_va(shell, word, address, err) && shell_reach(shell, *address, address, err);
}

/* Numbers only: a symbol may have a dash in its name. */
bool shell_range(const char *word, struct sw_range *range)
{
    char first[32];
    const size_t length = strcspn(word, "-");

    if (!word[length] || length >= sizeof first)
        return false;
    memcpy(first, word, length);
    first[length] = '\0';
    return sw_text_number(first, &range->first) &&
           sw_text_number(word + length + 1, &range->last) && range->first <= range->last;
}

/* An access follows its address, as in the lines of a batch. A symbol that is called r or w is
 * reached as va:r. */
bool shell_queries(struct shell *shell, const struct shell_words *words, size_t first,
                   struct queries *queries, struct sw_error *err)
{
    for (size_t i = first; i < words->count; i++) {
        struct query query = {0};

        if (!shell_va(shell, words->items[i], &query.address, err))
            return false;
        if (i + 1 < words->count && query_access(words->items[i + 1], &query.access))
            i++;
        sw_push(shell->scratch, queries, query);
    }
    return true;
}

bool shell_count(const char *word, uint64_t most, uint64_t *count, struct sw_error *err)
{
    if (sw_text_number(word, count) && *count >= 1 && *count <= most)
        return true;
    return sw_fail(err, SW_ERROR_USAGE, "'%s' is no number from 1 to %" PRIu64, word, most);
}

/* What the boot code wrote since is not known but for tables, so writable parts of an image are
 * what they were when it was loaded. */
bool shell_byte(const struct shell *shell, uint64_t address, unsigned char *byte)
{
    const struct sw_machine *base = shell->base;

    if (sw_variant_read(shell->variant, address, byte))
        return true;
    return base->image && base->base.known && address >= base->base.v &&
           sw_image_flat_read(base->image, address - base->base.v, byte, 1);
}
