/* SPDX-License-Identifier: MIT */
/* Notes, thread-local data and a section that is not loaded. */
    .global _start
_start:
    .word 0
    .section .note.test, "a", %note
    .word 4, 4, 1
    .ascii "abc\0"
    .word 5
    .section .tdata, "awT", %progbits
    .word 7
    .section .tbss, "awT", %nobits
    .skip 16
    .section .comment, "", %progbits
    .ascii "not loaded"
