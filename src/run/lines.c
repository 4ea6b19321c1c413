/* SPDX-License-Identifier: MIT */
/* Which words a load or a fetch may find older than they were stored: those written past the data
 * cache, whose line was not dropped from it; and those whose line the instruction side may have had
 * before. Knows no rule; of the caches, only that a line has 64 bytes. */
#include "engine.h"

#include <string.h>

enum { WORD = 4, LINE_WORDS = CACHE_LINE / WORD, SCTLR_C = 4 };

_Static_assert(PAGE / CACHE_LINE == 64, "the lines of a page are the bits of one word");
_Static_assert(64 % LINE_WORDS == 0, "the words of a line are bits of one word");

static struct page_lines *lines_at(const struct sw_runner *r, uint64_t ipa)
{
    return &r->lines[ipa >> PAGE_BITS];
}

static uint64_t line_of(uint64_t ipa)
{
    return UINT64_C(1) << (ipa % PAGE / CACHE_LINE);
}

/* The part of a page's bits that has the word at ipa. */
static uint64_t *words_of(uint64_t bits[PAGE_BITMAP], uint64_t ipa)
{
    return &bits[ipa % PAGE / WORD / 64];
}

static uint64_t word_of(uint64_t ipa)
{
    return UINT64_C(1) << (ipa % PAGE / WORD % 64);
}

/* The words of the line at ipa, in the part that has them. */
static uint64_t words_of_line(uint64_t ipa)
{
    return ((UINT64_C(1) << LINE_WORDS) - 1) * word_of(ipa - ipa % CACHE_LINE);
}

/* With the MMU off data is Device whatever SCTLR.C says (Arm ARM, behaviour of data accesses when
 * stage 1 is disabled). */
static bool is_cached(const struct sw_runner *r)
{
    return r->mmu && r->system.sctlr & SCTLR_C;
}

/* A line that was dropped while caches were off has come back into none by what this core did. A
 * store through the caches gives the word in a line the value that it has in no memory yet. */
static void store_word(struct sw_runner *r, uint64_t ipa, const struct view *view)
{
    struct page_lines *lines = lines_at(r, ipa);

    if (is_cached(r)) {
        if (view->cacheable)
            *words_of(lines->newer, ipa) &= ~word_of(ipa);
    } else if (!r->lines_swept && !(lines->dropped & line_of(ipa))) {
        *words_of(lines->newer, ipa) |= word_of(ipa);
        r->lines_newer = true;
    }
}

/* What passes the page may be anywhere and is left out. */
static uint64_t end_in_page(uint64_t ipa, unsigned size)
{
    const uint64_t end = (ipa | (PAGE - 1)) + 1;

    return ipa + size < end ? ipa + size : end;
}

/* Whether any of the words that have these bytes is among a page's. */
static bool has_any(uint64_t bits[PAGE_BITMAP], uint64_t ipa, unsigned size)
{
    const uint64_t end = end_in_page(ipa, size);

    for (uint64_t at = ipa & ~(uint64_t)(WORD - 1); at < end; at += WORD)
        if (*words_of(bits, at) & word_of(at))
            return true;
    return false;
}

void lines_stored(struct sw_runner *r, uint64_t ipa, unsigned size, const struct view *view)
{
    const uint64_t end = end_in_page(ipa, size);

    if (is_cached(r) && !r->lines_newer)
        return;
    for (uint64_t at = ipa & ~(uint64_t)(WORD - 1); at < end; at += WORD)
        store_word(r, at, view);
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
    struct page_lines *lines = lines_at(r, ipa);

    memory_flag(r, ipa, 0);
    *words_of(lines->newer, ipa) &= ~words_of_line(ipa);
    if (!is_cached(r))
        lines->dropped |= line_of(ipa);
}

/* Once the caches are on, lines come into them. */
void lines_regime(struct sw_runner *r)
{
    const bool before = r->lines_cached;

    if (r->watch != SW_RUN_WATCH)
        return;
    r->lines_cached = is_cached(r);
    if (before || !r->lines_cached)
        return;
    r->lines_swept = false;
    for (size_t i = 0; i < r->dirty_count; i++)
        r->lines[r->dirty[i]].dropped = 0;
}

bool lines_stale(const struct sw_runner *r, uint64_t ipa, unsigned size, const struct view *view)
{
    return r->lines_newer && is_cached(r) && view->cacheable &&
           has_any(lines_at(r, ipa)->newer, ipa, size);
}

/* ---- the instruction side ---- */

/* What stays in the data cache reaches no fetch before its line is cleaned. */
void code_stored(struct sw_runner *r, uint64_t ipa, unsigned size, const struct view *view)
{
    const uint64_t end = end_in_page(ipa, size);

    memory_flag(r, ipa, PAGE_STALE);
    for (uint64_t at = ipa & ~(uint64_t)(WORD - 1); at < end; at += WORD) {
        *words_of(lines_at(r, at)->stale, at) |= word_of(at);
        if (is_cached(r) && view->write_back)
            *words_of(lines_at(r, at)->unclean, at) |= word_of(at);
    }
}

static void fetch_all(struct sw_runner *r)
{
    for (size_t i = 0; i < r->dirty_count; i++) {
        struct page_lines *lines = &r->lines[r->dirty[i]];
        uint64_t left = 0;

        for (unsigned k = 0; k < PAGE_BITMAP; k++)
            left |= lines->stale[k] &= lines->unclean[k];
        if (!left)
            r->pages[r->dirty[i]] &= (uint8_t)~PAGE_STALE;
    }
}

static void clean_all(struct sw_runner *r)
{
    for (size_t i = 0; i < r->dirty_count; i++)
        memset(r->lines[r->dirty[i]].unclean, 0, sizeof r->lines->unclean);
}

bool code_stale(const struct sw_runner *r, uint64_t ipa, unsigned size)
{
    return has_any(lines_at(r, ipa)->stale, ipa, size);
}

/* ---- maintenance of either ---- */

static bool drops(const struct sw_system *row)
{
    return row->cache & SW_CACHE_DATA && row->cache & SW_CACHE_INVALIDATE;
}

/* Fetches of a line that is not clean yet find what is in memory: they stay stale. A line that was
 * dropped is not unclean any more, either. */
static void maintain_line(struct sw_runner *r, const struct sw_system *row, uint64_t ipa)
{
    struct page_lines *lines = lines_at(r, ipa);

    if (row->cache & SW_CACHE_INSTRUCTION)
        *words_of(lines->stale, ipa) &= ~words_of_line(ipa) | *words_of(lines->unclean, ipa);
    if (row->cache & SW_CACHE_DATA)
        *words_of(lines->unclean, ipa) &= ~words_of_line(ipa);
    if (drops(row))
        drop_line(r, ipa);
}

void lines_maintained(struct sw_runner *r, const struct sw_system *row, uint32_t va)
{
    uint64_t ipa;

    if (row->by == SW_BY_ALL && row->cache & SW_CACHE_INSTRUCTION)
        fetch_all(r);
    if (row->by == SW_BY_SET_WAY && row->cache & SW_CACHE_DATA)
        clean_all(r);
    if (row->by == SW_BY_SET_WAY && drops(row))
        drop_all(r);
    if (row->by == SW_BY_ADDRESS && row->cache && memory_translate(r, va, &ipa))
        maintain_line(r, row, ipa);
}
