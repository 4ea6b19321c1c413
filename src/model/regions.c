/* SPDX-License-Identifier: MIT */
/* Every region of IPA that means something: RAM, what the image promises, what the loader puts
 * down, what the device tree and the machine layout state. Judges nothing. */
#include "draft.h"

#include <stdlib.h>
#include <string.h>

/* Names of enum sw_use: the words of layouts and reports. */
static const char *const use_names[SW_USES] = {
    [SW_USE_RAM] = "ram",         [SW_USE_KERNEL] = "kernel",     [SW_USE_BSS] = "bss",
    [SW_USE_PADDING] = "padding", [SW_USE_STACK] = "stack",       [SW_USE_TABLES] = "tables",
    [SW_USE_GUARD] = "guard",     [SW_USE_DTB] = "dtb",           [SW_USE_DTB_COPY] = "dtb-copy",
    [SW_USE_RAMDISK] = "ramdisk", [SW_USE_MAGIC] = "magic",       [SW_USE_GRANT] = "grant",
    [SW_USE_DEVICE] = "device",   [SW_USE_RESERVED] = "reserved", [SW_USE_LOADER] = "loader",
    [SW_USE_HEAP] = "heap",
};

const char *sw_use_name(enum sw_use use)
{
    return (unsigned)use < SW_USES ? use_names[use] : "?";
}

enum sw_use sw_use_of(const char *word)
{
    unsigned use = 0;

    while (use < SW_USES && strcmp(use_names[use], word) != 0)
        use++;
    return (enum sw_use)use;
}

bool sw_platform_has(const struct sw_platform *platform, const char *compatible)
{
    for (size_t i = 0; i < platform->device_count; i++)
        if (strcmp(platform->devices[i].compatible, compatible) == 0)
            return true;
    return false;
}

const struct sw_fdt_range *sw_platform_grant(const struct sw_platform *platform)
{
    const struct sw_fdt_device *hypervisor = platform->hypervisor;

    return hypervisor && hypervisor->range_count ? &hypervisor->ranges[0] : NULL;
}

static void add(struct sw_draft *draft, struct sw_region region)
{
    sw_push(draft->arena, &draft->regions, region);
}

/* A known place with a size, as a region; nothing for an unknown place or no bytes. */
static void add_placed(struct sw_draft *draft, struct sw_value place, uint64_t size,
                       struct sw_region region)
{
    if (!place.known || !sw_range_of(place.v, size, &region.where))
        return;
    region.why = place.why;
    add(draft, region);
}

/* The device tree is needed until the image has its own copy, or for ever. */
static unsigned dtb_when(const struct sw_machine *machine)
{
    return machine->promise->moves ? SW_WHEN_ENTRY : SW_WHEN_ALWAYS;
}

/*
 * When a promised region matters. An image that moves itself has its stack, tables and guard only
 * after the move; and its kernel at the final place only then, unless that is where it was loaded.
 * The padding is bytes of the file: free once the image runs. A heap is nothing until then.
 */
static unsigned promised_when(const struct sw_machine *machine, enum sw_use use)
{
    bool stays = machine->base.known && machine->placement.load.known &&
                 machine->base.v == machine->placement.load.v;

    if (use == SW_USE_PADDING)
        return SW_WHEN_ENTRY;
    if (use == SW_USE_HEAP)
        return SW_WHEN_RUNNING;
    if (!machine->promise->moves)
        return SW_WHEN_ALWAYS;
    if (stays && (use == SW_USE_KERNEL || use == SW_USE_BSS))
        return SW_WHEN_ALWAYS;
    return SW_WHEN_RUNNING;
}

static void add_promised(struct sw_draft *draft, const struct sw_layout_region *promised)
{
    const struct sw_machine *machine = draft->machine;
    struct sw_region region = {.use = sw_use_of(promised->use),
                               .name = promised->name,
                               .min_size = promised->min_size,
                               .why = promised->why};
    struct sw_range range;

    region.when = promised_when(machine, region.use);
    if (!sw_promised_range(draft, promised, &range))
        return;
    if (promised->space == SW_SPACE_VA) {
        if (!machine->offset.known)
            return;
        region.va = (struct sw_value){true, range.first, promised->why};
        range = (struct sw_range){sw_ipa_of(machine, range.first),
                                  sw_ipa_of(machine, range.first) + (range.last - range.first)};
    }
    region.where = range;
    region.why.what = "image layout";
    add(draft, region);
}

