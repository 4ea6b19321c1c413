/* SPDX-License-Identifier: MIT */
/* Raw zImages, what lies behind them, and every other file people have at hand. */
#include "input/image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIZE = 256 };

static void put_word(unsigned char *bytes, size_t at, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[at + i] = (unsigned char)(word >> 8 * i);
}

/* start 0x8000, end = start + size, then size bytes of room for a device tree. */
static void make_zimage(unsigned char *bytes, uint32_t size)
{
    memset(bytes, 0x11, SIZE);
    put_word(bytes, 0x24, 0x016f2818);
    put_word(bytes, 0x28, 0x8000);
    put_word(bytes, 0x2c, 0x8000 + size);
    put_word(bytes, 0x30, 0x04030201);
}

static bool parse(struct sw_arena *arena, const void *data, size_t size, struct sw_image **image,
                  struct sw_error *err)
{
    struct sw_bytes bytes = {data, size, "file"};

    return sw_image_parse(arena, bytes, image, err);
}

static void reads_a_raw_image(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    unsigned char bytes[SIZE], copy[4];
    struct sw_image *image;
    struct sw_error err;
    size_t count;

    (void)state;
    make_zimage(bytes, SIZE);
    assert_true(parse(arena, bytes, SIZE, &image, &err));
    assert_int_equal(image->kind, SW_IMAGE_ZIMAGE);
    assert_int_equal(image->entry, 0);
    assert_true(image->stripped);
    assert_true(image->header.present);
    assert_int_equal(image->header.start, 0x8000);
    assert_int_equal(image->header.end, 0x8000 + SIZE);
    assert_int_equal(image->flat.first, 0);
    assert_int_equal(image->flat.size, SIZE);
    assert_true(sw_image_flat(image, &err));
    assert_ptr_equal(image->flat.data, bytes);
    assert_true(sw_image_flat_read(image, 0x24, copy, 4));
    assert_memory_equal(copy, "\x18\x28\x6f\x01", 4);
    assert_false(sw_image_flat_read(image, SIZE - 3, copy, 4));
    assert_false(sw_image_flat_read(image, UINT64_MAX, copy, 4));
    assert_true(sw_image_flat_read(image, SIZE, copy, 0));
    assert_false(image->appended_dtb.present);
    assert_null(sw_image_symbol(image, "_start"));
    assert_null(sw_image_symbol_at(image, 0));
    assert_null(sw_image_symbols(image, &count));
    assert_int_equal(count, 0);
    sw_arena_free(arena);
}

/* A tree of stated size at a place; found says where it is seen, 0: nowhere. */
static const struct {
    const char *name;
    uint32_t image_size, at, stated;
    uint64_t found, size;
} appended[] = {
    {"right behind", 0x40, 0x40, 0x28, 0x40, 0x28},
    {"right behind, not aligned", 0x41, 0x41, 0x28, 0x41, 0x28},
    {"at the next word", 0x41, 0x44, 0x28, 0x44, 0x28},
    {"at the next doubleword", 0x41, 0x48, 0x28, 0x48, 0x28},
    {"further away", 0x40, 0x50, 0x28, 0, 0},
    {"before the end", 0x44, 0x40, 0x28, 0, 0},
    {"cut", 0x40, 0x40, 0x1000, 0x40, SIZE - 0x40},
    {"its header cut", SIZE - 0x20, SIZE - 0x20, 0x28, 0, 0},
    {"end past the file", SIZE * 2, 0x40, 0x28, 0, 0},
};

static void finds_an_appended_tree(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof appended / sizeof *appended; i++) {
        struct sw_arena *arena = sw_arena_new();
        unsigned char bytes[SIZE];
        struct sw_image *image;
        struct sw_error err;

        make_zimage(bytes, appended[i].image_size);
        memcpy(bytes + appended[i].at, "\xd0\x0d\xfe\xed\0\0", 6);
        bytes[appended[i].at + 6] = (unsigned char)(appended[i].stated >> 8);
        bytes[appended[i].at + 7] = (unsigned char)appended[i].stated;
        assert_true(parse(arena, bytes, SIZE, &image, &err));
        if (image->appended_dtb.present != (appended[i].found != 0) ||
            image->appended_dtb.offset != appended[i].found ||
            image->appended_dtb.size != appended[i].size)
            fail_msg("%s: present %d at 0x%zx, size 0x%zx", appended[i].name,
                     image->appended_dtb.present, (size_t)image->appended_dtb.offset,
                     (size_t)image->appended_dtb.size);
        sw_arena_free(arena);
    }
}

static void header_that_ends_before_its_start(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    unsigned char bytes[SIZE];
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    make_zimage(bytes, 0);
    put_word(bytes, 0x2c, 0);
    assert_true(parse(arena, bytes, SIZE, &image, &err));
    assert_true(image->header.present);
    assert_false(image->appended_dtb.present);
    sw_arena_free(arena);
}

#define MAGIC(text) (text), sizeof(text) - 1

