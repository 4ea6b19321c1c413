/* SPDX-License-Identifier: MIT */
/* The values that turn the MMU on. Pure, and runs with the MMU off. Knows no order of writes. */
#include "boot/registers.h"

#include "vmsa/fields.h"

enum { DOMAIN_CLIENT = 1, WALK_WRITE_BACK_ALLOCATE = 1 };

#define SCTLR_BIT(name) ((uint32_t)vmsa_put(1, VMSA_F(SCTLR, name)))

/*
 * Walks read what the caches hold: Normal write-back write-allocate, inner and outer, shareable.
 * IRGN is split in two, its high bit is TTBR0[0] and its low bit TTBR0[6].
 */
static uint32_t ttbr0_for(uint32_t table)
{
    return table | (uint32_t)vmsa_put(1, VMSA_F(TTBR_SHORT, S)) |
           (uint32_t)vmsa_put(WALK_WRITE_BACK_ALLOCATE, VMSA_F(TTBR_SHORT, RGN)) |
           (uint32_t)vmsa_put(WALK_WRITE_BACK_ALLOCATE, VMSA_F(TTBR_SHORT, IRGN0));
}

/*
 * TE is cleared with the rest: the vectors are A32 code. What is not named keeps its value, since
 * some of those bits read as one.
 */
static uint32_t sctlr_for(uint32_t now)
{
    const uint32_t set = SCTLR_BIT(M) | SCTLR_BIT(C) | SCTLR_BIT(Z) | SCTLR_BIT(I);
    const uint32_t clear = SCTLR_BIT(A) | SCTLR_BIT(V) | SCTLR_BIT(WXN) | SCTLR_BIT(UWXN) |
                           SCTLR_BIT(EE) | SCTLR_BIT(TRE) | SCTLR_BIT(AFE) | SCTLR_BIT(TE);

    return (now & ~clear) | set;
}

struct boot_registers boot_registers_for(const struct boot_placement *placement, uint32_t sctlr_now,
                                         uint32_t vectors)
{
    return (struct boot_registers){
        .dacr = DOMAIN_CLIENT,
        .ttbcr = 0,
        .ttbr0 = ttbr0_for(placement->table),
        .ttbr1 = 0,
        .vbar = vectors,
        .sctlr = sctlr_for(sctlr_now),
    };
}
