/* SPDX-License-Identifier: MIT */
/* The names of registers as crash reports write them, in one spelling; and of the reports. */
#include "input/console_log.h"

#include "base/buffer.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <strings.h>

/* Aliases follow the spelling. shown: worth a place in a list of what can be given by hand. */
static const struct row {
    const char *name;
    const char *aliases[4];
    uint8_t bits;
    bool shown;
} rows[] = {
    {"DFSR", {NULL}, 32, true},        {"DFAR", {NULL}, 32, true},
    {"IFSR", {NULL}, 32, true},        {"IFAR", {NULL}, 32, true},
    {"HSR", {"ESR_EL2"}, 64, true},    {"HPFAR", {"HPFAR_EL2"}, 64, true},
    {"HDFAR", {NULL}, 32, true},       {"HIFAR", {NULL}, 32, true},
    {"FAR_EL2", {NULL}, 64, true},     {"ESR", {"ESR_EL1"}, 64, true},
    {"FAR", {"FAR_EL1"}, 64, true},    {"ELR", {"ELR_EL1"}, 64, true},
    {"PC", {NULL}, 64, true},          {"LR", {NULL}, 64, true},
    {"SP", {NULL}, 64, true},          {"CPSR", {"PSR", "PSTATE"}, 64, true},
    {"SPSR", {NULL}, 64, false},       {"SCTLR", {"Control"}, 64, true},
    {"TTBCR", {"TCR"}, 64, true},      {"TTBR0", {"Table"}, 64, true},
    {"TTBR1", {NULL}, 64, true},       {"DACR", {"DAC"}, 32, true},
    {"PRRR", {"MAIR0"}, 32, false},    {"NMRR", {"MAIR1"}, 32, false},
    {"VBAR", {NULL}, 64, false},       {"VTTBR", {"VTTBR_EL2"}, 64, false},
    {"VTCR", {"VTCR_EL2"}, 64, false}, {"HCR", {"HCR_EL2"}, 64, false},
    {"OFFSET", {NULL}, 64, true},      {"GVA", {NULL}, 64, true},
    {"GPA", {NULL}, 64, true},         {"EXC_LR", {NULL}, 32, true},
    {"EXC_CPSR", {NULL}, 32, false},
};

static const char *const general[] = {
    "R0",  "R1",  "R2",  "R3",  "R4",  "R5",  "R6",  "R7",  "R8",  "R9",  "R10", "R11",
    "R12", "SP",  "LR",  "PC",  "X0",  "X1",  "X2",  "X3",  "X4",  "X5",  "X6",  "X7",
    "X8",  "X9",  "X10", "X11", "X12", "X13", "X14", "X15", "X16", "X17", "X18", "X19",
    "X20", "X21", "X22", "X23", "X24", "X25", "X26", "X27", "X28", "X29", "X30",
};

static const char *const banked[] = {
    "SP_usr",   "LR_usr", "SP_svc",   "LR_svc",  "SPSR_svc", "SP_abt",   "LR_abt", "SPSR_abt",
    "SP_und",   "LR_und", "SPSR_und", "SP_irq",  "LR_irq",   "SPSR_irq", "SP_fiq", "LR_fiq",
    "SPSR_fiq", "R8_fiq", "R9_fiq",   "R10_fiq", "R11_fiq",  "R12_fiq",
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool same(const char *name, size_t length, const char *other)
{
    return strlen(other) == length && strncasecmp(name, other, length) == 0;
}

/* "r0_usr" is r0, as is QEMU's R00; r13 to r15 have names; fp and ip are r11 and r12. */
static const char *general_name(const char *name, size_t length)
{
    const size_t arm = 16;
    char number[8];

    if (length == 3 && name[1] == '0') {
        snprintf(number, sizeof number, "%c%c", name[0], name[2]);
        return general_name(number, 2);
    }

    if (length > 4 && strncasecmp(name + length - 4, "_usr", 4) == 0 &&
        (name[0] == 'r' || name[0] == 'R'))
        length -= 4;
    for (size_t i = 0; i < COUNT(general); i++)
        if (same(name, length, general[i]))
            return general[i];
    for (size_t i = 13; i < arm; i++) {
        snprintf(number, sizeof number, "R%zu", i);
        if (same(name, length, number))
            return general[i];
    }
    if (same(name, length, "fp"))
        return "R11";
    return same(name, length, "ip") ? "R12" : NULL;
}

const char *sw_log_register_name(const char *name, size_t length, unsigned *bits)
{
    const char *found;

    *bits = 64;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        bool here = same(name, length, row->name);

        for (size_t k = 0; k < COUNT(row->aliases) && row->aliases[k]; k++)
            here = here || same(name, length, row->aliases[k]);
        if (here) {
            *bits = row->bits;
            return row->name;
        }
    }
    *bits = 32;
    for (size_t i = 0; i < COUNT(banked); i++)
        if (same(name, length, banked[i]))
            return banked[i];
    found = general_name(name, length);
    *bits = found && found[0] == 'R' ? 32 : 64;
    return found;
}

