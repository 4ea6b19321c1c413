/* SPDX-License-Identifier: MIT */
/* What both stages answer to one access, before regions and windows are looked at. */
#ifndef SW_MODEL_ANSWER_H
#define SW_MODEL_ANSWER_H

#include "model/machine.h"

/*
 * result as of vmsa_translate(); ipa counts if has_ipa: stage 1 gave one. unknown: what is missing,
 * when the outcome is VMSA_UNKNOWN; output and extent are then valid if only the memory type is not
 * known (has_output).
 */
struct sw_answer {
    struct vmsa_result result;
    vmsa_ipa ipa;
    bool has_ipa, has_output;
    const char *unknown;
};

/*
 * trace may be NULL; otherwise it gets every step.
 */
void sw_ask(const struct sw_machine *machine, vmsa_va va, struct vmsa_access access,
            struct vmsa_trace *trace, struct sw_answer *answer);

/*
 * Whether the last step of a translation fault read a descriptor that is invalid but not empty.
 */
bool sw_is_lazy(const struct vmsa_trace *trace);

#endif
