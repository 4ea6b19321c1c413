/* SPDX-License-Identifier: MIT */
/* VMSAv7 short descriptors: words to meaning and back. Pure; knows no registers and no memory. */
#ifndef VMSA_SHORT_H
#define VMSA_SHORT_H

#include "vmsa/fields.h"
#include "vmsa/walk.h"

/*
 * A short descriptor of either level, decoded. Fields that the type does not have are zero. domain,
 * ns and (for pages) pxn come from the level-1 entry; a page decoded alone has them zero.
 */
struct vmsa_short {
    uint8_t type;    /* enum vmsa_descriptor */
    uint64_t output; /* base address: of the mapping, or of the level-2 table; up to PA[39:24] for a
                        supersection */
    uint8_t tex;
    uint8_t ap; /* AP[2:0] */
    uint8_t domain;
    bool c, b, s, ng, ns, xn, pxn;
};

/*
 * What a word is, by its type bits alone: bits 1:0 and, for level 1, bit 18 (Arm ARM G5.4.1,
 * AArch32_DecodeDescriptorTypeSD). Every word has a type; there is no reserved one.
 */
static inline enum vmsa_descriptor vmsa_short_type_l1(uint32_t descriptor)
{
    if (vmsa_get(descriptor, VMSA_F(L1_SECTION, TYPE)))
        return vmsa_get(descriptor, VMSA_F(L1_SECTION, SUPER)) ? VMSA_SUPERSECTION : VMSA_SECTION;
    return vmsa_get(descriptor, VMSA_F(L1_TABLE, TYPE)) ? VMSA_TABLE : VMSA_INVALID;
}

static inline enum vmsa_descriptor vmsa_short_type_l2(uint32_t descriptor)
{
    if (vmsa_get(descriptor, VMSA_F(L2_SMALL, TYPE)))
        return VMSA_SMALL_PAGE;
    return vmsa_get(descriptor, VMSA_F(L2_LARGE, TYPE)) ? VMSA_LARGE_PAGE : VMSA_INVALID;
}

/*
 * Whether hardware would use a word (of either level) and may hold it in a TLB: its type is not
 * invalid.
 */
static inline bool vmsa_short_is_live(uint32_t descriptor)
{
    return vmsa_get(descriptor, VMSA_F(L1_TABLE, TYPE)) != 0;
}

/*
 * Decode. Low bits of the base that the type does not have are dropped, never ORed into the output
 * (S1WalkSD).
 */
struct vmsa_short vmsa_short_decode_l1(uint32_t descriptor);
struct vmsa_short vmsa_short_decode_l2(uint32_t descriptor);

/*
 * Encode. The type must be one of that level's. Base bits below the size of the type are dropped.
 * VMSA_INVALID gives 0.
 */
uint32_t vmsa_short_encode_l1(const struct vmsa_short *descriptor);
uint32_t vmsa_short_encode_l2(const struct vmsa_short *descriptor);

/*
 * Encode a section; its type is not looked at. Inline, for code that runs with the MMU off: where
 * what goes into the word is constant, so is the word. The first is what sections and supersections
 * have in the same places: all but base and domain.
 */
static inline uint32_t vmsa_short_section_rest(const struct vmsa_short *d)
{
    return vmsa_put32(d->ns, VMSA_F(L1_SECTION, NS)) | vmsa_put32(d->ng, VMSA_F(L1_SECTION, nG)) |
           vmsa_put32(d->s, VMSA_F(L1_SECTION, S)) |
           vmsa_put32(d->ap >> 2, VMSA_F(L1_SECTION, AP2)) |
           vmsa_put32(d->tex, VMSA_F(L1_SECTION, TEX)) | vmsa_put32(d->ap, VMSA_F(L1_SECTION, AP)) |
           vmsa_put32(d->xn, VMSA_F(L1_SECTION, XN)) | vmsa_put32(d->c, VMSA_F(L1_SECTION, C)) |
           vmsa_put32(d->b, VMSA_F(L1_SECTION, B)) | vmsa_put32(1, VMSA_F(L1_SECTION, TYPE)) |
           vmsa_put32(d->pxn, VMSA_F(L1_SECTION, PXN));
}

static inline uint32_t vmsa_short_encode_section(const struct vmsa_short *d)
{
    return vmsa_short_section_rest(d) | vmsa_put32(d->domain, VMSA_F(L1_SECTION, Domain)) |
           vmsa_put32(d->output >> VMSA_L1_SECTION_BASE_LSB, VMSA_F(L1_SECTION, BASE));
}

/*
 * The layout of fields.def that a word of this level follows.
 */
enum vmsa_layout vmsa_short_layout(unsigned level, uint32_t descriptor);

/*
 * Bytes one descriptor of this type maps: 1 MB, 16 MB, 64 KB, 4 KB; 0 for the others.
 */
uint64_t vmsa_short_extent(enum vmsa_descriptor type);

#endif
