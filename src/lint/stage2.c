/* SPDX-License-Identifier: MIT */
/* SW5: what the hypervisor's stage 2 puts under the guest. Knows nothing of the guest's tables. */
#include "spans.h"

#include <string.h>

/* The rooms that the layout has for RAM; what lies in them is the device tree's word, or --ram's.
 */
static const struct sw_layout_window *next_room(const struct sw_machine_layout *layout,
                                                const struct sw_layout_window *after)
{
    const struct sw_layout_window *end = layout->windows + layout->window_count;
    const struct sw_layout_window *window = after ? after + 1 : layout->windows;

    while (window < end && strcmp(window->use, "ram") != 0)
        window++;
    return window < end ? window : NULL;
}

static bool has_room(const struct sw_machine_layout *layout, struct sw_range bank)
{
    const struct sw_layout_window *room = NULL;

    while ((room = next_room(layout, room)))
        if (sw_range_contains(room->where, bank))
            return true;
    return false;
}

static void emit_rooms(const struct sw_machine_layout *layout, struct sw_emit *emit)
{
    const struct sw_layout_window *room = NULL;

    while ((room = next_room(layout, room)))
        sw_emit_range(emit, room->name, room->where, (struct sw_value){0}, false);
}

/* A layout that says nothing of RAM leaves nothing to compare with. */
void sw_check_ram_backed(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine *machine = facts->machine;

    if (!next_room(machine->layout, NULL))
        return;
    for (size_t i = 0; i < machine->ram_count; i++) {
        const struct sw_fdt_range *bank = &machine->ram[i];

        if (has_room(machine->layout, bank->where))
            continue;
        sw_emit(emit, bank->why, "RAM bank %s is not inside the RAM that %s gives its guests",
                sw_range_text(facts->arena, bank->where), machine->layout->name);
        sw_emit_range(emit, "RAM bank", bank->where, (struct sw_value){0}, true);
        emit_rooms(machine->layout, emit);
    }
}

/* ---- the ends of RAM ---- */

/* The IPAs of the run whose section or page holds the last byte of a bank and reaches behind it;
 * the run must end there, else the image maps everything, which is another matter. */
static const struct sw_span *passes_end(const struct sw_facts *facts, struct sw_range bank)
{
    for (size_t i = 0; i < facts->tables->run_count; i++) {
        const struct sw_span *run = &facts->tables->runs[i];
        struct sw_range ipa;

        if (sw_span_ipa(run, &ipa) && sw_range_has(ipa, bank.last) && ipa.last > bank.last &&
            ipa.last - bank.last < run->result.extent &&
            run->result.attributes.memory.type == VMSA_NORMAL)
            return run;
    }
    return NULL;
}

static bool is_nothing(const struct sw_facts *facts, struct sw_range ipa)
{
    return !sw_machine_is_ram(facts->machine, (struct sw_range){ipa.first, ipa.first}) &&
           !sw_machine_window_at(facts->machine, ipa.first);
}

/* Sections are 1 MB; hypervisors give memory by 4 KB. Only the last bank's end can be meant so, but
 * any bank can be wrong. */
void sw_check_partly_backed(const struct sw_facts *facts, struct sw_emit *emit)
{
    for (size_t i = 0; i < facts->machine->ram_count; i++) {
        const struct sw_fdt_range *bank = &facts->machine->ram[i];
        const struct sw_span *run = passes_end(facts, bank->where);
        struct sw_range ipa;

        if (!run || !sw_span_ipa(run, &ipa))
            continue;
        ipa.first = bank->where.last + 1;
        if (!is_nothing(facts, ipa))
            continue;
        sw_emit(emit, bank->why,
                "RAM ends at " SW_HEX ", but VA " SW_HEX
                " maps the rest of its section, IPA %s, as Normal memory, too",
                bank->where.last, sw_span_va(run, ipa.first), sw_range_text(facts->arena, ipa));
        sw_emit_range(emit, "not backed", ipa,
                      (struct sw_value){.known = true, .v = sw_span_va(run, ipa.first)}, true);
        sw_emit_ram(emit, facts->machine);
        return;
    }
}

/* ---- pages shared with others ---- */

static bool not_write_back(const struct sw_facts *facts, const struct sw_span *run)
{
    const struct vmsa_memory memory = run->result.attributes.memory;

    (void)facts;
    return memory.type != VMSA_NORMAL || memory.inner.cacheability != VMSA_WRITE_BACK ||
           memory.outer.cacheability != VMSA_WRITE_BACK;
}

static bool not_shareable(const struct sw_facts *facts, const struct sw_span *run)
{
    return !not_write_back(facts, run) &&
           run->result.attributes.memory.shareability == VMSA_NON_SHAREABLE;
}

static void check_shared(const struct sw_facts *facts, struct sw_emit *emit, sw_span_test *test,
                         const char *what)
{
    static const char *const fields[] = {"TEX", "C", "B", "S", NULL};
    const struct sw_pair pair = sw_spans_meet(facts, 1u << SW_USE_MAGIC | 1u << SW_USE_GRANT, test);
    uint64_t va;

    if (pair.count == 0)
        return;
    va = sw_span_va(pair.run, pair.ipa.first);
    sw_emit(emit, pair.region->why,
            "%s (IPA %s, VA " SW_HEX ") is shared with others and mapped %s%s", pair.region->name,
            sw_range_text(facts->arena, pair.ipa), va, what, sw_more(facts->arena, pair.count));
    sw_emit_range(emit, pair.region->name, pair.ipa, (struct sw_value){.known = true, .v = va},
                  true);
    sw_emit_word(facts, emit, pair.run, sw_span_mask(pair.run, fields));
}

/* Xen public/arch-arm.h asks it of all memory that is shared with other domains or with itself. */
void sw_check_shared_write_back(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_shared(facts, emit, not_write_back, "not Normal Write-Back");
}

/* Inner Shareable is asked for; S = 1 gives Outer Shareable, which is more. */
void sw_check_shared_shareable(const struct sw_facts *facts, struct sw_emit *emit)
{
    check_shared(facts, emit, not_shareable, "Non-shareable");
}
