/* SPDX-License-Identifier: MIT */
/* What the fault registers say by themselves: which exception, which access, which status, at which
 * stage and level, and which address counts. Knows no image. */
#include "story_private.h"

#include "vmsa/fault.h"
#include "vmsa/fields.h"

#include <inttypes.h>

enum {
    EC_UNKNOWN = 0x00,
    EC_FP = 0x07,
    EC_SVC32 = 0x11,
    EC_HVC32 = 0x12,
    EC_SVC64 = 0x15,
    EC_FETCH = 0x20, /* + 1: from the same level */
    EC_DATA = 0x24,
    EC_SERROR = 0x2f,
    XEN_SHORT = 0x02, /* the architecture's "debug", which Xen writes into aborts it makes */
    XEN_LONG = 0x22,
};

/* Decode the six-bit status of the long format by asking for every code there is. */
static void set_long(struct sw_story *story, uint32_t status)
{
    const unsigned fsc = status & 0x3f;

    story->has_status = story->other_status = true;
    story->status = vmsa_long_fsc_name(status);
    for (int outcome = VMSA_OK + 1; outcome < VMSA_UNKNOWN; outcome++)
        for (unsigned level = 0; level < 4; level++)
            for (unsigned walk = 0; walk < 2; walk++) {
                unsigned code;

                if (!vmsa_long_fsc((enum vmsa_outcome)outcome, level, walk, &code) || code != fsc)
                    continue;
                if (outcome == VMSA_ALIGNMENT || (outcome == VMSA_EXTERNAL && !walk))
                    story->level = (struct sw_value){0};
                else
                    story->level = (struct sw_value){.known = true, .v = level};
                story->outcome = (enum vmsa_outcome)outcome;
                story->on_walk = walk && outcome == VMSA_EXTERNAL;
                story->other_status = false;
                return;
            }
}

/* The model is asked for the code of every outcome, so that what is read here cannot come to differ
 * from what a walk writes. FS[4] is bit 10, apart from FS[3:0]. */
static void set_short(struct sw_story *story, uint32_t fsr)
{
    const unsigned fs = (fsr & 0xf) | (fsr >> 6 & 0x10);

    story->has_status = story->other_status = true;
    story->status = vmsa_short_fs_name(fsr);
    for (int outcome = VMSA_OK + 1; outcome < VMSA_UNKNOWN; outcome++)
        for (unsigned level = 1; level < 3; level++)
            for (unsigned walk = 0; walk < 2; walk++) {
                unsigned code;

                if (!vmsa_short_fs((enum vmsa_outcome)outcome, level, walk, &code) || code != fs)
                    continue;
                story->outcome = (enum vmsa_outcome)outcome;
                story->on_walk = walk;
                story->other_status = false;
                if (outcome != VMSA_ALIGNMENT && (outcome != VMSA_EXTERNAL || walk))
                    story->level = (struct sw_value){.known = true, .v = level};
                return;
            }
}

/* Callers ask for the surest register first, so an address that is known is never replaced. */
static void take_address(struct telling *telling, const char *name)
{
    const struct sw_value value = story_register(telling, name);

    if (value.known && !telling->story->va.known)
        telling->story->va = value;
}

/* ---- a fault of a guest as the hypervisor saw it ---- */

/* HPFAR has the page; it is UNKNOWN for a permission fault of the address itself (Arm ARM,
 * IPAValid). */
static void take_ipa(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const struct sw_value hpfar = story_register(telling, "HPFAR");
    const struct sw_value gpa = story_register(telling, "GPA");
    const bool valid = story->s1ptw || story->outcome == VMSA_TRANSLATION ||
                       story->outcome == VMSA_ACCESS_FLAG || story->outcome == VMSA_ADDRESS_SIZE;

    if (gpa.known) {
        story->ipa = gpa;
        return;
    }
    if (!hpfar.known)
        return;
    if (!valid) {
        story_note(telling,
                   "HPFAR 0x%" PRIx64 " is not used: for this fault the architecture leaves it "
                   "UNKNOWN",
                   hpfar.v);
        return;
    }
    story->ipa = hpfar;
    story->ipa.v = (hpfar.v & ~UINT64_C(0xf) & vmsa_mask(44)) << 8;
    if (!story->s1ptw && story->va.known)
        story->ipa.v |= story->va.v & 0xfff;
}

