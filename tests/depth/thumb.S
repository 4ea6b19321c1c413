/* SPDX-License-Identifier: MIT */
/* Thumb code that is reached by an address without its Thumb bit: only the mapping symbol says what
 * it is. 24 bytes are pushed, and 4 more by its callee. */
        .syntax unified
        .arch   armv7-a
        .text
        .arm
        .globl  _start
        .type   _start, %function
_start: ldr     r3, =short_code
        bx      r3
        .ltorg

        .thumb
        .type   short_code, %notype
short_code:
        push    {r4, lr}
        push    {r4, r5, r6, r7}
        bl      leaf
        pop     {r4, r5, r6, r7}
        pop     {r4, pc}

        .thumb_func
        .type   leaf, %function
leaf:   push    {lr}
        pop     {pc}
