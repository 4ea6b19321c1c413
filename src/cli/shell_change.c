/* SPDX-License-Identifier: MIT */
/* Changes by words: registers, their fields, memory, descriptors; and taking them back. */
#include "shell.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- layouts ---- */

/* Registers whose fields depend on the format of stage 1, or that share a layout. */
enum vmsa_layout shell_layout_of(const struct shell *shell, enum sw_register id)
{
    static const struct row {
        enum sw_register id;
        enum vmsa_layout short_format, long_format;
    } rows[] = {
        {SW_REG_SCTLR, VMSA_LAYOUT_SCTLR, VMSA_LAYOUT_SCTLR},
        {SW_REG_TTBCR, VMSA_LAYOUT_TTBCR_SHORT, VMSA_LAYOUT_TTBCR_LONG},
        {SW_REG_TTBCR2, VMSA_LAYOUT_TTBCR2, VMSA_LAYOUT_TTBCR2},
        {SW_REG_TTBR0, VMSA_LAYOUT_TTBR_SHORT, VMSA_LAYOUT_TTBR_LONG},
        {SW_REG_TTBR1, VMSA_LAYOUT_TTBR_SHORT, VMSA_LAYOUT_TTBR_LONG},
        {SW_REG_DACR, VMSA_LAYOUT_DACR, VMSA_LAYOUT_DACR},
        {SW_REG_PRRR, VMSA_LAYOUT_PRRR, VMSA_LAYOUT_MAIR},
        {SW_REG_NMRR, VMSA_LAYOUT_NMRR, VMSA_LAYOUT_MAIR},
        {SW_REG_CPSR, VMSA_LAYOUT_CPSR, VMSA_LAYOUT_CPSR},
        {SW_REG_DFSR, VMSA_LAYOUT_DFSR_SHORT, VMSA_LAYOUT_DFSR_LONG},
        {SW_REG_IFSR, VMSA_LAYOUT_IFSR_SHORT, VMSA_LAYOUT_IFSR_LONG},
        {SW_REG_HCR, VMSA_LAYOUT_HCR, VMSA_LAYOUT_HCR},
        {SW_REG_VTCR, VMSA_LAYOUT_VTCR, VMSA_LAYOUT_VTCR},
        {SW_REG_VTTBR, VMSA_LAYOUT_VTTBR, VMSA_LAYOUT_VTTBR},
        {SW_REG_HTCR, VMSA_LAYOUT_HTCR, VMSA_LAYOUT_HTCR},
        {SW_REG_HTTBR, VMSA_LAYOUT_TTBR_LONG, VMSA_LAYOUT_TTBR_LONG},
        {SW_REG_HPFAR, VMSA_LAYOUT_HPFAR, VMSA_LAYOUT_HPFAR},
        {SW_REG_SCTLR_EL1, VMSA_LAYOUT_SCTLR_EL1, VMSA_LAYOUT_SCTLR_EL1},
        {SW_REG_TCR_EL1, VMSA_LAYOUT_TCR_EL1, VMSA_LAYOUT_TCR_EL1},
        {SW_REG_TTBR0_EL1, VMSA_LAYOUT_TTBR_EL1, VMSA_LAYOUT_TTBR_EL1},
        {SW_REG_TTBR1_EL1, VMSA_LAYOUT_TTBR_EL1, VMSA_LAYOUT_TTBR_EL1},
        {SW_REG_MAIR_EL1, VMSA_LAYOUT_MAIR, VMSA_LAYOUT_MAIR},
        {SW_REG_MAIR_EL2, VMSA_LAYOUT_MAIR, VMSA_LAYOUT_MAIR},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].id == id)
            return shell_machine(shell)->long_faults ? rows[i].long_format : rows[i].short_format;
    return VMSA_LAYOUTS;
}

/* A layout's own name comes first, as it is exact; a register's name leaves the choice to the
 * format that is in use. */
