/* SPDX-License-Identifier: MIT */
/* While the MMU goes on the code around it is reached by two mappings: none, and the tables'. What
 * both must agree on is the instruction that comes and the literals it loads. Knows no rule. */
#include "engine.h"

#include <string.h>

enum { AHEAD = 16 }; /* bytes of code that are compared when they lie elsewhere */

/* A copy of the same code is as good. What passes the page is left out: its VA may be mapped to
 * another page. */
static bool same_bytes(const struct sw_runner *r, uint64_t a, uint64_t b, unsigned size)
{
    const unsigned rest = PAGE - (unsigned)(a % PAGE);
    const unsigned char *x, *y;

    size = size < rest ? size : rest;
    x = memory_at(r, a, size);
    y = memory_at(r, b, size);
    return x && y && memcmp(x, y, size) == 0;
}

static void lost(struct sw_runner *r, enum sw_boot_concern concern, uint32_t va, uint64_t ipa,
                 unsigned size, const struct view *view)
{
    const enum vmsa_access_kind kind = concern == SW_CONCERN_NEXT_LOST ? VMSA_EXECUTE : VMSA_READ;
    struct sw_boot_event *event = access_tell(r, concern, va, ipa, kind, size);

    event->outcome = view ? VMSA_OK : r->fault.outcome;
    event->ipa2 = view ? view->ipa + va % PAGE : 0;
}

/* The MMU was off until now, so the VA of what comes next is its IPA. */
void mapping_next(struct sw_runner *r)
{
    const uint32_t va = r->pc + r->insn_size;
    const struct view *view = memory_view(r, va, VMSA_EXECUTE, 0);

    if (view && (view->ipa + va % PAGE == va || same_bytes(r, view->ipa + va % PAGE, va, AHEAD)))
        return;
    lost(r, SW_CONCERN_NEXT_LOST, va, va, r->insn_size, view);
}

/* Code at its own IPA has its literals there, too. Elsewhere a literal that cannot be read is lost,
 * and of one that can nobody knows whether it is the right one. */
void mapping_literal(struct sw_runner *r, uint32_t va, unsigned size, const struct view *view)
{
    const uint64_t ipa = r->pc_ipa + (va - r->pc);

    if (!sw_insn_is_literal(r->word, r->insn_size, r->thumb))
        return;
    if (view && same_bytes(r, view->ipa + va % PAGE, ipa, size))
        return;
    lost(r, SW_CONCERN_LITERAL_LOST, va, ipa, size, view);
}
