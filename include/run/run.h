/* SPDX-License-Identifier: MIT */
/* Running boot code: what goes in, and the table of functions that the plugin exports. Knows no
 * command and prints nothing. */
#ifndef SW_RUN_RUN_H
#define SW_RUN_RUN_H

#include "model/boot_trace.h"

/*
 * Bytes put into memory before the start; those of a later piece win. data must outlive the run.
 */
struct sw_run_piece {
    uint64_t ipa, size;
    const unsigned char *data;
};

/*
 * One run. machine says what lies where; its RAM must be that of the machine the runner was opened
 * for. cpsr must be that of a privileged mode other than HYP.
 */
struct sw_run_request {
    const struct sw_machine *machine;
    const struct sw_run_piece *pieces;
    size_t piece_count;
    uint32_t entry; /* IPA, which is the VA too */
    bool entry_thumb;
    uint32_t r[3], cpsr, sctlr;
    struct sw_value until;  /* VA to run to with the MMU on */
    const char *until_name; /* for the sentence: "uk_map_complete" */
    bool until_mmu;         /* the MMU going on is enough */
    uint64_t limit;         /* instructions */
    /* Called now and then; may be NULL. */
    void (*progress)(void *context, uint64_t instructions, uint64_t limit);
    void *context;
};

struct sw_runner;

/*
 * What the plugin exports under the name sw_run_functions. interface must be SW_RUN_INTERFACE: a
 * plugin of another build is refused by number, not by a crash.
 */
enum { SW_RUN_INTERFACE = 3 };

/*
 * How closely to look. WATCH: every access and fetch by the model, all events. BRIEF: the emulator
 * alone, at its own speed, for a run that is expected to reach request->until. Whether it did is
 * certain (the registers and tables at the end are there, and the model finds the last pc through
 * them); when it did not, nothing but that is known: the end is SW_BOOT_END_LIMIT.
 */
enum sw_run_watch { SW_RUN_WATCH, SW_RUN_BRIEF };

struct sw_run_functions {
    unsigned interface;
    /*
     * A runner for machines with these RAM banks; freed with the arena. SW_ERROR_MISSING: the
     * emulator cannot be opened or given the memory.
     */
    bool (*open)(struct sw_arena *arena, const struct sw_machine *machine, enum sw_run_watch watch,
                 struct sw_runner **runner, struct sw_error *err);
    /*
     * Run once; everything starts anew each time. The trace is in the arena. SW_ERROR_MISSING: the
     * emulator itself fails. What the image does wrong is in the trace.
     */
    bool (*run)(struct sw_runner *runner, struct sw_arena *arena,
                const struct sw_run_request *request, struct sw_boot_trace **trace,
                struct sw_error *err);
};

#endif
