/* SPDX-License-Identifier: MIT */
/* ELF images by libelf: segments, and sections with their load addresses. Reads tables only, never
 * what sections hold. Knows no loader. */
#include "image_private.h"

#include <gelf.h>
#include <inttypes.h>
#include <libelf.h>
#include <string.h>

/* State of one parse: all program headers, and the section names with their last NUL. */
struct parse {
    struct sw_image *image;
    struct sw_elf_header header;
    Elf *elf;
    bool symbols_only;
    GElf_Phdr *segments;
    GElf_Shdr *sections; /* by section number; 0 unused */
    const char *names;
    uint64_t names_end; /* a name that starts below this ends inside the table */
};

/* Number, address, offset and size: enough to find it in readelf's listing whatever is broken. */
static bool fail_section(const struct parse *parse, size_t number, struct sw_error *err,
                         const char *problem)
{
    const GElf_Shdr *section = &parse->sections[number];

    return sw_fail(err, SW_ERROR_INPUT,
                   "%s: section header %zu (address 0x%" PRIx64 ", offset 0x%" PRIx64
                   ", size 0x%" PRIx64 "): %s",
                   parse->image->name, number, section->sh_addr, section->sh_offset,
                   section->sh_size, problem);
}

static bool fail_segment(const struct parse *parse, size_t number, struct sw_error *err,
                         const char *problem)
{
    const GElf_Phdr *segment = &parse->segments[number];

    return sw_fail(err, SW_ERROR_INPUT,
                   "%s: program header %zu (address 0x%" PRIx64 ", offset 0x%" PRIx64
                   ", file size 0x%" PRIx64 "): %s",
                   parse->image->name, number, segment->p_vaddr, segment->p_offset,
                   segment->p_filesz, problem);
}

/* Written so that no sum can wrap: offset and size are the file's own claims. */
static bool in_file(const struct parse *parse, uint64_t offset, uint64_t size)
{
    return offset <= parse->image->bytes.size && size <= parse->image->bytes.size - offset;
}

/* Addresses of ELF32 end at 2^32, those of ELF64 at 2^64. */
static bool in_space(const struct parse *parse, uint64_t address, uint64_t size)
{
    uint64_t last = parse->header.is64 ? UINT64_MAX : UINT32_MAX;

    return address <= last && (size == 0 || size - 1 <= last - address);
}

/* ---- segments ---- */

static bool check_segment(const struct parse *parse, size_t number, struct sw_error *err)
{
    const GElf_Phdr *segment = &parse->segments[number];

    if (segment->p_filesz > segment->p_memsz)
        return fail_segment(parse, number, err, "the file size is larger than the memory size");
    if (!in_space(parse, segment->p_vaddr, segment->p_memsz) ||
        !in_space(parse, segment->p_paddr, segment->p_memsz))
        return fail_segment(parse, number, err, "it passes the end of the address space");
    if (!parse->symbols_only && !in_file(parse, segment->p_offset, segment->p_filesz))
        return fail_segment(parse, number, err, "truncated: it passes the end of the file");
    return true;
}

static bool read_segments(struct parse *parse, struct sw_error *err)
{
    struct sw_image *image = parse->image;
    unsigned count = parse->header.segment_count;

    parse->segments = SW_NEW_ARRAY(image->private->arena, GElf_Phdr, count);
    image->segments = SW_NEW_ARRAY(image->private->arena, struct sw_segment, count);
    for (unsigned i = 0; i < count; i++) {
        GElf_Phdr *from = &parse->segments[i];

        if (!gelf_getphdr(parse->elf, (int)i, from))
            return sw_fail(err, SW_ERROR_INPUT, "%s: program header %u: %s", image->name, i,
                           elf_errmsg(-1));
        if (from->p_type != PT_LOAD)
            continue;
        if (!check_segment(parse, i, err))
            return false;
        image->segments[image->segment_count++] = (struct sw_segment){
            .index = i,
            .va = from->p_vaddr,
            .pa = from->p_paddr,
            .offset = from->p_offset,
            .file_size = from->p_filesz,
            .memory_size = from->p_memsz,
            .align = from->p_align,
            .read = from->p_flags & PF_R,
            .write = from->p_flags & PF_W,
            .execute = from->p_flags & PF_X,
        };
    }
    return true;
}

