/* SPDX-License-Identifier: MIT */
/* Translation. One inline body answers with and without a trace, with and without stage 2, and for
 * many addresses at once; the compiler drops what an entry point does not ask for. Sees memory
 * through the reader only. */
#include "vmsa/walk.h"

#include "walk_core.h"
#include "walk_long.h"
#include "walk_short.h"

/* What stage 1 gives when it is off (AArch32_S1DisabledOutput, AArch64_S1DisabledOutput): HCR.DC
 * makes all of it cacheable; else data is Device-nGnRnE, and fetches are Normal. */
static struct vmsa_memory off_memory(const struct vmsa_regime *regime, struct vmsa_access access)
{
    enum { WRITE_BACK = 1, WRITE_THROUGH = 2 };

    if (regime->cacheable)
        return vmsa_normal(WRITE_BACK, WRITE_BACK, VMSA_NON_SHAREABLE);
    if (access.kind != VMSA_EXECUTE)
        return vmsa_device(VMSA_DEVICE_NGNRNE, false);
    if (regime->fetch_cached)
        return vmsa_normal(WRITE_THROUGH, WRITE_THROUGH, VMSA_OUTER_SHAREABLE);
    return vmsa_uncached(false);
}

/* The bits of an AArch64 VA that are looked at with stage 1 off: all, or all but the tag. */
static uint64_t off_address(const struct vmsa_regime *regime, uint64_t va,
                            struct vmsa_access access)
{
    const struct vmsa_tree *tree = &regime->tree[!regime->one_level && (va >> 55 & 1)];

    if (!regime->aarch64)
        return va;
    if (tree->tag && !(tree->tag_data_only && access.kind == VMSA_EXECUTE))
        va &= vmsa_mask(56);
    return va;
}

/* Stage 1 off: flat. AArch64 looks at the size of the address first. */
static void walk_off(const struct walk *walk, uint64_t va, struct vmsa_result *out)
{
    static const struct vmsa_rights all = {true, true, true};
    const struct vmsa_regime *regime = walk->regime;
    struct vmsa_memory memory = off_memory(regime, walk->access);
    uint64_t output = off_address(regime, va, walk->access);

    *out = (struct vmsa_result){.stage = 1};
    if (regime->aarch64 && output >> regime->pa_bits != 0) {
        out->outcome = VMSA_ADDRESS_SIZE;
        return;
    }
    if (memory.type != VMSA_NORMAL && is_unaligned(walk, va)) {
        out->outcome = VMSA_ALIGNMENT;
        return;
    }
    out->output = output;
    out->attributes.memory = memory;
    out->attributes.pl1 = all;
    if (!regime->one_level)
        out->attributes.pl0 = all;
}

/* SCTLR.A is looked at before any translation; after that the format decides. */
INLINE void stage1(const struct walk *walk, vmsa_va address, struct vmsa_result *out)
{
    uint64_t va = walk->aarch64 ? address.v : (uint32_t)address.v;

    if (walk->alignment && is_unaligned(walk, va))
        fault(walk, out, VMSA_ALIGNMENT, (struct place){0}, false);
    else if (__builtin_expect(walk->off, 0))
        walk_off(walk, va, out);
    else if (walk->is_long)
        walk_long(walk, va, out);
    else
        walk_short(walk, (uint32_t)va, out);
}

/* Stage 1, and stage 2 of what it gave. ipa says whether the caller asked for both. */
INLINE void walk_one(const struct walk *walk, vmsa_va address, struct vmsa_result *out)
{
    if (walk->ipa)
        walk->ipa->v = 0;
    stage1(walk, address, out);
    if (walk->ipa && out->outcome == VMSA_OK)
        stage2_end(walk, out);
}

/* The entry points: each binds what it wants of the body above. One address by one format is a
 * function of its own, so that the compiler keeps nothing at hand for the others. */
static OUTLINE void short_alone(const struct vmsa_regime *regime, const struct vmsa_reader *reader,
                                vmsa_va va, struct vmsa_access access, struct vmsa_result *result)
{
    struct walk walk;

    walk_begin(&walk, regime, reader, access);
    walk_short(&walk, (uint32_t)va.v, result);
}

static OUTLINE void any_alone(const struct vmsa_regime *regime, const struct vmsa_reader *reader,
                              vmsa_va va, struct vmsa_access access, struct vmsa_result *result)
{
    struct walk walk;

    walk_begin(&walk, regime, reader, access);
    walk_one(&walk, va, result);
}

