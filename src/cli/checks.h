/* SPDX-License-Identifier: MIT */
/* Linting many images, on as many threads as were asked for. Prints nothing. */
#ifndef SW_CLI_CHECKS_H
#define SW_CLI_CHECKS_H

#include "session.h"

#include "lint/locate.h"

/*
 * One image: what is asked, and then either ok and a report, or why there is none. All of it lives
 * as long as the arena of the command.
 */
struct check {
    const char *path;
    bool ok;
    struct sw_report report;
    struct sw_error err;
};

/*
 * Lint every image on the session's machines. Threads share the session, which is const for them;
 * each has an arena of its own. sources NULL: findings get no line of source. The result does
 * not depend on how many threads there are.
 */
void checks_run(struct cli *cli, const struct session *session, const struct sw_rule_choice *choice,
                const struct sw_sources *sources, struct check *checks, size_t count,
                size_t threads);

#endif
