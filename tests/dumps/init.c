/* SPDX-License-Identifier: MIT */
/* The only program of a Linux in a test: makes pages of every kind, then tells on the console that
 * it waits in the kernel and, after a line was typed, that it runs. No library; knows no tool. */
#include <stddef.h>

#include "call.h"

enum {
    PAGE = 4096,
    MIDDLE = 300, /* pages, more than one 1 MB section */
    LARGE = 6 * 1024 * 1024,
    READ = 1,
    WRITE = 2,
    EXEC = 4,
    PRIVATE_ANONYMOUS = 0x22
};

static const char waits[] = "STAGEWALK-WAITS\n", runs[] = "STAGEWALK-RUNS\n";

static volatile char *map(size_t size)
{
    return (volatile char *)guest_call(GUEST_MMAP, 0, (long)size, READ | WRITE, PRIVATE_ANONYMOUS,
                                       -1, 0);
}

static void protect(volatile char *at, long size, long rights)
{
    (void)guest_call(GUEST_MPROTECT, (long)at, size, rights, 0, 0, 0);
}

/* Pages with each set of rights, PROT_NONE too, beside pages that were never touched. */
static void make_pages(void)
{
    static const long rights[] = {0, READ, READ | EXEC, READ | WRITE | EXEC, READ | WRITE};
    volatile char *middle = map(MIDDLE * PAGE), *large = map(LARGE);

    for (int i = 0; i < MIDDLE; i++)
        if (i % 3)
            middle[i * PAGE] = 1;
    for (int i = 0; i < MIDDLE; i += 7)
        protect(middle + i * PAGE, PAGE, rights[i % 5]);
    for (int i = 0; i < LARGE; i += PAGE)
        large[i] = 1;
}

static void say(const char *text, size_t size)
{
    (void)guest_call(GUEST_WRITE, 1, (long)text, (long)size, 0, 0, 0);
}

void guest_main(void)
{
    char line[1];

    make_pages();
    say(waits, sizeof waits - 1);
    (void)guest_call(GUEST_READ, 0, (long)line, sizeof line, 0, 0, 0);
    say(runs, sizeof runs - 1);
    for (;;)
        (void)*(volatile char *)waits;
}
