/* SPDX-License-Identifier: MIT */
/* A family of jobs: one kind of tables and registers for one kind of machine. */
#ifndef ORACLE_FAMILY_H
#define ORACLE_FAMILY_H

#include "job.h"
#include "random.h"

#include <stddef.h>

enum { ORACLE_CHUNKS = 8, ORACLE_ADDRESSES = 2048, ORACLE_TABLE_WORDS = 1 << 18 };

/*
 * A job under construction: words holds the bytes of all chunks, in order.
 */
struct draft {
    struct oracle_job job;
    struct oracle_chunk chunks[ORACLE_CHUNKS];
    uint64_t words[ORACLE_TABLE_WORDS];
    size_t used; /* of words */
    uint64_t addresses[ORACLE_ADDRESSES];
};

/*
 * Start a chunk of bytes (a multiple of 8) at a physical address; the caller fills what comes back.
 * Valid until the draft is cleared.
 */
void *draft_chunk(struct draft *draft, uint64_t address, uint64_t bytes);

/*
 * How to make one family. machine names the emulator run of run.sh. The draft's addresses are the
 * family's to fill, all ORACLE_ADDRESSES of them.
 */
struct family {
    const char *name;
    const char *machine;
    uint32_t mode;          /* enum oracle_mode */
    uint16_t jobs, batches; /* of a full run: batches emulator runs with jobs jobs each */
    void (*generate)(struct random *random, struct draft *draft);
};

extern const struct family families[];
extern const size_t family_count;

void generate_short(struct random *random, struct draft *draft);
void generate_short_real(struct random *random, struct draft *draft);
void generate_short_real_two(struct random *random, struct draft *draft);
void generate_lpae_real(struct random *random, struct draft *draft);
void generate_lpae_real_two(struct random *random, struct draft *draft);
void generate_short_two(struct random *random, struct draft *draft);
void generate_short_ipa(struct random *random, struct draft *draft);
void generate_lpae_ipa(struct random *random, struct draft *draft);
void generate_lpae(struct random *random, struct draft *draft);
void generate_lpae_two(struct random *random, struct draft *draft);
void generate_hyp(struct random *random, struct draft *draft);
void generate_a64_real(struct random *random, struct draft *draft);
void generate_a64_real_n1(struct random *random, struct draft *draft);
void generate_a64_a57(struct random *random, struct draft *draft);
void generate_a64_n1(struct random *random, struct draft *draft);
void generate_a64_el2(struct random *random, struct draft *draft);
void generate_a64_two_a57(struct random *random, struct draft *draft);
void generate_a64_two_n1(struct random *random, struct draft *draft);

#endif
