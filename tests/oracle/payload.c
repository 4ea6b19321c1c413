/* SPDX-License-Identifier: MIT */
/* The loop over jobs, the same for both instruction sets. Trusts the host: the job file is ours. */
#include "payload.h"

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE = 0x05,
    SYS_EXIT = 0x18,
    OPEN_WB = 5, /* fopen's "wb" */
};

/* ADP_Stopped_ApplicationExit: the emulator ends with status 0. */
static const unsigned long application_exit = 0x20026;
/* ADP_Stopped_RunTimeErrorUnknown: it ends with status 1. */
static const unsigned long run_time_error = 0x20023;

static void stop(unsigned long reason)
{
    /* A32 takes the reason itself, A64 a block of reason and status. */
    unsigned long block[2] = {reason, reason == application_exit ? 0 : 1};

    machine_semihost(SYS_EXIT, sizeof(long) == 8 ? (const void *)block : (const void *)reason);
    for (;;) {
    }
}

static unsigned long length(const char *text)
{
    unsigned long count = 0;

    while (text[count]) {
        count++;
    }
    return count;
}

static void write_out(const char *name, const void *bytes, unsigned long size)
{
    unsigned long open[3] = {(unsigned long)name, OPEN_WB, length(name)};
    long handle = machine_semihost(SYS_OPEN, open);

    if (handle < 0) {
        stop(run_time_error);
    }
    unsigned long block[3] = {(unsigned long)handle, (unsigned long)bytes, size};
    if (machine_semihost(SYS_WRITE, block) != 0) {
        stop(run_time_error);
    }
    unsigned long close[1] = {(unsigned long)handle};
    machine_semihost(SYS_CLOSE, close);
}

/* The chunks of a job, to their places; returns where its addresses begin. */
static const uint64_t *fill_memory(const struct oracle_job *job)
{
    const uint64_t *next = (const uint64_t *)(job + 1);

    for (uint32_t i = 0; i < job->chunks; i++) {
        const struct oracle_chunk *chunk = (const struct oracle_chunk *)next;
        volatile uint64_t *to = (volatile uint64_t *)(unsigned long)chunk->address;

        next = (const uint64_t *)(chunk + 1);
        for (uint64_t words = chunk->bytes / 8; words != 0; words--) {
            *to++ = *next++;
        }
    }
    return next;
}

void payload_main(void);
void payload_main(void)
{
    const struct oracle_file *file = (const struct oracle_file *)(unsigned long)ORACLE_JOBS;
    const struct oracle_job *job = (const struct oracle_job *)(file + 1);
    uint64_t *answers = (uint64_t *)(unsigned long)ORACLE_RESULTS;

    if (file->magic != ORACLE_MAGIC) {
        stop(run_time_error);
    }
    machine_enter(file->mode);
    for (uint64_t i = 0; i < file->jobs; i++) {
        const uint64_t *addresses = fill_memory(job);

        machine_load(job->registers, file->mode);
        for (unsigned operation = 0; operation < ORACLE_OPERATIONS; operation++) {
            if (job->operations & 1u << operation) {
                machine_translate(operation, file->mode, addresses, job->addresses, answers);
                answers += job->addresses;
            }
        }
        job = (const struct oracle_job *)(addresses + job->addresses);
    }
    write_out(file->output, (const void *)(unsigned long)ORACLE_RESULTS,
              (unsigned long)(file->results * 8));
    stop(application_exit);
}
