/* SPDX-License-Identifier: MIT */
/* Commands of the shell about bytes: words, instructions, fields, registers, files of them. */
#include "shell.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- words ---- */

/* A word with a byte that is not known is not known. */
static bool read_word(const struct shell *shell, uint64_t address, unsigned bytes, uint64_t *word)
{
    unsigned char byte;

    *word = 0;
    for (unsigned i = 0; i < bytes; i++) {
        if (address > UINT64_MAX - i || !shell_byte(shell, address + i, &byte))
            return false;
        *word |= (uint64_t)byte << 8 * i;
    }
    return true;
}

/* Unknown words are said to be so one by one: a table may be known in parts. */
SHELL_COMMAND(memory)
{
    enum { WORD = 4, A_LINE = 4, MOST = 4096, USUAL = 4 };
    uint64_t address, count = USUAL, word;
    bool unknown = false;

    if (!shell_output(shell, words->items[0], &address, err) ||
        (words->count > 1 && !shell_count(words->items[1], MOST, &count, err)))
        return false;
    if (address > UINT64_MAX - (count * WORD - 1))
        return sw_fail(err, SW_ERROR_USAGE, "memory: %" PRIu64 " words from there pass 2^64",
                       count);
    for (uint64_t i = 0; i < count; i++) {
        if (i % A_LINE == 0)
            sw_buffer_printf(&shell->out, "%s%08" PRIx64 ":", i ? "\n" : "", address + i * WORD);
        if (read_word(shell, address + i * WORD, WORD, &word)) {
            sw_buffer_printf(&shell->out, " %08" PRIx64, word);
            continue;
        }
        sw_buffer_puts(&shell->out, " unknown");
        unknown = true;
    }
    sw_buffer_puts(&shell->out, "\n");
    if (unknown)
        shell->status = cli_worse(shell->status, SW_ERROR_MISSING);
    return true;
}

/* ---- instructions ---- */

/* By the mapping symbols, else by the function there. */
static bool is_thumb(const struct shell *shell, uint64_t va)
{
    const struct sw_image *names = shell->base->names;
    const struct sw_symbol *symbol = names ? sw_image_symbol_at(names, va) : NULL;
    const struct sw_mapping_symbol *marks;
    bool thumb = symbol && symbol->thumb;
    size_t count = 0;

    if (!names)
        return false;
    marks = sw_image_mapping_symbols(names, &count);
    for (size_t i = 0; i < count && marks[i].va <= va; i++)
        thumb = marks[i].kind == 't';
    return thumb;
}

/* One instruction; false at the end of what is known. *size gets its bytes. */
static bool disassemble_one(struct shell *shell, uint64_t va, bool thumb, unsigned *size,
                            struct sw_error *err)
{
    const struct sw_symbol *symbol =
        shell->base->names ? sw_image_symbol_at(shell->base->names, va) : NULL;
    struct sw_insn insn;
    uint64_t address, word, half;

    if (!shell_reach(shell, va, &address, err))
        return false;
    *size = 4;
    if (thumb && read_word(shell, address, 2, &word))
        *size = sw_insn_thumb_size((uint16_t)word);
    if (!read_word(shell, address, *size, &word))
        return sw_fail(err, SW_ERROR_MISSING, "the memory at 0x%" PRIx64 " is not known", address);
    if (thumb && *size == 4) {
        half = word;
        word = (half & 0xffff) << 16 | half >> 16;
    }
    insn = sw_insn_decode((uint32_t)word, *size, thumb);
    if (symbol && symbol->va == va)
        sw_buffer_printf(&shell->out, "%s:\n", shell_safe(shell, symbol->name));
    sw_buffer_printf(&shell->out, "  VA %08" PRIx64 " | %08" PRIx64 "  %*s%0*" PRIx64 "  %s\n", va,
                     address, 8 - (int)*size * 2, "", (int)*size * 2, word,
                     sw_disassemble(shell->scratch, shell->disassembler, &insn, (uint32_t)va));
    return true;
}

/* The library is opened at the first use, once. What ends a listing that has begun is told at its
 * end and is no error. */
SHELL_COMMAND(disassemble)
{
    enum { MOST = 4096, USUAL = 8 };
    uint64_t va, count = USUAL;
    unsigned size;

    if (!shell_va(shell, words->items[0], &va, err) ||
        (words->count > 1 && !shell_count(words->items[1], MOST, &count, err)))
        return false;
    if (shell_machine(shell)->stage1.regime.aarch64)
        return sw_fail(err, SW_ERROR_MISSING, "AArch64 instructions are not disassembled");
    if (!shell->disassembler_asked)
        shell->disassembler = sw_disassembler_open(shell->arena);
    shell->disassembler_asked = true;
    for (uint64_t i = 0; i < count && va <= UINT32_MAX; i++, va += size) {
        if (disassemble_one(shell, va, is_thumb(shell, va), &size, err))
            continue;
        if (i == 0)
            return false;
        sw_buffer_printf(&shell->out, "  VA %08" PRIx64 ": %s\n", va, err->text);
        break;
    }
    return true;
}

