/* SPDX-License-Identifier: MIT */
/* Loads, stores and fetches as the model sees them: faults, devices, nothing there, and what a
 * reader wants to know of the first touch of each region. */
#include "engine.h"

#include "vmsa/fault.h"

#include <inttypes.h>

enum { SCTLR_A = 2, SCTLR_V_LSB = 13, VECTOR_PREFETCH = 0xc, VECTOR_DATA = 0x10, FS_DEBUG = 2 };

static const char *const verbs[] = {"read", "write", "instruction fetch"};

/* The narrowest region that is there before the hand-over, RAM last. There is no heap yet. */
static const struct sw_region *region_at(const struct sw_runner *r, uint64_t ipa)
{
    const struct sw_region *best = NULL;

    for (size_t i = 0; i < r->machine->region_count; i++) {
        const struct sw_region *region = &r->machine->regions[i];

        if (!sw_range_has(region->where, ipa) || region->use == SW_USE_GUARD ||
            region->use == SW_USE_HEAP)
            continue;
        if (!best || best->use == SW_USE_RAM ||
            (region->use != SW_USE_RAM &&
             sw_range_size(region->where) < sw_range_size(best->where)))
            best = region;
    }
    return best;
}

static bool window_at(const struct sw_runner *r, uint64_t ipa)
{
    for (size_t i = 0; i < r->machine->layout->window_count; i++)
        if (sw_range_has(r->machine->layout->windows[i].where, ipa) &&
            r->machine->layout->windows[i].use[0] != 'r')
            return true;
    return false;
}

bool access_expected(const struct sw_runner *r, uint64_t ipa)
{
    return region_at(r, ipa) || window_at(r, ipa);
}

struct sw_boot_event *access_tell(struct sw_runner *r, enum sw_boot_concern concern, uint32_t va,
                                  uint64_t ipa, enum vmsa_access_kind kind, unsigned size)
{
    struct sw_boot_event *event = record_last(r, SW_BOOT_ACCESS, sw_boot_concern_name(concern));

    if (event && event->pc == r->pc && concern != SW_CONCERN_FIRST) {
        event->count++;
        event->until = r->count;
        event->size = ipa >= event->ipa ? ipa + size - event->ipa : event->size;
        return event;
    }
    event = record(r, SW_BOOT_ACCESS);
    event->name = sw_boot_concern_name(concern);
    event->concern = (uint8_t)concern;
    event->va = va;
    event->ipa = ipa;
    event->access = (uint8_t)kind;
    event->size = size;
    event->region = region_at(r, ipa);
    return event;
}

/* Once for each region and kind of access. */
static void first_touch(struct sw_runner *r, uint32_t va, uint64_t ipa, enum vmsa_access_kind kind,
                        unsigned size)
{
    const struct sw_region *region = region_at(r, ipa);
    size_t index;

    if (!region)
        return;
    index = (size_t)(region - r->machine->regions);
    if (r->touched[index] >> kind & 1)
        return;
    r->touched[index] |= (uint8_t)(1 << kind);
    access_tell(r, SW_CONCERN_FIRST, va, ipa, kind, size);
}

static void fill_exception(struct sw_runner *r, struct sw_boot_event *event, uint32_t va,
                           enum vmsa_access_kind kind)
{
    const uint32_t base = r->system.sctlr >> SCTLR_V_LSB & 1 ? 0xffff0000 : r->system.vbar;

    event->name = kind == VMSA_EXECUTE ? "prefetch abort" : "data abort";
    event->access = (uint8_t)kind;
    event->va = va;
    event->far = va;
    event->vector = base + (kind == VMSA_EXECUTE ? VECTOR_PREFETCH : VECTOR_DATA);
}

void access_abort(struct sw_runner *r, uint32_t va, enum vmsa_access_kind kind, uint8_t size)
{
    const struct vmsa_access access = {.kind = (uint8_t)kind, .size = size};
    struct sw_boot_event *event = record(r, SW_BOOT_EXCEPTION);
    const char *status = kind == VMSA_EXECUTE ? "IFSR" : "DFSR";

    fill_exception(r, event, va, kind);
    event->outcome = r->fault.outcome;
    event->level = r->fault.level;
    event->fsr = r->system.ttbcr >> 31 ? vmsa_long_fsr(&r->fault, access)
                                       : vmsa_short_fsr(&r->fault, access);
    record_end(r, SW_BOOT_END_ABORT,
               sw_sprintf(r->out,
                          "%s at pc 0x%08" PRIx32 ": %s of 0x%08" PRIx32 ", %s, %s 0x%" PRIx32,
                          event->name, r->pc, verbs[kind], va, vmsa_outcome_name(r->fault.outcome),
                          status, event->fsr));
}

/*
 * Nothing at the IPA. A hypervisor injects an abort of its own choice (Xen: the code of a debug
 * event); without one the bus answers with an external abort.
 */
static void nothing_there(struct sw_runner *r, uint32_t va, uint64_t ipa,
                          enum vmsa_access_kind kind, uint8_t size)
{
    struct sw_boot_event *event;

