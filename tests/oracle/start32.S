/* SPDX-License-Identifier: MIT */
/* Entry, modes and vectors of the A32 payload. Entered in Secure SVC (EL3 present), MMU off. */
    .arch armv7-a
    .arch_extension sec
    .arch_extension virt
    .arm

    .section .text.start, "ax"
    .globl _start
_start:
    ldr     sp, =stack_top
    ldr     r0, =vectors
    mcr     p15, 0, r0, c12, c0, 0      @ VBAR, Secure copy
    mcr     p15, 0, r0, c12, c0, 1      @ MVBAR
    cps     #0x16                       @ Monitor
    ldr     sp, =stack_top
    bl      payload_main
1:  b       1b

/* void enter_hyp(void): leave Monitor for Hyp and return there, on the same stack. */
    .globl enter_hyp
enter_hyp:
    mov     r2, lr
    mov     r1, sp
    mov     r0, #0x101                  @ NS, HCE
    mcr     p15, 0, r0, c1, c1, 0
    isb
    ldr     r0, =vectors
    mcr     p15, 4, r0, c12, c0, 0      @ HVBAR
    mov     r0, #0x1da                  @ Hyp; A, I, F masked
    msr     spsr_cxsf, r0
    ldr     lr, =1f
    movs    pc, lr
1:  mov     sp, r1
    bx      r2

/*
 * An address translation may raise a data abort instead of answering. Leaves the syndrome with bit
 * 33 in r4:r5 (see machine_translate) and goes on after the instruction.
 */
    .balign 32
vectors:
    b       .
    b       .
    b       .
    b       .
    b       data_abort
    b       hyp_trap
    b       .
    b       .

data_abort:
    mrs     r12, cpsr
    and     r12, r12, #0x1f
    cmp     r12, #0x1a                  @ taken in Hyp?
    bne     1f
    mrc     p15, 4, r4, c5, c2, 0       @ HSR
    mov     r5, #1
    mrs     r12, elr_hyp                @ the instruction itself
    add     r12, r12, #4
    msr     elr_hyp, r12
    eret
1:  mrc     p15, 0, r4, c5, c0, 0       @ DFSR, Secure copy
    mov     r5, #1
    sub     r12, lr, #4
    cps     #0x16                       @ back to Monitor, where NS stayed clear
    bx      r12

/*
 * uint32_t guest_run(uint32_t pc, uint32_t cpsr, uint32_t r0, uint32_t r1): from Hyp into the
 * guest, until it traps. Returns HSR; the guest's r0 at that moment goes to guest_r0.
 */
    .globl guest_run
guest_run:
    push    {r4-r11, lr}
    msr     elr_hyp, r0
    msr     spsr_cxsf, r1
    mov     r0, r2
    mov     r1, r3
    eret
hyp_trap:
    setend  le                          @ entry took HSCTLR.EE, which is for tables here
    ldr     r2, =guest_r0
    str     r0, [r2]
    mrc     p15, 4, r0, c5, c2, 0       @ HSR
    pop     {r4-r11, pc}
    .ltorg

/*
 * What the guest executes at ORACLE_STUBS_VA: its vectors, which tell Hyp by the number of the call
 * what came, then a load and a store. Position independent; copied by the payload.
 */
    .globl stubs, stubs_load, stubs_store, stubs_end
    .balign 32
stubs:
    hvc     #0
    hvc     #1                          @ undefined instruction
    hvc     #2                          @ supervisor call: the access went through
    hvc     #3                          @ prefetch abort
    hvc     #4                          @ data abort
    hvc     #5
    hvc     #6
    hvc     #7
stubs_load:
    ldr     r0, [r0]
    svc     #0
stubs_store:
    str     r1, [r0]
    svc     #0
stubs_end:

    .section .bss
    .globl guest_r0
    .balign 4
guest_r0:
    .space  4
