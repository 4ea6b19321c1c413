/* SPDX-License-Identifier: MIT */
/* Pieces of memory and cores: what is at an address, what is in a gap, what is refused. Cores are
 * made here, byte by byte, as QEMU and Xen write them. */
#include "input/core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <elf.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { FILE_SIZE = 0x8000 };

static const unsigned char low_bytes[0x100], high_bytes[0x200];

static void test_find(void **state)
{
    static const struct {
        const char *name;
        uint64_t address;
        const char *piece; /* NULL: a gap */
    } rows[] = {
        {"below all", 0xfff, NULL},   {"first byte", 0x1000, "low"}, {"last byte", 0x10ff, "low"},
        {"behind it", 0x1100, NULL},  {"in the gap", 0x2fff, NULL},  {"the next", 0x3000, "high"},
        {"its last", 0x31ff, "high"}, {"behind all", 0x3200, NULL},  {"the top", UINT64_MAX, "top"},
    };
    struct sw_memory_piece pieces[] = {
        {{UINT64_MAX - 15, UINT64_MAX}, low_bytes, "top"},
        {{0x3000, 0x31ff}, high_bytes, "high"},
        {{0x1000, 0x10ff}, low_bytes, "low"},
    };
    struct sw_memory memory;
    struct sw_error err;

    (void)state;
    assert_true(sw_memory_make(pieces, COUNT(pieces), SW_ERROR_USAGE, &memory, &err));
    assert_string_equal(memory.pieces[memory.largest].name, "high");
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct sw_memory_piece *piece = sw_memory_find(&memory, rows[i].address);

        if (!piece != !rows[i].piece || (piece && strcmp(piece->name, rows[i].piece) != 0))
            fail_msg("%s: %s", rows[i].name, piece ? piece->name : "a gap");
    }
}

static void test_overlap(void **state)
{
    struct sw_memory_piece pieces[] = {{{0x1100, 0x12ff}, high_bytes, "b"},
                                       {{0x1000, 0x1100}, low_bytes, "a"}};
    struct sw_memory memory;
    struct sw_error err;

    (void)state;
    assert_false(sw_memory_make(pieces, 2, SW_ERROR_USAGE, &memory, &err));
    assert_int_equal(err.kind, SW_ERROR_USAGE);
    assert_string_equal(err.text, "b: 0x1100-0x12ff overlaps a at 0x1000-0x1100");
    pieces[0].where.last = 0x10ff; /* they were sorted: a is the first now */
    assert_true(sw_memory_make(pieces, 2, SW_ERROR_USAGE, &memory, &err));
}

static void test_words(void **state)
{
    static const struct {
        const char *words;
        enum sw_error_kind kind;
        const char *says;
    } rows[] = {
        {"ram.bin", SW_ERROR_USAGE, "not FILE@ADDR"},
        {"@0x1000", SW_ERROR_USAGE, "not FILE@ADDR"},
        {"ram.bin@", SW_ERROR_USAGE, "address '' is not a number"},
        {"ram.bin@here", SW_ERROR_USAGE, "address 'here' is not a number"},
        {"no/such@file@0", SW_ERROR_INPUT, "no/such@file: "},
    };
    struct sw_arena *arena = sw_arena_new();
    struct sw_memory_piece piece;
    struct sw_error err;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_false(sw_memory_piece_open(arena, rows[i].words, &piece, &err));
        if (err.kind != rows[i].kind || !strstr(err.text, rows[i].says))
            fail_msg("%s: %s", rows[i].words, err.text);
    }
    sw_arena_free(arena);
}

/* ---- cores ---- */

struct file {
    unsigned char bytes[FILE_SIZE];
    size_t size;
};

static void put(struct file *file, size_t at, const void *bytes, size_t size)
{
    assert_true(at + size <= FILE_SIZE);
    memcpy(file->bytes + at, bytes, size);
    if (at + size > file->size)
        file->size = at + size;
}

static void put_number(struct file *file, size_t at, uint64_t value, size_t size)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    put(file, at, bytes, size);
}

/* A note with its name padded to a multiple of 4. */
static void put_note(struct file *file, size_t at, const char *owner, uint32_t type, size_t size)
{
    put_number(file, at, strlen(owner) + 1, 4);
    put_number(file, at + 4, size, 4);
    put_number(file, at + 8, type, 4);
    put(file, at + 12, owner, strlen(owner) + 1);
}

