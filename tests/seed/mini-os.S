/* SPDX-License-Identifier: MIT */
/* An image with the symbols and the link map of Mini-OS for arm32, and no code worth running: what
 * the tool knows such images by. Linked at 0x408000; the stack and the first-level table lie below
 * the image, outside the file. */
    .arm
    .syntax unified
    .include "tests/images/head.S"

    below_image

    .section .text, "ax"
    image_head entry, _edata
entry:
    b entry

    .data
    .word 1, 2, 3, 4

    .bss
    .space 0x2000
