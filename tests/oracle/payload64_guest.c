/* SPDX-License-Identifier: MIT */
/* Real accesses of an AArch64 guest, one at a time: execution, which no operation on PAR shows, and
 * the syndrome as EL1 or EL2 finds it. */
#include "payload.h"

#include <stdbool.h>

uint64_t guest_run(uint64_t pc, uint64_t spsr, uint64_t x0, uint64_t x1);
extern const uint32_t stubs[], stubs_load[], stubs_store[], stubs_end[];
extern uint64_t guest_x0;

#define READ(name)                                                                                 \
    __extension__({                                                                                \
        uint64_t read_value;                                                                       \
        __asm__ volatile("mrs %0, " name : "=r"(read_value));                                      \
        read_value;                                                                                \
    })

enum {
    SPSR_EL0 = 0x3c0,
    SPSR_EL1 = 0x3c5,
    SPSR_LEVEL = 0xc,
    SPSR_FROM_EL2 = 0x8,
    CLASS_SVC = 0x15,
};

void guest_prepare(void)
{
    volatile uint32_t *to = (volatile uint32_t *)ORACLE_STUBS;

    for (const uint32_t *from = stubs; from < stubs_end; from++) {
        *to++ = *from;
    }
    to = (volatile uint32_t *)ORACLE_TARGET;
    for (uint32_t i = 0; i < (UINT32_C(1) << 24) / 4; i++) {
        *to++ = ORACLE_TARGET_WORD_A64;
    }
    __asm__ volatile("msr vbar_el1, %0" : : "r"(ORACLE_STUBS_VA_A64));
    __asm__ volatile("msr vbar_el2, %0" : : "r"(ORACLE_STUBS));
    __asm__ volatile("dsb sy\n\tic iallu\n\tdsb sy\n\tisb" : : : "memory");
}

static uint64_t syndrome(uint64_t esr, bool astray)
{
    return ORACLE_EXCEPTION | (esr & 0xfc000000) | (esr & 0x3ff) << 1 |
           (astray ? ORACLE_ASTRAY : 0);
}

/* The target's word as an access of this level sees it: SCTLR_EL1.EE is for EL1's data too, and
 * E0E, which is EL0's, stays clear. */
static uint32_t target_word(bool user)
{
    bool big_endian = !user && (READ("sctlr_el1") >> 25 & 1);

    return big_endian ? __builtin_bswap32(ORACLE_TARGET_WORD_A64) : ORACLE_TARGET_WORD_A64;
}

static uint64_t access(unsigned operation, uint64_t address)
{
    bool fetch = operation == ORACLE_DO_PX || operation == ORACLE_DO_UX;
    bool write = operation == ORACLE_DO_PW || operation == ORACLE_DO_UW;
    bool user = operation == ORACLE_DO_UR || operation == ORACLE_DO_UW || operation == ORACLE_DO_UX;
    uint64_t stub =
        ORACLE_STUBS_VA_A64 + (uint64_t)((write ? stubs_store : stubs_load) - stubs) * 4;
    uint64_t from =
        guest_run(fetch ? address : stub, user ? SPSR_EL0 : SPSR_EL1, address, target_word(user));

    if ((from & SPSR_LEVEL) == SPSR_FROM_EL2) {
        return syndrome(READ("esr_el2"), READ("far_el2") != address) | ORACLE_STAGE2 |
               (READ("hpfar_el2") >> 4 & 0xfffffff) << 32;
    }
    uint64_t esr = READ("esr_el1");

    if (esr >> 26 == CLASS_SVC) {
        bool right = fetch || write || (uint32_t)guest_x0 == target_word(user);

        return right ? 0 : ORACLE_ASTRAY;
    }
    return syndrome(esr, READ("far_el1") != address);
}

void guest_access(unsigned operation, const uint64_t *addresses, uint32_t count, uint64_t *answers)
{
    for (uint32_t i = 0; i < count; i++) {
        answers[i] = access(operation, addresses[i]);
    }
}
