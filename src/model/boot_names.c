/* SPDX-License-Identifier: MIT */
/* Words for what a boot trace has. Knows no machine. */
#include "model/boot_trace.h"

static const char *const events[SW_BOOT_EVENTS] = {
    [SW_BOOT_REGISTER] = "register write",
    [SW_BOOT_READ] = "register read",
    [SW_BOOT_MMU] = "mmu",
    [SW_BOOT_VECTORS] = "vector base",
    [SW_BOOT_STORE] = "store",
    [SW_BOOT_TABLE] = "table store",
    [SW_BOOT_BARRIER] = "barrier",
    [SW_BOOT_TLB] = "tlb maintenance",
    [SW_BOOT_CACHE] = "cache maintenance",
    [SW_BOOT_PREDICTOR] = "branch predictor maintenance",
    [SW_BOOT_STACK] = "stack pointer",
    [SW_BOOT_MODE] = "mode",
    [SW_BOOT_ACCESS] = "access",
    [SW_BOOT_CALL] = "call",
    [SW_BOOT_EXCEPTION] = "exception",
    [SW_BOOT_END] = "end",
};

static const char *const concerns[SW_CONCERNS] = {
    [SW_CONCERN_FIRST] = "first access",
    [SW_CONCERN_DTB_WRITE] = "write into the device tree",
    [SW_CONCERN_IMAGE_WRITE] = "write into the image's read-only part",
    [SW_CONCERN_UNALIGNED] = "unaligned access to Device memory",
    [SW_CONCERN_MISALIGNED] = "unaligned access that has to be aligned",
    [SW_CONCERN_UNMAPPED] = "access to an IPA where there is nothing",
    [SW_CONCERN_FETCH_DEVICE] = "instruction fetch from a device",
    [SW_CONCERN_FETCH_NOTHING] = "instruction fetch from where there is no code",
    [SW_CONCERN_FETCH_STALE] = "instruction fetch of bytes written before, I side not maintained",
    [SW_CONCERN_READ_STALE] = "read of bytes written past the caches, their line not invalidated",
    [SW_CONCERN_NEXT_LOST] = "next instruction not mapped to where it is",
    [SW_CONCERN_LITERAL_LOST] = "literal not mapped to where it is",
};

static const char *const ends[SW_BOOT_ENDS] = {
    [SW_BOOT_END_SYMBOL] = "symbol",       [SW_BOOT_END_CALL] = "call",
    [SW_BOOT_END_DEVICE] = "device",       [SW_BOOT_END_MMU] = "mmu",
    [SW_BOOT_END_LIMIT] = "limit",         [SW_BOOT_END_LOOP] = "loop",
    [SW_BOOT_END_IDLE] = "idle",           [SW_BOOT_END_NOWHERE] = "nowhere",
    [SW_BOOT_END_UNDEFINED] = "undefined", [SW_BOOT_END_ABORT] = "abort",
    [SW_BOOT_END_TRAP] = "trap",           [SW_BOOT_END_OFF] = "off",
    [SW_BOOT_END_REFUSED] = "refused",
};

const char *sw_boot_event_name(enum sw_boot_event_kind kind)
{
    return (unsigned)kind < SW_BOOT_EVENTS ? events[kind] : "?";
}

const char *sw_boot_concern_name(enum sw_boot_concern concern)
{
    return (unsigned)concern < SW_CONCERNS ? concerns[concern] : "?";
}

const char *sw_boot_end_name(enum sw_boot_end end)
{
    return (unsigned)end < SW_BOOT_ENDS ? ends[end] : "?";
}
