/* SPDX-License-Identifier: MIT */
/* The cause: questions in the order in which one answer makes the next needless. Each says yes with
 * a title, or lets the next one be asked. */
#include "story_private.h"

#include "causes.h"
#include "scan/insn.h"

#include <inttypes.h>

enum { PAGE = 0x1000, SECTION = 0x100000, NEAR_SP = 0x10000 };

static bool choose(struct telling *telling, enum sw_cause cause, const char *title)
{
    telling->story->cause = cause;
    telling->story->title = title;
    return true;
}

/* "read of VA 0x.." */
static const char *what(const struct telling *telling)
{
    const struct sw_story *story = telling->story;

    return sw_sprintf(telling->arena, "%s VA 0x%08" PRIx64, sw_story_access_name(story->access),
                      story->va.v);
}

/* ---- where things are ---- */

static const struct sw_region *region_with_va(const struct telling *telling, enum sw_use use,
                                              uint64_t va)
{
    const struct sw_machine *machine = telling->inputs->machine;

    for (size_t i = 0; machine && machine->image && i < machine->region_count; i++) {
        const struct sw_region *region = &machine->regions[i];

        if (region->use == use && region->va.known && va >= region->va.v &&
            va - region->va.v <= region->where.last - region->where.first)
            return region;
    }
    return NULL;
}

static bool is_abort(const struct sw_story *story)
{
    return story->exception == SW_EXCEPTION_DATA || story->exception == SW_EXCEPTION_PREFETCH;
}

static bool cause_says(const struct sw_story *story, const char *words)
{
    return strstr(story->fault->cause, words) != NULL;
}

/* ---- questions about the whole placement ---- */

static bool offset_is_wrong(struct telling *telling)
{
    const struct sw_machine *machine = telling->inputs->machine;
    struct sw_story *story = telling->story;
    const bool machine_says = machine && machine->promise && machine->promise->needs_flat_offset &&
                              machine->offset.known && machine->offset.v % SECTION;
    const bool log_says = story->fault->formats & 1U << SW_LOG_MINIOS && story->offset.known &&
                          story->offset.v % SECTION;

    if (!is_abort(story) || (!machine_says && !log_says))
        return false;
    return choose(telling, SW_CAUSE_WRONG_OFFSET,
                  sw_sprintf(telling->arena,
                             "IPA - VA is 0x%08" PRIx64
                             ", no multiple of 1 MB: its low 20 bits land "
                             "in the attributes of every section, and code and data are not where "
                             "they are mapped",
                             log_says ? story->offset.v : machine->offset.v));
}

/* The address, or a register at the time, is in the device tree or the ramdisk. */
static bool touches(const struct telling *telling, const struct sw_region *region)
{
    const struct sw_story *story = telling->story;
    const struct sw_machine *machine = telling->inputs->machine;

    if (story->ipa.known && sw_range_has(region->where, story->ipa.v))
        return true;
    for (size_t i = 0; machine->offset.known && i < story->fault->registers.count; i++) {
        const struct sw_log_register *at = &story->fault->registers.items[i];

        if (at->name[0] == 'R' && at->value &&
            sw_range_has(region->where, (at->value + machine->offset.v) & UINT32_MAX))
            return true;
    }
    return false;
}

static bool module_is_overwritten(struct telling *telling)
{
    const struct sw_machine *machine = telling->inputs->machine;

    for (size_t i = 0; machine && machine->image && i < machine->region_count; i++) {
        const struct sw_region *module = &machine->regions[i];

        if ((module->use != SW_USE_DTB && module->use != SW_USE_RAMDISK) ||
            !touches(telling, module))
            continue;
        for (size_t k = 0; k < machine->region_count; k++) {
            const struct sw_region *over = &machine->regions[k];

            if ((over->use != SW_USE_BSS && over->use != SW_USE_TABLES &&
                 over->use != SW_USE_STACK && over->use != SW_USE_KERNEL) ||
                !sw_range_overlaps(over->where, module->where))
                continue;
            return choose(telling,
                          over->use == SW_USE_BSS ? SW_CAUSE_BSS_OVER_MODULES
                                                  : SW_CAUSE_DTB_OVERWRITTEN,
                          sw_sprintf(telling->arena,
                                     "%s at IPA 0x%08" PRIx64 " lies under the image's %s (IPA "
                                     "0x%08" PRIx64 "-0x%08" PRIx64 "), which overwrites it",
                                     module->name, module->where.first, over->name,
                                     over->where.first, over->where.last));
        }
    }
    return false;
}

