/* SPDX-License-Identifier: MIT */
/* What OCaml's runtime asks of a C library and musl's cannot give here, as it would ask Linux:
 * declared as glibc 2.36 has it on 32-bit Arm, which the runtime was compiled for. */
#ifndef UK_OCAML_LIBC_H
#define UK_OCAML_LIBC_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The errors that are told here (Linux, asm-generic/errno*.h).
 */
enum { UK_ENOENT = 2, UK_EBADF = 9, UK_ESPIPE = 29, UK_ENOSYS = 38 };

/*
 * Point the CPU's thread register at memory of our own, and let the floating-point unit compute as
 * IEEE 754 says, rounding to nearest. Before anything of a C library runs.
 */
void uk_thread_open(void);

/*
 * Say on the console that name is not to be had here, and set errno to ENOSYS. Returns -1.
 */
int uk_unsupported(const char *name);

int *__errno_location(void);
_Noreturn void exit(int status);

/*
 * musl's, which writes to memory and nothing else.
 */
int vsnprintf(char *restrict to, size_t size, const char *restrict format, va_list arguments);

#endif
