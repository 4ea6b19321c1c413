/* SPDX-License-Identifier: MIT */
/* The ELF reader: what it reads, that its flat image is objcopy's, and that broken files are
 * refused in words. */
#include "input/image.h"

#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- an ELF file in memory, whole and right until a test breaks it ---- */

enum { NULL_SECTION, TEXT, BSS, DEBUG, SYMBOLS, STRINGS, NAMES, SECTIONS };
enum { LOAD_TEXT, LOAD_BSS, SEGMENTS };

struct sample {
    Elf32_Ehdr header;
    Elf32_Phdr segments[SEGMENTS];
    unsigned char text[64];
    unsigned char debug[16];
    Elf32_Sym symbols[8];
    char strings[64];
    char names[64];
    Elf32_Shdr sections[SECTIONS];
};

static const char sample_names[] = "\0.text\0.bss\0.debug\0.symtab\0.strtab\0.shstrtab";
static const char sample_strings[] = "\0_start\0loop\0$a\0$d\0thumb\0limit\0data";
enum { N_START = 1, N_LOOP = 8, N_A = 13, N_D = 16, N_THUMB = 19, N_LIMIT = 25, N_DATA = 31 };

#define AT(member) offsetof(struct sample, member)

static struct sample make_sample(void)
{
    struct sample s = {0};

    memcpy(s.header.e_ident, ELFMAG, SELFMAG);
    s.header.e_ident[EI_CLASS] = ELFCLASS32;
    s.header.e_ident[EI_DATA] = ELFDATA2LSB;
    s.header.e_ident[EI_VERSION] = EV_CURRENT;
    s.header.e_type = ET_EXEC;
    s.header.e_machine = EM_ARM;
    s.header.e_version = EV_CURRENT;
    s.header.e_entry = 0x408001;
    s.header.e_phoff = AT(segments);
    s.header.e_shoff = AT(sections);
    s.header.e_ehsize = sizeof s.header;
    s.header.e_phentsize = sizeof(Elf32_Phdr);
    s.header.e_phnum = SEGMENTS;
    s.header.e_shentsize = sizeof(Elf32_Shdr);
    s.header.e_shnum = SECTIONS;
    s.header.e_shstrndx = NAMES;
    s.segments[LOAD_TEXT] = (Elf32_Phdr){PT_LOAD,       AT(text),      0x408000,    0x40008000,
                                         sizeof s.text, sizeof s.text, PF_R | PF_X, 4};
    s.segments[LOAD_BSS] =
        (Elf32_Phdr){PT_LOAD, AT(debug), 0x409000, 0x40009000, 0, 0x1000, PF_R | PF_W, 0x1000};
    memset(s.text, 0xa5, sizeof s.text);
    s.symbols[1] = (Elf32_Sym){N_START, 0x408000, 0, STT_NOTYPE | STB_GLOBAL << 4, 0, TEXT};
    s.symbols[2] = (Elf32_Sym){N_LOOP, 0x408010, 16, STT_FUNC, 0, TEXT};
    s.symbols[3] = (Elf32_Sym){N_A, 0x408000, 0, STT_NOTYPE, 0, TEXT};
    s.symbols[4] = (Elf32_Sym){N_D, 0x408030, 0, STT_NOTYPE, 0, TEXT};
    s.symbols[5] = (Elf32_Sym){N_THUMB, 0x408021, 8, STT_FUNC | STB_GLOBAL << 4, 0, TEXT};
    s.symbols[6] = (Elf32_Sym){N_LIMIT, 0x4000, 0, STT_NOTYPE | STB_GLOBAL << 4, 0, SHN_ABS};
    s.symbols[7] = (Elf32_Sym){N_DATA, 0x409000, 0, STT_OBJECT | STB_GLOBAL << 4, 0, BSS};
    memcpy(s.strings, sample_strings, sizeof sample_strings);
    memcpy(s.names, sample_names, sizeof sample_names);
    s.sections[TEXT] = (Elf32_Shdr){
        1, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 0x408000, AT(text), 64, 0, 0, 4, 0};
    s.sections[BSS] =
        (Elf32_Shdr){7, SHT_NOBITS, SHF_ALLOC | SHF_WRITE, 0x409000, AT(debug), 0x1000, 0, 0, 8, 0};
    s.sections[DEBUG] = (Elf32_Shdr){12, SHT_PROGBITS, 0, 0, AT(debug), 16, 0, 0, 1, 0};
    s.sections[SYMBOLS] =
        (Elf32_Shdr){19, SHT_SYMTAB, 0, 0, AT(symbols), sizeof s.symbols, STRINGS, 1, 4, 16};
    s.sections[STRINGS] =
        (Elf32_Shdr){27, SHT_STRTAB, 0, 0, AT(strings), sizeof s.strings, 0, 0, 1, 0};
    s.sections[NAMES] = (Elf32_Shdr){35, SHT_STRTAB, 0, 0, AT(names), sizeof s.names, 0, 0, 1, 0};
    return s;
}

