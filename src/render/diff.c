/* SPDX-License-Identifier: MIT */
/* Two images beside each other, as text and as JSON: what moved, grew or changed rights, which
 * findings and verdicts did. */
#include "formats.h"
#include "json_model.h"
#include "table.h"
#include "words.h"

#include <inttypes.h>
#include <string.h>

enum { FEW_SYMBOLS = 20 };

static const char *const things[SW_DIFF_THINGS] = {
    [SW_DIFF_SECTION] = "section", [SW_DIFF_SEGMENT] = "segment", [SW_DIFF_SYMBOL] = "symbol",
    [SW_DIFF_PLACE] = "place",     [SW_DIFF_REGION] = "region",   [SW_DIFF_MAPPING] = "mapping",
};

/* In the order of their bits. */
static const char *const kinds[] = {"new",    "gone",   "moved",  "grew",
                                    "shrank", "rights", "memory", "state"};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *kinds_of(struct sw_arena *arena, unsigned bits)
{
    struct sw_buffer list = {.arena = arena};

    for (size_t i = 0; i < KINDS; i++)
        if (bits >> i & 1)
            sw_buffer_printf(&list, "%s%s", list.length ? ", " : "", kinds[i]);
    return list.text ? list.text : "";
}

/* What a mapping is: its memory and rights, or why there is none. */
static const char *mapping_of(struct sw_arena *arena, const struct sw_diff_side *side)
{
    const struct vmsa_attributes *attributes = &side->range->attributes;
    const struct vmsa_memory *memory = &attributes->memory;
    char pl1[4], pl0[4];

    if (side->range->outcome != VMSA_OK)
        return words_state(side->machine, side->range);
    words_rights(pl1, attributes->pl1);
    words_rights(pl0, attributes->pl0);
    if (memory->type != VMSA_NORMAL)
        return sw_sprintf(arena, "%s%s%s pl1 %s pl0 %s", vmsa_memory_type_name(memory->type),
                          attributes->ns ? " NS" : "", attributes->ng ? " nG" : "", pl1, pl0);
    return sw_sprintf(arena, "%s %s/%s %s%s%s pl1 %s pl0 %s", vmsa_memory_type_name(memory->type),
                      vmsa_cache_policy_name(memory->inner), vmsa_cache_policy_name(memory->outer),
                      vmsa_shareability_name(memory->shareability), attributes->ns ? " NS" : "",
                      attributes->ng ? " nG" : "", pl1, pl0);
}

/* Only sections and segments have rights in the file itself. Those of other things come from
 * mappings, which are compared on their own. */
static bool has_rights(const struct sw_change *change)
{
    return change->thing == SW_DIFF_SECTION || change->thing == SW_DIFF_SEGMENT;
}

/* A side that is missing is a dash and not a zero; a place is one address and has no size. */
static const char *side_of(struct sw_arena *arena, const struct sw_change *change,
                           const struct sw_diff_side *side)
{
    char size[WORDS_SIZE], rights[4];

    if (!side->present)
        return "-";
    if (side->range)
        return mapping_of(arena, side);
    if (change->thing == SW_DIFF_PLACE)
        return sw_sprintf(arena, "%08" PRIx64, side->first.v);
    return sw_sprintf(arena, "%08" PRIx64 " %s%s%s", side->first.v,
                      side->size ? words_size(size, side->size) : "0 bytes",
                      has_rights(change) ? " " : "",
                      has_rights(change) ? words_rights(rights, side->rights) : "");
}

static const char *name_of(struct sw_arena *arena, const struct sw_change *change)
{
    if (change->thing != SW_DIFF_MAPPING)
        return change->name;
    return sw_sprintf(arena, "VA %08" PRIx64 "-%08" PRIx64 "%s%s", change->before.first.v,
                      change->before.first.v + (change->before.size - 1), *change->name ? ": " : "",
                      change->name);
}

/* An image that was compiled again changes symbols by the hundred: the first few show the kind of
 * change, and -v has them all. Other things are never left out. */
static void print_changes(const struct paint *paint, const struct sw_diff *diff)
{
    struct table table = {.paint = paint, .columns = 6};
    struct sw_arena *arena = paint->out->arena;
    size_t symbols = 0;

    for (size_t i = 0; i < diff->changes.count; i++) {
        const struct sw_change *change = &diff->changes.items[i];

        symbols += change->thing == SW_DIFF_SYMBOL;
        if (change->thing == SW_DIFF_SYMBOL && symbols > FEW_SYMBOLS && !paint->style->verbose)
            continue;
        table_add(&table, INK_PLAIN, change->machine ? change->machine : "image");
        table_add(&table, INK_PLAIN, things[change->thing]);
        table_add(&table, INK_STRONG, name_of(arena, change));
        table_add(&table, INK_WARNING, kinds_of(arena, change->kinds));
        table_add(&table, INK_PLAIN, side_of(arena, change, &change->before));
        table_printf(&table, INK_PLAIN, "-> %s", side_of(arena, change, &change->after));
    }
    table_print(&table);
    if (symbols > FEW_SYMBOLS && !paint->style->verbose)
        paint_printf(paint, "%zu more symbols changed (-v names them)\n", symbols - FEW_SYMBOLS);
    if (diff->symbols_moved)
        paint_printf(paint, "%zu symbols moved, %zu stayed\n", diff->symbols_moved,
                     diff->symbols_same);
}

/* Names and texts may come from an image or a layout, so they are made safe: a control character in
 * them would be acted on by the terminal. */
