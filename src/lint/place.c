/* SPDX-License-Identifier: MIT */
/* SW3: whether what the image needs lies in RAM, and at an offset it can live with. Two regions
 * that meet are meet.c's. */
#include "rules.h"

#include "base/buffer.h"

#include "vmsa/fields.h"

#include <string.h>

enum { SECTION_SIZE = 0x100000 };

static const unsigned image_uses = 1u << SW_USE_KERNEL | 1u << SW_USE_PADDING;

/* The names of a section descriptor's fields that share a bit with mask: "AP2, S, nG". */
static const char *fields_text(struct sw_arena *arena, uint64_t mask)
{
    const struct vmsa_layout_table *table = vmsa_layout_table(VMSA_LAYOUT_L1_SECTION);
    struct sw_buffer text = {.arena = arena};

    for (size_t i = 0; i < table->count; i++) {
        const struct vmsa_field *field = &table->fields[i];

        if (vmsa_get(mask, field->lsb, field->width) == 0)
            continue;
        sw_buffer_printf(&text, "%s%s", text.length ? ", " : "", field->name);
    }
    return text.length ? text.text : "none";
}

void sw_check_offset(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;
    const struct sw_region *image =
        sw_facts_region(facts, NULL, 1U << SW_USE_KERNEL, SW_WHEN_RUNNING);
    uint64_t low = machine->offset.v % SECTION_SIZE;
    uint32_t va = (uint32_t)(machine->base.v - machine->offset.v) & ~(SECTION_SIZE - UINT32_C(1));
    uint32_t word = (uint32_t)(va + machine->offset.v) | facts->promise->template;

    if (low == 0)
        return;
    sw_emit(emit, machine->placement.load.why,
            "IPA - VA is " SW_HEX " (image at IPA " SW_HEX "), no multiple of 1 MB: its low bits "
            "0x%05" PRIx64 " end up in every section descriptor, in %s",
            machine->offset.v, machine->base.v, low, fields_text(facts->arena, low));
    if (image)
        sw_emit_place(emit, image->where, image->va);
    if (facts->promise->stage1 == SW_STAGE1_FLAT_OFFSET)
        sw_emit_bits(emit, sw_sprintf(facts->arena, "descriptor of VA 0x%08" PRIx32, va),
                     VMSA_LAYOUT_L1_SECTION, word, low);
}

/* A part of the image: where its first byte lies and where code looks for it. */
struct part {
    const char *name;
    uint64_t va, lies;
    struct sw_site site;
};

/* True when stage 1 takes the part elsewhere, which is then told. */
static bool part_misled(const struct sw_facts *facts, const struct part *part, struct sw_emit *emit)
{
    const struct vmsa_access access = {.kind = VMSA_READ};
    struct sw_trace trace = sw_translate(facts->machine, (vmsa_va){(uint32_t)part->va}, access);

    if (trace.ipa.known ? trace.ipa.v == part->lies : trace.result.outcome == VMSA_UNKNOWN)
        return false;
    sw_emit(emit, part->site,
            "%s lies at IPA " SW_HEX ", but stage 1 takes its VA " SW_HEX " to %s", part->name,
            part->lies, part->va,
            trace.ipa.known ? sw_sprintf(facts->arena, "IPA " SW_HEX, trace.ipa.v)
                            : vmsa_outcome_name((enum vmsa_outcome)trace.result.outcome));
    return true;
}

/* What a file without sections is known by: the parts that its layout promises. */
static void check_promised_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_region *region = NULL;

    while ((region = sw_facts_region(facts, region, 1u << SW_USE_KERNEL, SW_WHEN_RUNNING))) {
        struct part part = {region->name, region->va.v, region->where.first, region->why};

        if (region->va.known && part_misled(facts, &part, emit))
            return;
    }
}

/* An offset that fits no section descriptor maps nothing right: one cause, told by SW301. */
void sw_check_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_image *image = facts->image;

    if (facts->promise->needs_flat_offset && facts->machine->offset.v % SECTION_SIZE)
        return;
    if (image->section_count == 0)
        check_promised_mapped(facts, emit);
    for (size_t i = 0; i < image->section_count; i++) {
        const struct sw_section *section = &image->sections[i];
        struct part part;

        if (!section->alloc || !section->in_file || section->size == 0)
            continue;
        part = (struct part){sw_sprintf(facts->arena, "section %s", section->name), section->va,
                             facts->machine->base.v + (section->load_address - image->flat.first),
                             sw_site_in(facts, "section %s", section->name)};
        if (part_misled(facts, &part, emit))
            return;
    }
}

static const struct sw_region *outside_ram(const struct sw_facts *facts, unsigned uses,
                                           unsigned when)
{
    const struct sw_region *region = NULL;

    while ((region = sw_facts_region(facts, region, uses, when)))
        if (!sw_machine_is_ram(facts->machine, region->where))
            return region;
    return NULL;
}

