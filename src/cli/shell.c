/* SPDX-License-Identifier: MIT */
/* The commands of the shell as a table, and one line of it answered. Knows no terminal. */
#include "shell.h"

#include "base/text.h"

#include <string.h>

static const char *const map_words[] = {
    "state=mapped", "state=unmapped", "state=trapped", "type=normal", "type=device",
    "pl1=",         "pl0=",           "name=",         NULL};
static const char *const access_words[] = {"r", "w", "x", "ur", "uw", "ux", NULL};
static const char *const leaf_words[] = {"leaf:", NULL};
static const char *const save_words[] = {"changes", "memory", "registers", NULL};
static const char *const undo_words[] = {"all", NULL};

const struct shell_command shell_commands[] = {
    {"help", "[COMMAND]", "the commands, or one of them", "", SHELL_COMMANDS, NULL, 0, 1,
     shell_help},
    {"translate", "[ADDR [ACCESS]]...", "VA to IPA to PA, with every step",
     "ADDR is a number, a symbol or $REGISTER, with +N or -N behind it if need be. ACCESS is r, "
     "w,\n"
     "x, ur, uw or ux. Without words: the last addresses again.\n"
     "  translate _start x 0x400000+16 w\n",
     SHELL_SYMBOLS | SHELL_WORDS, access_words, 0, SIZE_MAX, shell_translate},
    {"reverse", "ADDR...", "the VAs that reach an IPA or PA", "  reverse 0x40008000\n", 0, NULL, 1,
     SIZE_MAX, shell_reverse},
    {"map", "[FILTER]...", "the address space as ranges",
     "Shown is what every FILTER fits: FIRST-LAST (VAs), state=mapped (or another word of that\n"
     "column), pl1=x or pl0=rw (rights that must be there), type=normal or type=device, name=TEXT\n"
     "(in the last column).\n"
     "  map 0x0-0xffffff state=mapped\n  map pl0=w\n  map name=stack\n",
     SHELL_WORDS, map_words, 0, SIZE_MAX, shell_map},
    {"whatif", "CHANGE... [ADDR [ACCESS]]...", "change something, and translate before and after",
     "CHANGE is as for set. Without ADDR: that of leaf:ADDR, or the last addresses. The change\n"
     "stays until undo.\n"
     "  whatif leaf:_start.XN=1 _start x\n  whatif SCTLR.AFE=1 0x400000\n",
     SHELL_SYMBOLS | SHELL_REGISTERS | SHELL_WORDS, leaf_words, 1, SIZE_MAX, shell_whatif},
    {"set", "CHANGE...", "change registers and memory",
     "CHANGE is REGISTER=VALUE, REGISTER.FIELD=VALUE, ADDR=VALUE (a word of memory, where tables "
     "are\n"
     "read: an IPA or PA; ADDR/N=VALUE: N bytes, 1 to 8), leaf:ADDR=VALUE (the last stage-1\n"
     "descriptor of a VA) or leaf:ADDR.FIELD=VALUE.\n"
     "  set DACR=0x1\n  set 0x40004010=0x40091c0e\n  set leaf:0x400000.AP2=1\n",
     SHELL_REGISTERS | SHELL_WORDS, leaf_words, 1, SIZE_MAX, shell_set},
    {"undo", "[N|all]", "take back the last changes", "  undo\n  undo all\n", SHELL_WORDS,
     undo_words, 0, 1, shell_undo},
    {"changes", "", "all changes made so far", "", 0, NULL, 0, 0, shell_changes},
    {"registers", "[NAME]...", "the registers, as changed",
     "  registers\n  registers SCTLR TTBR0\n", SHELL_REGISTERS, NULL, 0, SIZE_MAX, shell_registers},
    {"memory", "ADDR [COUNT]", "words of memory",
     "A number is an address of memory (an IPA or PA), a symbol or va:ADDR a VA.\n"
     "  memory 0x40004000 16\n  memory va:0x400000\n",
     SHELL_SYMBOLS, NULL, 1, 2, shell_memory},
    {"load", "FILE@ADDR...", "lay a file over memory", "  load table.bin@0x40004000\n", 0, NULL, 1,
     SIZE_MAX, shell_load},
    {"disassemble", "ADDR [COUNT]", "instructions at a VA", "  disassemble _start 4\n",
     SHELL_SYMBOLS | SHELL_REGISTERS, NULL, 1, 2, shell_disassemble},
    {"symbol", "NAME|ADDR|TEXT", "a symbol by name, by VA, or those with TEXT in their names",
     "  symbol _start\n  symbol 0x408010\n", SHELL_SYMBOLS, NULL, 1, 1, shell_symbol},
    {"decode", "VALUE [LAYOUT] | REGISTER [VALUE] | leaf:ADDR", "the fields of a word",
     "VALUE alone is a descriptor of this machine's format. LAYOUT is a name that decode prints.\n"
     "  decode 0x40091c0e\n  decode SCTLR\n  decode leaf:_start\n",
     SHELL_REGISTERS | SHELL_WORDS, leaf_words, 1, 2, shell_decode},
    {"save", "changes FILE | registers FILE | memory FILE FIRST-LAST",
     "write a script, registers or memory to a file",
     "Changes are written as a script for -x; registers and memory as --regs and --mem read them.\n"
     "  save changes again.sw\n  save memory table.bin 0x40004000-0x40007fff\n",
     SHELL_WORDS, save_words, 2, 3, shell_save},
    {"interact", "", "in a script: go on at the terminal when it ends", "", 0, NULL, 0, 0,
     shell_interact},
    {"quit", "", "end", "", 0, NULL, 0, 0, shell_quit},
    {NULL, NULL, NULL, NULL, 0, NULL, 0, 0, NULL},
};