/* The file as the loader put it, when the image then goes elsewhere; the padding went with it. */
static void add_image(struct sw_draft *draft)
{
    const struct sw_machine *machine = draft->machine;
    const struct sw_placement *placement = &machine->placement;
    bool moved = machine->promise->moves && placement->load.known &&
                 (!machine->base.known || machine->base.v != placement->load.v);

    for (size_t i = 0; i < machine->promise->region_count; i++) {
        const struct sw_layout_region *promised = &machine->promise->regions[i];

        if (!moved || sw_use_of(promised->use) != SW_USE_PADDING)
            add_promised(draft, promised);
    }
    if (moved)
        add_placed(draft, placement->load, placement->loaded_size,
                   (struct sw_region){
                       .use = SW_USE_KERNEL, .when = SW_WHEN_ENTRY, .name = "image as loaded"});
}

static void add_dtb_copy(struct sw_draft *draft)
{
    const struct sw_machine *machine = draft->machine;
    const struct boot_placement *boot = &machine->boot;
    struct sw_site why = {.what = "boot_place: above the end of the image"};

    if (machine->moves)
        add_placed(draft, (struct sw_value){true, boot->dtb, why}, boot->end - boot->dtb,
                   (struct sw_region){.use = SW_USE_DTB_COPY,
                                      .when = SW_WHEN_RUNNING,
                                      .name = "device tree copy",
                                      .va = {true, (uint32_t)(boot->dtb - boot->offset), why}});
}

static void add_magic(struct sw_draft *draft)
{
    const struct sw_machine *machine = draft->machine;
    const char *const *pages = machine->layout->magic_pages;

    for (size_t i = 0; pages[i] && machine->placement.magic.known; i++) {
        struct sw_value page = machine->placement.magic;

        page.v += i * 0x1000;
        add_placed(
            draft, page, 0x1000,
            (struct sw_region){.use = SW_USE_MAGIC,
                               .when = SW_WHEN_ALWAYS,
                               .name = sw_sprintf(draft->arena, "magic page: %s", pages[i])});
    }
}

/* The ramdisk the loader placed, else the one that the device tree speaks of. */
static void add_ramdisk(struct sw_draft *draft)
{
    const struct sw_machine *machine = draft->machine;
    const struct sw_placement *placement = &machine->placement;
    struct sw_region region = {.use = SW_USE_RAMDISK, .when = SW_WHEN_ALWAYS, .name = "ramdisk"};

    if (placement->ramdisk_size) {
        add_placed(draft, placement->ramdisk, placement->ramdisk_size, region);
    } else if (machine->platform->initrd_present) {
        region.where = machine->platform->initrd;
        region.why =
            (struct sw_site){.file = machine->platform->name, .what = "/chosen linux,initrd-start"};
        add(draft, region);
    }
}

static void add_loaded(struct sw_draft *draft)
{
    const struct sw_placement *placement = &draft->machine->placement;

    add_placed(draft, placement->dtb, placement->dtb_size,
               (struct sw_region){
                   .use = SW_USE_DTB, .when = dtb_when(draft->machine), .name = "device tree"});
    add_placed(
        draft, placement->stub, placement->stub_size,
        (struct sw_region){.use = SW_USE_LOADER, .when = SW_WHEN_ENTRY, .name = "boot stub"});
    add_ramdisk(draft);
    add_magic(draft);
}

static void add_fdt_range(struct sw_draft *draft, const struct sw_fdt_range *range, enum sw_use use,
                          const char *name)
{
    add(draft, (struct sw_region){.where = range->where,
                                  .use = use,
                                  .when = SW_WHEN_ALWAYS,
                                  .name = name,
                                  .why = range->why});
}

/*
 * Devices by node. Of the hypervisor node only reg[0] is something: the grant region. What follows
 * are extended regions, IPA that is free for the guest to map other pages at.
 */
static void add_devices(struct sw_draft *draft)
{
    const struct sw_platform *platform = draft->machine->platform;
    const struct sw_fdt_range *grant = sw_platform_grant(platform);

    for (size_t i = 0; i < platform->device_count; i++) {
        const struct sw_fdt_device *device = &platform->devices[i];

        for (size_t k = 0; device != platform->hypervisor && k < device->range_count; k++)
            add_fdt_range(draft, &device->ranges[k], SW_USE_DEVICE, device->path);
    }
    if (grant)
        add_fdt_range(draft, grant, SW_USE_GRANT, "grant tables");
}

