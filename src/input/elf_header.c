/* SPDX-License-Identifier: MIT */
/* The ELF header, looked at before libelf sees the file: every refusal is one line that says what
 * is wrong and where. Knows nothing of what the tables hold. */
#include "image_private.h"

#include <elf.h>
#include <inttypes.h>

/* No linked image comes near; with them nothing done per section and segment can take long. */
enum { MAX_SEGMENTS = 1024 };

/* Offsets of the members in the two classes (ELF specification, "ELF Header"). */
struct layout {
    unsigned size, entry, phoff, shoff, phentsize, phnum, shentsize, shnum, shstrndx;
    unsigned segment_size, section_size;
};

static const struct layout layout32 = {52, 24, 28, 32, 42, 44, 46, 48, 50, 32, 40};
static const struct layout layout64 = {64, 24, 32, 40, 54, 56, 58, 60, 62, 56, 64};

static const struct {
    unsigned number;
    const char *name;
} machines[] = {
    {EM_386, "Intel 80386"},
    {EM_68K, "Motorola 68000"},
    {EM_SPARC, "SPARC"},
    {EM_SPARCV9, "SPARC v9"},
    {EM_MIPS, "MIPS"},
    {EM_PPC, "PowerPC"},
    {EM_PPC64, "64-bit PowerPC"},
    {EM_S390, "IBM S/390"},
    {EM_SH, "SuperH"},
    {EM_IA_64, "Intel Itanium"},
    {EM_X86_64, "x86-64"},
    {EM_AVR, "AVR"},
    {EM_RISCV, "RISC-V"},
    {EM_BPF, "BPF"},
    {258, "LoongArch"},
};

/* Big-endian files were refused before, so the number is readable. */
static bool check_machine(struct sw_bytes bytes, unsigned machine, struct sw_error *err)
{
    if (machine == EM_ARM)
        return true;
    if (machine == EM_AARCH64)
        return sw_fail(err, SW_ERROR_INPUT, "%s: AArch64 images are not supported yet", bytes.name);
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        if (machines[i].number == machine)
            return sw_fail(err, SW_ERROR_INPUT, "%s: an ELF file for %s, not for ARM", bytes.name,
                           machines[i].name);
    return sw_fail(err, SW_ERROR_INPUT, "%s: an ELF file for machine %u, not for ARM (%u)",
                   bytes.name, machine, EM_ARM);
}

/* ET_DYN is what a position-independent image is (U-Boot's), not only a shared library. */
static bool check_type(struct sw_bytes bytes, unsigned type, struct sw_error *err)
{
    switch (type) {
    case ET_EXEC:
    case ET_DYN:
        return true;
    case ET_REL:
        return sw_fail(err, SW_ERROR_INPUT, "%s: a relocatable object file; link it first",
                       bytes.name);
    case ET_CORE:
        return sw_fail(err, SW_ERROR_INPUT, "%s: a core dump, not an image", bytes.name);
    default:
        return sw_fail(err, SW_ERROR_INPUT, "%s: ELF type %u is not an executable", bytes.name,
                       type);
    }
}

/* Byte by byte, in file order: the first that is wrong decides how the rest would have to be read.
 */
static bool check_ident(struct sw_bytes bytes, struct sw_error *err)
{
    if (bytes.size < EI_NIDENT)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: truncated: the ELF identification needs 16 bytes, the file has %zu",
                       bytes.name, bytes.size);
    if (bytes.data[EI_CLASS] != ELFCLASS32 && bytes.data[EI_CLASS] != ELFCLASS64)
        return sw_fail(err, SW_ERROR_INPUT, "%s: ELF class %u at offset 4 is neither 32 nor 64 bit",
                       bytes.name, bytes.data[EI_CLASS]);
    if (bytes.data[EI_DATA] == ELFDATA2MSB)
        return sw_fail(err, SW_ERROR_INPUT, "%s: big-endian ELF images are not supported",
                       bytes.name);
    if (bytes.data[EI_DATA] != ELFDATA2LSB)
        return sw_fail(err, SW_ERROR_INPUT, "%s: ELF byte order %u at offset 5 is unknown",
                       bytes.name, bytes.data[EI_DATA]);
    if (bytes.data[EI_VERSION] != EV_CURRENT)
        return sw_fail(err, SW_ERROR_INPUT, "%s: ELF version %u at offset 6 is unknown", bytes.name,
                       bytes.data[EI_VERSION]);
    return true;
}

