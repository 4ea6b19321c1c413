/* SPDX-License-Identifier: MIT */
/* The list of families, and the draft that each one fills. */
#include "family.h"

#include <assert.h>

const struct family families[] = {
    {"short", "a32", ORACLE_MODE_EL3, 200, 2, generate_short},
    {"lpae", "a32-max", ORACLE_MODE_EL3, 200, 1, generate_lpae},
    {"short-real", "a32", ORACLE_MODE_GUEST, 100, 2, generate_short_real},
    {"short-real-two", "a15-wide", ORACLE_MODE_GUEST, 100, 2, generate_short_real_two},
    {"lpae-real", "a32-max", ORACLE_MODE_GUEST, 100, 2, generate_lpae_real},
    {"lpae-real-two", "a15-wide", ORACLE_MODE_GUEST, 100, 2, generate_lpae_real_two},
    {"short-two", "a15-wide", ORACLE_MODE_EL3, 150, 1, generate_short_two},
    {"lpae-two", "a15-wide", ORACLE_MODE_EL3, 200, 1, generate_lpae_two},
    {"short-ipa", "a15-wide", ORACLE_MODE_HYP, 100, 1, generate_short_ipa},
    {"lpae-ipa", "a15-wide", ORACLE_MODE_HYP, 100, 1, generate_lpae_ipa},
    {"hyp", "a32-max", ORACLE_MODE_EL3, 200, 1, generate_hyp},
    {"a64-real", "a64-a57", ORACLE_MODE_GUEST, 100, 2, generate_a64_real},
    {"a64-real-v8.2", "a64-n1", ORACLE_MODE_GUEST, 100, 2, generate_a64_real_n1},
    {"a64", "a64-a57", ORACLE_MODE_EL3, 150, 1, generate_a64_a57},
    {"a64-v8.2", "a64-n1", ORACLE_MODE_EL3, 150, 1, generate_a64_n1},
    {"a64-el2", "a64-n1", ORACLE_MODE_EL3, 150, 1, generate_a64_el2},
    {"a64-two", "a64-a57", ORACLE_MODE_EL3, 100, 1, generate_a64_two_a57},
    {"a64-two-v8.2", "a64-n1", ORACLE_MODE_EL3, 100, 1, generate_a64_two_n1},
};

const size_t family_count = sizeof(families) / sizeof(families[0]);

void *draft_chunk(struct draft *draft, uint64_t address, uint64_t bytes)
{
    void *words = draft->words + draft->used;

    assert(draft->job.chunks < ORACLE_CHUNKS && bytes % 8 == 0);
    assert(bytes / 8 <= ORACLE_TABLE_WORDS - draft->used);
    draft->chunks[draft->job.chunks++] = (struct oracle_chunk){address, bytes};
    draft->used += (size_t)(bytes / 8);
    return words;
}
