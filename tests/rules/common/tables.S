/* SPDX-License-Identifier: MIT */
/* Translation tables ready made, for fixtures about stage 1: from VA 0x400000 on text read-only,
 * data and stack execute-never, each in a megabyte of its own, at IPA - VA = 0x3fc00000. image.h
 * names what there is to change. Included by image.S. */
#define TABLE_OFFSET 0x3fc00000

        .arm
        .section .boot, "ax", %progbits
        .balign 32
        .if VECTORS_SHIFT
        .space  VECTORS_SHIFT
        .endif
        .globl vectors
vectors:
        .rept 3
        b       .
        .endr
        b       fault_prefetch
        b       DATA_VECTOR
        .rept 3
        b       .
        .endr
fault_prefetch:
        b       .
fault_prefetch_abort:
        b       .
fault_data_abort:
        b       .

        .section .tables, "a", %progbits
        .balign 0x4000
        .globl _page_dir
_page_dir:
        .set    index, 0
        .rept 4096
        .if index == 4
        .word   TEXT_ENTRY
        .elseif index == 5
        .word   DATA_ENTRY
        .elseif index == 6
        .word   GUARD_ENTRY
        .elseif index == 7
        .word   STACK_ENTRY
        .elseif index == 8 && LINK_BITS
        .word   level2 + TABLE_OFFSET + LINK_BITS
        .elseif index >= EXTRA_AT && index < EXTRA_AT + EXTRA_COUNT
        .word   EXTRA_ENTRY + (index - EXTRA_AT) * EXTRA_STEP
        .else
        .word   0
        .endif
        .set    index, index + 1
        .endr
level2:
        .set    index, 0
        .rept 256
        .if index < PAGE_COUNT
        .word   PAGE_ENTRY + index * PAGE_STEP
        .else
        .word   0
        .endif
        .set    index, index + 1
        .endr
