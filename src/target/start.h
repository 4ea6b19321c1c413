/* SPDX-License-Identifier: MIT */
/* What a small guest sets up after its map, in the two steps of the boot process. */
#ifndef UK_START_H
#define UK_START_H

/*
 * Interrupt controller, virtual timer, and on Xen the shared info page. What the machine lacks is
 * said and left out.
 */
void uk_arch_init(void);

/*
 * Event channels, grant tables, malloc; then interrupts are on, and xenstore can be asked.
 */
void uk_start_kernel(void);

#endif
