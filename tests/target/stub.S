/* SPDX-License-Identifier: MIT */
/* Starts the image under test as a loader would: MACHINE in r1, FDT in r2, jump to IMAGE. The three
 * are given when it is assembled. Changes nothing else, the mode above all. */
    .arm
    .globl _start
_start:
    mov r0, #0
    ldr r1, =MACHINE
    ldr r2, =FDT
    ldr pc, =IMAGE
    .ltorg
