/* SPDX-License-Identifier: MIT */
/* What runs with the MMU off, and what it leaves behind for the rest. Its callers are entry.S and,
 * for struct uk_boot, main. */
#ifndef UK_EARLY_H
#define UK_EARLY_H

#include "boot/map.h"
#include "boot/registers.h"

/*
 * The values that make the Hyp regime harmless before the CPU leaves it. In the order entry.S loads
 * them.
 */
struct uk_hyp {
    uint32_t hcr, hcptr, hstr, hdcr, cnthctl, vpidr, vmpidr, hvbar;
    uint32_t hsctlr, cntvoff_low, cntvoff_high, spsr;
};

/*
 * All that is known of the start. entry.S writes the first four words.
 */
struct uk_boot {
    uint32_t load;     /* IPA of _start as loaded */
    uint32_t cpsr;     /* at entry */
    uint32_t machine;  /* r1 at entry: the board's number, where it has one */
    uint32_t fdt;      /* r2 at entry: IPA of the device tree as handed over */
    uint32_t dtb_size; /* its used bytes */
    struct boot_placement placement;
    struct boot_registers registers;
    struct uk_hyp hyp;
};

/*
 * The image's own corners and the vector tables, from the linker script and the .S files. Hidden,
 * so that C finds them relative to the program counter and no global offset table appears.
 */
#pragma GCC visibility push(hidden)
extern char _start[], _etext[], _erodata[], _edata[], _end[];
extern struct uk_boot uk_boot;
extern char uk_vectors[], uk_hyp_vectors[];
void uk_cache_clean_invalidate(uint32_t first, uint32_t end);
void uk_cache_invalidate(uint32_t first, uint32_t end);
void uk_cache_fetch(void);
#pragma GCC visibility pop

/*
 * MMU off, at the load address: decide the placement and copy the device tree to where it will be.
 * Returns the final base. Where that cannot be done it says so on a console it knows by the machine
 * number, if it does, and never returns.
 */
uint32_t uk_early_place(struct uk_boot *boot);

/*
 * MMU off, at the final place: is this mode Hyp; the values for leaving it; the table and the
 * registers that turn the MMU on, with the caches holding nothing stale.
 */
uint32_t uk_early_in_hyp(uint32_t cpsr);
const struct uk_hyp *uk_early_hyp(struct uk_boot *boot);
const struct boot_registers *uk_early_map(struct uk_boot *boot);

#endif
