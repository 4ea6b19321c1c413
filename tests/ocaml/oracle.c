/* SPDX-License-Identifier: MIT */
/* Runs the OCaml object it is linked with as the unikernel does, on Linux: what it prints is what
 * the unikernel is held against. */
#include <stdint.h>
#include <time.h>

void caml_startup(char **argv);
void caml_shutdown(void);
intptr_t stagewalk_ticks(intptr_t unit);

/* Milliseconds of the clock, as an OCaml int. */
intptr_t stagewalk_ticks(intptr_t unit)
{
    struct timespec now;

    (void)unit;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (intptr_t)((((uint32_t)now.tv_sec & 0xffff) * 1000 + (uint32_t)now.tv_nsec / 1000000)
                          << 1 |
                      1);
}

int main(int argc, char **argv)
{
    static char name[] = "main";

    (void)argc;
    argv[0] = name;
    caml_startup(argv);
    caml_shutdown();
    return 0;
}
