/* SPDX-License-Identifier: MIT */
/* The translation table the image wants, in two phases. Pure; the first phase runs with the MMU
 * off. Encodes no bits itself and reads no device tree. */
#include "boot/map.h"

enum {
    ENTRIES = BOOT_TABLE_SIZE / 4,
    NO_SECTION = ENTRIES,
    NULL_SECTION = 0, /* a null pointer must fault */
    GUARD_SECTION = BOOT_STACK_VA / BOOT_SECTION - 1,
    AP_PL1_READ_WRITE = 1, /* AP[2:0] = 001: PL0 has nothing */
    TEX_DEVICE = 0,        /* TEX 000, C 0, B 1: shareable Device */
    TEX_ALLOCATE = 1,      /* TEX 001, C 1, B 1: Normal, write-back, write-allocate */
};

/*
 * One entry: Normal memory is shareable because the hypervisor's side of a shared page must see the
 * same lines (Xen public/arch-arm.h asks for that), and so must the table walks.
 */
static uint32_t section_of(uint32_t ipa, bool normal, bool execute)
{
    return vmsa_short_encode_section(&(struct vmsa_short){
        .output = ipa,
        .tex = normal ? TEX_ALLOCATE : TEX_DEVICE,
        .ap = AP_PL1_READ_WRITE,
        .c = normal,
        .b = true,
        .s = true,
        .xn = !execute,
    });
}

uint32_t boot_identity_index(const struct boot_placement *placement)
{
    return placement->offset == 0 ? NO_SECTION : placement->base / BOOT_SECTION;
}

static void clear_table(uint32_t *table)
{
    for (uint32_t i = 0; i < ENTRIES; i++)
        table[i] = 0;
}

enum boot_status boot_map_early(const struct boot_placement *placement, uint32_t *table)
{
    const uint32_t first = BOOT_STACK_VA / BOOT_SECTION;
    const uint32_t last = (placement->end - 1 - placement->offset) / BOOT_SECTION;
    const uint32_t identity = boot_identity_index(placement);

    clear_table(table);
    if (vmsa_build_fill(table, first, last - first + 1, section_of(placement->stack, true, true)) !=
        VMSA_BUILD_OK)
        return BOOT_IDENTITY_CONFLICT;
    if (identity == NO_SECTION)
        return BOOT_OK;
    if (vmsa_short_is_live(table[identity]))
        return BOOT_IDENTITY_CONFLICT;
    table[identity] = section_of(placement->base, true, true);
    return BOOT_OK;
}

void boot_map_drop_identity(const struct boot_placement *placement, uint32_t *table)
{
    uint32_t identity = boot_identity_index(placement);

    if (identity != NO_SECTION)
        table[identity] = 0;
}

/*
 * What holds of the section at ipa and of those after it: the first that begins where it may
 * change.
 */
struct stretch {
    bool normal;
    uint32_t last; /* of the last section's bytes */
};

/*
 * A section that holds any byte of a range is Normal, and so are all up to the range's end; one
 * that holds none lasts at most to the section in which the range begins.
 */
static void look(const struct boot_range *ranges, uint32_t count, uint32_t ipa,
                 struct stretch *stretch)
{
    const uint32_t mask = BOOT_SECTION - 1;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t first = ranges[i].first & ~mask, last = ranges[i].last | mask;

        if (first <= ipa && ipa <= last && (!stretch->normal || stretch->last < last)) {
            stretch->normal = true;
            stretch->last = last;
        } else if (!stretch->normal && ipa < first && first - 1 < stretch->last) {
            stretch->last = first - 1;
        }
    }
}

/*
 * A section that holds any RAM at all is Normal: the bytes beside the RAM are then mapped as Normal
 * too, but nobody has a reason to touch those.
 */
static struct stretch stretch_at(const struct boot_platform *platform, uint32_t ipa)
{
    struct stretch stretch = {false, UINT32_MAX};

    look(platform->ram, platform->ram_count, ipa, &stretch);
    look(platform->shared, platform->shared_count, ipa, &stretch);
    return stretch;
}

/*
 * Entries that stay invalid.
 */
static bool stays_invalid(uint32_t index)
{
    return index == NULL_SECTION || index == GUARD_SECTION;
}

/*
 * How many entries from index on are to be filled alike: to the end of the stretch, and not over an
 * entry that stays invalid. The stretch ends at 4 GB at the latest, where the IPAs wrap.
 */
static uint32_t run_from(uint32_t index, uint32_t sections)
{
    uint32_t end = index < ENTRIES - sections ? index + sections : ENTRIES;

    return (index < GUARD_SECTION && end > GUARD_SECTION ? GUARD_SECTION : end) - index;
}

enum boot_status boot_map_complete(const struct boot_placement *placement,
                                   const struct boot_platform *platform, uint32_t *table)
{
    uint32_t count = 1;

    if (platform->ram_count > BOOT_RAM_BANKS || platform->shared_count > BOOT_SHARED)
        return BOOT_TOO_MANY_RANGES;
    for (uint32_t i = 0; i < ENTRIES; i += count) {
        uint32_t ipa = i * BOOT_SECTION + placement->offset; /* wraps at 4 GB, as the map does */
        struct stretch stretch = stretch_at(platform, ipa);

        count = 1;
        if (stays_invalid(i))
            continue;
        count = run_from(i, (stretch.last - ipa) / BOOT_SECTION + 1);
        if (vmsa_build_fill(table, i, count, section_of(ipa, stretch.normal, false)) !=
            VMSA_BUILD_OK)
            return BOOT_IDENTITY_CONFLICT;
    }
    return BOOT_OK;
}
