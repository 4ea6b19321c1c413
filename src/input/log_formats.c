/* SPDX-License-Identifier: MIT */
/* The sentences by which crash reports begin, and those with numbers in them: one row a sentence.
 * The forms are Mini-OS's arch/arm/panic.c and setup.c, Xen's arch/arm/traps.c, Linux' arch/arm and
 * arch/arm64 mm/fault.c, U-Boot's arch/arm/lib interrupts.c and QEMU's target/arm/helper.c. */
#include "log_private.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* A number must end like one: many words and names begin with hexadecimal digits, and more than 16
 * digits are no register. *at moves only past a number. */
bool log_hex(const char **at, uint64_t *value)
{
    const char *digit = *at;
    unsigned count = 0;

    *value = 0;
    if (digit[0] == '0' && (digit[1] | 0x20) == 'x')
        digit += 2;
    for (; isxdigit((unsigned char)*digit); digit++, count++)
        *value =
            *value << 4 |
            (uint64_t)(isdigit((unsigned char)*digit) ? *digit - '0' : (*digit | 0x20) - 'a' + 10);
    if (count == 0 || count > 16 || isalnum((unsigned char)*digit) || *digit == '_' ||
        *digit == '+' || (*digit == '.' && isalnum((unsigned char)digit[1])))
        return false;
    *at = digit;
    return true;
}

/* The number behind some words of a line. */
bool log_hex_after(const char *text, const char *words, uint64_t *value)
{
    const char *at = strstr(text, words);

    if (!at)
        return false;
    at += strlen(words);
    return log_hex(&at, value);
}

/* A log may hold anything. It is cut to its room and made printable before it is kept, as it is
 * shown on a terminal later. */
void log_set_printed(struct sw_log_fault *fault, const char *at, size_t length)
{
    char copy[sizeof fault->printed];

    snprintf(copy, sizeof copy, "%.*s", (int)(length < sizeof copy ? length : sizeof copy - 1), at);
    sw_text_printable(fault->printed, sizeof fault->printed, copy);
}

/* ---- the target ---- */

/* Kept, so that a report without its end can be told to be cut. */
static bool take_begin(struct log_reading *reading, struct log_line *line, const char *at)
{
    (void)at;
    log_headline(reading, line, SW_LOG_TARGET)->began = true;
    return true;
}

/* The report's parts, with or without its beginning: a log may start in the middle. */
static struct sw_log_fault *target_fault(struct log_reading *reading, const struct log_line *line)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);

    return fault->formats & 1U << SW_LOG_TARGET ? fault
                                                : log_headline(reading, line, SW_LOG_TARGET);
}

/* Names are compared as a whole: one that is not among them leaves the exception unknown. */
static bool take_exception(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault;
    const char *from = strstr(at, " from ");

    if (!from)
        return false;
    fault = target_fault(reading, line);
    log_set_printed(fault, at, (size_t)(from - at));
    for (size_t i = 0; i < SW_EXCEPTIONS; i++)
        if (strcmp(fault->printed, sw_log_exception_name((enum sw_log_exception)i)) == 0)
            fault->exception = (enum sw_log_exception)i;
    sw_text_printable(fault->headline, sizeof fault->headline, line->text);
    return true;
}

static bool take_cause(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault = target_fault(reading, line);

    sw_text_printable(fault->cause, sizeof fault->cause, at);
    return true;
}

static bool take_end(struct log_reading *reading, struct log_line *line, const char *at)
{
    (void)at;
    log_fault_of(reading, line)->ended = true;
    return true;
}

static bool take_in_report(struct log_reading *reading, struct log_line *line, const char *at)
{
    (void)at;
    target_fault(reading, line)->again = true;
    return true;
}

/* ---- Xen ---- */

/* "traps.c:2449:d13v0 HSR=0x.. pc=0x.. gva=0x.. gpa=0x.." */
static bool take_xen_abort(struct log_reading *reading, struct log_line *line, const char *at)
{
    static const char *const names[][2] = {
        {"HSR=", "HSR"}, {"pc=", "FAULT_PC"}, {"gva=", "GVA"}, {"gpa=", "GPA"}};
    const char *domain = strstr(at, ":d");
    uint64_t value;

    if (!strstr(at, "gva=") && !strstr(at, "gpa="))
        return false;
    if (domain && isdigit((unsigned char)domain[2]))
        line->source = (int)(strtoul(domain + 2, NULL, 10) & 0xfffff);
    log_headline(reading, line, SW_LOG_XEN_ABORT);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (log_hex_after(line->text, names[i][0], &value))
            log_set(reading, line, names[i][1], value);
    return true;
}