const struct sw_machine *shell_machine(const struct shell *shell)
{
    return sw_variant_machine(shell->variant);
}

const char *shell_safe(struct shell *shell, const char *text)
{
    const size_t room = text ? strlen(text) * 4 + 1 : 1;
    char *safe = sw_alloc(shell->scratch, room, 1);

    sw_text_printable(safe, room, text ? text : "");
    return safe;
}

/* ---- a line into words ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* One word from *at on, its quotes taken away in place. */
static bool take_word(char **at, struct sw_error *err)
{
    char *out = *at, quote = '\0';

    for (; **at && (quote || !is_blank(**at)); (*at)++) {
        if (quote && **at == quote)
            quote = '\0';
        else if (!quote && (**at == '"' || **at == '\''))
            quote = **at;
        else
            *out++ = **at;
    }
    if (quote)
        return sw_fail(err, SW_ERROR_USAGE, "a %c without its other", quote);
    if (**at)
        (*at)++;
    *out = '\0';
    return true;
}

/* A remark may follow words, as in the shell that scripts of this kind are started from. */
bool shell_split(struct sw_arena *arena, char *line, struct shell_words *words,
                 struct sw_error *err)
{
    char *at = line;

    for (;;) {
        char *word;

        while (is_blank(*at))
            at++;
        if (!*at || *at == '#')
            return true;
        word = at;
        if (!take_word(&at, err))
            return false;
        sw_push(arena, words, word);
    }
}

/* ---- a line answered ---- */

/* A beginning that only one command has is enough. */
static const struct shell_command *find(const char *name, struct sw_error *err)
{
    const size_t length = strlen(name);
    const struct shell_command *found = NULL;
    const char *names[32] = {NULL}, *near;

    for (size_t i = 0; shell_commands[i].name; i++) {
        names[i] = shell_commands[i].name;
        if (strcmp(names[i], name) == 0)
            return &shell_commands[i];
        if (!length || strncmp(names[i], name, length) != 0)
            continue;
        if (found) {
            sw_fail(err, SW_ERROR_USAGE, "'%s' is the beginning of %s and of %s", name, found->name,
                    names[i]);
            return NULL;
        }
        found = &shell_commands[i];
    }
    if (found)
        return found;
    near = sw_text_nearest(name, names);
    sw_fail(err, SW_ERROR_USAGE,
            near ? "unknown command '%s'; did you mean %s?"
                 : "unknown command '%s' (help lists the commands)%s",
            name, near ? near : "");
    return NULL;
}

/* How many words a command takes is checked here, as all need it; what they mean is the command's
 * own business. */
static bool run(struct shell *shell, struct shell_words *words, struct sw_error *err)
{
    const struct shell_command *command = find(words->items[0], err);

    if (!command)
        return false;
    words->items++;
    words->count--;
    if (words->count < command->least)
        return sw_fail(err, SW_ERROR_USAGE, "%s: nothing given; it needs %s", command->name,
                       command->usage);
    if (words->count > command->most)
        return sw_fail(err, SW_ERROR_USAGE, "%s: unexpected word '%s'", command->name,
                       words->items[command->most]);
    return command->run(shell, words, err);
}

/* The scratch arena begins anew with each line, so that a session of any length stays small. What
 * has to outlive a line goes to the arena of the whole program. */
bool shell_line(struct shell *shell, const char *line, size_t length, struct sw_error *err)
{
    struct shell_words words = {0};

    sw_arena_free(shell->scratch);
    shell->scratch = sw_arena_new();
    shell->out = (struct sw_buffer){.arena = shell->scratch};
    if (memchr(line, '\0', length))
        return sw_fail(err, SW_ERROR_USAGE, "not a line of text");
    if (!shell_split(shell->scratch, sw_strndup(shell->scratch, line, length), &words, err))
        return false;
    return words.count == 0 || run(shell, &words, err);
}

bool shell_flush(struct shell *shell, struct cli_writer *writer, struct sw_error *err)
{
    return cli_writer_write(writer, shell->out.text, shell->out.length, err);
}

/* ---- commands about the session ---- */

/* Made from the table, so that no command can be left out. */
SHELL_COMMAND(help)
{
    const struct shell_command *command;

    if (words->count) {
        command = find(words->items[0], err);
        if (!command)
            return false;
        sw_buffer_printf(&shell->out, "%s%s%s: %s\n%s", command->name, *command->usage ? " " : "",
                         command->usage, command->summary, command->more);
        return true;
    }
    for (command = shell_commands; command->name; command++)
        sw_buffer_printf(&shell->out, "  %-12s %s\n", command->name, command->summary);
    sw_buffer_puts(&shell->out, "help COMMAND says more. A command may be cut short: t for "
                                "translate.\n");
    return true;
}

SHELL_COMMAND(quit)
{
    (void)words;
    (void)err;
    shell->quit = true;
    return true;
}

/* Only noted: the rest of the script comes first. */
SHELL_COMMAND(interact)
{
    (void)words;
    (void)err;
    shell->talk = true;
    return true;
}
