/* SPDX-License-Identifier: MIT */
/* The C library's allocation functions, over all RAM that nothing else uses. Not for handlers of
 * interrupts. */
#ifndef UK_HEAP_H
#define UK_HEAP_H

#include <stddef.h>

/*
 * Take over the ranges of uk_state.heap. Once.
 */
void uk_heap_open(void);

/*
 * Bytes that are free, in all blocks together.
 */
size_t uk_heap_free_bytes(void);

/*
 * As in C11, aligned to 8 bytes. Memory that malloc did not give ends the run.
 */
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);

#endif
