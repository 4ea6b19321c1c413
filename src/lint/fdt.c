/* SPDX-License-Identifier: MIT */
/* SW2 and SW8: what the device tree says, where it was put, and what the image makes of it. */
#include "rules.h"

#include <string.h>

/* libfdt reads 64-bit values in place, and the specification puts the tree on 8 bytes. */
void sw_check_dtb_alignment(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_value *dtb = &facts->machine->placement.dtb;
    const struct sw_region *region = sw_facts_region(facts, NULL, 1u << SW_USE_DTB, SW_WHEN_ALWAYS);

    if (dtb->v % 8 == 0)
        return;
    sw_emit(emit, dtb->why,
            "the device tree is handed over at " SW_HEX ", %" PRIu64
            " bytes behind a multiple of 8",
            dtb->v, dtb->v % 8);
    if (region)
        sw_emit_region(emit, region, true);
}

/* With --ram there are banks whatever the tree says, so the tree's lack harms nobody then. */
void sw_check_memory_missing(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    struct sw_site site = {.file = platform->name, .what = "device_type = \"memory\""};

    if (facts->machine->ram_count > 0)
        return;
    if (platform->memory_nodes == 0)
        sw_emit(emit, site, "%s has no node with device_type = \"memory\"", platform->name);
    else
        sw_emit(emit, site, "the %zu memory node%s of %s state%s no bank that is not empty",
                platform->memory_nodes, platform->memory_nodes == 1 ? "" : "s", platform->name,
                platform->memory_nodes == 1 ? "s" : "");
}

/* Overlapping banks give the same byte to an allocator twice. */
static void emit_banks(const struct sw_facts *facts, struct sw_emit *emit,
                       const struct sw_fdt_range *a, const struct sw_fdt_range *b)
{
    struct sw_range common;

    if (!sw_range_common(a->where, b->where, &common))
        return;
    sw_emit(emit, b->why, "RAM banks %s and %s both hold %s", sw_range_text(facts->arena, a->where),
            sw_range_text(facts->arena, b->where), sw_range_text(facts->arena, common));
    sw_emit_range(emit, "RAM bank", a->where, (struct sw_value){0}, false);
    sw_emit_range(emit, "RAM bank", b->where, (struct sw_value){0}, true);
}

/* A bank is told once, with the first one that it overlaps. */
void sw_check_banks_overlap(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_fdt_range *ram = facts->machine->ram;

    for (size_t i = 1; i < facts->machine->ram_count; i++)
        for (size_t k = 0; k < i; k++)
            if (sw_range_overlaps(ram[k].where, ram[i].where)) {
                emit_banks(facts, emit, &ram[k], &ram[i]);
                break;
            }
}

/* ---- what the image can make of it ---- */

static struct sw_site tree_site(const struct sw_facts *facts, const char *what)
{
    return (struct sw_site){.file = facts->machine->platform->name, .what = what};
}

/* "a, b or c" of a NULL-ended list. */
static const char *any_of(struct sw_arena *arena, const char *const *words)
{
    const char *text = words[0];

    for (size_t i = 1; words[i]; i++)
        text = sw_sprintf(arena, "%s%s%s", text, words[i + 1] ? ", " : " or ", words[i]);
    return text;
}

static bool has_any(const struct sw_platform *platform, const char *const *words)
{
    for (; *words; words++)
        if (sw_platform_compatible(platform, *words))
            return true;
    return false;
}

/* Only the root's cells: the nodes that images look for are its children. */
void sw_check_cells(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    uint32_t cells = facts->promise->fdt.cells;

    if (cells == 0 || (platform->address_cells == cells && platform->size_cells == cells))
        return;
    sw_emit(emit, tree_site(facts, "/ #address-cells, #size-cells"),
            "%s has #address-cells %u and #size-cells %u, and the image reads every reg as %u and "
            "%u cells: it finds memory where there is none",
            platform->name, platform->address_cells, platform->size_cells, cells, cells);
}

/* In the order of the tree, which is the order that such an image goes by. */
void sw_check_banks_unused(const struct sw_facts *facts, struct sw_emit *emit)
{
    uint32_t banks = facts->promise->fdt.banks;
    const struct sw_fdt_range *first;

    if (banks == 0 || facts->machine->ram_count <= banks)
        return;
    first = &facts->machine->ram[banks];
    sw_emit(emit, first->why,
            "the machine has %zu RAM banks and the image uses the first %u: %s is never used",
            facts->machine->ram_count, banks, sw_range_text(facts->arena, first->where));
    sw_emit_range(emit, "not used", first->where, (struct sw_value){0}, true);
}

