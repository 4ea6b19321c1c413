/* SPDX-License-Identifier: MIT */
/* Where the emulator departs from the manual with the Contiguous bit, which it ignores: it shows
 * when the descriptors of a set do not map it as one piece. */
#include "departures.h"

enum { LAST_LEVEL = 3 };

/* How many address bits a contiguous set has more than each of its descriptors, by the log2 of what
 * a descriptor maps (4 KB, 16 KB and 64 KB granules). */
static unsigned contiguous_bits(unsigned size)
{
    static const uint8_t bits[] = {
        [12] = 4, [21] = 4, [30] = 4, [14] = 7, [25] = 5, [16] = 5, [29] = 5};

    return size < sizeof(bits) ? bits[size] : 0;
}

/* The granule of the tables that a stage used for this address. */
static unsigned granule_of(const struct comparison *c, unsigned stage)
{
    const struct predictor *predictor = c->predictor;
    bool upper = predictor->guest.aarch64 && (c->address >> 55 & 1);

    if (stage == 2) {
        return predictor->stage2.tree.granule_bits;
    }
    return is_hyp_operation(c->operation) ? predictor->hyp.tree[0].granule_bits
                                          : predictor->guest.tree[upper].granule_bits;
}

/* The bits of a leaf's output address that its set takes from the input; 0 outside sets. */
static uint64_t set_bits(const struct comparison *c, const struct vmsa_step *leaf)
{
    if (leaf == NULL || leaf->bytes != 8 || !(leaf->descriptor >> 52 & 1)) {
        return 0;
    }
    unsigned granule = granule_of(c, leaf->stage);
    unsigned size = granule + (unsigned)(LAST_LEVEL - leaf->level) * (granule - 3);

    return ((UINT64_C(1) << contiguous_bits(size)) - 1) << size;
}

/* Exactly the descriptor's bits: anything else is no matter of sets. */
uint64_t contiguous_output(const struct comparison *c)
{
    struct vmsa_trace trace;

    predictor_trace(c->predictor, c->operation, c->address, &trace);
    bool stage2 = !predictor_is_stage1(c->operation) && last_of(&trace, 2) != NULL;
    const struct vmsa_step *leaf = last_of(&trace, stage2 ? 2 : 1);
    uint64_t mask = set_bits(c, leaf);

    return is_long_success(c) && mask && !((c->got ^ leaf->descriptor) & mask) ? mask : 0;
}

/* Only what stage 2 makes of that other IPA: its output, with the attributes of another leaf, or
 * its fault. */
uint64_t contiguous_intermediate(const struct comparison *c)
{
    const uint64_t output = UINT64_C(0x0000fffffffff000);
    struct vmsa_trace trace;

    predictor_trace(c->predictor, c->operation, c->address, &trace);
    const struct vmsa_step *leaf = last_of(&trace, 1);
    bool reached =
        trace.result.outcome == VMSA_OK || (trace.result.stage == 2 && !trace.result.s1ptw);
    uint64_t mask = set_bits(c, leaf);

    if (!reached || !mask || !c->predictor->stage2.on || predictor_is_stage1(c->operation) ||
        c->predicted.form == PAR_FSR) {
        return 0;
    }
    struct vmsa_result other = predictor_stage2(c->predictor, c->operation,
                                                (trace.ipa.v & ~mask) | (leaf->descriptor & mask));
    uint64_t par = par_encode(c->predicted.form, &other);

    if (raised(c->got) || other.outcome == VMSA_EXTERNAL) {
        return raised(c->got) && other.outcome == VMSA_EXTERNAL ? ~UINT64_C(0) : 0;
    }
    if (other.outcome != VMSA_OK) {
        return c->got == par ? ~UINT64_C(0) : 0;
    }
    return (c->got & 1) || ((c->got ^ par) & output) ? 0 : ~UINT64_C(0);
}
