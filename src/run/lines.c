/* SPDX-License-Identifier: MIT */
/* Which words of memory are newer than what a cache may have of them: written past the caches, and
 * their line not dropped from them. Knows no rule; of the caches, only that a line has 64 bytes. */
#include "engine.h"

#include <string.h>

enum { WORD = 4, LINE_BITS = 6, LINE_WORDS = (1 << LINE_BITS) / WORD, SCTLR_C = 4 };

_Static_assert(PAGE >> LINE_BITS == 64, "the lines of a page are the bits of one word");
_Static_assert(64 % LINE_WORDS == 0, "the words of a line are bits of one word");

static struct page_lines *lines_at(const struct sw_runner *r, uint64_t ipa)
{
    return &r->lines[ipa >> PAGE_BITS];
}

static uint64_t line_of(uint64_t ipa)
{
    return UINT64_C(1) << (ipa % PAGE >> LINE_BITS);
}

static uint64_t *words_of(struct page_lines *lines, uint64_t ipa)
{
    return &lines->newer[ipa % PAGE / WORD / 64];
}

static uint64_t word_of(uint64_t ipa)
{
    return UINT64_C(1) << (ipa % PAGE / WORD % 64);
}

/* With the MMU off data is Device whatever SCTLR.C says (Arm ARM, behaviour of data accesses when
 * stage 1 is disabled). */
static bool is_cached(const struct sw_runner *r)
{
    return r->mmu && r->system.sctlr & SCTLR_C;
}

/* A line that was dropped while caches were off has come back into none by what this core did. A
 * store through the caches gives the word in a line the value that it has in no memory yet. */
static void store_word(struct sw_runner *r, uint64_t ipa)
{
    struct page_lines *lines = lines_at(r, ipa);

    if (is_cached(r)) {
        *words_of(lines, ipa) &= ~word_of(ipa);
    } else if (!r->lines_swept && !(lines->dropped & line_of(ipa))) {
        *words_of(lines, ipa) |= word_of(ipa);
        r->lines_newer = true;
    }
}

/* What passes the page may be anywhere and is left out. */
static uint64_t end_in_page(uint64_t ipa, unsigned size)
{
    const uint64_t end = (ipa | (PAGE - 1)) + 1;

    return ipa + size < end ? ipa + size : end;
}

void lines_stored(struct sw_runner *r, uint64_t ipa, unsigned size)
{
    const uint64_t end = end_in_page(ipa, size);

    if (is_cached(r) && !r->lines_newer)
        return;
    for (uint64_t at = ipa & ~(uint64_t)(WORD - 1); at < end; at += WORD)
        store_word(r, at);
}

/* How many sets and ways there are, and whether each had its turn, is not followed: one such
 * operation counts for all lines. */
static void drop_all(struct sw_runner *r)
{
    for (size_t i = 0; i < r->dirty_count && r->lines_newer; i++)
        memset(r->lines[r->dirty[i]].newer, 0, sizeof r->lines->newer);
    r->lines_newer = false;
    r->lines_swept = !is_cached(r);
}

static void drop_line(struct sw_runner *r, uint64_t ipa)
{
    const uint64_t first = ipa >> LINE_BITS << LINE_BITS;
    struct page_lines *lines = lines_at(r, ipa);

    memory_flag(r, ipa, 0);
    *words_of(lines, first) &= ~(((UINT64_C(1) << LINE_WORDS) - 1) * word_of(first));
    if (!is_cached(r))
        lines->dropped |= line_of(ipa);
}

void lines_dropped(struct sw_runner *r, const struct sw_system *row, uint32_t va)
{
    const unsigned wanted = SW_CACHE_DATA | SW_CACHE_INVALIDATE;
    uint64_t ipa;

    if ((row->cache & wanted) != wanted)
        return;
    if (row->by == SW_BY_SET_WAY)
        drop_all(r);
    else if (memory_translate(r, va, &ipa))
        drop_line(r, ipa);
}

/* From now on lines come into the caches. */
void lines_regime(struct sw_runner *r)
{
    const bool before = r->lines_cached;

    r->lines_cached = is_cached(r);
    if (before || !r->lines_cached)
        return;
    r->lines_swept = false;
    for (size_t i = 0; i < r->dirty_count; i++)
        r->lines[r->dirty[i]].dropped = 0;
}

bool lines_stale(const struct sw_runner *r, uint64_t ipa, unsigned size, const struct view *view)
{
    const uint64_t end = end_in_page(ipa, size);

    if (!r->lines_newer || !is_cached(r) || !view->cacheable)
        return false;
    for (uint64_t at = ipa & ~(uint64_t)(WORD - 1); at < end; at += WORD)
        if (*words_of(lines_at(r, at), at) & word_of(at))
            return true;
    return false;
}
