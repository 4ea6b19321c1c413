/* SPDX-License-Identifier: MIT */
/* VMSAv7 short descriptors: words to meaning and back. Runs with the MMU off too, so it has no
 * tables of addresses. Knows no registers and no memory. */
#include "vmsa/short.h"

#define SUPERSECTION_BITS 24
#define SECTION_BITS      20
#define LARGE_BITS        16
#define SMALL_BITS        12

/* The low bits that tell the type, where they are more than one field of the layout. */
enum { TYPE_TABLE = 1, TYPE_LARGE = 1 };

static uint8_t get(uint32_t word, unsigned lsb, unsigned width)
{
    return (uint8_t)vmsa_get(word, lsb, width);
}

static bool has(uint32_t word, unsigned lsb, unsigned width)
{
    return vmsa_get(word, lsb, width) != 0;
}

/* The base address of a layout whose BASE field stands where its bits of the address do. */
static uint64_t base_of(uint32_t word, unsigned lsb, unsigned width)
{
    return vmsa_get(word, lsb, width) << lsb;
}

/* The formats keep AP[2] apart from AP[1:0]; the access tables want the three as one number. */
static uint8_t ap_of(bool ap2, uint8_t ap)
{
    return (uint8_t)(ap2 << 2 | ap);
}

/* Domain, NS and PXN of a table hold for every page below it; it has no rights of its own. */
static struct vmsa_short decode_table(uint32_t word)
{
    return (struct vmsa_short){
        .type = VMSA_TABLE,
        .output = base_of(word, VMSA_F(L1_TABLE, BASE)),
        .domain = get(word, VMSA_F(L1_TABLE, Domain)),
        .ns = has(word, VMSA_F(L1_TABLE, NS)),
        .pxn = has(word, VMSA_F(L1_TABLE, PXN)),
    };
}

/* Section and supersection differ in base and domain only. */
static struct vmsa_short decode_section(uint32_t word)
{
    return (struct vmsa_short){
        .type = VMSA_SECTION,
        .output = base_of(word, VMSA_F(L1_SECTION, BASE)),
        .tex = get(word, VMSA_F(L1_SECTION, TEX)),
        .ap = ap_of(has(word, VMSA_F(L1_SECTION, AP2)), get(word, VMSA_F(L1_SECTION, AP))),
        .domain = get(word, VMSA_F(L1_SECTION, Domain)),
        .c = has(word, VMSA_F(L1_SECTION, C)),
        .b = has(word, VMSA_F(L1_SECTION, B)),
        .s = has(word, VMSA_F(L1_SECTION, S)),
        .ng = has(word, VMSA_F(L1_SECTION, nG)),
        .ns = has(word, VMSA_F(L1_SECTION, NS)),
        .xn = has(word, VMSA_F(L1_SECTION, XN)),
        .pxn = has(word, VMSA_F(L1_SECTION, PXN)),
    };
}

/* Where a section has its domain and the low bits of its base, a supersection has PA[39:32]: it is
 * always in domain 0 (Arm ARM G5.4.1). */
static struct vmsa_short decode_supersection(uint32_t word)
{
    struct vmsa_short d = decode_section(word);

    d.type = VMSA_SUPERSECTION;
    d.domain = 0;
    d.output = base_of(word, VMSA_F(L1_SUPERSECTION, BASE)) |
               vmsa_get(word, VMSA_F(L1_SUPERSECTION, BASE32)) << 32 |
               vmsa_get(word, VMSA_F(L1_SUPERSECTION, BASE36)) << 36;
    return d;
}

struct vmsa_short vmsa_short_decode_l1(uint32_t descriptor)
{
    switch (vmsa_short_type_l1(descriptor)) {
    case VMSA_TABLE:
        return decode_table(descriptor);
    case VMSA_SECTION:
        return decode_section(descriptor);
    case VMSA_SUPERSECTION:
        return decode_supersection(descriptor);
    default:
        return (struct vmsa_short){.type = VMSA_INVALID};
    }
}

