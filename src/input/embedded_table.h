/* SPDX-License-Identifier: MIT */
/* What the generated table of embedded files defines; embedded.c alone reads it. */
#ifndef SW_INPUT_EMBEDDED_TABLE_H
#define SW_INPUT_EMBEDDED_TABLE_H

#include "input/embedded.h"

/*
 * sw_embedded_rows rows, sorted by kind then name, and one empty row so that the table is never
 * empty.
 */
extern const struct sw_embedded sw_embedded_table[];
extern const size_t sw_embedded_rows;

#endif
