/* SPDX-License-Identifier: MIT */
/* A core by Xen's xl dump-core: pages of a guest and the list of their frame numbers, found by the
 * names of sections. */
#include "core_private.h"

#include <inttypes.h>
#include <string.h>

/* xen/include/public/elfnote.h and tools/libs/ctrl/xenctrl_dom.h of Xen. */
enum { NOTE_HEADER = 0x2000001, HEADER_SIZE = 32 };
static const uint64_t magic_pv = 0xF00FEBED, magic_hvm = 0xF00FEBEE;

struct xen_core {
    GElf_Shdr pages, frames, notes;
    bool has_pages, has_frames, has_notes;
    size_t frame_width; /* bytes of one entry: a frame number, or that and a machine frame */
    uint64_t page_size;
};

static uint64_t word_at(const unsigned char *bytes, size_t width)
{
    uint64_t value = 0;

    for (size_t i = 0; i < width; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

/* The name of a section, or "": tables of names can be broken too. */
static const char *name_of(const struct core_reading *reading, const GElf_Shdr *section)
{
    size_t names;
    const char *name;

    if (elf_getshdrstrndx(reading->elf, &names) != 0)
        return "";
    name = elf_strptr(reading->elf, names, section->sh_name);
    return name ? name : "";
}

static void find_sections(const struct core_reading *reading, struct xen_core *xen)
{
    for (size_t i = 1; i < reading->section_count; i++) {
        Elf_Scn *scn = elf_getscn(reading->elf, i);
        GElf_Shdr section;
        const char *name;

        if (!scn || !gelf_getshdr(scn, &section))
            continue;
        name = name_of(reading, &section);
        if (strcmp(name, ".xen_pages") == 0) {
            xen->pages = section;
            xen->has_pages = true;
        } else if (strcmp(name, ".xen_pfn") == 0 || strcmp(name, ".xen_p2m") == 0) {
            xen->frames = section;
            xen->has_frames = true;
            xen->frame_width = strcmp(name, ".xen_pfn") == 0 ? 8 : 16;
        } else if (strcmp(name, ".note.Xen") == 0) {
            xen->notes = section;
            xen->has_notes = true;
        }
    }
}

bool core_is_xen(const struct core_reading *reading)
{
    struct xen_core xen = {.has_pages = false};

    find_sections(reading, &xen);
    return xen.has_pages || xen.has_frames || xen.has_notes;
}

static bool check_section(const struct core_reading *reading, const char *name,
                          const GElf_Shdr *section)
{
    if (core_in_file(reading->bytes, section->sh_offset, section->sh_size))
        return true;
    return sw_fail(reading->err, SW_ERROR_INPUT,
                   "%s: truncated: section %s (offset 0x%" PRIx64 ", size 0x%" PRIx64
                   ") passes the end of the file",
                   reading->bytes.name, name, section->sh_offset, section->sh_size);
}

/* The header note has magic, CPUs, pages and the page size, 8 bytes each. */
static bool read_notes(const struct core_reading *reading, struct xen_core *xen)
{
    const unsigned char *notes = reading->bytes.data + xen->notes.sh_offset;
    uint64_t left = xen->notes.sh_size, at = 0;

    while (left - at >= sizeof(Elf32_Nhdr)) {
        uint64_t name = (word_at(notes + at, 4) + 3) & ~UINT64_C(3);
        uint64_t size = word_at(notes + at + 4, 4);
        uint64_t whole = sizeof(Elf32_Nhdr) + name + ((size + 3) & ~UINT64_C(3));
        const unsigned char *body = notes + at + sizeof(Elf32_Nhdr) + name;

        if (whole > left - at)
            break;
        if (word_at(notes + at + 8, 4) == NOTE_HEADER && size >= HEADER_SIZE) {
            uint64_t magic = word_at(body, 8);

            if (magic != magic_pv && magic != magic_hvm)
                return sw_fail(reading->err, SW_ERROR_INPUT,
                               "%s: .note.Xen: magic number 0x%" PRIx64 " is not Xen's",
                               reading->bytes.name, magic);
            xen->page_size = word_at(body + 24, 8);
            return true;
        }
        at += whole;
    }
    return sw_fail(reading->err, SW_ERROR_INPUT,
                   "%s: .note.Xen has no whole header note, so the page size is not known",
                   reading->bytes.name);
}

static bool check(const struct core_reading *reading, struct xen_core *xen)
{
    const char *name = reading->bytes.name;

    if (!xen->has_notes)
        return sw_fail(reading->err, SW_ERROR_INPUT, "%s: no section .note.Xen in this Xen core",
                       name);
    if (!check_section(reading, ".note.Xen", &xen->notes) || !read_notes(reading, xen))
        return false;
    if (!xen->has_pages || !xen->has_frames || !xen->pages.sh_size || !xen->frames.sh_size)
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: no pages in this core. xl dump-core of Xen for ARM looks for RAM at "
                       "0x80000000-0x87ffffff only and saves no pages for RAM at 0x40000000; dump "
                       "the guest's memory in another way (--mem FILE@ADDR)",
                       name);
    if (!check_section(reading, ".xen_pages", &xen->pages) ||
        !check_section(reading, xen->frame_width == 8 ? ".xen_pfn" : ".xen_p2m", &xen->frames))
        return false;
    if (xen->page_size < 4096 || xen->page_size > 65536 ||
        (xen->page_size & (xen->page_size - 1)) != 0)
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: .note.Xen: a page size of 0x%" PRIx64 " makes no sense", name,
                       xen->page_size);
    if (xen->pages.sh_size / xen->page_size != xen->frames.sh_size / xen->frame_width)
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: %" PRIu64 " pages in .xen_pages and %" PRIu64 " frame numbers for them",
                       name, xen->pages.sh_size / xen->page_size,
                       xen->frames.sh_size / xen->frame_width);
    return true;
}

