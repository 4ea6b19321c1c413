/* SPDX-License-Identifier: MIT */
/* A core by QEMU's dump-guest-memory: RAM blocks by physical address, and the first CPU's general
 * registers. It has no system registers. */
#include "core_private.h"

#include <inttypes.h>
#include <string.h>

/* Where the registers are in an NT_PRSTATUS (QEMU target/arm/arch_dump.c). */
static const struct layout {
    size_t size, registers, width;
    size_t sp, lr, pc, state; /* their numbers */
} layout32 = {148, 72, 4, 13, 14, 15, 16}, layout64 = {392, 112, 8, 31, 30, 32, 33};

static bool fail_segment(const struct core_reading *reading, size_t number,
                         const GElf_Phdr *segment, const char *problem)
{
    return sw_fail(reading->err, SW_ERROR_INPUT,
                   "%s: program header %zu (physical address 0x%" PRIx64 ", offset 0x%" PRIx64
                   ", size 0x%" PRIx64 "): %s",
                   reading->bytes.name, number, segment->p_paddr, segment->p_offset,
                   segment->p_filesz, problem);
}

/* Bytes that the file does not have (memory size above file size) are not known, not zero: a core
 * is no program. */
static bool add_segment(struct core_reading *reading, size_t number, const GElf_Phdr *segment)
{
    struct sw_memory_piece piece = {.name = reading->bytes.name};

    if (segment->p_filesz == 0)
        return true;
    if (!core_in_file(reading->bytes, segment->p_offset, segment->p_filesz))
        return fail_segment(reading, number, segment, "truncated: it passes the end of the file");
    if (!sw_range_of(segment->p_paddr, segment->p_filesz, &piece.where))
        return fail_segment(reading, number, segment, "it passes the end of the address space");
    piece.bytes = reading->bytes.data + segment->p_offset;
    sw_push(reading->arena, &reading->pieces, piece);
    return true;
}

static uint64_t word_at(const unsigned char *bytes, size_t width)
{
    uint64_t value = 0;

    for (size_t i = 0; i < width; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

/* SP and LR are of the mode at hand. The first CPU alone: what others do is not asked. */
static bool take_registers(struct core_reading *reading, const unsigned char *note)
{
    const struct layout *layout = reading->core->aarch64 ? &layout64 : &layout32;
    const struct sw_site why = {.file = reading->bytes.name, .what = "NT_PRSTATUS"};
    const struct {
        enum sw_register id;
        size_t number;
    } wanted[] = {
        {SW_REG_SP, layout->sp},
        {SW_REG_LR, layout->lr},
        {SW_REG_PC, layout->pc},
        {SW_REG_CPSR, layout->state},
    };

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        const unsigned char *at = note + layout->registers + wanted[i].number * layout->width;

        if (!sw_registers_set(&reading->core->registers, wanted[i].id, word_at(at, layout->width),
                              &why, reading->err))
            return false;
    }
    return true;
}

static bool read_notes(struct core_reading *reading, size_t number, const GElf_Phdr *segment,
                       bool *seen)
{
    const struct layout *layout = reading->core->aarch64 ? &layout64 : &layout32;
    const unsigned char *notes = reading->bytes.data + segment->p_offset;
    size_t left = segment->p_filesz, at = 0;

    if (!core_in_file(reading->bytes, segment->p_offset, segment->p_filesz))
        return fail_segment(reading, number, segment, "truncated: it passes the end of the file");
    while (left - at >= sizeof(Elf32_Nhdr) && !*seen) {
        uint64_t name = (word_at(notes + at, 4) + 3) & ~UINT64_C(3);
        uint64_t size = word_at(notes + at + 4, 4);
        uint64_t type = word_at(notes + at + 8, 4);
        uint64_t whole = sizeof(Elf32_Nhdr) + name + ((size + 3) & ~UINT64_C(3));

        if (whole > left - at)
            return fail_segment(reading, number, segment, "a note passes the end of its segment");
        if (type == NT_PRSTATUS && size >= layout->size) {
            *seen = true;
            return take_registers(reading, notes + at + sizeof(Elf32_Nhdr) + name);
        }
        at += whole;
    }
    return true;
}

bool core_read_qemu(struct core_reading *reading)
{
    bool seen = false;

    for (size_t i = 0; i < reading->segment_count; i++) {
        GElf_Phdr segment;

        if (!gelf_getphdr(reading->elf, (int)i, &segment))
            return sw_fail(reading->err, SW_ERROR_INPUT, "%s: program header %zu: %s",
                           reading->bytes.name, i, elf_errmsg(-1));
        if (segment.p_type == PT_LOAD && !add_segment(reading, i, &segment))
            return false;
        if (segment.p_type == PT_NOTE && !read_notes(reading, i, &segment, &seen))
            return false;
    }
    if (!reading->pieces.count)
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: no memory in this core (no PT_LOAD segment with bytes)",
                       reading->bytes.name);
    return sw_memory_make(reading->pieces.items, reading->pieces.count, SW_ERROR_INPUT,
                          &reading->core->memory, reading->err);
}
