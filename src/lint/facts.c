/* SPDX-License-Identifier: MIT */
/* Deciding, once an image and machine, which subjects are there and which facts are known. Judges
 * nothing. */
#include "facts.h"

#include "model/boot_trace.h"
#include "model/code_facts.h"

#include <string.h>

/* QEMU and a fixed address start an image without a header; the Xen loaders need one to know it. */
static bool loader_wants_header(const struct sw_machine *machine)
{
    switch (machine->layout->loader) {
    case SW_LOADER_XEN_TOOLSTACK_44:
    case SW_LOADER_XEN_TOOLSTACK:
    case SW_LOADER_XEN_HYPERVISOR:
        return true;
    default:
        return false;
    }
}

bool sw_facts_promises(const struct sw_image_layout *promise, const char *use)
{
    for (size_t i = 0; i < promise->region_count; i++)
        if (strcmp(promise->regions[i].use, use) == 0)
            return true;
    return false;
}

/* What the image and its promise alone decide, the same on every machine. */
static unsigned image_bits(const struct sw_image *image, const struct sw_image_layout *promise)
{
    unsigned have = 0;

    if (image->kind != SW_IMAGE_ZIMAGE)
        have |= SW_NEED_ELF;
    if (image->header.present || image->header.misplaced)
        have |= SW_NEED_HEADER;
    if (sw_facts_promises(promise, "stack"))
        have |= SW_NEED_STACK;
    if (sw_facts_promises(promise, "tables"))
        have |= SW_NEED_TABLES;
    if (promise->moves)
        have |= SW_NEED_MOVE;
    if (promise->needs_flat_offset)
        have |= SW_NEED_FLAT;
    if (promise->stage1 == SW_STAGE1_FLAT_OFFSET)
        have |= SW_NEED_FLAT_MAP;
    return have;
}

/* An offset that fits no section descriptor spoils every one of them. Where the MMU is off for good
 * there is nothing to spoil. */
static bool is_sound(const struct sw_machine *machine)
{
    if (machine->stage1.kind != SW_STAGE_TABLES && (machine->stage1.kind != SW_STAGE_UNKNOWN ||
                                                    !sw_facts_promises(machine->promise, "tables")))
        return false;
    return !machine->promise->needs_flat_offset || !machine->offset.known ||
           machine->offset.v % SW_LINT_SECTION == 0;
}

/* What the image layout names by symbols that are stripped is no subject any more. */
static unsigned stage1_bits(const struct sw_machine *machine, const struct sw_tables *tables)
{
    unsigned have = 0;

    if (machine->stage1.kind != SW_STAGE_UNKNOWN)
        have |= SW_NEED_STAGE1;
    if (tables && !tables->lack)
        have |= SW_NEED_SHORT;
    if (is_sound(machine))
        have |= SW_NEED_SOUND;
    if (!machine->promise->handover_mmu)
        have |= SW_NEED_LASTING;
    if (machine->vectors.known)
        have |= SW_NEED_VECTORS;
    if (machine->early_code.known)
        have |= SW_NEED_EARLY;
    return have;
}

/* A raw image tells nothing of its addresses: only its layout can, or what its code was seen to
 * do. */
static bool has_va(const struct sw_machine *machine)
{
    return machine->image->kind != SW_IMAGE_ZIMAGE || machine->promise->link.alternatives ||
           machine->offset.known;
}

/* A refused image was to get a device tree too: what is lacking then is the placement. */
static unsigned machine_bits(const struct sw_machine *machine, const struct sw_tables *tables)
{
    const struct sw_placement *placement = &machine->placement;
    unsigned have = stage1_bits(machine, tables);

    if (loader_wants_header(machine))
        have |= SW_NEED_HEADER;
    if (placement->refused || (placement->dtb.known && !placement->dtb_untold))
        have |= SW_NEED_DTB;
    if (machine->stage2.kind == SW_STAGE_DECLARED || machine->stage2.kind == SW_STAGE_TABLES)
        have |= SW_NEED_STAGE2;
    if (!placement->refused && placement->load.known)
        have |= SW_NEED_PLACEMENT;
    if (has_va(machine))
        have |= SW_NEED_VA;
    if (!placement->refused && machine->offset.known)
        have |= SW_NEED_OFFSET;
    if (machine->trace && machine->trace->end != SW_BOOT_END_REFUSED)
        have |= SW_NEED_TRACE;
    if (machine->ram_count > 0)
        have |= SW_NEED_RAM;
    return have;
}

/* machine is NULL for rules about the image alone; then no machine's bit can be there. */
struct sw_facts sw_facts_of(struct sw_arena *arena, const struct sw_image *image,
                            const struct sw_image_layout *promise, const struct sw_machine *machine,
                            const struct sw_tables *tables)
{
    return (struct sw_facts){
        .arena = arena,
        .image = image,
        .promise = promise,
        .machine = machine,
        .tables = tables,
        .have = image_bits(image, promise) | (machine ? machine_bits(machine, tables) : 0),
    };
}

