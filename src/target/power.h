/* SPDX-License-Identifier: MIT */
/* The end of the run. */
#ifndef UK_POWER_H
#define UK_POWER_H

/*
 * A crash is an end that a toolstack can tell from others; elsewhere it is the same as off.
 */
enum uk_end { UK_OFF, UK_REBOOT, UK_CRASH };

/*
 * End the machine by what it offers; where it offers nothing, say so and sleep.
 */
_Noreturn void uk_end(enum uk_end how);

/*
 * Something cannot be: one line of text that says why, then off.
 */
_Noreturn void uk_stop(const char *why);

#endif
