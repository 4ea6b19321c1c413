/* SPDX-License-Identifier: MIT */
/* An image with Mini-OS's symbols that crashes in one planned way, CASE, on QEMU's virt. It maps
 * itself one to one, and VA 0x50000000 as the case wants it; whatever exception comes, the machine
 * is switched off, or with STAY waits. Linked at 0x408000, as Mini-OS is; it runs where it was
 * loaded. */
    .arm
    .syntax unified
    .arch armv7ve
    .fpu vfpv4
    .arch_extension virt
    .include "tests/images/head.S"

    below_image

    .equ RAM, 0x41000000         /* QEMU has a device tree in the megabytes before */
    .equ TABLE, RAM + 0x4000
    .equ TABLE2, RAM + 0x100000
    .equ NOWHERE, 0x3f000000
    .equ NORMAL, 0x1c0e         /* section, RW at PL1, Write-Back, domain 0 */

    .section .text, "ax"
    image_head entry, _edata

    .balign 32
vectors:
    .rept 8
    b off
    .endr
off:
    .ifdef STAY                 /* until it is dumped from outside */
    b off
    .endif
    ldr r0, =0x84000008         /* PSCI SYSTEM_OFF */
    hvc #0
1:  wfi
    b 1b

entry:
    mrc p15, 0, r0, c1, c0, 0   /* came here once more, with the MMU on: CASE 13 */
    tst r0, #1
    mov r0, #0
    ldrne r0, [r0, #-20]
    adr r0, vectors
    mcr p15, 0, r0, c12, c0, 0  /* VBAR */
    mov r0, #1
    mcr p15, 0, r0, c3, c0, 0   /* DACR: domain 0 is client */
    ldr r6, =TABLE
    ldr r7, =0x50000000
    ldr r8, =NORMAL
    ldr r1, =RAM                /* this section, one to one */
    orr r1, r1, r8
    ldr r2, =TABLE + (RAM >> 18)
    str r1, [r2]
    ldr r2, =TABLE + (0x50000000 >> 18)
    mov r9, #0                  /* more for SCTLR */
    ldr r3, =0x50000000
    mov r4, #0                  /* TTBCR */

    .if CASE == 1               /* a write to a read-only section */
    orr r1, r1, #1 << 15
    .elseif CASE == 2           /* domain 1, which has no access */
    orr r1, r1, #1 << 5
    .elseif CASE == 3           /* access flag clear */
    bic r1, r1, #1 << 10
    orr r9, r9, #1 << 29
    .elseif CASE == 4           /* an unaligned access with SCTLR.A */
    orr r9, r9, #2
    add r3, r3, #1
    .elseif CASE == 5           /* mapped, and nothing there */
    ldr r1, =NOWHERE
    orr r1, r1, r8
    .elseif CASE == 6           /* execute-never */
    orr r1, r1, #1 << 4
    .elseif CASE == 7           /* a page that is not there */
    ldr r1, =TABLE2 + 1
    .elseif CASE == 8           /* a write to a read-only page */
    ldr r1, =TABLE2
    ldr r5, =RAM + 0x23e
    str r5, [r1]
    orr r1, r1, #1
    .elseif CASE == 9           /* a second-level table where nothing is */
    ldr r1, =NOWHERE + 1
    .elseif CASE == 11 || CASE == 12 /* long descriptors: not there; read-only */
    ldr r5, =0x40000705        /* block, access flag, inner shareable, AttrIndx 1 */
    str r5, [r6, #8]
    mov r0, #0
    str r0, [r6, #12]
    str r0, [r6, #0]
    str r0, [r6, #4]
    str r0, [r6, #16]
    str r0, [r6, #20]
    orr r5, r5, #1 << 7
    .if CASE == 12
    str r5, [r6, #16]
    str r0, [r6, #20]
    ldr r7, =0x90000000
    ldr r3, =0x90000000
    .else
    ldr r3, =0x90000000
    .endif
    mov r4, #1 << 31
    ldr r0, =0xff00
    mcr p15, 0, r0, c10, c2, 0  /* MAIR0 */
    .elseif CASE == 10 || CASE >= 13
    nop
    .else
    .error "no such case"
    .endif
    .if CASE != 11 && CASE != 12
    str r1, [r2]
    .endif
    .if CASE >= 13              /* as Mini-OS does: its link address, by sections */
    adr r1, _start
    lsr r1, r1, #20
    lsl r1, r1, #20
    orr r1, r1, r8
    ldr r2, =TABLE + (0x400000 >> 18)
    str r1, [r2]
    .endif

    dsb
    mcr p15, 0, r4, c2, c0, 2   /* TTBCR */
    .if CASE == 11 || CASE == 12
    mov r5, #0
    mcrr p15, 0, r6, r5, c2
    .else
    mcr p15, 0, r6, c2, c0, 0   /* TTBR0 */
    .endif
    mcr p15, 0, r0, c8, c7, 0   /* TLBIALL */
    isb
    mrc p15, 0, r0, c1, c0, 0
    orr r0, r0, r9
    orr r0, r0, #1
    mcr p15, 0, r0, c1, c0, 0   /* SCTLR */
    isb

    .if CASE == 1 || CASE == 8 || CASE == 12
    str r0, [r3]
    .elseif CASE == 6
    blx r3
    .elseif CASE == 10
    vmov s0, r0                 /* CPACR and FPEXC are as at reset */
    .elseif CASE == 13
    ldr r0, =there
    bx r0
    .elseif CASE >= 14
    ldr r0, =at_link
    bx r0
at_link:
    .if CASE == 14              /* the stack is in the tables: what is pushed maps nothing */
    ldr sp, =_page_dir + 0x1410
    ldr r3, =0x50000000
    mov r4, #0
    mov r5, #0
    mov r6, #0
    push {r4-r6}
    push {r4-r6}
    mcr p15, 0, r0, c8, c7, 0
    dsb
    isb
    .elseif CASE == 15          /* the device tree is in .bss, which is zeroed */
    ldr r0, =__bss_start
    ldr r1, =_end
    ldr r2, =__bss_start + 0x1000
    mov r4, #0
1:  str r4, [r0], #4
    cmp r0, r1
    blo 1b
    ldr r3, [r2]                /* its magic, taken for a pointer */
    .elseif CASE == 16          /* the device tree is in the stack */
    ldr sp, =_boot_stack_end
    ldr r2, =_boot_stack_end - 0x800
    mov r4, #0
1:  push {r4}
    cmp sp, r2
    bhi 1b
    ldr r3, [r2]
    .endif
    .endif
    ldr r0, [r3]
there:
    b off
    .ltorg

    .data
    .word 1, 2, 3, 4

    .bss
    .space 0x2000
