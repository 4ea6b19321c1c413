/* SPDX-License-Identifier: MIT */
/* Memory attributes of short descriptors: TEX, C, B and S, with and without remap. Knows no
 * descriptors. */
#include "vmsa/attributes.h"

#include "vmsa/fields.h"

/* The 2-bit codes of TEX, NMRR and TTBR (Arm ARM, DecodeSDFAttr). */
static const struct vmsa_cache_policy policies[4] = {
    {.cacheability = VMSA_NON_CACHEABLE},
    {.cacheability = VMSA_WRITE_BACK, .read_allocate = true, .write_allocate = true},
    {.cacheability = VMSA_WRITE_THROUGH, .read_allocate = true},
    {.cacheability = VMSA_WRITE_BACK, .read_allocate = true},
};

struct vmsa_cache_policy vmsa_cache_policy_of(unsigned code)
{
    return policies[code & 3];
}

/* Device memory is Outer Shareable whatever SH, S or DSn say. */
struct vmsa_memory vmsa_device(enum vmsa_memory_type type, bool constrained)
{
    return (struct vmsa_memory){
        .type = type & 7, .shareability = VMSA_OUTER_SHAREABLE, .constrained = constrained};
}

/* Normal memory that no cache may hold is Outer Shareable whatever the descriptor says. */
struct vmsa_memory vmsa_normal(unsigned inner, unsigned outer, enum vmsa_shareability shareability)
{
    struct vmsa_memory memory = {.type = VMSA_NORMAL,
                                 .shareability = shareability & 3,
                                 .inner = vmsa_cache_policy_of(inner),
                                 .outer = vmsa_cache_policy_of(outer)};

    if (memory.inner.cacheability == VMSA_NON_CACHEABLE &&
        memory.outer.cacheability == VMSA_NON_CACHEABLE)
        memory.shareability = VMSA_OUTER_SHAREABLE;
    return memory;
}

/* What is left of Normal memory when no cache may hold it. */
struct vmsa_memory vmsa_uncached(bool constrained)
{
    return (struct vmsa_memory){
        .type = VMSA_NORMAL, .shareability = VMSA_OUTER_SHAREABLE, .constrained = constrained};
}

/* What {TEX, C, B} is for TEX below 0b100; code is that of policies, the same inside and outside.
 */
struct tex_row {
    uint8_t type;
    uint8_t code;
    bool constrained;
};

/* Anything reserved or left to the implementation becomes the strictest type. */
static const struct tex_row tex_rows[32] = {
    [000] = {VMSA_DEVICE_NGNRNE, 0, false}, [001] = {VMSA_DEVICE_NGNRE, 0, false},
    [002] = {VMSA_NORMAL, 2, false},        [003] = {VMSA_NORMAL, 3, false},
    [004] = {VMSA_NORMAL, 0, false},        [005] = {VMSA_DEVICE_NGNRNE, 0, true},
    [006] = {VMSA_DEVICE_NGNRNE, 0, true}, /* IMPLEMENTATION DEFINED */
    [007] = {VMSA_NORMAL, 1, false},        [010] = {VMSA_DEVICE_NGNRE, 0, false},
    [011] = {VMSA_DEVICE_NGNRNE, 0, true},  [012] = {VMSA_DEVICE_NGNRNE, 0, true},
    [013] = {VMSA_DEVICE_NGNRNE, 0, true},  [014] = {VMSA_DEVICE_NGNRNE, 0, true},
    [015] = {VMSA_DEVICE_NGNRNE, 0, true},  [016] = {VMSA_DEVICE_NGNRNE, 0, true},
    [017] = {VMSA_DEVICE_NGNRNE, 0, true},
};

/* TEX[2] set: TEX[1:0] is the outer policy and {C, B} the inner one; else one row for both. */
struct vmsa_memory vmsa_tex_memory(unsigned tex, bool c, bool b, bool s)
{
    enum vmsa_shareability shareability = s ? VMSA_OUTER_SHAREABLE : VMSA_NON_SHAREABLE;
    unsigned cb = (unsigned)c << 1 | b;
    struct tex_row row = tex_rows[(tex & 3) << 2 | cb];

    if (tex & 4)
        return vmsa_normal(cb, tex & 3, shareability);
    if (row.type != VMSA_NORMAL)
        return vmsa_device((enum vmsa_memory_type)row.type, row.constrained);
    return vmsa_normal(row.code, row.code, shareability);
}

/* Bit or field n of a remap register, counted from the register's field for class 0. */
static unsigned class_field(uint32_t word, unsigned lsb, unsigned width, unsigned n)
{
    return (unsigned)vmsa_get(word, lsb + n * width, width);
}