/* A large page keeps TEX and XN where a section has TEX and a small page has base bits. */
static struct vmsa_short decode_large(uint32_t word)
{
    return (struct vmsa_short){
        .type = VMSA_LARGE_PAGE,
        .output = base_of(word, VMSA_F(L2_LARGE, BASE)),
        .tex = get(word, VMSA_F(L2_LARGE, TEX)),
        .ap = ap_of(has(word, VMSA_F(L2_LARGE, AP2)), get(word, VMSA_F(L2_LARGE, AP))),
        .c = has(word, VMSA_F(L2_LARGE, C)),
        .b = has(word, VMSA_F(L2_LARGE, B)),
        .s = has(word, VMSA_F(L2_LARGE, S)),
        .ng = has(word, VMSA_F(L2_LARGE, nG)),
        .xn = has(word, VMSA_F(L2_LARGE, XN)),
    };
}

/* Bit 0 of a small page is XN, so both 0b10 and 0b11 are one. */
static struct vmsa_short decode_small(uint32_t word)
{
    return (struct vmsa_short){
        .type = VMSA_SMALL_PAGE,
        .output = base_of(word, VMSA_F(L2_SMALL, BASE)),
        .tex = get(word, VMSA_F(L2_SMALL, TEX)),
        .ap = ap_of(has(word, VMSA_F(L2_SMALL, AP2)), get(word, VMSA_F(L2_SMALL, AP))),
        .c = has(word, VMSA_F(L2_SMALL, C)),
        .b = has(word, VMSA_F(L2_SMALL, B)),
        .s = has(word, VMSA_F(L2_SMALL, S)),
        .ng = has(word, VMSA_F(L2_SMALL, nG)),
        .xn = has(word, VMSA_F(L2_SMALL, XN)),
    };
}

struct vmsa_short vmsa_short_decode_l2(uint32_t descriptor)
{
    switch (vmsa_short_type_l2(descriptor)) {
    case VMSA_LARGE_PAGE:
        return decode_large(descriptor);
    case VMSA_SMALL_PAGE:
        return decode_small(descriptor);
    default:
        return (struct vmsa_short){.type = VMSA_INVALID};
    }
}

/* The encoders leave reserved and implementation defined bits zero. */
static uint32_t encode_table(const struct vmsa_short *d)
{
    return vmsa_put32(d->output >> VMSA_L1_TABLE_BASE_LSB, VMSA_F(L1_TABLE, BASE)) |
           vmsa_put32(d->domain, VMSA_F(L1_TABLE, Domain)) |
           vmsa_put32(d->ns, VMSA_F(L1_TABLE, NS)) | vmsa_put32(d->pxn, VMSA_F(L1_TABLE, PXN)) |
           vmsa_put32(TYPE_TABLE, VMSA_F(L1_TABLE, TYPE));
}

/* Bits 39:32 of the address are split over two fields, BASE32 and BASE36. The domain is not
 * written: its bits are PA[39:36]. */
static uint32_t encode_supersection(const struct vmsa_short *d)
{
    return vmsa_short_section_rest(d) | vmsa_put32(1, VMSA_F(L1_SUPERSECTION, SUPER)) |
           vmsa_put32(d->output >> SUPERSECTION_BITS, VMSA_F(L1_SUPERSECTION, BASE)) |
           vmsa_put32(d->output >> 32, VMSA_F(L1_SUPERSECTION, BASE32)) |
           vmsa_put32(d->output >> 36, VMSA_F(L1_SUPERSECTION, BASE36));
}

uint32_t vmsa_short_encode_l1(const struct vmsa_short *descriptor)
{
    switch (descriptor->type) {
    case VMSA_TABLE:
        return encode_table(descriptor);
    case VMSA_SECTION:
        return vmsa_short_encode_section(descriptor);
    case VMSA_SUPERSECTION:
        return encode_supersection(descriptor);
    default:
        return 0;
    }
}