static bool parse(struct sw_arena *arena, const void *data, size_t size, struct sw_image **image,
                  struct sw_error *err)
{
    struct sw_bytes bytes = {data, size, "a.elf"};

    return sw_image_parse(arena, bytes, image, err);
}

static void reads_tables(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    assert_true(parse(arena, &sample, sizeof sample, &image, &err));
    assert_int_equal(image->kind, SW_IMAGE_ELF32);
    assert_int_equal(image->entry, 0x408000);
    assert_true(image->entry_thumb);
    assert_false(image->position_independent);
    assert_false(image->stripped);
    assert_int_equal(image->segment_count, 2);
    assert_int_equal(image->segments[1].pa, 0x40009000);
    assert_true(image->segments[1].write && !image->segments[1].execute);
    assert_int_equal(image->section_count, SECTIONS - 1);
    assert_int_equal(sw_image_section(image, ".text")->load_address, 0x40008000);
    assert_int_equal(sw_image_section(image, ".bss")->load_address, 0x40009000);
    assert_false(sw_image_section(image, ".bss")->in_file);
    assert_null(sw_image_section(image, ".data"));
    assert_int_equal(image->flat.first, 0x40008000);
    assert_int_equal(image->flat.size, 64);
    assert_false(image->header.present);
    sw_arena_free(arena);
}

/* Some linkers write no p_paddr at all: it then counts only where it cannot make two segments meet.
 */
static void ignores_p_paddr_of_zeros(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    sample.segments[LOAD_TEXT].p_paddr = sample.segments[LOAD_BSS].p_paddr = 0;
    assert_true(parse(arena, &sample, sizeof sample, &image, &err));
    assert_int_equal(sw_image_section(image, ".text")->load_address, 0x408000);
    assert_int_equal(image->flat.first, 0x408000);
    sample.segments[LOAD_BSS].p_memsz = 0;
    assert_true(parse(arena, &sample, sizeof sample, &image, &err));
    assert_int_equal(sw_image_section(image, ".text")->load_address, 0);
    sw_arena_free(arena);
}

/* Thread-local sections take their load address from the TLS segment, whatever LOAD says. */
static void places_thread_local_sections(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    sample.segments[LOAD_BSS] = sample.segments[LOAD_TEXT];
    sample.segments[LOAD_BSS].p_type = PT_TLS;
    sample.segments[LOAD_BSS].p_paddr = 0x50000000;
    sample.sections[TEXT].sh_flags |= SHF_TLS;
    assert_true(parse(arena, &sample, sizeof sample, &image, &err));
    assert_int_equal(sw_image_section(image, ".text")->load_address, 0x50000000);
    sw_arena_free(arena);
}

static void reads_notes(void **state)
{
    static const unsigned char notes[] = {4,   0,   0,   0, 4, 0, 0, 0, 9,   0,   0,   0,
                                          'a', 'b', 'c', 0, 5, 6, 7, 8, 255, 255, 255, 255};
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    memcpy(sample.text, notes, sizeof notes);
    sample.sections[TEXT].sh_type = SHT_NOTE;
    for (int with_sections = 1; with_sections >= 0; with_sections--) {
        assert_true(parse(arena, &sample, sizeof sample, &image, &err));
        assert_int_equal(image->note_count, 1);
        assert_string_equal(image->notes[0].owner, "abc");
        assert_int_equal(image->notes[0].type, 9);
        assert_int_equal(image->notes[0].size, 4);
        assert_memory_equal(image->notes[0].data, "\5\6\7\10", 4);
        sample.header.e_shoff = 0;
        sample.segments[LOAD_BSS] = sample.segments[LOAD_TEXT];
        sample.segments[LOAD_BSS].p_type = PT_NOTE;
    }
    sw_arena_free(arena);
}

