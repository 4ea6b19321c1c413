/* SPDX-License-Identifier: MIT */
/* What the rules on runs share. Knows no rule. */
#include "spans.h"

#include <string.h>

const struct sw_span *sw_spans_first(const struct sw_facts *facts, sw_span_test *test,
                                     size_t *count)
{
    const struct sw_span *first = NULL;

    *count = 0;
    for (size_t i = 0; i < facts->tables->run_count; i++) {
        const struct sw_span *run = &facts->tables->runs[i];

        if (run->entry.type == VMSA_INVALID || !test(facts, run))
            continue;
        if (!first)
            first = run;
        ++*count;
    }
    return first;
}

/* The first run that shares IPA with a region and that the test takes. */
static bool meets(const struct sw_facts *facts, const struct sw_region *region, sw_span_test *test,
                  struct sw_pair *pair)
{
    for (size_t i = 0; i < facts->tables->run_count; i++) {
        const struct sw_span *run = &facts->tables->runs[i];
        struct sw_range ipa, common;

        if (!sw_span_ipa(run, &ipa) || !sw_range_common(ipa, region->where, &common) ||
            !test(facts, run))
            continue;
        if (pair->count == 0)
            *pair = (struct sw_pair){.run = run, .region = region, .ipa = common};
        return true;
    }
    return false;
}

struct sw_pair sw_spans_meet(const struct sw_facts *facts, unsigned uses, sw_span_test *test)
{
    struct sw_pair pair = {0};
    const struct sw_region *region = NULL;

    while ((region = sw_facts_region(facts, region, uses, SW_WHEN_RUNNING)))
        if (meets(facts, region, test, &pair))
            pair.count++;
    return pair;
}

struct sw_site sw_span_site(const struct sw_facts *facts, const struct sw_span *run)
{
    return sw_site_in(facts, "level %u descriptor of VA " SW_HEX ", at IPA " SW_HEX, run->level,
                      run->va.first, run->address);
}

const char *sw_more(struct sw_arena *arena, size_t count)
{
    return count > 1 ? sw_sprintf(arena, "; %zu more like this", count - 1) : "";
}

uint64_t sw_span_va(const struct sw_span *run, uint64_t ipa)
{
    return run->va.first + (ipa - run->result.output);
}

void sw_emit_word(const struct sw_facts *facts, struct sw_emit *emit, const struct sw_span *run,
                  uint64_t mask)
{
    sw_emit_bits(emit, sw_sprintf(facts->arena, "descriptor of VA " SW_HEX, run->va.first),
                 vmsa_short_layout(run->level, run->word), run->word, mask);
}

static bool is_named(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

uint64_t sw_span_mask(const struct sw_span *run, const char *const *names)
{
    const struct vmsa_layout_table *table =
        vmsa_layout_table(vmsa_short_layout(run->level, run->word));
    uint64_t mask = 0;

    for (size_t i = 0; i < table->count; i++)
        if (is_named(table->fields[i].name, names))
            mask |= vmsa_mask(table->fields[i].width) << table->fields[i].lsb;
    return mask;
}
