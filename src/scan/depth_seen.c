/* SPDX-License-Identifier: MIT */
/* The places of a function that were looked at already. Knows no instruction. */
#include "depth.h"

/* Linear probing. sw_depth_seen keeps half of the table free, so a free slot always ends it. */
static struct sw_seen *slot_of(struct sw_seen *seen, size_t room, uint32_t va, uint32_t stamp)
{
    size_t at = (va >> 1) * UINT32_C(2654435761) % room;

    while (seen[at].stamp == stamp && seen[at].va != va)
        at = (at + 1) % room;
    return &seen[at];
}

/* The table is kept from function to function; another one's stamp makes a slot free. */
struct sw_seen *sw_depth_seen(struct sw_depth *depth, uint32_t va)
{
    struct sw_seen *slot, *grown;
    size_t room;

    if (depth->seen_count * 2 >= depth->seen_room) {
        room = depth->seen_room ? depth->seen_room * 4 : 1 << 10;
        grown = SW_NEW_ARRAY(depth->arena, struct sw_seen, room);
        for (size_t i = 0; i < depth->seen_room; i++)
            if (depth->seen[i].stamp == depth->stamp)
                *slot_of(grown, room, depth->seen[i].va, depth->stamp) = depth->seen[i];
        depth->seen = grown;
        depth->seen_room = room;
    }
    slot = slot_of(depth->seen, depth->seen_room, va, depth->stamp);
    if (slot->stamp == depth->stamp)
        return slot;
    depth->seen_count++;
    *slot = (struct sw_seen){.va = va, .stamp = depth->stamp, .depth = INT32_MIN};
    return slot;
}
