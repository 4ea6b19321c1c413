/* SPDX-License-Identifier: MIT */
/* An executable as a small kernel is: code, constants, data, bss, a function with a size, Thumb. */
    .syntax unified
    .arm
    .global _start
    .type _start, %function
_start:
    b   _start
    .word 0xdeadbeef
    .size _start, . - _start
    .thumb
    .global thumb_code
    .type thumb_code, %function
    .thumb_func
thumb_code:
    bx  lr
    .size thumb_code, . - thumb_code
    .section .rodata, "a"
    .ascii "constant"
    .data
    .word 1, 2, 3
    .bss
    .global room
room:
    .skip 64
