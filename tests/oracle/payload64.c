/* SPDX-License-Identifier: MIT */
/* The A64 machine of the oracle: registers and AT operations, all from EL3, so that no table under
 * test ever translates the payload's own code. */
#include "payload.h"

#define WRITE(name, value) __asm__ volatile("msr " name ", %0" : : "r"(value) : "memory")

void machine_enter(uint32_t mode)
{
    /* EL3 reaches every operation itself. */
    if (mode == ORACLE_MODE_GUEST) {
        guest_prepare();
    }
}

void machine_load(const uint64_t *r, uint32_t mode)
{
    (void)mode;
    WRITE("ttbr0_el1", r[ORACLE_TTBR0]);
    WRITE("ttbr1_el1", r[ORACLE_TTBR1]);
    WRITE("tcr_el1", r[ORACLE_TTBCR]);
    WRITE("mair_el1", r[ORACLE_MAIR0]);
    WRITE("sctlr_el1", r[ORACLE_SCTLR]);
    WRITE("hcr_el2", r[ORACLE_HCR]);
    WRITE("vtcr_el2", r[ORACLE_VTCR]);
    WRITE("vttbr_el2", r[ORACLE_VTTBR]);
    WRITE("ttbr0_el2", r[ORACLE_HTTBR]);
    WRITE("tcr_el2", r[ORACLE_HTCR]);
    WRITE("mair_el2", r[ORACLE_HMAIR0]);
    WRITE("sctlr_el2", r[ORACLE_HSCTLR]);
    if (r[ORACLE_PAN]) {
        __asm__ volatile("msr pan, #1" : : : "memory");
    }
    __asm__ volatile("dsb sy\n\tisb\n\ttlbi alle1\n\ttlbi alle2\n\tdsb sy\n\tisb" : : : "memory");
}

/*
 * One operation in a loop of its own. The vector code reports an exception by x17 = 1 and its
 * syndrome in x16.
 */
#define OPERATION(name, operation)                                                                 \
    static void name(const uint64_t *addresses, uint32_t count, uint64_t *answers)                 \
    {                                                                                              \
        for (uint32_t i = 0; i < count; i++) {                                                     \
            register uint64_t syndrome __asm__("x16");                                             \
            register uint64_t raised __asm__("x17");                                               \
            uint64_t par;                                                                          \
                                                                                                   \
            __asm__ volatile("mov x17, #0\n\t"                                                     \
                             "at " operation ", %3\n\t"                                            \
                             "isb\n\t"                                                             \
                             "mrs %0, par_el1"                                                     \
                             : "=&r"(par), "=&r"(syndrome), "=&r"(raised)                          \
                             : "r"(addresses[i])                                                   \
                             : "cc", "memory");                                                    \
            answers[i] = raised ? ORACLE_EXCEPTION | (syndrome & 0xffffffff) << 1 : par;           \
        }                                                                                          \
    }

OPERATION(s1_pr, "s1e1r")
OPERATION(s1_pw, "s1e1w")
OPERATION(s1_ur, "s1e0r")
OPERATION(s1_uw, "s1e0w")
OPERATION(s12_pr, "s12e1r")
OPERATION(s12_pw, "s12e1w")
OPERATION(s12_ur, "s12e0r")
OPERATION(s12_uw, "s12e0w")
OPERATION(hyp_r, "s1e2r")
OPERATION(hyp_w, "s1e2w")
OPERATION(s1_prp, "s1e1rp")
OPERATION(s1_pwp, "s1e1wp")

void machine_translate(unsigned operation, uint32_t mode, const uint64_t *addresses, uint32_t count,
                       uint64_t *answers)
{
    static void (*const operations[])(const uint64_t *, uint32_t, uint64_t *) = {
        [ORACLE_S1_PR] = s1_pr,   [ORACLE_S1_PW] = s1_pw,   [ORACLE_S1_UR] = s1_ur,
        [ORACLE_S1_UW] = s1_uw,   [ORACLE_S12_PR] = s12_pr, [ORACLE_S12_PW] = s12_pw,
        [ORACLE_S12_UR] = s12_ur, [ORACLE_S12_UW] = s12_uw, [ORACLE_HYP_R] = hyp_r,
        [ORACLE_HYP_W] = hyp_w,   [ORACLE_S1_PRP] = s1_prp, [ORACLE_S1_PWP] = s1_pwp,
    };

    if (mode == ORACLE_MODE_GUEST) {
        guest_access(operation, addresses, count, answers);
        return;
    }
    operations[operation](addresses, count, answers);
}

long machine_semihost(unsigned long number, const void *block)
{
    register unsigned long x0 __asm__("x0") = number;
    register const void *x1 __asm__("x1") = block;

    __asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
    return (long)x0;
}
