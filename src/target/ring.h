/* SPDX-License-Identifier: MIT */
/* One direction of a ring in a page that two sides share. Pure but for the page. */
#ifndef UK_RING_H
#define UK_RING_H

#include <stdbool.h>
#include <stdint.h>

/*
 * size is a power of two. The counters run modulo 2^32; what lies between them is in the ring. The
 * other side can write anything to them at any time.
 */
struct uk_ring {
    volatile char *bytes;
    uint32_t size;
    volatile uint32_t *consumed, *produced;
};

/*
 * Put or get up to length bytes: how many it were, which is 0 when the ring is full or empty, and
 * also when the counters make no sense.
 */
uint32_t uk_ring_put(const struct uk_ring *ring, const char *bytes, uint32_t length);
uint32_t uk_ring_get(const struct uk_ring *ring, char *bytes, uint32_t length);

/*
 * Whether the counters can be: at most size bytes between them.
 */
bool uk_ring_is_sound(const struct uk_ring *ring);

#endif
