/* SPDX-License-Identifier: MIT */
/* What is left of RAM for the heap, and the windows a hypervisor shares with us. Pure; knows no
 * tables and allocates nothing. */
#include "boot/map.h"

enum { PAGE = 0x1000 };

/*
 * Whole pages as first..last, in 64 bits so that one past the last page of 4 GB can be said.
 */
struct pages {
    uint64_t first, last;
};

/* A range that must not be used blocks every page it touches. */
static struct pages grow(uint32_t first, uint32_t last)
{
    return (struct pages){first & ~(uint32_t)(PAGE - 1), last | (PAGE - 1)};
}

/* A bank offers only the pages it has in full. May come out empty: last below first. */
static struct pages shrink(struct boot_range bank)
{
    uint64_t first = ((uint64_t)bank.first + PAGE - 1) & ~(uint64_t)(PAGE - 1);
    uint64_t end = ((uint64_t)bank.last + 1) & ~(uint64_t)(PAGE - 1);

    return (struct pages){first, end - 1};
}

enum { OWN_BLOCKS = 3, BLOCKS = OWN_BLOCKS + BOOT_SHARED + BOOT_RESERVED };

/*
 * All that the heap must keep away from. VA section 0 is among it, and that is why no heap range
 * ever crosses VA 0.
 */
static uint32_t collect_blocks(const struct boot_placement *placement,
                               const struct boot_platform *platform, struct pages *blocks)
{
    uint32_t guard = BOOT_STACK_VA - BOOT_SECTION + placement->offset;
    uint32_t count = 0;

    blocks[count++] = grow(placement->offset, placement->offset + (BOOT_SECTION - 1));
    blocks[count++] = grow(guard, guard + (BOOT_SECTION - 1));
    blocks[count++] = grow(placement->stack, placement->end - 1);
    for (uint32_t i = 0; i < platform->shared_count; i++)
        blocks[count++] = grow(platform->shared[i].first, platform->shared[i].last);
    for (uint32_t i = 0; i < platform->reserved_count; i++)
        blocks[count++] = grow(platform->reserved[i].first, platform->reserved[i].last);
    return count;
}

/*
 * The next run of RAM at or above from, not yet cut by blocks. False when there is none.
 */
static bool next_ram(const struct boot_platform *platform, uint64_t from, struct pages *run)
{
    bool found = false;

    for (uint32_t i = 0; i < platform->ram_count; i++) {
        struct pages bank = shrink(platform->ram[i]);
        uint64_t first = bank.first > from ? bank.first : from;

        if (bank.last + 1 <= first)
            continue; /* empty, or all of it below from */
        if (!found || first < run->first || (first == run->first && bank.last > run->last)) {
            *run = (struct pages){first, bank.last};
            found = true;
        }
    }
    return found;
}

/*
 * Cut run at the first block in it. When a block holds its very first page, nothing is left and
 * *resume is one past that block; else *resume is one past what is left.
 */
static bool cut(const struct pages *blocks, uint32_t count, struct pages *run, uint64_t *resume)
{
    for (uint32_t i = 0; i < count; i++) {
        if (blocks[i].first <= run->first && run->first <= blocks[i].last) {
            *resume = blocks[i].last + 1;
            return false;
        }
        if (blocks[i].first > run->first && blocks[i].first <= run->last)
            run->last = blocks[i].first - 1;
    }
    *resume = run->last + 1;
    return true;
}

/*
 * Add a run as VAs. One that touches the range before it makes that one longer.
 */
static bool add_run(const struct pages *run, uint32_t offset, struct boot_range *out, uint32_t max,
                    uint32_t *count)
{
    uint32_t first = (uint32_t)run->first - offset;
    uint32_t last = (uint32_t)run->last - offset;

    if (*count > 0 && out[*count - 1].last + 1 == first) {
        out[*count - 1].last = last;
        return true;
    }
    if (*count == max)
        return false;
    out[(*count)++] = (struct boot_range){first, last};
    return true;
}

enum boot_status boot_heap(const struct boot_placement *placement,
                           const struct boot_platform *platform, struct boot_range *out,
                           uint32_t max, uint32_t *count)
{
    struct pages blocks[BLOCKS];
    struct pages run = {0, 0};
    uint64_t from = 0;
    uint32_t block_count;

    *count = 0;
    if (platform->ram_count > BOOT_RAM_BANKS || platform->shared_count > BOOT_SHARED ||
        platform->reserved_count > BOOT_RESERVED)
        return BOOT_TOO_MANY_RANGES;
    block_count = collect_blocks(placement, platform, blocks);
    while (next_ram(platform, from, &run))
        if (cut(blocks, block_count, &run, &from) &&
            !add_run(&run, placement->offset, out, max, count))
            return BOOT_TOO_MANY_RANGES;
    return BOOT_OK;
}
