/* SPDX-License-Identifier: MIT */
/* Linux system calls for init.c, by one architecture's call32.S or call64.S. */
#ifndef TESTS_DUMPS_CALL_H
#define TESTS_DUMPS_CALL_H

enum guest_call { GUEST_READ, GUEST_WRITE, GUEST_MMAP, GUEST_MPROTECT };

/* What the kernel answers: a value, an address, or minus an error number. */
long guest_call(enum guest_call call, long a, long b, long c, long d, long e, long f);

#endif
