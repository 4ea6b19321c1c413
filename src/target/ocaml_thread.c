/* SPDX-License-Identifier: MIT */
/* The one thread's own memory, at TPIDRURO: what the C libraries' functions look for there. */
#include "ocaml_libc.h"

#include "arm32/cpu.h"

UK_REGISTER(tpidruro, 0, c13, c0, 3)

enum {
    BELOW = 256,   /* musl keeps a struct here; nothing that is linked in writes to it */
    RESERVED = 8,  /* of the ABI (Addenda to the Arm ABI, thread local storage): two words */
    VARIABLES = 8, /* those of the link: errno; unikernel.lds has no others to place */
};

static _Alignas(8) unsigned char thread[BELOW + RESERVED + VARIABLES];

/* glibc's libm sets it. The linker knows its place by its name alone. */
extern _Thread_local int errno;
_Thread_local int errno;

void uk_thread_open(void)
{
    uk_write_tpidruro((uint32_t)(uintptr_t)(thread + BELOW));
    uk_isb();
    __asm__ volatile(".fpu vfpv3-d16\n\tvmsr fpscr, %0" : : "r"(0) : "memory");
}

int *__errno_location(void)
{
    return &errno;
}

/* The name that musl's own functions use. */
int *___errno_location(void);

int *___errno_location(void)
{
    return &errno;
}
