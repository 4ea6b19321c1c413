/* SPDX-License-Identifier: MIT */
/* Filling an error: formatting, and keeping control bytes of hostile names away from the terminal.
 */
#include "base/error.h"

#include "base/text.h"

#include <stdio.h>

bool sw_fail(struct sw_error *err, enum sw_error_kind kind, const char *format, ...)
{
    char raw[SW_ERROR_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    err->kind = kind;
    sw_text_printable(err->text, sizeof err->text, raw);
    return false;
}
