/* SPDX-License-Identifier: MIT */
/* System registers and the few instructions C has no words for, one line each. Knows no policy. */
#ifndef UK_ARM32_CPU_H
#define UK_ARM32_CPU_H

#include <stdint.h>

/*
 * UK_REGISTER(name, opc1, CRn, CRm, opc2): uk_read_name() and uk_write_name() of a CP15 register.
 */
#define UK_REGISTER(name, opc1, crn, crm, opc2)                                                    \
    static inline uint32_t uk_read_##name(void)                                                    \
    {                                                                                              \
        uint32_t value;                                                                            \
        __asm__ volatile("mrc p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2 : "=r"(value));      \
        return value;                                                                              \
    }                                                                                              \
    static inline void uk_write_##name(uint32_t value)                                             \
    {                                                                                              \
        __asm__ volatile("mcr p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2                      \
                         :                                                                         \
                         : "r"(value)                                                              \
                         : "memory");                                                              \
    }

UK_REGISTER(midr, 0, c0, c0, 0)
UK_REGISTER(mpidr, 0, c0, c0, 5)
UK_REGISTER(sctlr, 0, c1, c0, 0)
UK_REGISTER(cpacr, 0, c1, c0, 2)
UK_REGISTER(ttbr0, 0, c2, c0, 0)
UK_REGISTER(ttbr1, 0, c2, c0, 1)
UK_REGISTER(ttbcr, 0, c2, c0, 2)
UK_REGISTER(dacr, 0, c3, c0, 0)
UK_REGISTER(dfsr, 0, c5, c0, 0)
UK_REGISTER(ifsr, 0, c5, c0, 1)
UK_REGISTER(dfar, 0, c6, c0, 0)
UK_REGISTER(ifar, 0, c6, c0, 2)
UK_REGISTER(tlbiall, 0, c8, c7, 0)
UK_REGISTER(prrr, 0, c10, c2, 0)
UK_REGISTER(nmrr, 0, c10, c2, 1)
UK_REGISTER(vbar, 0, c12, c0, 0)
UK_REGISTER(hdcr, 4, c1, c1, 1)

static inline void uk_dsb(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

static inline void uk_isb(void)
{
    __asm__ volatile("isb" ::: "memory");
}

static inline void uk_wfi(void)
{
    __asm__ volatile("wfi" ::: "memory");
}

/*
 * Let PL1 and PL0 use the floating-point unit: CPACR.{cp10,cp11} full access, FPEXC.EN. Returns
 * whether it has 32 double registers and not 16 (MVFR0.SIMDReg 2): a hypervisor traps that
 * question, so it is asked once.
 */
static inline uint32_t uk_enable_fp(void)
{
    uint32_t mvfr0;

    uk_write_cpacr(uk_read_cpacr() | UINT32_C(0xf) << 20);
    uk_isb();
    __asm__ volatile(".fpu vfpv3-d16\n\tvmsr fpexc, %1\n\tvmrs %0, mvfr0"
                     : "=r"(mvfr0)
                     : "r"(UINT32_C(1) << 30)
                     : "memory");
    return (mvfr0 & 0xf) == 2;
}

/*
 * A call to firmware or hypervisor: r0 function, r1-r3 arguments; r0 comes back (SMC calling
 * convention).
 */
static inline uint32_t uk_hvc(uint32_t function)
{
    register uint32_t r0 __asm__("r0") = function;

    __asm__ volatile(".arch_extension virt\n\thvc #0"
                     : "+r"(r0)
                     :
                     : "r1", "r2", "r3", "r12", "memory");
    return r0;
}

static inline uint32_t uk_smc(uint32_t function)
{
    register uint32_t r0 __asm__("r0") = function;

    __asm__ volatile(".arch_extension sec\n\tsmc #0" : "+r"(r0) : : "r1", "r2", "r3", "memory");
    return r0;
}

#endif