static const struct {
    const char *name;
    uint64_t va;
    const char *symbol; /* NULL: none */
} addresses[] = {
    {"label at its address", 0x408000, "_start"},
    {"behind a label", 0x40800f, "_start"},
    {"in a function", 0x40801f, "loop"},
    {"first of a Thumb function", 0x408020, "thumb"},
    {"behind a function with a size", 0x408028, NULL},
    {"below all", 0x407fff, NULL},
    {"in bss", 0x409fff, "data"},
    {"past the section of a label", 0x40a000, NULL},
    {"at an absolute symbol", 0x4000, NULL},
};

static void finds_symbols(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    const struct sw_mapping_symbol *mapping;
    const struct sw_symbol *symbol;
    struct sw_image *image;
    struct sw_error err;
    size_t count;

    (void)state;
    assert_true(parse(arena, &sample, sizeof sample, &image, &err));
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        const char *wanted = addresses[i].symbol;

        symbol = sw_image_symbol_at(image, addresses[i].va);
        if (!symbol != !wanted || (symbol && strcmp(symbol->name, wanted) != 0))
            fail_msg("%s: %s", addresses[i].name, symbol ? symbol->name : "none");
    }
    symbol = sw_image_symbol(image, "thumb");
    assert_true(symbol->thumb && symbol->function && symbol->global);
    assert_int_equal(symbol->va, 0x408020);
    assert_string_equal(symbol->section, ".text");
    assert_true(sw_image_symbol(image, "limit")->absolute);
    assert_null(sw_image_symbol(image, "limit")->section);
    assert_null(sw_image_symbol(image, "$a"));
    assert_null(sw_image_symbol(image, ""));
    mapping = sw_image_mapping_symbols(image, &count);
    assert_int_equal(count, 2);
    assert_int_equal(mapping[1].kind, 'd');
    assert_non_null(sw_image_symbols(image, &count));
    assert_int_equal(count, 5);
    sw_arena_free(arena);
}

static void falls_back_to_other_symbols(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sample named = make_sample(), bare = make_sample();
    struct sw_image *names, *image;
    struct sw_error err;

    (void)state;
    bare.sections[SYMBOLS].sh_type = SHT_PROGBITS;
    assert_true(parse(arena, &named, sizeof named, &names, &err));
    assert_true(parse(arena, &bare, sizeof bare, &image, &err));
    assert_true(image->stripped);
    assert_null(sw_image_symbol(image, "loop"));
    image->symbols_from = names;
    assert_int_equal(sw_image_symbol(image, "loop")->va, 0x408010);
    assert_string_equal(sw_image_symbol_at(image, 0x408018)->name, "loop");
    sw_arena_free(arena);
}