/* Size, direction and register are only valid with ISV set (Arm ARM, ISS of a Data Abort), and
 * hardware leaves it clear for many loads and stores. */
static void tell_syndrome(struct telling *telling, const struct sw_value *hsr)
{
    const uint32_t v = (uint32_t)hsr->v;

    if (vmsa_get(v, VMSA_F(ESR_DATA, ISV)) && (v >> 26 & ~1u) == EC_DATA && !telling->story->s1ptw)
        story_evidence(telling, hsr->why.line, "syndrome 0x%08" PRIx32 ": a %u-byte %s of r%u", v,
                       1u << vmsa_get(v, VMSA_F(ESR_DATA, SAS)),
                       vmsa_get(v, VMSA_F(ESR_DATA, WnR)) ? "store" : "load",
                       (unsigned)vmsa_get(v, VMSA_F(ESR_DATA, SRT)));
}

/* HSR, ESR_EL2 or ESR_EL1: class, then status. */
static void take_esr(struct telling *telling, const struct sw_value *esr, bool hyp)
{
    struct sw_story *story = telling->story;
    const uint32_t v = (uint32_t)esr->v;
    const unsigned ec = v >> 26;
    const bool fetch = (ec & ~1u) == EC_FETCH, data = (ec & ~1u) == EC_DATA;

    if (ec == EC_UNKNOWN || ec == 0x0e)
        story->exception = SW_EXCEPTION_UNDEFINED;
    else if (ec == EC_FP)
        story->exception = SW_EXCEPTION_UNDEFINED, story->status = "floating point is not enabled";
    else if (ec == EC_SVC32 || ec == EC_SVC64)
        story->exception = SW_EXCEPTION_SVC;
    else if (ec == EC_HVC32 || ec == EC_HVC32 + 4)
        story->exception = SW_EXCEPTION_HYP;
    else if (ec == EC_SERROR)
        story->exception = SW_EXCEPTION_SERROR;
    if (!fetch && !data)
        return;
    story->exception = fetch ? SW_EXCEPTION_PREFETCH : SW_EXCEPTION_DATA;
    set_long(story, v);
    story->s1ptw = vmsa_get(v, VMSA_F(ESR_DATA, S1PTW));
    story->on_walk = story->on_walk || story->s1ptw;
    story->access = fetch                                ? SW_ACCESS_EXECUTE
                    : vmsa_get(v, VMSA_F(ESR_DATA, WnR)) ? SW_ACCESS_WRITE
                                                         : SW_ACCESS_READ;
    story->stage = hyp && !(ec & 1) ? 2 : 1;
    if (story->outcome == VMSA_EXTERNAL || story->outcome == VMSA_ALIGNMENT)
        story->stage = hyp ? 0 : 1;
    if (hyp && (ec & 1))
        story->cause = SW_CAUSE_HYPERVISOR;
    take_address(telling, "GVA");
    take_address(telling, hyp ? "FAR_EL2" : "FAR");
    if (hyp)
        take_address(telling, fetch ? "HIFAR" : "HDFAR");
    tell_syndrome(telling, esr);
    if (hyp)
        take_ipa(telling);
}

/* ---- a fault of AArch32 PL1 ---- */

/* 0x11 and 0x19 in the long format, 0x16 and 0x18 in the short one. These aborts come late, so
 * nothing that the registers hold at the time belongs to their access. */
