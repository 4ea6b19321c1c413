/* SPDX-License-Identifier: MIT */
/* The words that choose rules, and the table they choose from. */
#include "lint/rule.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void test_table(void **state)
{
    const struct sw_rule *before = NULL;

    (void)state;
    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++) {
        assert_true(!before || strcmp(before->id, rule->id) < 0);
        assert_int_equal(strlen(rule->id), 5);
        assert_true(rule->name && *rule->name && rule->summary && *rule->summary);
        assert_true(rule->help && *rule->help);
        assert_non_null(rule->check);
        assert_ptr_equal(sw_rule_find(rule->id), rule);
        assert_ptr_equal(sw_rule_find(rule->name), rule);
        before = rule;
    }
    assert_null(sw_rule_find("SW3"));
    assert_null(sw_rule_find(""));
}

static const struct {
    const char *name, *word;
    const char *error; /* NULL: the word is good */
} words[] = {
    {"an id", "SW302", NULL},
    {"a name", "stack-meets-tables", NULL},
    {"a family", "SW3", NULL},
    {"all", "SW", NULL},
    {"a tenth", "SW31", NULL},
    {"empty", "", "unknown rule ''"},
    {"no such id", "SW399", "unknown rule 'SW399'"},
    {"part of a name", "stack-meets", "unknown rule 'stack-meets'"},
    {"a slip", "stack-meet-tables", "did you mean 'stack-meets-tables'"},
    {"lower case", "sw302", "unknown rule 'sw302'"},
    {"too long", "SW3021", "unknown rule 'SW3021'"},
    {"control bytes", "SW\x1b[", "SW\\x1b["},
};

static void test_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct sw_rule_choice as_selected = {.selected = &words[i].word, .selected_count = 1};
        struct sw_rule_choice as_ignored = {.ignored = &words[i].word, .ignored_count = 1};
        struct sw_error err = {0};

        if (sw_rule_words_check(&as_selected, &err) != (words[i].error == NULL))
            fail_msg("%s: selected: %s", words[i].name, err.text);
        if (sw_rule_words_check(&as_ignored, &err) != (words[i].error == NULL))
            fail_msg("%s: ignored: %s", words[i].name, err.text);
        if (words[i].error && (!strstr(err.text, words[i].error) || err.kind != SW_ERROR_USAGE))
            fail_msg("%s: got '%s'", words[i].name, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
