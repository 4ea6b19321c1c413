/* SPDX-License-Identifier: MIT */
/* GICv3: distributor and redistributor in memory, the CPU's side in system registers (Arm IHI
 * 0069). One CPU, one security state. Knows no interrupt by name. */
#include "arm32/cpu.h"
#include "interrupt.h"

UK_REGISTER(icc_pmr, 0, c4, c6, 0)
UK_REGISTER(icc_iar1, 0, c12, c12, 0)
UK_REGISTER(icc_eoir1, 0, c12, c12, 1)
UK_REGISTER(icc_sre, 0, c12, c12, 5)
UK_REGISTER(icc_igrpen1, 0, c12, c12, 7)

enum {
    GICD_CTLR = 0x0000,
    GICD_CTLR_GROUP1 = 1 << 1, /* EnableGrp1, with one security state */
    GICD_CTLR_ARE = 1 << 4,
    GICR_WAKER = 0x0014,
    GICR_WAKER_SLEEP = 1 << 1,    /* ProcessorSleep */
    GICR_WAKER_CHILDREN = 1 << 2, /* ChildrenAsleep */
    GICR_SGI = 0x10000,           /* the second frame: SGIs and PPIs */
    GICR_IGROUPR0 = GICR_SGI + 0x080,
    GICR_ISENABLER0 = GICR_SGI + 0x100,
    GICR_ICENABLER0 = GICR_SGI + 0x180,
    GICR_IPRIORITYR = GICR_SGI + 0x400,
    ICC_SRE_SRE = 1,
    ALL = -1,
    ALL_PPIS = (int)0xffff0000,
    PRIORITY = 0xa0,      /* some level: all here have the same */
    PRIORITY_MASK = 0xf0, /* lets through what is more urgent than this */
    PATIENCE = 1000000,
};

static uint32_t redistributor;

static volatile uint32_t *word(uint32_t address)
{
    return (volatile uint32_t *)(uintptr_t)address;
}

static void open(uint32_t distributor_va, uint32_t redistributor_va)
{
    redistributor = redistributor_va;
    *word(distributor_va + GICD_CTLR) = GICD_CTLR_ARE | GICD_CTLR_GROUP1;
    *word(redistributor + GICR_WAKER) &= ~(uint32_t)GICR_WAKER_SLEEP;
    for (int i = 0; i < PATIENCE; i++) {
        if ((*word(redistributor + GICR_WAKER) & GICR_WAKER_CHILDREN) == 0) {
            break;
        }
    }
    *word(redistributor + GICR_ICENABLER0) = (uint32_t)ALL_PPIS;
    *word(redistributor + GICR_IGROUPR0) = (uint32_t)ALL;
    uk_write_icc_sre(uk_read_icc_sre() | ICC_SRE_SRE);
    uk_isb();
    uk_write_icc_pmr(PRIORITY_MASK);
    uk_write_icc_igrpen1(1);
    uk_isb();
}

static void enable(uint32_t number)
{
    *(volatile uint8_t *)(uintptr_t)(redistributor + GICR_IPRIORITYR + number) = PRIORITY;
    *word(redistributor + GICR_ISENABLER0) = UINT32_C(1) << number;
}

static uint32_t acknowledge(void)
{
    uint32_t taken = uk_read_icc_iar1();

    uk_dsb(); /* the read is what takes it, and must be done before the device is looked at */
    return taken;
}

static void end(uint32_t taken)
{
    uk_write_icc_eoir1(taken);
}

const struct uk_controller uk_gic3 = {"GICv3", open, enable, acknowledge, end};
