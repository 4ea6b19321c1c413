/* SPDX-License-Identifier: MIT */
/* The A32 machine of the oracle: registers and AT operations by cp15. Never turns a stage on for
 * itself: in Monitor and Hyp the guest's registers do not concern the code that sets them. */
#include "payload.h"

void enter_hyp(void);

#define WRITE32(value, operands)                                                                   \
    __asm__ volatile("mcr p15, " operands : : "r"((uint32_t)(value)) : "memory")
#define WRITE64(value, operands) __asm__ volatile("mcrr p15, " operands : : "r"(value) : "memory")
#define BARRIER()                __asm__ volatile("dsb\n\tisb" : : : "memory")

enum { SCR_NS = 1, SCR_HCE = 1 << 8 };

static void set_scr(uint32_t value)
{
    WRITE32(value, "0, %0, c1, c1, 0");
    __asm__ volatile("isb" : : : "memory");
}

void machine_enter(uint32_t mode)
{
    if (mode != ORACLE_MODE_EL3) {
        enter_hyp();
    }
    if (mode == ORACLE_MODE_GUEST) {
        guest_prepare();
    }
}

static void load_guest(const uint64_t *r)
{
    WRITE32(r[ORACLE_TTBCR], "0, %0, c2, c0, 2"); /* first: EAE says how TTBRs are written */
    WRITE64(r[ORACLE_TTBR0], "0, %Q0, %R0, c2");
    WRITE64(r[ORACLE_TTBR1], "1, %Q0, %R0, c2");
    WRITE32(r[ORACLE_DACR], "0, %0, c3, c0, 0");
    WRITE32(r[ORACLE_MAIR0], "0, %0, c10, c2, 0");
    WRITE32(r[ORACLE_MAIR1], "0, %0, c10, c2, 1");
    WRITE32(r[ORACLE_SCTLR], "0, %0, c1, c0, 0");
}

static void load_hyp(const uint64_t *r)
{
    WRITE32(r[ORACLE_HCR], "4, %0, c1, c1, 0");
    WRITE32(r[ORACLE_VTCR], "4, %0, c2, c1, 2");
    WRITE64(r[ORACLE_VTTBR], "6, %Q0, %R0, c2");
}

/* The registers of Hyp's own stage 1: a job of Hyp mode leaves HSCTLR.M clear, or it would
 * translate this code. */
static void load_hyp_stage1(const uint64_t *r)
{
    WRITE32(r[ORACLE_HTCR], "4, %0, c2, c0, 2");
    WRITE64(r[ORACLE_HTTBR], "4, %Q0, %R0, c2");
    WRITE32(r[ORACLE_HMAIR0], "4, %0, c10, c2, 0");
    WRITE32(r[ORACLE_HMAIR1], "4, %0, c10, c2, 1");
    WRITE32(r[ORACLE_HSCTLR], "4, %0, c1, c0, 0");
}

void machine_load(const uint64_t *registers, uint32_t mode)
{
    /* The guest's copies are the Non-secure ones: Monitor needs NS set to write them. */
    if (mode == ORACLE_MODE_EL3) {
        set_scr(SCR_NS | SCR_HCE);
    }
    load_guest(registers);
    load_hyp(registers);
    load_hyp_stage1(registers);
    BARRIER();
    WRITE32(0, "4, %0, c8, c7, 4"); /* TLBIALLNSNH */
    WRITE32(0, "4, %0, c8, c7, 0"); /* TLBIALLH */
    BARRIER();
    if (mode == ORACLE_MODE_EL3) {
        set_scr(SCR_HCE);
    }
}

/*
 * One operation in a loop of its own. The vector code reports an exception by r5 = 1 and its
 * syndrome in r4. before and after are instructions around it; they may use r6 and r7, which hold
 * SCR with NS set and clear.
 */
