/* SPDX-License-Identifier: MIT */
/* The addresses that `translate` is asked about: words of the command line or lines of a file. */
#ifndef SW_CLI_QUERIES_H
#define SW_CLI_QUERIES_H

#include "cli.h"

#include "base/vector.h"

struct query {
    uint64_t address;
    struct vmsa_access access;
};

struct queries SW_VECTOR(struct query);

/*
 * An access word: r, w, x, with a leading u for unprivileged.
 */
bool query_access(const char *word, struct vmsa_access *access);

/*
 * Read the addresses of the command line from word first on, then those of --batch. SW_ERROR_USAGE
 * names the word, or file and line: not a number, above limit (the last address), a wrong access,
 * both or neither way used. Blank lines and lines that start with # count as nothing.
 */
SW_MUST_CHECK bool queries_read(struct cli *cli, size_t first, uint64_t limit,
                                struct queries *queries, struct sw_error *err);

/*
 * Translate count queries into as many traces. The exit code: 4 when any answer is unknown, else 0.
 */
int queries_translate(const struct sw_machine *machine, const struct query *queries, size_t count,
                      struct sw_trace *traces);

/*
 * Translate and print in a format whose lines do not depend on each other, chunk by chunk, so that
 * any number of queries goes through the same memory. *status gets the exit code.
 */
SW_MUST_CHECK bool queries_stream(struct cli *cli, const struct cli_output *output,
                                  const struct sw_machine *machine, const struct queries *queries,
                                  int *status, struct sw_error *err);

#endif