static uint32_t encode_large(const struct vmsa_short *d)
{
    return vmsa_put32(d->output >> LARGE_BITS, VMSA_F(L2_LARGE, BASE)) |
           vmsa_put32(d->xn, VMSA_F(L2_LARGE, XN)) | vmsa_put32(d->tex, VMSA_F(L2_LARGE, TEX)) |
           vmsa_put32(d->ng, VMSA_F(L2_LARGE, nG)) | vmsa_put32(d->s, VMSA_F(L2_LARGE, S)) |
           vmsa_put32(d->ap >> 2, VMSA_F(L2_LARGE, AP2)) | vmsa_put32(d->ap, VMSA_F(L2_LARGE, AP)) |
           vmsa_put32(d->c, VMSA_F(L2_LARGE, C)) | vmsa_put32(d->b, VMSA_F(L2_LARGE, B)) |
           vmsa_put32(TYPE_LARGE, VMSA_F(L2_LARGE, TYPE));
}

/* Bit 1 alone says "small page"; bit 0, the rest of the type in other formats, is XN here. */
static uint32_t encode_small(const struct vmsa_short *d)
{
    return vmsa_put32(d->output >> SMALL_BITS, VMSA_F(L2_SMALL, BASE)) |
           vmsa_put32(d->ng, VMSA_F(L2_SMALL, nG)) | vmsa_put32(d->s, VMSA_F(L2_SMALL, S)) |
           vmsa_put32(d->ap >> 2, VMSA_F(L2_SMALL, AP2)) |
           vmsa_put32(d->tex, VMSA_F(L2_SMALL, TEX)) | vmsa_put32(d->ap, VMSA_F(L2_SMALL, AP)) |
           vmsa_put32(d->c, VMSA_F(L2_SMALL, C)) | vmsa_put32(d->b, VMSA_F(L2_SMALL, B)) |
           vmsa_put32(1, VMSA_F(L2_SMALL, TYPE)) | vmsa_put32(d->xn, VMSA_F(L2_SMALL, XN));
}

uint32_t vmsa_short_encode_l2(const struct vmsa_short *descriptor)
{
    switch (descriptor->type) {
    case VMSA_LARGE_PAGE:
        return encode_large(descriptor);
    case VMSA_SMALL_PAGE:
        return encode_small(descriptor);
    default:
        return 0;
    }
}

/* A switch and not a table, as for every function here that the target calls before its MMU is
 * on. */
enum vmsa_layout vmsa_short_layout(unsigned level, uint32_t descriptor)
{
    enum vmsa_descriptor type =
        level == 1 ? vmsa_short_type_l1(descriptor) : vmsa_short_type_l2(descriptor);

    switch (type) {
    case VMSA_TABLE:
        return VMSA_LAYOUT_L1_TABLE;
    case VMSA_SECTION:
        return VMSA_LAYOUT_L1_SECTION;
    case VMSA_SUPERSECTION:
        return VMSA_LAYOUT_L1_SUPERSECTION;
    case VMSA_LARGE_PAGE:
        return VMSA_LAYOUT_L2_LARGE;
    case VMSA_SMALL_PAGE:
        return VMSA_LAYOUT_L2_SMALL;
    default:
        return level == 1 ? VMSA_LAYOUT_L1_INVALID : VMSA_LAYOUT_L2_INVALID;
    }
}

uint64_t vmsa_short_extent(enum vmsa_descriptor type)
{
    switch (type) {
    case VMSA_SUPERSECTION:
        return UINT64_C(1) << SUPERSECTION_BITS;
    case VMSA_SECTION:
        return UINT64_C(1) << SECTION_BITS;
    case VMSA_LARGE_PAGE:
        return UINT64_C(1) << LARGE_BITS;
    case VMSA_SMALL_PAGE:
        return UINT64_C(1) << SMALL_BITS;
    default:
        return 0;
    }
}