/* ---- fields ---- */

/* Every field with the words of the manual, reserved ones too: who decodes a word wants all of it.
 */
static void print_fields(struct shell *shell, enum vmsa_layout layout, uint64_t word)
{
    const struct vmsa_layout_table *table = vmsa_layout_table(layout);
    char bits[16];

    sw_buffer_printf(&shell->out, "%0*" PRIx64 " as %s: %s\n", table->bits / 4, word, table->name,
                     table->title);
    for (size_t i = 0; i < table->count; i++) {
        const struct vmsa_field *field = &table->fields[i];

        if (field->width == 1)
            snprintf(bits, sizeof bits, "[%u]", field->lsb + 0U);
        else
            snprintf(bits, sizeof bits, "[%u:%u]", field->lsb + field->width - 1U, field->lsb + 0U);
        sw_buffer_printf(&shell->out, "  %-7s %-10s %#-10" PRIx64 " %s\n", bits, field->name,
                         vmsa_get(word, field->lsb, field->width), field->text);
    }
}

/* Bits above the layout would vanish without a word, and the fields shown would be those of another
 * value. */
static bool print_checked(struct shell *shell, enum vmsa_layout layout, uint64_t word,
                          struct sw_error *err)
{
    const struct vmsa_layout_table *table = vmsa_layout_table(layout);

    if (table->bits < 64 && word >> table->bits)
        return sw_fail(err, SW_ERROR_USAGE, "0x%" PRIx64 " is wider than the %u bits of %s", word,
                       table->bits + 0U, table->name);
    print_fields(shell, layout, word);
    return true;
}

/* A word alone is what a walk could find it to be: that depends on the level. */
static bool decode_descriptor(struct shell *shell, uint64_t word, struct sw_error *err)
{
    const struct sw_machine *machine = shell_machine(shell);
    enum { VALID = 1, NOT_BLOCK = 2 };

    if (!machine->long_faults && !machine->stage1.regime.aarch64) {
        if (word > UINT32_MAX)
            return sw_fail(err, SW_ERROR_USAGE, "0x%" PRIx64 " is wider than a short descriptor",
                           word);
        print_fields(shell, vmsa_short_layout(1, (uint32_t)word), word);
        print_fields(shell, vmsa_short_layout(2, (uint32_t)word), word);
        return true;
    }
    if (!(word & VALID)) {
        print_fields(shell, VMSA_LAYOUT_LONG_INVALID, word);
    } else if (word & NOT_BLOCK) {
        print_fields(shell, VMSA_LAYOUT_LONG_TABLE, word);
        print_fields(shell, VMSA_LAYOUT_LONG_PAGE, word);
    } else {
        print_fields(shell, VMSA_LAYOUT_LONG_BLOCK, word);
    }
    return true;
}

/* The descriptor as the walk found it: its level decides which layout it has. */
static bool decode_leaf(struct shell *shell, const char *word, struct sw_error *err)
{
    const struct vmsa_step *step;
    struct sw_trace trace;
    uint64_t va;

    if (!shell_va(shell, word, &va, err))
        return false;
    step = shell_leaf(shell, va, &trace);
    if (!step)
        return sw_fail(err, SW_ERROR_MISSING, "no descriptor was read for VA 0x%" PRIx64, va);
    sw_buffer_printf(&shell->out, "at %08" PRIx64 ", level %u: ", step->address, step->level + 0U);
    print_fields(shell, (enum vmsa_layout)step->layout, step->descriptor);
    return true;
}

/* VALUE [LAYOUT], or NAME [VALUE]: a name without a value is the register as it is now. */
SHELL_COMMAND(decode)
{
    const char *first = words->items[0], *second = words->count > 1 ? words->items[1] : NULL;
    const enum sw_register id = sw_register_of(first);
    enum vmsa_layout layout = VMSA_LAYOUTS;
    uint64_t word;

    if (strncmp(first, "leaf:", 5) == 0 && !second)
        return decode_leaf(shell, first + 5, err);
    if (sw_text_number(first, &word)) {
        if (!second)
            return decode_descriptor(shell, word, err);
        layout = shell_layout_named(shell, second);
    } else {
        const struct sw_value *now =
            id < SW_REGISTERS ? &sw_variant_registers(shell->variant)->values[id] : NULL;

        layout = shell_layout_named(shell, first);
        if (second && !sw_text_number(second, &word))
            return sw_fail(err, SW_ERROR_USAGE, "value '%s' is not a number", second);
        if (!second && !(now && now->known) && layout != VMSA_LAYOUTS)
            return sw_fail(err, SW_ERROR_MISSING, "%s is not known here: give a value", first);
        if (!second)
            word = now ? now->v : 0;
    }
    if (layout == VMSA_LAYOUTS)
        return sw_fail(err, SW_ERROR_USAGE, "'%s' is no layout whose fields are known",
                       second && sw_text_number(first, &word) ? second : first);
    return print_checked(shell, layout, word, err);
}

