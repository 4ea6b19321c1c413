/* SPDX-License-Identifier: MIT */
/* Cores of whole machines: QEMU's dump-guest-memory and Xen's xl dump-core, as memory and the
 * registers they carry. Knows no tables. */
#ifndef SW_INPUT_CORE_H
#define SW_INPUT_CORE_H

#include "input/memory.h"
#include "input/registers.h"

enum sw_core_kind { SW_CORE_QEMU, SW_CORE_XEN };

/*
 * addresses of memory are the machine's physical ones; for a Xen guest its IPAs, behind which lies
 * no stage 2. registers has the PC, SP, LR and CPSR of the first CPU, where the core has them.
 */
struct sw_core {
    enum sw_core_kind kind;
    struct sw_memory memory;
    struct sw_registers registers;
    bool aarch64;
};

/*
 * Read a core. Errors (SW_ERROR_INPUT): not an ELF core of an ARM machine, truncated, tables in it
 * that make no sense, no memory in it (xl dump-core of a guest whose RAM it does not know), pieces
 * of memory that overlap.
 */
SW_MUST_CHECK bool sw_core_parse(struct sw_arena *arena, struct sw_bytes bytes,
                                 struct sw_core **core, struct sw_error *err);
SW_MUST_CHECK bool sw_core_open(struct sw_arena *arena, const char *path, struct sw_core **core,
                                struct sw_error *err);

#endif
