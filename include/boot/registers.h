/* SPDX-License-Identifier: MIT */
/* The register block the target loads to turn its MMU on. Assembly loads it and chooses no bits. */
#ifndef BOOT_REGISTERS_H
#define BOOT_REGISTERS_H

#include "boot/place.h"

/*
 * In the order they are loaded. sctlr is the whole new value: the current one with M, C, I, Z set
 * and A, V, EE, TRE, AFE, TE, WXN and UWXN cleared.
 */
struct boot_registers {
    uint32_t dacr;  /* domain 0 client, all others no access */
    uint32_t ttbcr; /* 0: short descriptors, N = 0 */
    uint32_t ttbr0; /* table IPA, walks Normal write-back write-allocate, shareable */
    uint32_t ttbr1; /* 0: N = 0 never uses it */
    uint32_t vbar;  /* VA of the vectors, 32-byte aligned */
    uint32_t sctlr;
};

/*
 * sctlr_now is SCTLR as found at entry; vectors the VA of the vector table.
 */
struct boot_registers boot_registers_for(const struct boot_placement *placement, uint32_t sctlr_now,
                                         uint32_t vectors);

#endif
