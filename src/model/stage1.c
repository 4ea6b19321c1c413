/* SPDX-License-Identifier: MIT */
/* Stage 1 as it can be known without running the image: by the shared boot code's own decisions, or
 * by the image layout's template. Else unknown. Decodes no descriptor itself. */
#include "draft.h"

#include <inttypes.h>

enum { ENTRIES = BOOT_TABLE_SIZE / 4 };

static void set_unknown(struct sw_draft *draft, const char *why)
{
    draft->machine->stage1 = (struct sw_stage){.kind = SW_STAGE_UNKNOWN, .why = why};
}

/* Registers and what can be read at the table's place become a stage that the walker can use. */
static void set_tables(struct sw_draft *draft, const struct vmsa_short_registers *registers,
                       const struct vmsa_reader *reader, uint64_t ipa, const char *why)
{
    struct sw_machine *machine = draft->machine;
    struct sw_range where;

    if (!sw_range_of(ipa, BOOT_TABLE_SIZE, &where) || !sw_machine_is_ram(machine, where)) {
        set_unknown(draft, sw_sprintf(draft->arena,
                                      "the tables would be at IPA 0x%" PRIx64
                                      ", which is not RAM: nobody can have written them",
                                      ipa));
        return;
    }
    machine->stage1 = (struct sw_stage){
        .kind = SW_STAGE_TABLES,
        .why = why,
        .regime = vmsa_regime_short(registers),
        .reader = *reader,
        .registers = *registers,
    };
}

static void make_by_boot(struct sw_draft *draft)
{
    struct sw_machine *machine = draft->machine;
    uint32_t *table = SW_NEW_ARRAY(draft->arena, uint32_t, ENTRIES);
    struct boot_platform platform;
    struct boot_registers registers;
    enum boot_status status = BOOT_TOO_MANY_RANGES;

    if (!machine->boot_asked || machine->boot_status != BOOT_OK) {
        set_unknown(draft, machine->base.why.what);
        return;
    }
    if (sw_boot_platform(machine, &platform))
        status = boot_map_early(&machine->boot, table);
    if (status == BOOT_OK) {
        boot_map_drop_identity(&machine->boot, table);
        status = boot_map_complete(&machine->boot, &platform, table);
    }
    if (status != BOOT_OK) {
        machine->boot_status = status; /* the image stops here, as it does for a bad place */
        set_unknown(draft, boot_status_text(status));
        return;
    }
    registers = boot_registers_for(&machine->boot, machine->layout->sctlr, 0);
    set_tables(draft,
               &(struct vmsa_short_registers){.sctlr = registers.sctlr,
                                              .ttbcr = registers.ttbcr,
                                              .ttbr0 = registers.ttbr0,
                                              .ttbr1 = registers.ttbr1,
                                              .dacr = registers.dacr},
               &(struct vmsa_reader){.window = table,
                                     .window_base = machine->boot.table,
                                     .window_size = BOOT_TABLE_SIZE},
               machine->boot.table, "the boot code's own decisions for this placement");
}

/*
 * The image's loop: entry n = (offset | template) + n * 1 MB in 32 bits. The offset is not rounded:
 * what it has below 1 MB spoils the attribute bits here exactly as it does on the machine.
 */
static void make_flat_offset(struct sw_draft *draft)
{
    struct sw_machine *machine = draft->machine;
    const struct sw_image_layout *promise = machine->promise;
    uint32_t *table = SW_NEW_ARRAY(draft->arena, uint32_t, ENTRIES);
    struct sw_value va = sw_address(draft, &promise->table, SW_SPACE_VA);
    uint32_t ipa;

    if (!machine->offset.known || !va.known) {
        set_unknown(draft, machine->offset.known ? va.why.what : machine->offset.why.what);
        return;
    }
    ipa = (uint32_t)sw_ipa_of(machine, va.v);
    for (uint32_t i = 0; i < ENTRIES; i++)
        table[i] = ((uint32_t)machine->offset.v | promise->template) + i * BOOT_SECTION;
    set_tables(
        draft,
        &(struct vmsa_short_registers){
            .sctlr = machine->layout->sctlr | promise->sctlr_set,
            .ttbr0 = ipa | promise->ttbr0_flags,
            .dacr = promise->dacr,
        },
        &(struct vmsa_reader){.window = table, .window_base = ipa, .window_size = BOOT_TABLE_SIZE},
        ipa, sw_sprintf(draft->arena, "template flat-offset of image layout %s", promise->name));
}

/* The image's bytes where they lie at hand-over; what is not in the file nobody knows. */
static enum vmsa_read_status read_image(void *context, uint64_t address, unsigned bytes,
                                        uint64_t *value)
{
    const struct sw_machine *machine = context;
    unsigned char raw[8];

    if (bytes > sizeof raw || address < machine->base.v ||
        !sw_image_flat_read(machine->image, address - machine->base.v, raw, bytes))
        return VMSA_READ_UNKNOWN;
    *value = 0;
    for (unsigned i = bytes; i-- > 0;)
        *value = *value << 8 | raw[i];
    return VMSA_READ_OK;
}

/* Tables that the linker or a script made: the boot code only points the registers at them. */
static void make_in_image(struct sw_draft *draft)
{
    struct sw_machine *machine = draft->machine;
    const struct sw_image_layout *promise = machine->promise;
    struct sw_value va = sw_address(draft, &promise->table, SW_SPACE_VA);
    uint32_t ipa;

    if (!machine->offset.known || !va.known) {
        set_unknown(draft, machine->offset.known ? va.why.what : machine->offset.why.what);
        return;
    }
    ipa = (uint32_t)sw_ipa_of(machine, va.v);
    set_tables(
        draft,
        &(struct vmsa_short_registers){
            .sctlr = machine->layout->sctlr | promise->sctlr_set,
            .ttbcr = promise->ttbcr,
            .ttbr0 = ipa | promise->ttbr0_flags,
            .ttbr1 = promise->ttbr1,
            .dacr = promise->dacr,
            .prrr = promise->prrr,
            .nmrr = promise->nmrr,
        },
        &(struct vmsa_reader){.read = read_image, .context = machine}, ipa,
        sw_sprintf(draft->arena, "the image's own bytes, by image layout %s", promise->name));
}

void sw_stage1_make(struct sw_draft *draft)
{
    const struct sw_image_layout *promise = draft->machine->promise;

    switch (promise->stage1) {
    case SW_STAGE1_BOOT:
        make_by_boot(draft);
        break;
    case SW_STAGE1_FLAT_OFFSET:
        make_flat_offset(draft);
        break;
    case SW_STAGE1_IN_IMAGE:
        make_in_image(draft);
        break;
    case SW_STAGE1_UNKNOWN:
        set_unknown(draft, sw_sprintf(draft->arena,
                                      "image layout %s does not say how the image builds its "
                                      "tables",
                                      promise->name));
        break;
    }
}
