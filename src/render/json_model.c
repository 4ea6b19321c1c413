/* SPDX-License-Identifier: MIT */
/* Parts of the model as JSON values. */
#include "json_model.h"

#include "words.h"

/* The contract's words: the same as in jsonl. */
json_t *json_of_attributes(const struct vmsa_attributes *attributes)
{
    const struct vmsa_memory *memory = &attributes->memory;
    json_t *object = json_object();
    char pl1[4], pl0[4];

    json_put_text(object, "type", vmsa_memory_type_name(memory->type));
    json_put_text(object, "inner", vmsa_cache_policy_name(memory->inner));
    json_put_text(object, "outer", vmsa_cache_policy_name(memory->outer));
    json_put_text(object, "shareability", vmsa_shareability_name(memory->shareability));
    json_put_text(object, "pl1", words_rights(pl1, attributes->pl1));
    json_put_text(object, "pl0", words_rights(pl0, attributes->pl0));
    json_put(object, "ns", json_boolean(attributes->ns));
    json_put(object, "ng", json_boolean(attributes->ng));
    return object;
}

/* why says where the tables are from, or what is missing. */
static json_t *stage_of(const struct sw_stage *stage)
{
    json_t *object = json_object();

    json_put_text(object, "kind", words_stage(stage->kind));
    json_put_text(object, "why", stage->why);
    return object;
}

void json_put_machine(json_t *document, const struct sw_machine *machine)
{
    json_put_text(document, "image", machine->image ? machine->image->name : NULL);
    json_put_text(document, "machine", machine->layout ? machine->layout->name : NULL);
    json_put_text(document, "source", machine->image ? NULL : machine->about);
    json_put_text(document, "regime", sw_regime_name(machine->regime));
    json_put(document, "stage1", stage_of(&machine->stage1));
    json_put(document, "stage2", stage_of(&machine->stage2));
}

/* Sizes are numbers, addresses strings: JSON numbers lose bits above 2^53. */
json_t *json_of_placement(const struct sw_machine *machine)
{
    const struct sw_placement *placement = &machine->placement;
    json_t *object = json_object();
    json_t *ram = json_array();

    for (size_t i = 0; i < machine->ram_count; i++)
        json_array_append_new(ram, json_of_range(machine->ram[i].where));
    json_put_text(object, "refusal", placement->refused ? placement->refusal : NULL);
    json_put(object, "load", json_of_value(&placement->load));
    json_put(object, "entry", json_of_value(&placement->entry));
    json_put(object, "loaded_size", json_integer((json_int_t)placement->loaded_size));
    json_put(object, "counted_size", json_integer((json_int_t)placement->counted_size));
    json_put(object, "flattened", json_boolean(placement->as_flat));
    json_put(object, "dtb", json_of_value(&placement->dtb));
    json_put(object, "dtb_size", json_integer((json_int_t)placement->dtb_size));
    json_put(object, "ramdisk", json_of_value(&placement->ramdisk));
    json_put(object, "ramdisk_size", json_integer((json_int_t)placement->ramdisk_size));
    json_put(object, "base", json_of_value(&machine->base));
    json_put(object, "offset", json_of_value(&machine->offset));
    json_put(object, "offset_from_run", json_boolean(machine->offset_from_run));
    json_put(object, "ram", ram);
    return object;
}

/* "when" tells regions that matter at entry only from those of the running guest. */
json_t *json_of_regions(const struct sw_machine *machine)
{
    static const char *const when[] = {"never", "entry", "running", "always"};
    json_t *regions = json_array();

    for (size_t i = 0; i < machine->region_count; i++) {
        const struct sw_region *region = &machine->regions[i];
        json_t *object = json_object();

        json_put_text(object, "use", sw_use_name(region->use));
        json_put_text(object, "name", region->name);
        json_put(object, "ipa", json_of_range(region->where));
        json_put(object, "va", json_of_value(&region->va));
        json_put_text(object, "when", when[region->when & SW_WHEN_ALWAYS]);
        json_array_append_new(regions, object);
    }
    return regions;
}
