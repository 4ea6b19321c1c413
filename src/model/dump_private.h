/* SPDX-License-Identifier: MIT */
/* A machine from a dump while it is being made: the registers that were asked for and not there. */
#ifndef SW_MODEL_DUMP_PRIVATE_H
#define SW_MODEL_DUMP_PRIVATE_H

#include "base/buffer.h"
#include "model/dump.h"

/*
 * DUMP_ALWAYS and DUMP_STAGE2 are registers without which the whole stage is unknown.
 */
enum { DUMP_ALWAYS = SW_NEEDS, DUMP_STAGE2, DUMP_NEEDS };

struct dump_notes SW_VECTOR(const char *);

struct dump {
    struct sw_arena *arena;
    const struct sw_dump_inputs *inputs;
    struct sw_machine *machine;
    struct sw_buffer lacking[DUMP_NEEDS]; /* names, with commas */
    struct dump_notes notes;
    const char *refused; /* why stage 1 is not modelled, whatever registers there are; or NULL */
    bool too_wide;       /* err says which register */
    struct sw_error *err;
};

/*
 * The value of a register (or of other, unless that is SW_REGISTERS); 0 when neither is known, and
 * then it is noted as lacking for need.
 */
uint64_t dump_need(struct dump *dump, unsigned need, enum sw_register id, enum sw_register other);

/*
 * The same in 32 bits: AArch32 registers that have no more.
 */
uint32_t dump_need32(struct dump *dump, unsigned need, enum sw_register id);

/*
 * A register that can be done without: its value, or 0.
 */
uint64_t dump_optional(const struct dump *dump, enum sw_register id);
bool dump_knows(const struct dump *dump, enum sw_register id);

void dump_note(struct dump *dump, const char *note);

/*
 * Decode the registers of machine->regime into stage1.regime, and those of the hypervisor into
 * stage2.
 */
void dump_stage1(struct dump *dump);
void dump_stage2(struct dump *dump);

/*
 * What the CPU can do, by its ID registers.
 */
struct vmsa_features dump_features(struct dump *dump);

/*
 * Whether the hypervisor's level is AArch64.
 */
bool dump_is_aarch64(const struct dump *dump);

#endif