/* Bytes at a place of a file of zeros. */
static const struct {
    const char *name;
    size_t file_size, at;
    const char *magic;
    size_t magic_size;
    const char *words;
} refused[] = {
    {"empty", 0, 0, MAGIC(""), "the file is empty"},
    {"one byte", 1, 0, MAGIC(""), "neither an ELF file nor a zImage"},
    {"three bytes of ELF", 3, 0,
     MAGIC("\x7f"
           "EL"),
     "neither an ELF file nor a zImage"},
    {"zeros", SIZE, 0, MAGIC(""), "neither an ELF file nor a zImage"},
    {"text", SIZE, 0, MAGIC("#!/bin/sh\n"), "neither an ELF file nor a zImage"},
    {"magic only", 0x28, 0x24, MAGIC("\x18\x28\x6f\x01"), "of a whole header"},
    {"magic elsewhere", SIZE, 0x28, MAGIC("\x18\x28\x6f\x01"), "offset 0x28, not at 0x24"},
    {"big-endian zImage", SIZE, 0x24, MAGIC("\x01\x6f\x28\x18"), "big-endian zImage"},
    {"big-endian data, BE8", SIZE, 0x24, MAGIC("\x18\x28\x6f\x01\0\0\0\0\0\1\0\0\4\3\2\1"),
     "big-endian zImage"},
    {"uImage", SIZE, 0, MAGIC("\x27\x05\x19\x56"), "uImage"},
    {"FIT", SIZE, 0, MAGIC("\xd0\x0d\xfe\xed"), "FIT"},
    {"gzip", SIZE, 0, MAGIC("\x1f\x8b\x08"), "gzip"},
    {"xz", SIZE, 0, MAGIC("\xfd\x37zXZ\0"), "xz-compressed"},
    {"LZ4 legacy", SIZE, 0, MAGIC("\x02\x21\x4c\x18"), "LZ4"},
    {"LZ4 frame", SIZE, 0, MAGIC("\x04\x22\x4d\x18"), "LZ4"},
    {"bzip2", SIZE, 0, MAGIC("BZh9"), "bzip2"},
    {"Zstandard", SIZE, 0, MAGIC("\x28\xb5\x2f\xfd"), "Zstandard"},
    {"LZO", SIZE, 0, MAGIC("\x89LZO"), "LZO"},
    {"arm64 Image", SIZE, 0x38, MAGIC("ARM\x64"), "AArch64 images are not supported yet"},
    {"Android boot image", SIZE, 0, MAGIC("ANDROID!"), "Android"},
    {"archive", SIZE, 0, MAGIC("!<arch>\n"), "archive"},
    {"PE program", SIZE, 0, MAGIC("MZ"), "PE (EFI)"},
};

static void refuses_other_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct sw_arena *arena = sw_arena_new();
        unsigned char *bytes = calloc(refused[i].file_size + 1, 1);
        struct sw_image *image;
        struct sw_error err = {0};

        memcpy(bytes + refused[i].at, refused[i].magic, refused[i].magic_size);
        if (parse(arena, bytes, refused[i].file_size, &image, &err))
            fail_msg("%s: accepted", refused[i].name);
        if (!strstr(err.text, refused[i].words) || strncmp(err.text, "file: ", 6) != 0)
            fail_msg("%s: %s", refused[i].name, err.text);
        assert_int_equal(err.kind, SW_ERROR_INPUT);
        sw_arena_free(arena);
        free(bytes);
    }
}

/* A zImage with an EFI stub begins as a PE program does. */
static void efi_stub_is_a_zimage(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    unsigned char bytes[SIZE];
    struct sw_image *image;
    struct sw_error err;

    (void)state;
    make_zimage(bytes, SIZE);
    memcpy(bytes, "MZ", 2);
    assert_true(parse(arena, bytes, SIZE, &image, &err));
    assert_int_equal(image->kind, SW_IMAGE_ZIMAGE);
    sw_arena_free(arena);
}

static const struct {
    const char *name, *path, *words;
} unopened[] = {
    {"missing", "/nonexistent/file", "/nonexistent/file: cannot open"},
    {"directory", "/", "/: is a directory"},
    {"device", "/dev/null", "/dev/null: is not a regular file"},
};

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unopened / sizeof *unopened; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_image *image;
        struct sw_error err = {0};

        if (sw_image_open(arena, unopened[i].path, &image, &err) ||
            sw_image_open_symbols(arena, unopened[i].path, &image, &err))
            fail_msg("%s: opened", unopened[i].name);
        if (!strstr(err.text, unopened[i].words))
            fail_msg("%s: %s", unopened[i].name, err.text);
        sw_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_raw_image),
        cmocka_unit_test(finds_an_appended_tree),
        cmocka_unit_test(header_that_ends_before_its_start),
        cmocka_unit_test(refuses_other_files),
        cmocka_unit_test(efi_stub_is_a_zimage),
        cmocka_unit_test(refuses_what_is_no_file),
    };

    return cmocka_run_group_tests_name("input_zimage", tests, NULL, NULL);
}
