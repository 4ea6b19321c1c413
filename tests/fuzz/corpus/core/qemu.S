/* SPDX-License-Identifier: MIT */
/* An ELF32 core as QEMU's dump-guest-memory writes it: the state of a CPU, two blocks of memory. */
    .byte 0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0
    .zero 8
    .hword 4, 40
    .word 1, 0, 52, 0, 0
    .hword 52, 32, 3, 0, 0, 0

    .word 4, notes, 0, 0, notes_end - notes, 0, 0, 0
    .word 1, low, 0, 0x40000000, 64, 64, 0, 0
    .word 1, high, 0, 0x80000000, 32, 32, 0, 0
notes:
    .word 5, 148, 1
    .asciz "CORE"
    .zero 3
    .zero 72
    .word 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x403ff0, 0x408010, 0x408014, 0x1d3
    .zero 8
notes_end:
low:
    .zero 64
high:
    .zero 32
