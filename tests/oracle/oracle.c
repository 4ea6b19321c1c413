/* SPDX-License-Identifier: MIT */
/* The oracle's program: writes job files, and compares a machine's answers with the model's.
 * Running the machine is run.sh's business. */
#include "compare.h"
#include "family.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void fail(const char *what, const char *name)
{
    fprintf(stderr, "oracle: %s: %s\n", what, name);
    exit(2);
}

static const struct family *find_family(const char *name)
{
    for (size_t i = 0; i < family_count; i++) {
        if (strcmp(families[i].name, name) == 0) {
            return &families[i];
        }
    }
    fail("no such family", name);
    return NULL;
}

static int list_families(void)
{
    for (size_t i = 0; i < family_count; i++) {
        printf("%s %s %u %u\n", families[i].name, families[i].machine, families[i].jobs,
               families[i].batches);
    }
    return 0;
}

static void put(FILE *file, const void *bytes, size_t size)
{
    if (size != 0 && fwrite(bytes, size, 1, file) != 1) {
        fail("cannot write", "job file");
    }
}

static uint64_t write_job(FILE *file, const struct draft *draft)
{
    const uint64_t *words = draft->words;

    put(file, &draft->job, sizeof(draft->job));
    for (uint32_t i = 0; i < draft->job.chunks; i++) {
        put(file, &draft->chunks[i], sizeof(draft->chunks[i]));
        put(file, words, draft->chunks[i].bytes);
        words += draft->chunks[i].bytes / 8;
    }
    put(file, draft->addresses, draft->job.addresses * sizeof(draft->addresses[0]));
    return (uint64_t)draft->job.addresses * (unsigned)__builtin_popcount(draft->job.operations);
}

/* oracle generate FAMILY SEED JOBS FILE OUTPUT: the job file, for answers in OUTPUT. */
static int generate(char **arguments)
{
    const struct family *family = find_family(arguments[0]);
    struct random random = {strtoull(arguments[1], NULL, 0)};
    struct oracle_file head = {.magic = ORACLE_MAGIC, .mode = family->mode};
    struct draft *draft = malloc(sizeof(*draft));
    FILE *file = fopen(arguments[3], "wb");

    if (draft == NULL || file == NULL || strlen(arguments[4]) >= sizeof(head.output)) {
        fail("cannot make", arguments[3]);
        return 2;
    }
    head.jobs = strtoull(arguments[2], NULL, 0);
    strcpy(head.output, arguments[4]);
    put(file, &head, sizeof(head));
    for (uint64_t i = 0; i < head.jobs; i++) {
        memset(&draft->job, 0, sizeof(draft->job));
        draft->used = 0;
        draft->job.addresses = ORACLE_ADDRESSES;
        family->generate(&random, draft);
        head.results += write_job(file, draft);
    }
    rewind(file);
    put(file, &head, sizeof(head));
    free(draft);
    return fclose(file) == 0 ? 0 : 2;
}

static uint64_t *read_words(const char *name, uint64_t *count)
{
    FILE *file = fopen(name, "rb");
    uint64_t *words = NULL;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fail("cannot read", name);
    }
    size_t bytes = (size_t)ftell(file);
    rewind(file);
    words = malloc(bytes + 8);
    if (words == NULL || fread(words, 1, bytes, file) != bytes) {
        fail("cannot read", name);
    }
    fclose(file);
    *count = bytes / 8;
    return words;
}

/* Chunks to memory, as the payload does; returns where the job's addresses begin. */
static const uint64_t *apply_chunks(const struct oracle_job *job, struct oracle_memory *memory)
{
    const uint64_t *next = (const uint64_t *)(job + 1);

    for (uint32_t i = 0; i < job->chunks; i++) {
        uint64_t address = next[0], bytes = next[1];

        memcpy(memory->bytes + (address - ORACLE_TABLES), next + 2, bytes);
        next += 2 + bytes / 8;
    }
    return next;
}

enum { EXPLAINED = 4 }; /* differences of a run that are told in full */