/*
 * Layout windows that say more than the tree: devices (unless a node has all of it), and the grant
 * window when the tree has no hypervisor node. Rooms for RAM and magic pages are no regions: what
 * lies in them is.
 */
static void add_window(struct sw_draft *draft, const struct sw_layout_window *window)
{
    const struct sw_platform *platform = draft->machine->platform;
    enum sw_use use = sw_use_of(window->use);

    if (use != SW_USE_DEVICE && use != SW_USE_GRANT)
        return;
    if (window->with && !sw_platform_has(platform, window->with))
        return;
    if (use == SW_USE_GRANT && sw_platform_grant(platform))
        return;
    for (size_t i = 0; i < draft->regions.count; i++)
        if (draft->regions.items[i].use == use &&
            sw_range_contains(draft->regions.items[i].where, window->where))
            return;
    add(draft, (struct sw_region){.where = window->where,
                                  .use = use,
                                  .when = SW_WHEN_ALWAYS,
                                  .name = window->name,
                                  .why = window->why});
}

static int by_place(const void *a, const void *b)
{
    const struct sw_region *x = a, *y = b;

    if (x->where.first != y->where.first)
        return x->where.first < y->where.first ? -1 : 1;
    if (x->use != y->use)
        return x->use < y->use ? -1 : 1;
    if (x->where.last != y->where.last)
        return x->where.last < y->where.last ? -1 : 1;
    return strcmp(x->name, y->name);
}

static void publish(struct sw_draft *draft)
{
    if (draft->regions.count > 1)
        qsort(draft->regions.items, draft->regions.count, sizeof *draft->regions.items, by_place);
    draft->machine->regions = draft->regions.items;
    draft->machine->region_count = draft->regions.count;
}

void sw_regions_make(struct sw_draft *draft)
{
    struct sw_machine *machine = draft->machine;

    for (size_t i = 0; i < machine->ram_count; i++)
        add_fdt_range(draft, &machine->ram[i], SW_USE_RAM, "RAM");
    for (size_t i = 0; i < machine->platform->reserved_count; i++)
        add_fdt_range(draft, &machine->platform->reserved[i], SW_USE_RESERVED,
                      machine->platform->reserved[i].why.what);
    add_image(draft);
    add_dtb_copy(draft);
    add_loaded(draft);
    add_devices(draft);
    for (size_t i = 0; i < machine->layout->window_count; i++)
        add_window(draft, &machine->layout->windows[i]);
    publish(draft);
}

/* The ranges are VAs. */
static void add_heap(struct sw_draft *draft, const struct sw_layout_region *promised,
                     const struct boot_range *ranges, uint32_t count)
{
    const struct sw_site why = {.what = "boot_heap: RAM that nothing else uses"};

    for (uint32_t i = 0; i < count; i++)
        add_placed(draft, (struct sw_value){true, sw_ipa_of(draft->machine, ranges[i].first), why},
                   (uint64_t)ranges[i].last - ranges[i].first + 1,
                   (struct sw_region){.use = sw_use_of(promised->use),
                                      .when = SW_WHEN_RUNNING,
                                      .name = promised->name,
                                      .va = {true, ranges[i].first, why}});
}

void sw_heap_make(struct sw_draft *draft)
{
    const struct sw_machine *machine = draft->machine;
    const struct sw_image_layout *promise = machine->promise;
    struct boot_range ranges[BOOT_HEAP_RANGES];
    struct boot_platform platform;
    uint32_t count;

    if (promise->stage1 != SW_STAGE1_BOOT || machine->stage1.kind != SW_STAGE_TABLES ||
        !sw_boot_platform(machine, &platform) ||
        boot_heap(&machine->boot, &platform, ranges, BOOT_HEAP_RANGES, &count) != BOOT_OK)
        return;
    for (size_t i = 0; i < promise->region_count; i++)
        if (promise->regions[i].left && sw_promised(draft, &promise->regions[i]))
            add_heap(draft, &promise->regions[i], ranges, count);
    publish(draft);
}
