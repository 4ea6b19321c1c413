/* SPDX-License-Identifier: MIT */
/* Inside the reading of logs: one line, the faults that are open, and what each report does with a
 * line. */
#ifndef SW_INPUT_LOG_PRIVATE_H
#define SW_INPUT_LOG_PRIVATE_H

#include "input/console_log.h"

enum { LOG_SOURCES = 16, LOG_LINE = 1024, LOG_REGISTERS = 256, LOG_STACK = 4096 };

/*
 * A log being read. open: the fault that is under way for each source, -1 being one. spare: one
 * that was dropped, to be used again, so that a log of millions of exceptions takes no memory.
 */
struct log_reading {
    struct sw_arena *arena;
    struct sw_console_log *log;
    struct log_open {
        int source;
        struct sw_log_fault *fault;
    } open[LOG_SOURCES];
    size_t open_count;
    struct sw_log_fault *last; /* the fault that got the last line */
    struct sw_log_fault *spare;
    unsigned line;
    bool muted; /* QEMU's lines are about an exception that is no fault */
    size_t odd_lines, long_lines, conflicts, cut_values;
};

/*
 * One line without colours, line end and what stands in front of it. source: -1 where none is said.
 * cut: the file ends in it, without a line end.
 */
struct log_line {
    const char *text;
    int source;
    bool cut;
};

/*
 * The fault that lines of a source belong to now: the open one, or a new one without a headline.
 */
struct sw_log_fault *log_fault_of(struct log_reading *reading, const struct log_line *line);

/*
 * The fault that a headline of a format is about: the open one when that format has not told of it
 * yet, else a new one. The line becomes its headline if it is the first.
 */
struct sw_log_fault *log_headline(struct log_reading *reading, const struct log_line *line,
                                  enum sw_log_format format);

/*
 * Give the line's fault a register; a fact goes to all that its source says. A value that differs
 * from one that is there opens a new fault where nothing has told of a crash yet, and is dropped
 * else.
 */
void log_set(struct log_reading *reading, const struct log_line *line, const char *name,
             uint64_t value);
void log_fact(struct log_reading *reading, const struct log_line *line, const char *name,
              uint64_t value);

/*
 * What can be made of a line: true when it told something. log_line_headline looks for the start of
 * a report and for sentences with numbers, log_line_registers for names with values.
 */
bool log_line_headline(struct log_reading *reading, struct log_line *line);
bool log_line_registers(struct log_reading *reading, const struct log_line *line);

/*
 * A hexadecimal number at *at, with or without 0x, of at most 16 digits and at a word's end; *at
 * moves behind it.
 */
bool log_hex(const char **at, uint64_t *value);

/*
 * The hexadecimal number behind some words of a text; the name a report gives the exception.
 */
bool log_hex_after(const char *text, const char *words, uint64_t *value);
void log_set_printed(struct sw_log_fault *fault, const char *at, size_t length);

/*
 * "PC is at NAME+0x24/0x80", "pc : NAME+0x24/0x80", and the same of LR: at is behind the words. A
 * number instead of a name is not taken.
 */
bool log_take_pc_name(struct log_reading *reading, struct log_line *line, const char *at);
bool log_take_lr_name(struct log_reading *reading, struct log_line *line, const char *at);

/*
 * U-Boot's "reloc pc : [<008156d4>]": how far it has moved itself, when its pc is known.
 */
bool log_take_reloc(struct log_reading *reading, struct log_line *line, const char *at);

/*
 * What takes a sentence: at is behind the words it was found by. Those of Mini-OS.
 */
bool log_take_minios(struct log_reading *reading, struct log_line *line, const char *at);
bool log_take_minios_again(struct log_reading *reading, struct log_line *line, const char *at);
bool log_take_offset(struct log_reading *reading, struct log_line *line, const char *at);
bool log_take_dtb(struct log_reading *reading, struct log_line *line, const char *at);
bool log_take_ram(struct log_reading *reading, struct log_line *line, const char *at);

#endif