static const uint64_t *compare_job(const struct predictor *predictor, const uint64_t *addresses,
                                   const uint64_t *answers, struct tally *tally)
{
    struct vmsa_result results[ORACLE_ADDRESSES];
    const struct oracle_job *job = predictor->job;

    for (unsigned operation = 0; operation < ORACLE_OPERATIONS; operation++) {
        if (!(job->operations & 1u << operation)) {
            continue;
        }
        tally->bulk +=
            predictor_bulk_differs(predictor, operation, addresses, job->addresses, results);
        for (uint32_t i = 0; i < job->addresses; i++) {
            struct comparison comparison = {
                .predictor = predictor,
                .predicted = predictor_answer(predictor, operation, addresses[i]),
                .got = *answers++,
                .address = addresses[i],
                .operation = operation,
            };

            if (!compare_one(&comparison, tally) && tally->mismatches <= EXPLAINED) {
                compare_explain(&comparison, stderr);
            }
        }
    }
    return answers;
}

static void print_tally(const char *family, const struct tally *tally)
{
    printf("%s comparisons %" PRIu64 " mismatches %" PRIu64 " unknown %" PRIu64 " bulk %" PRIu64
           "\n",
           family, tally->comparisons, tally->mismatches, tally->unknown, tally->bulk);
    for (unsigned i = 0; i < VMSA_OUTCOMES; i++) {
        if (tally->outcomes[i] != 0) {
            printf("%s outcome %s %" PRIu64 "\n", family, vmsa_outcome_word(i), tally->outcomes[i]);
        }
    }
    for (size_t i = 0; i < departure_count; i++) {
        if (tally->masked[i] != 0) {
            printf("%s masked %s %" PRIu64 "\n", family, departures[i].name, tally->masked[i]);
        }
    }
}

/* oracle compare FAMILY FILE OUTPUT: exit code 1 when something differs without a reason. */
static int compare(char **arguments)
{
    uint64_t words = 0, answered = 0;
    uint64_t *file = read_words(arguments[1], &words);
    uint64_t *answers = read_words(arguments[2], &answered);
    const struct oracle_file *head = (const struct oracle_file *)file;
    const struct oracle_job *job = (const struct oracle_job *)(head + 1);
    struct oracle_memory memory = {calloc(1, ORACLE_TABLES_END - ORACLE_TABLES)};
    const uint64_t *answer = answers;
    struct tally tally = {0};

    if (memory.bytes == NULL || answered != head->results || answered == 0) {
        fail("not all answers came back", arguments[2]);
    }
    for (uint64_t i = 0; i < head->jobs; i++) {
        const uint64_t *addresses = apply_chunks(job, &memory);
        struct predictor predictor;

        predictor_prepare(&predictor, job, &memory);
        answer = compare_job(&predictor, addresses, answer, &tally);
        job = (const struct oracle_job *)(addresses + job->addresses);
    }
    print_tally(arguments[0], &tally);
    free(memory.bytes);
    free(answers);
    free(file);
    return tally.mismatches + tally.unknown + tally.bulk == 0 ? 0 : 1;
}

/* oracle departures: the named reasons, for whoever reads the figures. */
static int list_departures(void)
{
    for (size_t i = 0; i < departure_count; i++) {
        printf("%s: %s\n", departures[i].name, departures[i].why);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *command = argc > 1 ? argv[1] : "";

    if (strcmp(command, "list") == 0 && argc == 2) {
        return list_families();
    }
    if (strcmp(command, "departures") == 0 && argc == 2) {
        return list_departures();
    }
    if (strcmp(command, "generate") == 0 && argc == 7) {
        return generate(argv + 2);
    }
    if (strcmp(command, "compare") == 0 && argc == 5) {
        return compare(argv + 2);
    }
    fprintf(stderr, "usage: oracle list | departures | generate FAMILY SEED JOBS FILE OUTPUT |\n"
                    "       compare FAMILY FILE OUTPUT\n");
    return 2;
}