/* ---- exceptions that are no aborts ---- */

static bool is_floating_point(uint32_t word)
{
    return (word & 0x0f000e00) == 0x0e000a00 || (word & 0x0e000e00) == 0x0c000a00 ||
           (word & 0xfe000000) == 0xf2000000 || (word & 0xff000000) == 0xf4000000;
}

/* With the unit off a floating-point instruction is undefined like any other. Only its word tells
 * them apart, and to be told to enable the unit helps more. */
static bool was_undefined(struct telling *telling)
{
    struct sw_story *story = telling->story;
    uint32_t word;

    if (story->exception != SW_EXCEPTION_UNDEFINED)
        return false;
    if ((story->status && strstr(story->status, "floating point")) ||
        (story->pc.va.known && !(story->pc.va.v & 3) &&
         story_fetch(telling, story->pc.va.v, 4, &word) && is_floating_point(word)))
        return choose(telling, SW_CAUSE_FLOATING_POINT,
                      "a floating-point instruction, and the unit is not enabled");
    if (!story->pc.va.known) {
        story->unknown = "the log does not say where the instruction was";
        return choose(telling, SW_CAUSE_UNDEFINED, "an undefined instruction");
    }
    return choose(
        telling, SW_CAUSE_UNDEFINED,
        sw_sprintf(telling->arena, "an undefined instruction at VA 0x%08" PRIx64, story->pc.va.v));
}

static bool was_call(struct telling *telling)
{
    const enum sw_log_exception exception = telling->story->exception;

    if (exception != SW_EXCEPTION_SVC && exception != SW_EXCEPTION_HYP &&
        exception != SW_EXCEPTION_FIQ && exception != SW_EXCEPTION_RESET)
        return false;
    return choose(
        telling, SW_CAUSE_CALL,
        sw_sprintf(telling->arena, "%s, which nobody handles", sw_log_exception_name(exception)));
}

static bool hypervisor_faulted(struct telling *telling)
{
    if (telling->story->cause != SW_CAUSE_HYPERVISOR)
        return false;
    return choose(telling, SW_CAUSE_HYPERVISOR,
                  sw_sprintf(telling->arena,
                             "%s: the hypervisor's own access, by its own tables: %s",
                             what(telling), telling->story->status));
}

/* Asked before all that looks at tables: the translation went well, or the table itself could not
 * be read, so no mapping explains it. */
static bool was_external(struct telling *telling)
{
    struct sw_story *story = telling->story;

    if (story->exception != SW_EXCEPTION_SERROR && story->outcome != VMSA_EXTERNAL &&
        !(story->other_status && story->status && strstr(story->status, "SError")))
        return false;
    if (!story->va.known)
        return choose(telling, SW_CAUSE_EXTERNAL,
                      "an asynchronous external abort: an earlier access reached no memory or "
                      "device");
    return choose(telling, SW_CAUSE_EXTERNAL,
                  sw_sprintf(telling->arena,
                             "%s: mapped, and nothing answers at its physical "
                             "address%s",
                             what(telling), story->on_walk ? " (of a translation table)" : ""));
}

static bool walk_failed(struct telling *telling)
{
    struct sw_story *story = telling->story;

    if (!story->s1ptw)
        return false;
    return choose(telling, SW_CAUSE_TABLE_WALK,
                  sw_sprintf(telling->arena,
                             "%s: its stage-1 table is read at IPA 0x%08" PRIx64
                             ", and stage 2 has nothing there",
                             what(telling), story->ipa.v));
}

