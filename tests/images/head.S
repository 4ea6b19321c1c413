/* SPDX-License-Identifier: MIT */
/* What images of Mini-OS's kind have in common, as macros; .include it from the top of the tree. */

/* The zImage header, first thing of a section: magic at 0x24, start 0, and the end of the file. */
    .macro image_head entry, end
    .globl _start
    .type _start, %function
_start:
    .rept 8
    mov r0, r0
    .endr
    b \entry
    .word 0x016f2818, 0, \end - _start
    .endm

/* The stack and the first-level table lie below the image, outside the file. */
    .macro below_image
    .globl _boot_stack, _boot_stack_end, _page_dir
    .set _boot_stack, 0x400000
    .set _boot_stack_end, 0x404000
    .set _page_dir, 0x404000
    .endm
