/* SPDX-License-Identifier: MIT */
/* What pictures say of their boxes, whatever the format: names, ways past the end, findings. */
#include "picture.h"
#include "words.h"

#include <stdlib.h>

enum { SECTION = 1 << 20 };

/* Offsets are modulo 4 GB: what goes the other way than the image has gone past the end. An offset
 * that is no multiple of a section is not what the tables do, but they come near it. */
bool picture_is_wrapped(const struct sw_machine *machine, const struct sw_map_range *range)
{
    const uint32_t offset = (uint32_t)machine->offset.v;
    bool up;

    if (!machine->offset.known || !machine->link.known || !machine->base.known || !offset ||
        !range->ipa.known ||
        (uint32_t)(range->ipa.v - range->va.first) - offset + SECTION >= 2 * SECTION)
        return false;
    up = machine->base.v > machine->link.v;
    return up != (range->ipa.v > range->va.first);
}

/* Of the VA what the map's own row says; of the IPA what lies there, whoever reaches it: a region
 * by the map's name for it, which has the sections, else by its own; then the hypervisor's window;
 * then the state. */
const char *picture_name(const struct sw_map *map, enum picture_space space,
                         const struct picture_box *box)
{
    if (space == PICTURE_VA && box->range)
        return box->range->name && *box->range->name ? box->range->name
                                                     : words_state(map->machine, box->range);
    if (box->region && box->region->use != SW_USE_RAM)
        return box->range && box->range->region == box->region && *box->range->name
                   ? box->range->name
                   : box->region->name;
    if (box->window && !(box->region && *box->region->name))
        return box->window->name;
    if (box->region)
        return box->region->name;
    if (box->range && box->range->name && *box->range->name)
        return box->range->name;
    return box->range ? words_state(map->machine, box->range) : "no VA leads here";
}

bool picture_has_place(const struct sw_finding *finding)
{
    return finding->evidence_count || finding->place;
}

static bool has_marked(const struct sw_finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].marked)
            return true;
    return false;
}

/* Middles, as these are what numbers are moved apart from; then the number. */
static int by_place(const void *a, const void *b)
{
    const struct picture_mark *x = a, *y = b;
    const double left = x->from + x->to, right = y->from + y->to;

    if (left < right || left > right)
        return left < right ? -1 : 1;
    return (x->finding > y->finding) - (x->finding < y->finding);
}

/* Where a piece of evidence lies in one space; false when nobody knows. */
static bool place_of(const struct sw_evidence *evidence, enum picture_space space,
                     struct sw_range *where)
{
    *where = evidence->ipa;
    if (space != PICTURE_VA)
        return true;
    return evidence->va.known && sw_range_of(evidence->va.v, sw_range_size(evidence->ipa), where);
}

size_t picture_marks(const struct sw_report *report, const struct picture_column *column,
                     enum picture_space space, struct picture_mark marks[PICTURE_MARKS])
{
    size_t count = 0;

    for (size_t f = 0; report && f < report->finding_count; f++) {
        const struct sw_finding *finding = &report->findings[f];
        const struct sw_evidence *evidence =
            finding->evidence_count ? finding->evidence : finding->place;
        const size_t pieces = finding->evidence_count ? finding->evidence_count : evidence != NULL;
        const bool marked = !finding->evidence_count || has_marked(finding);

        for (size_t e = 0; e < pieces && count < PICTURE_MARKS; e++) {
            struct picture_mark mark = {.finding = f + 1};
            struct sw_range where;

            if ((evidence[e].marked || !marked) && place_of(&evidence[e], space, &where) &&
                picture_span(column, where, &mark.from, &mark.to))
                marks[count++] = mark;
        }
    }
    if (count > 1)
        qsort(marks, count, sizeof *marks, by_place);
    return count;
}
