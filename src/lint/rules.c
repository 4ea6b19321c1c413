/* SPDX-License-Identifier: MIT */
/* The table of rules, ascending by id. A rule is a row in rows/, a function in its family's file, a
 * page docs/rules/ID.md and a pair of images tests/rules/ID. A retired id is never used again. */
#include "rules.h"

#define USE(use)   (1u << SW_USE_##use)
#define NEED(what) SW_NEED_##what

#define ROW(id, name, severity, confidence, scope, needs, check, first, second, summary, help)     \
    {                                                                                              \
        id, name, summary, SW_SEVERITY_##severity, SW_CONFIDENCE_##confidence, SW_SCOPE_##scope,   \
            needs, sw_check_##check, {(first), (second)}, help                                     \
    }

/* A rule with a function of its own. */
#define RULE(id, name, severity, confidence, scope, needs, check, summary, help)                   \
    ROW(id, name, severity, confidence, scope, needs, check, 0, 0, summary, help),

/* A rule about regions of the first uses that share memory with regions of the second. */
#define MEET(id, name, first, second, summary, help)                                               \
    ROW(id, name, ERROR, PROVED, MACHINE, NEED(PLACEMENT), meet, first, second, summary, help),

/* Everything of the image that a running guest needs to itself. */
enum {
    GUEST =
        USE(STACK) | USE(TABLES) | USE(KERNEL) | USE(BSS) | USE(DTB) | USE(DTB_COPY) | USE(RAMDISK)
};

static const struct sw_rule rules[] = {
#include "rows/image.def"
#include "rows/fdt.def"
#include "rows/place.def"
#include "rows/stage1.def"
#include "rows/stage2.def"
#include "rows/boot.def"
#include "rows/stack.def"
#include "rows/hypervisor.def"
    {0},
};

const struct sw_rule *sw_rules(void)
{
    return rules;
}
