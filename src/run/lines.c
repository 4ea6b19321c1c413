/* SPDX-License-Identifier: MIT */
/* Which lines of memory are newer than what a cache may have of them: written past the caches, and
 * not dropped from them. Knows no rule; of the caches, only that a line has 64 bytes. */
#include "engine.h"

enum { LINE_BITS = 6, SCTLR_C = 4 };

/* A page has as many lines as the word has bits. */
_Static_assert(PAGE >> LINE_BITS == 64, "the lines of a page are the bits of one word");

static uint64_t line_of(uint64_t ipa)
{
    return UINT64_C(1) << (ipa % PAGE >> LINE_BITS);
}

static struct page_lines *lines_at(const struct sw_runner *r, uint64_t ipa)
{
    return &r->lines[ipa >> PAGE_BITS];
}

/* With the MMU off data is Device whatever SCTLR.C says (Arm ARM, behaviour of data accesses when
 * stage 1 is disabled). */
static bool is_cached(const struct sw_runner *r)
{
    return r->mmu && r->system.sctlr & SCTLR_C;
}

/* A line that was dropped while caches were off has come back into none by what this core did. */
void lines_stored(struct sw_runner *r, uint64_t ipa)
{
    struct page_lines *lines = lines_at(r, ipa);

    if (!is_cached(r))
        lines->newer |= line_of(ipa) & ~lines->dropped;
}

/* One line, or all: how many sets and ways there are, and whether each had its turn, is not
 * followed. */
void lines_dropped(struct sw_runner *r, const struct sw_system *row, uint32_t va)
{
    const unsigned wanted = SW_CACHE_DATA | SW_CACHE_INVALIDATE;
    const struct view *view;

    if ((row->cache & wanted) != wanted)
        return;
    if (row->by == SW_BY_SET_WAY) {
        r->lines_swept = true;
        return;
    }
    view = memory_view(r, va, VMSA_READ, 0);
    if (!view || !view->flags)
        return;
    memory_flag(r, view->ipa, 0);
    lines_at(r, view->ipa)->newer &= ~line_of(va);
    if (!is_cached(r))
        lines_at(r, view->ipa)->dropped |= line_of(va);
}

bool lines_stale(const struct sw_runner *r, uint32_t va, const struct view *view)
{
    return !r->lines_swept && is_cached(r) && view->cacheable &&
           lines_at(r, view->ipa)->newer & line_of(va);
}

void lines_told(struct sw_runner *r, uint64_t ipa)
{
    lines_at(r, ipa)->newer &= ~line_of(ipa);
}