/* ---- load addresses, as BFD gives them (binutils bfd/elf.c, _bfd_elf_make_section_from_shdr, and
 * include/elf/internal.h, ELF_SECTION_IN_SEGMENT) ---- */

/* A section without bytes is judged by addresses alone; .tbss takes no room in a PT_LOAD. */
static bool section_in_segment(const GElf_Shdr *section, const GElf_Phdr *segment)
{
    bool tls = section->sh_flags & SHF_TLS;
    bool nobits = section->sh_type == SHT_NOBITS;
    uint64_t size = tls && nobits && segment->p_type != PT_TLS ? 0 : section->sh_size;

    if (segment->p_type != (tls ? PT_TLS : PT_LOAD))
        return false;
    if (!nobits && (section->sh_offset < segment->p_offset || size > segment->p_filesz ||
                    section->sh_offset - segment->p_offset > segment->p_filesz - size))
        return false;
    return section->sh_addr >= segment->p_vaddr && size <= segment->p_memsz &&
           section->sh_addr - segment->p_vaddr <= segment->p_memsz - size;
}

/* Some linkers leave every p_paddr 0: with several segments they then mean nothing. */
static bool physical_addresses_count(const struct parse *parse)
{
    unsigned loads = 0;

    for (unsigned i = 0; i < parse->header.segment_count; i++) {
        if (parse->segments[i].p_paddr != 0)
            return true;
        loads += parse->segments[i].p_type == PT_LOAD && parse->segments[i].p_memsz != 0;
    }
    return loads <= 1;
}

/* The flat image and the loaders go by physical addresses, and section headers have only virtual
 * ones. */
static uint64_t load_address(const struct parse *parse, const GElf_Shdr *section)
{
    if (!physical_addresses_count(parse))
        return section->sh_addr;
    for (unsigned i = 0; i < parse->header.segment_count; i++) {
        const GElf_Phdr *segment = &parse->segments[i];

        if (!section_in_segment(section, segment))
            continue;
        if (section->sh_type == SHT_NOBITS)
            return segment->p_paddr + (section->sh_addr - segment->p_vaddr);
        return segment->p_paddr + (section->sh_offset - segment->p_offset);
    }
    return section->sh_addr;
}

/* ---- sections ---- */

/* Names are used in place. That they end inside the table is checked once here: a name that
 * starts at or before the last NUL does. */
static bool load_names(struct parse *parse, struct sw_error *err)
{
    const GElf_Shdr *table = &parse->sections[parse->header.names];
    const char *end;

    if (parse->header.names == SHN_UNDEF)
        return true;
    if (table->sh_type != SHT_STRTAB || !in_file(parse, table->sh_offset, table->sh_size))
        return fail_section(parse, parse->header.names, err,
                            "it should hold the section names, but is no string table in the file");
    parse->names = (const char *)parse->image->bytes.data + table->sh_offset;
    end = memrchr(parse->names, '\0', table->sh_size);
    parse->names_end = end ? (uint64_t)(end - parse->names) + 1 : 0;
    return true;
}

/* What a section that is not loaded contains is never read, yet it must lie in the file: else
 * the file was cut, and then nothing else in it can be trusted. */
static bool check_section(const struct parse *parse, size_t number, struct sw_error *err)
{
    const GElf_Shdr *section = &parse->sections[number];

    if (section->sh_type != SHT_NOBITS && !in_file(parse, section->sh_offset, section->sh_size))
        return fail_section(parse, number, err, "truncated: it passes the end of the file");
    if ((section->sh_flags & SHF_ALLOC) && !in_space(parse, section->sh_addr, section->sh_size))
        return fail_section(parse, number, err, "it passes the end of the address space");
    if (parse->names && section->sh_name >= parse->names_end)
        return fail_section(parse, number, err, "its name is not in the table of section names");
    return true;
}

static bool add_section(struct parse *parse, size_t number, struct sw_error *err)
{
    const GElf_Shdr *from = &parse->sections[number];
    struct sw_section *to = &parse->image->sections[parse->image->section_count++];

    if (!check_section(parse, number, err))
        return false;
    *to = (struct sw_section){
        .name = parse->names ? parse->names + from->sh_name : "",
        .va = from->sh_addr,
        .load_address = from->sh_addr,
        .offset = from->sh_offset,
        .size = from->sh_size,
        .align = from->sh_addralign,
        .alloc = from->sh_flags & SHF_ALLOC,
        .write = from->sh_flags & SHF_WRITE,
        .execute = from->sh_flags & SHF_EXECINSTR,
        .in_file = from->sh_type != SHT_NOBITS,
    };
    if (to->alloc)
        to->load_address = load_address(parse, from);
    parse->image->private->section_names[number] = to->name;
    if (!in_space(parse, to->load_address, to->size))
        return fail_section(parse, number, err, "its load address passes the end of memory");
    return true;
}