    access_tell(r, kind == VMSA_EXECUTE ? SW_CONCERN_FETCH_NOTHING : SW_CONCERN_UNMAPPED, va, ipa,
                kind, size);
    if (!r->machine->layout->stage2) {
        r->fault = (struct vmsa_result){.outcome = VMSA_EXTERNAL, .stage = 1};
        access_abort(r, va, kind, size);
        return;
    }
    event = record(r, SW_BOOT_EXCEPTION);
    fill_exception(r, event, va, kind);
    event->ipa = ipa;
    event->outcome = VMSA_TRANSLATION;
    event->injected = true;
    event->fsr = FS_DEBUG;
    record_end(r, SW_BOOT_END_ABORT,
               sw_sprintf(r->out,
                          "%s at pc 0x%08" PRIx32 ": %s of 0x%08" PRIx32
                          ", and there is nothing at IPA 0x%08" PRIx64,
                          event->name, r->pc, verbs[kind], va, ipa));
}

/* No RAM: a device, something shared, or nothing. */
static void outside(struct sw_runner *r, uint32_t va, uint64_t ipa, enum vmsa_access_kind kind,
                    uint8_t size)
{
    const struct sw_region *region = region_at(r, ipa);

    if (!access_expected(r, ipa)) {
        nothing_there(r, va, ipa, kind, size);
        return;
    }
    first_touch(r, va, ipa, kind, size);
    if (r->mmu && !r->request->until.known)
        record_end(r, SW_BOOT_END_DEVICE,
                   sw_sprintf(r->out,
                              "first device access with the MMU on: %s of 0x%08" PRIx32
                              ", IPA 0x%08" PRIx64 "%s%s",
                              verbs[kind], va, ipa, region ? ", " : "",
                              region ? region->name : ""));
}

/* Parts of the image that its own program headers say nobody writes, at their own addresses. */
static void check_image(struct sw_runner *r, uint32_t va, uint64_t ipa, unsigned size)
{
    const struct sw_image *image = r->machine->image;

    if (!r->mmu && r->machine->promise->moves)
        return;
    for (size_t i = 0; i < image->segment_count; i++) {
        const struct sw_segment *segment = &image->segments[i];

        if (!segment->write && va >= segment->va && va - segment->va < segment->memory_size)
            access_tell(r, SW_CONCERN_IMAGE_WRITE, va, ipa, VMSA_WRITE, size);
    }
}

/* The device tree's pages: whether it is read, and who destroys it. */
static void close_look(struct sw_runner *r, uint32_t va, uint64_t ipa, enum vmsa_access_kind kind,
                       unsigned size)
{
    const struct sw_region *region = engine_region(r, SW_USE_DTB);

    if (!region || !sw_range_has(region->where, ipa))
        return;
    if (kind == VMSA_WRITE)
        access_tell(r, SW_CONCERN_DTB_WRITE, va, ipa, kind, size);
    else if (!r->trace->dtb_read)
        first_touch(r, va, ipa, kind, size);
    if (kind == VMSA_READ)
        r->trace->dtb_read = true;
}

/*
 * Whether the I side may have older bytes than what is stored now. With the MMU off a core fetches
 * ahead no further than the page behind one that code runs in (Arm ARM, behaviour of instruction
 * fetches when all stages of translation are disabled): what it never ran near, since all lines
 * were invalidated, is in none; and the store goes to memory then.
 */
static bool makes_stale(const struct sw_runner *r, uint64_t ipa)
{
    const uint64_t page = ipa >> PAGE_BITS;
    const uint8_t near = r->pages[page] | (page ? r->pages[page - 1] : 0);

    return !r->fresh_side || r->mmu || near & PAGE_FETCHED;
}

static void store(struct sw_runner *r, uint32_t va, const struct view *view, unsigned size,
                  uint64_t value)
{
    const uint64_t ipa = view->ipa + va % PAGE;

    if (!(*view->flags & PAGE_WRITTEN) && ++r->written_pages > DIRTY_LIMIT)
        record_end(
            r, SW_BOOT_END_LIMIT,
            sw_sprintf(r->out, "wrote to %d pages of 4 KB, the most that is allowed", DIRTY_LIMIT));
    memory_flag(r, ipa, PAGE_WRITTEN);
    if (!r->code_told && makes_stale(r, ipa))
        code_stored(r, ipa, size, view);
    lines_stored(r, ipa, size, view);
    if (size == 4 && r->request->r[2] == value)
        r->trace->dtb_kept = true;
    stores_add(r, va, ipa, size, value, view);
}

static void read_stale(struct sw_runner *r, uint32_t va, uint64_t ipa, unsigned size)
{
    r->lines_told = true;
    access_tell(r, SW_CONCERN_READ_STALE, va, ipa, VMSA_READ, size);
}

/* Alignment that an instruction asks for comes before translation; what a register or the memory
 * asks for the model tells with it. */
