/* SPDX-License-Identifier: MIT */
/* SW4: who may write and execute what, and whether code and data are where they are used. */
#include "spans.h"

static bool is_executable(const struct sw_facts *facts, const struct sw_span *run)
{
    (void)facts;
    return run->result.attributes.pl1.execute;
}

static bool is_writable_code(const struct sw_facts *facts, const struct sw_span *run)
{
    return run->result.attributes.pl1.write && is_executable(facts, run);
}

static void emit_rights(const struct sw_facts *facts, struct sw_emit *emit,
                        const struct sw_span *run)
{
    static const char *const fields[] = {"AP2", "AP", "XN", NULL};

    sw_emit_word(facts, emit, run, sw_span_mask(run, fields));
}

static void check_pairs(const struct sw_facts *facts, struct sw_emit *emit, unsigned uses,
                        sw_span_test *test, const char *what)
{
    const struct sw_pair pair = sw_spans_meet(facts, uses, test);
    uint64_t va;

    if (pair.count == 0)
        return;
    va = sw_span_va(pair.run, pair.ipa.first);
    sw_emit(emit, pair.region->why, "%s (IPA %s, VA " SW_HEX ") is %s%s", pair.region->name,
            sw_range_text(facts->arena, pair.ipa), va, what, sw_more(facts->arena, pair.count));
    sw_emit_range(emit, pair.region->name, pair.ipa, (struct sw_value){.known = true, .v = va},
                  true);
    emit_rights(facts, emit, pair.run);
}

/* Speculative fetches are reads that no instruction asked for: only XN keeps them off a device. */
void sw_check_device_executable(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_pairs(facts, emit, 1u << SW_USE_DEVICE, is_executable,
                "executable: a core may fetch ahead from the device, and reads have effects there");
}

/* The other side of a ring or grant chooses the bytes; nothing of it may be an instruction. */
void sw_check_shared_executable(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_pairs(facts, emit, 1u << SW_USE_GRANT | 1u << SW_USE_MAGIC, is_executable,
                "executable, and others than the guest write there");
}

/* ---- W^X ---- */

/* By VA alone: a note that is the same on every machine is one note to a reader. */
void sw_check_writable_code(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_pair pair = sw_spans_meet(facts, SW_LINT_OWN, is_writable_code);

    if (facts->promise->wx || pair.count == 0)
        return;
    sw_emit(emit, pair.region->why, "%s is writable and executable at VA " SW_HEX "%s",
            pair.region->name, sw_span_va(pair.run, pair.ipa.first),
            sw_more(facts->arena, pair.count));
    sw_emit_place(emit, pair.ipa,
                  (struct sw_value){.known = true, .v = sw_span_va(pair.run, pair.ipa.first)});
}

/* A promise makes an error of what else is a note. */
void sw_check_wx_broken(const struct sw_facts *facts, struct sw_emit *emit)
{
    if (facts->promise->wx)
        check_pairs(facts, emit, SW_LINT_OWN, is_writable_code,
                    "writable and executable, which the image layout promises nothing is");
}

/* Rights come by the section: what lies in one with the image cannot have others. */
static bool shares_section(const struct sw_facts *facts, struct sw_range section)
{
    const struct sw_region *region = NULL;

    while ((region = sw_facts_region(facts, region, SW_LINT_OWN, SW_WHEN_RUNNING)))
        if (sw_range_overlaps(region->where, section))
            return true;
    return false;
}

/* The first megabyte of a bank that a run maps, and that holds nothing of the image. */
static bool foreign_ram(const struct sw_facts *facts, const struct sw_span *run,
                        struct sw_range *found)
{
    struct sw_range ipa, common;

    if (!sw_span_ipa(run, &ipa))
        return false;
    for (size_t i = 0; i < facts->machine->ram_count; i++) {
        if (!sw_range_common(ipa, facts->machine->ram[i].where, &common))
            continue;
        for (uint64_t at = common.first - common.first % SW_LINT_SECTION; at <= common.last;
             at += SW_LINT_SECTION) {
            struct sw_range section = {at, at + SW_LINT_SECTION - 1};

            if (!shares_section(facts, section) && sw_range_common(section, common, found))
                return true;
        }
    }
    return false;
}

/* One finding a machine: what maps one megabyte so maps most of the others so, too. */
void sw_check_ram_executable(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->tables->run_count; i++) {
        const struct sw_span *run = &facts->tables->runs[i];
        struct sw_range found;

        if (!is_writable_code(facts, run) || !foreign_ram(facts, run, &found))
            continue;
        sw_emit(
            emit, sw_span_site(facts, run),
            "RAM that holds nothing of the image, IPA %s, is writable and executable at VA " SW_HEX,
            sw_range_text(facts->arena, found), sw_span_va(run, found.first));
        sw_emit_range(emit, "RAM", found,
                      (struct sw_value){.known = true, .v = sw_span_va(run, found.first)}, true);
        emit_rights(facts, emit, run);
        return;
    }
}

/* ---- code, data ---- */

/* What the walk says of a VA, when it is mapped at all. */
static const struct sw_span *mapped(const struct sw_facts *facts, uint64_t va)
{
    const struct sw_span *run = va <= UINT32_MAX ? sw_span_at(facts->tables, va) : NULL;

    return run && run->result.outcome == VMSA_OK ? run : NULL;
}

/* By sections: segments are too coarse to tell code from constants next to it. */
void sw_check_code_executable(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->image->section_count; i++) {
        const struct sw_section *section = &facts->image->sections[i];
        const struct sw_span *run = mapped(facts, section->va);

        if (!section->alloc || !section->execute || section->size == 0 || !run ||
            run->result.attributes.pl1.execute)
            continue;
        sw_emit(emit, sw_site_in(facts, "section %s", section->name),
                "section %s has code, and stage 1 maps its VA " SW_HEX " execute-never",
                section->name, section->va);
        emit_rights(facts, emit, run);
        return;
    }
}

static bool emit_read_only(const struct sw_facts *facts, struct sw_emit *emit, const char *name,
                           uint64_t va, struct sw_site why)
{
    const struct sw_span *run = mapped(facts, va);

    if (!run || run->result.attributes.pl1.write)
        return false;
    sw_emit(emit, why, "%s is written, and stage 1 maps its VA " SW_HEX " read-only", name, va);
    emit_rights(facts, emit, run);
    return true;
}

/* Sections first, as they are nearer to what is written; then what has no section. */
void sw_check_data_writable(const struct sw_facts *facts, struct sw_emit *emit)
{
    const unsigned uses = 1u << SW_USE_STACK | 1u << SW_USE_BSS;
    const struct sw_region *region = NULL;

    for (size_t i = 0; i < facts->image->section_count; i++) {
        const struct sw_section *section = &facts->image->sections[i];

        if (section->alloc && section->write && section->size != 0 &&
            emit_read_only(facts, emit, sw_sprintf(facts->arena, "section %s", section->name),
                           section->va, sw_site_in(facts, "section %s", section->name)))
            return;
    }
    while ((region = sw_facts_region(facts, region, uses, SW_WHEN_RUNNING)))
        if (region->va.known &&
            emit_read_only(facts, emit, region->name, region->va.v, region->why))
            return;
}
