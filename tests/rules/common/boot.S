/* SPDX-License-Identifier: MIT */
/* Boot code that does everything right, for fixtures about the boot code: it builds a table below
 * the image, turns the MMU on, sets stack and vectors, drops its identity section and hands over at
 * map_done. image.h names what there is to leave out or to add. Included by image.S.
 *   r4 IPA - VA   r5 table, IPA   r8 device tree   r9 table, by its second VA */
        .arch   armv7-a
        .arch_extension virt
        .arm
        .section .boot, "ax", %progbits

/* The descriptor of the section at VA, at the image's own offset. */
        .macro map va, bits
        ldr     r0, =\va
        add     r0, r0, r4
        ldr     r1, =\bits
        orr     r0, r0, r1
        str     r0, [r5, #(\va >> 20) * 4]
        .endm

boot:
        .if READ_MODE
        mrs     r0, cpsr
        .endif
        .if WRITE_DTB
        str     r0, [r2]
        .endif
        .if ZERO_DTB                    @ and 16 bytes before and behind its first byte
        mov     r0, #0
        sub     r1, r2, #16
        add     r3, r2, #16
1:      str     r0, [r1], #4
        cmp     r1, r3
        blo     1b
        .endif
        .if KEEP_DTB
        mov     r8, r2
        .endif
        mov     r2, #0
        adr     r0, _start
        ldr     r1, =_start
        sub     r4, r0, r1
        ldr     r5, =_page_dir
        add     r5, r5, r4
        .if READ_NOTHING
        mov     r0, #0x10000000
        ldr     r0, [r0]
        .endif
        .if READ_UNALIGNED
        ldr     r0, [r5, #1]
        .endif
        .if GO_DEVICE
        ldr     pc, =0x1c090000
        .endif
        .if GO_NOWHERE
        ldr     pc, =0x44000000
        .endif
        .if WRITE_CODE
        ldr     r0, =data_word
        add     r0, r0, r4
        ldr     r1, =0xe12fff1e         @ bx lr
        str     r1, [r0]
        dsb
        .if KEEP_FETCH
        mcr     p15, 0, r1, c7, c5, 0   @ ICIALLU
        dsb
        isb
        .endif
        blx     r0
        .endif

        .if KEEP_VALUE                  @ a word of data, for the code behind the MMU
        ldr     r0, =data_word
        add     r0, r0, r4
        .if DROP_VALUE == 1
        mcr     p15, 0, r0, c7, c14, 1  @ DCCIMVAC
        dsb
        .endif
        str     r0, [r0]
        .if DROP_VALUE == 2
        dsb
        mcr     p15, 0, r0, c7, c6, 1   @ DCIMVAC
        .endif
        .if DROP_VALUE == 3
        mov     r0, #0
        mcr     p15, 0, r0, c7, c14, 2  @ DCCISW
        .endif
        .endif

        mov     r0, #0
        mov     r1, r5
        add     r2, r5, #CLEAR_SIZE
1:      str     r0, [r1], #4
        cmp     r1, r2
        blo     1b
        map     0x400000, 0x1940e       @ text: read-only
        map     0x500000, 0x1141e       @ data: execute-never
        map     0x700000, 0x1141e       @ stack: execute-never; what lies below is the guard
        ldr     r0, =0x400000
        add     r0, r0, r4
        ldr     r1, =0x1141e
        orr     r1, r0, r1
        str     r1, [r5, #9 * 4]        @ VA 0x900000: the table once more, to be written
        ldr     r1, =0x1940e
        orr     r1, r0, r1
        .if MAP_SELF
        str     r1, [r5, r0, lsr #18]   @ the section itself, until the MMU is on
        .endif

#ifdef LEVEL2
        ldr     r0, =LEVEL2             @ VA 0x800000: a page of RAM, by a level-2 table
        add     r0, r0, r4
        mov     r1, #0
        add     r2, r0, #0x400
1:      str     r1, [r0], #4
        cmp     r0, r2
        blo     1b
        sub     r0, r0, #0x400
        ldr     r1, =0x4060045f
        str     r1, [r0]
        orr     r1, r0, #1
        str     r1, [r5, #8 * 4]
1:      mcr     p15, 0, r0, c7, c6, 1   @ DCIMVAC
        add     r0, r0, #32
        cmp     r0, r2
        blo     1b
#endif

        .if MAP_NEXT                    @ the next section's own address, to this one
        ldr     r0, =0x400000
        add     r0, r0, r4
        ldr     r1, =0x1940e
        orr     r1, r0, r1
        add     r0, r0, #0x100000
        str     r1, [r5, r0, lsr #18]
        .endif
        .if DROP_LINES
        mov     r1, r5
        add     r2, r5, #0x4000
1:      mcr     p15, 0, r1, c7, c6, 1   @ DCIMVAC
        add     r1, r1, #DROP_STEP
        cmp     r1, r2
        blo     1b
        .endif
        .if SET_WAY
        mov     r0, #0
        mcr     p15, 0, r0, c7, c6, 2   @ DCISW
        .endif
        .if DSB_BEFORE
        dsb
        .endif
        .if WRITE_TTBCR
        mov     r0, #0
        mcr     p15, 0, r0, c2, c0, 2   @ TTBCR
        .endif
        mov     r0, #1
        mcr     p15, 0, r0, c3, c0, 0   @ DACR
        orr     r0, r5, #0x4a
        mcr     p15, 0, r0, c2, c0, 0   @ TTBR0
        .if TLB_BEFORE
        mov     r0, #0
        mcr     p15, 0, r0, c8, c7, 0   @ TLBIALL
        .if DSB_BEFORE
        dsb
        .endif
        .endif
        .if ISB_BEFORE
        isb
        .endif
        .if HANG
1:      b       1b
        .endif
        mrc     p15, 0, r0, c1, c0, 0
        ldr     r7, =virtual
        ldr     r1, =0x1805 | HIGH_VECTORS << 13 @ M, C, Z, I; V
        orr     r0, r0, r1
        mcr     p15, 0, r0, c1, c0, 0   @ SCTLR
        .if ISB_AFTER
        isb
        .endif
#ifdef LITERAL
        b       far
        .pushsection .far, "ax", %progbits
far:    ldr     r0, [pc, #LITERAL]
        bx      r7
        .popsection
#endif
        bx      r7

virtual:
        ldr     sp, =SP
#ifdef SECOND_SP
        cps     #0x12
        ldr     sp, =SECOND_SP
        cps     #0x13
#endif
#ifdef IRQ_STACK
        cps     #0x12
        ldr     sp, =irq_stack + 0x1000
        cps     #0x13
        .pushsection .bss, "aw", %nobits
        .balign 0x1000
        .type   irq_stack, %object
        .size   irq_stack, 0x1000
irq_stack: .space 0x1000
        .popsection
#endif
        .if PUSH
        sub     sp, sp, #PUSH
        add     sp, sp, #PUSH
        .endif
        .if RECURSE
        mov     r0, #2
        bl      again
        .endif
        .if CALL_POINTER
        ldr     r1, =null
        ldr     r1, [r1]
        cmp     r1, #0
        blxne   r1
        .endif
        .if ALLOCATE
        mov     r0, #0
        sub     sp, sp, r0
        .endif
        .if WRITE_VBAR
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0  @ VBAR
        isb
        .endif
        .if FP
        mrc     p15, 0, r0, c1, c0, 2
        orr     r0, r0, #0xf << 20
        mcr     p15, 0, r0, c1, c0, 2   @ CPACR
        .if FP_ISB
        isb
        .endif
        mov     r0, #1 << 30
        mcr     p10, 7, r0, c8, c0, 0   @ FPEXC
        .endif
        .if READ_UNMAPPED
        mov     r0, #0x10000000
        ldr     r0, [r0]
        .endif
        .if KEEP_VALUE
        ldr     r0, =data_word
        .if STORE_AGAIN
        str     r1, [r0]
        .endif
        ldr     r1, [r0, #READ_AT]
        .endif
        .if WRITE_DATA
        ldr     r0, =data_word
        str     r0, [r0]
        .endif
        .if PATCH                       @ by the second VA; what follows tells in which order
        ldr     r0, =patched
        ldr     r1, [r0]
        add     r2, r0, #0x500000
        str     r1, [r2]
        .if PATCH == 3
        mcr     p15, 0, r0, c7, c5, 0   @ ICIALLU
        .endif
        .if PATCH == 4
        add     r0, r0, #64
        .endif
        .if PATCH >= 3
        mcr     p15, 0, r0, c7, c11, 1  @ DCCMVAU
        dsb
        .endif
        .if PATCH == 2 || PATCH == 4 || PATCH == 5
        mcr     p15, 0, r0, c7, c5, 1   @ ICIMVAU
        .endif
        .if PATCH == 6
        mcr     p15, 0, r0, c7, c5, 0   @ ICIALLU
        .endif
        mcr     p15, 0, r0, c7, c5, 6   @ BPIALL
        dsb
        isb
patched:
        nop
        .endif
        ldr     r9, =0x904000
        .if CHANGE_LIVE
        ldr     r0, [r9, #7 * 4]
        eor     r0, r0, #1 << 17        @ nG
        str     r0, [r9, #7 * 4]
        dsb
        mcr     p15, 0, r0, c8, c7, 0
        dsb
        isb
        .endif
        .if DROP_IDENTITY
        ldr     r0, =0x400000
        add     r0, r0, r4
        mov     r1, #0
        str     r1, [r9, r0, lsr #18]
        dsb
        .if TLB_AFTER
        mcr     p15, 0, r1, c8, c7, 0
        dsb
        .endif
        isb
        .endif
        .if GO_BACK                     @ by the address that it had before
        adr     r0, map_done
        add     r0, r0, r4
        bx      r0
        .endif
        .if VBAR_AGAIN
        ldr     r0, =vectors
        mcr     p15, 0, r0, c12, c0, 0
        .if VBAR_ISB
        isb
        .endif
        .rept   4
        mov     r0, r0
        .endr
        .endif
        .globl map_done
map_done:
        b       map_done

again:  push    {r4, lr}
        subs    r0, r0, #1
        blne    again
        pop     {r4, pc}
null:   .word   0

        .balign 32
        .if VBAR_SHIFT
        .space  VBAR_SHIFT
        .endif
vectors:
        .rept 8
        b       .
        .endr
        .ltorg
