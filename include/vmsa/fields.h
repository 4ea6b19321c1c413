/* SPDX-License-Identifier: MIT */
/* Every field of every descriptor and register, from the one list fields.def: as constants, and as
 * a table of names. */
#ifndef VMSA_FIELDS_H
#define VMSA_FIELDS_H

#include <stddef.h>
#include <stdint.h>

/*
 * What a run of bits is: a field with a meaning, bits that should be zero or one, or bits the
 * hardware ignores.
 */
enum vmsa_field_kind {
    VMSA_FIELD,
    VMSA_FIELD_RES0,
    VMSA_FIELD_RES1,
    VMSA_FIELD_IGNORED,
    VMSA_FIELD_IMPDEF,
};

/*
 * The formats fields.def describes: VMSA_LAYOUT_L1_SECTION, VMSA_LAYOUT_TTBR_SHORT, ... and
 * their number.
 */
enum vmsa_layout {
#define VMSA_LAYOUT(layout, bits, title) VMSA_LAYOUT_##layout,
#define VMSA_BITS(layout, name, lsb, width, kind, text)
#include "vmsa/fields.def"
    VMSA_LAYOUTS
};

/*
 * Constants: VMSA_<LAYOUT>_<FIELD>_LSB and VMSA_<LAYOUT>_<FIELD>_WIDTH. Reserved runs have names
 * too (RES0_9).
 */
#define VMSA_LAYOUT(layout, bits, title)
#define VMSA_BITS(layout, name, lsb, width, kind, text)                                            \
    enum { VMSA_##layout##_##name##_LSB = (lsb), VMSA_##layout##_##name##_WIDTH = (width) };
#include "vmsa/fields.def"

/*
 * One run of bits: the manual's name, the lowest bit, how many, what it is, and one line of text on
 * what it says.
 */
struct vmsa_field {
    const char *name;
    const char *text;
    uint8_t lsb, width, kind;
};

struct vmsa_layout_table {
    const char *name;  /* "L1_SECTION" */
    const char *title; /* "level 1 section" */
    uint8_t bits;      /* 32 or 64 */
    uint8_t count;
    const struct vmsa_field *fields;
};

/*
 * The table of one layout; highest bit first. layout is below VMSA_LAYOUTS.
 */
const struct vmsa_layout_table *vmsa_layout_table(enum vmsa_layout layout);

/*
 * Read or place a field by the constants above: vmsa_get(word, VMSA_F(L1_SECTION, AP2)).
 */
#define VMSA_F(layout, field) VMSA_##layout##_##field##_LSB, VMSA_##layout##_##field##_WIDTH

static inline uint64_t vmsa_mask(unsigned width)
{
    return width >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << width) - 1;
}

static inline uint64_t vmsa_get(uint64_t word, unsigned lsb, unsigned width)
{
    return (word >> lsb) & vmsa_mask(width);
}

static inline uint64_t vmsa_put(uint64_t value, unsigned lsb, unsigned width)
{
    return (value & vmsa_mask(width)) << lsb;
}

/*
 * The same in a word of 32 bits; what does not fit the field is dropped.
 */
static inline uint32_t vmsa_put32(uint64_t value, unsigned lsb, unsigned width)
{
    return (uint32_t)vmsa_put(value, lsb, width);
}

#endif
