/* SPDX-License-Identifier: MIT */
/* Parts of the model as JSON values, for more than one document. */
#ifndef SW_RENDER_JSON_MODEL_H
#define SW_RENDER_JSON_MODEL_H

#include "json.h"

/*
 * {"type", "inner", "outer", "shareability", "pl1", "pl0", "ns", "ng"}
 */
json_t *json_of_attributes(const struct vmsa_attributes *attributes);

/*
 * "image", "machine", "stage1" {"kind", "why"} and "stage2" {"kind", "why"} of a document about one
 * machine.
 */
void json_put_machine(json_t *document, const struct sw_machine *machine);

/*
 * What the loader does: "refusal" (or null), "load", "entry", "dtb", "ramdisk", "base", "offset",
 * "ram" and sizes.
 */
json_t *json_of_placement(const struct sw_machine *machine);

/*
 * {"use", "name", "ipa", "va", "when"}
 */
json_t *json_of_regions(const struct sw_machine *machine);

/*
 * One translation with every step of both stages and every field. Texts are kept in the arena.
 */
json_t *json_of_translation(struct sw_arena *arena, const struct sw_machine *machine,
                            const struct sw_trace *trace);

#endif
