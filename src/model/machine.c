/* SPDX-License-Identifier: MIT */
/* Puts an image on a machine: RAM, placement, where the image ends up, then regions and stages.
 * Knows no formula of a loader and no descriptor. */
#include "draft.h"
#include "place.h"

#include <inttypes.h>

static struct sw_value unknown(const char *why)
{
    return (struct sw_value){.known = false, .why = {.what = why}};
}

/* Banks: --ram when given, else the device tree's. */
static void choose_ram(struct sw_draft *draft)
{
    const struct sw_machine_inputs *inputs = draft->inputs;
    struct sw_fdt_range *banks = SW_NEW_ARRAY(draft->arena, struct sw_fdt_range, inputs->ram_count);

    for (size_t i = 0; i < inputs->ram_count; i++)
        banks[i] = (struct sw_fdt_range){inputs->ram[i], {.what = "--ram"}};
    draft->machine->ram = inputs->ram_count ? banks : inputs->platform->memory;
    draft->machine->ram_count =
        inputs->ram_count ? inputs->ram_count : inputs->platform->memory_count;
}

/*
 * Bytes of the image to keep, by what its layout promises: up to the highest end of kernel and
 * .bss. False when that is unknown.
 */
static bool image_size(const struct sw_draft *draft, uint64_t *size)
{
    const struct sw_machine *machine = draft->machine;
    uint64_t last = 0;
    struct sw_range range;

    for (size_t i = 0; i < machine->promise->region_count; i++) {
        const struct sw_layout_region *region = &machine->promise->regions[i];
        enum sw_use use = sw_use_of(region->use);

        if ((use == SW_USE_KERNEL || use == SW_USE_BSS) && region->space == SW_SPACE_VA &&
            sw_promised_range(draft, region, &range) && range.last > last)
            last = range.last;
    }
    if (!machine->link.known || last < machine->link.v)
        return false;
    *size = last - machine->link.v + 1;
    return true;
}

/*
 * Ask the shared boot code where the image goes. What boot_place refuses the image itself refuses
 * at run time: base and offset are then unknown, and boot_status says why.
 */
static void ask_boot(struct sw_draft *draft)
{
    struct sw_machine *machine = draft->machine;
    struct boot_entry entry;
    uint64_t size;

    if (!image_size(draft, &size)) {
        machine->base = unknown("the end of the image is not known: no symbols and no header");
        return;
    }
    machine->boot_asked = true;
    machine->boot_status = BOOT_PAST_4GB;
    if (machine->placement.load.v <= UINT32_MAX && size <= UINT32_MAX &&
        machine->platform->used_size <= UINT32_MAX) {
        entry = (struct boot_entry){.load = (uint32_t)machine->placement.load.v,
                                    .image_size = (uint32_t)size,
                                    .dtb_size = (uint32_t)machine->platform->used_size};
        machine->boot_status = boot_place(&entry, &machine->boot);
    }
    if (machine->boot_status != BOOT_OK) {
        machine->base = unknown(boot_status_text(machine->boot_status));
        return;
    }
    machine->base = (struct sw_value){true, machine->boot.base, {.what = "boot_place"}};
    machine->moves =
        sw_range_of(machine->boot.stack, machine->boot.end - machine->boot.stack, &machine->move);
}

/*
 * Where the image is at hand-over, and IPA - VA: it stays where it was loaded, or moves by the
 * shared boot code.
 */
static void find_base(struct sw_draft *draft)
{
    struct sw_machine *machine = draft->machine;

    if (!machine->placement.load.known)
        machine->base = unknown(machine->placement.load.why.what);
    else if (machine->promise->moves)
        ask_boot(draft);
    else
        machine->base = machine->placement.load;
    if (!machine->base.known)
        machine->offset = unknown(machine->base.why.what);
    else if (!machine->link.known)
        machine->offset = unknown(machine->link.why.what);
    else
        machine->offset = (struct sw_value){.known = true,
                                            .v = (uint32_t)(machine->base.v - machine->link.v),
                                            .why = {.what = "base - link address"}};
}

