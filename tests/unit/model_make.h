/* SPDX-License-Identifier: MIT */
/* For tests of the model: images with chosen symbols, platforms with chosen RAM, and machines of
 * both. */
#ifndef TESTS_UNIT_MODEL_MAKE_H
#define TESTS_UNIT_MODEL_MAKE_H

#include "model/machine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct make_symbol {
    const char *name;
    uint32_t va;
};

static inline void put32(unsigned char *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static inline void put16(unsigned char *at, unsigned value)
{
    at[0] = (unsigned char)value;
    at[1] = (unsigned char)(value >> 8);
}

static inline void make_zimage_header(unsigned char *bytes, uint32_t start, uint32_t end)
{
    put32(bytes + 0x24, 0x016f2818);
    put32(bytes + 0x28, start);
    put32(bytes + 0x2c, end);
}

static inline struct sw_image *make_parsed(struct sw_arena *arena, const unsigned char *bytes,
                                           size_t size)
{
    struct sw_image *image;
    struct sw_error err;

    if (!sw_image_parse(arena, (struct sw_bytes){bytes, size, "test.img"}, &image, &err))
        fail_msg("%s", err.text);
    return image;
}

/* A raw zImage of size bytes. */
static inline struct sw_image *make_zimage(struct sw_arena *arena, size_t size, uint32_t start,
                                           uint32_t end)
{
    unsigned char *bytes = sw_alloc(arena, 1, size);

    make_zimage_header(bytes, start, end);
    return make_parsed(arena, bytes, size);
}

/* One section header of ten words. */
static inline void make_section(unsigned char *at, const uint32_t words[10])
{
    for (unsigned i = 0; i < 10; i++)
        put32(at + 4 * i, words[i]);
}

/*
 * An ELF linked at va: one segment and section of file bytes that begin with a zImage header, then
 * .bss up to memory bytes, and the symbols given (name NULL ends them), all absolute.
 */
static inline struct sw_image *make_elf(struct sw_arena *arena, uint32_t va, uint32_t file,
                                        uint32_t memory, const struct make_symbol *symbols)
{
    static const char names[] = "\0.text\0.bss\0.symtab\0.strtab";
    uint32_t count = 1, strings = 1, text = 0x1000, after = text + file, table, shdrs;
    unsigned char *bytes;

    for (const struct make_symbol *s = symbols; s->name; s++, count++)
        strings += (uint32_t)strlen(s->name) + 1;
    table = (after + strings + (uint32_t)sizeof names + 3) & ~3u;
    shdrs = table + 16 * count;
    bytes = sw_alloc(arena, 1, shdrs + 5 * 40);
    memcpy(bytes, "\177ELF\1\1\1", 7);
    put16(bytes + 16, 2);
    put16(bytes + 18, 40);
    put32(bytes + 20, 1);
    put32(bytes + 24, va);
    put32(bytes + 28, 52);
    put32(bytes + 32, shdrs);
    put32(bytes + 36, 0x5000000);
    put16(bytes + 40, 52);
    put16(bytes + 42, 32);
    put16(bytes + 44, 1);
    put16(bytes + 46, 40);
    put16(bytes + 48, 5);
    put16(bytes + 50, 4);
    make_section(bytes + 52, (const uint32_t[10]){1, text, va, va, file, memory, 7, 0x1000});
    make_zimage_header(bytes + text, 0, file);
    strings = 1;
    for (uint32_t i = 1; i < count; i++) {
        const struct make_symbol *s = &symbols[i - 1];

        strcpy((char *)bytes + after + strings, s->name);
        put32(bytes + table + 16 * i, strings);
        put32(bytes + table + 16 * i + 4, s->va);
        bytes[table + 16 * i + 12] = 0x10;
        put16(bytes + table + 16 * i + 14, 0xfff1);
        strings += (uint32_t)strlen(s->name) + 1;
    }
    memcpy(bytes + after + strings, names, sizeof names);
    make_section(bytes + shdrs + 40,
                 (const uint32_t[10]){strings + 1, 1, 6, va, text, file, 0, 0, 4});
    make_section(bytes + shdrs + 80,
                 (const uint32_t[10]){strings + 7, 8, 3, va + file, after, memory - file, 0, 0, 4});
    make_section(bytes + shdrs + 120,
                 (const uint32_t[10]){strings + 12, 2, 0, 0, table, 16 * count, 4, 1, 4, 16});
    make_section(bytes + shdrs + 160,
                 (const uint32_t[10]){strings + 20, 3, 0, 0, after, table - after, 0, 0, 1});
    return make_parsed(arena, bytes, shdrs + 5 * 40);
}

static inline struct sw_platform *make_platform(struct sw_arena *arena, uint64_t ram,
                                                uint64_t ram_size, uint64_t dtb_size)
{
    static const char *const nothing[] = {NULL};
    struct sw_platform *platform = SW_NEW(arena, struct sw_platform);

    platform->name = "test.dtb";
    platform->total_size = dtb_size;
    platform->used_size = dtb_size;
    platform->compatible = nothing;
    platform->memory = SW_NEW(arena, struct sw_fdt_range);
    platform->memory_count = sw_range_of(ram, ram_size, &platform->memory[0].where) ? 1 : 0;
    return platform;
}

/* Say that the tree is a Xen guest's, with a hypervisor node when size is not 0. */
static inline void make_xen(struct sw_arena *arena, struct sw_platform *platform, uint64_t grant,
                            uint64_t size)
{
    static const char *const xen[] = {"xen,xenvm-4.5", "xen,xenvm", NULL};
    struct sw_fdt_device *device = SW_NEW(arena, struct sw_fdt_device);

    platform->compatible = xen;
    device->path = "/hypervisor";
    device->compatible = "xen,xen-4.5";
    device->ranges = SW_NEW(arena, struct sw_fdt_range);
    device->range_count = 1;
    if (!sw_range_of(grant, size, &device->ranges[0].where))
        return;
    platform->devices = device;
    platform->device_count = 1;
    platform->hypervisor = device;
}

/* An image layout written in the test. */
static inline struct sw_image_layout *make_promise(struct sw_arena *arena, const char *text)
{
    struct sw_image_layout *promise;
    struct sw_error err;

    if (!sw_image_layout_parse(
            arena, (struct sw_bytes){(const unsigned char *)text, strlen(text), "test.yaml"},
            &promise, &err))
        fail_msg("%s", err.text);
    return promise;
}

static inline struct sw_machine *make_machine_of(struct sw_arena *arena, const char *layout_name,
                                                 const char *promise_name,
                                                 const struct sw_image *image,
                                                 const struct sw_platform *platform,
                                                 uint64_t ramdisk_size)
{
    struct sw_machine_layout *layout;
    struct sw_image_layout *promise;
    struct sw_machine *machine = NULL;
    struct sw_error err;

    if (!sw_machine_layout_open(arena, layout_name, &layout, &err) ||
        !sw_image_layout_open(arena, promise_name, &promise, &err) ||
        !sw_machine_make(arena,
                         &(struct sw_machine_inputs){.image = image,
                                                     .platform = platform,
                                                     .layout = layout,
                                                     .promise = promise,
                                                     .ramdisk_size = ramdisk_size},
                         &machine, &err))
        fail_msg("%s: %s", layout_name, err.text);
    return machine;
}

#endif
