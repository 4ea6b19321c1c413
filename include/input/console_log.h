/* SPDX-License-Identifier: MIT */
/* What a console said of a crash: which report it is, its registers, and what was not understood.
 * Knows no machine and judges nothing. */
#ifndef SW_INPUT_CONSOLE_LOG_H
#define SW_INPUT_CONSOLE_LOG_H

#include "base/file.h"
#include "base/value.h"
#include "base/vector.h"

/*
 * The kinds of report there are. REGISTERS: given by hand, NAME=VALUE.
 */
enum sw_log_format {
    SW_LOG_REGISTERS,
    SW_LOG_MINIOS,    /* Mini-OS, Mirage, Unikraft on Xen: "Fault handler at ... called (...)" */
    SW_LOG_TARGET,    /* stagewalk-fault(5) */
    SW_LOG_XEN_ABORT, /* traps.c:L:dXvY HSR=.. pc=.. gva=.. gpa=.. */
    SW_LOG_XEN_REGISTERS, /* Xen's dump of a vcpu */
    SW_LOG_XENCTX,
    SW_LOG_LINUX_ARM,
    SW_LOG_LINUX_ARM64,
    SW_LOG_UBOOT,
    SW_LOG_QEMU, /* -d int */
    SW_LOG_FORMATS
};

/*
 * Exceptions by the architecture's names.
 */
enum sw_log_exception {
    SW_EXCEPTION_UNKNOWN,
    SW_EXCEPTION_RESET,
    SW_EXCEPTION_UNDEFINED,
    SW_EXCEPTION_SVC,
    SW_EXCEPTION_PREFETCH,
    SW_EXCEPTION_DATA,
    SW_EXCEPTION_HYP,
    SW_EXCEPTION_FIQ,
    SW_EXCEPTION_SERROR,
    SW_EXCEPTIONS
};

/*
 * One register or fact: an Arm name in one spelling ("DFSR", "SP_svc", "X0"), or one of these:
 * GVA and GPA (what a hypervisor said of the access), FAULT_PC (its pc), OFFSET (IPA - VA of a flat
 * map), DTB_VA, EXC_LR (LR as the exception wrote it), RAM_BASE and RAM_SIZE. line is 0 for those
 * given by hand.
 */
struct sw_log_register {
    const char *name;
    uint64_t value;
    unsigned line;
};

/*
 * One word of a stack dump.
 */
struct sw_log_word {
    uint64_t address, value;
};

/*
 * CPSR.M, and of its modes those to which aborts and undefined instructions are taken (Arm ARM,
 * CPSR).
 */
enum { SW_CPSR_MODE = 0x1f, SW_CPSR_ABT = 0x17, SW_CPSR_UND = 0x1b };

/*
 * One crash. formats: bits 1 << enum sw_log_format of the reports that tell of it. printed is the
 * name the report gives the exception, where it has one; exception is the architecture's for the
 * same vector. source is the domain whose lines these are, -1 where none is said. headline is the
 * line that told of it (safe to print); texts are "" where there is none. repeats: how often the
 * same came again right behind.
 */
enum { SW_LOG_TEXT = 200, SW_LOG_SYMBOL = 64 };

/*
 * "probe+0x24": an address that a report gives by name; name is "" where it gives none.
 */
struct sw_log_place {
    char name[SW_LOG_SYMBOL];
    uint64_t offset;
    unsigned line;
};

struct sw_log_fault {
    unsigned formats;
    enum sw_log_exception exception;
    char printed[32];
    char headline[SW_LOG_TEXT];
    char cause[SW_LOG_TEXT]; /* the target's own sentence */
    unsigned first_line, last_line, printed_line;
    int source;
    bool again;        /* the handler itself crashed */
    bool began, ended; /* FAULT BEGIN, FAULT END */
    size_t repeats;
    struct sw_log_place pc, lr;
    uint32_t moved; /* U-Boot's: pc less "reloc pc", 0 where it was not told */
    unsigned moved_line;
    struct SW_VECTOR(struct sw_log_register) registers;
    struct SW_VECTOR(struct sw_log_word) stack;
};

enum { SW_LOG_FAULTS = 64, SW_LOG_FACTS = 64 };

/*
 * What holds for all lines of a source, not for one crash: its placement.
 */
struct sw_log_fact {
    struct sw_log_register at;
    int source;
};

/*
 * A whole log. faults: at most SW_LOG_FAULTS are kept; fault_count counts all. facts: OFFSET,
 * DTB_VA, RAM_BASE and RAM_SIZE of each source, at most SW_LOG_FACTS. notes say what was not
 * understood. lines: all there are; used: those that gave something.
 */
struct sw_console_log {
    const char *name;
    struct SW_VECTOR(struct sw_log_fault *) faults;
    size_t fault_count;
    struct SW_VECTOR(struct sw_log_fact) facts;
    struct SW_VECTOR(const char *) notes;
    unsigned formats;
    size_t lines, used;
};

/*
 * Read a log. Never fails: what is no log of a crash has no faults, and notes say so. Colours,
 * carriage returns, time stamps, prefixes of Xen and of toolstacks, interleaved domains, bytes that
 * are no text and a cut end are coped with. Takes time in proportion to the bytes.
 */
void sw_console_log_parse(struct sw_arena *arena, struct sw_bytes bytes,
                          struct sw_console_log *log);

/*
 * Read one NAME=VALUE into a fault of SW_LOG_REGISTERS. Errors, all SW_ERROR_USAGE: no '=', a name
 * that is no register (the known ones are listed), a value that is no number or too wide, a
 * register twice.
 */
SW_MUST_CHECK bool sw_log_fault_word(struct sw_arena *arena, struct sw_log_fault *fault,
                                     const char *word, struct sw_error *err);

/*
 * A register of a fault or NULL; the names of sw_log_register.
 */
const struct sw_log_register *sw_log_fault_register(const struct sw_log_fault *fault,
                                                    const char *name);

/*
 * A fact that holds for the lines of a source, or NULL: its own, or that of lines without a source.
 * What another domain said of itself is none.
 */
const struct sw_log_register *sw_console_log_fact(const struct sw_console_log *log,
                                                  const char *name, int source);

/*
 * The one spelling of a register's name, in any case of letters and with its aliases ("esr_el2",
 * "r0_usr", "fp"), or NULL; length bytes of name count. bits gets its width.
 */
const char *sw_log_register_name(const char *name, size_t length, unsigned *bits);

/*
 * Words, never NULL: "Mini-OS", "Data Abort"; and for machines "minios", "data-abort".
 */
const char *sw_log_format_name(enum sw_log_format format);
const char *sw_log_format_word(enum sw_log_format format);
const char *sw_log_exception_name(enum sw_log_exception exception);
const char *sw_log_exception_word(enum sw_log_exception exception);

#endif
