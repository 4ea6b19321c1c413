/* SPDX-License-Identifier: MIT */
/* Symbols of an ELF image, read at the first look-up and kept sorted. Knows only the symbol table;
 * elf.c checked where it and its names lie. */
#include "image_private.h"

#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

/* Longer names are not looked at, so that hostile tables of overlapping long names sort in time. */
enum { MAX_NAME = 4096 };

/* A symbol on its way into the list: rank says which of several at one address, or of one name,
 * speaks for it. */
struct candidate {
    struct sw_symbol symbol;
    unsigned rank;
};

struct loading {
    const struct sw_image *image;
    Elf *elf;
    GElf_Shdr table;
    const char *names;
    uint64_t names_end; /* a name that starts below this ends inside the table */
    struct candidate *candidates;
    size_t count;
};

static bool find_names(struct loading *loading)
{
    struct sw_bytes bytes = loading->image->bytes;
    GElf_Shdr names;
    const char *end;

    if (!gelf_getshdr(elf_getscn(loading->elf, loading->table.sh_link), &names))
        return false;
    loading->names = (const char *)bytes.data + names.sh_offset;
    end = memrchr(loading->names, '\0', names.sh_size);
    loading->names_end = end ? (uint64_t)(end - loading->names) + 1 : 0;
    return end != NULL;
}

/* "$a", "$t" or "$d", alone or before a dot (ELF for the Arm Architecture, "Mapping symbols"). */
static bool is_mapping(const char *name)
{
    return name[0] == '$' && name[1] && strchr("atd", name[1]) && (!name[2] || name[2] == '.');
}

/* NULL: not a name that can be looked up. */
static const char *symbol_name(const struct loading *loading, const GElf_Sym *symbol)
{
    const char *name = loading->names + symbol->st_name;

    if (symbol->st_name >= loading->names_end || !*name || strnlen(name, MAX_NAME) == MAX_NAME)
        return NULL;
    return name;
}

static bool is_wanted(const GElf_Sym *symbol)
{
    unsigned type = GELF_ST_TYPE(symbol->st_info);

    return symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_COMMON && type != STT_FILE &&
           type != STT_SECTION && type != STT_TLS;
}

static void add_symbol(struct loading *loading, const GElf_Sym *from, const char *name)
{
    const struct sw_image_private *private = loading->image->private;
    bool function = GELF_ST_TYPE(from->st_info) == STT_FUNC;
    bool thumb = function && (from->st_value & 1);
    bool listed = from->st_shndx < private->section_name_count;
    unsigned binding = GELF_ST_BIND(from->st_info);

    loading->candidates[loading->count++] = (struct candidate){
        .symbol =
            {
                .name = name,
                .section = listed ? private->section_names[from->st_shndx] : NULL,
                .va = from->st_value - thumb,
                .size = from->st_size,
                .function = function,
                .thumb = thumb,
                .global = binding != STB_LOCAL,
                .absolute = from->st_shndx == SHN_ABS,
            },
        .rank = function * 8U + (from->st_size > 0) * 4U + (binding == STB_GLOBAL) * 2U +
                (binding == STB_WEAK),
    };
}

static void add_mapping(struct loading *loading, const GElf_Sym *from, const char *name)
{
    struct sw_image_private *private = loading->image->private;

    private->mapping[private->mapping_count++] =
        (struct sw_mapping_symbol){.va = from->st_value, .kind = name[1]};
}

static void read_table(struct loading *loading, Elf_Data *data, size_t entries)
{
    GElf_Sym symbol;

    for (size_t i = 1; i < entries && gelf_getsym(data, (int)i, &symbol); i++) {
        const char *name = is_wanted(&symbol) ? symbol_name(loading, &symbol) : NULL;

        if (name && is_mapping(name))
            add_mapping(loading, &symbol, name);
        else if (name)
            add_symbol(loading, &symbol, name);
    }
}

/* The best of several at one address comes last, where a search for "at or below" ends. */
static int by_address(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->symbol.va != y->symbol.va)
        return x->symbol.va < y->symbol.va ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return strcmp(y->symbol.name, x->symbol.name);
}

static int by_mapping_address(const void *a, const void *b)
{
    const struct sw_mapping_symbol *x = a, *y = b;

    if (x->va != y->va)
        return x->va < y->va ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/* Of several symbols of one name the one that is not local to a file comes first, then the lowest
 * address: compared by where they stand. */
static int by_name(const void *a, const void *b)
{
    const struct sw_symbol *x = *(const struct sw_symbol *const *)a;
    const struct sw_symbol *y = *(const struct sw_symbol *const *)b;
    int order = strcmp(x->name, y->name);

    if (order == 0 && x->global != y->global)
        return x->global ? -1 : 1;
    return order ? order : (x > y) - (x < y);
}

static uint64_t end_of(const struct sw_symbol *symbol)
{
    return symbol->va + symbol->size < symbol->va ? UINT64_MAX : symbol->va + symbol->size;
}

static void keep_sorted(struct loading *loading)
{
    struct sw_image_private *private = loading->image->private;
    size_t count = loading->count;
    uint64_t reach = 0;

    qsort(loading->candidates, count, sizeof *loading->candidates, by_address);
    private->symbols = SW_NEW_ARRAY(private->arena, struct sw_symbol, count);
    private->by_name = SW_NEW_ARRAY(private->arena, const struct sw_symbol *, count);
    private->reach = SW_NEW_ARRAY(private->arena, uint64_t, count);
    private->symbol_count = count;
    for (size_t i = 0; i < count; i++) {
        private->symbols[i] = loading->candidates[i].symbol;
        private->by_name[i] = &private->symbols[i];
        reach = end_of(&private->symbols[i]) > reach ? end_of(&private->symbols[i]) : reach;
        private->reach[i] = reach;
    }
    qsort(private->by_name, count, sizeof *private->by_name, by_name);
    qsort(private->mapping, private->mapping_count, sizeof *private->mapping, by_mapping_address);
}

void sw_elf_load_symbols(const struct sw_image *image)
{
    struct sw_image_private *private = image->private;
    struct loading loading = {.image = image, .elf = private->elf};
    Elf_Scn *section = elf_getscn(loading.elf, private->symbol_table);
    Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;
    size_t entries;

    if (!data || !gelf_getshdr(section, &loading.table) || !find_names(&loading))
        return;
    entries = loading.table.sh_size / loading.table.sh_entsize;
    loading.candidates = SW_NEW_ARRAY(private->arena, struct candidate, entries);
    private->mapping = SW_NEW_ARRAY(private->arena, struct sw_mapping_symbol, entries);
    read_table(&loading, data, entries);
    keep_sorted(&loading);
}
