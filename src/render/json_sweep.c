/* SPDX-License-Identifier: MIT */
/* At which load addresses an image works, as JSON. */
#include "formats.h"
#include "json_model.h"

#include "model/sweep.h"

static json_t *range_of(const struct sw_sweep_range *range)
{
    json_t *object = json_object();

    json_put(object, "first", json_of_address(range->first));
    json_put(object, "last", json_of_address(range->last));
    json_put(object, "count", json_integer((json_int_t)range->count));
    json_put_text(object, "verdict", sw_sweep_verdict_name(range->verdict));
    json_put_text(object, "rule", range->rule);
    json_put_text(object, "why", range->verdict == SW_SWEEP_WORKS ? NULL : range->why);
    return object;
}

static json_t *family_of(const struct sw_sweep_family *family)
{
    json_t *object = json_object(), *ranges = json_array();

    for (size_t i = 0; i < family->range_count; i++)
        json_array_append_new(ranges, range_of(&family->ranges[i]));
    json_put_text(object, "name", family->name);
    json_put(object, "step", json_of_address(family->step));
    json_put(object, "count", json_integer((json_int_t)family->count));
    json_put(object, "works", json_integer((json_int_t)family->works));
    json_put(object, "ranges", ranges);
    return object;
}

void json_sweep(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_sweep *sweep = data;
    json_t *document = json_document("sweep"), *families = json_array();

    (void)style;
    for (size_t i = 0; i < SW_SWEEP_FAMILIES; i++)
        json_array_append_new(families, family_of(&sweep->families[i]));
    json_put_machine(document, sweep->machine);
    json_put(document, "families", families);
    json_print(document, out);
}