void sw_facts_add_code(struct sw_facts *facts, const struct sw_code_facts *code)
{
    if (!code || code->lack)
        return;
    facts->code = code;
    facts->have |= SW_NEED_CODE;
    for (size_t i = 0; i < code->count; i++)
        if (code->paths[i].exception && code->paths[i].size)
            facts->have |= SW_NEED_MODE_STACKS;
}

/* Subjects come first among the SW_NEED bits, facts above them. */
bool sw_facts_apply(const struct sw_facts *facts, unsigned needs)
{
    return (needs & SW_NEED_SUBJECTS & ~facts->have) == 0;
}

/* A refusal is the better reason: it says what to change in the image. */
static const char *placement_lack(const struct sw_facts *facts)
{
    const struct sw_placement *placement = &facts->machine->placement;

    if (placement->refused)
        return sw_sprintf(facts->arena, "the loader refuses the image: %s", placement->refusal);
    if (!placement->load.known && placement->load.why.what)
        return sw_sprintf(facts->arena, "the load address is not known: %s",
                          placement->load.why.what);
    return "the load address is not known";
}

/* What the image layout lacks is told by the place where the model gave up. */
static const char *offset_lack(const struct sw_facts *facts)
{
    const char *what = facts->machine->offset.why.what;

    if (facts->machine->placement.refused)
        return placement_lack(facts);
    return what ? sw_sprintf(facts->arena, "IPA - VA is not known: %s", what)
                : "IPA - VA is not known";
}

static const char *stage1_lack(const struct sw_facts *facts)
{
    const char *why = facts->machine->stage1.why;

    if (facts->machine->placement.refused)
        return placement_lack(facts);
    return why ? sw_sprintf(facts->arena, "stage 1 is not known: %s", why) : "stage 1 is not known";
}

static const char *short_lack(const struct sw_facts *facts)
{
    if (!(facts->have & SW_NEED_STAGE1))
        return stage1_lack(facts);
    return facts->tables && facts->tables->lack ? facts->tables->lack : "stage 1 has no tables";
}

static const char *trace_lack(const struct sw_facts *facts)
{
    if (facts->machine->placement.refused)
        return placement_lack(facts);
    return facts->machine->trace ? facts->machine->trace->end_text
                                 : "the boot code was not run (--stage1 run does)";
}

static const char *ram_lack(const struct sw_facts *facts)
{
    return sw_sprintf(facts->arena, "no RAM bank is known: %s names none and --ram is not given",
                      facts->machine->platform ? facts->machine->platform->name
                                               : "the device tree");
}

/* In the order in which facts build on each other: without RAM there is no placement, without a
 * placement no offset. The first that is missing is the cause of the others. */
const char *sw_facts_lack(const struct sw_facts *facts, unsigned needs)
{
    static const struct {
        unsigned need;
        const char *(*say)(const struct sw_facts *facts);
    } lacks[] = {
        {SW_NEED_RAM, ram_lack},       {SW_NEED_PLACEMENT, placement_lack},
        {SW_NEED_OFFSET, offset_lack}, {SW_NEED_STAGE1, stage1_lack},
        {SW_NEED_SHORT, short_lack},   {SW_NEED_TRACE, trace_lack},
    };

    for (size_t i = 0; i < sizeof lacks / sizeof *lacks; i++)
        if ((needs & lacks[i].need & ~facts->have) != 0)
            return lacks[i].say(facts);
    return NULL;
}

bool sw_facts_lack_run(const struct sw_facts *facts, unsigned needs)
{
    return (needs & ~facts->have & ~(unsigned)SW_NEED_SUBJECTS) == SW_NEED_TRACE &&
           !facts->machine->trace && !facts->machine->placement.refused;
}

/* A cursor instead of a list: rules look at regions in the model's order, and few at that. */
const struct sw_region *sw_facts_region(const struct sw_facts *facts, const struct sw_region *after,
                                        unsigned uses, unsigned when)
{
    const struct sw_region *end = facts->machine->regions + facts->machine->region_count;
    const struct sw_region *region = after ? after + 1 : facts->machine->regions;

    for (; region < end; region++)
        if ((uses & 1u << region->use) && (when & region->when))
            return region;
    return NULL;
}

/* 32 KB below the image is where this family of images has its stack and its table. */
bool sw_facts_room_below(const struct sw_facts *facts, struct sw_range *room)
{
    const struct sw_value *base = &facts->machine->base;

    if (!base->known || base->v < SW_LINT_ROOM_BELOW)
        return false;
    return sw_range_of(base->v - SW_LINT_ROOM_BELOW, SW_LINT_ROOM_BELOW, room);
}
