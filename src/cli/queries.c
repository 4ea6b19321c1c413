/* SPDX-License-Identifier: MIT */
/* The addresses that `translate` is asked about. All are read before the first is answered, so that
 * a wrong line gives an error and no half an answer. */
#include "queries.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_LINE = 80, MOST_INPUT = 1 << 30 };

/* "u" alone is no access: the letter behind it is looked up like any other. */
bool query_access(const char *word, struct vmsa_access *access)
{
    static const char *const kinds[] = {
        [VMSA_READ] = "r", [VMSA_WRITE] = "w", [VMSA_EXECUTE] = "x"};
    const bool unprivileged = word[0] == 'u';

    for (uint8_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        if (strcmp(word + unprivileged, kinds[kind]) != 0)
            continue;
        *access = (struct vmsa_access){.kind = kind, .unprivileged = unprivileged};
        return true;
    }
    return false;
}

/* Where a word stands: file is NULL for the command line. */
struct place {
    const char *file;
    size_t line;
};

/* "FILE:LINE: " and the text. Made only now: there are millions of lines without an error. */
static bool fail_at(const struct place *place, struct sw_error *err, const struct sw_error *text)
{
    if (!place->file)
        return sw_fail(err, SW_ERROR_USAGE, "%s", text->text);
    return sw_fail(err, SW_ERROR_USAGE, "%s:%zu: %s", place->file, place->line, text->text);
}

static bool parse_address(const char *word, uint64_t limit, const struct place *place,
                          uint64_t *address, struct sw_error *err)
{
    struct sw_error text;

    if (sw_text_number(word, address) && *address <= limit)
        return true;
    if (!*word)
        sw_fail(&text, SW_ERROR_USAGE, "an address is empty");
    else if (!sw_text_number(word, address))
        sw_fail(&text, SW_ERROR_USAGE,
                "address '%s' is not a number (decimal, or hexadecimal with 0x)", word);
    else
        sw_fail(&text, SW_ERROR_USAGE, "address '%s' is above 0x%" PRIx64, word, limit);
    return fail_at(place, err, &text);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next word, ended by a NUL; NULL when there is none. */
static char *next_word(char **at)
{
    char *word, *end;

    for (word = *at; is_blank(*word); word++)
        ;
    for (end = word; *end && !is_blank(*end); end++)
        ;
    *at = *end ? end + 1 : end;
    *end = '\0';
    return *word ? word : NULL;
}

/* One line, NUL-ended, without its line end; address is its first word. */
static bool parse_line(const char *address, char *rest, uint64_t limit, const struct place *place,
                       struct query *query, struct sw_error *err)
{
    const char *access = next_word(&rest), *more = next_word(&rest);
    struct sw_error text;

    if (!parse_address(address, limit, place, &query->address, err))
        return false;
    if (access && !query_access(access, &query->access)) {
        sw_fail(&text, SW_ERROR_USAGE, "access '%s' is not known (known: r, w, x, ur, uw, ux)",
                access);
        return fail_at(place, err, &text);
    }
    if (more) {
        sw_fail(&text, SW_ERROR_USAGE, "'%s': nothing may follow ADDR [ACCESS]", more);
        return fail_at(place, err, &text);
    }
    return true;
}

/* Lines are copied: the file is mapped read-only, and words get their ends written. Blank lines and
 * those that begin with # are allowed, so that a batch can explain itself. */
static bool read_lines(struct cli *cli, const struct sw_bytes *bytes, struct query usual,
                       uint64_t limit, struct queries *queries, struct sw_error *err)
{
    const char *at = (const char *)bytes->data, *end = at + bytes->size;
    struct place place = {bytes->name, 1};
    char line[MOST_LINE];

    for (; at < end; place.line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        struct query query = usual;
        char *rest = line, *address;

        if (length && at[length - 1] == '\r')
            length--;
        if (length >= sizeof line || memchr(at, '\0', length))
            return sw_fail(err, SW_ERROR_USAGE, "%s:%zu: not a line of text with ADDR [ACCESS]",
                           place.file, place.line);
        memcpy(line, at, length);
        line[length] = '\0';
        at = stop ? stop + 1 : end;
        address = next_word(&rest);
        if (!address || line[0] == '#')
            continue;
        if (!parse_line(address, rest, limit, &place, &query, err))
            return false;
        sw_push(cli->arena, queries, query);
    }
    return true;
}

/* Standard input is limited, as it cannot be mapped. */
static bool read_batch(struct cli *cli, struct query usual, uint64_t limit, struct queries *queries,
                       struct sw_error *err)
{
    const char *path = cli_one(&cli->options, CLI_BATCH, NULL);
    struct sw_bytes bytes;

    if (!path)
        return true;
    if (!(strcmp(path, "-") == 0 ? sw_file_stdin(cli->arena, MOST_INPUT, &bytes, err)
                                 : sw_file_map(cli->arena, path, &bytes, err)))
        return false;
    return read_lines(cli, &bytes, usual, limit, queries, err);
}

/* Addresses of the command line come first, then those of the batch. */
bool queries_read(struct cli *cli, size_t first, uint64_t limit, struct queries *queries,
                  struct sw_error *err)
{
    const struct cli_values *words = &cli->options.positional;
    const struct place here = {NULL, 0};
    struct query usual = {0};

    (void)query_access(cli_one(&cli->options, CLI_ACCESS, "r"), &usual.access);
    if (cli_has(&cli->options, CLI_ACCESS) && cli_has(&cli->options, CLI_REVERSE))
        return sw_fail(err, SW_ERROR_USAGE, "--access and --reverse exclude each other");
    if (words->count <= first && !cli_has(&cli->options, CLI_BATCH))
        return sw_fail(err, SW_ERROR_USAGE,
                       "translate: no address given; it needs ADDR... or "
                       "--batch FILE");
    for (size_t i = first; i < words->count; i++) {
        struct query query = usual;

        if (!parse_address(words->items[i], limit, &here, &query.address, err))
            return false;
        sw_push(cli->arena, queries, query);
    }
    return read_batch(cli, usual, limit, queries, err);
}
