/* SPDX-License-Identifier: MIT */
/* The sentences of Mini-OS: its fault handler's, whose names of vectors are put right, and facts of
 * its boot. The forms are those of arch/arm/panic.c, setup.c and mm.c. */
#include "log_private.h"

#include <stdio.h>

/* Its table names the vectors from 0x0c on one too early: what is printed for 0x0c, the prefetch
 * abort, is "prefetch_call", and so on. */
bool log_take_minios(struct log_reading *reading, struct log_line *line, const char *at)
{
    static const struct {
        const char *name;
        enum sw_log_exception exception;
    } names[] = {
        {"reset", SW_EXCEPTION_RESET},
        {"undef", SW_EXCEPTION_UNDEFINED},
        {"svc", SW_EXCEPTION_SVC},
        {"swi", SW_EXCEPTION_SVC},
        {"prefetch_call", SW_EXCEPTION_PREFETCH},
        {"prefetch_abort", SW_EXCEPTION_DATA},
        {"data_abort", SW_EXCEPTION_HYP},
    };
    const char *name = strstr(at, "called (");
    struct sw_log_fault *fault;

    if (!name)
        return false;
    name += strlen("called (");
    fault = log_headline(reading, line, SW_LOG_MINIOS);
    fault->printed_line = reading->line;
    log_set_printed(fault, name, strcspn(name, ")"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(name, names[i].name, strlen(names[i].name)) == 0)
            fault->exception = names[i].exception;
    return true;
}

/* The registers of the first crash are not printed then. */
bool log_take_minios_again(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);

    (void)at;
    if (!fault->headline[0])
        fault = log_headline(reading, line, SW_LOG_MINIOS);
    fault->formats |= 1U << SW_LOG_MINIOS;
    fault->again = true;
    return true;
}

static bool take_fact(struct log_reading *reading, const struct log_line *line, const char *name,
                      const char *at)
{
    uint64_t value;

    if (!log_hex(&at, &value)) {
        /* "Checking DTB at 08400000..." ends in dots */
        char digits[20];

        snprintf(digits, sizeof digits, "%.*s", (int)strspn(at, "0123456789abcdefABCDEFx"), at);
        at = digits;
        if (!log_hex(&at, &value))
            return false;
    }
    log_fact(reading, line, name, value);
    reading->log->formats |= 1U << SW_LOG_MINIOS;
    return true;
}

bool log_take_offset(struct log_reading *reading, struct log_line *line, const char *at)
{
    return take_fact(reading, line, "OFFSET", at);
}

bool log_take_dtb(struct log_reading *reading, struct log_line *line, const char *at)
{
    return take_fact(reading, line, "DTB_VA", at);
}

bool log_take_ram(struct log_reading *reading, struct log_line *line, const char *at)
{
    uint64_t size;

    if (!log_hex_after(at, "(len ", &size))
        return false;
    return take_fact(reading, line, "RAM_BASE", at) &&
           (log_fact(reading, line, "RAM_SIZE", size), true);
}