/* Overwrite size bytes at a place of the sample, then expect the words, or NULL for acceptance. */
static const struct {
    const char *name;
    size_t at, size;
    uint64_t value;
    const char *words;
} broken[] = {
    {"not ELF", 0, 1, 0, "neither an ELF file nor a zImage"},
    {"class", EI_CLASS, 1, 3, "ELF class 3"},
    {"big-endian", EI_DATA, 1, ELFDATA2MSB, "big-endian"},
    {"byte order", EI_DATA, 1, 7, "byte order 7"},
    {"version", EI_VERSION, 1, 0, "version 0"},
    {"AArch64", AT(header.e_machine), 2, EM_AARCH64, "AArch64 images are not supported yet"},
    {"x86-64", AT(header.e_machine), 2, EM_X86_64, "an ELF file for x86-64, not for ARM"},
    {"unknown machine", AT(header.e_machine), 2, 0xfff0, "machine 65520"},
    {"object file", AT(header.e_type), 2, ET_REL, "relocatable object"},
    {"core", AT(header.e_type), 2, ET_CORE, "core dump"},
    {"no type", AT(header.e_type), 2, ET_NONE, "ELF type 0"},
    {"shared", AT(header.e_type), 2, ET_DYN, NULL},
    {"segments far away", AT(header.e_phoff), 4, 0xfffffff0, "program header table (2 entries"},
    {"many segments", AT(header.e_phnum), 2, 1024, "program header table (1024 entries"},
    {"too many segments", AT(header.e_phnum), 2, 0xffff, "65535 program headers"},
    {"segment entry size", AT(header.e_phentsize), 2, 0, "program header entries of 0 bytes"},
    {"sections far away", AT(header.e_shoff), 4, 0xfffffff0, "section header table (7 entries"},
    {"many sections", AT(header.e_shnum), 2, 0xfeff, "section header table (65279 entries"},
    {"section entry size", AT(header.e_shentsize), 2, 64, "section header entries of 64 bytes"},
    {"extended numbering", AT(header.e_shnum), 2, 0, "extended section numbering"},
    {"names out of range", AT(header.e_shstrndx), 2, SECTIONS, "section 7 should hold"},
    {"names of no string table", AT(header.e_shstrndx), 2, TEXT, "section header 1 "},
    {"no section names", AT(header.e_shstrndx), 2, 0, NULL},
    {"segment past the file", AT(segments[0].p_offset), 4, 0x10000, "program header 0 "},
    {"segment offset near 2^32", AT(segments[0].p_offset), 4, 0xffffffff, "program header 0 "},
    {"file size over memory size", AT(segments[0].p_filesz), 4, 65, "program header 0 "},
    {"segment past 2^32", AT(segments[1].p_memsz), 4, 0xffffffff, "end of the address space"},
    {"segment pa past 2^32", AT(segments[1].p_paddr), 4, 0xfffff001, "end of the address space"},
    {"segment up to 2^32", AT(segments[1].p_paddr), 4, 0xfffff000, NULL},
    {"section past the file", AT(sections[TEXT].sh_offset), 4, 0x7fffffff, "section header 1 "},
    {"section size", AT(sections[TEXT].sh_size), 4, 0xffffffff, "section header 1 "},
    {"debug section past the file", AT(sections[DEBUG].sh_size), 4, 0x10000, "section header 3 "},
    {"bss past 2^32", AT(sections[BSS].sh_size), 4, 0xffffffff, "section header 2 "},
    {"section name", AT(sections[TEXT].sh_name), 4, 0x7fffffff, "section header 1 "},
    {"section name just out", AT(sections[TEXT].sh_name), 4, 64, "section header 1 "},
    {"sh_link out of range", AT(sections[SYMBOLS].sh_link), 4, SECTIONS, "sh_link"},
    {"sh_link far out", AT(sections[SYMBOLS].sh_link), 4, 0xffffffff, "sh_link"},
    {"sh_link to code", AT(sections[SYMBOLS].sh_link), 4, TEXT, "sh_link"},
    {"symbol size", AT(sections[SYMBOLS].sh_entsize), 4, 0, "entries of a wrong size"},
    {"symbol size 24", AT(sections[SYMBOLS].sh_entsize), 4, 24, "entries of a wrong size"},
    {"symbol table size", AT(sections[SYMBOLS].sh_size), 4, 17, "entries of a wrong size"},
    {"symbols past the file", AT(sections[SYMBOLS].sh_offset), 4, 0x10000, "section header 4 "},
    {"symbol name out", AT(symbols[2].st_name), 4, 0xffffffff, NULL},
    {"symbol section out", AT(symbols[2].st_shndx), 2, 0xfeff, NULL},
    {"symbol size near 2^32", AT(symbols[2].st_size), 4, 0xffffffff, NULL},
    {"code emptied", AT(sections[TEXT].sh_type), 4, SHT_NOBITS, "its code is not in it"},
    {"nothing loaded", AT(sections[TEXT].sh_size), 4, 0, "nothing in it is loaded"},
    {"strings without an end", AT(sections[STRINGS].sh_size), 4, 12, NULL},
    {"no strings", AT(sections[STRINGS].sh_size), 4, 0, NULL},
};

/* A heap copy of the exact size, so that the sanitizers see one byte too far. */
static void refuses_broken_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sample sample = make_sample();
        unsigned char *data = malloc(sizeof sample);
        const char *words = broken[i].words;
        struct sw_image *image = NULL;
        struct sw_error err = {0};
        bool ok;

        memcpy((unsigned char *)&sample + broken[i].at, &broken[i].value, broken[i].size);
        memcpy(data, &sample, sizeof sample);
        ok = parse(arena, data, sizeof sample, &image, &err);
        if (ok != !words || (words && !strstr(err.text, words)))
            fail_msg("%s: %s", broken[i].name, ok ? "accepted" : err.text);
        if (ok) {
            sw_image_symbol_at(image, 0x408018);
            sw_image_symbol(image, "loop");
        } else {
            assert_int_equal(err.kind, SW_ERROR_INPUT);
            assert_true(strncmp(err.text, "a.elf: ", 7) == 0);
        }
        sw_arena_free(arena);
        free(data);
    }
}

