/* SPDX-License-Identifier: MIT */
/* SW4: the exception vectors: where they lie, whether they can be fetched, and whom they name. */
#include "spans.h"

#include "model/code_facts.h"

#include <string.h>
#include <strings.h>

enum { VECTOR_ALIGN = 32, NAMES = 4 };

/* VBAR[4:0] are RES0; writing them is not refused, only ignored. */
void sw_check_vectors_aligned(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_value *vectors = &facts->machine->vectors;

    if (vectors->v % VECTOR_ALIGN == 0)
        return;
    sw_emit(emit, sw_site_in(facts, "%s", vectors->why.what),
            "the exception vectors are at VA " SW_HEX ", %" PRIu64
            " bytes behind a multiple of 32: VBAR has no bits for that",
            vectors->v, vectors->v % VECTOR_ALIGN);
}

/* Both stages are asked: an exception needs the fetch to end well, whoever forbids it. */
void sw_check_vectors_mapped(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct vmsa_access fetch = {.kind = VMSA_EXECUTE};
    const struct sw_value *vectors = &facts->machine->vectors;
    struct sw_trace trace = sw_translate(facts->machine, (vmsa_va){(uint32_t)vectors->v}, fetch);

    if (trace.result.outcome == VMSA_OK || trace.result.outcome == VMSA_UNKNOWN)
        return;
    sw_emit(emit, sw_site_in(facts, "%s", vectors->why.what),
            "a fetch from the exception vectors at VA " SW_HEX " faults: %s (stage %u); the first "
            "exception never ends",
            vectors->v, vmsa_outcome_name((enum vmsa_outcome)trace.result.outcome),
            trace.result.stage);
}

/* ---- names ---- */

/* What people call the exception of a slot in the names of its handler. */
static const char *const names[SW_CODE_VECTORS][NAMES] = {
    [1] = {"undef", "undefined", "und"},
    [2] = {"svc", "swi", "supervisor"},
    [3] = {"prefetch", "pabt", "pabort"},
    [4] = {"data", "dabt", "dabort"},
    [6] = {"irq"},
    [7] = {"fiq"},
};

/* A whole word of the name: letters, between what is none. */
static bool has_word(const char *name, const char *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const size_t length = strlen(word);

    for (name += strcspn(name, letters); *name; name += strcspn(name, letters)) {
        const size_t here = strspn(name, letters);

        if (here == length && strncasecmp(name, word, length) == 0)
            return true;
        name += here;
    }
    return false;
}

static bool names_exception(const char *handler, unsigned slot)
{
    for (unsigned i = 0; i < NAMES && names[slot][i]; i++)
        if (has_word(handler, names[slot][i]))
            return true;
    return false;
}

/* The slot whose exception a handler is named for though another one goes there; 0 when there is
 * none. A handler that serves its own slot, too, is shared and no mistake. */
static unsigned meant_for(const struct sw_code_facts *code, unsigned slot)
{
    const struct sw_code_vector *vector = &code->vectors[slot];

    if (!vector->what || !vector->handler || names_exception(vector->handler, slot))
        return 0;
    for (unsigned i = 1; i < SW_CODE_VECTORS; i++)
        if (names_exception(vector->handler, i))
            return code->vectors[i].va == vector->va ? 0 : i;
    return 0;
}

/* One finding a table: where one slot is wrong, its neighbours are as a rule. */
void sw_check_vectors_named(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_code_facts *code = facts->code;
    unsigned first = 0, other = 0, count = 0;
    struct sw_site site;

    for (unsigned i = 1; i < SW_CODE_VECTORS; i++) {
        const unsigned meant = meant_for(code, i);

        if (meant && !first) {
            first = i;
            other = meant;
        }
        count += meant != 0;
    }
    if (!first)
        return;
    site = sw_site_in(facts, "%s", code->vectors[first].handler);
    site.address = code->vectors[first].slot;
    sw_emit(emit, site,
            "the %s vector (offset 0x%02x) goes to %s, and the %s vector (offset 0x%02x) does "
            "not%s",
            code->vectors[first].what, first * 4, code->vectors[first].handler,
            code->vectors[other].what, other * 4, sw_more(facts->arena, count));
}
