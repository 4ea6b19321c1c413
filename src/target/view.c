/* SPDX-License-Identifier: MIT */
/* The unikernel's own view of itself. The map is read back from the table by the shared walker, not
 * from what was meant to be in it. */
#include "view.h"

#include "arm32/cpu.h"
#include "console.h"
#include "state.h"
#include "vmsa/walk.h"

/* As the loader left it, and where the image went from there. */
static void print_start(const struct uk_boot *boot)
{
    uk_print("entry     IPA 0x%08x  CPSR 0x%08x  r1 0x%08x  device tree at IPA 0x%08x\n",
             boot->load, boot->cpsr, boot->machine, boot->fdt);
    uk_print("moved to  IPA 0x%08x  offset 0x%08x (IPA = VA + offset, modulo 2^32)\n",
             boot->placement.base, boot->placement.offset);
}

/* [first, past) as IPA; a part may be empty only if it is not there at all. */
static void print_part(const char *name, uint32_t first, uint32_t past)
{
    uk_print("%s VA 0x%08x..0x%08x  IPA 0x%08x..0x%08x\n", name, uk_va(first), uk_va(past - 1),
             first, past - 1);
}

static void print_parts(const struct boot_placement *placement, uint32_t dtb_size)
{
    print_part("stack    ", placement->stack, placement->stack + BOOT_STACK_SIZE);
    print_part("table    ", placement->table, placement->table + BOOT_TABLE_SIZE);
    print_part("image    ", placement->base, placement->image_end);
    print_part("dtb      ", placement->dtb, placement->dtb + dtb_size);
}

/* Ranges of the device tree, which are IPAs. A bank that wraps in VA has its end below its start.
 */
static void print_ranges(const char *name, const struct boot_range *ranges, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uk_print("%s VA 0x%08x..0x%08x  IPA 0x%08x..0x%08x\n", name, uk_va(ranges[i].first),
                 uk_va(ranges[i].last), ranges[i].first, ranges[i].last);
    }
}

/* The heap's ranges are VAs. */
static void print_heap(void)
{
    for (uint32_t i = 0; i < uk_state.heap_count; i++) {
        uk_print("heap      VA 0x%08x..0x%08x  IPA 0x%08x..0x%08x\n", uk_state.heap[i].first,
                 uk_state.heap[i].last, uk_ipa(uk_state.heap[i].first),
                 uk_ipa(uk_state.heap[i].last));
    }
}

/* One NAME=VALUE a line: a registers file for whoever reads the map from a dump. */
static void print_registers(void)
{
    uk_print("SCTLR=0x%08x\nTTBCR=0x%08x\nTTBR0=0x%08x\nTTBR1=0x%08x\nDACR=0x%08x\nPRRR=0x%08x\n"
             "NMRR=0x%08x\nVBAR=0x%08x\n",
             uk_read_sctlr(), uk_read_ttbcr(), uk_read_ttbr0(), uk_read_ttbr1(), uk_read_dacr(),
             uk_read_prrr(), uk_read_nmrr(), uk_read_vbar());
}

/* ---- the map -----------------------------------------------------------------------------------
 */

/* One run of sections with the same answer. */
struct run {
    uint32_t first;
    uint32_t bytes;
    struct vmsa_result result;
};

/* Field by field: the structs have padding. */
static bool same_policy(struct vmsa_cache_policy a, struct vmsa_cache_policy b)
{
    return a.cacheability == b.cacheability && a.read_allocate == b.read_allocate &&
           a.write_allocate == b.write_allocate;
}

static bool same_rights(struct vmsa_rights a, struct vmsa_rights b)
{
    return a.read == b.read && a.write == b.write && a.execute == b.execute;
}

