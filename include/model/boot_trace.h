/* SPDX-License-Identifier: MIT */
/* What an image's boot code did to a machine when it was run: events in order, and the state at the
 * moments that count. Plain values; knows nobody who runs code. */
#ifndef SW_MODEL_BOOT_TRACE_H
#define SW_MODEL_BOOT_TRACE_H

#include "base/arena.h"
#include "model/machine.h"
#include "vmsa/fields.h"

/*
 * What an event is. After each kind: which members of struct sw_boot_event it has besides the
 * common ones.
 */
enum sw_boot_event_kind {
    SW_BOOT_REGISTER,  /* a system register was written: name, layout, old, value */
    SW_BOOT_READ,      /* a status or system register was read for the first time: name, value */
    SW_BOOT_MMU,       /* SCTLR.M changed: value is the new M */
    SW_BOOT_VECTORS,   /* VBAR was written: old, value; ipa of the vectors when they can be
                          translated */
    SW_BOOT_STORE,     /* words written to RAM one after the other: va, ipa, size (of all), value
                          (the last), count, writes */
    SW_BOOT_TABLE,     /* the part of such a run that lies in a translation table: as STORE, and
                          level, and for live entries changed: live_count, ipa2, old, value2 */
    SW_BOOT_BARRIER,   /* name ("dsb", "dmb", "isb"), value (the option) */
    SW_BOOT_TLB,       /* name ("TLBIALL"), by, va and value (Rt), count, size */
    SW_BOOT_CACHE,     /* name ("DCCIMVAC"), by, cache, va, ipa, count, size: see below */
    SW_BOOT_PREDICTOR, /* name ("BPIALL"), by, va */
    SW_BOOT_STACK,     /* SP was set, not pushed, popped or stepped: mode, old, value */
    SW_BOOT_MODE,      /* the CPU's mode changed: old, value (CPSR.M) */
    SW_BOOT_ACCESS,    /* an access of interest: concern, access, va, ipa, size, region; of what
                          is lost: outcome and ipa2, where the tables take va when that is OK */
    SW_BOOT_CALL,      /* hypercall, PSCI or other call below: name ("hvc"), imm in old, value (the
                          function's number), value2 (the answer it was given) */
    SW_BOOT_EXCEPTION, /* name ("data abort"), outcome, level, access, fsr, far, va, ipa, vector */
    SW_BOOT_END,       /* the last event, always there: end of the trace says why */
    SW_BOOT_EVENTS
};

/*
 * Why an access is told.
 */
enum sw_boot_concern {
    SW_CONCERN_FIRST,       /* the first of its kind to a region */
    SW_CONCERN_DTB_WRITE,   /* a store into the device tree the loader placed */
    SW_CONCERN_IMAGE_WRITE, /* a store into a part of the image that it maps or links read-only */
    SW_CONCERN_UNALIGNED,   /* unaligned, with the MMU off or to Device: a data abort on hardware */
    SW_CONCERN_MISALIGNED, /* the same with SCTLR.A set, or of an instruction whose accesses have to
                              be aligned */
    SW_CONCERN_UNMAPPED,   /* an IPA where there is nothing */
    SW_CONCERN_FETCH_DEVICE,  /* an instruction from a device's IPA */
    SW_CONCERN_FETCH_NOTHING, /* an instruction from RAM that nobody wrote, or from no RAM */
    SW_CONCERN_FETCH_STALE,  /* an instruction from bytes that were written and whose I side was not
                                maintained since */
    SW_CONCERN_NEXT_LOST,    /* the MMU goes on, and the next instruction's VA is not mapped to the
                                bytes that it was at */
    SW_CONCERN_LITERAL_LOST, /* a pc-relative load with the MMU on, and the tables do not take its
                                VA to the bytes that are the literal */
    SW_CONCERN_READ_STALE,   /* a load through a cache from bytes that were written past it, and
                                whose line was not invalidated */
    SW_CONCERNS
};

/*
 * One event. count tells how often the same happened without anything else of this list between
 * (a loop of cache operations by address is one event: va is the first, size the bytes from the
 * first address to one past the last operation's address). pc is the VA of the (first)
 * instruction, pc_ipa where it was fetched from.
 */
struct sw_boot_event {
    uint8_t kind;      /* enum sw_boot_event_kind */
    uint8_t concern;   /* enum sw_boot_concern */
    uint8_t access;    /* enum vmsa_access_kind */
    uint8_t mode;      /* CPSR.M when it happened */
    uint8_t by, cache; /* enum sw_system_by, SW_CACHE_* of scan/system.h */
    uint8_t outcome;   /* enum vmsa_outcome */
    uint8_t level;     /* of the fault, or of the table */
    bool thumb;        /* how word is to be read */
    bool mmu, cached;  /* SCTLR.M and SCTLR.C when it happened */
    bool injected;     /* EXCEPTION: by the hypervisor, which chooses fsr; not architectural */
    uint8_t insn_size; /* bytes of the instruction */
    uint32_t word;     /* the instruction; 32-bit Thumb: first halfword in the upper half */
    uint64_t at;       /* instructions executed before */
    uint64_t until;    /* the same for the last of count */
    uint32_t pc;       /* VA */
    uint64_t pc_ipa;   /* IPA */
    const char *name;  /* NULL where there is none */
    uint64_t count;    /* at least 1 */
    uint64_t old, value, value2;
    uint32_t va;
    uint64_t ipa;
    uint64_t ipa2;       /* TABLE: IPA of the first live entry that was changed; ACCESS: above */
    bool zeros;          /* STORE, TABLE: the values that made it as long as it is were all 0 */
    uint64_t size;       /* bytes */
    uint64_t live_count; /* TABLE: entries that were live and were changed while the MMU was on */
    uint32_t fsr, far;   /* EXCEPTION: DFSR, DFAR or IFSR, IFAR as the model computes them */
    uint32_t vector;     /* EXCEPTION: VA the CPU would go on at */
    enum vmsa_layout layout;        /* REGISTER: fields, or VMSA_LAYOUTS */
    const struct sw_region *region; /* of the machine, or NULL */
    const char *symbol;             /* function at pc, or NULL */
    uint32_t symbol_offset;         /* bytes from its start */
    const char *text;               /* the instruction, disassembled; NULL until asked for */
};

