/* SPDX-License-Identifier: MIT */
/* What the running unikernel knows about its machine. Filled once by main, read by all. */
#ifndef UK_STATE_H
#define UK_STATE_H

#include "early.h"
#include "fdt.h"

/*
 * One object, and not handed from call to call, because an exception handler has no caller that
 * could hand it over. map_complete is set when every address the report may touch is mapped.
 */
struct uk_state {
    const struct uk_boot *boot;
    struct uk_machine machine;
    struct boot_range heap[BOOT_HEAP_RANGES];
    uint32_t heap_count;
    bool map_complete;
    bool interrupts, timer, events, grants; /* what was found and works */
};

extern struct uk_state uk_state __attribute__((visibility("hidden")));

/*
 * The translation table and the stack at their VAs, from the linker script.
 */
#pragma GCC visibility push(hidden)
extern uint32_t uk_table[];
extern uint32_t uk_stack[], uk_stack_end[];
#pragma GCC visibility pop

/*
 * VA to IPA and back: one offset for all, modulo 2^32.
 */
static inline uint32_t uk_ipa(uint32_t va)
{
    return va + uk_state.boot->placement.offset;
}

static inline uint32_t uk_va(uint32_t ipa)
{
    return ipa - uk_state.boot->placement.offset;
}

/*
 * The hand-over: called once, when the map is whole and before anything uses it. Whoever looks from
 * outside stops here.
 */
void uk_map_complete(void);

#endif
