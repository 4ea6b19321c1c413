/* SPDX-License-Identifier: MIT */
/* SW4: memory types and cacheability, of devices, of the image and of the tables themselves. */
#include "spans.h"

#include <stdlib.h>

enum { CLASSES = 64 };

static struct vmsa_memory memory_of(const struct sw_span *run)
{
    return run->result.attributes.memory;
}

static bool is_normal(const struct sw_span *run)
{
    return memory_of(run).type == VMSA_NORMAL;
}

static bool is_cached(struct vmsa_memory memory)
{
    return memory.type == VMSA_NORMAL && (memory.inner.cacheability != VMSA_NON_CACHEABLE ||
                                          memory.outer.cacheability != VMSA_NON_CACHEABLE);
}

static bool maps_cacheable(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return is_cached(memory_of(run));
}

static bool maps_uncached(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return is_normal(run) && !is_cached(memory_of(run));
}

static bool maps_device(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return !is_normal(run);
}

/* "Normal, inner WB-RWA, outer WB-RWA, OSH" */
static const char *memory_text(struct sw_arena *arena, struct vmsa_memory memory)
{
    const char *type = vmsa_memory_type_name((enum vmsa_memory_type)memory.type);

    if (memory.type != VMSA_NORMAL)
        return type;
    return sw_sprintf(arena, "%s, inner %s, outer %s, %s", type,
                      vmsa_cache_policy_name(memory.inner), vmsa_cache_policy_name(memory.outer),
                      vmsa_shareability_name((enum vmsa_shareability)memory.shareability));
}

/* Region and run as evidence: where, and by which bits. */
static void emit_pair(const struct sw_facts *facts, struct sw_emit *emit,
                      const struct sw_pair *pair, const char *effect)
{
    static const char *const fields[] = {"TEX", "C", "B", NULL};
    uint64_t va = sw_span_va(pair->run, pair->ipa.first);

    sw_emit(emit, pair->region->why, "%s (IPA %s, VA " SW_HEX ") is mapped as %s: %s%s",
            pair->region->name, sw_range_text(facts->arena, pair->ipa), va,
            memory_text(facts->arena, memory_of(pair->run)), effect,
            sw_more(facts->arena, pair->count));
    sw_emit_range(emit, pair->region->name, pair->ipa, (struct sw_value){.known = true, .v = va},
                  true);
    sw_emit_word(facts, emit, pair->run, sw_span_mask(pair->run, fields));
}

static void check_pairs(const struct sw_facts *facts, struct sw_emit *emit, unsigned uses,
                        sw_span_test *test, const char *effect)
{
    const struct sw_pair pair = sw_spans_meet(facts, uses, test);

    if (pair.count)
        emit_pair(facts, emit, &pair, effect);
}

/* With a stage 2 the stricter type wins, and a hypervisor maps devices as Device: then stage 1 is
 * wrong and nothing is seen of it. */
void sw_check_device_cacheable(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_pairs(facts, emit, 1u << SW_USE_DEVICE, maps_cacheable,
                facts->have & SW_NEED_STAGE2
                    ? "only stage 2's Device type keeps caches off it"
                    : "reads come from a cache, writes reach the device late or never");
}

/* Between the two: no cache holds old values, but order and number of accesses are not kept. */
void sw_check_device_normal(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_pairs(facts, emit, 1u << SW_USE_DEVICE, maps_uncached,
                "accesses may be repeated, merged, reordered and made ahead of time");
}

/* What boot code leaves so works as long as the compiler makes aligned, single accesses only. */
void sw_check_image_device(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_pairs(facts, emit, SW_LINT_OWN, maps_device,
                "unaligned accesses fault there, exclusive ones may, and fetches may");
}

/* LDREX and STREX need a monitor that covers the memory: for Non-cacheable that is the system's. */
void sw_check_image_uncached(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_pairs(facts, emit, SW_LINT_OWN, maps_uncached,
                "exclusive accesses need not work there, and every access goes to memory");
}

/* ---- the tables themselves ---- */

/* Allocation hints may differ; what the manual calls mismatched is type, cacheability and
 * shareability. */
static bool is_mismatch(struct vmsa_memory a, struct vmsa_memory b)
{
    return a.type != b.type || a.inner.cacheability != b.inner.cacheability ||
           a.outer.cacheability != b.outer.cacheability || a.shareability != b.shareability;
}

