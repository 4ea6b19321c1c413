/* SPDX-License-Identifier: MIT */
/* An image of Mini-OS's kind that runs: one flat map of 4096 sections at one offset, stack and
 * table below the image. What history has found fault with in such images is done right here; the
 * rows of defects.txt undo it, one thing each.
 *   r2 device tree, IPA   r4 template   r5 table   r9 IPA - VA */
        .syntax unified
        .arch   armv7-a
        .arch_extension virt
        .arm
        .include "tests/images/head.S"
        .section .bootcode, "ax", %progbits
        image_head reset, _file_end

reset:
        adr     r0, _start
        ldr     r1, =_start
        sub     r9, r0, r1
        ldr     r5, =_page_dir
        add     r5, r5, r9
        ldr     r4, =0x11c0e            @ section: Normal, write-back, shareable, for PL1 and PL0

        mov     r0, #0                  @ all of the table, before the first entry
        mov     r1, r5
        add     r3, r5, #0x4000
clear:  str     r0, [r1], #4
        cmp     r1, r3
        blo     clear

        ldr     r0, =_start             @ the section of the image at its VA
        add     r1, r0, r9
        lsr     r1, r1, #20
        orr     r1, r4, r1, lsl #20
        lsr     r0, r0, #20
        str     r1, [r5, r0, lsl #2]
        lsr     r0, pc, #20             @ and, until the jump, where it is
        str     r1, [r5, r0, lsl #2]

        mov     r1, r5                  @ lines that were fetched meanwhile would hide it
drop:   mcr     p15, 0, r1, c7, c6, 1   @ DCIMVAC
        add     r1, r1, #32
        cmp     r1, r3
        blo     drop
        dsb

        orr     r1, r5, #0x4a           @ walks: write-back, write-allocate, shareable
        mcr     p15, 0, r1, c2, c0, 0   @ TTBR0
        mov     r0, #0
        mcr     p15, 0, r0, c2, c0, 2   @ TTBCR
        mov     r0, #1
        mcr     p15, 0, r0, c3, c0, 0   @ DACR
        mcr     p15, 0, r0, c8, c7, 0   @ TLBIALL, first
        dsb
        isb                             @ before SCTLR
        mrc     p15, 0, r0, c1, c0, 0
        orr     r0, r0, #0x1800
        orr     r0, r0, #0x5
        ldr     r1, =stage2
        mcr     p15, 0, r0, c1, c0, 0   @ SCTLR: Z, I, C, M
        isb                             @ after SCTLR
        bx      r1
        .ltorg

        .globl  stage2
        .type   stage2, %function
stage2: ldr     r5, =_page_dir
        ldr     r0, =_start             @ the identity section goes before another takes its place
        add     r0, r0, r9
        lsr     r0, r0, #20
        mov     r1, #0
        cmp     r9, #0
        strne   r1, [r5, r0, lsl #2]
        dsb                             @ identity gone
        mcr     p15, 0, r0, c8, c7, 0   @ TLBIALL, identity
        dsb
        isb

        orr     r1, r4, r9              @ VA 0 to IPA r9, and so on round
        add     r3, r5, #0x4000
fill:   ldr     r0, [r5]
        cmp     r0, #0
        streq   r1, [r5]
        add     r5, r5, #4
        add     r1, r1, #0x100000
        cmp     r5, r3
        blo     fill
        dsb                             @ table whole
        mcr     p15, 0, r0, c8, c7, 0   @ TLBIALL, table
        dsb
        isb

        ldr     r0, =exception_vector_table
        mcr     p15, 0, r0, c12, c0, 0  @ VBAR
        isb
        ldr     sp, =_boot_stack_end
        cps     #0x12
        ldr     sp, =irqstack_end
        cps     #0x13
        sub     r0, r2, r9              @ device tree, VA
        bl      arch_init
halt:   wfi
        b       halt
        .ltorg

        .balign 32
        .globl  exception_vector_table
exception_vector_table:
        b       fault_reset
        b       fault_undefined_instruction
        b       fault_svc
        b       fault_prefetch_abort
        b       fault_data_abort
        b       fault_hyp
        b       fault_irq
        b       fault_fiq
        .irp    name, reset, undefined_instruction, svc, prefetch_abort, data_abort, hyp, irq, fiq
        .type   fault_\name, %function
fault_\name: b  .
        .endr

        .text
        .globl  arch_init
        .type   arch_init, %function
arch_init:
        push    {r4, lr}
        ldr     r1, [r0]                @ the tree before .bss goes
        ldr     r2, =0xedfe0dd0
        cmp     r1, r2
        bne     bad
        ldr     r1, =__bss_start
        ldr     r2, =_end
        mov     r3, #0
zero:   str     r3, [r1], #4
        cmp     r1, r2
        blo     zero
        ldr     r1, =found
        str     r0, [r1]
        mov     r12, #12                @ __HYPERVISOR_memory_op
        hvc     #0xea1
bad:    pop     {r4, pc}
        .ltorg

        .section .rodata, "a", %progbits
constant:
        .word   1, 2, 3, 4

        .data
variable:
        .word   5, 6, 7, 8

        .section .bss.found, "aw", %nobits
        .balign 4
found:  .space  4

        .bss
        .balign 0x1000
        .space  0x1000                  @ a page that may be lost to the IRQ stack
        .balign 8
        .space  0x1000
        .globl  irqstack_end
irqstack_end:
        .space  0x2000
        .section .note.GNU-stack, "", %progbits