static const struct view *view_of(struct sw_runner *r, uint32_t va, enum vmsa_access_kind kind,
                                  unsigned unit)
{
    if (va % unit == 0)
        return memory_view(r, va, kind, 0);
    if (!sw_insn_must_align(r->word, r->insn_size, r->thumb))
        return memory_view(r, va, kind, (uint8_t)unit);
    r->fault = (struct vmsa_result){.outcome = VMSA_ALIGNMENT, .stage = 1};
    return NULL;
}

static void misaligned(struct sw_runner *r, uint32_t va, enum vmsa_access_kind kind, unsigned size)
{
    const bool asked = r->mmu && (r->system.sctlr & SCTLR_A ||
                                  sw_insn_must_align(r->word, r->insn_size, r->thumb));
    uint64_t ipa;

    if (!memory_translate(r, va, &ipa))
        ipa = va;
    access_tell(r, asked ? SW_CONCERN_MISALIGNED : SW_CONCERN_UNALIGNED, va, ipa, kind, size);
}

static void data_fault(struct sw_runner *r, uint32_t va, enum vmsa_access_kind kind, unsigned unit,
                       unsigned size)
{
    if (r->fault.outcome == VMSA_ALIGNMENT)
        misaligned(r, va, kind, size);
    else if (r->mmu && kind == VMSA_READ)
        mapping_literal(r, va, size, NULL);
    access_abort(r, va, kind, (uint8_t)unit);
}

void access_data(struct sw_runner *r, uint32_t va, unsigned size, bool write, uint64_t value)
{
    const enum vmsa_access_kind kind = write ? VMSA_WRITE : VMSA_READ;
    const unsigned unit = size == 8 ? 4 : size; /* what a doubleword has to be aligned to */
    const struct view *view = view_of(r, va, kind, unit);
    uint64_t ipa;

    if (!view) {
        data_fault(r, va, kind, unit, size);
        return;
    }
    ipa = view->ipa + va % PAGE;
    if (r->mmu && !write && r->pc == r->pc_ipa && ipa != va)
        mapping_literal(r, va, size, view);
    if (view->rom && write)
        memory_keep(r, ipa);
    if (!view->host || (view->rom && write)) {
        outside(r, va, ipa, kind, (uint8_t)size);
        return;
    }
    if (r->walked) {
        first_touch(r, va, ipa, kind, size);
        if (write)
            check_image(r, va, ipa, size);
    }
    if (*view->flags & PAGE_CLOSE)
        close_look(r, va, ipa, kind, size);
    if (write)
        store(r, va, view, size, value);
    else if (!r->lines_told && lines_stale(r, ipa, size, view))
        read_stale(r, va, ipa, size);
}

static void nowhere(struct sw_runner *r, uint32_t va, uint64_t ipa, const char *what)
{
    access_tell(r, SW_CONCERN_FETCH_NOTHING, va, ipa, VMSA_EXECUTE, 4);
    record_end(
        r, SW_BOOT_END_NOWHERE,
        sw_sprintf(r->out, "went to 0x%08" PRIx32 ", IPA 0x%08" PRIx64 ", %s", va, ipa, what));
}

static void fetch_outside(struct sw_runner *r, uint32_t va, uint64_t ipa)
{
    if (!access_expected(r, ipa)) {
        nothing_there(r, va, ipa, VMSA_EXECUTE, 4);
        return;
    }
    access_tell(r, SW_CONCERN_FETCH_DEVICE, va, ipa, VMSA_EXECUTE, 4);
    record_end(r, SW_BOOT_END_NOWHERE,
               sw_sprintf(r->out, "went to 0x%08" PRIx32 ", IPA 0x%08" PRIx64 ", which is a device",
                          va, ipa));
}

bool access_fetch(struct sw_runner *r, uint32_t va)
{
    const struct view *view = memory_view(r, va, VMSA_EXECUTE, 0);
    const struct sw_region *dtb;
    uint64_t ipa;

    if (!view) {
        access_abort(r, va, VMSA_EXECUTE, 0);
        return false;
    }
    ipa = view->ipa + va % PAGE;
    dtb = engine_region(r, SW_USE_DTB);
    if (!view->host)
        fetch_outside(r, va, ipa);
    else if (!(*view->flags & (PAGE_LOADED | PAGE_WRITTEN)))
        nowhere(r, va, ipa, "RAM that nobody wrote anything to");
    else if (*view->flags & PAGE_CLOSE && dtb && sw_range_has(dtb->where, ipa) &&
             !(*view->flags & PAGE_WRITTEN))
        nowhere(r, va, ipa, "which is in the device tree");
    if (r->ended)
        return false;
    if (r->walked)
        first_touch(r, va, ipa, VMSA_EXECUTE, 4);
    memory_flag(r, ipa, PAGE_FETCHED);
    if (*view->flags & PAGE_STALE && !r->code_told && code_stale(r, ipa, r->insn_size)) {
        r->code_told = true;
        access_tell(r, SW_CONCERN_FETCH_STALE, va, ipa, VMSA_EXECUTE, r->insn_size);
    }
    return true;
}
