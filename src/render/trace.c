/* SPDX-License-Identifier: MIT */
/* What every format says of a translation, worked out once. */
#include "trace.h"

#include "vmsa/fault.h"

#include <inttypes.h>

static void add(struct trace_syndrome *syndrome, const char *name, uint64_t value)
{
    syndrome->registers[syndrome->count++] = (struct trace_register){name, value, true};
}

/* PL1 of AArch32: DFSR and DFAR, or the two of the instruction side, short or long. */
static void add_fsr(const struct sw_machine *machine, const struct sw_trace *trace,
                    struct trace_syndrome *syndrome)
{
    const struct vmsa_result *result = &trace->result;
    bool fetch = trace->walk.access.kind == VMSA_EXECUTE;
    uint32_t fsr = machine->long_faults ? vmsa_long_fsr(result, trace->walk.access)
                                        : vmsa_short_fsr(result, trace->walk.access);

    add(syndrome, fetch ? "IFSR" : "DFSR", fsr);
    add(syndrome, fetch ? "IFAR" : "DFAR", (uint32_t)trace->walk.va.v);
    syndrome->words = machine->long_faults ? vmsa_long_fsc_name(fsr) : vmsa_short_fs_name(fsr);
}

/* ESR and FAR of an AArch64 level, or what Hyp mode has for them. */
static void add_esr(const char *esr_name, const char *far_name, bool same_level,
                    const struct sw_trace *trace, struct trace_syndrome *syndrome)
{
    uint32_t esr = vmsa_esr(&trace->result, trace->walk.access, same_level);

    add(syndrome, esr_name, esr);
    add(syndrome, far_name, trace->walk.va.v);
    syndrome->words = vmsa_long_fsc_name(esr);
}

static const char *hyp_far(const struct sw_trace *trace)
{
    return trace->walk.access.kind == VMSA_EXECUTE ? "HIFAR" : "HDFAR";
}

/* The hypervisor sees a stage-2 fault; the guest's own registers stay as they are. */
static void add_stage2(const struct sw_machine *machine, const struct sw_trace *trace,
                       struct trace_syndrome *syndrome)
{
    bool aarch64 = machine->stage2.tables.aarch64;
    struct trace_register hpfar = {.name = aarch64 ? "HPFAR_EL2" : "HPFAR"};

    if (aarch64)
        add_esr("ESR_EL2", "FAR_EL2", false, trace, syndrome);
    else
        add_esr("HSR", hyp_far(trace), false, trace, syndrome);
    hpfar.known = vmsa_hpfar(&trace->result, trace->walk.ipa, &hpfar.value);
    syndrome->registers[syndrome->count++] = hpfar;
}

struct trace_syndrome trace_syndrome(const struct sw_machine *machine, const struct sw_trace *trace)
{
    const struct vmsa_result *result = &trace->result;
    struct trace_syndrome syndrome = {.count = 0};

    if (result->outcome == VMSA_OK || result->outcome == VMSA_UNKNOWN ||
        (result->stage == 2 && machine->stage2.kind != SW_STAGE_TABLES))
        return syndrome;
    if (result->stage == 2)
        add_stage2(machine, trace, &syndrome);
    else if (machine->regime == SW_REGIME_PL1)
        add_fsr(machine, trace, &syndrome);
    else if (machine->regime == SW_REGIME_HYP)
        add_esr("HSR", hyp_far(trace), true, trace, &syndrome);
    else if (machine->regime == SW_REGIME_EL1)
        add_esr("ESR_EL1", "FAR_EL1", !trace->walk.access.unprivileged, trace, &syndrome);
    else
        add_esr("ESR_EL2", "FAR_EL2", !trace->walk.access.unprivileged, trace, &syndrome);
    return syndrome;
}

/* At its first byte a symbol is written alone. */
const char *trace_symbol(struct sw_arena *arena, const struct sw_machine *machine,
                         const struct sw_trace *trace)
{
    const struct sw_symbol *symbol =
        machine->names ? sw_image_symbol_at(machine->names, trace->walk.va.v) : NULL;

    if (!symbol)
        return NULL;
    if (symbol->va == trace->walk.va.v)
        return symbol->name;
    return sw_sprintf(arena, "%s+0x%" PRIx64, symbol->name, trace->walk.va.v - symbol->va);
}

/* Unknown before anything was fetched has none. */
bool trace_has_level(const struct sw_trace *trace)
{
    if (trace->stage2 == SW_STAGE2_ABSENT)
        return false;
    return trace->result.outcome != VMSA_UNKNOWN || trace->result.on_walk;
}

bool trace_was_read(const struct vmsa_step *step)
{
    return step->outcome != VMSA_UNKNOWN && step->outcome != VMSA_EXTERNAL;
}

const struct vmsa_layout_table *trace_fields(const struct vmsa_step *step)
{
    return vmsa_layout_table((enum vmsa_layout)step->layout);
}
