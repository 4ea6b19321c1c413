/* SPDX-License-Identifier: MIT */
/* Aligned columns: collect all cells, then print with the widths known. */
#include "table.h"

#include "base/vector.h"

#include <stdio.h>

/* Made safe here, once: widths are then those of what is printed. */
void table_add(struct table *table, enum paint_ink ink, const char *text)
{
    sw_push(table->paint->out->arena, table,
            (struct table_cell){paint_safe(table->paint, text), ink});
}

void table_printf(struct table *table, enum paint_ink ink, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    table_add(table, ink, text);
}

/* The last cell, over as many lines as it needs, from the column where it starts. */
static void print_wrapped(const struct table *table, const struct table_cell *cell, size_t owed,
                          const size_t *widths)
{
    size_t start = table->indent + (table->columns - 1) * 2;

    for (size_t c = 0; c + 1 < table->columns; c++)
        start += widths[c];
    if (*cell->text)
        paint_printf(table->paint, "%*s", (int)owed, "");
    paint_wrapped(table->paint, cell->text, start, start);
}

/* Blanks are owed and paid only when something follows, so that no line ends with blanks. */
static void print_row(const struct table *table, const struct table_cell *row, const size_t *widths)
{
    size_t owed = table->indent;

    for (size_t c = 0; c < table->columns; c++) {
        const size_t fill = widths[c] - paint_width(row[c].text);
        const bool right = table->right >> c & 1;

        if (table->wrap && c + 1 == table->columns) {
            print_wrapped(table, &row[c], owed, widths);
            return;
        }
        if (*row[c].text) {
            paint_blanks(table->paint, owed + (right ? fill : 0));
            paint_ready(table->paint, row[c].ink, row[c].text);
            owed = right ? 0 : fill;
        } else {
            owed += fill;
        }
        if (table->bar >> c & 1) {
            paint_blanks(table->paint, owed);
            sw_buffer_puts(table->paint->out, " |");
            owed = 0;
        }
        owed += table->bar >> c & 1 ? 1 : 2;
    }
    sw_buffer_puts(table->paint->out, "\n");
}

void table_print(const struct table *table)
{
    size_t own[TABLE_COLUMNS] = {0};
    size_t *widths = table->widths ? table->widths : own;

    for (size_t i = 0; i < table->count; i++) {
        size_t width = paint_width(table->items[i].text);

        if (width > widths[i % table->columns])
            widths[i % table->columns] = width;
    }
    for (size_t i = 0; i + table->columns <= table->count; i += table->columns)
        print_row(table, &table->items[i], widths);
}