enum vmsa_layout shell_layout_named(const struct shell *shell, const char *name)
{
    for (unsigned i = 0; i < VMSA_LAYOUTS; i++)
        if (strcasecmp(vmsa_layout_table((enum vmsa_layout)i)->name, name) == 0)
            return (enum vmsa_layout)i;
    return shell_layout_of(shell, sw_register_of(name));
}

/* A value that is too wide would spill into the next field, so it is refused. */
static bool put_field(enum vmsa_layout layout, const char *name, uint64_t value, uint64_t *word,
                      struct sw_error *err)
{
    const struct vmsa_layout_table *table;

    if (layout == VMSA_LAYOUTS)
        return sw_fail(err, SW_ERROR_USAGE, "the fields of this register are not known");
    table = vmsa_layout_table(layout);
    for (unsigned i = 0; i < table->count; i++) {
        const struct vmsa_field *field = &table->fields[i];

        if (strcasecmp(field->name, name) != 0)
            continue;
        if (value & ~vmsa_mask(field->width))
            return sw_fail(err, SW_ERROR_USAGE,
                           "%s of a %s has %u bits, and 0x%" PRIx64 " is wider", field->name,
                           table->title, field->width + 0U, value);
        *word &= ~vmsa_put(vmsa_mask(field->width), field->lsb, field->width);
        *word |= vmsa_put(value, field->lsb, field->width);
        return true;
    }
    return sw_fail(err, SW_ERROR_USAGE, "a %s has no field %s", table->title, name);
}

/* ---- what is changed ---- */

/* From the end, as the last descriptor that was read decides. Steps of stage 2 are of other tables,
 * and one that could not be read has no value to begin with. */
const struct vmsa_step *shell_leaf(struct shell *shell, uint64_t va, struct sw_trace *trace)
{
    *trace = sw_translate(shell_machine(shell), vmsa_va_of(va), (struct vmsa_access){0});
    for (size_t i = trace->walk.count; i-- > 0;) {
        const struct vmsa_step *step = &trace->walk.steps[i];

        if (step->stage == 1 && step->outcome != VMSA_UNKNOWN && step->outcome != VMSA_EXTERNAL)
            return step;
    }
    return NULL;
}

/* Big-endian tables hold the other order of the bytes; whoever types a descriptor means its value.
 */
static uint64_t swapped(uint64_t value, unsigned bytes)
{
    uint64_t out = 0;

    for (unsigned i = 0; i < bytes; i++)
        out |= (value >> 8 * i & 0xff) << 8 * (bytes - 1 - i);
    return out;
}

/* A value wider than its place is an error and not cut: half a descriptor is never what is meant.
 */
static bool change_memory(struct shell *shell, uint64_t address, unsigned bytes, uint64_t value,
                          struct sw_error *err)
{
    struct sw_edit change = {.kind = SW_EDIT_MEMORY, .value = value};

    if (bytes < 8 && value >> 8 * bytes)
        return sw_fail(err, SW_ERROR_USAGE, "0x%" PRIx64 " is wider than %u bytes", value, bytes);
    if (!sw_range_of(address, bytes, &change.where))
        return sw_fail(err, SW_ERROR_USAGE, "%u bytes at 0x%" PRIx64 " pass 2^64", bytes, address);
    return sw_variant_change(shell->variant, &change, err);
}

/* Where a stage-1 descriptor lies: a walk reads it at an IPA, which stage-2 tables take to its PA
 * as they do any address of a guest without a stage 1. */
static bool place_of_descriptor(struct shell *shell, uint64_t ipa, uint64_t *address,
                                struct sw_error *err)
{
    const struct sw_machine *machine = shell_machine(shell);
    struct sw_machine *flat;
    struct sw_trace trace;

    *address = ipa;
    if (machine->stage2.kind != SW_STAGE_TABLES)
        return true;
    flat = SW_NEW(shell->scratch, struct sw_machine);
    *flat = *machine;
    flat->stage1.regime.format = VMSA_FORMAT_OFF;
    flat->stage1.regime.alignment = false;
    trace = sw_translate(flat, vmsa_va_of(ipa), (struct vmsa_access){.kind = VMSA_READ});
    if (!trace.pa.known)
        return sw_fail(err, SW_ERROR_MISSING,
                       "the descriptor lies at IPA 0x%" PRIx64 ", and its PA is not known: %s", ipa,
                       trace.unknown ? trace.unknown : "stage 2 does not map it");
    *address = trace.pa.v;
    return true;
}

