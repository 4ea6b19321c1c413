/* SPDX-License-Identifier: MIT */
/* Rings in shared pages. Pure but for the page: the host's unit tests run it too. */
#include "ring.h"

/* Bytes between the two counters, each read once. */
static uint32_t filled(const struct uk_ring *ring)
{
    return __atomic_load_n(ring->produced, __ATOMIC_ACQUIRE) -
           __atomic_load_n(ring->consumed, __ATOMIC_ACQUIRE);
}

bool uk_ring_is_sound(const struct uk_ring *ring)
{
    return filled(ring) <= ring->size;
}

/* The bytes must be there before the counter says so. */
uint32_t uk_ring_put(const struct uk_ring *ring, const char *bytes, uint32_t length)
{
    uint32_t at = *ring->produced;
    uint32_t used = filled(ring);
    uint32_t room = used <= ring->size ? ring->size - used : 0;
    uint32_t count = length < room ? length : room;

    for (uint32_t i = 0; i < count; i++) {
        ring->bytes[(at + i) & (ring->size - 1)] = bytes[i];
    }
    __atomic_store_n(ring->produced, at + count, __ATOMIC_RELEASE);
    return count;
}

/* And they must be read before the counter gives their place away. */
uint32_t uk_ring_get(const struct uk_ring *ring, char *bytes, uint32_t length)
{
    uint32_t at = *ring->consumed;
    uint32_t used = filled(ring);
    uint32_t count = used > ring->size ? 0 : used < length ? used : length;

    for (uint32_t i = 0; i < count; i++) {
        bytes[i] = ring->bytes[(at + i) & (ring->size - 1)];
    }
    __atomic_store_n(ring->consumed, at + count, __ATOMIC_RELEASE);
    return count;
}
