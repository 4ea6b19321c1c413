/* SPDX-License-Identifier: MIT */
/* IPAs with nothing behind them: past the end of RAM, the toolstack's place for the device tree, or
 * nowhere at all. And what to do about each cause. */
#include "causes.h"

#include <inttypes.h>

enum { M128 = 0x8000000, STACK_VA = 0x400000, JUST_PAST = 0x1000000, NEAR_REGISTER = 0x1000 };

/* ---- RAM ---- */

/* What the log says of its own RAM counts when nobody gave any. */
static bool ram_of_log(const struct telling *telling, struct sw_range *bank)
{
    const struct sw_value base = story_register(telling, "RAM_BASE");
    const struct sw_value size = story_register(telling, "RAM_SIZE");

    return base.known && size.known && sw_range_of(base.v, size.v, bank);
}

/* Banks that were given are all there is, so an IPA outside them is surely no RAM. Without any the
 * answer is unknown: not told is not the same as not there. */
enum causes_answer causes_in_ram(const struct telling *telling, uint64_t ipa)
{
    const struct sw_story_inputs *inputs = telling->inputs;
    struct sw_range bank;

    for (size_t i = 0; i < inputs->ram_count; i++)
        if (sw_range_has(inputs->ram[i], ipa))
            return CAUSES_YES;
    if (inputs->ram_count)
        return CAUSES_NO;
    if (!ram_of_log(telling, &bank))
        return CAUSES_UNKNOWN;
    return sw_range_has(bank, ipa) ? CAUSES_YES : CAUSES_NO;
}

/* The first byte behind the last bank below an IPA; 0 when there is none. */
static uint64_t end_below(const struct telling *telling, uint64_t ipa)
{
    const struct sw_story_inputs *inputs = telling->inputs;
    struct sw_range bank;
    uint64_t end = 0;

    for (size_t i = 0; i < inputs->ram_count; i++)
        if (inputs->ram[i].last < ipa && inputs->ram[i].last >= end)
            end = inputs->ram[i].last + 1;
    if (!inputs->ram_count && ram_of_log(telling, &bank) && bank.last < ipa)
        end = bank.last + 1;
    return end;
}

/* The first byte of RAM: as given, as the machine has it, or, of images that keep their stack
 * there, by the offset. 0: not known. */
static uint64_t ram_base(const struct telling *telling)
{
    const struct sw_story_inputs *inputs = telling->inputs;
    const struct sw_story *story = telling->story;
    const unsigned flat = 1U << SW_LOG_MINIOS | 1U << SW_LOG_XEN_ABORT | 1U << SW_LOG_XENCTX;
    struct sw_range bank;

    if (inputs->ram_count)
        return inputs->ram[0].first;
    if (ram_of_log(telling, &bank))
        return bank.first;
    if (inputs->machine && inputs->machine->ram_count)
        return inputs->machine->ram[0].where.first;
    if (story->offset.known && story->fault->formats & flat &&
        (story->offset.v == 0x3fc00000 || story->offset.v == 0x7fc00000))
        return story->offset.v + STACK_VA;
    return 0;
}

/* ---- questions ---- */

/* Where Xen's toolstack puts the device tree: 128 MB into RAM, if RAM reaches so far. */
static bool is_dtb_place(const struct telling *telling, uint64_t base)
{
    const struct sw_story *story = telling->story;
    const struct sw_value dtb = story_register(telling, "DTB_VA");
    const struct sw_region *region = story->region;

    if (region && region->use == SW_USE_DTB)
        return true;
    if (dtb.known && story->va.known && story->va.v - dtb.v < 0x10000)
        return true;
    return base && story->ipa.v - (base + M128) < 0x1000;
}

/* The cause is named even when the end of RAM is not known, as the place alone tells enough; but
 * the story then keeps its doubt, and the exit code with it. */
static bool device_tree(struct telling *telling, uint64_t base)
{
    struct sw_story *story = telling->story;
    const uint64_t end = end_below(telling, story->ipa.v);
    const char *where =
        base && story->ipa.v - base == M128
            ? sw_sprintf(telling->arena,
                         "IPA 0x%08" PRIx64 " is RAM + 128 MB, where the toolstack puts the device "
                         "tree if RAM reaches so far",
                         story->ipa.v)
            : sw_sprintf(telling->arena, "the device tree is looked for at IPA 0x%08" PRIx64,
                         story->ipa.v);

    story->cause = SW_CAUSE_DTB_PAST_RAM;
    if (causes_in_ram(telling, story->ipa.v) == CAUSES_UNKNOWN) {
        story->title = sw_sprintf(telling->arena, "%s VA 0x%08" PRIx64 " faulted: %s",
                                  sw_story_access_name(story->access), story->va.v, where);
        story->unknown = "whether RAM reaches so far is not known: --ram BASE:SIZE says it";
        return true;
    }
    story->title = sw_sprintf(
        telling->arena, "%s VA 0x%08" PRIx64 " is %s: %s", sw_story_access_name(story->access),
        story->va.v,
        end ? sw_sprintf(telling->arena, "past RAM, which ends at IPA 0x%08" PRIx64, end - 1)
            : "not in RAM",
        where);
    return true;
}

