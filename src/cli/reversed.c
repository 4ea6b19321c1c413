/* SPDX-License-Identifier: MIT */
/* Which VAs reach an address, by the whole space. Prints nothing. */
#include "reversed.h"

#include "model/space.h"

enum { MOST_VAS = 4096 };

static struct sw_render_vas find_vas(struct sw_arena *arena, const struct sw_space *space,
                                     enum sw_output_space in, uint64_t address)
{
    size_t total = sw_space_reverse(space, in, address, NULL, 0);
    size_t count = total < MOST_VAS ? total : MOST_VAS;
    vmsa_va *vas = SW_NEW_ARRAY(arena, vmsa_va, count);

    (void)sw_space_reverse(space, in, address, vas, count);
    return (struct sw_render_vas){true, vas, count, total};
}

/* Why the list of VAs cannot be said to be whole; NULL when it is. */
static const char *why_unknown(const struct sw_machine *machine, const struct sw_space *space)
{
    if (machine->stage1.kind == SW_STAGE_UNKNOWN)
        return machine->stage1.why ? machine->stage1.why : "stage 1 is not known";
    for (size_t i = 0; i < space->states.count; i++)
        if (space->states.items[i].outcome == VMSA_UNKNOWN && !space->states.items[i].mapped)
            return space->states.items[i].unknown;
    return NULL;
}

int reversed_find(struct sw_arena *arena, const struct sw_machine *machine,
                  const struct query *queries, size_t count, struct sw_render_reverse *reverse)
{
    struct sw_render_reversed *items = SW_NEW_ARRAY(arena, struct sw_render_reversed, count);
    struct sw_space space = {0};
    const char *unknown;

    if (machine->stage1.kind != SW_STAGE_UNKNOWN)
        sw_space_make(arena, machine, &space);
    unknown = why_unknown(machine, &space);
    for (size_t i = 0; i < count; i++) {
        const uint64_t address = queries[i].address;

        items[i] = (struct sw_render_reversed){.address = address, .unknown = unknown};
        if (machine->stage1.kind == SW_STAGE_UNKNOWN)
            continue;
        items[i].by_ipa = find_vas(arena, &space, SW_OUTPUT_IPA, address);
        if (machine->stage2.kind == SW_STAGE_NONE || machine->stage2.kind == SW_STAGE_TABLES)
            items[i].by_pa = find_vas(arena, &space, SW_OUTPUT_PA, address);
    }
    *reverse = (struct sw_render_reverse){machine, items, count};
    return unknown ? SW_ERROR_MISSING : CLI_CLEAN;
}
