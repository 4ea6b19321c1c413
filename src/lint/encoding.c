/* SPDX-License-Identifier: MIT */
/* SW4: descriptors and registers that the architecture gives no meaning, or another than they seem
 * to have. Knows no regions but RAM. */
#include "spans.h"

enum { COPIES = 16, LEVEL2_SIZE = 0x400, RESERVED_AP = 4 };

/* AP[2:0] = 0b100 has no meaning unless AFE makes AP[0] the access flag. */
static bool has_reserved_ap(const struct sw_facts *facts, const struct sw_span *run)
{
    return !facts->machine->stage1.regime.access_flag && run->entry.ap == RESERVED_AP;
}

/* Arm ARM G5.6: the pseudocode leaves the encoding to the implementation, and the walker takes the
 * strictest choice; on hardware either can be met. */
void sw_check_ap_reserved(const struct sw_facts *facts, struct sw_emit *emit)
{
    static const char *const fields[] = {"AP2", "AP", NULL};
    size_t count;
    const struct sw_span *run = sw_spans_first(facts, has_reserved_ap, &count);

    if (!run)
        return;
    sw_emit(emit, sw_span_site(facts, run),
            "VA %s has AP[2:0] = 0b100, which is reserved: cores may take it for read-only or for "
            "no access%s",
            sw_range_text(facts->arena, run->va), sw_more(facts->arena, count));
    sw_emit_word(facts, emit, run, sw_span_mask(run, fields));
}

static bool has_reserved_type(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return run->result.outcome == VMSA_OK && run->result.attributes.memory.constrained;
}

/* The walker says so for the default table, and for what PRRR and NMRR are asked for alike. */
void sw_check_type_reserved(const struct sw_facts *facts, struct sw_emit *emit)
{
    static const char *const fields[] = {"TEX", "C", "B", NULL};
    size_t count;
    const struct sw_span *run = sw_spans_first(facts, has_reserved_type, &count);

    if (!run)
        return;
    sw_emit(emit, sw_span_site(facts, run), "VA %s has TEX = %u, C = %u, B = %u, which %s%s",
            sw_range_text(facts->arena, run->va), run->entry.tex, run->entry.c, run->entry.b,
            facts->machine->stage1.regime.remap
                ? "PRRR takes to a memory type that is reserved or the core's choice"
                : "is reserved or the core's choice",
            sw_more(facts->arena, count));
    sw_emit_word(facts, emit, run, sw_span_mask(run, fields));
}

static uint64_t reserved_mask(enum vmsa_layout layout)
{
    const struct vmsa_layout_table *table = vmsa_layout_table(layout);
    uint64_t mask = 0;

    for (size_t i = 0; i < table->count; i++)
        if (table->fields[i].kind == VMSA_FIELD_RES0)
            mask |= vmsa_mask(table->fields[i].width) << table->fields[i].lsb;
    return mask;
}

static void emit_reserved(const struct sw_facts *facts, struct sw_emit *emit, uint64_t va,
                          unsigned level, uint32_t word, size_t count)
{
    enum vmsa_layout layout = vmsa_short_layout(level, word);

    sw_emit(emit, sw_site_in(facts, "level %u descriptor of VA " SW_HEX, level, va),
            "the level %u descriptor 0x%08" PRIx32 " of VA " SW_HEX " has bits 0x%" PRIx64
            " set, which must be zero%s",
            level, word, va, word & reserved_mask(layout), sw_more(facts->arena, count));
    sw_emit_bits(emit, sw_sprintf(facts->arena, "descriptor of VA " SW_HEX, va), layout, word,
                 word & reserved_mask(layout));
}

static bool has_reserved_bits(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return (run->word & reserved_mask(vmsa_short_layout(run->level, run->word))) != 0;
}

/* Descriptors of tables are no spans; both kinds are counted, the first of a kind is shown. */
void sw_check_bits_reserved(const struct sw_facts *facts, struct sw_emit *emit)
{
    size_t count;
    const struct sw_span *run = sw_spans_first(facts, has_reserved_bits, &count);
    const struct sw_link *first = NULL;

    for (size_t i = 0; i < facts->tables->link_count; i++) {
        const struct sw_link *link = &facts->tables->links[i];

        if ((link->word & reserved_mask(VMSA_LAYOUT_L1_TABLE)) == 0)
            continue;
        if (!first)
            first = link;
        count++;
    }
    if (run)
        emit_reserved(facts, emit, run->va.first, run->level, run->word, count);
    else if (first)
        emit_reserved(facts, emit, first->va, 1, first->word, count);
}

/* A run of copies is a whole mapping, at its own alignment, or there are too few of them. */
static bool is_torn(const struct sw_span *run, enum vmsa_descriptor type)
{
    uint64_t size = vmsa_short_extent(type);

    return run->entry.type == type && (run->va.first % size != 0 || sw_range_size(run->va) != size);
}