struct vmsa_memory vmsa_remapped_memory(uint32_t prrr, uint32_t nmrr, unsigned tex, bool c, bool b,
                                        bool s)
{
    enum { TYPE_NORMAL = 2, TYPE_RESERVED = 3, CLASS_IMPDEF = 6 };
    unsigned n = (tex & 1) << 2 | (unsigned)c << 1 | b;
    unsigned type = class_field(prrr, VMSA_F(PRRR, TR0), n);
    bool shareable = s ? vmsa_get(prrr, VMSA_F(PRRR, NS1)) : vmsa_get(prrr, VMSA_F(PRRR, NS0));
    bool inner_only = class_field(prrr, VMSA_F(PRRR, NOS0), n);
    struct vmsa_memory memory;

    if (type == TYPE_NORMAL)
        memory = vmsa_normal(class_field(nmrr, VMSA_F(NMRR, IR0), n),
                             class_field(nmrr, VMSA_F(NMRR, OR0), n),
                             !shareable   ? VMSA_NON_SHAREABLE
                             : inner_only ? VMSA_INNER_SHAREABLE
                                          : VMSA_OUTER_SHAREABLE);
    else
        memory =
            vmsa_device(type == 1 ? VMSA_DEVICE_NGNRE : VMSA_DEVICE_NGNRNE, type == TYPE_RESERVED);
    memory.constrained |= n == CLASS_IMPDEF;
    return memory;
}

/* SH of long descriptors; the reserved code 1 is taken as Non-shareable. */
static enum vmsa_shareability shareability_of(unsigned sh)
{
    static const uint8_t codes[4] = {VMSA_NON_SHAREABLE, VMSA_NON_SHAREABLE, VMSA_OUTER_SHAREABLE,
                                     VMSA_INNER_SHAREABLE};

    return (enum vmsa_shareability)codes[sh & 3];
}

enum { SH_RESERVED = 1 };

/* Memory that is Device, or Non-cacheable both ways, is Outer Shareable (EffectiveShareability). */
static struct vmsa_memory effective(struct vmsa_memory memory)
{
    if (memory.type != VMSA_NORMAL || (memory.inner.cacheability == VMSA_NON_CACHEABLE &&
                                       memory.outer.cacheability == VMSA_NON_CACHEABLE))
        memory.shareability = VMSA_OUTER_SHAREABLE;
    return memory;
}

/* One nibble of a MAIR byte: 00RW Write-Through transient, 0100 Non-cacheable, 01RW Write-Back
 * transient, 10RW Write-Through, 11RW Write-Back. */
static struct vmsa_cache_policy nibble_policy(unsigned nibble)
{
    struct vmsa_cache_policy policy = {
        .cacheability = nibble & 4 ? VMSA_WRITE_BACK : VMSA_WRITE_THROUGH,
        .read_allocate = nibble & 2,
        .write_allocate = nibble & 1,
        .transient = !(nibble & 8),
    };

    if (nibble == 4)
        return (struct vmsa_cache_policy){.cacheability = VMSA_NON_CACHEABLE};
    return policy;
}

/* An outer nibble of 0 means Device, whose kind is in the inner one. An inner nibble of 0 under
 * another outer one is reserved, but for what FEAT_XS and FEAT_MTE2 gave a meaning. */
struct vmsa_memory vmsa_mair_memory(unsigned byte, unsigned sh, bool aarch64)
{
    unsigned outer = byte >> 4, inner = byte & 15;
    struct vmsa_memory memory = {.type = VMSA_NORMAL, .shareability = shareability_of(sh) & 3};

    if (outer == 0)
        return vmsa_device((enum vmsa_memory_type)(inner >> 2), (inner & 3) != 0);
    if (inner == 0 && !(aarch64 && (outer == 4 || outer == 10 || outer == 15)))
        return vmsa_device(VMSA_DEVICE_NGNRNE, true);
    memory.outer = nibble_policy(outer);
    memory.inner = inner == 0 ? memory.outer : nibble_policy(inner);
    memory.constrained = sh == SH_RESERVED;
    return effective(memory);
}

/* Two bits of MemAttr. Stage 2 has no hints of its own: both are the least restrictive. */
static struct vmsa_cache_policy stage2_policy(unsigned code)
{
    static const struct vmsa_cache_policy rows[4] = {
        {.cacheability = VMSA_NON_CACHEABLE}, /* reserved inside; outside it means Device */
        {.cacheability = VMSA_NON_CACHEABLE},
        {VMSA_WRITE_THROUGH, true, true, false},
        {VMSA_WRITE_BACK, true, true, false},
    };