/* ---- the usual places ---- */

/* Below the stack with SP near, or in what is declared a guard. */
static bool stack_overflowed(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const uint64_t va = story->va.v, sp = story->sp.v;
    const bool near = story->sp.known && va + NEAR_SP > sp && va < sp + NEAR_SP;
    const struct sw_region *stack = telling->inputs->machine && telling->inputs->machine->image
                                        ? sw_machine_region(telling->inputs->machine, SW_USE_STACK)
                                        : NULL;
    bool below =
        region_with_va(telling, SW_USE_GUARD, va) || cause_says(story, "guard below the stack");

    if (!is_abort(story) || story->access == SW_ACCESS_EXECUTE || !story->va.known)
        return false;
    if (stack && stack->va.known)
        below = below || (near && va < stack->va.v && va + SECTION >= stack->va.v);
    else
        below = below || (near && va < sp + PAGE / 4 && va + PAGE / 4 > sp &&
                          story->access != SW_ACCESS_READ && !(sp & 3));
    if (!below)
        return false;
    if (story->sp.known)
        story_evidence(telling, story->sp.why.line, "SP is 0x%08" PRIx64, sp);
    return choose(
        telling, SW_CAUSE_STACK_OVERFLOW,
        sw_sprintf(telling->arena, "the stack overflowed: %s, %s", what(telling),
                   stack ? "below the stack, in its guard" : "where the stack pointer is"));
}

static bool stack_is_in_tables(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const struct sw_region *tables =
        story->sp.known ? region_with_va(telling, SW_USE_TABLES, story->sp.v) : NULL;

    if (!tables || !is_abort(story) || story->sp.v == tables->va.v)
        return false;
    return choose(telling, SW_CAUSE_STACK_IN_TABLES,
                  sw_sprintf(telling->arena,
                             "SP 0x%08" PRIx64 " is in the translation tables: the stack ran into "
                             "them and what was pushed became descriptors",
                             story->sp.v));
}

static bool was_null(struct telling *telling)
{
    struct sw_story *story = telling->story;

    if (!is_abort(story) || !story->va.known ||
        (story->va.v >= PAGE && !cause_says(story, "VA section 0")))
        return false;
    return choose(telling, SW_CAUSE_NULL,
                  sw_sprintf(telling->arena, "%s: %s", what(telling),
                             story->access == SW_ACCESS_EXECUTE ? "a jump through a null pointer"
                                                                : "a null pointer"));
}

/* ---- rights ---- */

static bool is_no_ram(const struct telling *telling)
{
    const struct sw_story *story = telling->story;

    if (cause_says(story, "this is not RAM"))
        return true;
    if (story->region)
        return story->region->use == SW_USE_DEVICE;
    return story->ipa.known && causes_in_ram(telling, story->ipa.v) == CAUSES_NO;
}

/* Stage 2 first: its rights are the hypervisor's to give, and advice about the guest's own
 * descriptors would send the reader to the wrong tables. */
static bool lacked_right(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const char *text = what(telling);

    if (story->outcome != VMSA_PERMISSION || !story->va.known)
        return false;
    if (story->stage == 2)
        return choose(telling, SW_CAUSE_STAGE2_RIGHT,
                      sw_sprintf(telling->arena, "%s: stage 2 does not allow it", text));
    if (story->access == SW_ACCESS_EXECUTE && is_no_ram(telling))
        return choose(telling, SW_CAUSE_EXECUTE_DEVICE,
                      sw_sprintf(telling->arena,
                                 "%s: a jump to what is no RAM but Device memory, "
                                 "mapped execute-never",
                                 text));
    if (story->access == SW_ACCESS_EXECUTE)
        return choose(telling, SW_CAUSE_EXECUTE_NEVER,
                      sw_sprintf(telling->arena, "%s: it is mapped execute-never", text));
    if (story->access == SW_ACCESS_WRITE)
        return choose(telling, SW_CAUSE_READ_ONLY,
                      sw_sprintf(telling->arena, "%s: it is mapped read-only", text));
    return choose(telling, SW_CAUSE_NO_RIGHT,
                  sw_sprintf(telling->arena, "%s: the mapping gives no right to it", text));
}

