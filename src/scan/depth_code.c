/* SPDX-License-Identifier: MIT */
/* The image's code by VA, and the functions in it. Follows nothing. */
#include "depth.h"

enum { FIRST_ROOM = 1 << 9 };

/* The one found last is tried first, as code is read in runs. What lies behind a segment's bytes in
 * the file is neither code nor a literal. */
static const struct sw_segment *segment_of(struct sw_depth *depth, uint32_t va)
{
    const struct sw_segment *last = depth->segment;

    if (last && sw_segment_has(last, va))
        return last;
    for (size_t i = 0; i < depth->image->segment_count; i++) {
        const struct sw_segment *segment = &depth->image->segments[i];

        if (sw_segment_has(segment, va))
            return depth->segment = segment;
    }
    return NULL;
}

/* false when not all bytes are in one segment's part of the file: a literal is never made of a
 * part. */
bool sw_depth_read(struct sw_depth *depth, uint32_t va, unsigned size, uint32_t *word)
{
    const struct sw_segment *segment = segment_of(depth, va);
    const struct sw_bytes *bytes = &depth->image->bytes;
    uint64_t at;

    if (!segment || segment->file_size - (va - segment->va) < size)
        return false;
    at = segment->offset + (va - segment->va);
    if (at < segment->offset || at > bytes->size || bytes->size - at < size)
        return false;
    *word = 0;
    for (unsigned i = 0; i < size; i++)
        *word |= (uint32_t)bytes->data[at + i] << (8 * i);
    return true;
}

/* How many mapping symbols are at va or before. Code is read in runs, so it is mostly as many as
 * last time. */
static size_t mappings_to(struct sw_depth *depth, uint32_t va)
{
    const size_t last = depth->mapped;
    size_t low = 0, high = depth->mapping_count;

    if (last && depth->mapping[last - 1].va <= va && (last == high || depth->mapping[last].va > va))
        return last;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (depth->mapping[middle].va <= va)
            low = middle + 1;
        else
            high = middle;
    }
    return depth->mapped = low;
}

/* *thumb is left alone where no mapping symbol speaks for the address: what the caller knows from
 * the branch is the best there is then. */
bool sw_depth_is_code(struct sw_depth *depth, uint32_t va, bool *thumb)
{
    const struct sw_segment *segment = segment_of(depth, va);
    size_t count;

    if (!segment || !segment->execute)
        return false;
    count = mappings_to(depth, va);
    if (count == 0 || depth->mapping[count - 1].va < segment->va)
        return true;
    *thumb = depth->mapping[count - 1].kind == 't';
    return depth->mapping[count - 1].kind != 'd';
}

/* Its name and end; without a symbol the address has to do. */
static struct sw_function *make(struct sw_depth *depth, uint32_t va, bool thumb)
{
    struct sw_function *function = SW_NEW(depth->arena, struct sw_function);
    const struct sw_symbol *symbol = sw_depth_symbol_at(depth, va);

    *function = (struct sw_function){.va = va, .thumb = thumb};
    if (symbol && symbol->va == va) {
        function->name = symbol->name;
        function->end = symbol->size ? (uint32_t)(va + symbol->size) : 0;
    } else if (symbol) {
        function->name =
            sw_sprintf(depth->arena, "%s+0x%x", symbol->name, (unsigned)(va - symbol->va));
    } else {
        function->name = sw_sprintf(depth->arena, "0x%08x", (unsigned)va);
    }
    return function;
}

/* 0 marks a free slot, hence an index is stored plus one. */
static uint32_t *slot_of(struct sw_depth *depth, uint32_t va)
{
    size_t at = (va >> 1) * UINT32_C(2654435761) % depth->index_room;

    while (depth->index[at] && depth->functions.items[depth->index[at] - 1]->va != va)
        at = (at + 1) % depth->index_room;
    return &depth->index[at];
}

/* Touching memory costs more than hashing again: small images stay in a small table. */
static void make_room(struct sw_depth *depth)
{
    if (depth->functions.count * 2 < depth->index_room)
        return;
    depth->index_room = depth->index_room ? depth->index_room * 4 : FIRST_ROOM;
    depth->index = SW_NEW_ARRAY(depth->arena, uint32_t, depth->index_room);
    for (size_t i = 0; i < depth->functions.count; i++)
        *slot_of(depth, depth->functions.items[i]->va) = (uint32_t)i + 1;
}

/* At the limit the first function stands for all others. cut says so, and is to be looked at before
 * a result is trusted. */
size_t sw_depth_function(struct sw_depth *depth, uint32_t va, bool thumb)
{
    uint32_t *slot;

    make_room(depth);
    slot = slot_of(depth, va);
    if (*slot)
        return *slot - 1;
    if (depth->functions.count == SW_DEPTH_FUNCTIONS) {
        depth->cut = true;
        return 0;
    }
    sw_push(depth->arena, &depth->functions, make(depth, va, thumb));
    *slot = (uint32_t)depth->functions.count;
    return depth->functions.count - 1;
}
