/* SPDX-License-Identifier: MIT */
/* A zImage header at the start of the code. */
    .arm
    .global _start
_start:
    .rept 8
    mov r0, r0
    .endr
    b   1f
    .word 0x016f2818
    .word _start, _end
1:  b   1b
    .global _end
_end:
