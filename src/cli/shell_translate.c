/* SPDX-License-Identifier: MIT */
/* Commands of the shell that ask the model: addresses, ranges, symbols. */
#include "reversed.h"
#include "shell.h"
#include "source.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

/* ---- translate, whatif, reverse ---- */

/* Through the same functions as `translate`, so that the two never differ. */
static bool print_traces(struct shell *shell, const struct queries *queries, struct sw_error *err)
{
    struct sw_trace *traces = SW_NEW_ARRAY(shell->scratch, struct sw_trace, queries->count);
    const struct sw_render_traces all = {shell_machine(shell), traces, queries->count};
    const int status = queries_translate(all.machine, queries->items, queries->count, traces);

    shell->status = cli_worse(shell->status, status);
    return sw_render(SW_OBJECT_TRANSLATIONS, &all, "text", &shell->style, &shell->out, err);
}

/* The last addresses outlive their line. */
static void remember(struct shell *shell, const struct queries *queries)
{
    shell->last.count = 0;
    for (size_t i = 0; i < queries->count; i++)
        sw_push(shell->arena, &shell->last, queries->items[i]);
}

SHELL_COMMAND(translate)
{
    struct queries queries = {0};

    if (!shell_queries(shell, words, 0, &queries, err))
        return false;
    if (!words->count && !shell->last.count)
        return sw_fail(err, SW_ERROR_USAGE, "translate: nothing given; it needs ADDR");
    if (words->count)
        remember(shell, &queries);
    return print_traces(shell, &shell->last, err);
}

/* Changes come first; they are told from addresses by their "=". */
static size_t changes_among(const struct shell_words *words)
{
    size_t count = 0;

    while (count < words->count && strchr(words->items[count], '='))
        count++;
    return count;
}

/* The addresses to look at: those given, those of the descriptors, or the last ones. */
static bool choose(struct shell *shell, const struct shell_words *words, size_t changes,
                   struct queries *queries, struct sw_error *err)
{
    if (!shell_queries(shell, words, changes, queries, err))
        return false;
    for (size_t i = 0; i < changes && changes == words->count; i++) {
        char *what = sw_strdup(shell->scratch, words->items[i]);
        struct query query = {0};
        struct sw_error ignored;

        if (strncmp(what, "leaf:", 5) != 0)
            continue;
        what[strcspn(what, "=")] = '\0';
        if (!shell_va(shell, what + 5, &query.address, &ignored) && strrchr(what, '.'))
            *strrchr(what, '.') = '\0';
        if (shell_va(shell, what + 5, &query.address, &ignored))
            sw_push(shell->scratch, queries, query);
    }
    if (queries->count)
        remember(shell, queries);
    return shell->last.count ||
           sw_fail(err, SW_ERROR_USAGE, "whatif: no address to look at, and none was before");
}

/* The answer before is made before anything is changed, with the same addresses. */
SHELL_COMMAND(whatif)
{
    const size_t changes = changes_among(words);
    const struct shell_words first = {words->items, changes, changes};
    struct queries queries = {0};

    if (!changes)
        return sw_fail(err, SW_ERROR_USAGE, "whatif: no change given: WHAT=VALUE");
    if (!choose(shell, words, changes, &queries, err))
        return false;
    sw_buffer_puts(&shell->out, "before:\n");
    if (!print_traces(shell, &shell->last, err) || !shell_set(shell, &first, err))
        return false;
    sw_buffer_puts(&shell->out, "after:\n");
    return print_traces(shell, &shell->last, err);
}

SHELL_COMMAND(reverse)
{
    const uint64_t limit = source_limit(shell_machine(shell), true);
    struct sw_render_reverse reverse;
    struct queries queries = {0};

    for (size_t i = 0; i < words->count; i++) {
        struct query query = {0};
        bool is_va;

        if (!shell_number(shell, words->items[i], &query.address, &is_va, err))
            return false;
        if (is_va || query.address > limit)
            return sw_fail(err, SW_ERROR_USAGE, "reverse: '%s' is no IPA or PA up to 0x%" PRIx64,
                           words->items[i], limit);
        sw_push(shell->scratch, &queries, query);
    }
    shell->status = cli_worse(shell->status, reversed_find(shell->scratch, shell_machine(shell),
                                                           queries.items, queries.count, &reverse));
    return sw_render(SW_OBJECT_REVERSE, &reverse, "text", &shell->style, &shell->out, err);
}

/* ---- map ---- */

/* What a range must be; NULL or has_range false: anything. */
struct filter {
    bool has_range;
    struct sw_range where;
    const char *state, *name, *type, *pl1, *pl0;
};

/* A word that is no filter is an error: it would look as if everything fitted. */
static bool add_filter(struct filter *filter, const char *word, struct sw_error *err)
{
    const struct {
        const char *key, **value;
    } keys[] = {{"state=", &filter->state},
                {"name=", &filter->name},
                {"type=", &filter->type},
                {"pl1=", &filter->pl1},
                {"pl0=", &filter->pl0}};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const size_t length = strlen(keys[i].key);

        if (strncmp(word, keys[i].key, length) != 0)
            continue;
        *keys[i].value = word + length;
        if (keys[i].key[0] == 'p' && (!word[length] || word[length + strspn(word + length, "rwx")]))
            return sw_fail(err, SW_ERROR_USAGE, "'%s': rights are letters of rwx", word);
        if (keys[i].key[0] == 't' && strcmp(word + length, "normal") != 0 &&
            strcmp(word + length, "device") != 0)
            return sw_fail(err, SW_ERROR_USAGE, "'%s': the types are normal and device", word);
        return true;
    }
    filter->has_range = true;
    return shell_range(word, &filter->where) ||
           sw_fail(err, SW_ERROR_USAGE, "'%s' is no filter (help map lists them)", word);
}

