/* SPDX-License-Identifier: MIT */
/* What a log says of the placement of each of its sources. Knows no report. */
#include "log_private.h"

#include "base/vector.h"

#include <string.h>

/* The last value counts, as a guest that is restarted prints it anew. Of too many the oldest is
 * given up. */
void log_fact(struct log_reading *reading, const struct log_line *line, const char *name,
              uint64_t value)
{
    const struct sw_log_fact fact = {{name, value, reading->line}, line->source};
    struct sw_console_log *log = reading->log;

    for (size_t i = 0; i < log->facts.count; i++) {
        if (log->facts.items[i].source != line->source ||
            strcmp(log->facts.items[i].at.name, name) != 0)
            continue;
        log->facts.items[i] = fact;
        return;
    }
    if (log->facts.count == SW_LOG_FACTS) {
        memmove(log->facts.items, log->facts.items + 1, sizeof fact * (SW_LOG_FACTS - 1));
        log->facts.count--;
    }
    sw_push(reading->arena, &log->facts, fact);
}

/* A line without a source may be anybody's, as consoles are also logged one by one. */
const struct sw_log_register *sw_console_log_fact(const struct sw_console_log *log,
                                                  const char *name, int source)
{
    const struct sw_log_register *found = NULL;

    for (size_t i = 0; i < log->facts.count; i++) {
        const struct sw_log_fact *fact = &log->facts.items[i];

        if (strcmp(fact->at.name, name) != 0)
            continue;
        if (fact->source == source)
            return &fact->at;
        if (fact->source < 0 || source < 0)
            found = &fact->at;
    }
    return found;
}