static bool read_sections(struct parse *parse, struct sw_error *err)
{
    struct sw_image *image = parse->image;
    unsigned count = parse->header.section_count;

    parse->sections = SW_NEW_ARRAY(image->private->arena, GElf_Shdr, count + 1);
    image->sections = SW_NEW_ARRAY(image->private->arena, struct sw_section, count);
    image->private->section_names = SW_NEW_ARRAY(image->private->arena, const char *, count);
    image->private->section_name_count = count;
    for (unsigned i = 1; i < count; i++)
        if (!gelf_getshdr(elf_getscn(parse->elf, i), &parse->sections[i]))
            return sw_fail(err, SW_ERROR_INPUT, "%s: section header %u: %s", image->name, i,
                           elf_errmsg(-1));
    if (!load_names(parse, err))
        return false;
    for (unsigned i = 1; i < count; i++)
        if (parse->sections[i].sh_type != SHT_NULL && !add_section(parse, i, err))
            return false;
    return true;
}

/* ---- symbol table: found and checked now, read at the first look-up ---- */

static bool check_symbol_table(const struct parse *parse, size_t number, struct sw_error *err)
{
    const GElf_Shdr *table = &parse->sections[number];
    size_t entry = parse->header.is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);

    if (table->sh_entsize != entry || table->sh_size % entry != 0)
        return fail_section(parse, number, err, "a symbol table with entries of a wrong size");
    if (table->sh_link == 0 || table->sh_link >= parse->header.section_count ||
        parse->sections[table->sh_link].sh_type != SHT_STRTAB)
        return fail_section(parse, number, err, "a symbol table whose sh_link is no string table");
    return true;
}

/* A full table is better than the dynamic one; the first of a kind counts, as for the linker. */
static bool find_symbols(struct parse *parse, struct sw_error *err)
{
    size_t *found = &parse->image->private->symbol_table;

    for (unsigned i = 1; i < parse->header.section_count; i++) {
        uint32_t type = parse->sections[i].sh_type;

        if (type == SHT_SYMTAB || (type == SHT_DYNSYM && *found == 0))
            *found = i;
        if (type == SHT_SYMTAB)
            break;
    }
    parse->image->stripped = *found == 0;
    return *found == 0 || check_symbol_table(parse, *found, err);
}

static void end_elf(void *object)
{
    elf_end(object);
}

/* libelf asks for a writable image but, opened by elf_memory, only reads. */
static bool open_elf(struct parse *parse, struct sw_error *err)
{
    struct sw_bytes bytes = parse->image->bytes;

    elf_version(EV_CURRENT);
    parse->elf = elf_memory((char *)bytes.data, bytes.size);
    if (!parse->elf)
        return sw_fail(err, SW_ERROR_INPUT, "%s: libelf cannot read it: %s", bytes.name,
                       elf_errmsg(-1));
    sw_arena_at_free(parse->image->private->arena, end_elf, parse->elf);
    parse->image->private->elf = parse->elf;
    return true;
}

bool sw_elf_parse(struct sw_image *image, bool symbols_only, struct sw_error *err)
{
    struct parse parse = {.image = image, .symbols_only = symbols_only};

    if (!sw_elf_check_header(image->bytes, &parse.header, err) || !open_elf(&parse, err))
        return false;
    image->kind = parse.header.is64 ? SW_IMAGE_ELF64 : SW_IMAGE_ELF32;
    image->entry = parse.header.entry & ~(uint64_t)1;
    image->entry_thumb = parse.header.entry & 1;
    image->position_independent = parse.header.type == ET_DYN;
    if (!read_segments(&parse, err) || !read_sections(&parse, err) || !find_symbols(&parse, err))
        return false;
    sw_elf_read_notes(image);
    if (symbols_only)
        return true;
    return sw_elf_flat_pieces(image, err);
}
