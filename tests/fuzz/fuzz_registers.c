/* SPDX-License-Identifier: MIT */
/* Files of registers: whatever is read has names and places that can be shown. */
#include "fuzz.h"

#include "input/registers.h"

static void look_at(const struct sw_registers *registers)
{
    size_t kept = registers->ignored_count < SW_REGISTERS_IGNORED ? registers->ignored_count
                                                                  : SW_REGISTERS_IGNORED;
    size_t known = 0;

    for (size_t i = 0; i < SW_REGISTERS; i++) {
        if (!registers->values[i].known)
            continue;
        fuzz_touch_text(registers->values[i].why.file);
        known++;
    }
    fuzz_require(known > 0);
    for (size_t i = 0; i < kept; i++)
        fuzz_touch_text(registers->ignored[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    unsigned char *copy = malloc(size ? size : 1); /* exact, for the sanitizers */
    struct sw_registers registers = {0};
    struct sw_error err = {0};

    if (size > 0)
        memcpy(copy, data, size);
    if (sw_registers_parse(arena, (struct sw_bytes){copy, size, "fuzz"}, &registers, &err))
        look_at(&registers);
    else
        fuzz_require_error(&err, SW_ERROR_INPUT);
    sw_arena_free(arena);
    free(copy);
    return 0;
}
