/* SPDX-License-Identifier: MIT */
/* A machine with changes over it, for "what if": memory and registers that differ from what was
 * found. The machine itself is never written to. */
#ifndef SW_MODEL_VARIANT_H
#define SW_MODEL_VARIANT_H

#include "model/dump.h"

enum sw_edit_kind {
    SW_EDIT_MEMORY,   /* where (1 to 8 bytes) holds value, little-endian */
    SW_EDIT_REGISTER, /* id has value */
    SW_EDIT_PIECE,    /* where holds bytes; words is how the user named them */
};

/*
 * One change. Addresses are those that table walks read: PAs, or IPAs where stage 2 is declared.
 */
struct sw_edit {
    enum sw_edit_kind kind;
    struct sw_range where;
    uint64_t value;
    enum sw_register id;
    const unsigned char *bytes;
    const char *words;
};

/*
 * Every read looks through the changes, so they are limited.
 */
enum { SW_EDITS = 1024 };

struct sw_variant;

/*
 * A variant of base without changes. inputs are those base was made from when it is a dump's, else
 * NULL: then the registers are those that its stage 1 was found with. Both must outlive it.
 */
struct sw_variant *sw_variant_make(struct sw_arena *arena, const struct sw_machine *base,
                                   const struct sw_dump_inputs *inputs);

/*
 * The machine as changed, and its registers; valid until the next change or undo. A machine made
 * from an image keeps the stage 2 that its layout declares, until HCR is set.
 */
const struct sw_machine *sw_variant_machine(const struct sw_variant *variant);
const struct sw_registers *sw_variant_registers(const struct sw_variant *variant);

/*
 * Add a change; what it points to must outlive the variant. Errors (SW_ERROR_USAGE, and nothing is
 * changed): a value too wide for its register, too many changes.
 */
SW_MUST_CHECK bool sw_variant_change(struct sw_variant *variant, const struct sw_edit *change,
                                     struct sw_error *err);

/*
 * Take back the last count changes (all there are, when count is more); returns how many.
 */
size_t sw_variant_undo(struct sw_variant *variant, size_t count);

/*
 * All changes, oldest first.
 */
const struct sw_edit *sw_variant_changes(const struct sw_variant *variant, size_t *count);

/*
 * One byte as a table walk would read it; false when it is not known.
 */
SW_MUST_CHECK bool sw_variant_read(const struct sw_variant *variant, uint64_t address,
                                   unsigned char *byte);

#endif
