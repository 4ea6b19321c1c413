/* SPDX-License-Identifier: MIT */
/* SW1: what an ELF's own headers say of it, and where a loader enters it. */
#include "rules.h"

#include <stdlib.h>

/* Named by its number among all program headers, which is how readelf lists it. */
static const char *segment_text(const struct sw_facts *facts, const struct sw_segment *segment)
{
    return sw_sprintf(facts->arena, "PT_LOAD %u", segment->index);
}

static bool segment_range(const struct sw_segment *segment, struct sw_range *range)
{
    return sw_range_of(segment->va, segment->memory_size, range);
}

/* Pair by pair: images have a handful of segments, and each pair is a defect of its own. */
static int by_va(const void *a, const void *b)
{
    const struct sw_segment *const *x = a, *const *y = b;

    if ((*x)->va != (*y)->va)
        return (*x)->va < (*y)->va ? -1 : 1;
    return (*x)->index < (*y)->index ? -1 : 1;
}

/* Segments with bytes in memory, by address: a hostile file has tens of thousands. */
static size_t sorted_segments(const struct sw_facts *facts, const struct sw_segment ***sorted)
{
    const struct sw_image *image = facts->image;
    struct sw_range range;
    size_t count = 0;

    *sorted = SW_NEW_ARRAY(facts->arena, const struct sw_segment *, image->segment_count);
    for (size_t i = 0; i < image->segment_count; i++)
        if (segment_range(&image->segments[i], &range))
            (*sorted)[count++] = &image->segments[i];
    if (count > 1)
        qsort(*sorted, count, sizeof **sorted, by_va);
    return count;
}

static void emit_overlap(const struct sw_facts *facts, struct sw_emit *emit,
                         const struct sw_segment *a, const struct sw_segment *b)
{
    struct sw_range ra, rb, common;

    if (!segment_range(a, &ra) || !segment_range(b, &rb) || !sw_range_common(ra, rb, &common))
        return;
    sw_emit(emit, sw_site_in(facts, "program header %u", b->index),
            "%s (%s) and %s (%s) both claim VA %s", segment_text(facts, a),
            sw_range_text(facts->arena, ra), segment_text(facts, b),
            sw_range_text(facts->arena, rb), sw_range_text(facts->arena, common));
}

/* Each segment against the one before it that reaches farthest: one finding a segment at most. */
void sw_check_segments_overlap(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_segment **sorted;
    size_t count = sorted_segments(facts, &sorted);
    size_t farthest = 0;

    for (size_t i = 1; i < count; i++) {
        const struct sw_segment *far = sorted[farthest];

        emit_overlap(facts, emit, far, sorted[i]);
        if (sorted[i]->va + sorted[i]->memory_size - 1 > far->va + far->memory_size - 1)
            farthest = i;
    }
}

void sw_check_segment_rights(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->image->segment_count; i++) {
        const struct sw_segment *segment = &facts->image->segments[i];
        struct sw_range range;

        if (!segment->write || !segment->execute || !segment_range(segment, &range))
            continue;
        sw_emit(emit, sw_site_in(facts, "program header %u", segment->index),
                "%s (VA %s) is writable and executable", segment_text(facts, segment),
                sw_range_text(facts->arena, range));
    }
}

/* The ELF specification asks for p_vaddr and p_offset to be equal modulo p_align; 0 and 1 mean
 * that there is no alignment to keep. */
void sw_check_segment_alignment(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->image->segment_count; i++) {
        const struct sw_segment *segment = &facts->image->segments[i];
        uint64_t align = segment->align;
        struct sw_site site = sw_site_in(facts, "program header %u", segment->index);

        if (align <= 1)
            continue;
        if (align & (align - 1))
            sw_emit(emit, site, "%s has p_align 0x%" PRIx64 ", which is no power of two",
                    segment_text(facts, segment), align);
        else if ((segment->va ^ segment->offset) & (align - 1))
            sw_emit(emit, site,
                    "%s has p_vaddr " SW_HEX " and p_offset 0x%" PRIx64
                    ", which differ modulo p_align 0x%" PRIx64,
                    segment_text(facts, segment), segment->va, segment->offset, align);
    }
}

