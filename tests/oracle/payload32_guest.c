/* SPDX-License-Identifier: MIT */
/* Real accesses of an AArch32 guest, one at a time: what an operation on PAR cannot show, which is
 * execution, and the fault registers as the guest finds them. */
#include "payload.h"

#include <stdbool.h>

uint32_t guest_run(uint32_t pc, uint32_t cpsr, uint32_t r0, uint32_t r1);
extern const uint32_t stubs[], stubs_load[], stubs_store[], stubs_end[];
extern uint32_t guest_r0;

#define READ32(operands)                                                                           \
    __extension__({                                                                                \
        uint32_t read_value;                                                                       \
        __asm__ volatile("mrc p15, " operands : "=r"(read_value));                                 \
        read_value;                                                                                \
    })

enum {
    CPSR_SVC = 0x1d3,
    CPSR_USER = 0x1d0,
    CLASS_HVC = 0x12,
    CLASS_PREFETCH = 0x20, /* from a lower level, that is, from stage 2 */
    CLASS_DATA = 0x24,
    CALL_SVC = 2,
    CALL_PREFETCH = 3,
    CALL_DATA = 4,
};

void guest_prepare(void)
{
    volatile uint32_t *to = (volatile uint32_t *)(unsigned long)ORACLE_STUBS;

    for (const uint32_t *from = stubs; from < stubs_end; from++, to++) {
        to[0] = *from;
        to[(1 << 20) / 4] = *from;
    }
    to = (volatile uint32_t *)(unsigned long)ORACLE_TARGET;
    for (uint32_t i = 0; i < (UINT32_C(1) << 24) / 4; i++) {
        *to++ = ORACLE_TARGET_WORD;
    }
    __asm__ volatile("mcr p15, 0, %0, c12, c0, 0" : : "r"(ORACLE_STUBS_VA)); /* VBAR */
    __asm__ volatile("dsb\n\tmcr p15, 0, %0, c7, c5, 0\n\tdsb\n\tisb" : : "r"(0) : "memory");
}

/* The guest's fault registers, after an abort of this kind. */
static uint64_t fault(bool fetch, uint32_t address)
{
    uint32_t status = fetch ? READ32("0, %0, c5, c0, 1") : READ32("0, %0, c5, c0, 0");
    uint32_t where = fetch ? READ32("0, %0, c6, c0, 2") : READ32("0, %0, c6, c0, 0");

    return ORACLE_EXCEPTION | (uint64_t)status << 1 | (where == address ? 0 : ORACLE_ASTRAY);
}

/* Hyp's fault registers, after an abort from stage 2. */
static uint64_t stage2_fault(uint32_t hsr, uint32_t address)
{
    bool fetch = hsr >> 26 == CLASS_PREFETCH;
    uint32_t where = fetch ? READ32("4, %0, c6, c0, 2") : READ32("4, %0, c6, c0, 0");
    uint32_t page = READ32("4, %0, c6, c0, 4"); /* HPFAR */

    return ORACLE_EXCEPTION | ORACLE_STAGE2 | (uint64_t)(page >> 4) << 32 | (hsr & 0xfc000000) |
           (hsr & 0x3ff) << 1 | (where == address ? 0 : ORACLE_ASTRAY);
}

static uint64_t access(unsigned operation, uint32_t address)
{
    bool fetch = operation == ORACLE_DO_PX || operation == ORACLE_DO_UX;
    bool write = operation == ORACLE_DO_PW || operation == ORACLE_DO_UW;
    bool user = operation == ORACLE_DO_UR || operation == ORACLE_DO_UW || operation == ORACLE_DO_UX;
    uint32_t stub = ORACLE_STUBS_VA + (uint32_t)((write ? stubs_store : stubs_load) - stubs) * 4;
    uint32_t hsr =
        guest_run(fetch ? address : stub, user ? CPSR_USER : CPSR_SVC, address, ORACLE_TARGET_WORD);
    uint32_t call = hsr >> 26 == CLASS_HVC ? hsr & 0xffff : 0;

    if (call == CALL_SVC) {
        bool right = fetch || write || guest_r0 == ORACLE_TARGET_WORD;

        return right ? 0 : ORACLE_ASTRAY;
    }
    if (call == (fetch ? CALL_PREFETCH : CALL_DATA)) {
        return fault(fetch, address);
    }
    if (hsr >> 26 == (fetch ? CLASS_PREFETCH : CLASS_DATA)) {
        return stage2_fault(hsr, address);
    }
    return ORACLE_ASTRAY | (uint64_t)hsr << 1;
}

void guest_access(unsigned operation, const uint64_t *addresses, uint32_t count, uint64_t *answers)
{
    for (uint32_t i = 0; i < count; i++) {
        answers[i] = access(operation, (uint32_t)addresses[i]);
    }
}