bool sw_machine_make(struct sw_arena *arena, const struct sw_machine_inputs *inputs,
                     struct sw_machine **machine, struct sw_error *err)
{
    struct sw_machine *made = SW_NEW(arena, struct sw_machine);
    struct sw_draft draft = {.arena = arena, .inputs = inputs, .machine = made};

    (void)err; /* every input was checked when it was parsed */
    made->about = sw_sprintf(arena, "%s on %s", inputs->image->name, inputs->layout->name);
    made->image = made->names = inputs->image;
    made->platform = inputs->platform;
    made->layout = inputs->layout;
    made->promise = inputs->promise;
    choose_ram(&draft);
    sw_place(arena, inputs, made, &made->placement);
    made->link = sw_address(&draft, &made->promise->link, SW_SPACE_VA);
    find_base(&draft);
    made->vectors = sw_address(&draft, &made->promise->vectors, SW_SPACE_VA);
    made->early_code = sw_address(&draft, &made->promise->early_code, SW_SPACE_VA);
    sw_regions_make(&draft);
    sw_stage2_make(&draft);
    sw_stage1_make(&draft);
    sw_heap_make(&draft);
    made->handover = sw_address(&draft, &made->promise->handover, SW_SPACE_VA);
    *machine = made;
    return true;
}

const char *sw_regime_name(enum sw_regime regime)
{
    static const char *const names[SW_REGIMES] = {[SW_REGIME_PL1] = "pl1",
                                                  [SW_REGIME_HYP] = "hyp",
                                                  [SW_REGIME_EL1] = "el1",
                                                  [SW_REGIME_EL2] = "el2"};

    return names[regime];
}

const struct sw_region *sw_machine_region(const struct sw_machine *machine, enum sw_use use)
{
    for (size_t i = 0; i < machine->region_count; i++)
        if (machine->regions[i].use == use)
            return &machine->regions[i];
    return NULL;
}

/* Flat bytes keep the distances of load addresses, and so do segments that go to theirs. */
struct sw_value sw_machine_loaded_at(const struct sw_machine *machine, uint64_t va)
{
    const struct sw_value *load = &machine->placement.load;
    const struct sw_segment *of = NULL;
    uint64_t low = UINT64_MAX;

    for (size_t i = 0; i < machine->image->segment_count; i++) {
        const struct sw_segment *segment = &machine->image->segments[i];

        if (segment->file_size && segment->pa < low)
            low = segment->pa;
        if (sw_segment_has(segment, va))
            of = segment;
    }
    if (!load->known || !of)
        return unknown("no bytes of the file are for this VA");
    return (struct sw_value){.known = true, .v = load->v + of->pa - low + (va - of->va)};
}

/* Banks may touch: walk from bank to bank until the range is used up. */
bool sw_machine_is_ram(const struct sw_machine *machine, struct sw_range range)
{
    size_t i = 0;

    while (i < machine->ram_count) {
        struct sw_range bank = machine->ram[i].where;

        i++;
        if (!sw_range_has(bank, range.first))
            continue;
        if (range.last <= bank.last)
            return true;
        range.first = bank.last + 1;
        i = 0;
    }
    return false;
}

/* Narrower means nearer to what a reader wants to know: a page in a device, the stack in RAM. */
const struct sw_region *sw_machine_region_at(const struct sw_machine *machine, uint64_t ipa)
{
    const struct sw_region *best = NULL;

    for (size_t i = 0; i < machine->region_count; i++) {
        const struct sw_region *region = &machine->regions[i];

        if (region->where.first > ipa)
            break;
        if (!sw_range_has(region->where, ipa) || !(region->when & SW_WHEN_RUNNING) ||
            region->use == SW_USE_GUARD)
            continue;
        if (!best || best->use == SW_USE_RAM ||
            (region->use != SW_USE_RAM &&
             region->where.last - region->where.first < best->where.last - best->where.first))
            best = region;
    }
    return best;
}

const struct sw_window *sw_machine_window_at(const struct sw_machine *machine, uint64_t ipa)
{
    const struct sw_stage *stage2 = &machine->stage2;

    for (size_t i = 0; i < stage2->window_count && stage2->windows[i].where.first <= ipa; i++)
        if (sw_range_has(stage2->windows[i].where, ipa))
            return &stage2->windows[i];
    return NULL;
}
