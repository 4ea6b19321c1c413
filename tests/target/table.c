/* SPDX-License-Identifier: MIT */
/* The table the shared boot code builds on the host for one placement and platform, as bytes on
 * standard output: table LOAD IMAGE_SIZE DTB_SIZE [ram|shared FIRST LAST]... */
#include "boot/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t number(const char *text)
{
    return (uint32_t)strtoul(text, NULL, 0);
}

static void add(struct boot_platform *platform, char **words)
{
    struct boot_range range = {number(words[1]), number(words[2])};

    if (strcmp(words[0], "ram") == 0) {
        platform->ram[platform->ram_count++] = range;
    } else {
        platform->shared[platform->shared_count++] = range;
    }
}

static int fail(enum boot_status status)
{
    fprintf(stderr, "table: %s\n", boot_status_text(status));
    return 1;
}

int main(int argc, char **argv)
{
    static uint32_t table[BOOT_TABLE_SIZE / 4];
    struct boot_platform platform = {.ram_count = 0};
    struct boot_placement placement;
    struct boot_entry entry;
    enum boot_status status;

    if (argc < 4 || (argc - 4) % 3 != 0 || argc > 4 + 3 * BOOT_SHARED) {
        fprintf(stderr, "usage: table LOAD IMAGE_SIZE DTB_SIZE [ram|shared FIRST LAST]...\n");
        return 2;
    }
    entry = (struct boot_entry){number(argv[1]), number(argv[2]), number(argv[3])};
    for (int i = 4; i < argc; i += 3) {
        add(&platform, argv + i);
    }
    status = boot_place(&entry, &placement);
    if (status == BOOT_OK) {
        status = boot_map_early(&placement, table);
    }
    if (status != BOOT_OK) {
        return fail(status);
    }
    boot_map_drop_identity(&placement, table);
    status = boot_map_complete(&placement, &platform, table);
    if (status != BOOT_OK) {
        return fail(status);
    }
    return fwrite(table, sizeof table, 1, stdout) == 1 ? 0 : 1;
}
