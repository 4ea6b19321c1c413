/* SPDX-License-Identifier: MIT */
/* SARIF's tool object: every rule with its page; and the words that a SARIF log uses. Knows no
 * report. */
#include "sarif.h"

#include "formats.h"

#include "explain/page.h"

#include <string.h>

/* 3.27.10: the same three words, other names. */
const char *sarif_level(enum sw_severity severity)
{
    return sw_severity_name(severity);
}

/* 3.11.5 and 3.11.6: braces are placeholders, brackets links, and a backslash takes a bracket's
 * meaning away. Names of files must be none of these. */
json_t *sarif_message(struct sw_arena *arena, const char *text)
{
    struct sw_buffer escaped = {.arena = arena};
    json_t *object = json_object();

    for (; *text; text++) {
        if (strchr("[]\\", *text))
            sw_buffer_add(&escaped, "\\", 1);
        else if (strchr("{}", *text))
            sw_buffer_add(&escaped, text, 1);
        sw_buffer_add(&escaped, text, 1);
    }
    json_put_text(object, "text", escaped.text ? escaped.text : "");
    return object;
}

/* The page as it is, and as `stagewalk explain` prints it. */
static json_t *help_of(struct sw_arena *arena, const struct sw_rule *rule)
{
    const struct sw_render_style style = {0};
    struct sw_render_page page = {.rule = rule};
    struct sw_buffer plain = {.arena = arena};
    json_t *object = json_object();
    struct sw_error err;

    if (!sw_rule_page(arena, rule, &page.text, &err)) {
        json_put_text(object, "text", rule->help ? rule->help : rule->summary);
        return object;
    }
    text_page(&page, &style, &plain);
    json_put_text(object, "text", plain.text ? plain.text : "");
    json_put_text(object, "markdown", page.text);
    return object;
}

/* precision and problem.severity are how GitHub's code scanning ranks. */
static json_t *rule_of(struct sw_arena *arena, const struct sw_rule *rule)
{
    json_t *object = json_object(), *configuration = json_object(), *properties = json_object();
    const bool note = rule->severity == SW_SEVERITY_NOTE;

    json_put_text(object, "id", rule->id);
    json_put_text(object, "name", rule->name);
    json_put(object, "shortDescription", sarif_message(arena, rule->summary));
    if (rule->help)
        json_put(object, "fullDescription", sarif_message(arena, rule->help));
    json_put_text(configuration, "level", sarif_level(rule->severity));
    json_put(object, "defaultConfiguration", configuration);
    json_put(object, "help", help_of(arena, rule));
    json_put_text(properties, "confidence", sw_confidence_name(rule->confidence));
    json_put_text(properties, "precision",
                  rule->confidence == SW_CONFIDENCE_PROVED ? "very-high" : "medium");
    json_put_text(properties, "problem.severity",
                  note ? "recommendation" : sw_severity_name(rule->severity));
    json_put(object, "properties", properties);
    return object;
}

json_t *sarif_tool(struct sw_arena *arena, const struct sw_rule_choice *choice)
{
    json_t *tool = json_object(), *driver = json_object(), *rules = json_array();

    for (const struct sw_rule *rule = sw_rules(); rule->id; rule++)
        if (sw_rule_chosen(choice, rule))
            json_array_append_new(rules, rule_of(arena, rule));
    json_put_text(driver, "name", "stagewalk");
    json_put_text(driver, "version", SW_VERSION);
    json_put_text(driver, "semanticVersion", SW_VERSION);
    json_put(driver, "rules", rules);
    json_put(tool, "driver", driver);
    return tool;
}
