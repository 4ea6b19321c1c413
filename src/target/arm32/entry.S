/* SPDX-License-Identifier: MIT */
/* From the loader's jump to C with the MMU on. Puts values where they go, in the right order with
 * the right barriers; every value and every bit comes from C (early.c, src/boot). */
    .syntax unified
    .arch_extension virt
    .arch_extension sec
    .arm

/* All of this section is in the first 4 KB of the image. The move goes up by at least 4 KB and from
 * the top down, so it never writes over the code that does it. */
    .section .boot, "ax", %progbits
    .globl _start
    .type _start, %function
_start:
    .rept 8
    mov r0, r0
    .endr
    b entry
    .word 0x016f2818            @ zImage magic, at 0x24
    .word uk_header_start       @ 0: any address; the linker script says how to ask for another
    .word uk_header_end         @ .bss and the padding are in the file
    .word 0x4b555753            @ "SWUK" at 0x30: tells this image apart when it has no symbols
    .size _start, . - _start

/* In: r1 machine id, r2 device tree, MMU and data cache off, SVC or HYP.
 * r4 load address, r5 final base, r6 what to add to a link address here and now. */
    .type entry, %function
entry:
    mrs r7, cpsr
    cpsid aif
    adr r4, _start
    ldr r3, =_start
    sub r6, r4, r3
    ldr sp, =uk_early_stack_end
    add sp, sp, r6
    ldr r0, =uk_boot
    add r0, r0, r6
    stm r0, {r4, r7}            @ struct uk_boot begins with load, cpsr, machine, fdt
    str r1, [r0, #8]
    str r2, [r0, #12]
    bl uk_early_place           @ decides, and copies the device tree; comes back only if all fits
    mov r5, r0                  @ the base
    ldr r6, =_start
    sub r6, r5, r6
    cmp r4, r5
    beq moved

    /* The image goes up, 32 bytes at a time from the top; its size is a multiple of 32. */
    ldr r0, =_end
    ldr r1, =_start
    sub r0, r0, r1
    add r2, r4, r0              @ source end
    add r3, r5, r0              @ target end
0:  ldmdb r2!, {r0, r1, r7-r12}
    stmdb r3!, {r0, r1, r7-r12}
    cmp r2, r4
    bhi 0b

    mov r0, r5
    ldr r1, =_end
    add r1, r1, r6
    bl uk_cache_invalidate
    bl uk_cache_fetch
    ldr r0, =moved
    add r0, r0, r6
    bx r0

/* At the final place. The stack and the table below the image are ours from here on. */
moved:
    ldr sp, =uk_stack_end
    add sp, sp, r6
    mrs r0, cpsr
    bl uk_early_in_hyp
    cmp r0, #0
    beq in_svc
    ldr r0, =uk_boot
    add r0, r0, r6
    bl uk_early_hyp             @ r0 -> struct uk_hyp
    ldm r0!, {r1, r2, r3, r7, r8, r9, r10, r11}
    mcr p15, 4, r1, c1, c1, 0   @ HCR
    mcr p15, 4, r2, c1, c1, 2   @ HCPTR
    mcr p15, 4, r3, c1, c1, 3   @ HSTR
    mcr p15, 4, r7, c1, c1, 1   @ HDCR
    mcr p15, 4, r8, c14, c1, 0  @ CNTHCTL
    mcr p15, 4, r9, c0, c0, 0   @ VPIDR
    mcr p15, 4, r10, c0, c0, 5  @ VMPIDR
    mcr p15, 4, r11, c12, c0, 0 @ HVBAR
    ldm r0, {r1, r2, r3, r7}
    mcr p15, 4, r1, c1, c0, 0   @ HSCTLR
    mcrr p15, 4, r2, r3, c14    @ CNTVOFF
    isb
    msr spsr_cxsf, r7
    ldr r0, =in_svc
    add r0, r0, r6
    msr elr_hyp, r0
    eret

in_svc:
    cps #0x13                   @ from SYS or another privileged mode; nothing changes from SVC
    ldr sp, =uk_stack_end
    add sp, sp, r6
    ldr r0, =uk_boot
    add r0, r0, r6
    bl uk_early_map             @ the table; r0 -> struct boot_registers
    ldm r0, {r1-r3, r7-r9}      @ in the order of the struct: DACR TTBCR TTBR0 TTBR1 VBAR SCTLR
    mcr p15, 0, r1, c3, c0, 0   @ DACR
    mcr p15, 0, r2, c2, c0, 2   @ TTBCR
    mcr p15, 0, r3, c2, c0, 0   @ TTBR0
    mcr p15, 0, r7, c2, c0, 1   @ TTBR1
    mcr p15, 0, r8, c12, c0, 0  @ VBAR
    isb
    mov r0, #0
    mcr p15, 0, r0, c8, c7, 0   @ TLBIALL
    dsb
    isb
    ldr r0, =virtual
    mcr p15, 0, r9, c1, c0, 0   @ SCTLR: from the next instruction on through the identity section
    isb
    bx r0

/* At the link address. Each exception mode gets its stack, with everything masked. */
    .macro stack mode, top
    cps #\mode
    ldr sp, =\top
    .endm
virtual:
    stack 0x17, uk_stack_abt_end
    stack 0x1b, uk_stack_und_end
    stack 0x12, uk_stack_irq_end
    stack 0x11, uk_stack_fiq_end
    stack 0x13, uk_stack_end
    ldr r0, =uk_boot
    mov r11, #0                 @ the end of any chain of frames
    mov lr, #0
    bl uk_main
0:  wfi
    b 0b
    .size entry, . - entry

/* void uk_cache_clean_invalidate(uint32_t first, uint32_t end);  lines of [first, end) to memory
 * and out, by address, to the point of coherency. Set/way operations are no use: a hypervisor
 * traps them, and they do not reach other caches.
 * void uk_cache_invalidate(uint32_t first, uint32_t end);  out without a write. Only for lines that
 * were clean before the caches were gone round. */
    .macro by_address name, crm
    .globl \name
    .hidden \name
    .type \name, %function
\name:
    mrc p15, 0, r3, c0, c0, 1   @ CTR
    ubfx r3, r3, #16, #4        @ DminLine: log2 of words
    mov r2, #4
    lsl r2, r2, r3
    sub r3, r2, #1
    bic r0, r0, r3
    dsb
0:  mcr p15, 0, r0, c7, \crm, 1
    add r0, r0, r2
    cmp r0, r1
    blo 0b
    dsb
    bx lr
    .size \name, . - \name
    .endm
    by_address uk_cache_clean_invalidate, c14
    by_address uk_cache_invalidate, c6

/* void uk_cache_fetch(void);  what is fetched next is what was written. */
    .globl uk_cache_fetch
    .hidden uk_cache_fetch
    .type uk_cache_fetch, %function
uk_cache_fetch:
    mov r0, #0
    mcr p15, 0, r0, c7, c5, 0   @ ICIALLU
    mcr p15, 0, r0, c7, c5, 6   @ BPIALL
    dsb
    isb
    bx lr
    .size uk_cache_fetch, . - uk_cache_fetch
    .ltorg
    .globl uk_boot_text_end
    .hidden uk_boot_text_end
uk_boot_text_end:

/* Nothing is to come back to HYP: whatever does, stays there. */
    .section .text.hyp, "ax", %progbits
    .balign 32
    .globl uk_hyp_vectors
    .hidden uk_hyp_vectors
uk_hyp_vectors:
    .rept 8
    b .
    .endr

    .bss
    .macro stack_space name, size
    .balign 8
    .globl \name
    .hidden \name
\name:
    .space \size
    .globl \name\()_end
    .hidden \name\()_end
\name\()_end:
    .endm
    stack_space uk_early_stack, 1024
    stack_space uk_stack_abt, 4096
    stack_space uk_stack_und, 4096
    stack_space uk_stack_irq, 4096
    stack_space uk_stack_fiq, 4096
    .section .note.GNU-stack, "", %progbits
