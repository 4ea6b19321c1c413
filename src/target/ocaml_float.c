/* SPDX-License-Identifier: MIT */
/* The one file of the target that computes with floats: where musl's reading of them is not what
 * glibc's is. */
#include "ocaml_libc.h"

double __real_strtod_l(const char *text, char **end, void *locale);
double __wrap_strtod_l(const char *text, char **end, void *locale);

/* musl reads "-nan" as it reads "nan". */
double __wrap_strtod_l(const char *text, char **end, void *locale)
{
    double value = __real_strtod_l(text, end, locale);

    while (*text == ' ' || (*text >= '\t' && *text <= '\r')) {
        text++;
    }
    return value != value && *text == '-' ? __builtin_copysign(value, -1) : value;
}
