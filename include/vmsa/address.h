/* SPDX-License-Identifier: MIT */
/* The three address spaces as three types, so that one cannot be passed for another. Knows no
 * registers and no tables. */
#ifndef VMSA_ADDRESS_H
#define VMSA_ADDRESS_H

#include <stdint.h>

/*
 * A virtual address: what an instruction uses. AArch32: 32 bits, the upper half is zero. AArch64:
 * 64 bits, tag included.
 */
typedef struct vmsa_va {
    uint64_t v;
} vmsa_va;

/*
 * An intermediate physical address: what stage 1 gives, what a guest believes to be physical. At
 * most 52 bits.
 */
typedef struct vmsa_ipa {
    uint64_t v;
} vmsa_ipa;

/*
 * A physical address: what stage 2 gives. At most 52 bits. Without a stage 2 it equals the IPA.
 */
typedef struct vmsa_pa {
    uint64_t v;
} vmsa_pa;

static inline vmsa_va vmsa_va_of(uint64_t v)
{
    return (vmsa_va){v};
}

static inline vmsa_ipa vmsa_ipa_of(uint64_t v)
{
    return (vmsa_ipa){v};
}

static inline vmsa_pa vmsa_pa_of(uint64_t v)
{
    return (vmsa_pa){v};
}

#endif
