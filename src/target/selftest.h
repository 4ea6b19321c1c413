/* SPDX-License-Identifier: MIT */
/* What the boot arguments can ask this kernel to show of itself. Each prints lines that begin with
 * its own name. */
#ifndef UK_SELFTEST_H
#define UK_SELFTEST_H

#include <stdint.h>

/*
 * Alarms of the timer; the clocks; a port rung from this domain to itself; a grant given and taken
 * back; all of the heap taken and given back; the floating-point registers across interrupts. The
 * argument is not used.
 */
void uk_selftest_tick(uint32_t unused);
void uk_selftest_clock(uint32_t unused);
void uk_selftest_event(uint32_t unused);
void uk_selftest_grant(uint32_t unused);
void uk_selftest_malloc(uint32_t unused);
void uk_selftest_fp(uint32_t unused);

/*
 * Overwrite every floating-point register that a called function may change: for a handler of
 * interrupts that wants to know whether they were saved.
 */
void uk_fp_spoil(void);

#endif
