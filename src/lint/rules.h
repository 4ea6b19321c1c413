/* SPDX-License-Identifier: MIT */
/* The questions behind the rows of rules.c: one function a rule, a family a file. Each is called
 * only when its row's needs hold, and says what it found through emit. */
#ifndef SW_LINT_RULES_H
#define SW_LINT_RULES_H

#include "emit.h"

/* A function each row of rows/ names; of the rows that share one, each declares it again. */
#define RULE(id, name, severity, confidence, scope, needs, check, summary, help)                   \
    void sw_check_##check(const struct sw_facts *facts, struct sw_emit *emit);
#define MEET(id, name, first, second, summary, help)                                               \
    void sw_check_meet(const struct sw_facts *facts, struct sw_emit *emit);
#include "rows/image.def"
#include "rows/fdt.def"
#include "rows/place.def"
#include "rows/stage1.def"
#include "rows/stage2.def"
#include "rows/boot.def"
#include "rows/stack.def"
#include "rows/hypervisor.def"
#undef RULE
#undef MEET

#endif