static bool has_rights(const char *wanted, struct vmsa_rights rights)
{
    return !wanted ||
           ((!strchr(wanted, 'r') || rights.read) && (!strchr(wanted, 'w') || rights.write) &&
            (!strchr(wanted, 'x') || rights.execute));
}

/* What is not mapped has neither type nor rights, whatever its attributes hold. */
static bool fits(const struct filter *filter, const struct sw_machine *machine,
                 const struct sw_map_range *range)
{
    const bool mapped = range->outcome == VMSA_OK;
    const bool normal = range->attributes.memory.type == VMSA_NORMAL;

    if (filter->has_range && !sw_range_overlaps(filter->where, range->va))
        return false;
    if (filter->state && strcmp(filter->state, sw_render_state(machine, range)) != 0)
        return false;
    if (filter->name && (!range->name || !strstr(range->name, filter->name)))
        return false;
    if (filter->type && (!mapped || (filter->type[0] == 'n') != normal))
        return false;
    if ((filter->pl1 || filter->pl0) && !mapped)
        return false;
    return has_rights(filter->pl1, range->attributes.pl1) &&
           has_rights(filter->pl0, range->attributes.pl0);
}

/* Aliases are about the whole space; a part of it does not show them. */
SHELL_COMMAND(map)
{
    struct filter filter = {0};
    struct sw_render_map shown = {0};
    struct sw_map map;
    size_t kept = 0;

    for (size_t i = 0; i < words->count; i++)
        if (!add_filter(&filter, words->items[i], err))
            return false;
    sw_map_build(shell->scratch, shell_machine(shell), &map);
    for (size_t i = 0; i < map.count && words->count; i++)
        if (fits(&filter, map.machine, &map.ranges[i]))
            map.ranges[kept++] = map.ranges[i];
    if (words->count) {
        map.count = kept;
        map.alias_count = map.alias_total = 0;
    }
    if (map.unknown || map.partly_unknown)
        shell->status = cli_worse(shell->status, SW_ERROR_MISSING);
    if (!map.count) {
        sw_buffer_puts(&shell->out, "no range fits\n");
        return true;
    }
    shown.map = map;
    return sw_render(SW_OBJECT_MAP, &shown, "text", &shell->style, &shell->out, err);
}

/* ---- symbols ---- */

const struct sw_symbol *shell_symbols(const struct shell *shell, size_t *count)
{
    const struct sw_image *names = shell->base->names;
    const struct sw_symbol *symbols = names ? sw_image_symbols(names, count) : NULL;

    if (!symbols && names && names->symbols_from)
        symbols = sw_image_symbols(names->symbols_from, count);
    if (!symbols)
        *count = 0;
    return symbols;
}

static void print_symbol(struct shell *shell, const struct sw_symbol *symbol, uint64_t va)
{
    sw_buffer_printf(&shell->out, "VA %08" PRIx64 " %6" PRIu64 " %-8s %s", symbol->va, symbol->size,
                     symbol->section ? shell_safe(shell, symbol->section) : "absolute",
                     shell_safe(shell, symbol->name));
    if (va != symbol->va)
        sw_buffer_printf(&shell->out, "; 0x%" PRIx64 " is %s+0x%" PRIx64, va,
                         shell_safe(shell, symbol->name), va - symbol->va);
    sw_buffer_puts(&shell->out, symbol->thumb ? " (Thumb)\n" : "\n");
}

static bool list_symbols(struct shell *shell, const char *text, struct sw_error *err)
{
    enum { MOST = 64 };
    size_t count, found = 0;
    const struct sw_symbol *symbols = shell_symbols(shell, &count);

    for (size_t i = 0; i < count; i++)
        if (strstr(symbols[i].name, text) && found++ < MOST)
            print_symbol(shell, &symbols[i], symbols[i].va);
    if (found > MOST)
        sw_buffer_printf(&shell->out, "and %zu more\n", found - MOST);
    return found || sw_fail(err, SW_ERROR_USAGE, "no symbol has '%s' in its name", text);
}

/* By address, by exact name, else by a part of the name. */
SHELL_COMMAND(symbol)
{
    const struct sw_image *names = shell->base->names;
    const char *word = words->items[0];
    const struct sw_symbol *symbol;
    uint64_t va;

    if (!names)
        return sw_fail(err, SW_ERROR_USAGE, "there are no symbols (--symbols gives them)");
    if (sw_text_number(word, &va)) {
        symbol = sw_image_symbol_at(names, va);
        if (!symbol)
            return sw_fail(err, SW_ERROR_USAGE, "no symbol has VA 0x%" PRIx64, va);
        print_symbol(shell, symbol, va);
        return true;
    }
    symbol = *word ? sw_image_symbol(names, word) : NULL;
    if (!symbol)
        return list_symbols(shell, word, err);
    print_symbol(shell, symbol, symbol->va);
    return true;
}