/* ---- registers ---- */

/* false for one that is not known: only the caller knows whether it was asked for by its name. */
static bool print_register(struct shell *shell, enum sw_register id)
{
    const struct sw_value *value = &sw_variant_registers(shell->variant)->values[id];

    if (value->known)
        sw_buffer_printf(&shell->out, "%-18s 0x%08" PRIx64 "\n", sw_register_name(id), value->v);
    return value->known;
}

/* Without words only those that are known: the others are most. */
SHELL_COMMAND(registers)
{
    for (size_t i = 0; i < words->count; i++) {
        const enum sw_register id = sw_register_of(words->items[i]);

        if (id == SW_REGISTERS)
            return sw_fail(err, SW_ERROR_USAGE, "there is no register '%s'", words->items[i]);
        if (!print_register(shell, id)) {
            sw_buffer_printf(&shell->out, "%-18s unknown\n", sw_register_name(id));
            shell->status = cli_worse(shell->status, SW_ERROR_MISSING);
        }
    }
    for (unsigned id = 0; id < SW_REGISTERS && !words->count; id++)
        (void)print_register(shell, (enum sw_register)id);
    return true;
}

/* ---- save ---- */

static bool write_file(const char *path, const char *bytes, size_t count, struct sw_error *err)
{
    const struct cli_output output = {"text", path};
    struct cli_writer writer;

    return cli_writer_open(&output, &writer, err) &&
           cli_writer_close(&writer, cli_writer_write(&writer, bytes, count, err), err);
}

/* A hole would have to be filled with something, and that would be a guess. */
static bool save_memory(struct shell *shell, const struct shell_words *words, struct sw_error *err)
{
    static const uint64_t most = 1 << 24;
    struct sw_range range;
    unsigned char *bytes;

    if (words->count != 3 || !shell_range(words->items[2], &range))
        return sw_fail(err, SW_ERROR_USAGE,
                       "save memory FILE FIRST-LAST: two addresses are wanted");
    if (range.last - range.first >= most)
        return sw_fail(err, SW_ERROR_USAGE, "save memory: at most %" PRIu64 " bytes at once", most);
    bytes = SW_NEW_ARRAY(shell->scratch, unsigned char, (size_t)sw_range_size(range));
    for (uint64_t i = 0; i < sw_range_size(range); i++)
        if (!shell_byte(shell, range.first + i, &bytes[i]))
            return sw_fail(err, SW_ERROR_MISSING, "the memory at 0x%" PRIx64 " is not known",
                           range.first + i);
    return write_file(words->items[1], (const char *)bytes, (size_t)sw_range_size(range), err);
}

/* NAME=VALUE, as --regs reads them. */
static void registers_file(struct shell *shell, struct sw_buffer *text)
{
    const struct sw_registers *registers = sw_variant_registers(shell->variant);

    for (unsigned id = 0; id < SW_REGISTERS; id++) {
        const char *name = sw_register_name((enum sw_register)id);

        if (registers->values[id].known)
            sw_buffer_printf(text, "%.*s=0x%" PRIx64 "\n", (int)strcspn(name, " "), name,
                             registers->values[id].v);
    }
}

/* The list of changes is made in the shell's own output, which is emptied again: what went into a
 * file is not shown too. */
SHELL_COMMAND(save)
{
    const char *what = words->items[0];
    struct sw_buffer text = {.arena = shell->scratch};

    if (strcmp(what, "memory") == 0)
        return save_memory(shell, words, err);
    if (words->count != 2)
        return sw_fail(err, SW_ERROR_USAGE, "save %s: unexpected word '%s'", what, words->items[2]);
    if (strcmp(what, "registers") == 0) {
        registers_file(shell, &text);
        return write_file(words->items[1], text.text, text.length, err);
    }
    if (strcmp(what, "changes") != 0)
        return sw_fail(err, SW_ERROR_USAGE, "save: '%s' is none of changes, registers and memory",
                       what);
    if (!shell_changes(shell, words, err) ||
        !write_file(words->items[1], shell->out.text, shell->out.length, err))
        return false;
    shell->out.length = 0;
    return true;
}
