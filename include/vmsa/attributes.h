/* SPDX-License-Identifier: MIT */
/* Memory type, cacheability, shareability and rights as values, whatever format they came from.
 * Knows no encodings. */
#ifndef VMSA_ATTRIBUTES_H
#define VMSA_ATTRIBUTES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Memory types in the order of strictness that combining two stages uses: the smaller value wins
 * (Arm ARM, S2CombineS1MemAttrs).
 */
enum vmsa_memory_type {
    VMSA_DEVICE_NGNRNE, /* Strongly-ordered in ARMv7 words */
    VMSA_DEVICE_NGNRE,  /* Device in ARMv7 words */
    VMSA_DEVICE_NGRE,
    VMSA_DEVICE_GRE,
    VMSA_NORMAL,
};

/*
 * Cacheability of one level (inner or outer) of Normal memory, weakest first: combining takes the
 * smaller.
 */
enum vmsa_cacheability {
    VMSA_NON_CACHEABLE,
    VMSA_WRITE_THROUGH,
    VMSA_WRITE_BACK,
};

enum vmsa_shareability {
    VMSA_NON_SHAREABLE,
    VMSA_INNER_SHAREABLE,
    VMSA_OUTER_SHAREABLE,
};

/*
 * Cacheability of one level together with its allocation hints. read_allocate and write_allocate
 * mean nothing for Non-cacheable.
 */
struct vmsa_cache_policy {
    uint8_t cacheability : 2; /* enum vmsa_cacheability */
    bool read_allocate : 1;
    bool write_allocate : 1;
    bool transient : 1;
};

/*
 * What the manual calls the memory attributes of a location. inner and outer are Non-cacheable for
 * Device. constrained is true where the encoding is CONSTRAINED UNPREDICTABLE or IMPLEMENTATION
 * DEFINED and a legal choice was taken.
 */
struct vmsa_memory {
    uint8_t type : 3;         /* enum vmsa_memory_type */
    uint8_t shareability : 2; /* enum vmsa_shareability; Device and Non-cacheable Normal are always
                                 Outer Shareable */
    struct vmsa_cache_policy inner, outer;
    bool constrained;
};

/*
 * The rights of one privilege level after everything that stage took into account (AP, APTable, XN,
 * PXN, WXN, domain manager).
 */
struct vmsa_rights {
    bool read : 1, write : 1, execute : 1;
};

/*
 * Attributes of one translation: memory, rights for PL1 (EL1; or PL2/EL2 in their regimes) and for
 * PL0 (EL0), and the two bits that are neither. Kept in 8 bytes: a walk over many addresses writes
 * one for each.
 */
struct vmsa_attributes {
    struct vmsa_memory memory;
    struct vmsa_rights pl1, pl0;
    bool ns; /* the output address is Non-secure (meaningful for a Secure regime only) */
    bool ng; /* not global: the TLB entry is tagged by ASID */
};

/*
 * Whether two attributes are the same in every member (memcmp would look at padding too).
 */
bool vmsa_attributes_equal(const struct vmsa_attributes *a, const struct vmsa_attributes *b);

/*
 * Short names for people: "Device-nGnRE", "Normal"; "NC", "WT-RA", "WB-RWA"; "NSH", "ISH", "OSH".
 * Never NULL.
 */
const char *vmsa_memory_type_name(enum vmsa_memory_type type);
const char *vmsa_cache_policy_name(struct vmsa_cache_policy policy);
const char *vmsa_shareability_name(enum vmsa_shareability shareability);

/*
 * The policy of a 2-bit code as TEX, NMRR and TTBR use it: 0 NC, 1 WB-RWA, 2 WT-RA, 3 WB-RA.
 */
struct vmsa_cache_policy vmsa_cache_policy_of(unsigned code);

/*
 * Whole attributes: Device memory, Non-cacheable Normal memory, and Normal memory by the codes of
 * its inner and outer policy.
 */
struct vmsa_memory vmsa_device(enum vmsa_memory_type type, bool constrained);
struct vmsa_memory vmsa_uncached(bool constrained);
struct vmsa_memory vmsa_normal(unsigned inner, unsigned outer, enum vmsa_shareability shareability);

/*
 * One byte of MAIR with the SH field of a descriptor (Arm ARM, S1DecodeMemAttrs). aarch64: the
 * bytes of later extensions (0x40, 0xa0, 0xf0) are Normal memory too. Reserved bytes come back as
 * Device-nGnRnE, reserved SH (1) as Non-shareable, with constrained set.
 */
struct vmsa_memory vmsa_mair_memory(unsigned byte, unsigned sh, bool aarch64);

/*
 * MemAttr and SH of a stage-2 descriptor, HCR_EL2.FWB = 0 (S2DecodeMemAttrs). A reserved inner
 * field is taken as Non-cacheable, with constrained set.
 */
struct vmsa_memory vmsa_stage2_memory(unsigned memattr, unsigned sh);

/*
 * Stage 1 and stage 2 together (S2CombineS1MemAttrs): the stricter type, the weaker cacheability
 * with the hints of stage 1, the wider shareability.
 */
struct vmsa_memory vmsa_combine(struct vmsa_memory stage1, struct vmsa_memory stage2);

/*
 * The same with HCR_EL2.FWB = 1, where MemAttr[2:0] says what becomes of stage 1's attributes
 * (AArch64_S2ApplyFWBMemAttrs).
 */
struct vmsa_memory vmsa_combine_forced(struct vmsa_memory stage1, unsigned memattr, unsigned sh);

/*
 * TEX, C, B and S of a short descriptor with SCTLR.TRE = 0 (Arm ARM, AArch32_DefaultTEXDecode).
 * tex is 0..7. Reserved combinations come back as Device-nGnRnE with constrained set.
 */
struct vmsa_memory vmsa_tex_memory(unsigned tex, bool c, bool b, bool s);

/*
 * The same with SCTLR.TRE = 1 (AArch32_RemappedTEXDecode): TEX[0], C and B choose fields of PRRR
 * and NMRR. constrained is set for the reserved type code 3 (taken as Device-nGnRnE) and for
 * {TEX[0], C, B} = 6, which is IMPLEMENTATION DEFINED (the registers are used as for the others).
 */
struct vmsa_memory vmsa_remapped_memory(uint32_t prrr, uint32_t nmrr, unsigned tex, bool c, bool b,
                                        bool s);

#endif