/* The domain becomes the line's source, as reports of several domains may be mixed on one
 * console. */
static bool take_xen_dump(struct log_reading *reading, struct log_line *line, const char *at)
{
    const char *dom = strstr(line->text, "Dom");

    (void)at;
    if (dom && isdigit((unsigned char)dom[3]))
        line->source = (int)(strtoul(dom + 3, NULL, 10) & 0xfffff);
    log_headline(reading, line, SW_LOG_XEN_REGISTERS);
    return true;
}

/* ---- QEMU ---- */

/* QEMU logs every exception that is taken, interrupts too. Those that are no crash mute what
 * follows, or its registers would be taken for those of one. */
static bool take_qemu(struct log_reading *reading, struct log_line *line, const char *at)
{
    static const struct {
        const char *name;
        enum sw_log_exception exception;
    } names[] = {
        {"Undefined Instruction", SW_EXCEPTION_UNDEFINED},
        {"Prefetch Abort", SW_EXCEPTION_PREFETCH},
        {"Data Abort", SW_EXCEPTION_DATA},
        {"Hypervisor Trap", SW_EXCEPTION_HYP},
        {"SError", SW_EXCEPTION_SERROR},
        {"Unaligned", SW_EXCEPTION_DATA},
    };
    const char *name = strchr(at, '[');

    reading->muted = true;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++) {
        struct sw_log_fault *fault;

        if (strncmp(name + 1, names[i].name, strlen(names[i].name)) != 0)
            continue;
        fault = log_headline(reading, line, SW_LOG_QEMU);
        reading->muted = false;
        if (!fault->exception)
            fault->exception = names[i].exception;
        log_set_printed(fault, name + 1, strcspn(name + 1, "]"));
    }
    return true;
}

/* ---- Linux ---- */

/* Leading zeros count: a 64-bit kernel prints them, and that tells the two formats apart. */
static size_t digits_at(const char *at)
{
    if (at[0] == '0' && (at[1] | 0x20) == 'x')
        at += 2;
    return strspn(at, "0123456789abcdefABCDEF");
}

/* Both kernels print this sentence. Only the width of the address says whose registers the numbers
 * are. */
static bool take_linux(struct log_reading *reading, struct log_line *line, const char *at)
{
    const char *where = strstr(at, "at virtual address ");
    bool wide;
    uint64_t value;

    if (!where)
        return false;
    where += strlen("at virtual address ");
    wide = digits_at(where) > 8;
    if (!log_hex(&where, &value))
        return false;
    log_headline(reading, line, wide ? SW_LOG_LINUX_ARM64 : SW_LOG_LINUX_ARM)->exception =
        strstr(where, "when execute") ? SW_EXCEPTION_PREFETCH : SW_EXCEPTION_DATA;
    log_set(reading, line, wide ? "FAR" : "DFAR", value);
    return true;
}

/* "Unhandled fault: NAME (0x...) at 0x...", "Unhandled prefetch abort: ..." */
static bool take_linux_unhandled(struct log_reading *reading, struct log_line *line, const char *at)
{
    const bool fetch = strncmp(at, "prefetch abort", 14) == 0;
    struct sw_log_fault *fault;
    uint64_t status, address;
    bool wide;

    if (!log_hex_after(at, "(0x", &status) || !log_hex_after(at, " at 0x", &address))
        return false;
    wide = digits_at(strstr(at, " at 0x") + 4) > 8;
    fault = log_headline(reading, line, wide ? SW_LOG_LINUX_ARM64 : SW_LOG_LINUX_ARM);
    fault->exception = fetch ? SW_EXCEPTION_PREFETCH : SW_EXCEPTION_DATA;
    log_set(reading, line, wide ? "ESR" : fetch ? "IFSR" : "DFSR", status);
    log_set(reading, line, wide ? "FAR" : fetch ? "IFAR" : "DFAR", address);
    return true;
}

/* Bit 31 is Linux' own mark of a fetch. */
static void take_linux_fsr(struct log_reading *reading, struct log_line *line,
                           struct sw_log_fault *fault, uint64_t status)
{
    const bool fetch = status >> 31 & 1 || fault->exception == SW_EXCEPTION_PREFETCH;

