/* SPDX-License-Identifier: MIT */
/* Where the emulator departs from the manual with short descriptors and their fault registers. */
#include "departures.h"

/* Whether the guest of a job uses short descriptors. */
static bool is_short(const struct comparison *c)
{
    const uint64_t *r = c->predictor->job->registers;

    return !(r[ORACLE_HCR] >> 31 & 1) && !(r[ORACLE_TTBCR] >> 31 & 1);
}

/* The FS of a fault in a 32-bit PAR, or in the DFSR or IFSR of a real access; 0 for no fault. */
static unsigned got_short_fault(const struct comparison *c)
{
    if (c->predicted.form == PAR_FSR && is_short(c) && raised(c->got)) {
        return ((unsigned)c->got >> 11 & 1) << 4 | ((unsigned)c->got >> 1 & 0xf);
    }
    bool fault = c->predicted.form == PAR_SHORT && (c->got & 1) && !raised(c->got);

    return fault ? (unsigned)c->got >> 1 & 0x1f : 0;
}

static unsigned domain_field(const struct comparison *c)
{
    unsigned domain = c->predicted.result.domain;

    return (unsigned)c->predictor->job->registers[ORACLE_DACR] >> (domain * 2) & 3;
}

uint64_t short_attributes(const struct comparison *c)
{
    return ends_well(c) && c->predicted.form == PAR_SHORT ? 0x5fc : 0;
}

uint64_t supersection_address(const struct comparison *c)
{
    bool super = c->predicted.result.extent == UINT64_C(1) << 24;

    return ends_well(c) && c->predicted.form == PAR_SHORT && super ? 0xff0000 : 0;
}

enum { FS_DOMAIN_1 = 0x09, FS_DOMAIN_2 = 0x0b, PAR_FSTAGE = 1 << 9 };

/* The domain that the level-1 descriptor of a walk to level 2 names. */
static unsigned level1_domain_field(const struct comparison *c)
{
    struct vmsa_trace trace;
    unsigned domain = 0;

    predictor_trace(c->predictor, c->operation, c->address, &trace);
    for (unsigned i = 0; i < trace.count; i++) {
        const struct vmsa_step *step = &trace.steps[i];

        domain =
            step->stage == 1 && step->level == 1 ? (unsigned)step->descriptor >> 5 & 15 : domain;
    }
    return (unsigned)c->predictor->job->registers[ORACLE_DACR] >> (domain * 2) & 3;
}

uint64_t domain_before_level2(const struct comparison *c)
{
    const struct vmsa_result *result = &c->predicted.result;
    bool level2 = result->level == 2 &&
                  (result->outcome == VMSA_TRANSLATION || result->outcome == VMSA_EXTERNAL);

    if (!(level2 || result->s1ptw) || got_short_fault(c) != FS_DOMAIN_2) {
        return 0;
    }
    return level1_domain_field(c) & 1 ? 0 : ~UINT64_C(0);
}

uint64_t access_flag_after_domain(const struct comparison *c)
{
    const struct vmsa_result *result = &c->predicted.result;
    unsigned fault = result->level == 1 ? FS_DOMAIN_1 : FS_DOMAIN_2;

    if (result->outcome != VMSA_ACCESS_FLAG) {
        return 0;
    }
    if (domain_field(c) == 3) {
        /* It goes on to stage 2, which may fault on its own. */
        bool stage1_fault = (c->got & 1) && !raised(c->got) && !(c->got & PAR_FSTAGE);

        return stage1_fault ? 0 : ~UINT64_C(0);
    }
    return !(domain_field(c) & 1) && got_short_fault(c) == fault ? ~UINT64_C(0) : 0;
}

/* Bits of DFSR or IFSR in an answer. */
#define FSR_BITS(mask) ((uint64_t)(mask) << 1)

static bool is_fetch(const struct comparison *c)
{
    return c->operation == ORACLE_DO_PX || c->operation == ORACLE_DO_UX;
}

/* Rows of the table of DFSR.Domain's validity: what keeps it UNKNOWN. */
uint64_t unknown_domain(const struct comparison *c)
{
    const struct vmsa_result *result = &c->predicted.result;
    bool unknown = result->outcome == VMSA_PERMISSION ||
                   (result->level == 1 && result->outcome != VMSA_DOMAIN);

    return got_short_fault(c) && c->predicted.form == PAR_FSR && (unknown || is_fetch(c))
               ? FSR_BITS(0xf0)
               : 0;
}

/* XN, or PXN for a privileged fetch, in the short descriptors a walk read. */
static bool execute_never(const struct comparison *c)
{
    struct vmsa_trace trace;

    predictor_trace(c->predictor, c->operation, c->address, &trace);
    uint64_t first = 0, last = 0;
    bool page = false;

    for (unsigned i = 0; i < trace.count; i++) {
        if (trace.steps[i].stage == 1) {
            page = trace.steps[i].level == 2;
            last = trace.steps[i].descriptor;
            first = page ? first : last;
        }
    }
    unsigned xn = !page ? 4 : last & 2 ? 0 : 15;
    unsigned pxn = page ? 2 : 0;

    return (last >> xn & 1) || (c->operation == ORACLE_DO_PX && (first >> pxn & 1));
}

uint64_t execute_never_first(const struct comparison *c)
{
    unsigned permission = c->predicted.result.level == 1 ? 0x0d : 0x0f;
    bool both = c->predicted.result.outcome == VMSA_ACCESS_FLAG && got_short_fault(c) == permission;

    return is_fetch(c) && both && execute_never(c) ? ~UINT64_C(0) : 0;
}

uint64_t no_short_wxn(const struct comparison *c)
{
    enum { WXN = 1 << 19, UWXN = 1 << 20 };
    const uint64_t *r = c->predictor->job->registers;
    bool asked = (r[ORACLE_SCTLR] & (WXN | UWXN)) && is_short(c);
    bool refused = c->predicted.result.outcome == VMSA_PERMISSION && !execute_never(c);

    /* It goes on to stage 2, which may fault on its own. */
    bool went_on = c->got == 0 || (raised(c->got) && (c->got & ORACLE_STAGE2));

    return is_fetch(c) && asked && refused && went_on ? ~UINT64_C(0) : 0;
}

uint64_t external_type(const struct comparison *c)
{
    bool external = c->predicted.form == PAR_FSR && c->predicted.result.outcome == VMSA_EXTERNAL;

    return external ? FSR_BITS(1 << 12) : 0;
}
