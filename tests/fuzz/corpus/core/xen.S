/* SPDX-License-Identifier: MIT */
/* An ELF64 core as xl dump-core writes it: notes, three pages, their frame numbers. */
    .byte 0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0
    .zero 8
    .hword 4, 40
    .word 1, 0, 0, 0, 0, sections, 0, 0
    .hword 64, 0, 0, 64, 5, 1
names:
    .asciz ""
    .asciz ".shstrtab"
    .asciz ".note.Xen"
    .asciz ".xen_pages"
    .asciz ".xen_pfn"
    .balign 8
notes:
    .word 4, 32, 0x2000001
    .asciz "Xen"
    .word 0xf00febee, 0, 1, 0, 3, 0, 0x1000, 0
notes_end:
frames:
    .word 0x80000, 0, 0x80001, 0, 0x80010, 0
    .balign 8
sections:
    .zero 64
    .word 1, 3, 0, 0, 0, 0, names, 0, notes - names, 0, 0, 0, 0, 0, 0, 0
    .word 11, 7, 0, 0, 0, 0, notes, 0, notes_end - notes, 0, 0, 0, 0, 0, 0, 0
    .word 21, 1, 0, 0, 0, 0, pages, 0, 0x3000, 0, 0, 0, 0, 0, 0, 0
    .word 32, 1, 0, 0, 0, 0, frames, 0, 24, 0, 0, 0, 0, 0, 0, 0
pages:
    .zero 0x3000
