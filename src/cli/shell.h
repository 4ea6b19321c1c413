/* SPDX-License-Identifier: MIT */
/* One session of `stagewalk shell`: lines in, answers out. Knows no terminal. */
#ifndef SW_CLI_SHELL_H
#define SW_CLI_SHELL_H

#include "cli.h"
#include "queries.h"

#include "model/variant.h"
#include "scan/disassemble.h"
#include "model/translate.h"
#include "vmsa/short.h"

/*
 * A session. scratch and out live for one line. last are the addresses that were translated last.
 * status is the exit code so far. quit: no further line; talk: a script wants to go on at the
 * terminal.
 */
struct shell {
    struct cli *cli;
    struct sw_arena *arena, *scratch;
    const struct sw_machine *base;
    struct sw_variant *variant;
    struct queries last;
    struct sw_buffer out;
    struct sw_render_style style;
    struct sw_disassembler *disassembler;
    bool disassembler_asked, quit, talk;
    int status;
};

/*
 * The words of a line behind the command's name.
 */
struct shell_words {
    char **items;
    size_t count, capacity;
};

/*
 * What may follow a command, for completion.
 */
enum shell_hint { SHELL_COMMANDS = 1, SHELL_SYMBOLS = 2, SHELL_REGISTERS = 4, SHELL_WORDS = 8 };

/*
 * One command. least and most bound its words. words, for SHELL_WORDS, is NULL-ended.
 */
struct shell_command {
    const char *name, *usage, *summary, *more;
    unsigned hints;
    const char *const *words;
    size_t least, most;
    bool (*run)(struct shell *shell, const struct shell_words *words, struct sw_error *err);
};

extern const struct shell_command shell_commands[]; /* ended by a name of NULL */

/*
 * Split a line at its blanks: quotes of both kinds keep blanks, # begins a remark. The line is
 * written to. SW_ERROR_USAGE: a quote without its other.
 */
SW_MUST_CHECK bool shell_split(struct sw_arena *arena, char *line, struct shell_words *words,
                               struct sw_error *err);

/*
 * Answer one line; what it printed is in shell->out until the next.
 */
SW_MUST_CHECK bool shell_line(struct shell *shell, const char *line, size_t length,
                              struct sw_error *err);

/*
 * Write what the last line printed.
 */
SW_MUST_CHECK bool shell_flush(struct shell *shell, struct cli_writer *writer,
                               struct sw_error *err);

/*
 * Lines from the terminal until the end; the exit code.
 */
int shell_terminal(struct shell *shell, struct cli_writer *writer);

/*
 * All ways to go on with the unfinished last word of a line of length bytes, in the arena; *start
 * gets where that word begins.
 */
struct shell_words shell_complete(struct shell *shell, struct sw_arena *arena, const char *line,
                                  size_t length, size_t *start);

/*
 * The machine as changed so far.
 */
const struct sw_machine *shell_machine(const struct shell *shell);

/*
 * Text of files made safe for a terminal, in the scratch arena; "" for NULL.
 */
const char *shell_safe(struct shell *shell, const char *text);

/* ---- addresses (shell_address.c) ---- */

/*
 * A number, a symbol, $REGISTER, each with +N or -N behind it if need be; SW_ERROR_USAGE for
 * others. is_va: it is a symbol or a register, or "va:" stands before it.
 */
SW_MUST_CHECK bool shell_number(struct shell *shell, const char *word, uint64_t *value, bool *is_va,
                                struct sw_error *err);

/*
 * The same as a VA, within the machine's space; and as an address of memory (what tables are read
 * by: PA, or IPA where stage 2 is declared), to which a VA is translated. SW_ERROR_MISSING when
 * that is not possible.
 */
SW_MUST_CHECK bool shell_va(struct shell *shell, const char *word, uint64_t *va,
                            struct sw_error *err);
SW_MUST_CHECK bool shell_output(struct shell *shell, const char *word, uint64_t *address,
                                struct sw_error *err);
SW_MUST_CHECK bool shell_reach(struct shell *shell, uint64_t va, uint64_t *address,
                               struct sw_error *err);

/*
 * "FIRST-LAST", both numbers.
 */
bool shell_range(const char *word, struct sw_range *range);

/*
 * ADDR [ACCESS]... from a word on.
 */
SW_MUST_CHECK bool shell_queries(struct shell *shell, const struct shell_words *words, size_t first,
                                 struct queries *queries, struct sw_error *err);

/*
 * A count in decimal or hexadecimal: 1 to most.
 */
SW_MUST_CHECK bool shell_count(const char *word, uint64_t most, uint64_t *count,
                               struct sw_error *err);

/*
 * One byte of memory at hand: as table walks read it, else the image's own at its place.
 */
bool shell_byte(const struct shell *shell, uint64_t address, unsigned char *byte);

/* ---- changes (shell_change.c) ---- */

/*
 * Apply "WHAT=VALUE". *va gets the VA whose descriptor it is, with leaf:VA. Errors: SW_ERROR_USAGE;
 * SW_ERROR_MISSING when there is no such descriptor.
 */
SW_MUST_CHECK bool shell_change(struct shell *shell, const char *word, struct sw_value *va,
                                struct sw_error *err);

/*
 * The layout of a register's fields in this machine, or VMSA_LAYOUTS; and of a name: a layout's or
 * a register's.
 */
enum vmsa_layout shell_layout_of(const struct shell *shell, enum sw_register id);
enum vmsa_layout shell_layout_named(const struct shell *shell, const char *name);

/*
 * The descriptor that a VA's stage 1 ended with, or NULL; trace gets the walk.
 */
const struct vmsa_step *shell_leaf(struct shell *shell, uint64_t va, struct sw_trace *trace);

/*
 * All symbols there are, by VA.
 */
const struct sw_symbol *shell_symbols(const struct shell *shell, size_t *count);

/* ---- the commands ---- */

#define SHELL_COMMAND(name)                                                                        \
    bool shell_##name(struct shell *shell, const struct shell_words *words, struct sw_error *err)

SHELL_COMMAND(help);
SHELL_COMMAND(quit);
SHELL_COMMAND(interact);
SHELL_COMMAND(translate);
SHELL_COMMAND(reverse);
SHELL_COMMAND(map);
SHELL_COMMAND(whatif);
SHELL_COMMAND(registers);
SHELL_COMMAND(set);
SHELL_COMMAND(undo);
SHELL_COMMAND(changes);
SHELL_COMMAND(load);
SHELL_COMMAND(memory);
SHELL_COMMAND(disassemble);
SHELL_COMMAND(symbol);
SHELL_COMMAND(decode);
SHELL_COMMAND(save);

#endif
