/* SPDX-License-Identifier: MIT */
/* The vectors, named as the architecture names them: an IRQ goes to uk_interrupt() and back, all
 * else to uk_fault() with a frame. Decides nothing: which exception it was is a number, the rest
 * are registers. */
    .syntax unified
    .arch_extension virt
    .fpu neon
    .arm

    .section .text.vectors, "ax", %progbits
    .balign 32
    .globl uk_vectors
    .hidden uk_vectors
    .type uk_vectors, %function
uk_vectors:
    b reset                     @ 0x00
    b undefined_instruction     @ 0x04
    b supervisor_call           @ 0x08
    b prefetch_abort            @ 0x0c
    b data_abort                @ 0x10
    b hyp_trap                  @ 0x14, only HVBAR's table uses it
    b irq                       @ 0x18
    b fiq                       @ 0x1c
    .size uk_vectors, . - uk_vectors

/* struct uk_frame, from the lowest address: r0-r12, sp, lr of the interrupted mode; then of this
 * exception: lr as taken, spsr, cpsr, number. */
    .equ FRAME, 19 * 4

    .macro exception name, number
    .type \name, %function
\name:
    sub sp, sp, #FRAME
    stm sp, {r0-r12}
    mov r0, #\number
    b report
    .size \name, . - \name
    .endm
    exception reset, 0
    exception undefined_instruction, 1
    exception supervisor_call, 2
    exception prefetch_abort, 3
    exception data_abort, 4
    exception hyp_trap, 5
    exception fiq, 7

/* What C may change is saved: r0-r3, r12 and lr, and of the floating-point registers d0-d7, d16-d31
 * where there are any, and FPSCR. The interrupted code may be in the middle of a sum, whatever the
 * handlers are compiled with. Interrupts stay masked. 8 + 24 + 8 + 64 + 128 bytes: sp stays a
 * multiple of 8, as C wants it. */
    .type irq, %function
irq:
    sub lr, lr, #4
    srsdb sp!, #0x12
    push {r0-r3, r12, lr}
    vmrs r0, fpscr
    ldr r1, =uk_fp_wide
    ldr r1, [r1]
    push {r0, r1}
    vpush {d0-d7}
    cmp r1, #0
    beq 1f
    vpush {d16-d31}
1:  bl uk_interrupt
    ldr r1, =uk_fp_wide
    ldr r1, [r1]
    cmp r1, #0
    beq 2f
    vpop {d16-d31}
2:  vpop {d0-d7}
    pop {r0, r1}
    vmsr fpscr, r0
    pop {r0-r3, r12, lr}
    clrex                       @ a store-exclusive that was interrupted must not succeed
    rfeia sp!
    .size irq, . - irq

    .type report, %function
report:
    mrs r4, cpsr
    mrs r5, spsr
    str lr, [sp, #15 * 4]
    str r5, [sp, #16 * 4]
    str r4, [sp, #17 * 4]
    str r0, [sp, #18 * 4]
    mov r6, sp
    and r1, r5, #0x1f           @ the interrupted mode
    and r2, r4, #0x1f
    cmp r1, r2
    addeq r2, sp, #FRAME        @ a fault in the handler of the same exception
    moveq r3, lr
    beq 1f
    cmp r1, #0x10               @ USR shares its registers with SYS
    moveq r1, #0x1f
    bic r3, r4, #0x1f
    orr r3, r3, r1
    add r1, r6, #8 * 4
    msr cpsr_c, r3
    stm r1, {r8-r12}            @ once more: after an FIQ the first were its own
    mov r2, sp
    mov r3, lr
    msr cpsr_c, r4
1:  str r2, [r6, #13 * 4]
    str r3, [r6, #14 * 4]
    /* struct uk_banked: sp and lr of USR, then sp, lr and spsr of each mode, then r8-r12 of FIQ. */
    ldr r0, =uk_banked
    cps #0x1f
    str sp, [r0], #4
    str lr, [r0], #4
    .irp mode, 0x13, 0x17, 0x1b, 0x12, 0x11
    cps #\mode
    mrs r1, spsr
    str sp, [r0], #4
    str lr, [r0], #4
    str r1, [r0], #4
    .endr
    stm r0, {r8-r12}            @ FIQ is the mode still
    msr cpsr_c, r4
    mov r0, r6
    bic sp, sp, #7
    bl uk_fault
0:  wfi
    b 0b
    .size report, . - report
    .section .note.GNU-stack, "", %progbits
