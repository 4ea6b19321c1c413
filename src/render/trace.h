/* SPDX-License-Identifier: MIT */
/* What every format says of a translation, worked out once. Knows no format. */
#ifndef SW_RENDER_TRACE_H
#define SW_RENDER_TRACE_H

#include "render/render.h"

#include "vmsa/fields.h"

/*
 * The registers in which the CPU would show a fault, as far as the architecture says their values:
 * known is false where it leaves them UNKNOWN. None for an unknown answer, and for a fault of a
 * declared stage 2 (the hypervisor's way is not known). words: what the status says, or NULL.
 */
struct trace_register {
    const char *name; /* "DFSR", "HPFAR", "ESR_EL1" */
    uint64_t value;
    bool known;
};

struct trace_syndrome {
    struct trace_register registers[3];
    size_t count;
    const char *words;
};

struct trace_syndrome trace_syndrome(const struct sw_machine *machine,
                                     const struct sw_trace *trace);

/*
 * "name+0x10": the symbol that has the VA, or NULL. In the arena.
 */
const char *trace_symbol(struct sw_arena *arena, const struct sw_machine *machine,
                         const struct sw_trace *trace);

/*
 * Whether the fault has a level: not with a declared stage 2, nor when nothing was walked.
 */
bool trace_has_level(const struct sw_trace *trace);

/*
 * Whether a step got its descriptor: not where its memory is not at hand, or aborts.
 */
bool trace_was_read(const struct vmsa_step *step);

/*
 * The fields of what one step read.
 */
const struct vmsa_layout_table *trace_fields(const struct vmsa_step *step);

#endif