/* Whether next goes on where the run ends: its output too, modulo 2^32. */
static bool continues(const struct run *run, const struct vmsa_result *next)
{
    const struct vmsa_attributes *a = &run->result.attributes;
    const struct vmsa_attributes *b = &next->attributes;

    if (run->result.outcome != next->outcome) {
        return false;
    }
    if (next->outcome != VMSA_OK) {
        return true;
    }
    return (uint32_t)(run->result.output + run->bytes) == (uint32_t)next->output &&
           a->memory.type == b->memory.type && a->memory.shareability == b->memory.shareability &&
           same_policy(a->memory.inner, b->memory.inner) &&
           same_policy(a->memory.outer, b->memory.outer) && same_rights(a->pl1, b->pl1) &&
           same_rights(a->pl0, b->pl0);
}

static void print_rights(const char *name, struct vmsa_rights rights)
{
    uk_print(" %s %c%c%c", name, rights.read ? 'r' : '-', rights.write ? 'w' : '-',
             rights.execute ? 'x' : '-');
}

/* A fault has neither output nor attributes. */
static void print_run(const struct run *run)
{
    const struct vmsa_attributes *attributes = &run->result.attributes;
    uint32_t last = run->first + (run->bytes - 1);

    uk_print("map       VA 0x%08x..0x%08x ", run->first, last);
    if (run->result.outcome != VMSA_OK) {
        uk_print(" %s\n", vmsa_outcome_name(run->result.outcome));
        return;
    }
    uk_print(" IPA 0x%08x..0x%08x  %s", (uint32_t)run->result.output,
             (uint32_t)run->result.output + (run->bytes - 1),
             vmsa_memory_type_name(attributes->memory.type));
    if (attributes->memory.type == VMSA_NORMAL) {
        uk_print(" %s/%s", vmsa_cache_policy_name(attributes->memory.inner),
                 vmsa_cache_policy_name(attributes->memory.outer));
    }
    uk_print(" %s", vmsa_shareability_name(attributes->memory.shareability));
    print_rights("PL1", attributes->pl1);
    print_rights("PL0", attributes->pl0);
    uk_print("\n");
}

/* The walker asks by IPA; the table is mapped, so its VA is one subtraction away. */
static enum vmsa_read_status read_table(void *context, uint64_t address, unsigned bytes,
                                        uint64_t *value)
{
    (void)context;
    if (bytes != 4) {
        return VMSA_READ_UNKNOWN;
    }
    *value = *(const volatile uint32_t *)(uintptr_t)uk_va((uint32_t)address);
    return VMSA_READ_OK;
}

/*
 * All 4 GB. Only sections are in the table, so one walk a megabyte sees everything.
 */
static void print_map(void)
{
    const struct vmsa_short_registers registers = {
        .sctlr = uk_read_sctlr(),
        .ttbcr = uk_read_ttbcr(),
        .ttbr0 = uk_read_ttbr0(),
        .ttbr1 = uk_read_ttbr1(),
        .dacr = uk_read_dacr(),
        .prrr = uk_read_prrr(),
        .nmrr = uk_read_nmrr(),
    };
    const struct vmsa_regime regime = vmsa_regime_short(&registers);
    const struct vmsa_reader reader = {.read = read_table};
    const struct vmsa_access access = {.kind = VMSA_READ};
    struct run run = {.bytes = 0};

    for (uint32_t i = 0; i < BOOT_TABLE_SIZE / 4; i++) {
        struct vmsa_result next =
            vmsa_walk(&regime, &reader, vmsa_va_of((uint64_t)i * BOOT_SECTION), access);

        if (i != 0 && continues(&run, &next)) {
            run.bytes += BOOT_SECTION;
            continue;
        }
        if (i != 0) {
            print_run(&run);
        }
        run = (struct run){i * BOOT_SECTION, BOOT_SECTION, next};
    }
    print_run(&run);
}

void uk_view_print(void)
{
    const struct uk_boot *boot = uk_state.boot;
    const struct boot_platform *platform = &uk_state.machine.platform;

    print_start(boot);
    print_parts(&boot->placement, boot->dtb_size);
    print_ranges("ram      ", platform->ram, platform->ram_count);
    print_ranges("shared   ", platform->shared, platform->shared_count);
    print_ranges("reserved ", platform->reserved, platform->reserved_count);
    print_heap();
    print_map();
    print_registers();
}
