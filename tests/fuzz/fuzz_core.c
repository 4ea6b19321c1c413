/* SPDX-License-Identifier: MIT */
/* Cores: pieces of memory are in order, do not overlap, and lie in the file. */
#include "fuzz.h"

#include "input/core.h"

static void look_at(const struct sw_core *core)
{
    const struct sw_memory *memory = &core->memory;

    fuzz_require(memory->count > 0 && memory->largest < memory->count);
    for (size_t i = 0; i < memory->count; i++) {
        const struct sw_memory_piece *piece = &memory->pieces[i];

        fuzz_require(piece->where.first <= piece->where.last);
        fuzz_require(i == 0 || memory->pieces[i - 1].where.last < piece->where.first);
        fuzz_require(sw_memory_find(memory, piece->where.first) == piece);
        fuzz_require(sw_memory_find(memory, piece->where.last) == piece);
        fuzz_touch(piece->bytes, sw_range_size(piece->where));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    unsigned char *copy = malloc(size ? size : 1); /* exact, for the sanitizers */
    struct sw_error err = {0};
    struct sw_core *core;

    if (size > 0)
        memcpy(copy, data, size);
    if (sw_core_parse(arena, (struct sw_bytes){copy, size, "fuzz"}, &core, &err))
        look_at(core);
    else
        fuzz_require_error(&err, SW_ERROR_INPUT);
    sw_arena_free(arena);
    free(copy);
    return 0;
}
