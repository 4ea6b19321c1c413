/* SPDX-License-Identifier: MIT */
/* Names with values in a line of a report, in whatever form: "NAME=0x..", "name: 00..",
 * "pc : [<..>]", "DFSR 0x805", "ABT: SPSR:.. SP:..", and words of a stack. */
#include "log_private.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

enum { MOST_NAME = 16 };

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* "MEM[0x00400000]=0x00000000" of the target, "[ 00403ed8] 0041e9c4" of Mini-OS. */
static bool take_stack(struct log_reading *reading, const struct log_line *line)
{
    const bool named = strncmp(line->text, "MEM[", 4) == 0;
    struct sw_log_word word;
    struct sw_log_fault *fault;
    const char *at = line->text + (named ? 4 : 1);

    if (!named && line->text[0] != '[')
        return false;
    at = skip_blanks(at);
    if (!log_hex(&at, &word.address) || *at++ != ']')
        return false;
    if (*at == '=')
        at++;
    at = skip_blanks(at);
    if (!log_hex(&at, &word.value) || *skip_blanks(at))
        return false;
    fault = log_fault_of(reading, line);
    if (!(fault->formats & (1U << SW_LOG_TARGET | 1U << SW_LOG_MINIOS)))
        return false;
    if (line->cut) {
        reading->cut_values++;
        return true;
    }
    fault->last_line = reading->line;
    if (fault->stack.count < LOG_STACK)
        sw_push(reading->arena, &fault->stack, word);
    return true;
}

/* Registers behind "ABT:" are that mode's; its name ends the other's. */
static bool is_bank(const char *name, size_t length, char bank[8])
{
    static const char *const banks[] = {"USR", "SVC", "ABT", "UND", "IRQ", "FIQ"};

    for (size_t i = 0; i < sizeof banks / sizeof *banks; i++) {
        if (length != 3 || strncmp(name, banks[i], 3) != 0)
            continue;
        snprintf(bank, 8, "_%c%c%c", tolower(name[0]), tolower(name[1]), tolower(name[2]));
        return true;
    }
    return false;
}

/* SP behind "ABT:" is SP_abt; what has no bank, or has its own, stays. */
static const char *name_of(const char *name, size_t length, const char *bank, unsigned *bits)
{
    char whole[MOST_NAME + 8];

    snprintf(whole, sizeof whole, "%.*s%s", (int)length, name, bank);
    if (*bank) {
        const char *found = sw_log_register_name(whole, strlen(whole), bits);

        if (found)
            return found;
    }
    return sw_log_register_name(name, length, bits);
}

/* What stands between a name and its value: ':' or '=' with blanks around, "[<"; or blanks alone,
 * if the value then has its 0x. NULL: no value. */
static const char *value_of(const char *at)
{
    bool sign;

    at = skip_blanks(at);
    sign = *at == ':' || *at == '=';
    if (sign)
        at = skip_blanks(at + 1);
    if (sign && at[0] == '[' && at[1] == '<')
        return at + 2;
    return sign || (at[0] == '0' && at[1] == 'x') ? at : NULL;
}

/* QEMU writes "ESR 0xEC/0xSYNDROME". */
static const char *skip_class(const char *at, const char *name)
{
    uint64_t class;
    const char *behind = at;

    if (strcmp(name, "ESR") != 0 || !log_hex(&behind, &class) || behind[0] != '/' ||
        behind[1] != '0')
        return at;
    return behind + 1;
}

/* Which tool prints its registers so: a dump may come without a word on what it is. */
static unsigned format_of(const char *name, size_t length, const char *text)
{
    if (length > 4 && strncmp(name + length - 4, "_usr", 4) == 0 && name[0] == 'r')
        return 1U << SW_LOG_XENCTX;
    if (length == 3 && (strncmp(name, "R0", 2) == 0 || strncmp(name, "X0", 2) == 0))
        return 1U << SW_LOG_QEMU;
    if (strncasecmp(name, "CPSR", 4) == 0 && strstr(text, "MODE:"))
        return 1U << SW_LOG_XEN_REGISTERS;
    return 0;
}

/* One name and its value at *at, which moves on. */
static bool take_pair(struct log_reading *reading, const struct log_line *line, const char **at,
                      char bank[8])
{
    const char *name = *at, *value, *found;
    size_t length = 0;
    unsigned bits;
    uint64_t number;

    while (is_word(name[length]))
        length++;
    *at = name + length;
    value = value_of(*at);
    if (length > MOST_NAME || !value || is_bank(name, length, bank))
        return false;
    found = name_of(name, length, bank, &bits);
    if (!found)
        return false;
    value = skip_class(value, found);
    if (!log_hex(&value, &number) || (bits < 64 && number >> bits))
        return false;
    *at = value;
    if (line->cut && !*value) {
        reading->cut_values++;
        return true;
    }
    if (strcmp(found, "OFFSET") == 0) { /* holds for all of a source, and is no sign of a crash */
        log_fact(reading, line, found, number);
        return true;
    }
    log_set(reading, line, found, number);
    log_fault_of(reading, line)->formats |= format_of(name, length, line->text);
    return true;
}

bool log_line_registers(struct log_reading *reading, const struct log_line *line)
{
    const char *at = line->text;
    char bank[8] = "";
    bool used = false;

    if (reading->muted && strncmp(at, "...", 3) == 0)
        return true;
    if (take_stack(reading, line))
        return true;
    if (strstr(at, "HSR=") || strncmp(at, "reloc pc", 8) == 0 ||
        strncmp(at, "AArch32 mode switch", 19) == 0 || strncmp(at, "CAUSE ", 6) == 0 ||
        strncmp(at, "FAULT IN", 8) == 0)
        return false;
    while (*at) {
        if (isalpha((unsigned char)*at))
            used = take_pair(reading, line, &at, bank) || used;
        else if (isdigit((unsigned char)*at) || *at == '_')
            while (is_word(*at))
                at++;
        else
            at++;
    }
    return used;
}