/* Every shorter file is refused: the section headers are its end. */
static void refuses_every_truncation(void **state)
{
    struct sample sample = make_sample();

    (void)state;
    for (size_t size = 0; size < sizeof sample; size++) {
        struct sw_arena *arena = sw_arena_new();
        unsigned char *data = malloc(size + 1);
        struct sw_image *image;
        struct sw_error err = {0};

        memcpy(data, &sample, size);
        if (parse(arena, data, size, &image, &err))
            fail_msg("%zu bytes: accepted", size);
        if (size >= 4 && !strstr(err.text, "truncated"))
            fail_msg("%zu bytes: %s", size, err.text);
        sw_arena_free(arena);
        free(data);
    }
}

/* ---- what other programs make, against objcopy ---- */

#define START                                                                                      \
    ".global _start\n_start: b _start\n.section .rodata,\"a\"\n.ascii \"ro\"\n"                    \
    ".data\n.word 7\n.bss\n.skip 100\n"

static const struct {
    const char *name, *assembly, *script, *flags;
} linked[] = {
    {"plain", START, "SECTIONS { . = 0x408000; .text : {*(.text)} .data : {*(.data)} }", ""},
    {"default script", START, "", ""},
    {"gap between sections", START,
     "SECTIONS { . = 0x8000; .text : {*(.text)} . = 0xa123; .data : {*(.data)} }", ""},
    {"load address elsewhere", START,
     "SECTIONS { . = 0x408000; .text : AT(0x40008000) {*(.text)}"
     " .rodata : {*(.rodata)} .data : AT(0x40010000) {*(.data)} .bss : {*(.bss)} }",
     ""},
    {"bss in the middle", START,
     "SECTIONS { . = 0x8000; .text : {*(.text)} .bss : {*(.bss)} . = ALIGN(0x1000);"
     " .data : {*(.data)} }",
     ""},
    {"data loaded below text", START,
     "SECTIONS { . = 0x8000; .text : AT(0x20000) {*(.text)} .data 0x100000 : AT(0x10000) "
     "{*(.data)} }",
     ""},
    {"thread-local",
     START ".section .tdata,\"awT\",%progbits\n.word 1,2,3\n.section .tbss,\"awT\",%nobits\n"
           ".skip 64\n",
     "PHDRS { t PT_LOAD; d PT_LOAD; tls PT_TLS; } SECTIONS { . = 0x8000; .text : {*(.text)} :t"
     " . = 0x9000; .tdata : AT(0x18000) {*(.tdata)} :d :tls .tbss : {*(.tbss)} :d :tls"
     " .data : {*(.data)} :d }",
     ""},
    {"all p_paddr 0", START,
     "PHDRS { t PT_LOAD AT(0); } SECTIONS { . = 0x8000; .text : {*(.text)} :t"
     " .data : {*(.data)} }",
     ""},
    {"one segment with p_paddr 0", START,
     "PHDRS { t PT_LOAD AT(0); } SECTIONS { . = 0x8000; .text : {*(.text)} :t"
     " .data : {*(.data)} :t }",
     ""},
    {"empty section first", START ".section .empty,\"a\"\n",
     "SECTIONS { . = 0x1000; .empty : {KEEP(*(.empty)) . = .;} . = 0x8000; .text : {*(.text)} "
     ".data : {*(.data)} }",
     ""},
    {"notes", START ".section .note.x,\"a\",%note\n.word 4,4,1\n.ascii \"abc\\0\"\n.word 5\n", "",
     "-Wl,--build-id"},
    {"position independent", START, "", "-shared"},
    {"not loaded", START ".section .ovl,\"aw\"\n.word 3\n",
     "SECTIONS { . = 0x8000; .text : {*(.text)} .ovl 0x100 (NOLOAD) : {*(.ovl)}"
     " .data : {*(.data)} }",
     ""},
};