/* Two blocks of RAM, the second at a higher address, and the state of one CPU. */
static void make_qemu32(struct file *file)
{
    const Elf32_Ehdr header = {
        .e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_CORE,
        .e_machine = EM_ARM,
        .e_version = EV_CURRENT,
        .e_ehsize = sizeof header,
        .e_phoff = sizeof header,
        .e_phentsize = sizeof(Elf32_Phdr),
        .e_phnum = 3,
    };
    const Elf32_Phdr segments[] = {
        {.p_type = PT_NOTE, .p_offset = 0x200, .p_filesz = 20 + 148},
        {.p_type = PT_LOAD,
         .p_offset = 0x2000,
         .p_paddr = 0x80000000,
         .p_filesz = 0x1000,
         .p_memsz = 0x1000},
        {.p_type = PT_LOAD,
         .p_offset = 0x1000,
         .p_paddr = 0x40000000,
         .p_filesz = 0x1000,
         .p_memsz = 0x1000},
    };

    *file = (struct file){.size = 0x3000};
    put(file, 0, &header, sizeof header);
    put(file, sizeof header, segments, sizeof segments);
    put_note(file, 0x200, "CORE", NT_PRSTATUS, 148);
    put_number(file, 0x200 + 20 + 72 + 15 * 4, 0xc0008000, 4);
    put_number(file, 0x200 + 20 + 72 + 16 * 4, 0x600001d3, 4);
    put_number(file, 0x1004, 0x12345678, 4);
}

static void make_qemu64(struct file *file)
{
    const Elf64_Ehdr header = {
        .e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_CORE,
        .e_machine = EM_AARCH64,
        .e_version = EV_CURRENT,
        .e_ehsize = sizeof header,
        .e_phoff = sizeof header,
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = 2,
    };
    const Elf64_Phdr segments[] = {
        {.p_type = PT_NOTE, .p_offset = 0x200, .p_filesz = 20 + 392},
        {.p_type = PT_LOAD,
         .p_offset = 0x1000,
         .p_paddr = 0x40000000,
         .p_filesz = 0x2000,
         .p_memsz = 0x2000},
    };

    *file = (struct file){.size = 0x3000};
    put(file, 0, &header, sizeof header);
    put(file, sizeof header, segments, sizeof segments);
    put_note(file, 0x200, "CORE", NT_PRSTATUS, 392);
    put_number(file, 0x200 + 20 + 112 + 32 * 8, 0xffff800010000000, 8);
    put_number(file, 0x200 + 20 + 112 + 33 * 8, 0x3c5, 8);
}

/* Names of sections and where they are; pages from 0x4000 on. */
enum { XEN_NOTES = 0x1000, XEN_FRAMES = 0x1100, XEN_PAGES = 0x4000, XEN_TABLE = 0x2000 };

static const uint64_t two_in_a_row[] = {0x40000, 0x40001, 0x80000};

static void put_section(struct file *file, unsigned number, uint32_t name, uint32_t type,
                        uint64_t offset, uint64_t size)
{
    const Elf64_Shdr section = {
        .sh_name = name, .sh_type = type, .sh_offset = offset, .sh_size = size};

    put(file, XEN_TABLE + number * sizeof section, &section, sizeof section);
}

static void make_xen(struct file *file, const char *frames_name, const uint64_t *frames,
                     size_t count, size_t width)
{
    static const char names[] = "\0.shstrtab\0.note.Xen\0.xen_pages\0.xen_pfn\0.xen_p2m";
    const Elf64_Ehdr header = {
        .e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_CORE,
        .e_machine = EM_ARM,
        .e_version = EV_CURRENT,
        .e_ehsize = sizeof header,
        .e_shoff = XEN_TABLE,
        .e_shentsize = sizeof(Elf64_Shdr),
        .e_shnum = 5,
        .e_shstrndx = 1,
    };
    uint32_t of_frames = strcmp(frames_name, ".xen_pfn") == 0 ? 32 : 41;

    *file = (struct file){.size = 0};
    put(file, 0, &header, sizeof header);
    put(file, 0x200, names, sizeof names);
    put_note(file, XEN_NOTES, "Xen", 0x2000001, 32);
    put_number(file, XEN_NOTES + 16, 0xF00FEBEE, 8);
    put_number(file, XEN_NOTES + 16 + 16, count, 8);
    put_number(file, XEN_NOTES + 16 + 24, 0x1000, 8);
    for (size_t i = 0; i < count; i++) {
        put_number(file, XEN_FRAMES + i * width, frames[i], 8);
        put_number(file, XEN_PAGES + i * 0x1000 + 0xffc, 0xa0 + i, 4);
    }
    put_section(file, 1, 1, SHT_STRTAB, 0x200, sizeof names);
    put_section(file, 2, 11, SHT_NOTE, XEN_NOTES, 48);
    put_section(file, 3, 21, SHT_PROGBITS, XEN_PAGES, count * 0x1000);
    put_section(file, 4, of_frames, SHT_PROGBITS, XEN_FRAMES, count * width);
}

static bool parse(struct sw_arena *arena, const struct file *file, struct sw_core **core,
                  struct sw_error *err)
{
    return sw_core_parse(arena, (struct sw_bytes){file->bytes, file->size, "core"}, core, err);
}

