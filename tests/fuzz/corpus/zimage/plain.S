/* SPDX-License-Identifier: MIT */
/* A raw image: start 0, end = size. */
    .rept 9
    mov r0, r0
    .endr
    .word 0x016f2818, 0, 0x40
    .word 0x04030201, 0x45454545, 0, 0