static void print_findings(const struct paint *paint, const char *word, enum paint_ink ink,
                           const struct sw_finding *const *findings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        paint_text(paint, ink, word);
        paint_printf(paint, ": %s[%s] %s", sw_severity_name(findings[i]->severity),
                     findings[i]->rule->id, findings[i]->rule->name);
        paint_printf(paint, "%s%s: ", findings[i]->machine ? " on " : "",
                     paint_safe(paint, findings[i]->machine));
        paint_printf(paint, "%s\n", paint_safe(paint, findings[i]->text));
    }
}

/* Both sides were asked about the same machines in the same order, so the index pairs them. */
static void print_verdicts(const struct paint *paint, const struct sw_render_diff *diff)
{
    for (size_t i = 0; i < diff->after->verdict_count; i++) {
        const enum sw_verdict_kind a = diff->before->verdicts[i].kind;
        const enum sw_verdict_kind b = diff->after->verdicts[i].kind;

        if (a != b)
            paint_printf(paint, "%s: %s -> %s\n",
                         paint_safe(paint, diff->after->verdicts[i].machine->layout->name),
                         words_verdict(a), words_verdict(b));
    }
}

void text_diff(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_diff *diff = data;
    const struct paint paint = {out, style};
    const size_t changes = diff->diff->changes.count;

    if (!style->quiet)
        paint_printf(&paint, "%s -> %s\n\n", paint_safe(&paint, diff->before->image->name),
                     paint_safe(&paint, diff->after->image->name));
    print_changes(&paint, diff->diff);
    print_findings(&paint, "gone", INK_GOOD, diff->gone, diff->gone_count);
    print_findings(&paint, "new", INK_ERROR, diff->fresh, diff->fresh_count);
    print_verdicts(&paint, diff);
    for (size_t i = 0; i < diff->diff->unknown.count; i++)
        paint_printf(&paint, "not compared: %s\n",
                     paint_safe(&paint, diff->diff->unknown.items[i]));
    if (!style->quiet)
        paint_printf(&paint, "%s%zu change%s; %zu finding%s new, %zu gone\n", changes ? "\n" : "",
                     changes, changes == 1 ? "" : "s", diff->fresh_count,
                     diff->fresh_count == 1 ? "" : "s", diff->gone_count);
}

/* null for a side that is not there: an object of zeros could not be told from a thing at address
 * 0. */
static json_t *json_side(const struct sw_change *change, const struct sw_diff_side *side)
{
    json_t *object;
    char rights[4];

    if (!side->present)
        return json_null();
    object = json_object();
    json_put(object, "first", json_of_value(&side->first));
    json_put(object, "size", json_integer((json_int_t)side->size));
    json_put_text(object, "rights", has_rights(change) ? words_rights(rights, side->rights) : NULL);
    json_put_text(object, "state", side->range ? words_state(side->machine, side->range) : NULL);
    json_put(object, "attributes",
             side->range && side->range->outcome == VMSA_OK
                 ? json_of_attributes(&side->range->attributes)
                 : json_null());
    return object;
}

static json_t *json_change(const struct sw_change *change)
{
    json_t *object = json_object(), *array = json_array();

    for (size_t i = 0; i < KINDS; i++)
        if (change->kinds >> i & 1)
            json_array_append_new(array, json_string(kinds[i]));
    json_put_text(object, "thing", things[change->thing]);
    json_put_text(object, "name", change->name);
    json_put_text(object, "machine", change->machine);
    json_put(object, "kinds", array);
    json_put(object, "before", json_side(change, &change->before));
    json_put(object, "after", json_side(change, &change->after));
    return object;
}

static json_t *json_findings(const struct sw_finding *const *findings, size_t count)
{
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();

        json_put_text(object, "rule", findings[i]->rule->id);
        json_put_text(object, "name", findings[i]->rule->name);
        json_put_text(object, "severity", sw_severity_name(findings[i]->severity));
        json_put_text(object, "machine", findings[i]->machine);
        json_put_text(object, "text", findings[i]->text);
        json_put_text(object, "fingerprint", findings[i]->fingerprint);
        json_array_append_new(array, object);
    }
    return array;
}

static json_t *json_verdicts(const struct sw_render_diff *diff)
{
    json_t *array = json_array();

    for (size_t i = 0; i < diff->after->verdict_count; i++) {
        json_t *object = json_object();

        json_put_text(object, "machine", diff->after->verdicts[i].machine->layout->name);
        json_put_text(object, "before", words_verdict(diff->before->verdicts[i].kind));
        json_put_text(object, "after", words_verdict(diff->after->verdicts[i].kind));
        json_array_append_new(array, object);
    }
    return array;
}

void json_diff(const void *data, const struct sw_render_style *style, struct sw_buffer *out)
{
    const struct sw_render_diff *diff = data;
    json_t *document = json_document("diff"), *symbols = json_object();
    json_t *changes = json_array(), *unknown = json_array();

    (void)style;
    for (size_t i = 0; i < diff->diff->changes.count; i++)
        json_array_append_new(changes, json_change(&diff->diff->changes.items[i]));
    for (size_t i = 0; i < diff->diff->unknown.count; i++)
        json_array_append_new(unknown, json_of_text(diff->diff->unknown.items[i]));
    json_put(symbols, "moved", json_integer((json_int_t)diff->diff->symbols_moved));
    json_put(symbols, "same", json_integer((json_int_t)diff->diff->symbols_same));
    json_put_text(document, "before", diff->before->image->name);
    json_put_text(document, "after", diff->after->image->name);
    json_put(document, "changes", changes);
    json_put(document, "symbols", symbols);
    json_put(document, "new", json_findings(diff->fresh, diff->fresh_count));
    json_put(document, "gone", json_findings(diff->gone, diff->gone_count));
    json_put(document, "machines", json_verdicts(diff));
    json_put(document, "not_compared", unknown);
    json_print(document, out);
}
