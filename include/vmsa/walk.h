/* SPDX-License-Identifier: MIT */
/* One translation of one address, with every step. Sees memory through a reader only. */
#ifndef VMSA_WALK_H
#define VMSA_WALK_H

#include "vmsa/regime.h"

#include <stddef.h>

/*
 * How a walk ended. Each architectural fault by its name, and VMSA_UNKNOWN where a table's memory
 * was not available.
 */
enum vmsa_outcome {
    VMSA_OK,
    VMSA_TRANSLATION,
    VMSA_ACCESS_FLAG,
    VMSA_DOMAIN,
    VMSA_PERMISSION,
    VMSA_ADDRESS_SIZE,
    VMSA_EXTERNAL,
    VMSA_ALIGNMENT,
    VMSA_UNKNOWN,
    VMSA_OUTCOMES
};

enum vmsa_access_kind {
    VMSA_READ,
    VMSA_WRITE,
    VMSA_EXECUTE,
};

/*
 * An access to translate. size in bytes (1, 2, 4, 8) is for alignment faults only; 0 means aligned.
 */
struct vmsa_access {
    uint8_t kind; /* enum vmsa_access_kind */
    bool unprivileged;
    uint8_t size;
};

/*
 * What a read of table memory answered.
 */
enum vmsa_read_status {
    VMSA_READ_OK,
    VMSA_READ_UNKNOWN,  /* no such memory at hand */
    VMSA_READ_EXTERNAL, /* the machine is known to have nothing there: external abort */
};

/*
 * Where a walk reads descriptors. The window, when size != 0, is tried first: window_size bytes of
 * host memory that hold [window_base, window_base + window_size). Everything else goes to read(),
 * which may be NULL (then: unknown). address is an IPA for stage 1, a PA for stage 2; bytes is 4 or
 * 8; *value gets the bytes as a little-endian number.
 */
struct vmsa_reader {
    const void *window;
    uint64_t window_base, window_size;
    enum vmsa_read_status (*read)(void *context, uint64_t address, unsigned bytes, uint64_t *value);
    void *context;
};

/*
 * What one descriptor turned out to be.
 */
enum vmsa_descriptor {
    VMSA_INVALID,
    VMSA_TABLE,
    VMSA_SECTION,
    VMSA_SUPERSECTION,
    VMSA_LARGE_PAGE,
    VMSA_SMALL_PAGE,
    VMSA_BLOCK, /* long descriptors, as VMSA_PAGE */
    VMSA_PAGE,
};

/*
 * One fetch: which stage and level, where the descriptor lies (IPA for stage 1), what it holds and
 * what it is.
 */
struct vmsa_step {
    uint64_t address;
    uint64_t descriptor;
    uint8_t stage;   /* 1 or 2 */
    uint8_t level;   /* the manual's: 1 and 2 for short descriptors, 0 to 3 for long ones */
    uint8_t bytes;   /* 4 or 8 */
    uint8_t type;    /* enum vmsa_descriptor */
    uint8_t outcome; /* enum vmsa_outcome: VMSA_OK when the walk went on or ended well here */
    uint8_t layout;  /* enum vmsa_layout (vmsa/fields.h) that the descriptor follows */
};

/*
 * Whether a descriptor is invalid but not empty: hypervisors clear the valid bit of a stage-2 entry
 * and keep the rest, to make it valid again when it is touched.
 */
static inline bool vmsa_step_is_lazy(const struct vmsa_step *step)
{
    return step->type == VMSA_INVALID && step->descriptor != 0;
}

/*
 * The answer of a walk. On a fault, output, extent and attributes are zero. extent is the size in
 * bytes of the descriptor's own mapping (1 MB for a section) and 0 with the stage off; level is
 * that of the leaf or of the fault, 0 where there is none (stage off, SCTLR.A alignment).
 * attributes are those of this access: caches that SCTLR.C or I keep off are taken into account.
 */
struct vmsa_result {
    uint64_t output;
    uint64_t extent;
    struct vmsa_attributes attributes;
    uint8_t outcome; /* enum vmsa_outcome */
    uint8_t stage;   /* of the fault; 1 when there is none */
    bool on_walk;    /* the fault is about a table fetch, not about the address itself */
    bool s1ptw;      /* a stage-2 fault on the fetch of a stage-1 descriptor */
    uint8_t level;
    bool domain_known; /* a level-1 descriptor gave the domain */
    uint8_t domain;    /* 0..15; see domain_known */
    bool constrained;  /* CONSTRAINED UNPREDICTABLE: a legal choice was taken (reserved DACR value,
                          reserved AP) */
};