/*
 * Why a run ended. Up to and including SW_BOOT_END_MMU it was a hand-over: the image's tables are
 * as it wants them.
 */
enum sw_boot_end {
    SW_BOOT_END_SYMBOL,    /* the address it was to run to */
    SW_BOOT_END_CALL,      /* the first hypercall with the MMU on */
    SW_BOOT_END_DEVICE,    /* the first device access with the MMU on */
    SW_BOOT_END_MMU,       /* the MMU is on, and the image layout says that this is enough */
    SW_BOOT_END_LIMIT,     /* the limit of instructions, or of memory written */
    SW_BOOT_END_LOOP,      /* it does not leave a few instructions, or branches to itself */
    SW_BOOT_END_IDLE,      /* wfi or wfe with nothing to wait for */
    SW_BOOT_END_NOWHERE,   /* a fetch from where there is no code: no RAM, RAM nobody wrote, Device,
                              the device tree */
    SW_BOOT_END_UNDEFINED, /* an undefined instruction */
    SW_BOOT_END_ABORT,     /* a data or prefetch abort */
    SW_BOOT_END_TRAP,      /* svc, bkpt or another exception that somebody would have to handle */
    SW_BOOT_END_OFF,       /* it switched the machine off */
    SW_BOOT_END_REFUSED,   /* it was not run: the loader refuses the image, or there is no entry */
    SW_BOOT_ENDS
};

/*
 * Bytes of memory at a moment: chunks ascending by IPA, not overlapping.
 */
struct sw_boot_chunk {
    uint64_t ipa, size;
    const unsigned char *bytes;
};

/*
 * The CPU and its tables at a moment. sp is indexed by mode & 0xf: 0 USR and SYS, 1 FIQ, 2 IRQ,
 * 3 SVC, 7 ABT, 11 UND.
 */
struct sw_boot_state {
    bool present;
    uint64_t at; /* instructions executed before */
    uint32_t pc, cpsr;
    uint64_t pc_ipa;
    uint32_t r[15]; /* r0..r14 of the current mode */
    uint32_t sp[16];
    uint32_t vbar, cpacr;
    bool long_format; /* TTBCR.EAE: lpae counts, else registers */
    struct vmsa_short_registers registers;
    struct vmsa_lpae_registers lpae;
    struct sw_boot_chunk *chunks; /* first-level tables and the second-level ones they name */
    size_t chunk_count;
};

struct sw_boot_trace {
    enum sw_boot_end end;
    const char *end_text; /* one sentence with numbers: "reached uk_map_complete", "data abort: ..."
                           */
    bool handover;        /* end is a hand-over */
    uint64_t instructions;
    uint64_t limit; /* of instructions */
    const struct sw_boot_event *events;
    size_t event_count;
    uint64_t counts[SW_BOOT_EVENTS]; /* how many there were, kept or not */
    bool cut;                        /* some events were not kept: only the first of a kind
                                        are, so what a rule does not find may be there */
    uint32_t entry_pc, entry_cpsr, entry_sctlr, entry_r[3];
    bool hyp_as_svc;             /* the loader enters in HYP, and this was run from SVC */
    struct sw_boot_state at_mmu; /* when the MMU went on last; present false: never */
    struct sw_boot_state at_end;
    bool table_known; /* the stores before the MMU went on were all kept, so that the next two
                         count */
    uint32_t table_unwritten; /* entries of the first-level tables nobody had written then */
    uint32_t table_first;     /* index of the first of these */
    bool dtb_read;            /* the device tree was read */
    bool dtb_kept;            /* r2's value is in a register or was stored */
    bool psr_read;            /* CPSR was read before SCTLR, TTBR0 or CPSR was written */
    uint64_t first_store_uncached_count; /* 4 KB pages written with the data cache off */
};

/*
 * Names, never NULL: "register write", "table store"; "symbol", "first hypercall", ...
 */
const char *sw_boot_event_name(enum sw_boot_event_kind kind);
const char *sw_boot_concern_name(enum sw_boot_concern concern);
const char *sw_boot_end_name(enum sw_boot_end end);

/*
 * The VA that an event's instruction was linked at.
 */
uint32_t sw_boot_linked_at(const struct sw_machine *machine, const struct sw_boot_event *event);

/*
 * The function that the instruction of an event is in, and how many bytes from its start; NULL when
 * no symbol says so.
 */
const char *sw_boot_symbol(const struct sw_machine *machine, const struct sw_boot_event *event,
                           uint32_t *offset);

/*
 * A walk's reader over the chunks of a state. state must outlive it.
 */
struct vmsa_reader sw_boot_reader(const struct sw_boot_state *state);

/*
 * The regime of a state's registers, of either format.
 */
struct vmsa_regime sw_boot_regime(const struct sw_boot_state *state);

/*
 * Make the tables of a trace with a hand-over the machine's stage 1; what was declared is kept in
 * machine->declared and compared. Without a hand-over stage 1 stays as declared and its why says
 * what happened; or, strict, becomes unknown. trace must outlive machine.
 */
void sw_machine_use_trace(struct sw_arena *arena, struct sw_machine *machine,
                          const struct sw_boot_trace *trace, bool strict);

#endif
