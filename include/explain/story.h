/* SPDX-License-Identifier: MIT */
/* A crash as a story about one machine: what faulted, where, at which stage, for which reason, and
 * what to change. */
#ifndef SW_EXPLAIN_STORY_H
#define SW_EXPLAIN_STORY_H

#include "input/console_log.h"
#include "input/dwarf.h"
#include "lint/rule.h"
#include "model/machine.h"
#include "model/translate.h"

/*
 * The causes there are. NONE: nothing was found that would be one (the story then says what is
 * unknown).
 */
enum sw_cause {
    SW_CAUSE_NONE,
    SW_CAUSE_NULL,             /* near address 0 */
    SW_CAUSE_STACK_OVERFLOW,   /* below the stack */
    SW_CAUSE_STACK_IN_TABLES,  /* the stack pointer is in the translation tables */
    SW_CAUSE_DTB_PAST_RAM,     /* the device tree is where RAM has ended */
    SW_CAUSE_DTB_OVERWRITTEN,  /* something of the image lies over the device tree */
    SW_CAUSE_BSS_OVER_MODULES, /* .bss lies over the device tree or the ramdisk */
    SW_CAUSE_WRONG_OFFSET,     /* IPA - VA is not what the image's tables can express */
    SW_CAUSE_PAST_RAM,         /* just past the end of RAM */
    SW_CAUSE_NO_STAGE2,        /* an IPA with nothing behind it */
    SW_CAUSE_TABLE_WALK,       /* a table that is not where the walk reads it */
    SW_CAUSE_UNMAPPED,         /* stage 1 maps nothing there */
    SW_CAUSE_EXECUTE_DEVICE,
    SW_CAUSE_EXECUTE_NEVER,
    SW_CAUSE_READ_ONLY, /* a write to what is read-only */
    SW_CAUSE_NO_RIGHT,
    SW_CAUSE_STAGE2_RIGHT, /* stage 2 does not allow it */
    SW_CAUSE_DOMAIN,
    SW_CAUSE_ACCESS_FLAG,
    SW_CAUSE_ADDRESS_SIZE,
    SW_CAUSE_ALIGNMENT,
    SW_CAUSE_EXTERNAL,
    SW_CAUSE_FLOATING_POINT, /* a floating-point instruction that is not enabled */
    SW_CAUSE_UNDEFINED,
    SW_CAUSE_CALL,       /* a supervisor or hypervisor call nobody handles */
    SW_CAUSE_HYPERVISOR, /* the hypervisor itself faulted */
    SW_CAUSES
};

/*
 * What kind of access it was; UNKNOWN where no register says it.
 */
enum sw_story_access { SW_ACCESS_UNKNOWN, SW_ACCESS_READ, SW_ACCESS_WRITE, SW_ACCESS_EXECUTE };

/*
 * An address in code, by every name it has. NULL and 0 where there is none.
 */
struct sw_story_place {
    struct sw_value va;
    const char *symbol;
    uint64_t offset;
    struct sw_dwarf_line line;
};

struct sw_story_code {
    uint64_t va;
    bool current;
    const char *text;
};

/*
 * What a thing was concluded from, and the line of the log that has it (0: none).
 */
struct sw_story_evidence {
    const char *text;
    unsigned line;
};

/*
 * One crash. level is known for faults that have one. status is what the fault status says in
 * words. injected: the hypervisor made this abort; assumed: no register says so. unknown is NULL
 * when the story is whole; else what could not be told, and cause is then the best guess or NONE.
 */
struct sw_story {
    const struct sw_log_fault *fault;
    enum sw_log_exception exception;
    bool aarch64;
    struct sw_story_place pc, lr;
    struct sw_value sp, va, ipa, level, offset;
    enum sw_story_access access;
    enum vmsa_outcome outcome;     /* VMSA_OK: no status was given */
    bool has_status, other_status; /* other: the status is none of a walk's outcomes */
    const char *status;
    unsigned stage; /* 0: not known */
    bool on_walk, s1ptw;
    bool injected, injected_assumed;
    enum sw_cause cause;
    const char *title, *help, *unknown;
    const struct sw_rule *rule;
    bool traced;
    struct sw_trace trace;
    const struct sw_region *region;
    struct SW_VECTOR(struct sw_story_evidence) evidence;
    struct SW_VECTOR(const char *) notes;
    struct SW_VECTOR(struct sw_story_code) code;
    struct SW_VECTOR(struct sw_story_place) callers;
    struct SW_VECTOR(const struct sw_finding *) findings;
};

/*
 * What a story may be told by. machine, names, dwarf, log and report may be NULL. ram: the guest's
 * own banks, as somebody who knows gave them; ram_count 0: nobody did.
 */
struct sw_story_inputs {
    const struct sw_machine *machine;
    const struct sw_image *names;
    struct sw_dwarf *dwarf;
    const struct sw_console_log *log;
    const struct sw_report *report;
    const struct sw_range *ram;
    size_t ram_count;
};

/*
 * Tell the story of a fault. Never fails: what cannot be told is said to be unknown. Everything
 * lives in the arena.
 */
void sw_story_tell(struct sw_arena *arena, const struct sw_story_inputs *inputs,
                   const struct sw_log_fault *fault, struct sw_story *story);

/*
 * "stack-overflow", "past-ram"; "read", "write", "fetch", "access".
 */
const char *sw_cause_word(enum sw_cause cause);
const char *sw_story_access_name(enum sw_story_access access);

#endif
