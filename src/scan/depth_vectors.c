/* SPDX-License-Identifier: MIT */
/* Where the exception vectors go: each slot's first instruction, and the name it leads to. Follows
 * no further. */
#include "depth.h"

#include "scan/flow.h"

enum { SLOT = 4 };

const struct sw_depth_exception sw_depth_exceptions[SW_CODE_VECTORS] = {
    [1] = {"undefined instruction", 11},
    [2] = {"supervisor call", 3},
    [3] = {"prefetch abort", 7},
    [4] = {"data abort", 7},
    [6] = {"IRQ", 2},
    [7] = {"FIQ", 1},
};

/* A branch, or a load of the PC from a literal; a slot that branches to itself goes nowhere. */
static bool target_of(struct sw_depth *depth, uint32_t slot, uint32_t *target)
{
    struct sw_flow flow;
    bool thumb = false;
    uint32_t word;

    if (!sw_depth_is_code(depth, slot, &thumb) || thumb || !sw_depth_read(depth, slot, SLOT, &word))
        return false;
    flow = sw_flow_decode(word, SLOT, false, slot);
    if (flow.to == SW_FLOW_JUMP_LITERAL && !sw_depth_read(depth, flow.target, 4, &flow.target))
        return false;
    *target = flow.target & ~UINT32_C(1);
    return *target != slot &&
           (flow.to == SW_FLOW_JUMP || flow.to == SW_FLOW_CALL || flow.to == SW_FLOW_JUMP_LITERAL);
}

/* A name counts where it begins: what lies somewhere behind one may be anything. */
void sw_depth_vectors(struct sw_depth *depth, uint32_t va,
                      struct sw_code_vector vectors[SW_CODE_VECTORS])
{
    for (unsigned i = 0; i < SW_CODE_VECTORS; i++) {
        const struct sw_symbol *symbol;
        uint32_t target;

        vectors[i].slot = va + i * SLOT;
        vectors[i].what = sw_depth_exceptions[i].what;
        if (!target_of(depth, va + i * SLOT, &target))
            continue;
        symbol = sw_depth_symbol_at(depth, target);
        vectors[i].va = target;
        vectors[i].handler = symbol && symbol->va == target ? symbol->name : NULL;
    }
}
