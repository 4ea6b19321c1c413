/* SPDX-License-Identifier: MIT */
/* Entry and system calls of an ARM Linux process (EABI: number in r7). */
    .syntax unified
    .arm
    .globl _start, guest_call
    .type guest_call, %function
_start:
    b guest_main

guest_call:
    push {r4-r7, r8, lr}
    ldr r7, =numbers
    ldr r7, [r7, r0, lsl #2]
    mov r0, r1
    mov r1, r2
    mov r2, r3
    ldr r3, [sp, #24]
    ldr r4, [sp, #28]
    ldr r5, [sp, #32]
    svc #0
    pop {r4-r7, r8, pc}

    .section .rodata
numbers:
    .word 3, 4, 192, 125
    .section .note.GNU-stack, "", %progbits
