/* SPDX-License-Identifier: MIT */
/* A device tree behind the image, not aligned. */
    .rept 9
    mov r0, r0
    .endr
    .word 0x016f2818, 0x8000, 0x8036
    .word 0x04030201, 0
    .byte 0xd0, 0x0d, 0xfe, 0xed, 0, 0, 0, 0x28
    .skip 32