enum { VMSA_STEPS = 24 }; /* bounds two nested four-level stages: 4 * (4 + 1) + 4 */

struct vmsa_trace {
    struct vmsa_result result;
    vmsa_va va;
    vmsa_ipa ipa; /* 0 if not known; see vmsa_translate() */
    struct vmsa_access access;
    uint8_t count; /* of steps, 0..VMSA_STEPS; those behind it are not written */
    struct vmsa_step steps[VMSA_STEPS];
};

/*
 * Translate va by stage 1: the result alone, and the result with every step. The order of checks is
 * that of Arm's AArch32_S1TranslateSD. output is the IPA (PA where there is no stage 2). Inline
 * where it returns a value: a copy of the result would take as long as half the walk.
 */
void vmsa_walk_to(const struct vmsa_regime *regime, const struct vmsa_reader *reader, vmsa_va va,
                  struct vmsa_access access, struct vmsa_result *result);
static inline struct vmsa_result vmsa_walk(const struct vmsa_regime *regime,
                                           const struct vmsa_reader *reader, vmsa_va va,
                                           struct vmsa_access access)
{
    struct vmsa_result result;

    vmsa_walk_to(regime, reader, va, access, &result);
    return result;
}

void vmsa_walk_trace(const struct vmsa_regime *regime, const struct vmsa_reader *reader, vmsa_va va,
                     struct vmsa_access access, struct vmsa_trace *trace);

/*
 * The same for count addresses at once; results[i] answers addresses[i].
 */
void vmsa_walk_many(const struct vmsa_regime *regime, const struct vmsa_reader *reader,
                    const vmsa_va *addresses, size_t count, struct vmsa_access access,
                    struct vmsa_result *results);

/*
 * Both stages. stage2 may be NULL or off: then output is the IPA. The reader answers physical
 * addresses; each fetch of a stage-1 descriptor goes through stage 2 first, and a fault there is a
 * stage-2 fault (result.stage 2, s1ptw). *ipa gets what stage 1 gave, also when stage 2 then
 * faults; with s1ptw the address of the descriptor (what HPFAR would say); else 0. Attributes are
 * those of both stages combined, and so are the rights. extent is the smaller of the two mappings.
 */
struct vmsa_stage2;
void vmsa_translate_to(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                       const struct vmsa_reader *reader, vmsa_va va, struct vmsa_access access,
                       struct vmsa_result *result, vmsa_ipa *ipa);
static inline struct vmsa_result vmsa_translate(const struct vmsa_regime *regime,
                                                const struct vmsa_stage2 *stage2,
                                                const struct vmsa_reader *reader, vmsa_va va,
                                                struct vmsa_access access, vmsa_ipa *ipa)
{
    struct vmsa_result result;

    vmsa_translate_to(regime, stage2, reader, va, access, &result, ipa);
    return result;
}

void vmsa_translate_trace(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                          const struct vmsa_reader *reader, vmsa_va va, struct vmsa_access access,
                          struct vmsa_trace *trace);

/*
 * Many at once; results[i] and, unless ipas is NULL, ipas[i] answer addresses[i].
 */
void vmsa_translate_many(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                         const struct vmsa_reader *reader, const vmsa_va *addresses, size_t count,
                         struct vmsa_access access, struct vmsa_result *results, vmsa_ipa *ipas);

/*
 * Which CONSTRAINED UNPREDICTABLE or IMPLEMENTATION DEFINED cases an answer met, each with the
 * choice that was taken, in the order of the walk. trace is one by this regime and stage2 (or
 * NULL), with its steps. Returns how many texts there are: none when result.constrained is false.
 */
enum { VMSA_CONSTRAINED = 4 };

size_t vmsa_constrained(const struct vmsa_regime *regime, const struct vmsa_stage2 *stage2,
                        const struct vmsa_trace *trace, const char *texts[VMSA_CONSTRAINED]);

/*
 * Names for people, never NULL: "translation fault", "section", "invalid".
 */
const char *vmsa_outcome_name(enum vmsa_outcome outcome);
const char *vmsa_descriptor_name(enum vmsa_descriptor type);

/*
 * The word of the machine-readable forms for a fault type: "translation", "access-flag", "domain",
 * "permission", "address-size", "external", "alignment", "unknown"; "none" for VMSA_OK.
 */
const char *vmsa_outcome_word(enum vmsa_outcome outcome);

#endif
