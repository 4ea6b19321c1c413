/* SPDX-License-Identifier: MIT */
/* Finding a file built into the program. The table itself is made by embed.sh; what is in the files
 * is no business of this one. */
#include "input/embedded.h"

#include "embedded_table.h"

#include <string.h>

const struct sw_embedded *sw_embedded_all(size_t *count)
{
    *count = sw_embedded_rows;
    return sw_embedded_table;
}

const struct sw_embedded *sw_embedded_find(enum sw_embedded_kind kind, const char *name)
{
    for (size_t i = 0; i < sw_embedded_rows; i++)
        if (sw_embedded_table[i].kind == kind && strcmp(sw_embedded_table[i].name, name) == 0)
            return &sw_embedded_table[i];
    return NULL;
}