static char folder[] = "/tmp/stagewalk-elf-XXXXXX";

static void write_file(const char *name, const char *text)
{
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void build_linked(size_t i)
{
    char command[1024];

    write_file("a.S", linked[i].assembly);
    write_file("a.ld", linked[i].script);
    snprintf(
        command, sizeof command,
        "cd %s && arm-linux-gnueabihf-gcc -nostdlib -Wl,--build-id=none %s %s a.S -o a.elf "
        "2>log && arm-linux-gnueabihf-objcopy -O binary a.elf a.bin 2>>log || (cat log; false)",
        folder, *linked[i].script ? "-static -Wl,-T,a.ld" : "-static", linked[i].flags);
    if (system(command) != 0)
        fail_msg("%s: cannot be built", linked[i].name);
}

static void flat_image_is_that_of_objcopy(void **state)
{
    char elf[64], bin[64];

    (void)state;
    snprintf(elf, sizeof elf, "%s/a.elf", folder);
    snprintf(bin, sizeof bin, "%s/a.bin", folder);
    for (size_t i = 0; i < sizeof linked / sizeof *linked; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_image *image;
        struct sw_bytes wanted;
        struct sw_error err;
        unsigned char middle[3];

        build_linked(i);
        if (!sw_image_open(arena, elf, &image, &err))
            fail_msg("%s: %s", linked[i].name, err.text);
        assert_true(sw_file_map(arena, bin, &wanted, &err));
        assert_true(sw_image_flat_read(image, image->flat.size - 3, middle, 3));
        assert_false(sw_image_flat_read(image, image->flat.size - 2, middle, 3));
        if (image->flat.size != wanted.size)
            fail_msg("%s: flat image of %zu bytes, objcopy made %zu", linked[i].name,
                     (size_t)image->flat.size, wanted.size);
        assert_memory_equal(middle, wanted.data + wanted.size - 3, 3);
        assert_true(sw_image_flat(image, &err));
        if (memcmp(image->flat.data, wanted.data, wanted.size) != 0)
            fail_msg("%s: other bytes than objcopy's", linked[i].name);
        sw_arena_free(arena);
    }
}

static void flat_image_without_sections(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    sample.header.e_shoff = 0;
    assert_true(parse(arena, &sample, sizeof sample, &image, &err));
    assert_int_equal(image->flat.first, 0x40008000);
    assert_int_equal(image->flat.size, 64);
    assert_true(sw_image_flat(image, &err));
    assert_memory_equal(image->flat.data, sample.text, 64);
    sw_arena_free(arena);
}

static void flat_image_is_limited(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    struct sw_image *image;
    struct sw_error err;
    unsigned char bytes[4];

    (void)state;
    sample.sections[DEBUG].sh_flags = SHF_ALLOC;
    sample.sections[DEBUG].sh_addr = 0xfffffff0;
    assert_true(parse(arena, &sample, sizeof sample, &image, &err));
    assert_true(sw_image_flat_read(image, 62, bytes, 4));
    assert_memory_equal(bytes, "\xa5\xa5\0\0", 4);
    assert_false(sw_image_flat(image, &err));
    assert_non_null(strstr(err.text, "at most 1 GB"));
    sample.sections[BSS] = sample.sections[DEBUG];
    sample.sections[BSS].sh_size = sample.sections[BSS].sh_addr = 0x2a0;
    sample.sections[BSS].sh_offset = 0;
    sample.sections[DEBUG] = sample.sections[BSS];
    assert_false(parse(arena, &sample, sizeof sample, &image, &err));
    assert_non_null(strstr(err.text, "overlap"));
    sw_arena_free(arena);
}

/* What objcopy --only-keep-debug leaves has names, but none of the bytes the headers speak of. */
static void opens_debug_files_for_symbols(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_image *image;
    struct sw_error err;
    char command[256], path[64];

    (void)state;
    write_file("a.S", START);
    snprintf(command, sizeof command,
             "cd %s && arm-linux-gnueabihf-gcc -nostdlib -static a.S -o a.elf && "
             "arm-linux-gnueabihf-objcopy --only-keep-debug a.elf a.debug && "
             "arm-linux-gnueabihf-strip a.elf",
             folder);
    assert_int_equal(system(command), 0);
    snprintf(path, sizeof path, "%s/a.debug", folder);
    assert_true(sw_image_open_symbols(arena, path, &image, &err));
    assert_non_null(sw_image_symbol(image, "_start"));
    assert_int_equal(image->flat.size, 0);
    assert_false(sw_image_open(arena, path, &image, &err));
    assert_non_null(strstr(err.text, "its code is not in it"));
    snprintf(path, sizeof path, "%s/a.elf", folder);
    assert_true(sw_image_open(arena, path, &image, &err));
    assert_true(image->stripped);
    assert_false(sw_image_open_symbols(arena, path, &image, &err));
    assert_non_null(strstr(err.text, "no symbols in it"));
    sw_arena_free(arena);
}

/* 240 MB that are not loaded: the pages touched are counted by asking which are there. */
static void large_sections_are_not_read(void **state)
{
    enum { LARGE = 240 << 20, PAGE = 4096 };
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    size_t size = sizeof sample + LARGE, resident = 0;
    unsigned char *data =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    unsigned char *present = calloc(size / PAGE + 1, 1);
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    assert_ptr_not_equal(data, MAP_FAILED);
    sample.header.e_shoff += LARGE;
    sample.sections[DEBUG].sh_offset = sizeof sample - sizeof sample.sections;
    sample.sections[DEBUG].sh_size = LARGE;
    memcpy(data, &sample, sizeof sample);
    memcpy(data + LARGE + AT(sections), sample.sections, sizeof sample.sections);
    assert_true(parse(arena, data, size, &image, &err));
    assert_non_null(sw_image_symbol(image, "loop"));
    assert_true(sw_image_flat(image, &err));
    assert_int_equal(mincore(data, size, present), 0);
    for (size_t i = 0; i < size / PAGE; i++)
        resident += present[i] & 1;
    assert_in_range(resident * PAGE, 1, 1 << 20);
    sw_arena_free(arena);
    munmap(data, size);
    free(present);
}

/* ---- names no symbol table should have ---- */

static void sorts_hostile_symbols_in_time(void **state)
{
    enum { COUNT = 20000, NAME = 200000 };
    struct sw_arena *arena = sw_arena_new();
    struct sample sample = make_sample();
    size_t size = sizeof sample + COUNT * sizeof(Elf32_Sym) + NAME;
    unsigned char *data = calloc(size, 1);
    struct sw_image *image;
    struct sw_error err;
    size_t count;

    (void)state;
    sample.sections[SYMBOLS].sh_offset = sizeof sample;
    sample.sections[SYMBOLS].sh_size = COUNT * sizeof(Elf32_Sym);
    sample.sections[STRINGS].sh_offset = (Elf32_Off)(size - NAME);
    sample.sections[STRINGS].sh_size = NAME;
    memcpy(data, &sample, sizeof sample);
    for (uint32_t i = 1; i < COUNT; i++) {
        Elf32_Sym symbol = {i, 0x408000 - i, i, STT_FUNC, 0, TEXT};

        memcpy(data + sizeof sample + i * sizeof symbol, &symbol, sizeof symbol);
    }
    memset(data + size - NAME, 'a', NAME - 1);
    assert_true(parse(arena, data, size, &image, &err));
    assert_null(sw_image_symbols(image, &count));
    memset(data + size - NAME + COUNT, 0, 1);
    assert_true(parse(arena, data, size, &image, &err));
    assert_non_null(sw_image_symbols(image, &count));
    assert_int_equal(count, 4095);
    sw_arena_free(arena);
    free(data);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_tables),
        cmocka_unit_test(ignores_p_paddr_of_zeros),
        cmocka_unit_test(places_thread_local_sections),
        cmocka_unit_test(reads_notes),
        cmocka_unit_test(finds_symbols),
        cmocka_unit_test(falls_back_to_other_symbols),
        cmocka_unit_test(refuses_broken_tables),
        cmocka_unit_test(refuses_every_truncation),
        cmocka_unit_test(flat_image_is_that_of_objcopy),
        cmocka_unit_test(flat_image_without_sections),
        cmocka_unit_test(flat_image_is_limited),
        cmocka_unit_test(opens_debug_files_for_symbols),
        cmocka_unit_test(large_sections_are_not_read),
        cmocka_unit_test(sorts_hostile_symbols_in_time),
    };

    return cmocka_run_group_tests_name("input_elf", tests, make_folder, remove_folder);
}
