/* SPDX-License-Identifier: MIT */
/* The device tree as the unikernel needs it. The only one that knows libfdt. */
#ifndef UK_FDT_H
#define UK_FDT_H

#include "boot/map.h"

enum uk_conduit { UK_NO_PSCI, UK_PSCI_HVC, UK_PSCI_SMC };

enum { UK_BOOTARGS = 256 };

/*
 * The interrupt controller: version 2 or 3, 0 where there is none that is known. interface is the
 * CPU interface of a GICv2, the first redistributor of a GICv3.
 */
struct uk_gic {
    uint32_t version, distributor, interface;
};

/*
 * All addresses are IPAs; 0 where there is none.
 */
struct uk_machine {
    struct boot_platform platform;
    uint32_t uart;   /* of a PL011 or one that looks like it */
    uint32_t sysreg; /* of a Versatile Express board */
    uint32_t rtc;    /* of a PL031 */
    struct uk_gic gic;
    uint32_t timer_ppi; /* interrupt numbers; 0: the tree has none */
    uint32_t event_ppi;
    uint32_t timer_hz; /* only where the tree says what firmware left out */
    enum uk_conduit conduit;
    bool xen;
    char bootargs[UK_BOOTARGS]; /* cut where it is longer */
};

enum uk_fdt_status {
    UK_FDT_OK,
    UK_FDT_BAD,      /* libfdt refuses it */
    UK_FDT_TOO_MANY, /* more nodes, banks or reserved ranges than there is room for */
};

/*
 * Read the tree at VA fdt, size bytes of it. What does not fit below 4 GB is left out.
 */
enum uk_fdt_status uk_fdt_read(void *fdt, uint32_t size, struct uk_machine *machine);

#endif