static void test_qemu(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct file *file = sw_alloc(arena, 1, sizeof *file);
    const struct sw_memory_piece *piece;
    struct sw_core *core;
    struct sw_error err;

    (void)state;
    make_qemu32(file);
    if (!parse(arena, file, &core, &err))
        fail_msg("%s", err.text);
    assert_int_equal(core->kind, SW_CORE_QEMU);
    assert_false(core->aarch64);
    assert_int_equal(core->registers.values[SW_REG_PC].v, 0xc0008000);
    assert_int_equal(core->registers.values[SW_REG_CPSR].v, 0x600001d3);
    assert_false(core->registers.values[SW_REG_SCTLR].known);
    piece = sw_memory_find(&core->memory, 0x40000004);
    assert_non_null(piece);
    assert_int_equal(piece->bytes[4], 0x78);
    assert_null(sw_memory_find(&core->memory, 0x40001000));
    assert_non_null(sw_memory_find(&core->memory, 0x80000fff));
    make_qemu64(file);
    if (!parse(arena, file, &core, &err))
        fail_msg("%s", err.text);
    assert_true(core->aarch64);
    assert_int_equal(core->registers.values[SW_REG_PC].v, 0xffff800010000000);
    assert_int_equal(core->registers.values[SW_REG_CPSR].v, 0x3c5);
    assert_non_null(sw_memory_find(&core->memory, 0x40001fff));
    sw_arena_free(arena);
}

static void test_xen(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct file *file = sw_alloc(arena, 1, sizeof *file);
    const struct sw_memory_piece *piece;
    struct sw_core *core;
    struct sw_error err;

    (void)state;
    make_xen(file, ".xen_pfn", two_in_a_row, 3, 8);
    if (!parse(arena, file, &core, &err))
        fail_msg("%s", err.text);
    assert_int_equal(core->kind, SW_CORE_XEN);
    assert_int_equal(core->memory.count, 2);
    piece = sw_memory_find(&core->memory, 0x40001ffc);
    assert_non_null(piece);
    assert_int_equal(piece->where.first, 0x40000000);
    assert_int_equal(piece->bytes[0x1ffc], 0xa1);
    assert_null(sw_memory_find(&core->memory, 0x40002000));
    piece = sw_memory_find(&core->memory, 0x80000ffc);
    assert_non_null(piece);
    assert_int_equal(piece->bytes[0xffc], 0xa2);
    make_xen(file, ".xen_p2m", two_in_a_row, 3, 16);
    if (!parse(arena, file, &core, &err))
        fail_msg("%s", err.text);
    assert_non_null(sw_memory_find(&core->memory, 0x80000000));
    sw_arena_free(arena);
}

/* Cut at any length, a core is refused or whole in what it still has: never more than the file. */
static void test_cut(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct file *file = sw_alloc(arena, 1, sizeof *file);
    struct sw_core *core;
    struct sw_error err;

    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        size_t whole;

        kind == 0   ? make_qemu32(file)
        : kind == 1 ? make_qemu64(file)
                    : make_xen(file, ".xen_pfn", two_in_a_row, 3, 8);
        whole = file->size;
        for (file->size = 0; file->size < whole; file->size += file->size < 0x400 ? 1 : 0x100) {
            if (parse(arena, file, &core, &err))
                fail_msg("kind %d accepted with %zu of %zu bytes", kind, file->size, whole);
            assert_int_equal(err.kind, SW_ERROR_INPUT);
            assert_true(strncmp(err.text, "core: ", 6) == 0);
        }
    }
    sw_arena_free(arena);
}

static void test_refused(void **state)
{
    static const uint64_t twice[] = {0x40000, 0x40000, 0x80000}, none[] = {~UINT64_C(0)},
                          huge[] = {UINT64_MAX >> 4};
    struct sw_arena *arena = sw_arena_new();
    struct file *file = sw_alloc(arena, 1, sizeof *file);
    struct sw_core *core;
    struct sw_error err;

    (void)state;
    make_xen(file, ".xen_pfn", two_in_a_row, 0, 8);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "saves no pages for RAM at 0x40000000"));
    make_xen(file, ".xen_pfn", none, 1, 8);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "every frame number is invalid"));
    make_xen(file, ".xen_pfn", huge, 1, 8);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "is past any memory"));
    make_xen(file, ".xen_pfn", twice, 3, 8);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "overlaps"));
    make_xen(file, ".xen_pfn", two_in_a_row, 3, 8);
    put_number(file, XEN_NOTES + 16, 1, 8);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "magic number 0x1 is not Xen's"));
    make_xen(file, ".xen_pfn", two_in_a_row, 3, 8);
    put_number(file, XEN_NOTES + 16 + 24, 3, 8);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "page size of 0x3"));
    make_qemu32(file);
    put_number(file, 16, ET_EXEC, 2);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "of type 2, not a core"));
    make_qemu32(file);
    put_number(file, 18, EM_X86_64, 2);
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "ELF machine 62"));
    make_qemu32(file);
    put_number(file, 0x34 + 32 + 12, 0x40000000, 4); /* p_paddr of the first PT_LOAD */
    assert_false(parse(arena, file, &core, &err));
    assert_non_null(strstr(err.text, "overlaps"));
    sw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),    cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_words),   cmocka_unit_test(test_qemu),
        cmocka_unit_test(test_xen),     cmocka_unit_test(test_cut),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
