/* SPDX-License-Identifier: MIT */
/* The report of an exception nobody expected. Its form is docs/man/stagewalk-fault.5. */
#ifndef UK_FAULT_H
#define UK_FAULT_H

#include <stdint.h>

/*
 * What vectors.S saves on the stack of the exception's mode: registers of the interrupted mode,
 * then this exception's own.
 */
struct uk_frame {
    uint32_t r[13];
    uint32_t sp, lr;
    uint32_t taken_lr; /* LR of the exception mode, as the CPU wrote it */
    uint32_t spsr;     /* the state at the fault */
    uint32_t cpsr;     /* the handler's */
    uint32_t number;   /* offset in the vector table / 4 */
};

/*
 * The registers that some modes have for themselves, as vectors.S finds them when it reports. Of
 * the mode the exception is handled in, sp is past the frame.
 */
struct uk_banked {
    struct {
        uint32_t sp, lr;
    } usr;
    struct {
        uint32_t sp, lr, spsr;
    } modes[5]; /* SVC, ABT, UND, IRQ, FIQ */
    uint32_t fiq_r8[5];
};

/*
 * Called by vectors.S alone, with everything masked. Prints the report and switches the machine
 * off.
 */
_Noreturn void uk_fault(const struct uk_frame *frame);

#endif
