/* SPDX-License-Identifier: MIT */
/* An image with a level-2 table, whose code cannot be written and whose data cannot be run: for the
 * defects that a map of sections cannot have. pages.yaml is what it promises.
 *   r4 IPA - VA   r5 level 1, IPA   r6 level 2, IPA   r8 device tree */
        .syntax unified
        .arch   armv7-a
        .arch_extension virt
        .arm
        .equ    TABLE, 0x001            @ level 1: a level-2 table, domain 0
        .equ    CODE, 0x65e             @ small page: Normal write-back, PL1 reads and runs
        .equ    CONST, 0x65f            @ the same, never run
        .equ    DATA, 0x45f             @ PL1 reads and writes, never run
        .equ    HEAP, 0x941d            @ large page, as DATA
        .equ    RAM, 0x1141e            @ section, as DATA
        .equ    DEVICE, 0x416           @ section: Device, never run
        .equ    SHARED, 0x1141e         @ section: Normal write-back, shareable, never run
        .equ    IDENTITY, 0x1940e       @ section: PL1 reads and runs
        .equ    CLIENT, 1               @ DACR

/* Entries of r6 for the pages of [first, end). */
        .macro  pages first, end, bits
        ldr     r0, =\first
        ldr     r1, =\end
        ldr     r2, =\bits
        bl      fill
        .endm

/* The section of VA, at the image's offset. */
        .macro  section va, bits
        ldr     r0, =\va
        add     r1, r0, r4
        ldr     r2, =\bits
        orr     r1, r1, r2
        lsr     r0, r0, #20
        str     r1, [r5, r0, lsl #2]
        .endm

        .include "tests/images/head.S"
        .section .boot, "ax", %progbits
        image_head boot, _file_end

fill:   bfc     r0, #0, #12
0:      add     r3, r0, r4
        orr     r3, r3, r2
        ubfx    r7, r0, #12, #8
        str     r3, [r6, r7, lsl #2]
        add     r0, r0, #0x1000
        cmp     r0, r1
        blo     0b
        bx      lr

boot:   mov     r8, r2
        adr     r0, _start
        ldr     r1, =_start
        sub     r4, r0, r1
        ldr     r5, =_level1
        add     r5, r5, r4
        ldr     r6, =_level2
        add     r6, r6, r4

        mov     r0, #0
        sub     r1, r5, #0x1000         @ both tables
        add     r2, r5, #0x4000
clear:  str     r0, [r1], #4
        cmp     r1, r2
        blo     clear

        orr     r0, r6, #TABLE
        str     r0, [r5, #4 * 4]
        pages   _stack, _stack_end, DATA
        pages   _level2, _level1_end, DATA
        pages   _start, _etext, CODE
        pages   _etext, _erodata, CONST
        pages   _data, _end, DATA
        mov     r1, #16                 @ a large page is said 16 times
        ldr     r0, =_heap
        ubfx    r2, r0, #12, #8
        add     r0, r0, r4
        ldr     r3, =HEAP
        orr     r0, r0, r3
        add     r2, r6, r2, lsl #2
large:  str     r0, [r2], #4
        subs    r1, r1, #1
        bne     large
        section 0x500000, RAM
        section 0xc3400000, DEVICE
        section 0xf9400000, SHARED
        section 0xf8400000, SHARED
        adr     r0, _start
        lsr     r0, r0, #20
        ldr     r1, =IDENTITY
        orr     r1, r1, r0, lsl #20
        str     r1, [r5, r0, lsl #2]

        sub     r1, r5, #0x1000
        add     r2, r5, #0x4000
drop:   mcr     p15, 0, r1, c7, c6, 1   @ DCIMVAC
        add     r1, r1, #32
        cmp     r1, r2
        blo     drop
        dsb
        mov     r0, #0
        mcr     p15, 0, r0, c2, c0, 2   @ TTBCR
        mov     r0, #CLIENT
        mcr     p15, 0, r0, c3, c0, 0   @ DACR
        orr     r0, r5, #0x4a
        mcr     p15, 0, r0, c2, c0, 0   @ TTBR0
        mov     r0, #0
        mcr     p15, 0, r0, c8, c7, 0   @ TLBIALL
        dsb
        isb
        mrc     p15, 0, r0, c1, c0, 0
        ldr     r1, =0x1805             @ M, C, Z, I
        orr     r0, r0, r1
        ldr     r1, =virtual
        mcr     p15, 0, r0, c1, c0, 0   @ SCTLR
        isb
        bx      r1

virtual:
        ldr     sp, =_stack_end
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0  @ VBAR
        isb
        ldr     r5, =_level1
        adr     r0, _start
        add     r0, r0, r4
        lsr     r0, r0, #20
        mov     r1, #0
        str     r1, [r5, r0, lsl #2]
        dsb
        mcr     p15, 0, r1, c8, c7, 0   @ TLBIALL
        dsb
        isb
        ldr     r0, =counter
        ldr     r1, [r0]
        add     r1, r1, #1
        str     r1, [r0]
        push    {r1, lr}
        .globl  map_done
map_done:
        mov     r12, #18                @ the first call: __HYPERVISOR_console_io would be one
        hvc     #0xea1
        b       map_done
        .ltorg

        .text
        .balign 32
        .globl  vectors
vectors:
        .rept   8
        b       .
        .endr

        .section .rodata, "a", %progbits
        .word   1, 2, 3, 4
        .data
counter:
        .word   5, 6, 7, 8
        .bss
        .space  0x1800
        .section .note.GNU-stack, "", %progbits
