/* SPDX-License-Identifier: MIT */
/* What the fuzzers share: reading every byte that was handed out, so that the sanitizers see where
 * it lies, and ending the program when a promise does not hold. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * libFuzzer's entry point; replay.c calls it too. Always returns 0.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_require(bool held)
{
    if (!held)
        abort();
}

static inline void fuzz_touch(const void *data, size_t size)
{
    const volatile unsigned char *bytes = data;

    for (size_t i = 0; i < size; i++)
        (void)bytes[i];
}

static inline void fuzz_touch_text(const char *text)
{
    fuzz_touch(text, strlen(text) + 1);
}

/*
 * A refusal has its kind and names the input first.
 */
static inline void fuzz_require_error(const struct sw_error *err, enum sw_error_kind kind)
{
    fuzz_require(err->kind == kind);
    fuzz_require(strncmp(err->text, "fuzz:", 5) == 0 && err->text[5] != '\0');
}

#endif
