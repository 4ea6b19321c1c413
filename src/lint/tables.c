/* SPDX-License-Identifier: MIT */
/* Reading stage 1's tables word by word into runs, once a machine. Leaves their meaning to the
 * walker; judges nothing. */
#include "tables.h"

#include "base/vector.h"

#include <inttypes.h>

enum {
    SECTIONS = 4096,
    SECTION_SHIFT = 20,
    PAGES = 256,
    PAGE_SHIFT = 12,
    LEVEL2_SIZE = 0x400,
    COPIES = 16,      /* of the descriptor of a supersection or a large page */
    MOST_RUNS = 65536 /* real tables have a few dozen; one kilobyte of hostile ones has a million */
};

/* One descriptor as it is read. Small, as most only go on with the run before. */
struct word {
    uint64_t va, address;
    uint32_t word;
    uint8_t level, type; /* enum vmsa_descriptor */
    uint8_t shift;       /* of the bytes of VA that one descriptor of its table is for */
};

struct survey {
    struct sw_arena *arena;
    const struct sw_machine *machine;
    struct SW_VECTOR(struct sw_span) runs;
    struct SW_VECTOR(struct sw_link) links;
    bool in_ram[2]; /* TTBR0's and TTBR1's table lie in RAM as a whole: entries need no look */
    uint32_t last;  /* the word of the last run's last descriptor */
    const char *lack;
};

/* Little-endian, as the walker has it for SCTLR.EE = 0. */
static bool read_word(const struct vmsa_reader *reader, uint64_t address, uint32_t *word)
{
    uint64_t into = address - reader->window_base, value;

    if (reader->window_size >= sizeof *word && into <= reader->window_size - sizeof *word) {
        const unsigned char *b = (const unsigned char *)reader->window + into;

        *word = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
        return true;
    }
    if (!reader->read ||
        reader->read(reader->context, address, sizeof *word, &value) != VMSA_READ_OK)
        return false;
    *word = (uint32_t)value;
    return true;
}

static bool is_copied(uint8_t type)
{
    return type == VMSA_SUPERSECTION || type == VMSA_LARGE_PAGE;
}

static uint64_t last_of(const struct word *word)
{
    return word->va + (UINT64_C(1) << word->shift) - 1;
}

/* Whether what a table's descriptor says of all below it is the same; a page has it from there. */
static bool same_below(const struct vmsa_short *a, const struct vmsa_short *b)
{
    return a->domain == b->domain && a->ns == b->ns && a->pxn == b->pxn;
}

/* Whether a descriptor only goes on with the last run. The copies of a large mapping are kept
 * together, as they must be equal. A run ends where the IPA would wrap. */
static bool goes_on(const struct survey *survey, const struct word *next,
                    const struct sw_link *link)
{
    const struct sw_span *run;

    if (survey->runs.count == 0)
        return false;
    run = &survey->runs.items[survey->runs.count - 1];
    if (run->level != next->level || run->entry.type != next->type ||
        (link && !same_below(&run->entry, &link->entry)))
        return false;
    if (next->type == VMSA_INVALID)
        return true;
    if (next->type == VMSA_TABLE)
        return false;
    if (is_copied(next->type))
        return survey->last == next->word && (next->va >> next->shift) % COPIES != 0;
    return next->word == survey->last + (UINT32_C(1) << next->shift) &&
           next->word >> next->shift != 0;
}

/* Domain, NS and PXN of a page are those of the table's descriptor. */
static struct vmsa_short decode(uint32_t word, const struct sw_link *link)
{
    struct vmsa_short entry;

    if (!link)
        return vmsa_short_decode_l1(word);
    entry = vmsa_short_decode_l2(word);
    entry.domain = link->entry.domain;
    entry.ns = link->entry.ns;
    entry.pxn = link->entry.pxn;
    return entry;
}

/* What the descriptor says is the walker's to tell. */
static void begin(struct survey *survey, const struct word *next, const struct sw_link *link)
{
    static const struct vmsa_access read = {.kind = VMSA_READ};
    const struct sw_stage *stage1 = &survey->machine->stage1;
    const struct sw_span run = {
        .va = {next->va, last_of(next)},
        .address = next->address,
        .word = next->word,
        .level = next->level,
        .entry = decode(next->word, link),
        .result = vmsa_walk(&stage1->regime, &stage1->reader, vmsa_va_of(next->va), read),
    };

    sw_push(survey->arena, &survey->runs, run);
}

static void add(struct survey *survey, const struct word *next, const struct sw_link *link)
{
    if (goes_on(survey, next, link))
        survey->runs.items[survey->runs.count - 1].va.last = last_of(next);
    else if (survey->runs.count == MOST_RUNS)
        survey->lack = "the tables have more than 65536 stretches";
    else
        begin(survey, next, link);
    survey->last = next->word;
}

static void add_page(struct survey *survey, const struct sw_link *link, unsigned index,
                     uint32_t word)
{
    const struct word next = {
        .va = link->va + ((uint64_t)index << PAGE_SHIFT),
        .address = link->entry.output + index * sizeof word,
        .word = word,
        .level = 2,
        .type = (uint8_t)vmsa_short_type_l2(word),
        .shift = PAGE_SHIFT,
    };

    add(survey, &next, link);
}

