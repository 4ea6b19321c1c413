/* SPDX-License-Identifier: MIT */
/* Ways to go on with an unfinished word of the shell: commands, symbols, registers, words. Knows no
 * terminal. */
#include "shell.h"

#include <string.h>
#include <strings.h>

enum { MOST = 1000 };

/* A candidate: what stands before the part that was looked up, and the rest. */
static void add(struct sw_arena *arena, struct shell_words *found, const char *before,
                size_t length, const char *name)
{
    if (found->count < MOST)
        sw_push(arena, found, sw_sprintf(arena, "%.*s%s", (int)length, before, name));
}

static void add_words(struct sw_arena *arena, struct shell_words *found, const char *const *words,
                      const char *word)
{
    for (; words && *words; words++)
        if (strncmp(*words, word, strlen(word)) == 0)
            add(arena, found, "", 0, *words);
}

static void add_commands(struct sw_arena *arena, struct shell_words *found, const char *word)
{
    for (const struct shell_command *command = shell_commands; command->name; command++)
        if (strncmp(command->name, word, strlen(word)) == 0)
            add(arena, found, "", 0, command->name);
}

/* Names are offered up to the first space: "PRRR (MAIR0)". */
static void add_registers(struct sw_arena *arena, struct shell_words *found, const char *word,
                          const char *prefix)
{
    for (unsigned id = 0; id < SW_REGISTERS; id++) {
        const char *name = sw_register_name((enum sw_register)id);

        if (strncasecmp(name, word, strlen(word)) == 0)
            add(arena, found, prefix, strlen(prefix), sw_strndup(arena, name, strcspn(name, " ")));
    }
}

/* Static functions of several files may share a name. Offered twice, it would look as if there were
 * a choice, and the word would not be finished. */
static bool has(const struct shell_words *found, const char *name)
{
    for (size_t i = 0; i < found->count; i++)
        if (strcmp(found->items[i], name) == 0)
            return true;
    return false;
}

/* A name that a terminal would act on, or that would be several words, is not offered. */
static bool is_plain(const char *name)
{
    for (; *name; name++)
        if ((unsigned char)*name <= ' ' || (unsigned char)*name >= 0x7f || strchr("\"'#", *name))
            return false;
    return true;
}

/* Behind "va:", "leaf:" and the like the symbol begins. Several symbols may have one name. */
static void add_symbols(struct shell *shell, struct sw_arena *arena, struct shell_words *found,
                        const char *word)
{
    const char *colon = strrchr(word, ':');
    const char *part = colon ? colon + 1 : word;
    const size_t before = (size_t)(part - word);
    size_t count;
    const struct sw_symbol *symbols = shell_symbols(shell, &count);

    for (size_t i = 0; i < count && found->count < MOST; i++)
        if (strncmp(symbols[i].name, part, strlen(part)) == 0 && is_plain(symbols[i].name) &&
            !has(found, sw_sprintf(arena, "%.*s%s", (int)before, word, symbols[i].name)))
            add(arena, found, word, before, symbols[i].name);
}

/* A whole name wins over those it begins, and an abbreviation of two commands means neither. */
static const struct shell_command *command_of(const char *line, size_t length)
{
    const struct shell_command *found = NULL;

    for (const struct shell_command *command = shell_commands; command->name; command++) {
        if (strncmp(command->name, line, length) != 0)
            continue;
        if (!command->name[length])
            return command;
        if (found)
            return NULL;
        found = command;
    }
    return found;
}

/* *start is set in any case: it is where the last word begins, and candidates replace all of it. */
struct shell_words shell_complete(struct shell *shell, struct sw_arena *arena, const char *line,
                                  size_t length, size_t *start)
{
    struct shell_words found = {0};
    const struct shell_command *command;
    const char *word;
    size_t first = 0, end;

    while (first < length && line[first] == ' ')
        first++;
    for (*start = length; *start > first && line[*start - 1] != ' '; (*start)--)
        ;
    word = sw_strndup(arena, line + *start, length - *start);
    if (*start == first) {
        add_commands(arena, &found, word);
        return found;
    }
    for (end = first; line[end] != ' '; end++)
        ;
    command = command_of(line + first, end - first);
    if (!command)
        return found;
    if (command->hints & SHELL_COMMANDS)
        add_commands(arena, &found, word);
    if (*word == '$')
        add_registers(arena, &found, word + 1, "$");
    else if (command->hints & SHELL_REGISTERS && *word)
        add_registers(arena, &found, word, "");
    if (command->hints & SHELL_WORDS)
        add_words(arena, &found, command->words, word);
    if (command->hints & SHELL_SYMBOLS || strncmp(word, "leaf:", 5) == 0)
        add_symbols(shell, arena, &found, word);
    return found;
}
