/* SPDX-License-Identifier: MIT */
/* An image with Mini-OS's symbols, header and link map, and nothing in it: sizes are fixed, so that
 * every build gives the same addresses. */
    .arm
    .section .text, "ax"
    .globl _start
_start:
    .rept 8
    mov r0, r0
    .endr
    b start
    .word 0x016f2818
    .word 0
    .word _edata - _start
start:
    b start
    .org 0x4000

    .section .rodata, "a"
    .space 0x800, 0x11

    .data
    .space 0x1000, 0x22

    .bss
    .space 0x7db8
