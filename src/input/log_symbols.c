/* SPDX-License-Identifier: MIT */
/* Addresses that a report gives in the image's terms: by name only, as Linux does ("PC is at
 * probe+0x24/0x80"), or as linked, as U-Boot does. Knows no image. */
#include "log_private.h"

#include <ctype.h>
#include <string.h>

/* Size of the function behind the slash: without it the words are prose. */
static bool take_name(const char *at, struct sw_log_place *place)
{
    const size_t length = strcspn(at, "+ ");
    const char *number = at + length + 1;
    char digits[20];
    uint64_t offset;
    size_t width;

    if (!length || length >= SW_LOG_SYMBOL || at[length] != '+' ||
        !(isalpha((unsigned char)*at) || *at == '_'))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)at[i]) && !strchr("_.$", at[i]))
            return false;
    width = strspn(number, "0123456789abcdefx");
    if (width >= sizeof digits || number[width] != '/')
        return false;
    memcpy(digits, number, width);
    digits[width] = '\0';
    number = digits;
    if (!log_hex(&number, &offset))
        return false;
    memcpy(place->name, at, length);
    place->name[length] = '\0';
    place->offset = offset;
    return true;
}

/* The first counts, as a panic behind an oops prints its own. */
static bool take(const struct log_reading *reading, struct sw_log_fault *fault,
                 struct sw_log_place *place, const char *at)
{
    struct sw_log_place found = {.line = reading->line};

    if (!take_name(at, &found))
        return false;
    if (!*place->name)
        *place = found;
    fault->last_line = reading->line;
    return true;
}

bool log_take_pc_name(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);

    return take(reading, fault, &fault->pc, at);
}

bool log_take_lr_name(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);

    return take(reading, fault, &fault->lr, at);
}

/* The line behind the one with pc. A number that was broken on the way has no end. */
bool log_take_reloc(struct log_reading *reading, struct log_line *line, const char *at)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);
    const struct sw_log_register *pc = sw_log_fault_register(fault, "PC");
    uint64_t linked;

    if (!pc || !log_hex(&at, &linked) || *at != '>')
        return false;
    fault->moved = (uint32_t)(pc->value - linked);
    fault->moved_line = fault->last_line = reading->line;
    return true;
}
