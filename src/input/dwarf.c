/* SPDX-License-Identifier: MIT */
/* libdw by dlopen: linked in, it would cost every start of the program, and few ask for a line. It
 * reads the file by itself, because its libelf is not the one that is linked here. */
#include "input/dwarf.h"

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct sw_dwarf {
    struct sw_arena *arena;
    void *library;
    int fd;
    Dwarf *debug;
    int (*end)(Dwarf *debug);
    Dwarf_Die *(*unit_of)(Dwarf *debug, Dwarf_Addr address, Dwarf_Die *die);
    Dwarf_Line *(*line_of)(Dwarf_Die *die, Dwarf_Addr address);
    const char *(*source)(Dwarf_Line *line, Dwarf_Word *time, Dwarf_Word *length);
    int (*number)(Dwarf_Line *line, int *number);
    int (*next_unit)(Dwarf *debug, Dwarf_Off off, Dwarf_Off *next, size_t *header,
                     Dwarf_Off *abbrev, uint8_t *address_size, uint8_t *offset_size);
    Dwarf_Die *(*die_at)(Dwarf *debug, Dwarf_Off off, Dwarf_Die *die);
    int (*has_pc)(Dwarf_Die *die, Dwarf_Addr address);
    Dwarf_Attribute *(*attribute)(Dwarf_Die *die, unsigned name, Dwarf_Attribute *result);
    const char *(*string)(Dwarf_Attribute *attribute);
};

static const char soname[] = "libdw.so.1";

static void close_library(void *object)
{
    struct sw_dwarf *dwarf = object;

    dwarf->end(dwarf->debug);
    close(dwarf->fd);
    dlclose(dwarf->library);
}

static bool find_functions(struct sw_dwarf *dwarf)
{
    const struct {
        const char *name;
        void *function;
    } functions[] = {
        {"dwarf_end", &dwarf->end},
        {"dwarf_addrdie", &dwarf->unit_of},
        {"dwarf_getsrc_die", &dwarf->line_of},
        {"dwarf_linesrc", &dwarf->source},
        {"dwarf_lineno", &dwarf->number},
        {"dwarf_nextcu", &dwarf->next_unit},
        {"dwarf_offdie", &dwarf->die_at},
        {"dwarf_haspc", &dwarf->has_pc},
        {"dwarf_attr", &dwarf->attribute},
        {"dwarf_formstring", &dwarf->string},
    };

    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void **function = functions[i].function;

        *function = dlsym(dwarf->library, functions[i].name);
        if (!*function)
            return false;
    }
    return true;
}

struct sw_dwarf *sw_dwarf_open(struct sw_arena *arena, const char *path)
{
    struct sw_dwarf *dwarf = SW_NEW(arena, struct sw_dwarf);
    Dwarf *(*begin)(int fd, Dwarf_Cmd command) = NULL;

    *dwarf = (struct sw_dwarf){.arena = arena, .fd = -1};
    /* Once read it stays: a run over many images opens it for each. */
    dwarf->library = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!dwarf->library)
        return NULL;
    *(void **)&begin = dlsym(dwarf->library, "dwarf_begin");
    if (begin && find_functions(dwarf))
        dwarf->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (dwarf->fd >= 0)
        dwarf->debug = begin(dwarf->fd, DWARF_C_READ);
    if (!dwarf->debug) {
        if (dwarf->fd >= 0)
            close(dwarf->fd);
        dlclose(dwarf->library);
        return NULL;
    }
    sw_arena_at_free(arena, close_library, dwarf);
    return dwarf;
}

/* Without .debug_aranges the units are asked one by one. */
static Dwarf_Die *unit_of(struct sw_dwarf *dwarf, uint64_t va, Dwarf_Die *die)
{
    Dwarf_Off at = 0, next;
    size_t header;

    if (dwarf->unit_of(dwarf->debug, va, die))
        return die;
    while (dwarf->next_unit(dwarf->debug, at, &next, &header, NULL, NULL, NULL) == 0) {
        if (dwarf->die_at(dwarf->debug, at + header, die) && dwarf->has_pc(die, va) > 0)
            return die;
        at = next;
    }
    return NULL;
}

struct sw_dwarf_line sw_dwarf_line_of(struct sw_dwarf *dwarf, uint64_t va)
{
    struct sw_dwarf_line found = {0};
    Dwarf_Attribute folder;
    Dwarf_Line *line;
    Dwarf_Die die;

    if (!dwarf || !unit_of(dwarf, va, &die))
        return found;
    line = dwarf->line_of(&die, va);
    if (!line || dwarf->number(line, &found.line) != 0)
        return (struct sw_dwarf_line){0};
    found.file = dwarf->source(line, NULL, NULL);
    if (!found.file)
        found.line = 0;
    else if (dwarf->attribute(&die, DW_AT_comp_dir, &folder))
        found.folder = dwarf->string(&folder);
    return found;
}
