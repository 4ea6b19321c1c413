/* SPDX-License-Identifier: MIT */
/* The good value of everything a fixture may change in image.S and image.lds. */
#ifndef WORDS_BEFORE_BRANCH
#define WORDS_BEFORE_BRANCH 8 /* the magic belongs at 0x24 */
#endif
#ifndef MAGIC
#define MAGIC 0x016f2818
#endif
#ifndef START
#define START 0 /* of the zImage header: 0 is any address */
#endif
#ifndef HEADER_MORE
#define HEADER_MORE 0 /* bytes that the header claims behind the end of the file */
#endif
#ifndef TAG
#define TAG 0
#endif
#ifndef VALUE
#define VALUE 1 /* of data_word */
#endif
#ifndef CODE_SIZE
#define CODE_SIZE 0x100
#endif
#ifndef DATA_SIZE
#define DATA_SIZE 0x100
#endif
#ifndef BSS_SIZE
#define BSS_SIZE 0x1000
#endif
#ifndef ENTRY_POINT
#define ENTRY_POINT _start
#endif
#ifndef LINK
#define LINK 0x408000 /* VA of the first byte */
#endif
#ifndef STACK
#if defined TABLES ||                                                                              \
    defined BOOT /* then text, data and stack have a megabyte each, and the guard lies between */
