/* SPDX-License-Identifier: MIT */
/* The PL011 as a console (Arm DDI 0183): data at 0, flags at 0x18. */
#include "console.h"

enum {
    PL011_DR = 0x00,
    PL011_FR = 0x18,
    PL011_FR_BUSY = 1 << 3,
    PL011_FR_TXFF = 1 << 5,
    PATIENCE = 10000000, /* reads of the flags before a UART that never drains is given up */
};

static uint32_t uart;

static volatile uint32_t *word(uint32_t offset)
{
    return (volatile uint32_t *)(uintptr_t)(uart + offset);
}

/* Not for ever: a UART that was switched off must not keep the machine from being so. */
static void wait_while(uint32_t flag)
{
    for (int i = 0; i < PATIENCE && (*word(PL011_FR) & flag) != 0; i++) {
    }
}

static void write(const char *text, uint32_t length)
{
    for (uint32_t i = 0; i < length; i++) {
        wait_while(PL011_FR_TXFF);
        *word(PL011_DR) = (unsigned char)text[i];
    }
}

static void flush(void)
{
    wait_while(PL011_FR_BUSY);
}

static const struct uk_sink sink = {"PL011", write, flush, true};

const struct uk_sink *uk_pl011_open(uint32_t base)
{
    uart = base;
    return &sink;
}
