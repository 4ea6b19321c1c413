/* SPDX-License-Identifier: MIT */
/* The C library functions that libfdt and the compiler ask for, with their usual meaning. */
#ifndef UK_STRING_H
#define UK_STRING_H

#include <stddef.h>

void *memchr(const void *s, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *s, int c, size_t n);
char *strchr(const char *s, int c);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
char *strrchr(const char *s, int c);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);

/*
 * Base 0 (by prefix), 8, 10 or 16. Stops at the first character that is no digit; a number past 32
 * bits gives the largest one.
 */
unsigned long strtoul(const char *s, char **end, int base);

#endif
