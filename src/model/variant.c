/* SPDX-License-Identifier: MIT */
/* Changes laid over a machine: a reader in front of its memory, and its registers decoded anew.
 * Knows no register's fields and no table format. */
#include "model/variant.h"

#include "model/boot_trace.h"

struct sw_variant {
    struct sw_arena *arena;
    struct sw_arena *remade; /* of the machine decoded anew, NULL when no register was changed */
    const struct sw_machine *base;
    const struct sw_dump_inputs *inputs;
    struct sw_machine live;
    struct sw_registers first, registers; /* as found, and as changed */
    struct SW_VECTOR(struct sw_edit) changes;
    bool touched; /* some memory was changed: inside hull */
    struct sw_range hull;
};

/* ---- memory ---- */

static bool read_window(const struct vmsa_reader *reader, uint64_t address, unsigned bytes,
                        uint64_t *value)
{
    const unsigned char *window = reader->window;
    const uint64_t offset = address - reader->window_base;

    if (!window || reader->window_size < bytes || offset > reader->window_size - bytes)
        return false;
    *value = 0;
    for (unsigned i = bytes; i-- > 0;)
        *value = *value << 8 | window[offset + i];
    return true;
}

/* The machine's own memory, its window first, as the walker does. */
static enum vmsa_read_status read_below(const struct sw_variant *variant, uint64_t address,
                                        unsigned bytes, uint64_t *value)
{
    const struct vmsa_reader *below = &variant->base->stage1.reader;

    if (read_window(below, address, bytes, value))
        return VMSA_READ_OK;
    return below->read ? below->read(below->context, address, bytes, value) : VMSA_READ_UNKNOWN;
}

/* The newest change that has the byte counts. */
static bool read_changed(const struct sw_variant *variant, uint64_t address, uint64_t *byte)
{
    for (size_t i = variant->changes.count; i-- > 0;) {
        const struct sw_edit *change = &variant->changes.items[i];
        const uint64_t offset = address - change->where.first;

        if (change->kind == SW_EDIT_REGISTER || !sw_range_has(change->where, address))
            continue;
        *byte = change->kind == SW_EDIT_PIECE ? change->bytes[offset]
                                              : change->value >> 8 * offset & 0xff;
        return true;
    }
    return false;
}

/* Byte by byte only where there are changes. */
static enum vmsa_read_status read_over(void *context, uint64_t address, unsigned bytes,
                                       uint64_t *value)
{
    const struct sw_variant *variant = context;
    struct sw_range range;
    uint64_t read = 0;

    if (!sw_range_of(address, bytes, &range) || !sw_range_overlaps(range, variant->hull))
        return read_below(variant, address, bytes, value);
    for (unsigned i = 0; i < bytes; i++) {
        enum vmsa_read_status status = VMSA_READ_OK;
        uint64_t byte = 0;

        if (!read_changed(variant, address + i, &byte))
            status = read_below(variant, address + i, 1, &byte);
        if (status != VMSA_READ_OK)
            return status;
        read |= byte << 8 * i;
    }
    *value = read;
    return VMSA_READ_OK;
}

/* The window stays when no change lies in it: it is what makes most walks quick. */
static void set_reader(struct sw_variant *variant)
{
    const struct vmsa_reader *below = &variant->base->stage1.reader;
    struct vmsa_reader *reader = &variant->live.stage1.reader;
    struct sw_range window;

    *reader = *below;
    if (!variant->touched)
        return;
    reader->read = read_over;
    reader->context = variant;
    if (sw_range_of(below->window_base, below->window_size, &window) &&
        sw_range_overlaps(window, variant->hull)) {
        reader->window = NULL;
        reader->window_base = reader->window_size = 0;
    }
}

bool sw_variant_read(const struct sw_variant *variant, uint64_t address, unsigned char *byte)
{
    uint64_t value = 0;

    if (!read_changed(variant, address, &value) &&
        read_below(variant, address, 1, &value) != VMSA_READ_OK)
        return false;
    *byte = (unsigned char)value;
    return true;
}

/* ---- registers ---- */

static void know(struct sw_registers *registers, enum sw_register id, uint64_t value,
                 const char *from)
{
    registers->values[id] = (struct sw_value){.known = true, .v = value, .why = {.file = from}};
}

/* Of an image all of these are known, as its boot code or its layout gave them. */
static void know_short(struct sw_registers *registers, const struct vmsa_short_registers *found)
{
    static const char from[] = "stage 1 as it was found";

    know(registers, SW_REG_SCTLR, found->sctlr, from);
    know(registers, SW_REG_TTBCR, found->ttbcr, from);
    know(registers, SW_REG_TTBR0, found->ttbr0, from);
    know(registers, SW_REG_TTBR1, found->ttbr1, from);
    know(registers, SW_REG_DACR, found->dacr, from);
    know(registers, SW_REG_PRRR, found->prrr, from);
    know(registers, SW_REG_NMRR, found->nmrr, from);
}

static void know_long(struct sw_registers *registers, const struct vmsa_lpae_registers *found)
{
    static const char from[] = "the run of the boot code";

    know(registers, SW_REG_SCTLR, found->sctlr, from);
    know(registers, SW_REG_TTBCR, found->ttbcr, from);
    know(registers, SW_REG_TTBCR2, found->ttbcr2, from);
    know(registers, SW_REG_TTBR0, found->ttbr0, from);
    know(registers, SW_REG_TTBR1, found->ttbr1, from);
    know(registers, SW_REG_PRRR, (uint32_t)found->mair, from);
    know(registers, SW_REG_NMRR, found->mair >> 32, from);
}