static bool is_async(uint32_t fsr)
{
    const unsigned fs = (fsr & 0xf) | (fsr >> 6 & 0x10), status = fsr & 0x3f;

    return fsr & 1 << 9 ? status == 0x11 || status == 0x19 : fs == 0x16 || fs == 0x18;
}

/* Bit 9 of the status says its own format. It is trusted before TTBCR.EAE, because the fault wrote
 * it; a contradiction is noted. An abort that Xen makes carries no direction, so its access stays
 * unknown and is not called a read. */
static void take_fsr(struct telling *telling, const struct sw_value *value, bool fetch)
{
    struct sw_story *story = telling->story;
    const uint32_t fsr = (uint32_t)value->v;
    const bool longer = fsr & 1 << 9;
    const struct sw_value ttbcr = story_register(telling, "TTBCR");

    if (longer)
        set_long(story, fsr);
    else
        set_short(story, fsr);
    story->stage = 1;
    story->injected =
        longer ? (fsr & 0x3f) == XEN_LONG : ((fsr & 0xf) | (fsr >> 6 & 0x10)) == XEN_SHORT;
    story->access = fetch             ? SW_ACCESS_EXECUTE
                    : story->injected ? SW_ACCESS_UNKNOWN
                    : fsr & 1 << 11   ? SW_ACCESS_WRITE
                                      : SW_ACCESS_READ;
    story_evidence(telling, value->why.line, "%s 0x%03" PRIx32 ", %s format: %s%s",
                   fetch ? "IFSR" : "DFSR", fsr, longer ? "long" : "short", story->status,
                   story->injected ? ", which is how Xen marks an abort that it makes itself" : "");
    if (!fetch && (fsr & 1 << 13))
        story_note(telling, "the access was cache maintenance or an address translation");
    if (ttbcr.known && (ttbcr.v >> 31 & 1) != longer)
        story_note(telling, "TTBCR.EAE is %d, and the fault status is in the %s format",
                   (int)(ttbcr.v >> 31 & 1), longer ? "long" : "short");
    if (is_async(fsr)) {
        story_note(telling, "the abort is asynchronous: DFAR and the pc do not belong to it");
        return;
    }
    take_address(telling, fetch ? "IFAR" : "DFAR");
}

static bool is_abort(const struct sw_story *story)
{
    return story->exception == SW_EXCEPTION_DATA || story->exception == SW_EXCEPTION_PREFETCH;
}

/* By hand either may be given; of two, an abort's exception says which counts. */
static void take_fsrs(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const struct sw_value dfsr = story_register(telling, "DFSR");
    const struct sw_value ifsr = story_register(telling, "IFSR");
    const struct sw_value pc = story_register(telling, "PC"),
                          ifar = story_register(telling, "IFAR");
    bool fetch = story->exception == SW_EXCEPTION_PREFETCH;

    if (story->exception == SW_EXCEPTION_UNKNOWN && (dfsr.known || ifsr.known)) {
        fetch = !dfsr.known ||
                (ifsr.known && ifsr.v && (!dfsr.v || (pc.known && ifar.known && pc.v == ifar.v)));
        if (dfsr.known && ifsr.known && dfsr.v && ifsr.v)
            story_note(telling,
                       "both DFSR and IFSR are there and nothing says which exception it "
                       "was: taken as a %s abort",
                       fetch ? "prefetch" : "data");
        story->exception = fetch ? SW_EXCEPTION_PREFETCH : SW_EXCEPTION_DATA;
    }
    if (!is_abort(story))
        return;
    if (fetch ? ifsr.known : dfsr.known)
        take_fsr(telling, fetch ? &ifsr : &dfsr, fetch);
    else
        take_address(telling, fetch ? "IFAR" : "DFAR");
    if (fetch)
        story->access = SW_ACCESS_EXECUTE;
}

/* Its map has no hole, so what aborts is the hypervisor; but where the offset spoils the map, the
 * CPU does. Mini-OS prints neither status nor address: what it was about to read is in its last
 * message. */
