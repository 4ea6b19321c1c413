/* SPDX-License-Identifier: MIT */
/* The pictures under a finding. Bars are in order of address, not to scale: each stretch between
 * two neighbouring bounds has the same width, so that 4 KB can be seen beside 1 GB. */
#include "ruler.h"

#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 4, BAR_MOST = 48, STRETCH_MOST = 8, COLUMNS = 20 };

/* Bounds ascending without doubles, and where each stands. */
struct ruler {
    uint64_t *bounds; /* first bytes of stretches, and the ends (exclusive) */
    size_t count, stretch;
};

/* One past the end; a range up to the last byte of all loses that byte in the picture. */
static uint64_t end_of(struct sw_range range)
{
    return range.last == UINT64_MAX ? range.last : range.last + 1;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static struct ruler make_ruler(const struct paint *paint, const struct sw_finding *finding)
{
    struct ruler ruler = {SW_NEW_ARRAY(paint->out->arena, uint64_t, finding->evidence_count * 2), 0,
                          STRETCH_MOST};
    size_t all = finding->evidence_count * 2;

    for (size_t i = 0; i < finding->evidence_count; i++) {
        ruler.bounds[i * 2] = finding->evidence[i].ipa.first;
        ruler.bounds[i * 2 + 1] = end_of(finding->evidence[i].ipa);
    }
    qsort(ruler.bounds, all, sizeof *ruler.bounds, compare);
    for (size_t i = 0; i < all; i++)
        if (i == 0 || ruler.bounds[i] != ruler.bounds[ruler.count - 1])
            ruler.bounds[ruler.count++] = ruler.bounds[i];
    if (ruler.count > 1 && BAR_MOST / (ruler.count - 1) < ruler.stretch)
        ruler.stretch = BAR_MOST / (ruler.count - 1) ? BAR_MOST / (ruler.count - 1) : 1;
    return ruler;
}

/* Every bound of every range is among the ruler's, so that the search always ends on it. */
static size_t column_of(const struct ruler *ruler, uint64_t bound)
{
    size_t i = 0;

    while (i < ruler->count && ruler->bounds[i] < bound)
        i++;
    return i * ruler->stretch;
}

static void fill(const struct ruler *ruler, char *bar, struct sw_range range, char with)
{
    size_t from = column_of(ruler, range.first), to = column_of(ruler, end_of(range));

    memset(bar + from, with, to - from);
}

static void print_row(const struct paint *paint, const struct ruler *ruler,
                      const struct sw_evidence *evidence, enum sw_stage_kind stage2, char *bar)
{
    const uint64_t size = sw_range_size(evidence->ipa);
    char va[COLUMNS] = "-", ipa[COLUMNS], pa[COLUMNS] = "by hypervisor", words[WORDS_SIZE];

    if (evidence->va.known)
        snprintf(va, sizeof va, "%08" PRIx64 "-%08" PRIx64, evidence->va.v,
                 evidence->va.v + (size - 1));
    snprintf(ipa, sizeof ipa, "%08" PRIx64 "-%08" PRIx64, evidence->ipa.first, evidence->ipa.last);
    if (stage2 == SW_STAGE_NONE)
        memcpy(pa, ipa, sizeof pa);
    else if (stage2 != SW_STAGE_DECLARED)
        strcpy(pa, "unknown");
    memset(bar, '.', (ruler->count - 1) * ruler->stretch);
    fill(ruler, bar, evidence->ipa, evidence->marked ? '=' : '-');
    paint_printf(paint, "%*s%-17s | %-17s | %-17s | %s %s (%s)\n", INDENT, "", va, ipa, pa, bar,
                 paint_safe(paint, evidence->label), words_size(words, size));
}

/* What all marked ranges share; false when there are fewer than two of them or nothing is shared.
 */
static bool shared_part(const struct sw_finding *finding, struct sw_range *part)
{
    size_t marked = 0;

    for (size_t i = 0; i < finding->evidence_count; i++) {
        if (!finding->evidence[i].marked)
            continue;
        if (marked++ == 0)
            *part = finding->evidence[i].ipa;
        else if (!sw_range_common(*part, finding->evidence[i].ipa, part))
            return false;
    }
    return marked > 1;
}

static void print_carets(const struct paint *paint, const struct ruler *ruler,
                         const struct sw_finding *finding, char *bar)
{
    const size_t length = (ruler->count - 1) * ruler->stretch;
    char words[WORDS_SIZE], note[80] = "";
    struct sw_range part;

    memset(bar, ' ', length);
    if (shared_part(finding, &part)) {
        fill(ruler, bar, part, '^');
        snprintf(note, sizeof note, " %s in common: IPA %08" PRIx64 "-%08" PRIx64,
                 words_size(words, sw_range_size(part)), part.first, part.last);
    } else {
        for (size_t i = 0; i < finding->evidence_count; i++)
            if (finding->evidence[i].marked)
                fill(ruler, bar, finding->evidence[i].ipa, '^');
    }
    if (!memchr(bar, '^', length))
        return;
    while (!*note && bar[strlen(bar) - 1] == ' ')
        bar[strlen(bar) - 1] = '\0';
    paint_printf(paint, "%*s%-17s | %-17s | %-17s | ", INDENT, "", "", "", "");
    paint_text(paint, INK_ERROR, bar);
    paint_printf(paint, "%s\n", note);
}

void ruler_addresses(const struct paint *paint, const struct sw_finding *finding,
                     enum sw_stage_kind stage2)
{
    struct ruler ruler;
    char *bar;

    if (!finding->evidence_count)
        return;
    ruler = make_ruler(paint, finding);
    bar = sw_alloc(paint->out->arena, ruler.count * ruler.stretch + 1, 1);
    paint_printf(paint, "%*s%-17s | %-17s | %-17s |\n", INDENT, "", "VA", "IPA", "PA");
    for (size_t i = 0; i < finding->evidence_count; i++)
        print_row(paint, &ruler, &finding->evidence[i], stage2, bar);
    print_carets(paint, &ruler, finding, bar);
}

void ruler_bits(const struct paint *paint, const struct sw_bit_evidence *bits)
{
    const struct vmsa_layout_table *table = vmsa_layout_table(bits->layout);
    char digits[96], carets[96];
    size_t used = 0;

    for (unsigned bit = table->bits; bit-- > 0;) {
        digits[used] = bits->word >> bit & 1 ? '1' : '0';
        carets[used++] = bits->mask >> bit & 1 ? '^' : ' ';
        if (bit && bit % 4 == 0) {
            digits[used] = ' ';
            carets[used++] = ' ';
        }
    }
    digits[used] = carets[used] = '\0';
    while (used && carets[used - 1] == ' ')
        carets[--used] = '\0';
    paint_printf(paint, "%*s%s %0*" PRIx64 " (%s), bits %u to 0:\n%*s%s\n%*s", INDENT, "",
                 paint_safe(paint, bits->label), table->bits / 4, bits->word, table->title,
                 table->bits - 1U, INDENT, "", digits, INDENT, "");
    paint_text(paint, INK_ERROR, carets);
    for (size_t i = 0; i < table->count; i++) {
        const struct vmsa_field *field = &table->fields[i];

        if (bits->mask >> field->lsb & vmsa_mask(field->width))
            paint_printf(paint, " %s=%#" PRIx64, field->name,
                         vmsa_get(bits->word, field->lsb, field->width));
    }
    paint_printf(paint, "\n");
}