static void add_pages(struct survey *survey, struct sw_link *link, const uint32_t words[PAGES])
{
    for (unsigned i = 0; i < PAGES; i++) {
        link->live += vmsa_short_is_live(words[i]);
        add_page(survey, link, i, words[i]);
    }
}

/* A table that is not RAM has a rule of its own, and maps what the walker makes of it; one that is
 * and cannot be read leaves a gap. */
static void add_level2(struct survey *survey, const struct word *next)
{
    const struct vmsa_reader *reader = &survey->machine->stage1.reader;
    struct sw_link link = {.va = next->va,
                           .address = next->address,
                           .word = next->word,
                           .entry = vmsa_short_decode_l1(next->word),
                           .readable = true};
    const struct sw_range table = {link.entry.output, link.entry.output + LEVEL2_SIZE - 1};
    uint32_t words[PAGES];

    for (unsigned i = 0; i < PAGES && link.readable; i++)
        link.readable = read_word(reader, table.first + i * sizeof *words, &words[i]);
    if (link.readable)
        add_pages(survey, &link, words);
    else if (sw_machine_is_ram(survey->machine, table))
        survey->lack = sw_sprintf(
            survey->arena, "the level-2 table at IPA 0x%08" PRIx64 " is not at hand", table.first);
    else
        add(survey, next, NULL);
    sw_push(survey->arena, &survey->links, link);
}

/* The table of a VA, as TTBCR.N splits them. One that is disabled, or that no RAM can hold, gives
 * nothing but faults. */
static bool level1_word(const struct survey *survey, uint64_t va, uint64_t *address, uint32_t *word)
{
    const struct vmsa_regime *regime = &survey->machine->stage1.regime;
    bool high = regime->n != 0 && (va & regime->split) != 0;
    struct sw_range entry;

    *address = regime->base[high] + (va >> SECTION_SHIFT) * sizeof *word;
    *word = 0;
    entry = (struct sw_range){*address, *address + sizeof *word - 1};
    return regime->disabled[high] ||
           (!survey->in_ram[high] && !sw_machine_is_ram(survey->machine, entry)) ||
           read_word(&survey->machine->stage1.reader, *address, word);
}

static void find_tables(struct survey *survey)
{
    const struct vmsa_regime *regime = &survey->machine->stage1.regime;
    const uint64_t size = SECTIONS * sizeof(uint32_t);

    for (unsigned high = 0; high < 2; high++) {
        const uint64_t base = regime->base[high];
        const struct sw_range table = {base, base + (high ? size : size >> regime->n) - 1};

        survey->in_ram[high] = sw_machine_is_ram(survey->machine, table);
    }
}

static void add_section(struct survey *survey, uint64_t va)
{
    struct word next = {.va = va, .level = 1, .shift = SECTION_SHIFT};

    if (!level1_word(survey, va, &next.address, &next.word)) {
        survey->lack =
            sw_sprintf(survey->arena, "the first-level table is not at hand at IPA 0x%08" PRIx64,
                       next.address);
        return;
    }
    next.type = (uint8_t)vmsa_short_type_l1(next.word);
    if (next.type == VMSA_TABLE)
        add_level2(survey, &next);
    else
        add(survey, &next, NULL);
}

static const char *format_lack(const struct sw_machine *machine)
{
    const struct vmsa_regime *regime = &machine->stage1.regime;

    if (regime->format == VMSA_FORMAT_OFF)
        return "stage 1 is off";
    if (regime->format != VMSA_FORMAT_SHORT)
        return "stage 1 has long descriptors";
    return regime->big_endian ? "the descriptors are big-endian" : NULL;
}

const struct sw_tables *sw_tables_read(struct sw_arena *arena, const struct sw_machine *machine)
{
    struct survey survey = {.arena = arena, .machine = machine};
    struct sw_tables *tables = SW_NEW(arena, struct sw_tables);

    if (machine->stage1.kind != SW_STAGE_TABLES)
        return NULL;
    survey.lack = format_lack(machine);
    find_tables(&survey);
    for (uint64_t i = 0; i < SECTIONS && !survey.lack; i++)
        add_section(&survey, i << SECTION_SHIFT);
    tables->lack = survey.lack;
    if (survey.lack)
        return tables;
    tables->runs = survey.runs.items;
    tables->run_count = survey.runs.count;
    tables->links = survey.links.items;
    tables->link_count = survey.links.count;
    return tables;
}

/* The copies of a large mapping, too, take consecutive VAs to consecutive IPAs. */
bool sw_span_ipa(const struct sw_span *run, struct sw_range *ipa)
{
    return run->result.outcome == VMSA_OK &&
           sw_range_of(run->result.output, sw_range_size(run->va), ipa);
}

const struct sw_span *sw_span_at(const struct sw_tables *tables, uint64_t va)
{
    size_t low = 0, high = tables->run_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (tables->runs[middle].va.first <= va)
            low = middle;
        else
            high = middle;
    }
    return &tables->runs[low];
}
