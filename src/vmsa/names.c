/* SPDX-License-Identifier: MIT */
/* Words for people and machines. Tables of pointers, so not for code that runs with the MMU off. */
#include "vmsa/attributes.h"
#include "vmsa/build.h"
#include "vmsa/walk.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* An index that is out of the table, or in a hole of it, is a caller's mistake; a name that
 * shows it is better than a crash in a message. */
/* A number that came from a descriptor or a file may be anything. */
static const char *name_in(const char *const *names, size_t count, size_t index)
{
    return index < count && names[index] ? names[index] : "?";
}

/* The ARMv8 names, which also say what ARMv7 called Strongly-ordered (nGnRnE) and Device
 * (nGnRE). */
const char *vmsa_memory_type_name(enum vmsa_memory_type type)
{
    static const char *const names[] = {
        [VMSA_DEVICE_NGNRNE] = "Device-nGnRnE",
        [VMSA_DEVICE_NGNRE] = "Device-nGnRE",
        [VMSA_DEVICE_NGRE] = "Device-nGRE",
        [VMSA_DEVICE_GRE] = "Device-GRE",
        [VMSA_NORMAL] = "Normal",
    };

    return name_in(names, COUNT(names), type);
}

const char *vmsa_shareability_name(enum vmsa_shareability shareability)
{
    static const char *const names[] = {
        [VMSA_NON_SHAREABLE] = "NSH",
        [VMSA_INNER_SHAREABLE] = "ISH",
        [VMSA_OUTER_SHAREABLE] = "OSH",
    };

    return name_in(names, COUNT(names), shareability);
}

/* By cacheability (WT, WB), then transient, write-allocate, read-allocate. */
const char *vmsa_cache_policy_name(struct vmsa_cache_policy policy)
{
    static const char *const names[] = {
        "WT", "WT-RA", "WT-WA", "WT-RWA", "WT-T", "WT-RA-T", "WT-WA-T", "WT-RWA-T",
        "WB", "WB-RA", "WB-WA", "WB-RWA", "WB-T", "WB-RA-T", "WB-WA-T", "WB-RWA-T",
    };
    size_t hints = (size_t)policy.transient << 2 | (size_t)policy.write_allocate << 1 |
                   (size_t)policy.read_allocate;

    if (policy.cacheability == VMSA_NON_CACHEABLE)
        return "NC";
    return name_in(names, COUNT(names),
                   (size_t)(policy.cacheability - VMSA_WRITE_THROUGH) << 3 | hints);
}

const char *vmsa_outcome_name(enum vmsa_outcome outcome)
{
    static const char *const names[VMSA_OUTCOMES] = {
        [VMSA_OK] = "no fault",
        [VMSA_TRANSLATION] = "translation fault",
        [VMSA_ACCESS_FLAG] = "access flag fault",
        [VMSA_DOMAIN] = "domain fault",
        [VMSA_PERMISSION] = "permission fault",
        [VMSA_ADDRESS_SIZE] = "address size fault",
        [VMSA_EXTERNAL] = "external abort",
        [VMSA_ALIGNMENT] = "alignment fault",
        [VMSA_UNKNOWN] = "unknown: table memory not available",
    };

    return name_in(names, COUNT(names), outcome);
}

/* These words are part of the JSON contract; those of vmsa_outcome_name are for people and may
 * change. */
/* These are part of the machine-readable forms: they never change. */
const char *vmsa_outcome_word(enum vmsa_outcome outcome)
{
    static const char *const names[VMSA_OUTCOMES] = {
        [VMSA_OK] = "none",
        [VMSA_TRANSLATION] = "translation",
        [VMSA_ACCESS_FLAG] = "access-flag",
        [VMSA_DOMAIN] = "domain",
        [VMSA_PERMISSION] = "permission",
        [VMSA_ADDRESS_SIZE] = "address-size",
        [VMSA_EXTERNAL] = "external",
        [VMSA_ALIGNMENT] = "alignment",
        [VMSA_UNKNOWN] = "unknown",
    };

    return name_in(names, COUNT(names), outcome);
}

const char *vmsa_descriptor_name(enum vmsa_descriptor type)
{
    static const char *const names[] = {
        [VMSA_INVALID] = "invalid",       [VMSA_TABLE] = "table",
        [VMSA_SECTION] = "section",       [VMSA_SUPERSECTION] = "supersection",
        [VMSA_LARGE_PAGE] = "large page", [VMSA_SMALL_PAGE] = "small page",
        [VMSA_BLOCK] = "block",           [VMSA_PAGE] = "page",
    };

    return name_in(names, COUNT(names), type);
}

const char *vmsa_build_status_name(enum vmsa_build_status status)
{
    static const char *const names[VMSA_BUILD_STATUSES] = {
        [VMSA_BUILD_OK] = "ok",
        [VMSA_BUILD_POOL_FULL] = "no room for another table",
        [VMSA_BUILD_MISALIGNED] = "not aligned",
        [VMSA_BUILD_OCCUPIED] = "a live entry stands there",
        [VMSA_BUILD_RANGE] = "out of range",
    };

    return name_in(names, COUNT(names), status);
}
