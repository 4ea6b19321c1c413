/* SPDX-License-Identifier: MIT */
/* The floating-point registers across interrupts: a handler that spoils all it may, and code that
 * must not notice. The rest of the kernel uses none of them, so nothing else gets in the way. */
#include "console.h"
#include "interrupt.h"
#include "selftest.h"
#include "state.h"
#include "timer.h"

enum { REGISTERS = 24, ROUNDS = 20, GAP_NS = 200000 };

#pragma GCC visibility push(hidden)
extern uint32_t uk_fp_wide;
#pragma GCC visibility pop

/* d0 to d7 and d16 to d31, which a called function may change, and FPSCR. */
static void load(const uint64_t *values, uint32_t fpscr)
{
    __asm__ volatile(".fpu neon\n\tvmsr fpscr, %1\n\tvldmia %0, {d0-d7}"
                     :
                     : "r"(values), "r"(fpscr)
                     : "memory");
    if (uk_fp_wide != 0) {
        __asm__ volatile(".fpu neon\n\tvldmia %0, {d16-d31}" : : "r"(values + 8) : "memory");
    }
}

static uint32_t store(uint64_t *values)
{
    uint32_t fpscr;

    __asm__ volatile(".fpu neon\n\tvmrs %0, fpscr\n\tvstmia %1, {d0-d7}"
                     : "=r"(fpscr)
                     : "r"(values)
                     : "memory");
    if (uk_fp_wide != 0) {
        __asm__ volatile(".fpu neon\n\tvstmia %0, {d16-d31}" : : "r"(values + 8) : "memory");
    }
    return fpscr;
}

static volatile uint32_t spoils;

void uk_fp_spoil(void)
{
    const uint64_t zeros[REGISTERS] = {0};

    load(zeros, 0);
}

static void spoil(void)
{
    uk_fp_spoil();
    spoils++;
}

void uk_selftest_fp(uint32_t unused)
{
    const uint32_t fpscr = UINT32_C(0xa) << 28 | UINT32_C(3) << 22; /* N, C; round to zero */
    uint64_t values[REGISTERS], found[REGISTERS];
    uint32_t changed = 0;

    (void)unused;
    if (!uk_state.timer) {
        uk_print("fp: this machine has no timer\n");
        return;
    }
    for (uint32_t i = 0; i < REGISTERS; i++) {
        values[i] = found[i] = UINT64_C(0x0123456789abcdef) * (i + 1);
    }
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        uk_timer_alarm(uk_timer_now() + GAP_NS, spoil);
        load(values, fpscr);
        while (spoils < round) {
        }
        changed += store(found) != fpscr;
        for (uint32_t i = 0; i < REGISTERS; i++) {
            changed += found[i] != values[i];
        }
    }
    uk_print("fp: %u interrupts, %u registers changed\n", spoils, changed);
}
