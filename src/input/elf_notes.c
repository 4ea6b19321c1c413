/* SPDX-License-Identifier: MIT */
/* Notes of an ELF image that are loaded with it. Knows how notes lie, not what they mean. */
#include "image_private.h"

#include <gelf.h>
#include <libelf.h>

/* Reading stops at the first note that is malformed, without an error: sections named .note.* get
 * the type of notes from the assembler whatever is in them. */
static void add_notes(struct sw_image *image, Elf_Data *data, size_t *capacity)
{
    size_t offset = 0, name, descriptor;
    GElf_Nhdr note;

    while (data && (offset = gelf_getnote(data, offset, &note, &name, &descriptor)) > 0) {
        const char *owner = (const char *)data->d_buf + name;

        if (image->note_count == *capacity)
            image->notes =
                sw_vector_grow(image->private->arena, image->notes, capacity, sizeof *image->notes);
        /* The owner's name should end with a NUL, but nothing makes it so. */
        image->notes[image->note_count++] = (struct sw_note){
            .owner = sw_strndup(image->private->arena, note.n_namesz ? owner : "", note.n_namesz),
            .type = note.n_type,
            .data = (const unsigned char *)data->d_buf + descriptor,
            .size = note.n_descsz,
        };
    }
}

/* Without section headers the segments are what there is. libelf bounds the chunk by the file. */
static void read_segments(struct sw_image *image, size_t *capacity)
{
    size_t count;
    GElf_Phdr segment;

    if (elf_getphdrnum(image->private->elf, &count) != 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (gelf_getphdr(image->private->elf, (int)i, &segment) && segment.p_type == PT_NOTE)
            add_notes(image,
                      elf_getdata_rawchunk(image->private->elf, (int64_t)segment.p_offset,
                                           segment.p_filesz, ELF_T_NHDR),
                      capacity);
}

/* Notes that are not loaded may be large (those of dumps are), so they are left unread. */
void sw_elf_read_notes(struct sw_image *image)
{
    Elf_Scn *section = NULL;
    GElf_Shdr header;
    size_t capacity = 0;

    if (image->section_count == 0)
        read_segments(image, &capacity);
    while ((section = elf_nextscn(image->private->elf, section)))
        if (gelf_getshdr(section, &header) && header.sh_type == SHT_NOTE &&
            (header.sh_flags & SHF_ALLOC))
            add_notes(image, elf_getdata(section, NULL), &capacity);
}