static bool is_torn_supersection(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return is_torn(run, VMSA_SUPERSECTION);
}

static bool is_torn_large_page(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return is_torn(run, VMSA_LARGE_PAGE);
}

static void check_copies(const struct sw_facts *facts, struct sw_emit *emit, sw_span_test *test,
                         const char *what)
{
    size_t count;
    const struct sw_span *run = sw_spans_first(facts, test, &count);
    uint64_t each;

    if (!run)
        return;
    each = vmsa_short_extent((enum vmsa_descriptor)run->entry.type) / COPIES;
    sw_emit(emit, sw_span_site(facts, run),
            "the %s at VA " SW_HEX " stands in %" PRIu64
            " descriptor%s, and must stand in 16 equal ones from a multiple of 0x%" PRIx64 "%s",
            what, run->va.first, sw_range_size(run->va) / each,
            sw_range_size(run->va) == each ? "" : "s", each * COPIES, sw_more(facts->arena, count));
    sw_emit_word(facts, emit, run, run->word & 0x40003);
}

/* One rule a kind: a reader looks for the word that he knows from his own code. */
void sw_check_supersection_copies(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_copies(facts, emit, is_torn_supersection, "supersection");
}

void sw_check_large_page_copies(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_copies(facts, emit, is_torn_large_page, "large page");
}

/* An error even where nobody uses the VAs yet: a core may walk ahead of every access. */
void sw_check_level2_ram(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->tables->link_count; i++) {
        const struct sw_link *link = &facts->tables->links[i];
        struct sw_range table = {link->entry.output, link->entry.output + LEVEL2_SIZE - 1};

        if (sw_machine_is_ram(facts->machine, table))
            continue;
        sw_emit(emit, sw_site_in(facts, "level 1 descriptor of VA " SW_HEX, link->va),
                "the level-2 table of VA " SW_HEX " would be at IPA %s, which is not RAM", link->va,
                sw_range_text(facts->arena, table));
        sw_emit_range(emit, "level-2 table", table, (struct sw_value){0}, true);
        sw_emit_ram(emit, facts->machine);
        return;
    }
}

/* What is there when the image runs writes into the table, or the table over it. */
void sw_check_level2_meets(const struct sw_facts *facts, struct sw_emit *emit)
{
    const unsigned others = 1u << SW_USE_STACK | 1u << SW_USE_DTB | 1u << SW_USE_DTB_COPY |
                            1u << SW_USE_RAMDISK | 1u << SW_USE_RESERVED | 1u << SW_USE_MAGIC |
                            1u << SW_USE_GRANT;

    for (size_t i = 0; i < facts->tables->link_count; i++) {
        const struct sw_link *link = &facts->tables->links[i];
        struct sw_range table = {link->entry.output, link->entry.output + LEVEL2_SIZE - 1};
        const struct sw_region *region = NULL;

        while ((region = sw_facts_region(facts, region, others, SW_WHEN_RUNNING))) {
            if (!sw_range_overlaps(table, region->where))
                continue;
            sw_emit(emit, sw_site_in(facts, "level 1 descriptor of VA " SW_HEX, link->va),
                    "the level-2 table of VA " SW_HEX ", IPA %s, lies in %s", link->va,
                    sw_range_text(facts->arena, table), region->name);
            sw_emit_range(emit, "level-2 table", table, (struct sw_value){0}, false);
            sw_emit_region(emit, region, true);
            return;
        }
    }
}

/* A table that is filled later, at its first use, looks like this, too: hence no more than a note.
 */
void sw_check_level2_empty(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->tables->link_count; i++) {
        const struct sw_link *link = &facts->tables->links[i];

        if (!link->readable || link->live)
            continue;
        sw_emit(emit, sw_site_in(facts, "level 1 descriptor of VA " SW_HEX, link->va),
                "VA " SW_HEX " has a level-2 table at IPA " SW_HEX
                ", and none of its 256 descriptors is valid",
                link->va, link->entry.output);
        return;
    }
}

/* TTBCR.N != 0 gives the upper VAs to TTBR1, whether or not anybody wrote it. */
void sw_check_ttbr1(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct vmsa_regime *regime = &facts->machine->stage1.regime;
    struct sw_range table;

    if (regime->format != VMSA_FORMAT_SHORT || regime->n == 0 || regime->disabled[1] ||
        !sw_range_of(regime->base[1], 0x4000, &table) || sw_machine_is_ram(facts->machine, table))
        return;
    sw_emit(emit, sw_site_in(facts, "TTBCR, TTBR1"),
            "TTBCR.N is %u, so that VAs from " SW_HEX
            " on are walked by TTBR1, whose table at IPA %s is not RAM",
            regime->n, UINT64_C(1) << (32 - regime->n), sw_range_text(facts->arena, table));
    sw_emit_ram(emit, facts->machine);
}