const struct sw_log_register *sw_log_fault_register(const struct sw_log_fault *fault,
                                                    const char *name)
{
    for (size_t i = 0; i < fault->registers.count; i++)
        if (strcmp(fault->registers.items[i].name, name) == 0)
            return &fault->registers.items[i];
    return NULL;
}

static bool fail_name(struct sw_arena *arena, const char *name, struct sw_error *err)
{
    struct sw_buffer known = {.arena = arena};
    const char *names[COUNT(rows) + 1] = {NULL};
    const char *near;

    for (size_t i = 0; i < COUNT(rows); i++) {
        names[i] = rows[i].name;
        if (rows[i].shown)
            sw_buffer_printf(&known, "%s%s", known.length ? ", " : "", rows[i].name);
    }
    near = sw_text_nearest(name, names);
    return sw_fail(err, SW_ERROR_USAGE,
                   "--fault: unknown register '%s'%s%s%s (known: %s, R0 to R12, X0 to X30, SP_svc "
                   "and the other banks)",
                   name, near ? "; did you mean " : "", near ? near : "", near ? "?" : "",
                   known.text);
}

bool sw_log_fault_word(struct sw_arena *arena, struct sw_log_fault *fault, const char *word,
                       struct sw_error *err)
{
    const char *equals = strchr(word, '=');
    const size_t length = equals ? (size_t)(equals - word) : strlen(word);
    struct sw_log_register made = {0};
    unsigned bits;

    if (!equals)
        return sw_fail(err, SW_ERROR_USAGE, "--fault %s: not NAME=VALUE, as in DFSR=0x805", word);
    made.name = sw_log_register_name(word, length, &bits);
    if (!made.name)
        return fail_name(arena, sw_strndup(arena, word, length), err);
    if (!sw_text_number(equals + 1, &made.value))
        return sw_fail(err, SW_ERROR_USAGE,
                       "--fault %s: '%s' is not a number (decimal, or hexadecimal with 0x)", word,
                       equals + 1);
    if (bits < 64 && made.value >> bits)
        return sw_fail(err, SW_ERROR_USAGE,
                       "--fault %s: %s has %u bits, and 0x%" PRIx64 " is wider", word, made.name,
                       bits, made.value);
    if (sw_log_fault_register(fault, made.name))
        return sw_fail(err, SW_ERROR_USAGE, "--fault %s: %s is given twice", word, made.name);
    sw_push(arena, &fault->registers, made);
    return true;
}

/* ---- words ---- */

static const struct words {
    const char *name, *word;
} formats[SW_LOG_FORMATS] = {
    [SW_LOG_REGISTERS] = {"registers given by hand", "registers"},
    [SW_LOG_MINIOS] = {"Mini-OS", "minios"},
    [SW_LOG_TARGET] = {"stagewalk-fault(5)", "stagewalk-fault"},
    [SW_LOG_XEN_ABORT] = {"Xen's line of a guest's abort", "xen-abort"},
    [SW_LOG_XEN_REGISTERS] = {"Xen's register dump", "xen-registers"},
    [SW_LOG_XENCTX] = {"xenctx", "xenctx"},
    [SW_LOG_LINUX_ARM] = {"Linux arm", "linux-arm"},
    [SW_LOG_LINUX_ARM64] = {"Linux arm64", "linux-arm64"},
    [SW_LOG_UBOOT] = {"U-Boot", "u-boot"},
    [SW_LOG_QEMU] = {"QEMU -d int", "qemu"},
};

static const struct words exceptions[SW_EXCEPTIONS] = {
    [SW_EXCEPTION_UNKNOWN] = {"exception", "unknown"},
    [SW_EXCEPTION_RESET] = {"Reset", "reset"},
    [SW_EXCEPTION_UNDEFINED] = {"Undefined Instruction", "undefined-instruction"},
    [SW_EXCEPTION_SVC] = {"Supervisor Call", "supervisor-call"},
    [SW_EXCEPTION_PREFETCH] = {"Prefetch Abort", "prefetch-abort"},
    [SW_EXCEPTION_DATA] = {"Data Abort", "data-abort"},
    [SW_EXCEPTION_HYP] = {"Hyp Trap", "hyp-trap"},
    [SW_EXCEPTION_FIQ] = {"FIQ", "fiq"},
    [SW_EXCEPTION_SERROR] = {"SError", "serror"},
};

const char *sw_log_format_name(enum sw_log_format format)
{
    return formats[format].name;
}

const char *sw_log_format_word(enum sw_log_format format)
{
    return formats[format].word;
}

const char *sw_log_exception_name(enum sw_log_exception exception)
{
    return exceptions[exception].name;
}

const char *sw_log_exception_word(enum sw_log_exception exception)
{
    return exceptions[exception].word;
}
