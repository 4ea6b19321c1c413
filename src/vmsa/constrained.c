/* SPDX-License-Identifier: MIT */
/* Which CONSTRAINED UNPREDICTABLE or IMPLEMENTATION DEFINED cases an answer met, in words, with the
 * choice that was taken. Reads the steps of a walk; decides nothing. */
#include "regime_private.h"
#include "vmsa/stage2.h"
#include "vmsa/walk.h"

enum { RESERVED = 1 }; /* of SH, in every long format */

struct cases {
    const char **texts;
    size_t count;
};

static void add(struct cases *cases, bool met, const char *text)
{
    if (met && cases->count < VMSA_CONSTRAINED)
        cases->texts[cases->count++] = text;
}

static const struct vmsa_step *last_of(const struct vmsa_trace *trace, unsigned stage)
{
    const struct vmsa_step *last = NULL;

    for (unsigned i = 0; i < trace->count; i++)
        if (trace->steps[i].stage == stage)
            last = &trace->steps[i];
    return last;
}

/* Of the half that the address is in; LPAE's sizes are always in bounds. */
static void add_registers(struct cases *cases, const struct vmsa_regime *regime,
                          const struct vmsa_stage2 *stage2, const struct vmsa_trace *trace)
{
    bool upper = regime->aarch64 && !regime->one_level && (trace->va.v >> 55 & 1);
    bool reached = stage2 && stage2->on && (trace->result.stage == 2 || last_of(trace, 2));

    add(cases, regime->format == VMSA_FORMAT_LONG && regime->tree[upper].constrained,
        "TxSZ is out of bounds: taken as a translation fault");
    if (reached && stage2->tree.constrained)
        add(cases, true,
            stage2->aarch64 ? "VTCR_EL2.T0SZ is out of bounds: taken as a translation fault"
                            : "VTCR.S is not T0SZ[3]: T0SZ is taken as it stands");
}

static unsigned short_tex(const struct vmsa_step *leaf)
{
    if (leaf->layout == VMSA_LAYOUT_L2_SMALL)
        return (unsigned)vmsa_get(leaf->descriptor, VMSA_F(L2_SMALL, TEX));
    return (unsigned)vmsa_get(leaf->descriptor, VMSA_F(L1_SECTION, TEX)); /* as in a large page */
}

/* The memory type before it was made that of a fetch. */
static void add_short_memory(struct cases *cases, const struct vmsa_regime *regime,
                             const struct vmsa_step *leaf)
{
    enum { TYPE_RESERVED = 3, CLASS_IMPDEF = 6 };
    unsigned tex = short_tex(leaf), cb = (unsigned)vmsa_get(leaf->descriptor, 2, 2);
    unsigned n = (tex & 1) << 2 | (cb & 2) | (cb & 1);
    unsigned type = regime->prrr >> (2 * n) & TYPE_RESERVED;

    if (!regime->remap) {
        add(cases, vmsa_tex_memory(tex, cb & 2, cb & 1, false).constrained,
            "TEX, C and B are a reserved or IMPLEMENTATION DEFINED combination: taken as "
            "Device-nGnRnE");
        return;
    }
    add(cases, type == TYPE_RESERVED, "PRRR.TRn is reserved: taken as Device-nGnRnE");
    add(cases, n == CLASS_IMPDEF,
        "with TEX remap, class 6 is IMPLEMENTATION DEFINED: PRRR and NMRR are taken at their word");
}

/* vmsa_mair_memory() is where these choices are made. */
static void add_long_memory(struct cases *cases, const struct vmsa_regime *regime,
                            const struct vmsa_step *leaf)
{
    unsigned index = (unsigned)vmsa_get(leaf->descriptor, VMSA_F(LONG_PAGE, AttrIndx));
    unsigned sh = (unsigned)vmsa_get(leaf->descriptor, VMSA_F(LONG_PAGE, SH));
    const struct vmsa_memory *plain = &regime->data[index << 2].memory;

    add(cases, plain->constrained && plain->type == VMSA_DEVICE_NGNRNE,
        "the byte of MAIR is reserved: taken as Device-nGnRnE");
    add(cases, plain->constrained && plain->type != VMSA_DEVICE_NGNRNE,
        "the byte of MAIR is reserved: taken as the Device type of its bits 3:2");
    add(cases, !plain->constrained && plain->type == VMSA_NORMAL && sh == RESERVED,
        "SH is reserved: taken as Non-shareable");
}

static bool is_device(const struct vmsa_regime *regime, const struct vmsa_step *leaf)
{
    unsigned cb = (unsigned)vmsa_get(leaf->descriptor, 2, 2), tex;

    if (leaf->bytes == 8)
        return regime->data[vmsa_get(leaf->descriptor, VMSA_F(LONG_PAGE, AttrIndx)) << 2]
                   .memory.type != VMSA_NORMAL;
    tex = short_tex(leaf);
    return regime->data[tex << 3 | (cb & 2) << 1 | (cb & 1) << 1].memory.type != VMSA_NORMAL;
}

static void add_stage1(struct cases *cases, const struct vmsa_regime *regime,
                       const struct vmsa_step *leaf, const struct vmsa_trace *trace)
{
    const struct vmsa_result *result = &trace->result;

    add(cases, leaf->bytes == 4 && result->outcome == VMSA_DOMAIN,
        "the domain's field of DACR is reserved (0b10): taken as no access");
    add(cases, leaf->bytes == 4 && result->outcome == VMSA_PERMISSION && result->stage == 1,
        "AP is reserved (0b100): taken as no access");
    if (result->outcome != VMSA_OK)
        return;
    if (leaf->bytes == 4)
        add_short_memory(cases, regime, leaf);
    else
        add_long_memory(cases, regime, leaf);
    add(cases, trace->access.kind == VMSA_EXECUTE && is_device(regime, leaf),
        "a fetch from Device memory: taken as from Normal Non-cacheable, and not as a permission "
        "fault");
}

static void add_stage2(struct cases *cases, const struct vmsa_stage2 *stage2,
                       const struct vmsa_step *leaf)
{
    unsigned memattr = (unsigned)vmsa_get(leaf->descriptor, VMSA_F(S2_PAGE, MemAttr));
    unsigned sh = (unsigned)vmsa_get(leaf->descriptor, VMSA_F(S2_PAGE, SH));
    bool normal = memattr >> 2 != 0;

    add(cases, !stage2->forced && normal && !(memattr & 3),
        "MemAttr[1:0] of stage 2 is reserved: taken as Non-cacheable");
    add(cases, (stage2->forced || normal) && sh == RESERVED,
        "SH of stage 2 is reserved: taken as Non-shareable");
}

size_t vmsa_constrained(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                        const struct vmsa_trace *trace, const char *texts[VMSA_CONSTRAINED])
{
    const struct vmsa_step *leaf1 = last_of(trace, 1), *leaf2 = last_of(trace, 2);
    struct cases cases = {texts, 0};

    if (!trace->result.constrained)
        return 0;
    add_registers(&cases, regime, stage2, trace);
    if (leaf1)
        add_stage1(&cases, regime, leaf1, trace);
    if (leaf2 && trace->result.outcome == VMSA_OK)
        add_stage2(&cases, stage2, leaf2);
    add(&cases, cases.count == 0, "a choice of the implementation: taken as shown");
    return cases.count;
}
