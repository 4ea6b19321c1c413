/* SPDX-License-Identifier: MIT */
/* Words and numbers that all formats share. */
#include "words.h"

#include <inttypes.h>
#include <stdio.h>

/* Exact where it can be, one decimal else. 0 stands for 2^64, as ranges count it. */
const char *words_size(char out[WORDS_SIZE], uint64_t bytes)
{
    static const char *const units[] = {"bytes", "KB", "MB", "GB", "TB", "PB", "EB"};
    uint64_t unit = 1;
    size_t u = 0;

    if (bytes == 0) {
        snprintf(out, WORDS_SIZE, "16 EB");
        return out;
    }
    while (u + 1 < sizeof units / sizeof *units && bytes / unit >= 1024) {
        unit *= 1024;
        u++;
    }
    if (bytes % unit == 0)
        snprintf(out, WORDS_SIZE, "%" PRIu64 " %s", bytes / unit, units[u]);
    else
        snprintf(out, WORDS_SIZE, "%.1f %s", (double)bytes / (double)unit, units[u]);
    return out;
}

/* As in a directory listing: a dash for what is not allowed. */
const char *words_rights(char out[4], struct vmsa_rights rights)
{
    out[0] = rights.read ? 'r' : '-';
    out[1] = rights.write ? 'w' : '-';
    out[2] = rights.execute ? 'x' : '-';
    out[3] = '\0';
    return out;
}

/* The words of --access and of batches, so that output can be fed back as input. */
const char *words_access(struct vmsa_access access)
{
    static const char *const words[2][3] = {
        {[VMSA_READ] = "r", [VMSA_WRITE] = "w", [VMSA_EXECUTE] = "x"},
        {[VMSA_READ] = "ur", [VMSA_WRITE] = "uw", [VMSA_EXECUTE] = "ux"},
    };

    return words[access.unprivileged][access.kind];
}

const char *words_access_long(struct vmsa_access access)
{
    static const char *const words[2][3] = {
        {[VMSA_READ] = "read", [VMSA_WRITE] = "write", [VMSA_EXECUTE] = "instruction fetch"},
        {[VMSA_READ] = "unprivileged read",
         [VMSA_WRITE] = "unprivileged write",
         [VMSA_EXECUTE] = "unprivileged instruction fetch"},
    };

    return words[access.unprivileged][access.kind];
}

const char *words_image_kind(enum sw_image_kind kind)
{
    static const char *const words[] = {
        [SW_IMAGE_ELF32] = "elf32", [SW_IMAGE_ELF64] = "elf64", [SW_IMAGE_ZIMAGE] = "zimage"};

    return words[kind];
}

const char *words_stage(enum sw_stage_kind kind)
{
    static const char *const words[] = {[SW_STAGE_UNKNOWN] = "unknown",
                                        [SW_STAGE_NONE] = "none",
                                        [SW_STAGE_DECLARED] = "declared",
                                        [SW_STAGE_TABLES] = "tables"};

    return words[kind];
}

const char *words_verdict(enum sw_verdict_kind verdict)
{
    static const char *const words[] = {
        [SW_VERDICT_BOOTS] = "boots", [SW_VERDICT_DIES] = "dies", [SW_VERDICT_UNKNOWN] = "unknown"};

    return words[verdict];
}

const char *words_loader(enum sw_loader loader)
{
    static const char *const words[SW_LOADERS] = {[SW_LOADER_XEN_TOOLSTACK_44] =
                                                      "xen-toolstack-4.4",
                                                  [SW_LOADER_XEN_TOOLSTACK] = "xen-toolstack",
                                                  [SW_LOADER_XEN_HYPERVISOR] = "xen-hypervisor",
                                                  [SW_LOADER_QEMU_KERNEL] = "qemu-kernel",
                                                  [SW_LOADER_FIXED] = "fixed"};

    return words[loader];
}

const char *words_stage1(enum sw_stage1_kind kind)
{
    static const char *const words[] = {[SW_STAGE1_UNKNOWN] = "unknown",
                                        [SW_STAGE1_BOOT] = "boot",
                                        [SW_STAGE1_FLAT_OFFSET] = "flat-offset",
                                        [SW_STAGE1_IN_IMAGE] = "in-image"};

    return words[kind];
}

/* Order matters: what stage 2 lacks is not the guest's unmapped, and a guard is unmapped on
 * purpose. */
/* A window that the hypervisor emulates has no mapping: each access faults to it. */
bool words_trapped(const struct sw_machine *machine, const struct sw_map_range *range)
{
    const struct sw_window *window =
        range->stage2 == SW_STAGE2_DECLARED ? sw_machine_window_at(machine, range->ipa.v) : NULL;

    return range->outcome == VMSA_OK && window && window->emulated;
}

const char *words_state(const struct sw_machine *machine, const struct sw_map_range *range)
{
    if (words_trapped(machine, range))
        return "trapped";
    if (range->outcome == VMSA_OK && range->stage2 != SW_STAGE2_ABSENT)
        return "mapped";
    if (range->outcome == VMSA_UNKNOWN)
        return "unknown";
    if (range->lazy)
        return "lazy";
    if ((range->stage == 2 && range->outcome == VMSA_TRANSLATION) ||
        range->stage2 == SW_STAGE2_ABSENT)
        return "no IPA";
    if (range->region && range->region->use == SW_USE_GUARD)
        return "guard";
    return range->outcome == VMSA_TRANSLATION ? "unmapped" : "fault";
}
