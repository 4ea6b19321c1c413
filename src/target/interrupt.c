/* SPDX-License-Identifier: MIT */
/* From the IRQ vector to the function that asked for it. Knows no controller's registers. */
#include "interrupt.h"

#include "arm32/cpu.h"
#include "power.h"
#include "state.h"

enum { SPURIOUS = 1020 }; /* 1020 to 1023 are no interrupts (Arm IHI 0048, 3.2.5) */

/* An exception handler has no caller that could hand these over. */
static const struct uk_controller *controller;
static void (*handlers[UK_INTERRUPTS])(uint32_t number);

bool uk_interrupt_open(void)
{
    const struct uk_gic *gic = &uk_state.machine.gic;

    if (gic->version != 2 && gic->version != 3) {
        return false;
    }
    controller = gic->version == 2 ? &uk_gic2 : &uk_gic3;
    controller->open(uk_va(gic->distributor), uk_va(gic->interface));
    return true;
}

void uk_interrupt_handle(uint32_t number, void (*handle)(uint32_t number))
{
    handlers[number] = handle;
    controller->enable(number);
}

void uk_interrupt_on(void)
{
    __asm__ volatile("cpsie i" ::: "memory");
}

void uk_interrupt_off(void)
{
    __asm__ volatile("cpsid i" ::: "memory");
}

/* Masked around the question: an interrupt between it and the sleep then ends the sleep at once. */
void uk_interrupt_wait(bool (*done)(void))
{
    uk_interrupt_off();
    while (!done()) {
        uk_dsb();
        uk_wfi();
        uk_interrupt_on();
        uk_isb();
        uk_interrupt_off();
    }
    uk_interrupt_on();
}

void uk_interrupt(void)
{
    uint32_t taken = controller->acknowledge();
    uint32_t number = taken & 0x3ff; /* an SGI has its sender above */

    if (number >= SPURIOUS) {
        return;
    }
    if (number >= UK_INTERRUPTS || handlers[number] == NULL) {
        uk_stop("an interrupt came that nobody asked for");
    }
    handlers[number](number);
    controller->end(taken);
}
