/* SPDX-License-Identifier: MIT */
/* The hypercall instruction. Knows no hypercall. */
#ifndef UK_ARM32_HYPERCALL_H
#define UK_ARM32_HYPERCALL_H

#include <stdint.h>

/*
 * Number in r12, arguments from r0 on, immediate 0xEA1 (Xen public/arch-arm.h). All memory may be
 * read and written by it.
 */
static inline int32_t uk_hypercall3(uint32_t number, uint32_t a, uint32_t b, uint32_t c)
{
    register uint32_t r0 __asm__("r0") = a;
    register uint32_t r1 __asm__("r1") = b;
    register uint32_t r2 __asm__("r2") = c;
    register uint32_t r12 __asm__("r12") = number;

    __asm__ volatile(".arch_extension virt\n\thvc #0xea1"
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r12)
                     :
                     : "memory");
    return (int32_t)r0;
}

static inline int32_t uk_hypercall2(uint32_t number, uint32_t a, const void *b)
{
    return uk_hypercall3(number, a, (uint32_t)(uintptr_t)b, 0);
}

#endif