#define OPERATION(name, opcode, before, after)                                                     \
    static void name(const uint64_t *addresses, uint32_t count, uint64_t *answers)                 \
    {                                                                                              \
        register uint32_t set __asm__("r6") = SCR_NS | SCR_HCE;                                    \
        register uint32_t clear __asm__("r7") = SCR_HCE;                                           \
                                                                                                   \
        for (uint32_t i = 0; i < count; i++) {                                                     \
            register uint32_t syndrome __asm__("r4");                                              \
            register uint32_t raised __asm__("r5");                                                \
            uint64_t par;                                                                          \
                                                                                                   \
            __asm__ volatile("mov r5, #0\n\t" before "mcr p15, " opcode "\n\t"                     \
                             "isb\n\t" after "mrrc p15, 0, %Q0, %R0, c7"                           \
                             : "=&r"(par), "=&r"(syndrome), "=&r"(raised)                          \
                             : "r"((uint32_t)addresses[i]), "r"(set), "r"(clear)                   \
                             : "r12", "lr", "cc", "memory");                                       \
            answers[i] = raised ? ORACLE_EXCEPTION | (uint64_t)syndrome << 1 : par;                \
        }                                                                                          \
    }

/*
 * In Monitor the emulator leaves the answer in PAR's Secure copy, which is read with NS clear; but
 * the unprivileged operations look at the guest's Non-secure registers only with NS set. Both
 * switches together cost more than the operation, so those that need none do without.
 */
#define SET_NS   "mcr p15, 0, r6, c1, c1, 0\n\tisb\n\t"
#define CLEAR_NS "mcr p15, 0, r7, c1, c1, 0\n\tisb\n\t"

OPERATION(monitor_s12_ur, "0, %3, c7, c8, 6", SET_NS, CLEAR_NS)
OPERATION(monitor_s12_uw, "0, %3, c7, c8, 7", SET_NS, CLEAR_NS)
OPERATION(monitor_hyp_r, "4, %3, c7, c8, 0", SET_NS, CLEAR_NS)
OPERATION(monitor_hyp_w, "4, %3, c7, c8, 1", SET_NS, CLEAR_NS)
OPERATION(s1_pr, "0, %3, c7, c8, 0", "", "")
OPERATION(s1_pw, "0, %3, c7, c8, 1", "", "")
OPERATION(s1_ur, "0, %3, c7, c8, 2", "", "")
OPERATION(s1_uw, "0, %3, c7, c8, 3", "", "")
OPERATION(s12_pr, "0, %3, c7, c8, 4", "", "")
OPERATION(s12_pw, "0, %3, c7, c8, 5", "", "")
OPERATION(s12_ur, "0, %3, c7, c8, 6", "", "")
OPERATION(s12_uw, "0, %3, c7, c8, 7", "", "")

typedef void operation_loop(const uint64_t *, uint32_t, uint64_t *);

void machine_translate(unsigned operation, uint32_t mode, const uint64_t *addresses, uint32_t count,
                       uint64_t *answers)
{
    if (mode == ORACLE_MODE_GUEST) {
        guest_access(operation, addresses, count, answers);
        return;
    }
    static operation_loop *const loops[2][ORACLE_OPERATIONS] = {
        [ORACLE_MODE_EL3] =
            {
                [ORACLE_S12_PR] = s12_pr,
                [ORACLE_S12_PW] = s12_pw,
                [ORACLE_S12_UR] = monitor_s12_ur,
                [ORACLE_S12_UW] = monitor_s12_uw,
                [ORACLE_HYP_R] = monitor_hyp_r,
                [ORACLE_HYP_W] = monitor_hyp_w,
            },
        [ORACLE_MODE_HYP] =
            {
                [ORACLE_S1_PR] = s1_pr,
                [ORACLE_S1_PW] = s1_pw,
                [ORACLE_S1_UR] = s1_ur,
                [ORACLE_S1_UW] = s1_uw,
                [ORACLE_S12_PR] = s12_pr,
                [ORACLE_S12_PW] = s12_pw,
                [ORACLE_S12_UR] = s12_ur,
                [ORACLE_S12_UW] = s12_uw,
            },
    };

    loops[mode][operation](addresses, count, answers);
}

long machine_semihost(unsigned long number, const void *block)
{
    register unsigned long r0 __asm__("r0") = number;
    register const void *r1 __asm__("r1") = block;

    __asm__ volatile("svc #0x123456" : "+r"(r0) : "r"(r1) : "memory", "lr");
    return (long)r0;
}