static bool had_other_fault(struct telling *telling)
{
    static const struct {
        enum vmsa_outcome outcome;
        enum sw_cause cause;
        const char *text;
    } rows[] = {
        {VMSA_DOMAIN, SW_CAUSE_DOMAIN, "its domain has no access in DACR"},
        {VMSA_ACCESS_FLAG, SW_CAUSE_ACCESS_FLAG, "the access flag of its descriptor is clear"},
        {VMSA_ADDRESS_SIZE, SW_CAUSE_ADDRESS_SIZE,
         "a descriptor or a base register has an address that is too large"},
        {VMSA_ALIGNMENT, SW_CAUSE_ALIGNMENT,
         "an unaligned access to Device memory, or with SCTLR.A set or the MMU off"},
    };
    struct sw_story *story = telling->story;

    for (size_t i = 0; story->va.known && i < sizeof rows / sizeof *rows; i++)
        if (story->outcome == rows[i].outcome)
            return choose(telling, rows[i].cause,
                          sw_sprintf(telling->arena, "%s: %s", what(telling), rows[i].text));
    return false;
}

/* ---- nothing there ---- */

static bool was_unmapped(struct telling *telling)
{
    struct sw_story *story = telling->story;

    if (story->outcome != VMSA_TRANSLATION || story->stage != 1 || !story->va.known)
        return false;
    causes_tell_register(telling);
    return choose(telling, SW_CAUSE_UNMAPPED,
                  sw_sprintf(telling->arena, "%s: stage 1 maps nothing there", what(telling)));
}

/* What was left unsaid by every question. */
static void give_up(struct telling *telling)
{
    struct sw_story *story = telling->story;

    story->title = sw_sprintf(telling->arena, "%s%s%s", sw_log_exception_name(story->exception),
                              story->status ? ": " : "", story->status ? story->status : "");
    if (story->exception == SW_EXCEPTION_UNKNOWN)
        story->unknown = "no register says what happened: a fault status (DFSR, IFSR, HSR, ESR) "
                         "is needed";
    else if (!story->va.known)
        story->unknown = "the address that was accessed is not known: DFAR, IFAR, FAR or HPFAR is "
                         "needed";
    else if (!story->has_status && !story->injected)
        story->unknown = "the fault status is not known: DFSR, IFSR, HSR or ESR is needed";
    else
        story->unknown = "this status names no cause that can be looked up in tables";
}

/* A reserved status is no fault of a walk, and the address proves nothing. */
static bool is_reserved(struct telling *telling)
{
    struct sw_story *story = telling->story;

    if (!story->other_status || story->injected || !story->status ||
        !strstr(story->status, "reserved"))
        return false;
    story->unknown = "the fault status has a reserved value: the register was not read right, or "
                     "is of another format";
    story->title = sw_sprintf(telling->arena, "%s: reserved fault status",
                              sw_log_exception_name(story->exception));
    return true;
}

void story_judge(struct telling *telling)
{
    static bool (*const questions[])(struct telling *) = {
        hypervisor_faulted, was_undefined,     was_call,     is_reserved,
        was_external,       offset_is_wrong,   walk_failed,  module_is_overwritten,
        stack_is_in_tables, stack_overflowed,  lacked_right, had_other_fault,
        was_null,           causes_not_backed, was_unmapped,
    };
    struct sw_story *story = telling->story;

    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        if (!questions[i](telling))
            continue;
        causes_advise(story);
        return;
    }
    give_up(telling);
}
