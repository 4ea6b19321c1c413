/* SPDX-License-Identifier: MIT */
/* Console logs: nothing is refused, what is kept is bounded, and every text can be printed. */
#include "fuzz.h"

#include "input/console_log.h"

static void look_at(const struct sw_log_fault *fault)
{
    fuzz_touch_text(fault->headline);
    fuzz_touch_text(fault->printed);
    fuzz_touch_text(fault->cause);
    fuzz_require(fault->first_line <= fault->last_line);
    fuzz_require(fault->exception < SW_EXCEPTIONS);
    for (size_t i = 0; i < fault->registers.count; i++)
        fuzz_touch_text(fault->registers.items[i].name);
    fuzz_touch(fault->stack.items, fault->stack.count * sizeof *fault->stack.items);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sw_arena *arena = sw_arena_new();
    unsigned char *copy = malloc(size ? size : 1); /* exact, for the sanitizers */
    struct sw_console_log log;

    if (size > 0)
        memcpy(copy, data, size);
    sw_console_log_parse(arena, (struct sw_bytes){copy, size, "fuzz"}, &log);
    fuzz_require(log.faults.count <= SW_LOG_FAULTS && log.faults.count <= log.fault_count);
    fuzz_require(log.used <= log.lines);
    for (size_t i = 0; i < log.faults.count; i++)
        look_at(log.faults.items[i]);
    for (size_t i = 0; i < log.notes.count; i++)
        fuzz_touch_text(log.notes.items[i]);
    sw_arena_free(arena);
    free(copy);
    return 0;
}
