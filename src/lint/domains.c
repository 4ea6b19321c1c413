/* SPDX-License-Identifier: MIT */
/* SW4: what DACR makes of the domains that descriptors name, and the access flag. */
#include "spans.h"

enum { NO_ACCESS, CLIENT, RESERVED, MANAGER };

static unsigned control_of(const struct sw_facts *facts, const struct sw_span *run)
{
    return facts->machine->stage1.regime.dacr >> run->entry.domain * 2 & 3;
}

static bool is_manager(const struct sw_facts *facts, const struct sw_span *run)
{
    return control_of(facts, run) == MANAGER;
}

static bool is_reserved(const struct sw_facts *facts, const struct sw_span *run)
{
    return control_of(facts, run) == RESERVED;
}

/* Closing a domain can be meant; closing one that holds the image cannot. */
static bool is_own(const struct sw_facts *facts, const struct sw_span *run)
{
    const struct sw_region *region = NULL;

    while ((region = sw_facts_region(facts, region, SW_LINT_OWN, SW_WHEN_RUNNING))) {
        struct sw_range va;

        if (region->va.known && sw_range_of(region->va.v, sw_range_size(region->where), &va) &&
            sw_range_overlaps(va, run->va))
            return true;
    }
    return false;
}

static bool is_closed(const struct sw_facts *facts, const struct sw_span *run)
{
    return control_of(facts, run) == NO_ACCESS && run->result.outcome == VMSA_DOMAIN &&
           is_own(facts, run);
}

static bool is_unflagged(const struct sw_facts *facts, const struct sw_span *run)
{
    return run->result.outcome == VMSA_ACCESS_FLAG && is_own(facts, run);
}

static void check_domain(const struct sw_facts *facts, struct sw_emit *emit, sw_span_test *test,
                         const char *effect)
{
    size_t count;
    const struct sw_span *run = sw_spans_first(facts, test, &count);
    unsigned domain;

    if (!run)
        return;
    domain = run->entry.domain;
    sw_emit(emit, sw_span_site(facts, run),
            "VA %s is in domain %u, and DACR (0x%08" PRIx32 ") has %u for it: %s%s",
            sw_range_text(facts->arena, run->va), domain, facts->machine->stage1.regime.dacr,
            control_of(facts, run), effect, sw_more(facts->arena, count));
    sw_emit_bits(emit, "DACR", VMSA_LAYOUT_DACR, facts->machine->stage1.regime.dacr,
                 UINT64_C(3) << domain * 2);
}

/* Of DACR only the fields of domains in use count: the others cannot do harm. */
void sw_check_domain_manager(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_domain(facts, emit, is_manager,
                 "manager, which looks at no access permission and no execute-never bit");
}

void sw_check_domain_reserved(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_domain(facts, emit, is_reserved, "reserved, cores differ in what they make of it");
}

/* Domain faults come after translation faults, so that a closed domain is told only where the VA is
 * mapped. */
void sw_check_domain_closed(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_domain(facts, emit, is_closed, "no access, and the image is there");
}

/* The flag is looked at in the walk itself, before DACR: even a manager domain faults. */
void sw_check_access_flag(const struct sw_facts *facts, struct sw_emit *emit)
{
    static const char *const fields[] = {"AP", NULL};
    size_t count;
    const struct sw_span *run = sw_spans_first(facts, is_unflagged, &count);

    if (!run)
        return;
    sw_emit(emit, sw_span_site(facts, run),
            "SCTLR.AFE is 1 and AP[0], the access flag, is 0 for VA %s: the first access faults%s",
            sw_range_text(facts->arena, run->va), sw_more(facts->arena, count));
    sw_emit_word(facts, emit, run, sw_span_mask(run, fields) & run->word);
}
