/* SPDX-License-Identifier: MIT */
/* The image of every fixture: a zImage header, some code, data and .bss. Without BOOT it never gets
 * far. A fixture changes one number; image.h names what there is to change. */
#include "image.h"

        .syntax unified
        .arm
        .section .boot, "ax", %progbits
        .globl _start
_start:
        .rept WORDS_BEFORE_BRANCH
        mov     r0, r0
        .endr
        b       boot
        .word   MAGIC
        .word   START
        .word   header_end
        .word   TAG
        .globl boot
#ifdef BOOT
#include "boot.S"
#else
boot:   b       boot
#endif
        .space  CODE_SIZE

        .thumb
        .thumb_func
        .globl thumb_entry
        .type thumb_entry, %function
thumb_entry:
        b       thumb_entry

        .section .data, "aw", %progbits
        .globl data_word
data_word:
        .word   VALUE
        .space  DATA_SIZE

        .section .bss, "aw", %nobits
        .space  BSS_SIZE

        .section .bss.table, "aw", %nobits
        .space  16

#ifdef TABLES
#include "tables.S"
#endif