    if (fetch)
        fault->exception = SW_EXCEPTION_PREFETCH;
    for (size_t i = 0; fetch && i < fault->registers.count; i++)
        if (strcmp(fault->registers.items[i].name, "DFAR") == 0)
            fault->registers.items[i].name = "IFAR";
    log_set(reading, line, fetch ? "IFSR" : "DFSR", status & 0x7fffffff);
}

/* Where a headline came before, this line belongs to its report; without one, as for an undefined
 * instruction, it is the headline. */
static bool take_linux_oops(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);
    uint64_t status;

    if (!(fault->formats & (1U << SW_LOG_LINUX_ARM | 1U << SW_LOG_LINUX_ARM64)))
        fault = log_headline(reading, line, SW_LOG_LINUX_ARM);
    fault->last_line = reading->line;
    if (strstr(at, "undefined instruction"))
        fault->exception = SW_EXCEPTION_UNDEFINED;
    else if (!log_hex_after(at, "Oops: ", &status) || !strstr(at, "[#"))
        return true;
    else if (fault->formats & 1U << SW_LOG_LINUX_ARM64)
        log_set(reading, line, "ESR", status);
    else
        take_linux_fsr(reading, line, fault, status);
    return true;
}

/* ---- U-Boot ---- */

/* The whole line must be the name, as the words occur in many other messages. */
static bool take_uboot(struct log_reading *reading, struct log_line *line, const char *at)
{
    static const struct {
        const char *name;
        enum sw_log_exception exception;
    } names[] = {
        {"data abort", SW_EXCEPTION_DATA},
        {"prefetch abort", SW_EXCEPTION_PREFETCH},
        {"undefined instruction", SW_EXCEPTION_UNDEFINED},
        {"software interrupt", SW_EXCEPTION_SVC},
    };

    (void)at;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct sw_log_fault *fault;

        if (strcmp(line->text, names[i].name) != 0)
            continue;
        fault = log_headline(reading, line, SW_LOG_UBOOT);
        fault->exception = names[i].exception;
        log_set_printed(fault, line->text, strlen(line->text));
        return true;
    }
    return false;
}

static bool take_uboot64(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault;

    if (!strstr(at, "handler, esr 0x"))
        return false;
    fault = log_headline(reading, line, SW_LOG_UBOOT);
    log_set_printed(fault, at, strcspn(at, "\""));
    return true;
}

/* The first row that takes the line wins, so a longer sentence stands before the words that it
 * contains. */
bool log_line_headline(struct log_reading *reading, struct log_line *line)
{
    static const struct {
        const char *words;
        bool first; /* the line begins with them */
        bool (*take)(struct log_reading *reading, struct log_line *line, const char *at);
    } rows[] = {
        {"Fault handler at ", false, log_take_minios},
        {"Crash while in dump_registers!", false, log_take_minios_again},
        {"Virtual -> physical offset = ", false, log_take_offset},
        {"Checking DTB at ", false, log_take_dtb},
        {"Found memory at ", false, log_take_ram},
        {"FAULT BEGIN", true, take_begin},
        {"EXCEPTION ", true, take_exception},
        {"CAUSE ", true, take_cause},
        {"FAULT END", true, take_end},
        {"FAULT IN REPORT ", true, take_in_report},
        {"HSR=", false, take_xen_abort},
        {"*** Dumping Dom", false, take_xen_dump},
        {"Taking exception ", true, take_qemu},
        {"Unable to handle kernel ", false, take_linux},
        {"Unhandled fault: ", false, take_linux_unhandled},
        {"Unhandled prefetch abort: ", false, take_linux_unhandled},
        {"Internal error: ", false, take_linux_oops},
        {"PC is at ", false, log_take_pc_name},
        {"LR is at ", false, log_take_lr_name},
        {"pc : ", true, log_take_pc_name},
        {"lr : ", true, log_take_lr_name},
        {"reloc pc : [<", true, log_take_reloc},
        {"abort", false, take_uboot},
        {"undefined instruction", true, take_uboot},
        {"software interrupt", true, take_uboot},
        {"\"Synchronous Abort\" handler", false, take_uboot64},
        {"\"Error\" handler", false, take_uboot64},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *found = strstr(line->text, rows[i].words);
        const char *words = rows[i].words;

        if (!found || (rows[i].first && found != line->text))
            continue;
        /* the printed name of a handler begins inside the quotes */
        if (rows[i].take(reading, line,
                         *words == '"' ? found + 1
                         : strcmp(words, "Unhandled prefetch abort: ") == 0
                             ? found + strlen("Unhandled ")
                             : found + strlen(words)))
            return true;
    }
    return false;
}
