/* SPDX-License-Identifier: MIT */
/* ELF cores by libelf: the header, and which of the two kinds it is. Knows neither kind's contents.
 */
#include "core_private.h"

#include <string.h>

static bool check_ident(struct sw_bytes bytes, struct sw_error *err)
{
    size_t header = sizeof(Elf64_Ehdr);

    if (bytes.size == 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: the file is empty", bytes.name);
    if (bytes.size < SELFMAG || memcmp(bytes.data, ELFMAG, SELFMAG) != 0)
        return sw_fail(err, SW_ERROR_INPUT, "%s: not an ELF core (no ELF magic number)",
                       bytes.name);
    if (bytes.size >= EI_NIDENT && bytes.data[EI_CLASS] == ELFCLASS32)
        header = sizeof(Elf32_Ehdr);
    else if (bytes.size >= EI_NIDENT && bytes.data[EI_CLASS] != ELFCLASS64)
        return sw_fail(err, SW_ERROR_INPUT, "%s: ELF class %u is neither 32 nor 64 bits",
                       bytes.name, bytes.data[EI_CLASS]);
    if (bytes.size < header)
        return sw_fail(err, SW_ERROR_INPUT, "%s: truncated inside the ELF header", bytes.name);
    if (bytes.data[EI_DATA] != ELFDATA2LSB)
        return sw_fail(err, SW_ERROR_INPUT, "%s: big-endian cores are not supported", bytes.name);
    return true;
}

/* libelf takes tables that are cut short for empty or invalid ones. Where numbers of entries do not
 * fit the header, the first section header has them: looked at before and after libelf read it. */
static bool check_tables(const struct core_reading *reading, const GElf_Ehdr *header)
{
    struct sw_bytes bytes = reading->bytes;
    uint64_t segments = header->e_phnum == PN_XNUM ? reading->segment_count : header->e_phnum;
    uint64_t sections = header->e_shnum ? header->e_shnum : reading->section_count;

    if (header->e_shoff && !sections)
        sections = 1;
    if (segments && !core_in_file(bytes, header->e_phoff, segments * header->e_phentsize))
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: truncated: the program headers pass the end of the file", bytes.name);
    if (sections && !core_in_file(bytes, header->e_shoff, sections * header->e_shentsize))
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: truncated: the section headers pass the end of the file", bytes.name);
    return true;
}

/* Without the names of sections a core of Xen's would look like one of no known kind. */
static bool check_names(const struct core_reading *reading)
{
    GElf_Shdr names;
    size_t number;

    if (!reading->section_count || elf_getshdrstrndx(reading->elf, &number) != 0 ||
        !gelf_getshdr(elf_getscn(reading->elf, number), &names) ||
        core_in_file(reading->bytes, names.sh_offset, names.sh_size))
        return true;
    return sw_fail(reading->err, SW_ERROR_INPUT,
                   "%s: truncated: the names of the sections pass the end of the file",
                   reading->bytes.name);
}

static bool check_header(struct core_reading *reading)
{
    struct sw_bytes bytes = reading->bytes;
    GElf_Ehdr header;

    if (!gelf_getehdr(reading->elf, &header))
        return sw_fail(reading->err, SW_ERROR_INPUT, "%s: %s", bytes.name, elf_errmsg(-1));
    if (header.e_type != ET_CORE)
        return sw_fail(reading->err, SW_ERROR_INPUT, "%s: an ELF file of type %u, not a core",
                       bytes.name, header.e_type);
    if (header.e_machine != EM_ARM && header.e_machine != EM_AARCH64)
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: a core of ELF machine %u, not of ARM (40) or AArch64 (183)", bytes.name,
                       header.e_machine);
    reading->core->aarch64 = header.e_machine == EM_AARCH64;
    if (!check_tables(reading, &header))
        return false;
    if (elf_getphdrnum(reading->elf, &reading->segment_count) != 0 ||
        elf_getshdrnum(reading->elf, &reading->section_count) != 0)
        return sw_fail(reading->err, SW_ERROR_INPUT, "%s: %s", bytes.name, elf_errmsg(-1));
    return check_tables(reading, &header) && check_names(reading);
}

static void end_elf(void *elf)
{
    elf_end(elf);
}

bool core_in_file(struct sw_bytes bytes, uint64_t offset, uint64_t size)
{
    return offset <= bytes.size && size <= bytes.size - offset;
}

bool sw_core_parse(struct sw_arena *arena, struct sw_bytes bytes, struct sw_core **core,
                   struct sw_error *err)
{
    struct core_reading reading = {
        .arena = arena, .bytes = bytes, .core = SW_NEW(arena, struct sw_core), .err = err};

    if (!check_ident(bytes, err))
        return false;
    elf_version(EV_CURRENT);
    reading.elf = elf_memory((char *)(uintptr_t)bytes.data, bytes.size);
    if (!reading.elf)
        return sw_fail(err, SW_ERROR_INPUT, "%s: %s", bytes.name, elf_errmsg(-1));
    sw_arena_at_free(arena, end_elf, reading.elf);
    if (!check_header(&reading) ||
        !(core_is_xen(&reading) ? core_read_xen(&reading) : core_read_qemu(&reading)))
        return false;
    *core = reading.core;
    return true;
}

bool sw_core_open(struct sw_arena *arena, const char *path, struct sw_core **core,
                  struct sw_error *err)
{
    struct sw_bytes bytes;

    return sw_file_map(arena, path, &bytes, err) && sw_core_parse(arena, bytes, core, err);
}