/* .bss that is marked executable holds no code at entry, so only sections with bytes count. */
static bool in_code_section(const struct sw_image *image, uint64_t va, size_t *code_sections)
{
    *code_sections = 0;
    for (size_t i = 0; i < image->section_count; i++) {
        const struct sw_section *section = &image->sections[i];

        if (!section->alloc || !section->execute || !section->in_file)
            continue;
        ++*code_sections;
        if (va >= section->va && va - section->va < section->size)
            return true;
    }
    return false;
}

/* file_size, not memory_size: what lies behind it is zeros when the loader jumps. */
static bool in_code_segment(const struct sw_image *image, uint64_t va)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct sw_segment *segment = &image->segments[i];

        if (segment->execute && sw_segment_has(segment, va))
            return true;
    }
    return false;
}

/* Sections say more than segments; an image stripped of them is judged by its segments. */
static bool in_code(const struct sw_image *image, size_t *code_sections)
{
    const uint64_t entry = sw_image_entry_va(image);
    bool in_section = in_code_section(image, entry, code_sections);

    return *code_sections ? in_section : in_code_segment(image, entry);
}

void sw_check_entry(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;
    size_t code_sections;

    if (in_code(image, &code_sections))
        return;
    sw_emit(emit, sw_site_in(facts, "ELF header, e_entry"),
            "the entry point " SW_HEX " lies in no executable %s with bytes in the file",
            image->entry, code_sections ? "section" : "segment");
}

/* Loaders of flat files and zImages enter at the first byte, and know nothing of e_entry. */
void sw_check_entry_first(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;
    const struct sw_machine *machine = facts->machine;
    size_t code_sections;

    if (!in_code(image, &code_sections) || !machine->placement.as_flat || !machine->link.known ||
        image->entry_thumb || sw_image_entry_va(image) == machine->link.v ||
        machine->placement.entry.v != machine->placement.load.v)
        return;
    sw_emit(emit, sw_site_in(facts, "ELF header, e_entry"),
            "the entry point is VA " SW_HEX
            ", and this loader enters at the first byte of the flat image, VA " SW_HEX,
            sw_image_entry_va(image), machine->link.v);
}

/* _end is where boot code stops zeroing and where the heap may begin. */
void sw_check_section_after_end(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;
    const struct sw_symbol *end = sw_image_symbol(image, "_end");

    if (!end)
        return;
    for (size_t i = 0; i < image->section_count; i++) {
        const struct sw_section *section = &image->sections[i];

        if (!section->alloc || section->size == 0 || section->va < end->va)
            continue;
        sw_emit(emit, sw_site_in(facts, "section %s", section->name),
                "section %s (VA " SW_HEX ", 0x%" PRIx64 " bytes) lies at or after _end " SW_HEX
                ": boot code neither zeroes it nor keeps the heap off it",
                section->name, section->va, section->size, end->va);
    }
}

/* Loops that zero .bss store words; the image layout does not say whether this one's does. */
void sw_check_bss_aligned(const struct sw_facts *facts, struct sw_emit *emit)
{
    static const char *const bounds[] = {"__bss_start", "__bss_end"};
    enum { WORD = 4 };

    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        const struct sw_symbol *bound = sw_image_symbol(facts->image, bounds[i]);

        if (!bound || bound->va % WORD == 0)
            continue;
        sw_emit(emit, sw_site_in(facts, "%s", bounds[i]),
                "%s is VA " SW_HEX ", no multiple of 4: code that zeroes .bss by words %s",
                bounds[i], bound->va,
                i == 0 ? "stores unaligned, which faults with the MMU off"
                       : "passes it, and with a test for equality never ends");
        return;
    }
}
