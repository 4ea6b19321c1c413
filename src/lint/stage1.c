/* SPDX-License-Identifier: MIT */
/* SW4: the image's own translation tables. Knows nothing of what lies under them. */
#include "rules.h"

enum { TABLE_BITS = 14, TTBCR_N_MASK = 7, SECTION_SIZE = 0x100000 };

/* TTBR0's table has 2^(14-N) bytes and alignment (Arm ARM, TTBR0, TTBCR.N). */
static uint64_t table_alignment(const struct sw_machine *machine)
{
    unsigned n = machine->stage1.kind == SW_STAGE_TABLES
                     ? (unsigned)machine->stage1.registers.ttbcr & TTBCR_N_MASK
                     : 0;

    return UINT64_C(1) << (TABLE_BITS - n);
}

/* An aligned VA whose IPA is not: the offset did that, and SW301 tells where the offset counts. */
static bool offset_did_it(const struct sw_facts *facts, const struct sw_region *table,
                          uint64_t alignment)
{
    return facts->promise->needs_flat_offset && facts->machine->offset.known &&
           facts->machine->offset.v % SECTION_SIZE && table->va.known &&
           table->va.v % alignment == 0;
}

/* Of the tables that the layout names, the first that can hold a whole first level: a second-level
 * table of 1 KB is in order at any 1 KB. Where none can, the first. */
static const struct sw_region *first_level(const struct sw_facts *facts, uint64_t size)
{
    const struct sw_region *table = NULL;

    do
        table = sw_facts_region(facts, table, 1u << SW_USE_TABLES, SW_WHEN_ALWAYS);
    while (table && table->where.last - table->where.first < size - 1);
    return table ? table : sw_facts_region(facts, NULL, 1u << SW_USE_TABLES, SW_WHEN_ALWAYS);
}

void sw_check_table_alignment(const struct sw_facts *facts, struct sw_emit *emit)
{
    uint64_t alignment = table_alignment(facts->machine);
    const struct sw_region *table = first_level(facts, alignment);

    if (!table || table->where.first % alignment == 0 || offset_did_it(facts, table, alignment))
        return;
    sw_emit(emit, table->why,
            "the first-level table is at IPA " SW_HEX ", 0x%" PRIx64
            " bytes behind a multiple of 0x%" PRIx64
            ": TTBR0 has no bits for that, and the walk reads from " SW_HEX,
            table->where.first, table->where.first % alignment, alignment,
            table->where.first & ~(alignment - 1));
    sw_emit_region(emit, table, true);
}
