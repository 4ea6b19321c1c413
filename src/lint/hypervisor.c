/* SPDX-License-Identifier: MIT */
/* SW8: the contract with the hypervisor and its loader. */
#include "rules.h"

#include "vmsa/fields.h"

#include <string.h>

/* Refusals that have a rule of their own (SW101, SW102, SW103, SW105, SW304) are told by it. */
void sw_check_refusal(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_placement *placement = &facts->machine->placement;

    if (placement->refusal_kind != SW_REFUSAL_NO_ROOM &&
        placement->refusal_kind != SW_REFUSAL_OTHER)
        return;
    sw_emit(emit, placement->refusal_why, "the loader refuses the image: %s", placement->refusal);
    sw_emit_ram(emit, facts->machine);
}

/* ---- the state at entry ---- */

enum { MODE_MASK = 0x1f, MASKS = 0x1c0 }; /* CPSR.M; CPSR.A, I and F */

static struct sw_site layout_site(const struct sw_facts *facts, const char *what)
{
    struct sw_site site = facts->machine->layout->why;

    site.what = what;
    return site;
}

/* Mode is a word of the machine layout; CPSR there may be 0 where nobody knows it. */
void sw_check_mode(const struct sw_facts *facts, struct sw_emit *emit)
{
    const struct sw_machine_layout *layout = facts->machine->layout;
    const char *const *modes = facts->promise->modes;

    if (!modes)
        return;
    for (size_t i = 0; modes[i]; i++)
        if (strcmp(modes[i], layout->mode) == 0)
            return;
    sw_emit(emit, layout_site(facts, "entry mode"),
            "%s enters the image in %s mode, and the image expects %s", layout->name, layout->mode,
            modes[0]);
}

/* Every boot protocol says so: Linux arm/booting.rst, Xen's vcpu_arm32. */
void sw_check_entry_mmu(const struct sw_facts *facts, struct sw_emit *emit)
{
    const uint32_t sctlr = facts->machine->layout->sctlr;
    const uint64_t mask = vmsa_put(1, VMSA_F(SCTLR, M)) | vmsa_put(1, VMSA_F(SCTLR, C));

    if ((sctlr & mask) == 0)
        return;
    sw_emit(emit, layout_site(facts, "entry sctlr"),
            "%s enters the image with SCTLR 0x%08" PRIx32 ": %s on", facts->machine->layout->name,
            sctlr,
            (sctlr & mask) == mask                  ? "MMU and data cache are"
            : sctlr & vmsa_put(1, VMSA_F(SCTLR, M)) ? "the MMU is"
                                                    : "the data cache is");
    sw_emit_bits(emit, "SCTLR", VMSA_LAYOUT_SCTLR, sctlr, mask & sctlr);
}

/* A layout that gives no CPSR says nothing of it. */
void sw_check_entry_masks(const struct sw_facts *facts, struct sw_emit *emit)
{
    const uint32_t cpsr = facts->machine->layout->cpsr;

    if ((cpsr & MODE_MASK) == 0 || (cpsr & MASKS) == MASKS)
        return;
    sw_emit(emit, layout_site(facts, "entry cpsr"),
            "%s enters the image with CPSR 0x%08" PRIx32
            ": an interrupt or abort can be taken before there are vectors",
            facts->machine->layout->name, cpsr);
    sw_emit_bits(emit, "CPSR", VMSA_LAYOUT_CPSR, cpsr, MASKS);
}

/* ---- the hypervisor itself ---- */

static bool is_xen(const struct sw_machine *machine)
{
    switch (machine->layout->loader) {
    case SW_LOADER_XEN_TOOLSTACK_44:
    case SW_LOADER_XEN_TOOLSTACK:
    case SW_LOADER_XEN_HYPERVISOR:
        return true;
    default:
        return machine->platform->hypervisor != NULL;
    }
}

/* By loader or by the hypervisor's node: a board layout with a tree of Xen's is a Xen guest, too.
 */
void sw_check_hypervisor_absent(const struct sw_facts *facts, struct sw_emit *emit)
{
    if (!facts->promise->hypervisor || is_xen(facts->machine))
        return;
    sw_emit(emit, layout_site(facts, "loader"),
            "the image makes hypercalls of %s, and %s has no such hypervisor: the first HVC is "
            "undefined or goes nowhere",
            facts->promise->hypervisor, facts->machine->layout->name);
}
