/* SPDX-License-Identifier: MIT */
/* A log as lines, and which of them belong to one crash. Knows no report by its words. */
#include "log_private.h"

#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>

/* Lines without a register after which a report is over, and a dump without a headline forgotten.
 */
enum { MOST_GAP = 400, MOST_GAP_PENDING = 64, LEAST_REGISTERS = 8 };

/* ---- faults ---- */

static bool told(const struct sw_log_fault *fault)
{
    return fault->headline[0] != '\0';
}

/* A fault that was dropped is used again, so that a long log of lines that only look like registers
 * needs no more memory than a short one. */
static struct sw_log_fault *fresh(struct log_reading *reading, int source)
{
    struct sw_log_fault *fault = reading->spare;

    reading->spare = NULL;
    if (!fault)
        fault = SW_NEW(reading->arena, struct sw_log_fault);
    fault->registers.count = fault->stack.count = fault->repeats = 0;
    fault->formats = 0;
    fault->exception = SW_EXCEPTION_UNKNOWN;
    fault->printed[0] = fault->headline[0] = fault->cause[0] = '\0';
    fault->moved = 0;
    fault->pc.name[0] = fault->lr.name[0] = '\0';
    fault->again = fault->began = fault->ended = false;
    fault->source = source;
    fault->first_line = fault->last_line = fault->printed_line = reading->line;
    return fault;
}

/* Undefined instruction, prefetch and data abort have slots 1, 3 and 4 of the vectors. */
static bool in_vector(uint64_t pc, uint64_t cpsr)
{
    const uint64_t slot = pc >> 2 & 7;

    return (cpsr & SW_CPSR_MODE) == SW_CPSR_ABT ? slot == 3 || slot == 4
                                                : (cpsr & SW_CPSR_MODE) == SW_CPSR_UND && slot == 1;
}

/* A dump of a vcpu is one without any headline, if there is enough of it. QEMU's -d cpu writes one
 * every few instructions: of those only what stands in the vectors is. */
static bool is_crash(const struct sw_log_fault *fault)
{
    const struct sw_log_register *pc = sw_log_fault_register(fault, "PC"),
                                 *cpsr = sw_log_fault_register(fault, "CPSR");

    if (told(fault))
        return true;
    if (fault->registers.count < LEAST_REGISTERS || !pc || !cpsr)
        return false;
    return !(fault->formats & 1U << SW_LOG_QEMU) || in_vector(pc->value, cpsr->value);
}

/* A guest that is restarted crashes the same way again and again. Neither line nor time counts, or
 * one bug would fill the whole report. */
static bool same_crash(const struct sw_log_fault *a, const struct sw_log_fault *b)
{
    if (a->exception != b->exception || a->registers.count != b->registers.count ||
        a->formats != b->formats || a->source != b->source)
        return false;
    for (size_t i = 0; i < a->registers.count; i++)
        if (strcmp(a->registers.items[i].name, b->registers.items[i].name) != 0 ||
            a->registers.items[i].value != b->registers.items[i].value)
            return false;
    return true;
}

/* What is kept is bounded; what is not kept is counted. */
static void finish(struct log_reading *reading, struct sw_log_fault *fault)
{
    struct sw_console_log *log = reading->log;
    struct sw_log_fault *before =
        log->faults.count ? log->faults.items[log->faults.count - 1] : NULL;

    if (reading->last == fault)
        reading->last = NULL;
    if (!is_crash(fault)) {
        reading->spare = fault;
        return;
    }
    log->fault_count++;
    log->formats |= fault->formats;
    if (before && same_crash(before, fault)) {
        before->repeats++;
        reading->spare = fault;
    } else if (log->faults.count == SW_LOG_FAULTS) {
        reading->spare = fault;
    } else {
        sw_push(reading->arena, &log->faults, fault);
    }
}

/* The oldest source is given up when there are too many. */
static struct log_open *slot_of(struct log_reading *reading, int source)
{
    struct log_open *slot;

    for (size_t i = 0; i < reading->open_count; i++)
        if (reading->open[i].source == source)
            return &reading->open[i];
    if (reading->open_count == LOG_SOURCES) {
        if (reading->open[0].fault)
            finish(reading, reading->open[0].fault);
        memmove(reading->open, reading->open + 1, sizeof *reading->open * (LOG_SOURCES - 1));
        reading->open_count--;
    }
    slot = &reading->open[reading->open_count++];
    *slot = (struct log_open){.source = source};
    return slot;
}

static bool is_over(const struct log_reading *reading, const struct sw_log_fault *fault)
{
    return reading->line - fault->last_line > (told(fault) ? MOST_GAP : MOST_GAP_PENDING);
}

