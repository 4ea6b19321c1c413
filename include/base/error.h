/* SPDX-License-Identifier: MIT */
/* How a function says that it could not do its work: one complete sentence, and whose fault it is.
 * No domain word. */
#ifndef SW_BASE_ERROR_H
#define SW_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#define SW_MUST_CHECK          __attribute__((warn_unused_result))
#define SW_PRINTF(text, first) __attribute__((format(printf, text, first)))

/*
 * Whose fault; the value is the program's exit code.
 */
enum sw_error_kind {
    SW_ERROR_USAGE = 2,   /* option, name, address, YAML: what the user wrote */
    SW_ERROR_INPUT = 3,   /* a file that cannot be read or is malformed */
    SW_ERROR_MISSING = 4, /* something needed could not be had */
};

enum { SW_ERROR_TEXT = 1024 };

/*
 * Set on failure, untouched on success. text is complete: what, where (file, place in it), why; no
 * newline at the end. Bytes from input in it are escaped by sw_fail, so it can go to a terminal.
 */
struct sw_error {
    enum sw_error_kind kind;
    char text[SW_ERROR_TEXT];
};

/*
 * Fill *err and return false, so that a failing function is one line. Control bytes become \xNN; a
 * text too long is cut.
 */
bool sw_fail(struct sw_error *err, enum sw_error_kind kind, const char *format, ...)
    SW_PRINTF(3, 4);

#endif