    return rows[code & 3];
}

struct vmsa_memory vmsa_stage2_memory(unsigned memattr, unsigned sh)
{
    struct vmsa_memory memory = {
        .type = VMSA_NORMAL,
        .shareability = shareability_of(sh) & 3,
        .inner = stage2_policy(memattr & 3),
        .outer = stage2_policy(memattr >> 2),
        .constrained = sh == SH_RESERVED || (memattr & 3) == 0,
    };

    if (memattr >> 2 == 0)
        return vmsa_device((enum vmsa_memory_type)(memattr & 3), false);
    return effective(memory);
}

/* The weaker of two policies with stage 1's hints. */
static struct vmsa_cache_policy weaker(struct vmsa_cache_policy stage1,
                                       struct vmsa_cache_policy stage2)
{
    if (stage2.cacheability < stage1.cacheability)
        stage1.cacheability = stage2.cacheability;
    if (stage1.cacheability == VMSA_NON_CACHEABLE)
        return (struct vmsa_cache_policy){.cacheability = VMSA_NON_CACHEABLE};
    return stage1;
}

/* The types are ordered by strictness and the shareabilities by width, so both are one comparison.
 */
struct vmsa_memory vmsa_combine(struct vmsa_memory stage1, struct vmsa_memory stage2)
{
    bool constrained = stage1.constrained || stage2.constrained;
    uint8_t type = stage1.type < stage2.type ? stage1.type : stage2.type;
    struct vmsa_memory memory = {
        .type = VMSA_NORMAL,
        .shareability =
            stage1.shareability > stage2.shareability ? stage1.shareability : stage2.shareability,
        .inner = weaker(stage1.inner, stage2.inner),
        .outer = weaker(stage1.outer, stage2.outer),
        .constrained = constrained,
    };

    if (type != VMSA_NORMAL)
        return vmsa_device((enum vmsa_memory_type)type, constrained);
    return effective(memory);
}

/* Write-Back: with the hints of a cacheable stage 1, else with both. */
static struct vmsa_cache_policy forced_policy(struct vmsa_memory stage1,
                                              struct vmsa_cache_policy policy)
{
    if (stage1.type == VMSA_NORMAL && policy.cacheability != VMSA_NON_CACHEABLE)
        policy.cacheability = VMSA_WRITE_BACK;
    else
        policy = (struct vmsa_cache_policy){VMSA_WRITE_BACK, true, true, false};
    return policy;
}

/* With FWB stage 2 may say: Device of this kind, stage 1 as it is, Write-Back at all events, or
 * Non-cacheable unless stage 1 is Device. */
struct vmsa_memory vmsa_combine_forced(struct vmsa_memory stage1, unsigned memattr, unsigned sh)
{
    enum { TAKE_STAGE1 = 7, FORCE_WRITE_BACK = 6, DEVICES = 4 };
    struct vmsa_memory memory = stage1;
    enum vmsa_shareability shareability = shareability_of(sh);

    memattr &= 7;
    if (memattr < DEVICES)
        return vmsa_combine(stage1, vmsa_device((enum vmsa_memory_type)memattr, sh == SH_RESERVED));
    if (memattr == FORCE_WRITE_BACK) {
        memory.inner = forced_policy(stage1, stage1.inner);
        memory.outer = forced_policy(stage1, stage1.outer);
        memory.type = VMSA_NORMAL;
    } else if (memattr != TAKE_STAGE1 && stage1.type == VMSA_NORMAL) {
        memory = vmsa_uncached(stage1.constrained);
    }
    if (shareability > memory.shareability)
        memory.shareability = shareability & 3;
    memory.constrained |= sh == SH_RESERVED;
    return effective(memory);
}

static bool policies_equal(struct vmsa_cache_policy a, struct vmsa_cache_policy b)
{
    return a.cacheability == b.cacheability && a.read_allocate == b.read_allocate &&
           a.write_allocate == b.write_allocate && a.transient == b.transient;
}

static bool rights_equal(struct vmsa_rights a, struct vmsa_rights b)
{
    return a.read == b.read && a.write == b.write && a.execute == b.execute;
}

bool vmsa_attributes_equal(const struct vmsa_attributes *a, const struct vmsa_attributes *b)
{
    return a->memory.type == b->memory.type && a->memory.shareability == b->memory.shareability &&
           policies_equal(a->memory.inner, b->memory.inner) &&
           policies_equal(a->memory.outer, b->memory.outer) &&
           a->memory.constrained == b->memory.constrained && rights_equal(a->pl1, b->pl1) &&
           rights_equal(a->pl0, b->pl0) && a->ns == b->ns && a->ng == b->ng;
}
