/* SPDX-License-Identifier: MIT */
/* What the boot arguments ask for: parts shown at work, and failures on purpose that each go wrong
 * in one known way, so that the report can be checked. */
#include "trouble.h"

#include "console.h"
#include "selftest.h"
#include "state.h"
#include "string.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Deeper and deeper. What is read back after the call keeps this from becoming a loop.
 */
static __attribute__((noinline)) uint32_t overflow(uint32_t depth)
{
    volatile uint32_t frame[16];

    frame[depth % 16] = depth;
    if (depth == UINT32_MAX) {
        return 0;
    }
    return overflow(depth + 1) + frame[depth % 16];
}

static void do_overflow(uint32_t address)
{
    uk_print("test: came back from 0x%x\n", overflow(address));
}

/* Volatile, or a compiler would see that nobody needs the value. */
static void do_read(uint32_t address)
{
    uk_print("test: 0x%08x holds 0x%08x\n", address,
             *(const volatile uint32_t *)(uintptr_t)address);
}

/* For an IPA whose VA depends on where the image ended up. */
static void do_read_ipa(uint32_t ipa)
{
    do_read(uk_va(ipa));
}

static void do_write(uint32_t address)
{
    *(volatile uint32_t *)(uintptr_t)address = 0;
    uk_print("test: wrote to 0x%08x\n", address);
}

static void do_write_ipa(uint32_t ipa)
{
    do_write(uk_va(ipa));
}

/* UDF is undefined for ever (Arm ARM), unlike other free encodings. */
static void do_undefined(uint32_t address)
{
    (void)address;
    __asm__ volatile("udf #0");
}

/* A call and not a jump, so that LR says where it came from. */
static void do_prefetch(uint32_t address)
{
    ((void (*)(void))(uintptr_t)address)();
    uk_print("test: 0x%08x was executed\n", address);
}

/* What the boot arguments can ask for; a colon at the end means that an address follows. */
static const struct {
    const char *word;
    void (*run)(uint32_t address);
    bool address;
} tests[] = {
    {"tick", uk_selftest_tick, false},
    {"clock", uk_selftest_clock, false},
    {"event", uk_selftest_event, false},
    {"grant", uk_selftest_grant, false},
    {"malloc", uk_selftest_malloc, false},
    {"fp", uk_selftest_fp, false},
    {"stack-overflow", do_overflow, false},
    {"undefined", do_undefined, false},
    {"read-ipa:", do_read_ipa, true},
    {"write-ipa:", do_write_ipa, true},
    {"read:", do_read, true},
    {"write:", do_write, true},
    {"prefetch:", do_prefetch, true},
};

/* Whether word is this test; *address gets its argument, which must be a whole number. */
static bool matches(size_t test, const char *word, size_t length, uint32_t *address)
{
    size_t name = strlen(tests[test].word);
    char *end;

    if (length < name || memcmp(word, tests[test].word, name) != 0) {
        return false;
    }
    if (!tests[test].address) {
        return length == name;
    }
    *address = (uint32_t)strtoul(word + name, &end, 0);
    return end != word + name && end == word + length;
}

static void run_test(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        uint32_t address = 0;

        if (matches(i, word, length, &address)) {
            uk_print("test: %s 0x%08x\n", tests[i].word, address);
            tests[i].run(address);
            return;
        }
    }
    uk_print("stagewalk: unknown test in the boot arguments\n");
}

void uk_trouble(const char *arguments)
{
    static const char key[] = "test=";

    while (*arguments != '\0') {
        const char *space = strchr(arguments, ' ');
        size_t length = space != NULL ? (size_t)(space - arguments) : strlen(arguments);

        if (length > sizeof key - 1 && memcmp(arguments, key, sizeof key - 1) == 0) {
            run_test(arguments + sizeof key - 1, length - (sizeof key - 1));
        }
        arguments += length;
        arguments += *arguments == ' ';
    }
}