static void take_minios(struct telling *telling)
{
    enum { NEAR = 20, SECTION = 0x100000 };
    struct sw_story *story = telling->story;
    const struct sw_value dtb = story_register(telling, "DTB_VA");
    const struct sw_value offset = story_register(telling, "OFFSET");

    if (!(story->fault->formats & 1U << SW_LOG_MINIOS))
        return;
    if (!story->has_status && is_abort(story) && offset.v % SECTION == 0) {
        story->injected = story->injected_assumed = true;
        story->stage = 2;
    }
    if (story->va.known)
        return;
    if (dtb.known && story->exception == SW_EXCEPTION_DATA &&
        story->fault->printed_line - dtb.why.line <= NEAR) {
        story->va = dtb;
        story->access = SW_ACCESS_READ;
        story_evidence(telling, dtb.why.line,
                       "the last message before it is the check of the device tree at 0x%08" PRIx64,
                       dtb.v);
    }
}

/* Without this a reader would believe the log's own words and look for a fault of another kind. */
static void tell_exception(struct telling *telling)
{
    const struct sw_log_fault *fault = telling->story->fault;

    if (!fault->printed[0] || !(fault->formats & 1U << SW_LOG_MINIOS) ||
        fault->exception < SW_EXCEPTION_PREFETCH)
        return;
    story_evidence(telling, fault->printed_line,
                   "Mini-OS calls it \"%s\": its names are shifted by one from vector 0x0c on, and "
                   "the architecture's name for this vector is %s",
                   fault->printed, sw_log_exception_name(fault->exception));
    if (fault->exception == SW_EXCEPTION_HYP)
        story_note(telling, "vector 0x14 is not taken at PL1: the vectors or the log are damaged");
}

/* A flat map's offset, by whoever told it. */
static void find_offset(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const struct sw_value gva = story_register(telling, "GVA");

    story->offset = story_register(telling, "OFFSET");
    if (!story->offset.known && gva.known && story->ipa.known && !story->s1ptw &&
        gva.v <= UINT32_MAX) {
        story->offset = (struct sw_value){.known = true, .v = (story->ipa.v - gva.v) & UINT32_MAX};
        story_evidence(telling, gva.why.line,
                       "IPA - VA is 0x%08" PRIx64 " (0x%" PRIx64 " - 0x%" PRIx64 ")",
                       story->offset.v, story->ipa.v, gva.v);
    }
}

/* One source is decoded and not a mix of them. The hypervisor's registers come first when there are
 * any: they are of this fault, while DFSR and IFSR may keep what an earlier one left there. */
void story_decode(struct telling *telling)
{
    struct sw_story *story = telling->story;
    const struct sw_value hsr = story_register(telling, "HSR"),
                          esr = story_register(telling, "ESR");
    const bool xen = story->fault->formats & 1U << SW_LOG_XEN_ABORT;

    story->exception = story->fault->exception;
    tell_exception(telling);
    story->aarch64 = story->fault->formats & 1U << SW_LOG_LINUX_ARM64 ||
                     sw_log_fault_register(story->fault, "X0");
    if (hsr.known) {
        take_esr(telling, &hsr, true);
        story->injected = xen || story->stage == 2;
    } else if (esr.known && !story_register(telling, "DFSR").known &&
               !story_register(telling, "IFSR").known) {
        story->aarch64 = true;
        take_esr(telling, &esr, false);
    } else {
        take_fsrs(telling);
    }
    if (!story->has_status)
        take_address(telling, "FAR");
    take_minios(telling);
    story->sp = story_register(telling, "SP");
    find_offset(telling);
    story_find_pc(telling);
    if (story->exception == SW_EXCEPTION_PREFETCH && !story->va.known && story->pc.va.known) {
        story->va = story->pc.va; /* what could not be fetched is where the pc is */
        story->access = SW_ACCESS_EXECUTE;
    }
}
