/* SPDX-License-Identifier: MIT */
/* Finding rules by the words people write: id, name, or the start of ids. Knows no rule by name. */
#include "verdict.h"

#include "base/text.h"

#include <string.h>

enum { MAX_WORDS = 256 };

const struct sw_rule *sw_rule_find(const char *id_or_name)
{
    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++)
        if (strcmp(rule->id, id_or_name) == 0 || strcmp(rule->name, id_or_name) == 0)
            return rule;
    return NULL;
}

/* An empty word would be the start of every id: it names nothing instead. */
bool sw_rule_word_takes(const char *word, const struct sw_rule *rule)
{
    if (strcmp(word, rule->name) == 0)
        return true;
    return *word && strncmp(word, rule->id, strlen(word)) == 0;
}

static bool any_word_takes(const char *const *words, size_t count, const struct sw_rule *rule)
{
    for (size_t i = 0; i < count; i++)
        if (sw_rule_word_takes(words[i], rule))
            return true;
    return false;
}

bool sw_rule_chosen(const struct sw_rule_choice *choice, const struct sw_rule *rule)
{
    if (!choice)
        return true;
    if (choice->selected_count && !any_word_takes(choice->selected, choice->selected_count, rule))
        return false;
    return !any_word_takes(choice->ignored, choice->ignored_count, rule);
}

static const char *nearest_word(const char *word)
{
    const char *words[MAX_WORDS + 2];
    size_t count = 0;

    for (const struct sw_rule *rule = sw_rules(); rule->id && count < MAX_WORDS; rule++) {
        words[count++] = rule->name;
        words[count++] = rule->id;
    }
    words[count] = NULL;
    return sw_text_nearest(word, words);
}

static bool check_word(const char *word, struct sw_error *err)
{
    const char *nearest;

    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++)
        if (sw_rule_word_takes(word, rule))
            return true;
    nearest = nearest_word(word);
    if (nearest)
        return sw_fail(err, SW_ERROR_USAGE,
                       "unknown rule '%s'; did you mean '%s'? (`stagewalk rules` lists them)", word,
                       nearest);
    return sw_fail(err, SW_ERROR_USAGE, "unknown rule '%s' (`stagewalk rules` lists them)", word);
}

bool sw_rule_words_check(const struct sw_rule_choice *choice, struct sw_error *err)
{
    for (size_t i = 0; i < choice->selected_count; i++)
        if (!check_word(choice->selected[i], err))
            return false;
    for (size_t i = 0; i < choice->ignored_count; i++)
        if (!check_word(choice->ignored[i], err))
            return false;
    return true;
}

bool sw_rule_choice_needs(const struct sw_rule_choice *choice, unsigned needs)
{
    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++)
        if ((rule->needs & needs) == needs && sw_rule_chosen(choice, rule))
            return true;
    return false;
}