void vmsa_walk_to(const struct vmsa_regime *regime, const struct vmsa_reader *reader, vmsa_va va,
                  struct vmsa_access access, struct vmsa_result *result)
{
    if (regime->format == VMSA_FORMAT_SHORT && !regime->alignment)
        short_alone(regime, reader, va, access, result);
    else
        any_alone(regime, reader, va, access, result);
}

/* Steps are not cleared: count says which are there. */
static void begin_trace(struct vmsa_trace *trace, vmsa_va va, struct vmsa_access access)
{
    trace->va = va;
    trace->access = access;
    trace->count = 0;
}

void vmsa_walk_trace(const struct vmsa_regime *regime, const struct vmsa_reader *reader, vmsa_va va,
                     struct vmsa_access access, struct vmsa_trace *trace)
{
    struct walk walk;

    walk_begin(&walk, regime, reader, access);
    walk.trace = trace;
    begin_trace(trace, va, access);
    walk_one(&walk, va, &trace->result);
    trace->ipa.v = trace->result.output;
}

INLINE void walk_all(const struct walk *walk, const vmsa_va *addresses, size_t count,
                     struct vmsa_result *results, vmsa_ipa *ipas)
{
    for (size_t i = 0; i < count; i++) {
        walk_one(walk, addresses[i], &results[i]);
        if (ipas)
            ipas[i] = *walk->ipa;
    }
}

/* What most callers have: with these as constants the compiler drops the tests for the rest from a
 * loop. */
INLINE bool is_plain(const struct walk *walk)
{
    return !walk->off && !walk->big_endian && !walk->any_disabled && walk->access.size <= 1;
}

INLINE void bind_plain(struct walk *walk)
{
    walk->off = walk->big_endian = walk->any_disabled = walk->alignment = false;
    walk->unaligned = 0;
}

void vmsa_walk_many(const struct vmsa_regime *regime, const struct vmsa_reader *reader,
                    const vmsa_va *addresses, size_t count, struct vmsa_access access,
                    struct vmsa_result *results)
{
    struct walk walk;

    walk_begin(&walk, regime, reader, access);
    if (!is_plain(&walk)) {
        walk_all(&walk, addresses, count, results, NULL);
        return;
    }
    bind_plain(&walk);
    if (walk.is_long) {
        walk_all(&walk, addresses, count, results, NULL);
        return;
    }
    walk.is_long = walk.aarch64 = false;
    if (walk.split != 0) {
        walk_all(&walk, addresses, count, results, NULL);
    } else {
        walk.split = 0;
        walk_all(&walk, addresses, count, results, NULL);
    }
}

/* Both stages. Where stage 2 is off, output is the IPA. */
INLINE void translate_begin(struct walk *walk, const struct vmsa_regime *regime,
                            const struct vmsa_stage2 *stage2, const struct vmsa_reader *reader,
                            struct vmsa_access access, vmsa_ipa *ipa)
{
    walk_begin(walk, regime, reader, access);
    walk->stage2 = stage2 && stage2->on ? stage2 : NULL;
    walk->ipa = ipa;
}

void vmsa_translate_to(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                       const struct vmsa_reader *reader, vmsa_va va, struct vmsa_access access,
                       struct vmsa_result *result, vmsa_ipa *ipa)
{
    struct walk walk;

    translate_begin(&walk, regime, stage2, reader, access, ipa);
    walk_one(&walk, va, result);
}

void vmsa_translate_trace(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                          const struct vmsa_reader *reader, vmsa_va va, struct vmsa_access access,
                          struct vmsa_trace *trace)
{
    struct walk walk;

    translate_begin(&walk, regime, stage2, reader, access, &trace->ipa);
    walk.trace = trace;
    begin_trace(trace, va, access);
    walk_one(&walk, va, &trace->result);
}

/* Only what marks a slot as empty is written. */
static void forget(struct memo *memo)
{
    for (size_t i = 0; i < MEMORY_SLOTS; i++)
        memo->memory[i].key = 0;
    for (size_t i = 0; i < PAGE_SLOTS; i++)
        memo->pages[i].ipa = 0;
}

void vmsa_translate_many(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                         const struct vmsa_reader *reader, const vmsa_va *addresses, size_t count,
                         struct vmsa_access access, struct vmsa_result *results, vmsa_ipa *ipas)
{
    vmsa_ipa ipa;
    struct memo memo;
    struct walk walk;

    translate_begin(&walk, regime, stage2, reader, access, &ipa);
    walk.memo = &memo;
    forget(&memo);
    if (!is_plain(&walk)) {
        walk_all(&walk, addresses, count, results, ipas);
        return;
    }
    bind_plain(&walk);
    walk_all(&walk, addresses, count, results, ipas);
}
