/* SPDX-License-Identifier: MIT */
/* The virtual timer of the CPU: time that never goes back, the time of day, one alarm. */
#ifndef UK_TIMER_H
#define UK_TIMER_H

#include "clock.h"

/*
 * Look at the counter: false when nobody says how fast it is, and then the rest is not to be used.
 * Where interrupts work, uk_timer_alarm does too.
 */
bool uk_timer_open(bool interrupts);

/*
 * Nanoseconds since the counter was 0: the start of the machine, or of the domain.
 */
uint64_t uk_timer_now(void);

/*
 * The time of day: from Xen's shared page, or from a PL031 clock. False when nothing knows it.
 */
bool uk_timer_wall(struct uk_time *now);

/*
 * Call handle once, in IRQ mode, at or after this time; an earlier alarm is forgotten. handle may
 * set the next one.
 */
void uk_timer_alarm(uint64_t when, void (*handle)(void));

/*
 * Wait that long, asleep.
 */
void uk_timer_sleep(uint64_t ns);

#endif