/* One of the two tables. An offset of 0 means that there is none. */
static bool check_table(struct sw_bytes bytes, const char *what, uint64_t offset, unsigned count,
                        unsigned stated, unsigned needed, struct sw_error *err)
{
    if (count == 0)
        return true;
    if (stated != needed)
        return sw_fail(err, SW_ERROR_INPUT, "%s: %s entries of %u bytes, they have %u", bytes.name,
                       what, stated, needed);
    if (offset > bytes.size || (uint64_t)count * needed > bytes.size - offset)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: truncated: the %s table (%u entries at offset 0x%" PRIx64
                       ") passes the end of the file (%zu bytes)",
                       bytes.name, what, count, offset, bytes.size);
    return true;
}

/* From 65280 sections on the counts move into section 0, and from 65535 segments likewise. Nothing
 * linked is like that, and without it every count is bounded before it is used. */
static bool check_counts(struct sw_bytes bytes, const struct sw_elf_header *header, uint64_t shoff,
                         struct sw_error *err)
{
    if (header->segment_count > MAX_SEGMENTS)
        return sw_fail(err, SW_ERROR_INPUT, "%s: %u program headers; at most %d are supported",
                       bytes.name, header->segment_count, MAX_SEGMENTS);
    if ((shoff != 0 && header->section_count == 0) || header->names == SHN_XINDEX)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: extended section numbering (65280 sections or more) is not supported",
                       bytes.name);
    if (header->names != SHN_UNDEF && header->names >= header->section_count)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: section %u should hold the section names, there are %u sections",
                       bytes.name, header->names, header->section_count);
    return true;
}

bool sw_elf_check_header(struct sw_bytes bytes, struct sw_elf_header *header, struct sw_error *err)
{
    const unsigned char *at = bytes.data;
    const struct layout *layout;
    uint64_t phoff, shoff;

    if (!check_ident(bytes, err))
        return false;
    header->is64 = at[EI_CLASS] == ELFCLASS64;
    layout = header->is64 ? &layout64 : &layout32;
    if (bytes.size < layout->size)
        return sw_fail(err, SW_ERROR_INPUT,
                       "%s: truncated: the ELF header needs %u bytes, the file has %zu", bytes.name,
                       layout->size, bytes.size);
    header->type = sw_le16(at + 16);
    if (!check_machine(bytes, sw_le16(at + 18), err) || !check_type(bytes, header->type, err))
        return false;
    header->entry = header->is64 ? sw_le64(at + layout->entry) : sw_le32(at + layout->entry);
    phoff = header->is64 ? sw_le64(at + layout->phoff) : sw_le32(at + layout->phoff);
    shoff = header->is64 ? sw_le64(at + layout->shoff) : sw_le32(at + layout->shoff);
    header->segment_count = phoff ? sw_le16(at + layout->phnum) : 0;
    header->section_count = shoff ? sw_le16(at + layout->shnum) : 0;
    header->names = shoff ? sw_le16(at + layout->shstrndx) : SHN_UNDEF;
    return check_counts(bytes, header, shoff, err) &&
           check_table(bytes, "program header", phoff, header->segment_count,
                       sw_le16(at + layout->phentsize), layout->segment_size, err) &&
           check_table(bytes, "section header", shoff, header->section_count,
                       sw_le16(at + layout->shentsize), layout->section_size, err);
}
