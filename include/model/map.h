/* SPDX-License-Identifier: MIT */
/* The whole address space as coalesced ranges. Never merges what differs in attributes, rights,
 * state or use. */
#ifndef SW_MODEL_MAP_H
#define SW_MODEL_MAP_H

#include "model/space.h"
#include "model/translate.h"

/*
 * [va.first, va.last] maps to consecutive IPAs from ipa on (known when outcome is VMSA_OK or the
 * fault is stage 2's). The answers are those of struct sw_state; attributes has the rights of both
 * stages for every access. region is the narrowest one there; name: the regions and the image's
 * sections that lie there ("kernel: .text .rodata"), or "" for none.
 */
struct sw_map_range {
    struct sw_range va;
    struct sw_value ipa, pa;
    struct vmsa_attributes attributes;
    uint8_t outcome; /* enum vmsa_outcome; VMSA_TRANSLATION with stage 2: IPA that nothing backs */
    uint8_t stage;
    enum sw_stage2_answer stage2;
    bool lazy; /* descriptors there are invalid and not empty */
    const struct sw_region *region;
    const char *name;
    const char *unknown; /* what is missing, when outcome is VMSA_UNKNOWN */
};

struct sw_map {
    const struct sw_machine *machine;
    struct sw_map_range *ranges; /* ascending by VA, covering the whole space (4 GB, or 2^64 bytes
                                    for AArch64) without gap or overlap */
    size_t count;
    const struct sw_alias *aliases;
    size_t alias_count, alias_total;
    bool incomplete;     /* the tables were too many to look at all; the last range says so */
    const char *unknown; /* not NULL: why stage 1 is not known; then the ranges hold the IPA picture
                            only: va has IPAs, and outcome is VMSA_UNKNOWN. None for a dump */
    bool partly_unknown; /* the outcome of some range is VMSA_UNKNOWN */
};

/*
 * The whole space as the image sees it at hand-over. Ranges are split where regions or stage-2
 * windows begin and end.
 */
void sw_map_build(struct sw_arena *arena, const struct sw_machine *machine, struct sw_map *map);

#endif
