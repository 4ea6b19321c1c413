/* SPDX-License-Identifier: MIT */
/* `stagewalk explain`: the page of a rule, or a crash. */
#include "crash.h"

#include "base/text.h"
#include "base/vector.h"
#include "explain/page.h"

static bool find_rule(struct cli *cli, const char *word, const struct sw_rule **rule,
                      struct sw_error *err)
{
    struct SW_VECTOR(const char *) words = {0};
    const char *near;

    *rule = sw_rule_find(word);
    if (*rule)
        return true;
    for (const struct sw_rule *each = sw_rules(); each->id; each++) {
        sw_push(cli->arena, &words, each->id);
        sw_push(cli->arena, &words, each->name);
    }
    sw_push(cli->arena, &words, NULL);
    near = sw_text_nearest(word, words.items);
    if (near)
        return sw_fail(err, SW_ERROR_USAGE, "unknown rule '%s'; did you mean %s?", word, near);
    return sw_fail(err, SW_ERROR_USAGE, "unknown rule '%s' (stagewalk rules lists them)", word);
}

/* What stands beside RULE is for crashes. */
static bool check_words(struct cli *cli, struct sw_error *err)
{
    const struct cli_values *words = &cli->options.positional;
    const uint64_t common = CLI_COMMON;

    if (!words->count)
        return sw_fail(err, SW_ERROR_USAGE, "explain: nothing given; it needs %s",
                       cli->command->usage);
    if (words->count > 1)
        return sw_fail(err, SW_ERROR_USAGE, "explain: unexpected argument '%s'", words->items[1]);
    for (size_t id = 0; id < CLI_OPTIONS; id++)
        if (!(common & CLI_BIT(id)) && cli_has(&cli->options, (enum cli_option_id)id))
            return sw_fail(err, SW_ERROR_USAGE, "explain: --%s goes with --log or --fault",
                           cli_option_table[id].name);
    return true;
}

int cmd_explain(struct cli *cli)
{
    struct sw_render_page page;
    struct sw_error err;

    if (cli_has(&cli->options, CLI_LOG) || cli_has(&cli->options, CLI_FAULT))
        return crash_explain(cli);
    if (!check_words(cli, &err) ||
        !find_rule(cli, cli->options.positional.items[0], &page.rule, &err) ||
        !sw_rule_page(cli->arena, page.rule, &page.text, &err))
        return cli_fail(&err);
    return cli_show(cli, SW_OBJECT_PAGE, &page);
}