/* A dump by the toolstack names no domain; the hypervisor's next line on one is about it. */
static struct log_open *slot_for(struct log_reading *reading, const struct log_line *line)
{
    struct sw_log_fault *last = reading->last;
    struct log_open *slot, *adopted;

    if (line->source < 0)
        return slot_of(reading, last ? last->source : -1);
    slot = slot_of(reading, line->source);
    if (slot->fault || !last || last->source >= 0)
        return slot;
    adopted = slot_of(reading, -1);
    if (adopted->fault != last || is_over(reading, last))
        return slot_of(reading, line->source);
    adopted->fault = NULL;
    slot = slot_of(reading, line->source);
    slot->fault = last;
    last->source = line->source;
    return slot;
}

/* Never NULL: whether the lines were a crash at all is decided when the fault is finished. */
struct sw_log_fault *log_fault_of(struct log_reading *reading, const struct log_line *line)
{
    struct log_open *slot = slot_for(reading, line);

    if (slot->fault && is_over(reading, slot->fault)) {
        finish(reading, slot->fault);
        slot->fault = NULL;
    }
    if (!slot->fault)
        slot->fault = fresh(reading, slot->source);
    reading->last = slot->fault;
    return slot->fault;
}

struct sw_log_fault *log_headline(struct log_reading *reading, const struct log_line *line,
                                  enum sw_log_format format)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);
    const bool dump_first = format == SW_LOG_XEN_ABORT || format == SW_LOG_MINIOS;

    /* What stood before a report that has registers of its own is something else. */
    if (fault->formats & 1U << format || (!told(fault) && fault->registers.count && !dump_first)) {
        struct log_open *slot = slot_of(reading, fault->source);

        finish(reading, fault);
        slot->fault = NULL;
        fault = log_fault_of(reading, line);
    }
    if (!told(fault)) {
        sw_text_printable(fault->headline, sizeof fault->headline, line->text);
        if (!fault->registers.count)
            fault->first_line = reading->line;
    }
    fault->formats |= 1U << format;
    fault->last_line = reading->line;
    return fault;
}

/* Below a headline another value is a conflict, and the first one stays. Without a headline it
 * begins the next dump, as dumps repeat their names. */
void log_set(struct log_reading *reading, const struct log_line *line, const char *name,
             uint64_t value)
{
    struct sw_log_fault *fault = log_fault_of(reading, line);
    const struct sw_log_register *there = sw_log_fault_register(fault, name);

    if (there && there->value != value && told(fault)) {
        reading->conflicts++;
        return;
    }
    if (there && there->value != value) {
        struct log_open *slot = slot_of(reading, fault->source);

        finish(reading, fault);
        slot->fault = NULL;
        fault = log_fault_of(reading, line);
        there = NULL;
    }
    fault->last_line = reading->line;
    if (!there && fault->registers.count < LOG_REGISTERS)
        sw_push(reading->arena, &fault->registers,
                (struct sw_log_register){name, value, reading->line});
}

/* ---- lines ---- */

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* "[   12.345678] ", "2026-11-28T20:00:00.1Z ", "20:00:00 ": a first word of digits with two marks,
 * or in brackets with one. An address in brackets has none. */
static const char *skip_stamp(const char *at)
{
    const bool bracket = *at == '[';
    const char *start = at, *mark = at;
    unsigned marks = 0;

    if (bracket)
        at = skip_blanks(at + 1);
    if (!isdigit((unsigned char)*at))
        return start;
    for (; isdigit((unsigned char)*at) || (*at && strchr(bracket ? ".:-+TZ " : ".:-+TZ", *at));
         at++)
        if (*at == ':' || *at == '.' || *at == '-')
            marks++, mark = at;
    if (bracket ? *at != ']' || !marks : (*at != ' ' && *at != '\t') || marks < 2 || mark + 1 == at)
        return start;
    return skip_blanks(at + 1);
}

/* "(d3) ", "(XEN) ", "DOM1: ", "d13v0 ": who speaks. */
static const char *skip_speaker(const char *at, int *source)
{
    static const char *const forms[] = {"(d", "DOM", "(dom"};
    static const char ends[] = {')', ':', ')'};

    if (strncmp(at, "(XEN)", 5) == 0)
        return skip_blanks(at + 5);
    for (size_t i = 0; i < sizeof ends; i++) {
        const size_t length = strlen(forms[i]);
        char *end;
        long number;

        if (strncmp(at, forms[i], length) != 0 || !isdigit((unsigned char)at[length]))
            continue;
        number = strtol(at + length, &end, 10);
        if (*end == ends[i] && number < 1 << 20) {
            *source = (int)number;
            return skip_blanks(end + 1);
        }
    }
    return at;
}