/* Pages that lie side by side in guest and file make one piece. A frame of all ones is no page. */
static bool add_pages(struct core_reading *reading, const struct xen_core *xen)
{
    const unsigned char *frames = reading->bytes.data + xen->frames.sh_offset;
    const unsigned char *pages = reading->bytes.data + xen->pages.sh_offset;
    struct core_pieces *pieces = &reading->pieces;

    for (uint64_t i = 0; i < xen->pages.sh_size / xen->page_size; i++) {
        uint64_t frame = word_at(frames + i * xen->frame_width, 8);
        struct sw_memory_piece *last = pieces->count ? &pieces->items[pieces->count - 1] : NULL;
        struct sw_memory_piece piece = {.bytes = pages + i * xen->page_size,
                                        .name = reading->bytes.name};

        if (frame == UINT64_MAX)
            continue;
        if (frame > UINT64_MAX / xen->page_size - 1)
            return sw_fail(reading->err, SW_ERROR_INPUT,
                           "%s: frame number %" PRIu64 " (0x%" PRIx64 ") is past any memory",
                           reading->bytes.name, i, frame);
        (void)sw_range_of(frame * xen->page_size, xen->page_size, &piece.where);
        if (last && last->where.last + 1 == piece.where.first &&
            last->bytes + (last->where.last - last->where.first) + 1 == piece.bytes)
            last->where.last = piece.where.last;
        else
            sw_push(reading->arena, pieces, piece);
    }
    return true;
}

bool core_read_xen(struct core_reading *reading)
{
    struct xen_core xen = {.has_pages = false};

    reading->core->kind = SW_CORE_XEN;
    find_sections(reading, &xen);
    if (!check(reading, &xen) || !add_pages(reading, &xen))
        return false;
    if (!reading->pieces.count)
        return sw_fail(reading->err, SW_ERROR_INPUT,
                       "%s: no pages in this core: every frame "
                       "number is invalid",
                       reading->bytes.name);
    return sw_memory_make(reading->pieces.items, reading->pieces.count, SW_ERROR_INPUT,
                          &reading->core->memory, reading->err);
}
