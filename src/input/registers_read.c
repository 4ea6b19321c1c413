/* SPDX-License-Identifier: MIT */
/* A registers file: one JSON object, or NAME=VALUE words. Knows no register by name. */
#include "input/registers.h"

#include "base/text.h"
#include "base/vector.h"

#include <ctype.h>
#include <jansson.h>
#include <string.h>

enum { MOST_FILE = 1 << 24, MOST_WORD = 128 };

struct reading {
    struct sw_arena *arena;
    struct sw_registers *registers;
    struct sw_site at; /* file and line; what is not used */
    size_t seen;       /* registers that were known by name */
    struct sw_error *err;
};

static bool fail_line(const struct reading *reading, const char *text, const char *word)
{
    if (reading->at.line)
        return sw_fail(reading->err, SW_ERROR_INPUT, "%s:%u: %s '%s'", reading->at.file,
                       reading->at.line, text, word);
    return sw_fail(reading->err, SW_ERROR_INPUT, "%s: %s '%s'", reading->at.file, text, word);
}

/* Every name once, so that a note about them stays short. */
static void ignore(struct reading *reading, const char *name)
{
    struct sw_registers *registers = reading->registers;
    size_t kept = registers->ignored_count < SW_REGISTERS_IGNORED ? registers->ignored_count
                                                                  : SW_REGISTERS_IGNORED;

    for (size_t i = 0; i < kept; i++)
        if (strcasecmp(registers->ignored[i], name) == 0)
            return;
    if (kept < SW_REGISTERS_IGNORED)
        registers->ignored[kept] = sw_strdup(reading->arena, name);
    registers->ignored_count++;
}

/* General registers are no business of a translation, but no surprise either. */
static bool is_general(const char *name)
{
    if (toupper((unsigned char)name[0]) != 'R' && toupper((unsigned char)name[0]) != 'X')
        return false;
    return isdigit((unsigned char)name[1]) &&
           (!name[2] || (isdigit((unsigned char)name[2]) && !name[3]));
}

static bool take(struct reading *reading, const char *name, uint64_t value)
{
    enum sw_register id = sw_register_of(name);

    if (id == SW_REGISTERS) {
        if (!is_general(name))
            ignore(reading, name);
        return true;
    }
    reading->seen++;
    return sw_registers_set(reading->registers, id, value, &reading->at, reading->err);
}

/* ---- NAME=VALUE ---- */

static bool is_name(const char *name)
{
    if (!isalpha((unsigned char)*name))
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_')
            return false;
    return true;
}

static bool take_word(struct reading *reading, char *word)
{
    char *value = strchr(word, '=');
    uint64_t number;

    if (!value)
        return fail_line(reading, "not NAME=VALUE:", word);
    *value++ = '\0';
    if (strncmp(word, "MEM[", 4) == 0) /* words of the stack in a fault report */
        return true;
    if (!is_name(word))
        return fail_line(reading, "not the name of a register:", word);
    if (!sw_text_number(value, &number)) {
        if (sw_register_of(word) != SW_REGISTERS)
            return fail_line(reading, "not a number (decimal, or hexadecimal with 0x):", value);
        ignore(reading, word);
        return true;
    }
    return take(reading, word, number);
}

/* Those lines of a fault report that are words for people (stagewalk-fault(5)). */
static bool is_prose(const char *line)
{
    static const char *const starts[] = {"FAULT ", "EXCEPTION ", "CAUSE "};

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncmp(line, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

/* Blanks or commas between words, none around '='. */
static bool take_line(struct reading *reading, const char *line, size_t length)
{
    char *copy = sw_strndup(reading->arena, line, length);
    char *save;

    copy[strcspn(copy, "#\r")] = '\0';
    if (is_prose(copy))
        return true;
    for (char *word = strtok_r(copy, " \t,", &save); word; word = strtok_r(NULL, " \t,", &save)) {
        if (strlen(word) > MOST_WORD)
            word[MOST_WORD] = '\0';
        if (!take_word(reading, word))
            return false;
    }
    return true;
}

static bool take_lines(struct reading *reading, struct sw_bytes bytes)
{
    const char *at = (const char *)bytes.data, *end = at + bytes.size;

    for (reading->at.line = 1; at < end; reading->at.line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);

        if (memchr(at, '\0', length))
            return sw_fail(reading->err, SW_ERROR_INPUT, "%s:%u: not text: it has a zero byte",
                           reading->at.file, reading->at.line);
        if (!take_line(reading, at, length))
            return false;
        at = stop ? stop + 1 : end;
    }
    return true;
}

/* ---- JSON ---- */

static bool take_member(struct reading *reading, const char *name, const json_t *member)
{
    uint64_t value;

    if (json_is_integer(member)) {
        if (json_integer_value(member) < 0)
            return fail_line(reading, "a negative value for", name);
        return take(reading, name, (uint64_t)json_integer_value(member));
    }
    if (json_is_string(member) && sw_text_number(json_string_value(member), &value))
        return take(reading, name, value);
    if (sw_register_of(name) != SW_REGISTERS)
        return fail_line(reading, "neither a whole number nor a string with one for", name);
    ignore(reading, name);
    return true;
}

/* A register twice in one object is two values for one name: refused, as the file cannot be
 * trusted. */
static bool take_json(struct reading *reading, struct sw_bytes bytes)
{
    json_error_t where;
    json_t *object =
        json_loadb((const char *)bytes.data, bytes.size, JSON_REJECT_DUPLICATES, &where);
    const char *name;
    json_t *member;
    bool ok = true;

    if (!object)
        return sw_fail(reading->err, SW_ERROR_INPUT, "%s:%d:%d: not JSON: %s", reading->at.file,
                       where.line, where.column, where.text);
    json_object_foreach(object, name, member)
    {
        ok = take_member(reading, name, member);
        if (!ok)
            break;
    }
    json_decref(object);
    return ok;
}

/* ---- the file ---- */

static bool is_json(struct sw_bytes bytes)
{
    size_t i = 0;

    while (i < bytes.size && strchr(" \t\r\n", bytes.data[i]) && bytes.data[i])
        i++;
    return i < bytes.size && bytes.data[i] == '{';
}

bool sw_registers_parse(struct sw_arena *arena, struct sw_bytes bytes,
                        struct sw_registers *registers, struct sw_error *err)
{
    struct reading reading = {
        .arena = arena, .registers = registers, .at = {.file = bytes.name}, .err = err};

    if (bytes.size > MOST_FILE)
        return sw_fail(err, SW_ERROR_INPUT, "%s: too large for a file of registers (%zu bytes)",
                       bytes.name, bytes.size);
    if (!(is_json(bytes) ? take_json : take_lines)(&reading, bytes))
        return false;
    if (!reading.seen)
        return sw_fail(err, SW_ERROR_INPUT, "%s: no register in it that is known here", bytes.name);
    return true;
}

bool sw_registers_open(struct sw_arena *arena, const char *path, struct sw_registers *registers,
                       struct sw_error *err)
{
    struct sw_bytes bytes;

    return sw_file_map(arena, path, &bytes, err) &&
           sw_registers_parse(arena, bytes, registers, err);
}
