/* SPDX-License-Identifier: MIT */
/* Text for whoever watches. Knows no exceptions and no tables. */
#ifndef UK_CONSOLE_H
#define UK_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Where text can go. flush waits until all of it has left, within reason.
 */
struct uk_sink {
    const char *name;
    void (*write)(const char *text, uint32_t length);
    void (*flush)(void);
    bool carriage_return; /* before each new line */
};

/*
 * A PL011 that firmware or hypervisor has set up; the SBSA UART and Xen's vpl011 are the same here.
 * Its registers are mapped at VA base.
 */
const struct uk_sink *uk_pl011_open(uint32_t base);

/*
 * Xen's console by hypercall, for domains it lets do that.
 */
const struct uk_sink *uk_xen_console_open(void);

/*
 * The ring that a toolstack gives a domain: NULL where it gave none.
 */
const struct uk_sink *uk_ring_console_open(void);

/*
 * From here on text goes there.
 */
void uk_console_open(const struct uk_sink *sink);

/*
 * %s, %.*s, %c, %u, %d, %x, %08x and %%; 32-bit numbers. It leaves with each new line. Without a
 * console: nothing happens.
 */
__attribute__((format(printf, 1, 2))) void uk_print(const char *format, ...);

/*
 * Hand over what is left and wait until it has gone. Before the machine is switched off.
 */
void uk_console_flush(void);

#endif
