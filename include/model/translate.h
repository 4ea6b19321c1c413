/* SPDX-License-Identifier: MIT */
/* VA -> IPA -> PA on a machine, with every step. The one answer that translate, map, explain and
 * the rules read. */
#ifndef SW_MODEL_TRANSLATE_H
#define SW_MODEL_TRANSLATE_H

#include "model/machine.h"

/*
 * What stage 2 says of the IPA.
 */
enum sw_stage2_answer {
    SW_STAGE2_NONE,     /* there is no stage 2: PA equals IPA */
    SW_STAGE2_TABLES,   /* walked */
    SW_STAGE2_DECLARED, /* a window of the layout has it; the PA is the hypervisor's choice */
    SW_STAGE2_ABSENT, /* a declared stage 2, and no window has the IPA: stage-2 translation fault */
    SW_STAGE2_UNKNOWN, /* not asked: stage 1 gave no IPA */
};

/*
 * One translation. result.outcome, stage, level and on_walk are the final answer of both stages;
 * walk holds the steps and the answer of what was walked. ipa is known whenever stage 1 gave one,
 * even if stage 2 then faults. pa is known only for NONE and TABLES. The rights in
 * result.attributes are those of both stages: what a declared window has execute-never, or answers
 * by emulation, does not execute; the memory type is then stage 1's, and that of both with TABLES.
 * A fault of a declared stage 2 has level 0: nobody knows the hypervisor's tables. An answer can be
 * unknown with an address: then only what memory is there is not known.
 */
struct sw_trace {
    struct vmsa_trace walk;
    struct vmsa_result result;
    struct sw_value ipa, pa;
    enum sw_stage2_answer stage2;
    const struct sw_window *window; /* DECLARED: the one that answered */
    const struct sw_region *region; /* what lies at the IPA, or NULL */
    const char *unknown; /* when result.outcome is VMSA_UNKNOWN: what is missing, in words */
    bool lazy; /* a translation fault by a descriptor that is invalid and not empty: a hypervisor
                  may make it valid when it is touched */
    size_t constrained_count;
    const char *constrained[VMSA_CONSTRAINED]; /* CONSTRAINED UNPREDICTABLE cases that the answer
                                                  met, with the choice taken */
};

struct sw_trace sw_translate(const struct sw_machine *machine, vmsa_va va,
                             struct vmsa_access access);

/*
 * The same into *trace, quicker: no steps (walk.count is 0).
 */
void sw_translate_brief(const struct sw_machine *machine, vmsa_va va, struct vmsa_access access,
                        struct sw_trace *trace);

#endif
