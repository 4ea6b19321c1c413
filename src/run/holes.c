/* SPDX-License-Identifier: MIT */
/* The emulator's 4 GB: RAM where the machine has it, and everything between. Knows no device. */
#include "engine.h"

static const uint64_t SPACE = UINT64_C(1) << 32;

/* Devices answer 0 and take everything; what that means the watch on accesses tells, if there is
 * one. */
static uint64_t read_device(uc_engine *uc, uint64_t offset, unsigned size, void *context)
{
    const struct hole *hole = context;

    (void)uc, (void)size;
    brief_outside(hole->r, hole->first + offset);
    return 0;
}

static void write_device(uc_engine *uc, uint64_t offset, unsigned size, uint64_t value,
                         void *context)
{
    const struct hole *hole = context;

    (void)uc, (void)size, (void)value;
    brief_outside(hole->r, hole->first + offset);
}

/* Every hole remembers where it begins, as the emulator hands its callbacks an offset and no
 * address. */
static bool map_hole(struct sw_runner *r, uint64_t first, uint64_t end, struct sw_error *err)
{
    struct hole *hole;

    if (first >= end)
        return true;
    hole = SW_NEW(r->arena, struct hole);
    *hole = (struct hole){r, first};
    return engine_ok(uc_mmio_map(r->uc, first, end - first, read_device, hole, write_device, hole),
                     "address space", err);
}

/* Banks may be in any order; they do not overlap in a device tree that was accepted, or else the
 * emulator says so. */
bool holes_map(struct sw_runner *r, struct sw_error *err)
{
    uint64_t at = 0;

    while (at < SPACE) {
        const struct bank *next = NULL;

        for (size_t i = 0; i < r->bank_count; i++)
            if (r->banks[i].first >= at && (!next || r->banks[i].first < next->first))
                next = &r->banks[i];
        if (!map_hole(r, at, next ? next->first : SPACE, err))
            return false;
        if (!next)
            return true;
        if (!engine_ok(uc_mem_map_ptr(r->uc, next->first, next->last - next->first + 1, UC_PROT_ALL,
                                      next->host),
                       "RAM", err))
            return false;
        at = next->last + 1;
    }
    return true;
}
