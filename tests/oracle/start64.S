/* SPDX-License-Identifier: MIT */
/* Entry and vectors of the A64 payload. Entered at EL3, MMU off. */
    .section .text.start, "ax"
    .globl _start
_start:
    ldr     x0, =stack_top
    mov     sp, x0
    ldr     x0, =vectors
    msr     vbar_el3, x0
    mov     x0, #0x531                  // SCR: NS, RES1, HCE, EL2 and EL1 are AArch64
    msr     scr_el3, x0
    isb
    bl      payload_main
1:  b       1b
    .ltorg

/*
 * An address translation may raise a data abort instead of answering: the syndrome goes to x16 with
 * x17 = 1 (see machine_translate), and the code goes on after the instruction.
 */
    .balign 2048
vectors:
    .rept 4
    b       .
    .balign 128
    .endr
    mrs     x16, esr_el3
    mrs     x17, elr_el3
    add     x17, x17, #4
    msr     elr_el3, x17
    mov     x17, #1
    eret
    .balign 128
    .rept 3
    b       .
    .balign 128
    .endr
    b       guest_trap                  // from a lower level
    .balign 128
    .rept 7
    b       .
    .balign 128
    .endr

/*
 * uint64_t guest_run(uint64_t pc, uint64_t spsr, uint64_t x0, uint64_t x1): from EL3 into the
 * guest, until something calls the monitor. Returns SPSR_EL3, which says who; the guest's x0 at
 * that moment goes to guest_x0.
 */
    .globl guest_run
guest_run:
    stp     x29, x30, [sp, #-96]!
    stp     x19, x20, [sp, #16]
    stp     x21, x22, [sp, #32]
    stp     x23, x24, [sp, #48]
    stp     x25, x26, [sp, #64]
    stp     x27, x28, [sp, #80]
    msr     elr_el3, x0
    msr     spsr_el3, x1
    mov     x0, x2
    mov     x1, x3
    eret
guest_trap:
    ldr     x2, =guest_x0
    str     x0, [x2]
    mrs     x0, spsr_el3
    ldp     x19, x20, [sp, #16]
    ldp     x21, x22, [sp, #32]
    ldp     x23, x24, [sp, #48]
    ldp     x25, x26, [sp, #64]
    ldp     x27, x28, [sp, #80]
    ldp     x29, x30, [sp], #96
    ret
    .ltorg

/*
 * Vectors of EL1 (at ORACLE_STUBS_VA_A64) and, with its translation off, of EL2: all call the
 * monitor. Then a load and a store for the guest. Position independent; copied by the payload.
 */
    .globl stubs, stubs_load, stubs_store, stubs_end
    .balign 2048
stubs:
    .rept 16
    smc     #0
    .balign 128
    .endr
stubs_load:
    ldr     w0, [x0]
    svc     #0
stubs_store:
    str     w1, [x0]
    svc     #0
stubs_end:

    .section .bss
    .globl guest_x0
    .balign 8
guest_x0:
    .space  8