/* Stage 2 said no to an IPA that is RAM: one of the two is not as it was told. */
static bool contradiction(struct telling *telling)
{
    struct sw_story *story = telling->story;

    story->cause = SW_CAUSE_NONE;
    story->title = sw_sprintf(telling->arena,
                              "%s VA 0x%08" PRIx64 " faulted, and IPA 0x%08" PRIx64
                              " is in the RAM that was given",
                              sw_story_access_name(story->access), story->va.v, story->ipa.v);
    story->unknown = "stage 2 backs RAM: either the guest had less of it, or a page was given away "
                     "(ballooned, granted)";
    return true;
}

/* The level bounds how much is missing: a whole gigabyte without a mapping is no single page that
 * was given away. */
static void tell_level(struct telling *telling)
{
    static const char *const sizes[] = {"512 GB", "1 GB", "2 MB", "4 KB"};
    struct sw_story *story = telling->story;

    if (story->stage == 2 && story->outcome == VMSA_TRANSLATION && story->level.known)
        story_evidence(telling, 0,
                       "a stage-2 translation fault at level %u: nothing in the whole %s around "
                       "the IPA has a mapping, or the level above ended there",
                       (unsigned)story->level.v, sizes[story->level.v & 3]);
}

/* Just past a bank something was counted wrong by a little, such as a heap that is mapped too far;
 * farther away the pointer is wild. The two need different advice. */
static bool nowhere(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const uint64_t end = end_below(telling, story->ipa.v);
    const bool execute = story->access == SW_ACCESS_EXECUTE;

    tell_level(telling);
    causes_tell_register(telling);
    if (end && story->ipa.v - end < JUST_PAST) {
        story->cause = SW_CAUSE_PAST_RAM;
        story->title =
            sw_sprintf(telling->arena,
                       "%s VA 0x%08" PRIx64 " -> IPA 0x%08" PRIx64
                       " is past RAM, which ends at IPA 0x%08" PRIx64,
                       sw_story_access_name(story->access), story->va.v, story->ipa.v, end - 1);
        return true;
    }
    story->cause = SW_CAUSE_NO_STAGE2;
    story->title = sw_sprintf(telling->arena,
                              "%s VA 0x%08" PRIx64 " -> IPA 0x%08" PRIx64 ": no RAM is there%s",
                              sw_story_access_name(story->access), story->va.v, story->ipa.v,
                              execute ? ", and so no code" : "; stage 2 has nothing behind it");
    return true;
}

/* Whoever sees no stage-2 fault itself knows it by Xen's mark. */
bool causes_not_backed(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const uint64_t base = ram_base(telling);

    if (!story->va.known || !(story->stage == 2 || story->injected))
        return false;
    if (story->stage == 2 && story->has_status && story->outcome != VMSA_TRANSLATION)
        return false;
    if (!story->ipa.known) {
        causes_tell_register(telling);
        story->cause = SW_CAUSE_NO_STAGE2;
        story->title = sw_sprintf(
            telling->arena, "%s VA 0x%08" PRIx64 ": the hypervisor has nothing behind its IPA",
            sw_story_access_name(story->access), story->va.v);
        story_note(telling, "the IPA is not known: GPA, HPFAR, OFFSET or a SOURCE would say it");
        return true;
    }
    if (causes_in_ram(telling, story->ipa.v) == CAUSES_YES)
        return contradiction(telling);
    return is_dtb_place(telling, base) ? device_tree(telling, base) : nowhere(telling);
}

/* RAM_BASE and its like begin with an R too: the underline tells them from r0 to r15. Zero is near
 * every null pointer and would prove nothing. */
void causes_tell_register(struct telling *telling)
{
    const struct sw_story *story = telling->story;
    const struct sw_log_register *best = NULL;

    for (size_t i = 0; i < story->fault->registers.count; i++) {
        const struct sw_log_register *at = &story->fault->registers.items[i];

        if ((at->name[0] != 'R' && at->name[0] != 'X') || strchr(at->name, '_') || !at->value ||
            at->value + NEAR_REGISTER <= story->va.v || at->value >= story->va.v + NEAR_REGISTER)
            continue;
        if (!best || at->value > best->value)
            best = at;
    }
    if (best && best->value <= story->va.v)
        story_evidence(telling, best->line,
                       "%s is 0x%08" PRIx64 ", 0x%" PRIx64 " below the address", best->name,
                       best->value, story->va.v - best->value);
    else if (best)
        story_evidence(telling, best->line,
                       "%s is 0x%08" PRIx64 ", 0x%" PRIx64 " above the address", best->name,
                       best->value, best->value - story->va.v);
}