#define STACK 0x700000
#else
#define STACK 0x400000
#endif
#endif
#ifndef STACK_SIZE
#define STACK_SIZE 0x4000
#endif
#ifndef TABLE
#define TABLE 0x404000
#endif
#ifndef TEXT_FLAGS
#define TEXT_FLAGS 5 /* of the PT_LOAD: read, execute */
#endif
#ifndef DATA /* VA of .data */
#if defined TABLES || defined BOOT
#define DATA 0x500000
#else
#define DATA ALIGN(0x1000)
#endif
#endif
#ifndef DATA_FLAGS
#define DATA_FLAGS 6 /* of the other PT_LOAD: read, write */
#endif
#ifndef DATA_SHIFT
#define DATA_SHIFT 0 /* load address of .data, too far by */
#endif
#ifndef BSS_SKIP
#define BSS_SKIP 0 /* bytes of .bss that __bss_start leaves out */
#endif
#ifndef BSS_SECTIONS
/* clang-format off */
#define BSS_SECTIONS *(.bss .bss.*) /* the linker script language, where the blank counts */
/* clang-format on */
#endif
#ifndef LAST_OF_BSS
#define LAST_OF_BSS BYTE(0) bss_in_file = 1; /* .bss has bytes in the file; empty: it has none */
#endif
#ifdef TABLES
#ifndef VECTORS_SHIFT
#define VECTORS_SHIFT 0 /* bytes that .vectors lie too far */
#endif
#ifndef DATA_VECTOR
#define DATA_VECTOR fault_data_abort /* where the vector of the data abort goes */
#endif
#ifndef TEXT_ENTRY
#define TEXT_ENTRY 0x4001940e /* Normal, shareable, read-only */
#endif
#ifndef DATA_ENTRY
#define DATA_ENTRY 0x4011141e /* Normal, shareable, read/write, execute-never */
#endif
#ifndef GUARD_ENTRY
#define GUARD_ENTRY 0
#endif
#ifndef STACK_ENTRY
#define STACK_ENTRY 0x4031141e
#endif
#ifndef LINK_BITS
#define LINK_BITS 0 /* low bits of the level-1 descriptor of VA 0x800000; 0: there is none */
#endif
#ifndef PAGE_COUNT
#define PAGE_COUNT 0 /* descriptors of its level-2 table */
#endif
#ifndef PAGE_ENTRY
#define PAGE_ENTRY 0
#endif
#ifndef PAGE_STEP
#define PAGE_STEP 0x1000
#endif
#ifndef EXTRA_AT
#define EXTRA_AT 4096 /* index of more level-1 descriptors */
#endif
#ifndef EXTRA_COUNT
#define EXTRA_COUNT 1
#endif
#ifndef EXTRA_ENTRY
#define EXTRA_ENTRY 0
#endif
#ifndef EXTRA_STEP
#define EXTRA_STEP 0x100000
#endif
#endif
#ifdef BOOT /* of boot.S: what it does, and what it does wrong */
#ifndef READ_MODE
#define READ_MODE 1
#endif
#ifndef KEEP_DTB
#define KEEP_DTB 1
#endif
#ifndef CLEAR_SIZE
#define CLEAR_SIZE 0x4000 /* bytes of table */
#endif
#ifndef DROP_LINES
#define DROP_LINES 1
#endif
#ifndef DSB_BEFORE
#define DSB_BEFORE 1
#endif
#ifndef WRITE_TTBCR
#define WRITE_TTBCR 1
#endif
#ifndef TLB_BEFORE
#define TLB_BEFORE 1
#endif
#ifndef ISB_BEFORE
#define ISB_BEFORE 1
#endif
#ifndef ISB_AFTER
#define ISB_AFTER 1
#endif
#ifndef WRITE_VBAR
#define WRITE_VBAR 1
#endif
#ifndef DROP_IDENTITY
#define DROP_IDENTITY 1
#endif
#ifndef TLB_AFTER
#define TLB_AFTER 1
#endif
#ifndef WRITE_DTB
#define WRITE_DTB 0
#endif
#ifndef WRITE_DATA
#define WRITE_DATA 0
#endif
#ifndef READ_NOTHING
#define READ_NOTHING 0
#endif
#ifndef READ_UNALIGNED
#define READ_UNALIGNED 0
#endif
#ifndef GO_DEVICE
#define GO_DEVICE 0
#endif
#ifndef GO_NOWHERE
#define GO_NOWHERE 0
#endif
#ifndef WRITE_CODE
#define WRITE_CODE 0
#endif
#ifndef KEEP_FETCH
#define KEEP_FETCH 0
#endif
#ifndef DROP_STEP
#define DROP_STEP 32
#endif
#ifndef KEEP_VALUE
#define KEEP_VALUE 0
#endif
#ifndef DROP_VALUE
#define DROP_VALUE 0
#endif
#ifndef PATCH
#define PATCH 0
#endif
#ifndef STORE_AGAIN
#define STORE_AGAIN 0
#endif
#ifndef READ_AT
#define READ_AT 0
#endif
#ifndef SET_WAY
#define SET_WAY 0
#endif
#ifndef HANG
#define HANG 0
#endif
#ifndef READ_UNMAPPED
#define READ_UNMAPPED 0
#endif
#ifndef CHANGE_LIVE
#define CHANGE_LIVE 0
#endif
#ifndef VBAR_SHIFT
#define VBAR_SHIFT 0
#endif
#ifndef PUSH
#define PUSH 0 /* bytes of stack taken and given back */
#endif
#ifndef RECURSE
#define RECURSE 0
#endif
#ifndef CALL_POINTER
#define CALL_POINTER 0
#endif
#ifndef ALLOCATE
#define ALLOCATE 0
#endif
#ifndef ZERO_DTB
#define ZERO_DTB 0
#endif
#ifndef MAP_NEXT
#define MAP_NEXT 0
#endif
#ifndef MAP_SELF
#define MAP_SELF 1
#endif
#ifndef HIGH_VECTORS
#define HIGH_VECTORS 0
#endif
#ifndef FP
#define FP 0
#endif
#ifndef FP_ISB
#define FP_ISB 1
#endif
#ifndef GO_BACK
#define GO_BACK 0
#endif
#ifndef VBAR_AGAIN
#define VBAR_AGAIN 0
#endif
#ifndef VBAR_ISB
#define VBAR_ISB 1
#endif
#ifndef SP
#define SP _boot_stack_end
#endif
#endif
