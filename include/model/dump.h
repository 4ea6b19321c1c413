/* SPDX-License-Identifier: MIT */
/* A machine from what can be read from outside: memory and registers. Knows no image but for
 * names. */
#ifndef SW_MODEL_DUMP_H
#define SW_MODEL_DUMP_H

#include "input/memory.h"
#include "input/registers.h"
#include "model/machine.h"

/*
 * Pointers must outlive the machine. wanted is NULL or the word of a regime. registers_name is for
 * messages ("regs.txt"). aarch64: the core is of an AArch64 machine. symbols may be NULL.
 */
struct sw_dump_inputs {
    const char *about;
    const struct sw_memory *memory;
    const struct sw_registers *registers;
    const char *registers_name;
    const char *wanted;
    bool aarch64;
    const struct sw_image *symbols;
};

/*
 * Decode the registers of one regime and put its tables behind the memory; under pl1 and el1 the
 * hypervisor's stage 2, if HCR.VM or HCR.DC is set. A register that is needed always and not given
 * leaves the stage unknown; one that only some walks need is named in machine->missing. Errors
 * (SW_ERROR_INPUT): a value that the register cannot have in AArch32.
 */
SW_MUST_CHECK bool sw_machine_from_dump(struct sw_arena *arena, const struct sw_dump_inputs *inputs,
                                        struct sw_machine **machine, struct sw_error *err);

#endif
