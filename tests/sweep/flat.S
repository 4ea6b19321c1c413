/* SPDX-License-Identifier: MIT */
/* Boot code of Mini-OS's kind: it finds its offset from where it runs, ORs it into one template for
 * all 4096 sections, and never moves. Its
 * hand-over is the first hypercall.
 *   r7 table, VA   r8 template   r9 IPA - VA */
    .arch armv7-a
    .arch_extension virt
    .arm
    .include "tests/images/head.S"
    .macro fourth
    ubfx r2, r9, #20, #2            @ in the fourth megabyte its offset is -1 MB
    cmp r2, #3
    ldreq r1, =0xe7f000f0           @ udf #0
    .endm
    .macro put_code
    str r1, [r0]
    mcr p15, 0, r0, c7, c10, 1      @ DCCMVAC
    dsb
    mcr p15, 0, r0, c7, c5, 1       @ ICIMVAU
    mcr p15, 0, r0, c7, c5, 6       @ BPIALL
    dsb
    isb
    .endm
    .section .text, "ax"
    .globl stage2, exception_vector_table
    image_head reset, _edata

reset:
    adr r1, _start
    ldr r3, =_start
    sub r9, r1, r3
    ldr r7, =_page_dir
    add r1, r7, r9
    orr r0, r1, #0x0b
    mcr p15, 0, r0, c2, c0, 0       @ TTBR0
    mov r0, #1
    mcr p15, 0, r0, c3, c0, 0       @ DACR
    ldr r8, =0x91c0e
    lsr r0, pc, #20                 @ the section it runs in, at its own address and at its VA
    orr r2, r8, r0, lsl #20
    str r2, [r1, r3, lsr #18]
    str r2, [r1, r0, lsl #2]
    dsb
    mov r0, #0
    mcr p15, 0, r0, c8, c7, 0       @ TLBIALL
    dsb
    isb
    mrc p15, 0, r0, c1, c0, 0
    ldr r1, =0x1805
    orr r0, r0, r1
    mcr p15, 0, r0, c1, c0, 0       @ SCTLR
    isb
    ldr pc, =stage2

stage2:
    mov r0, #0
    mcr p15, 0, r0, c8, c7, 0
    isb
    orr r0, r8, r9
    mov r1, r7
    mov r2, #4096
1:  str r0, [r1], #4
    add r0, r0, #0x100000
    subs r2, r2, #1
    bne 1b
    dsb
    mov r0, #0
    mcr p15, 0, r0, c8, c7, 0
    dsb
    isb
    ldr r0, =exception_vector_table
    mcr p15, 0, r0, c12, c0, 0      @ VBAR
    isb
    ldr sp, =_boot_stack_end
#ifdef CHANGES_ITSELF
    ldr r0, =spoiled
    ldr r1, =0xe1a00000             @ nop
    fourth
    put_code
spoiled:
    nop
    b 3f                            @ the emulator translates what stands before its end anew
3:  b call
#endif
#ifdef WRITES_CODE
    ldr r0, =written                @ a page of data that becomes code and is written once more
    ldr r1, =0xe12fff1e             @ bx lr
    put_code
    blx r0
    fourth
    put_code
    blx r0
#endif
    .globl call
call:
    hvc #0xea1
2:  b 2b
    .ltorg
    .balign 32
exception_vector_table:
    .rept 8
    b .
    .endr

    .section .rodata, "a"
    .word 1
    .data
    .word 2
    .bss
    .balign 4
written:
    .space 0x1000