static const char *skip_level(const char *at)
{
    return at[0] == '<' && isdigit((unsigned char)at[1]) && at[2] == '>' ? skip_blanks(at + 3) : at;
}

/* In any order and number, as each program that a line passes through may add its own in front. */
static const char *skip_prefixes(const char *text, int *source)
{
    const char *at = skip_blanks(text), *before;

    do {
        before = at;
        at = skip_level(skip_speaker(skip_stamp(at), source));
    } while (at != before);
    return at;
}

/* ESC [ ... letter, ESC ] ... BEL, ESC and one more; returns what lies behind. */
static const char *skip_escape(const char *at, const char *end)
{
    if (++at == end)
        return end;
    if (*at != '[' && *at != ']')
        return at + 1;
    for (const bool title = *at++ == ']'; at < end; at++)
        if (title ? *at == '\a' : *at >= 0x40 && *at <= 0x7e)
            return at + 1;
    return end;
}

/* Copies what is text; returns false when something was not. */
static bool clean(const char *at, const char *end, char out[LOG_LINE])
{
    size_t used = 0;
    bool plain = true;

    while (at < end && used + 1 < LOG_LINE) {
        if (*at == '\x1b') {
            at = skip_escape(at, end);
            continue;
        }
        if (*at == '\t' || (*at >= ' ' && *at < 0x7f))
            out[used++] = *at;
        else if (*at != '\r' && *at != '\a' && *at != '\b')
            plain = false, out[used++] = '?';
        at++;
    }
    out[used] = '\0';
    return plain;
}

/* Registers are looked for in headlines too, since many of them hold some. */
static void take_line(struct log_reading *reading, const char *at, const char *end, bool cut)
{
    char text[LOG_LINE];
    struct log_line line = {.source = -1, .cut = cut};
    bool used;

    if (!clean(at, end, text))
        reading->odd_lines++;
    if (end - at >= LOG_LINE)
        reading->long_lines++;
    line.text = skip_prefixes(text, &line.source);
    if (!*line.text)
        return;
    used = log_line_headline(reading, &line);
    used = log_line_registers(reading, &line) || used;
    reading->log->used += used;
}

static void add_note(struct log_reading *reading, size_t count, const char *one, const char *more)
{
    if (count)
        sw_push(reading->arena, &reading->log->notes,
                sw_sprintf(reading->arena, "%zu %s", count, count == 1 ? one : more));
}

/* Faults are finished in the order in which their sources fell silent; a reader wants them as they
 * began. */
static int by_line(const void *a, const void *b)
{
    const struct sw_log_fault *const *x = a, *const *y = b;

    return ((*x)->first_line > (*y)->first_line) - ((*x)->first_line < (*y)->first_line);
}

static void add_notes(struct log_reading *reading)
{
    struct sw_console_log *log = reading->log;

    add_note(reading, reading->odd_lines, "line has bytes that are no text",
             "lines have bytes that are no text");
    add_note(reading, reading->long_lines, "line is longer than is looked at",
             "lines are longer than is looked at");
    add_note(reading, reading->conflicts,
             "register came again with another value: the first was taken",
             "registers came again with other values: the first were taken");
    add_note(reading, reading->cut_values, "value is cut by the end of the log and was not taken",
             "values are cut by the end of the log and were not taken");
    add_note(reading, log->fault_count > SW_LOG_FAULTS ? log->fault_count - SW_LOG_FAULTS : 0,
             "more crash was or may have been dropped", "more crashes may have been dropped");
    for (size_t i = 0; i < log->faults.count; i++)
        if (log->faults.items[i]->began && !log->faults.items[i]->ended)
            sw_push(reading->arena, &log->notes,
                    "a FAULT BEGIN has no FAULT END: the report is cut");
}

void sw_console_log_parse(struct sw_arena *arena, struct sw_bytes bytes, struct sw_console_log *log)
{
    struct log_reading reading = {.arena = arena, .log = log};
    const char *at = (const char *)bytes.data, *end = bytes.size ? at + bytes.size : at;

    *log = (struct sw_console_log){.name = bytes.name};
    for (reading.line = 1; at < end; reading.line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        take_line(&reading, at, stop ? stop : end, !stop);
        at = stop ? stop + 1 : end;
        log->lines++;
    }
    for (size_t i = 0; i < reading.open_count; i++)
        if (reading.open[i].fault)
            finish(&reading, reading.open[i].fault);
    if (log->faults.count)
        qsort(log->faults.items, log->faults.count, sizeof *log->faults.items, by_line);
    add_notes(&reading);
}