/* leaf:VA[.FIELD] */
static bool change_leaf(struct shell *shell, char *what, uint64_t value, struct sw_value *va,
                        struct sw_error *err)
{
    char *field = strrchr(what, '.');
    const struct vmsa_step *step;
    struct sw_trace trace;
    uint64_t address, place, word, ignored;
    struct sw_error no_field;

    if (field && shell_va(shell, what, &ignored, &no_field))
        field = NULL; /* a symbol with a dot in its name */
    if (field)
        *field++ = '\0';
    if (!shell_va(shell, what, &address, err))
        return false;
    step = shell_leaf(shell, address, &trace);
    if (!step)
        return sw_fail(err, SW_ERROR_MISSING, "no descriptor was read for VA 0x%" PRIx64, address);
    if (!place_of_descriptor(shell, step->address, &place, err))
        return false;
    word = field ? step->descriptor : value;
    if (field && !put_field((enum vmsa_layout)step->layout, field, value, &word, err))
        return false;
    if (step->bytes < 8 && word >> 8 * step->bytes)
        return sw_fail(err, SW_ERROR_USAGE, "0x%" PRIx64 " is wider than %u bytes", word,
                       step->bytes + 0U);
    if (shell_machine(shell)->stage1.regime.big_endian)
        word = swapped(word, step->bytes);
    *va = (struct sw_value){.known = true, .v = address};
    return change_memory(shell, place, step->bytes, word, err);
}

/* A field of a register that is not known has no other bits to keep. */
static bool change_register(struct shell *shell, const char *name, const char *field,
                            uint64_t value, struct sw_error *err)
{
    const enum sw_register id = sw_register_of(name);
    const struct sw_value *now = &sw_variant_registers(shell->variant)->values[id];
    struct sw_edit change = {.kind = SW_EDIT_REGISTER, .id = id, .value = value};

    if (field) {
        if (!now->known)
            return sw_fail(err, SW_ERROR_MISSING, "%s is not known: set the whole of it first",
                           sw_register_name(id));
        change.value = now->v;
        if (!put_field(shell_layout_of(shell, id), field, value, &change.value, err))
            return false;
    }
    return sw_variant_change(shell->variant, &change, err);
}

/* ADDR or ADDR/N. */
static bool change_address(struct shell *shell, char *what, uint64_t value, struct sw_error *err)
{
    const bool wide =
        shell_machine(shell)->long_faults || shell_machine(shell)->stage1.regime.aarch64;
    char *slash = strrchr(what, '/');
    uint64_t bytes = wide ? 8 : 4, address;

    if (slash) {
        *slash = '\0';
        if (!shell_count(slash + 1, 8, &bytes, err))
            return false;
    }
    return shell_output(shell, what, &address, err) &&
           change_memory(shell, address, (unsigned)bytes, value, err);
}

/* What stands before the last "=": registers first, as no symbol should hide one, then a field of
 * one, then an address. */
bool shell_change(struct shell *shell, const char *word, struct sw_value *va, struct sw_error *err)
{
    char *what = sw_strdup(shell->scratch, word);
    char *equals = strrchr(what, '='), *dot;
    uint64_t value;

    *va = (struct sw_value){0};
    if (!equals || equals == what)
        return sw_fail(err, SW_ERROR_USAGE, "'%s' is no change: WHAT=VALUE", word);
    *equals = '\0';
    if (!sw_text_number(equals + 1, &value))
        return sw_fail(err, SW_ERROR_USAGE,
                       "value '%s' is not a number (decimal, or hexadecimal with 0x)", equals + 1);
    if (strncmp(what, "leaf:", 5) == 0)
        return change_leaf(shell, what + 5, value, va, err);
    if (sw_register_of(what) != SW_REGISTERS)
        return change_register(shell, what, NULL, value, err);
    dot = strrchr(what, '.');
    if (dot) {
        *dot = '\0';
        if (sw_register_of(what) != SW_REGISTERS)
            return change_register(shell, what, dot + 1, value, err);
        *dot = '.';
    }
    return change_address(shell, what, value, err);
}

