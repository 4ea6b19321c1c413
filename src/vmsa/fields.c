/* SPDX-License-Identifier: MIT */
/* The table of names of fields.def. Not for code that runs with the MMU off: it is all pointers. */
#include "vmsa/fields.h"

/* Each macro is a part of a definition only. */
/* clang-format off */
#define VMSA_LAYOUT(layout, bits, title) static const struct vmsa_field fields_##layout[] = \
    {
#define VMSA_BITS(layout, name, lsb, width, kind, text) {#name, text, lsb, width, kind},
#define VMSA_END(layout) };
#include "vmsa/fields.def"
/* clang-format on */

static const struct vmsa_layout_table layouts[VMSA_LAYOUTS] = {
#define VMSA_LAYOUT(layout, bits, title)                                                           \
    [VMSA_LAYOUT_##layout] = {#layout, title, bits,                                                \
                              sizeof fields_##layout / sizeof *fields_##layout, fields_##layout},
#define VMSA_BITS(layout, name, lsb, width, kind, text)
#include "vmsa/fields.def"
};

const struct vmsa_layout_table *vmsa_layout_table(enum vmsa_layout layout)
{
    return &layouts[layout];
}
