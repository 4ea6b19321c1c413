/* SPDX-License-Identifier: MIT */
/* Boot code that never comes to a hand-over, one way for each value of END; the last ones are about
 * how it is watched. */
        .syntax unified
        .arch   armv7-a
        .arm
        .text
        .globl  _start
_start: .rept   8
        mov     r0, r0
        .endr
        b       boot
        .if END < 20                    /* else it is firmware, which goes to its own address */
        .word   0x016f2818, 0, end - _start
        .endif
boot:
        .if END == 1                    /* a branch to itself */
        b       .
        .elseif END == 2                /* a loop over some instructions */
1:      add     r3, r3, #1
        eor     r4, r4, r3
        b       1b
        .elseif END == 3                /* a jump to RAM that nobody wrote */
        mov     pc, #0x44000000
        .elseif END == 4                /* a jump to where nothing is */
        mov     pc, #0x30000000
        .elseif END == 5                /* a jump into the device tree */
        mov     pc, r2
        .elseif END == 6                /* garbage: an undefined instruction */
        .word   0xe7f000f0
        .elseif END == 7                /* garbage: text, executed */
        .ascii  "This is no code at all, and it goes on until something faults.\n\0\0\0\0"
        .elseif END == 8                /* work without end, all over RAM, the MMU off */
        mov     r3, #0x41000000
1:      ldr     r4, [r3], #4
        add     r5, r5, #1
        tst     r5, #1
        bne     2f
        b       1b
        .space  0x400
2:      b       1b
        .elseif END == 9                /* a wait that nobody ends */
        wfi
        b       .
        .elseif END == 10               /* a return through a stack of garbage */
        ldr     sp, =0x41000000
        pop     {r4, pc}
        .elseif END == 11               /* stores over all of RAM */
        mov     r3, #0x41000000
1:      str     r3, [r3], #4
        b       1b
        .elseif END == 12               /* Thumb code that goes round */
        adr     r3, 1f + 1
        bx      r3
        .thumb
1:      adds    r0, r0, #1
        b       1b
        .arm
        .elseif END == 20               /* a store to ROM, and what is there then */
        adr     r3, word
        mov     r4, #0
        str     r4, [r3]
        ldr     r5, [r3]
        cmp     r5, r4
        beq     .
        svc     #0x11                   /* ROM is as it was */
word:   .word   0x12345678
        .endif
        .ltorg
        .balign 4
end:
