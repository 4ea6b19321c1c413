/* SPDX-License-Identifier: MIT */
/* Interrupts of this CPU: a controller that the device tree names, and a function for each. */
#ifndef UK_INTERRUPT_H
#define UK_INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * SGIs (0 to 15) and PPIs (16 to 31) alone: timer and event channels are PPIs.
 */
enum { UK_INTERRUPTS = 32, UK_PPI = 16 };

/*
 * A controller: acknowledge gives the number of the interrupt taken (1020 and above: none), which
 * end gives back. enable lets one through.
 */
struct uk_controller {
    const char *name;
    void (*open)(uint32_t distributor, uint32_t interface);
    void (*enable)(uint32_t number);
    uint32_t (*acknowledge)(void);
    void (*end)(uint32_t number);
};

/*
 * GICv2 (Arm IHI 0048) by its two frames of registers; GICv3 (Arm IHI 0069) by the distributor, the
 * redistributor of this CPU as interface, and system registers.
 */
#pragma GCC visibility push(hidden)
extern const struct uk_controller uk_gic2, uk_gic3;
#pragma GCC visibility pop

/*
 * Set up the controller of uk_state.machine, with everything masked in it. False when there is none
 * that is known.
 */
bool uk_interrupt_open(void);

/*
 * Call handle(number) for each interrupt of that number, in IRQ mode with interrupts masked, on a
 * stack of 4 KB. It must make the cause go away. number is below UK_INTERRUPTS.
 */
void uk_interrupt_handle(uint32_t number, void (*handle)(uint32_t number));

/*
 * Take interrupts at this CPU, or not. uk_interrupt_wait(done) sleeps between interrupts until
 * done() says so; it is called and returns with interrupts on.
 */
void uk_interrupt_on(void);
void uk_interrupt_off(void);
void uk_interrupt_wait(bool (*done)(void));

/*
 * Called by vectors.S alone.
 */
void uk_interrupt(void);

#endif
