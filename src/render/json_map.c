/* SPDX-License-Identifier: MIT */
/* The map of an address space as JSON. */
#include "formats.h"
#include "json_model.h"
#include "words.h"

/* JSON's integers end at 2^63 - 1 in this library: a larger gap between two halves has none. */
static json_t *size_of(struct sw_range va)
{
    if (va.last - va.first >= INT64_MAX)
        return json_null();
    return json_integer((json_int_t)sw_range_size(va));
}

static json_t *alias_of(const struct sw_alias *alias)
{
    json_t *object = json_object();
    json_t *vas = json_array();

    for (size_t i = 0; i < alias->count; i++)
        json_array_append_new(vas, json_of_range(alias->vas[i]));
    json_put(object, "output", json_of_range(alias->output));
    json_put(object, "vas", vas);
    json_put(object, "total", json_integer((json_int_t)alias->total));
    return object;
}

static json_t *aliases_of(const struct sw_map *map)
{
    json_t *aliases = json_array();

    for (size_t i = 0; i < map->alias_count; i++)
        json_array_append_new(aliases, alias_of(&map->aliases[i]));
    return aliases;
}

static json_t *range_of(const void *data, size_t number)
{
    const struct sw_map *map = data;
    const struct sw_map_range *range = &map->ranges[number];
    json_t *object = json_object();
    bool mapped = !map->unknown && range->outcome == VMSA_OK;

    json_put(object, "va", map->unknown ? json_null() : json_of_range(range->va));
    json_put(object, "ipa", json_of_value(&range->ipa));
    json_put(object, "pa", json_of_value(&range->pa));
    json_put(object, "size", size_of(range->va));
    json_put_text(object, "state", words_state(map->machine, range));
    json_put_text(object, "fault",
                  range->outcome == VMSA_OK ? NULL : vmsa_outcome_word(range->outcome));
    json_put(object, "attributes", mapped ? json_of_attributes(&range->attributes) : json_null());
    json_put_text(object, "use", range->region ? sw_use_name(range->region->use) : NULL);
    json_put_text(object, "name", range->name);
    json_put_text(object, "unknown", range->unknown);
    return object;
}

void json_map(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_map *map = &((const struct sw_render_map *)data)->map;
    const struct json_list ranges = {"ranges", map->count, range_of, map};
    json_t *before = json_document("map"), *after = json_object();

    (void)style;
    json_put_machine(before, map->machine);
    json_put(before, "placement",
             map->machine->image ? json_of_placement(map->machine) : json_null());
    json_put(before, "regions", json_of_regions(map->machine));
    json_put_text(before, "unknown", map->unknown);
    json_put(after, "aliases", aliases_of(map));
    json_put(after, "alias_total", json_integer((json_int_t)map->alias_total));
    json_print_list(before, &ranges, after, out);
}