/* ---- advice ---- */

static const struct advice {
    const char *word, *rule, *help;
} advices[SW_CAUSES] = {
    [SW_CAUSE_NONE] = {"none", NULL, NULL},
    [SW_CAUSE_NULL] = {"null-pointer", NULL,
                       "find who left the pointer 0; its register is in the report"},
    [SW_CAUSE_STACK_OVERFLOW] = {"stack-overflow", "SW702",
                                 "make the stack larger, or what is called from there less deep"},
    [SW_CAUSE_STACK_IN_TABLES] = {"stack-in-tables", "SW302",
                                  "move the stack away from the tables and leave a guard between"},
    [SW_CAUSE_DTB_PAST_RAM] = {"dtb-past-ram", "SW501",
                               "give the guest RAM past the device tree, or load it with a "
                               "toolstack that puts the tree inside RAM"},
    [SW_CAUSE_DTB_OVERWRITTEN] = {"dtb-overwritten", "SW617",
                                  "copy the device tree away before anything is written there, or "
                                  "keep the room free by the header's end"},
    [SW_CAUSE_BSS_OVER_MODULES] = {"bss-over-modules", "SW310",
                                   "let the file or its header count .bss, so that the loader "
                                   "places modules behind it"},
    [SW_CAUSE_WRONG_OFFSET] =
        {"wrong-offset", "SW301",
         "load the image where IPA - VA is a multiple of 1 MB, or let it move "
         "itself there before the MMU goes on"},
    [SW_CAUSE_PAST_RAM] = {"past-ram", "SW505",
                           "map RAM to its last page and no further, and keep the heap inside"},
    [SW_CAUSE_NO_STAGE2] = {"no-ram", "SW504",
                            "the pointer is wild, or a device or RAM was expected that this guest "
                            "does not have: look at who made the address"},
    [SW_CAUSE_TABLE_WALK] = {"table-not-backed", "SW309",
                             "put the translation tables into RAM; TTBR0 and level-1 descriptors "
                             "hold IPAs, not VAs"},
    [SW_CAUSE_UNMAPPED] = {"unmapped", NULL,
                           "map the address before it is used, or look at who made it"},
    [SW_CAUSE_EXECUTE_DEVICE] = {"execute-device", "SW620",
                                 "a function pointer or return address is wrong: no code is there"},
    [SW_CAUSE_EXECUTE_NEVER] = {"execute-never", "SW424",
                                "map code executable, or look at who jumped there"},
    [SW_CAUSE_READ_ONLY] = {"write-read-only", "SW425",
                            "map what is written read-write, or do not write it"},
    [SW_CAUSE_NO_RIGHT] = {"no-right", NULL, "give the mapping the rights that the access needs"},
    [SW_CAUSE_STAGE2_RIGHT] = {"stage-2-right", NULL,
                               "the hypervisor maps this with fewer rights (a grant or a device): "
                               "respect them"},
    [SW_CAUSE_DOMAIN] = {"domain", "SW412", "make the descriptor's domain client (1) in DACR"},
    [SW_CAUSE_ACCESS_FLAG] = {"access-flag", "SW413",
                              "set AP[0] (the access flag) in the descriptor, or clear SCTLR.AFE"},
    [SW_CAUSE_ADDRESS_SIZE] = {"address-size", NULL,
                               "keep output addresses and table bases inside the physical size"},
    [SW_CAUSE_ALIGNMENT] = {"alignment", "SW616",
                            "align the access, or compile with -mno-unaligned-access"},
    [SW_CAUSE_EXTERNAL] = {"external-abort", "SW619",
                           "look at which IPA the address has, and whether this machine has "
                           "anything there"},
    [SW_CAUSE_FLOATING_POINT] =
        {"floating-point-off", NULL,
         "enable it first: CPACR gives CP10 and CP11, FPEXC.EN turns it on"},
    [SW_CAUSE_UNDEFINED] = {"undefined-instruction", NULL,
                            "if it is not meant, the pc is wrong: look at the caller, and at "
                            "whether the image is where it is mapped"},
    [SW_CAUSE_CALL] = {"unhandled-call", NULL, "install a handler, or do not make the call"},
    [SW_CAUSE_HYPERVISOR] = {"hypervisor-fault", NULL,
                             "this is the hypervisor's crash, not the guest's"},
};

/* A cause may have no rule, as not every crash can be foreseen from an image: then there is only
 * the help. The cause that is none has neither. */
void causes_advise(struct sw_story *story)
{
    const struct advice *advice = &advices[story->cause];

    story->help = advice->help;
    story->rule = advice->rule ? sw_rule_find(advice->rule) : NULL;
}

const char *sw_cause_word(enum sw_cause cause)
{
    return advices[cause].word;
}