static void emit_outside(const struct sw_facts *facts, struct sw_emit *emit,
                         const struct sw_region *region)
{
    struct sw_range first = {region->where.first, region->where.first};

    sw_emit(emit, region->why, "%s %s %s",
            sw_machine_is_ram(facts->machine, first) ? "RAM ends inside" : "no RAM bank holds",
            region->name, sw_range_text(facts->arena, region->where));
    sw_emit_region(emit, region, true);
    sw_emit_ram(emit, facts->machine);
}

/* Firmware runs from flash and moves itself to RAM. Flash is known by its node's generic name
 * (Devicetree Specification, "Generic Names Recommendation"); board layouts use the same word. */
static bool in_flash(const struct sw_facts *facts, const struct sw_region *image)
{
    const struct sw_region *device = NULL;

    while ((device = sw_facts_region(facts, device, 1u << SW_USE_DEVICE, SW_WHEN_ALWAYS)))
        if (strstr(device->name, "flash") && sw_range_contains(device->where, image->where))
            return true;
    return false;
}

static const struct sw_region *image_outside(const struct sw_facts *facts)
{
    const struct sw_region *image = outside_ram(facts, image_uses, SW_WHEN_ENTRY);

    return image && !in_flash(facts, image) ? image : NULL;
}

/* Most loaders refuse such an image; QEMU copies an ELF where it says. */
void sw_check_image_ram(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_placement *placement = &facts->machine->placement;
    const struct sw_region *image = placement->refused ? NULL : image_outside(facts);

    if (placement->refusal_kind == SW_REFUSAL_IMAGE) {
        sw_emit(emit, placement->refusal_why, "the loader refuses the image: %s",
                placement->refusal);
        sw_emit_ram(emit, facts->machine);
    } else if (image) {
        emit_outside(facts, emit, image);
    }
}

/* Only a .bss behind an image that fits: else SW304 or, for what moves, SW306 tells. */
void sw_check_bss_ram(const struct sw_facts *facts, struct sw_emit *emit)
{
    unsigned when = facts->machine->moves ? SW_WHEN_ENTRY : SW_WHEN_ALWAYS;
    const struct sw_region *bss = outside_ram(facts, 1u << SW_USE_BSS, when);

    if (bss && !image_outside(facts))
        emit_outside(facts, emit, bss);
}

void sw_check_move_ram(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;
    struct sw_range up = {machine->placement.load.v, machine->move.last};

    if (!machine->moves || up.last < up.first || sw_machine_is_ram(machine, up) ||
        image_outside(facts))
        return;
    sw_emit(emit, machine->base.why,
            "the image is loaded at " SW_HEX " and moves itself to " SW_HEX
            ": that and the device tree's copy need %s as RAM, which it is not",
            machine->placement.load.v, machine->base.v, sw_range_text(facts->arena, up));
    sw_emit_range(emit, "needed by the move", up, (struct sw_value){0}, true);
    sw_emit_ram(emit, machine);
}

/* Room that lies above the load address is part of what the move needs: SW306's. */
void sw_check_room_below(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;
    struct sw_range room;

    if (!sw_facts_room_below(facts, &room) || sw_machine_is_ram(machine, room) ||
        image_outside(facts))
        return;
    if (machine->moves && room.first >= machine->placement.load.v)
        return;
    sw_emit(emit, facts->machine->base.why,
            "the image lies at " SW_HEX " and keeps its stack and table in the 32 KB below, but "
            "%s is not all RAM",
            facts->machine->base.v, sw_range_text(facts->arena, room));
    sw_emit_range(emit, "32 KB below the image", room, (struct sw_value){0}, true);
    sw_emit_ram(emit, facts->machine);
}

/* What lies in the 32 KB below the image is SW307's. */
static void check_own_ram(const struct sw_facts *facts, struct sw_emit *emit, enum sw_use use)
{
    const struct sw_region *region = outside_ram(facts, 1u << use, SW_WHEN_ALWAYS);
    struct sw_range room;

    if (!region || (sw_facts_room_below(facts, &room) && sw_range_contains(room, region->where)))
        return;
    emit_outside(facts, emit, region);
}

void sw_check_stack_ram(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_own_ram(facts, emit, SW_USE_STACK);
}

void sw_check_tables_ram(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_own_ram(facts, emit, SW_USE_TABLES);
}

/* A bank below the image has VAs below the image's, and the first may be below 0. */
void sw_check_ram_wraps(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;

    for (size_t i = 0; i < machine->ram_count; i++) {
        struct sw_range bank = machine->ram[i].where;
        uint32_t first = (uint32_t)(bank.first - machine->offset.v);

        if (bank.last > UINT32_MAX || first <= UINT32_MAX - (bank.last - bank.first))
            continue;
        sw_emit(emit, machine->offset.why,
                "RAM bank %s begins at VA " SW_HEX " and passes VA 0 on its way up: IPA " SW_HEX
                " is VA 0",
                sw_range_text(facts->arena, bank), (uint64_t)first, machine->offset.v);
        sw_emit_range(emit, "up to 4 GB", (struct sw_range){bank.first, machine->offset.v - 1},
                      (struct sw_value){.known = true, .v = first}, false);
        sw_emit_range(emit, "from VA 0 on", (struct sw_range){machine->offset.v, bank.last},
                      (struct sw_value){.known = true}, true);
        return;
    }
}