/* ---- the commands ---- */

/* All or nothing: a wrong word takes back those before it. */
SHELL_COMMAND(set)
{
    struct sw_value ignored;
    size_t before, after;

    (void)sw_variant_changes(shell->variant, &before);
    for (size_t i = 0; i < words->count; i++) {
        if (shell_change(shell, words->items[i], &ignored, err))
            continue;
        (void)sw_variant_changes(shell->variant, &after);
        (void)sw_variant_undo(shell->variant, after - before);
        return false;
    }
    return true;
}

/* As set and load take it, so that a list of changes is a script. */
static void print_change(struct shell *shell, const struct sw_edit *change)
{
    struct sw_buffer *out = &shell->out;
    char name[32];

    switch (change->kind) {
    case SW_EDIT_MEMORY:
        sw_buffer_printf(out, "set 0x%" PRIx64 "/%" PRIu64 "=0x%" PRIx64 "\n", change->where.first,
                         sw_range_size(change->where), change->value);
        break;
    case SW_EDIT_REGISTER:
        snprintf(name, sizeof name, "%s", sw_register_name(change->id));
        name[strcspn(name, " ")] = '\0';
        sw_buffer_printf(out, "set %s=0x%" PRIx64 "\n", name, change->value);
        break;
    case SW_EDIT_PIECE:
        sw_buffer_printf(out, "load \"%s\"\n", change->words);
        break;
    }
}

SHELL_COMMAND(changes)
{
    size_t count;
    const struct sw_edit *changes = sw_variant_changes(shell->variant, &count);

    (void)words;
    (void)err;
    for (size_t i = 0; i < count; i++)
        print_change(shell, &changes[i]);
    return true;
}

/* "all" of nothing is no error: a script may begin with it. */
SHELL_COMMAND(undo)
{
    uint64_t count = 1;
    const bool all = words->count && strcmp(words->items[0], "all") == 0;
    size_t undone;

    if (words->count && !all && !shell_count(words->items[0], SW_EDITS, &count, err))
        return false;
    undone = sw_variant_undo(shell->variant, all ? SW_EDITS : (size_t)count);
    if (!undone && !all)
        return sw_fail(err, SW_ERROR_USAGE, "nothing is changed");
    sw_buffer_printf(&shell->out, "%zu change%s taken back\n", undone, undone == 1 ? "" : "s");
    return true;
}

/* The words are kept as they were typed, for `changes` and the script that it makes; so they must
 * survive being read again. */
SHELL_COMMAND(load)
{
    for (size_t i = 0; i < words->count; i++) {
        struct sw_edit change = {.kind = SW_EDIT_PIECE};
        struct sw_memory_piece piece;
        struct sw_error failed;

        if (strchr(words->items[i], '"') || strchr(words->items[i], '\n'))
            return sw_fail(err, SW_ERROR_USAGE, "a file with a quote in its name cannot be loaded");
        if (!sw_memory_piece_open(shell->arena, words->items[i], &piece, &failed))
            return sw_fail(err, failed.kind, "%s",
                           failed.text + (strncmp(failed.text, "--mem ", 6) == 0 ? 6 : 0));
        change.where = piece.where;
        change.bytes = piece.bytes;
        change.words = sw_strdup(shell->arena, words->items[i]);
        if (!sw_variant_change(shell->variant, &change, err))
            return false;
        sw_buffer_printf(&shell->out, "%08" PRIx64 "-%08" PRIx64 " has the bytes of %s\n",
                         piece.where.first, piece.where.last, shell_safe(shell, piece.name));
    }
    return true;
}
