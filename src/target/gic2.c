/* SPDX-License-Identifier: MIT */
/* GICv2: registers in memory (Arm IHI 0048). Knows no interrupt by name. */
#include "interrupt.h"

enum {
    GICD_CTLR = 0x000,
    GICD_ISENABLER = 0x100,
    GICD_ICENABLER = 0x180,
    GICD_IPRIORITYR = 0x400,
    GICC_CTLR = 0x00,
    GICC_PMR = 0x04,
    GICC_IAR = 0x0c,
    GICC_EOIR = 0x10,
    ENABLE = 1,
    ALL_PPIS = (int)0xffff0000,
    PRIORITY = 0xa0,      /* some level: all here have the same */
    PRIORITY_MASK = 0xf0, /* lets through what is more urgent than this */
};

static uint32_t distributor, interface;

static volatile uint32_t *word(uint32_t address)
{
    return (volatile uint32_t *)(uintptr_t)address;
}

static void open(uint32_t distributor_va, uint32_t interface_va)
{
    distributor = distributor_va;
    interface = interface_va;
    *word(distributor + GICD_CTLR) = 0;
    *word(distributor + GICD_ICENABLER) = (uint32_t)ALL_PPIS;
    *word(distributor + GICD_CTLR) = ENABLE;
    *word(interface + GICC_PMR) = PRIORITY_MASK;
    *word(interface + GICC_CTLR) = ENABLE;
}

static void enable(uint32_t number)
{
    *(volatile uint8_t *)(uintptr_t)(distributor + GICD_IPRIORITYR + number) = PRIORITY;
    *word(distributor + GICD_ISENABLER) = UINT32_C(1) << number;
}

static uint32_t acknowledge(void)
{
    return *word(interface + GICC_IAR);
}

static void end(uint32_t taken)
{
    *word(interface + GICC_EOIR) = taken;
}

const struct uk_controller uk_gic2 = {"GICv2", open, enable, acknowledge, end};