/* Of an image: what its stage 1 was found with, and the CPU where the run ended. */
static void know_image(struct sw_variant *variant)
{
    const struct sw_stage *stage1 = &variant->base->stage1;
    const struct sw_boot_state *state =
        stage1->from_run && variant->base->trace ? &variant->base->trace->at_end : NULL;
    enum { SP_MASK = 0xf };

    if (stage1->kind != SW_STAGE_TABLES)
        return;
    if (state && state->long_format)
        know_long(&variant->first, &state->lpae);
    else
        know_short(&variant->first, &stage1->registers);
    if (!state)
        return;
    know(&variant->first, SW_REG_PC, state->pc, "the run of the boot code");
    know(&variant->first, SW_REG_CPSR, state->cpsr, "the run of the boot code");
    know(&variant->first, SW_REG_VBAR, state->vbar, "the run of the boot code");
    know(&variant->first, SW_REG_SP, state->sp[state->cpsr & SP_MASK], "the run of the boot code");
    know(&variant->first, SW_REG_LR, state->r[14], "the run of the boot code");
}

/* Decode the registers as a dump's. An image keeps its declared stage 2: nobody knows registers of
 * its hypervisor, unless HCR was set. */
static bool remake(struct sw_variant *variant, struct sw_error *err)
{
    static const struct sw_memory nothing = {0};
    struct sw_dump_inputs inputs = {.about = variant->base->about,
                                    .memory = &nothing,
                                    .registers_name = "set makes it known",
                                    .wanted = "pl1",
                                    .symbols = variant->base->names};
    struct sw_machine *live = &variant->live, *made;

    if (variant->inputs)
        inputs = *variant->inputs;
    inputs.registers = &variant->registers;
    if (!sw_machine_from_dump(variant->remade, &inputs, &made, err))
        return false;
    live->regime = made->regime;
    live->long_faults = made->long_faults;
    memcpy(live->missing, made->missing, sizeof live->missing);
    live->stage1 = made->stage1;
    if (live->stage1.kind == SW_STAGE_TABLES && !variant->inputs)
        live->stage1.why = "registers as set here";
    if (variant->inputs || variant->registers.values[SW_REG_HCR].known)
        live->stage2 = made->stage2;
    return true;
}

/* ---- changes ---- */

/* Everything anew from the list: undoing is then doing less. */
static bool apply(struct sw_variant *variant, struct sw_error *err)
{
    bool registers = false;

    sw_arena_free(variant->remade);
    variant->remade = NULL;
    variant->live = *variant->base;
    variant->registers = variant->first;
    variant->touched = false;
    for (size_t i = 0; i < variant->changes.count; i++) {
        const struct sw_edit *change = &variant->changes.items[i];

        if (change->kind == SW_EDIT_REGISTER) {
            know(&variant->registers, change->id, change->value, "the value set here");
            registers = true;
            continue;
        }
        if (!variant->touched || change->where.first < variant->hull.first)
            variant->hull.first = change->where.first;
        if (!variant->touched || change->where.last > variant->hull.last)
            variant->hull.last = change->where.last;
        variant->touched = true;
    }
    if (registers) {
        variant->remade = sw_arena_new();
        if (!remake(variant, err))
            return false;
    }
    set_reader(variant);
    return true;
}

static void close_variant(void *object)
{
    struct sw_variant *variant = object;

    sw_arena_free(variant->remade);
}

/* Nothing is decoded anew until a register is changed: without changes the variant is the machine
 * itself, answer by answer. */
struct sw_variant *sw_variant_make(struct sw_arena *arena, const struct sw_machine *base,
                                   const struct sw_dump_inputs *inputs)
{
    struct sw_variant *made = SW_NEW(arena, struct sw_variant);

    made->arena = arena;
    made->base = base;
    made->inputs = inputs;
    if (inputs)
        made->first = *inputs->registers;
    else
        know_image(made);
    made->live = *base;
    made->registers = made->first;
    sw_arena_at_free(arena, close_variant, made);
    return made;
}

const struct sw_machine *sw_variant_machine(const struct sw_variant *variant)
{
    return &variant->live;
}

const struct sw_registers *sw_variant_registers(const struct sw_variant *variant)
{
    return &variant->registers;
}

/* What worked before works again, so taking back cannot fail. */
static void go_back(struct sw_variant *variant, size_t count)
{
    struct sw_error ignored;

    variant->changes.count = count;
    (void)!apply(variant, &ignored);
}

bool sw_variant_change(struct sw_variant *variant, const struct sw_edit *change,
                       struct sw_error *err)
{
    struct sw_registers alone = {0};
    const struct sw_site here = {.file = "the value set here"};
    struct sw_error failed;

    if (variant->changes.count == SW_EDITS)
        return sw_fail(err, SW_ERROR_USAGE, "there are %d changes already, and no more are kept",
                       SW_EDITS);
    if (change->kind == SW_EDIT_REGISTER &&
        !sw_registers_set(&alone, change->id, change->value, &here, &failed))
        return sw_fail(err, SW_ERROR_USAGE, "%s", failed.text);
    sw_push(variant->arena, &variant->changes, *change);
    if (apply(variant, &failed))
        return true;
    go_back(variant, variant->changes.count - 1);
    return sw_fail(err, SW_ERROR_USAGE, "%s", failed.text);
}

size_t sw_variant_undo(struct sw_variant *variant, size_t count)
{
    const size_t there = variant->changes.count;
    const size_t undone = count < there ? count : there;

    if (undone)
        go_back(variant, there - undone);
    return undone;
}

const struct sw_edit *sw_variant_changes(const struct sw_variant *variant, size_t *count)
{
    *count = variant->changes.count;
    return variant->changes.items;
}