/* Reserved memory outside of RAM is nobody's heap. */
void sw_check_reserved_ignored(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;

    if (!facts->promise->fdt.ignores_reserved)
        return;
    for (size_t i = 0; i < platform->reserved_count; i++) {
        const struct sw_fdt_range *reserved = &platform->reserved[i];

        if (!sw_machine_is_ram(facts->machine, reserved->where))
            continue;
        sw_emit(emit, reserved->why,
                "IPA %s is reserved, and the image takes all RAM behind itself for its heap",
                sw_range_text(facts->arena, reserved->where));
        sw_emit_range(emit, "reserved", reserved->where, (struct sw_value){0}, true);
        sw_emit_ram(emit, facts->machine);
        return;
    }
}

/* totalsize, not what is used of it: an image that copies goes by the header. */
void sw_check_dtb_size(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    uint64_t max = facts->promise->fdt.max_size;

    if (max == 0 || platform->total_size <= max)
        return;
    sw_emit(emit, tree_site(facts, "header, totalsize"),
            "the device tree has 0x%" PRIx64 " bytes, and the image has room for 0x%" PRIx64,
            platform->total_size, max);
}

/* An unknown controller is still one: platform->gic has only those that this tool knows. */
static const struct sw_fdt_device *controller_of(const struct sw_platform *platform)
{
    for (size_t i = 0; i < platform->device_count; i++)
        if (platform->devices[i].interrupt_controller)
            return &platform->devices[i];
    return NULL;
}

void sw_check_gic_unsupported(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    const struct sw_fdt_device *controller = controller_of(platform);
    const char *const *words = facts->promise->fdt.gic;

    if (!words || !controller || has_any(platform, words))
        return;
    sw_emit(emit, tree_site(facts, controller->path),
            "the interrupt controller %s is compatible with %s, and the image drives %s",
            controller->path, controller->compatible, any_of(facts->arena, words));
}

/* A controller without reg (the CPU's own) cannot be driven through registers. */
void sw_check_gic_missing(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    const char *const *words = facts->promise->fdt.gic;

    if (!words || controller_of(platform))
        return;
    sw_emit(emit, tree_site(facts, "interrupt-controller"),
            "%s has no interrupt controller with registers, and the image needs %s", platform->name,
            any_of(facts->arena, words));
}

/* Loaders write bootargs; without --dtb the layout's own tree has none or few. */
void sw_check_bootargs(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    uint64_t max = facts->promise->fdt.max_bootargs;
    size_t size = platform->bootargs ? strlen(platform->bootargs) + 1 : 0;

    if (max == 0 || size <= max)
        return;
    sw_emit(emit, tree_site(facts, "/chosen bootargs"),
            "bootargs have %zu bytes with their NUL, and the image has room for %" PRIu64, size,
            max);
}

/* Sections take IPAs of 32 bits; what lies above needs supersections or long descriptors. */
void sw_check_bank_high(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->machine->ram_count; i++) {
        const struct sw_fdt_range *bank = &facts->machine->ram[i];

        if (bank->where.last <= UINT32_MAX)
            continue;
        sw_emit(emit, bank->why,
                "RAM bank %s lies above 4 GB in part or whole, where no section or page of a "
                "short-descriptor table leads",
                sw_range_text(facts->arena, bank->where));
        sw_emit_range(emit, "RAM bank", bank->where, (struct sw_value){0}, true);
        return;
    }
}

/* PV consoles count by the hypervisor's node, as there is no node for them alone. */
void sw_check_console_missing(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    const char *const *words = facts->promise->fdt.consoles;

    if (!words || has_any(platform, words))
        return;
    sw_emit(emit, tree_site(facts, "/"),
            "%s has no node compatible with %s: the image has no console, and what it says is lost",
            platform->name, any_of(facts->arena, words));
}

/* One a finding: the first node that lacks stops the image, and nobody sees the rest. */
void sw_check_node_missing(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_platform *platform = facts->machine->platform;
    const char *const *words = facts->promise->fdt.nodes;

    for (; words && *words; words++) {
        if (sw_platform_compatible(platform, *words))
            continue;
        sw_emit(emit, tree_site(facts, "/"),
                "%s has no node compatible with %s, and the image stops without it", platform->name,
                *words);
        return;
    }
}
