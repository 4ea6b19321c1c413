/* SPDX-License-Identifier: MIT */
/* Entry and system calls of an AArch64 Linux process (number in x8). */
    .globl _start, guest_call
    .type guest_call, %function
_start:
    b guest_main

guest_call:
    adr x8, numbers
    ldr w8, [x8, w0, uxtw #2]
    mov x0, x1
    mov x1, x2
    mov x2, x3
    mov x3, x4
    mov x4, x5
    mov x5, x6
    svc #0
    ret

numbers:
    .word 63, 64, 222, 226
    .section .note.GNU-stack, "", %progbits
