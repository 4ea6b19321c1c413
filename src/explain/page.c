/* SPDX-License-Identifier: MIT */
/* The page of a rule, from the files built into the program. Knows no rule by name. */
#include "explain/page.h"

#include "input/embedded.h"

/* A test holds rules and pages together, so a missing one is a broken build; it is told, not
 * hidden.
 */
bool sw_rule_page(struct sw_arena *arena, const struct sw_rule *rule, const char **text,
                  struct sw_error *err)
{
    const struct sw_embedded *file = sw_embedded_find(SW_EMBEDDED_RULE, rule->id);

    if (!file)
        return sw_fail(err, SW_ERROR_MISSING, "rule %s has no page in this build", rule->id);
    *text = sw_strndup(arena, (const char *)file->bytes.data, file->bytes.size);
    return true;
}