/* Only TTBR0: with TTBCR.N = 0 it is the only one that walks, else it has the image's half. */
void sw_check_walk_attributes(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_stage *stage1 = &facts->machine->stage1;
    struct vmsa_memory walk = stage1->regime.walk[0];

    for (size_t i = 0; i < facts->tables->run_count; i++) {
        const struct sw_span *run = &facts->tables->runs[i];
        struct sw_range ipa;

        if (!sw_span_ipa(run, &ipa) || !sw_range_has(ipa, stage1->regime.base[0]) ||
            !is_mismatch(memory_of(run), walk))
            continue;
        sw_emit(emit, sw_site_in(facts, "TTBR0"),
                "TTBR0 (0x%08" PRIx32 ") reads the table at IPA " SW_HEX " as %s, and VA " SW_HEX
                " writes it as %s",
                stage1->registers.ttbr0, stage1->regime.base[0], memory_text(facts->arena, walk),
                sw_span_va(run, stage1->regime.base[0]), memory_text(facts->arena, memory_of(run)));
        sw_emit_bits(emit, "TTBR0", VMSA_LAYOUT_TTBR_SHORT, stage1->registers.ttbr0, 0x7b);
        return;
    }
}

/* ---- aliases ---- */

static int by_ipa(const void *a, const void *b)
{
    const struct sw_span *const *x = a, *const *y = b;
    uint64_t p = (*x)->result.output, q = (*y)->result.output;

    if (p != q)
        return p < q ? -1 : 1;
    return (*x)->va.first < (*y)->va.first ? -1 : (*x)->va.first > (*y)->va.first;
}

static size_t sorted_runs(const struct sw_facts *facts, const struct sw_span ***sorted)
{
    struct sw_range ipa;
    size_t count = 0;

    *sorted = SW_NEW_ARRAY(facts->arena, const struct sw_span *, facts->tables->run_count);
    for (size_t i = 0; i < facts->tables->run_count; i++)
        if (sw_span_ipa(&facts->tables->runs[i], &ipa))
            (*sorted)[count++] = &facts->tables->runs[i];
    if (count > 1)
        qsort(*sorted, count, sizeof **sorted, by_ipa);
    return count;
}

static uint64_t last_ipa(const struct sw_span *run)
{
    return run->result.output + sw_range_size(run->va) - 1;
}

/* Of the runs before, the one of each kind of memory that reaches farthest is enough to ask. */
struct reaches {
    const struct sw_span *runs[CLASSES];
    size_t count;
};

static const struct sw_span *alias_of(struct reaches *reaches, const struct sw_span *run)
{
    const struct sw_span *alias = NULL;
    size_t same = CLASSES;

    for (size_t i = 0; i < reaches->count; i++) {
        if (!is_mismatch(memory_of(reaches->runs[i]), memory_of(run)))
            same = i;
        else if (last_ipa(reaches->runs[i]) >= run->result.output)
            alias = reaches->runs[i];
    }
    if (same == CLASSES && reaches->count < CLASSES)
        reaches->runs[reaches->count++] = run;
    else if (same < CLASSES && last_ipa(run) > last_ipa(reaches->runs[same]))
        reaches->runs[same] = run;
    return alias;
}

/* In order of IPA, so that all spans that can share memory with one lie before it. */
void sw_check_alias(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_span **sorted;
    size_t count = sorted_runs(facts, &sorted);
    struct reaches reaches = {0};

    for (size_t i = 0; i < count; i++) {
        const struct sw_span *run = sorted[i], *alias = alias_of(&reaches, run);
        struct sw_range ipa = {run->result.output, run->result.output};

        if (!alias)
            continue;
        sw_emit(emit, sw_span_site(facts, run),
                "IPA " SW_HEX " is %s at VA " SW_HEX " and %s at VA " SW_HEX, ipa.first,
                memory_text(facts->arena, memory_of(run)), run->va.first,
                memory_text(facts->arena, memory_of(alias)), sw_span_va(alias, ipa.first));
        sw_emit_range(emit, "two mappings", ipa,
                      (struct sw_value){.known = true, .v = run->va.first}, true);
        return;
    }
}
