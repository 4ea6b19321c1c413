/* SPDX-License-Identifier: MIT */
/* The table of options and the one parser that reads a command line by it. Opens nothing, decides
 * nothing. */
#include "options.h"

#include "base/text.h"
#include "base/vector.h"

static const char *const stage1_words[] = {"run", "declared", NULL};
static const char *const level_words[] = {"error", "warning", "note", "never", NULL};
static const char *const access_words[] = {"r", "w", "x", "ur", "uw", "ux", NULL};
static const char *const regime_words[] = {"pl1", "hyp", "el1", "el2", NULL};
static const char *const color_words[] = {"auto", "always", "never", NULL};

const struct cli_option cli_option_table[CLI_OPTIONS] = {
    [CLI_LAYOUT] = {"layout", 0, true, "NAME|FILE", NULL,
                    "machine: a shipped name, a YAML file, or all"},
    [CLI_IMAGE_LAYOUT] = {"image-layout", 0, false, "NAME|FILE", NULL,
                          "what the image promises; default: the shipped one that fits"},
    [CLI_SYMBOLS] = {"symbols", 0, false, "ELF", NULL, "names for a raw image"},
    [CLI_DTB] = {"dtb", 0, false, "FILE", NULL, "device tree; default: the machine's own board"},
    [CLI_RAM] = {"ram", 0, true, "BASE:SIZE", NULL, "RAM bank instead of the device tree's"},
    [CLI_RAMDISK] = {"ramdisk", 0, false, "FILE", NULL, "ramdisk that the loader places"},
    [CLI_STAGE1] = {"stage1", 0, false, "run|declared", stage1_words,
                    "where stage-1 tables come from; default run, if possible"},
    [CLI_SELECT] = {"select", 0, false, "RULES", NULL,
                    "ask only these rules (ids, names or prefixes, with commas)"},
    [CLI_IGNORE] = {"ignore", 0, false, "RULES", NULL, "do not ask these rules"},
    [CLI_FAIL_ON] = {"fail-on", 0, false, "LEVEL", level_words,
                     "error, warning (default), note or never: what makes exit code 1"},
    [CLI_CONFIG] = {"config", 0, false, "FILE", NULL,
                    "instead of the stagewalk.yaml found upward from here; none: without one"},
    [CLI_SHOW_CONFIG] = {"show-config", 0, false, NULL, NULL,
                         "print what holds and where it is from; check nothing"},
    [CLI_BASELINE] = {"baseline", 0, false, "FILE", NULL,
                      "findings in it are known and do not count"},
    [CLI_WRITE_BASELINE] = {"write-baseline", 0, false, "FILE", NULL,
                            "write what is found; without --baseline it is known from now on"},
    [CLI_JOBS] = {"jobs", 'j', false, "N", NULL, "check N images at the same time; default 1"},
    [CLI_ACCESS] = {"access", 0, false, "A", access_words,
                    "r, w or x; ur, uw or ux for unprivileged; default r"},
    [CLI_MEM] = {"mem", 0, true, "FILE@ADDR", NULL,
                 "instead of IMAGE: a raw dump of memory and its first address"},
    [CLI_REGS] = {"regs", 0, false, "FILE", NULL, "system registers: JSON, or lines of NAME=VALUE"},
    [CLI_CORE] = {"core", 0, false, "FILE", NULL,
                  "instead of IMAGE: an ELF core by QEMU or xl dump-core"},
    [CLI_REGIME] = {"regime", 0, false, "REGIME", regime_words,
                    "pl1, hyp, el1 or el2; default: by the registers"},
    [CLI_REVERSE] = {"reverse", 0, false, NULL, NULL,
                     "addresses are IPAs or PAs: list the VAs there"},
    [CLI_BATCH] = {"batch", 0, false, "FILE", NULL,
                   "one query a line, ADDR [ACCESS]; - is standard input"},
    [CLI_SWEEP] = {"sweep", 0, false, NULL, NULL, "run at every address a loader may choose"},
    [CLI_UNTIL] = {"until", 0, false, "SYMBOL|ADDR", NULL,
                   "run to this VA with the MMU on; default: as the image layout says"},
    [CLI_LIMIT] = {"limit", 0, false, "N", NULL, "instructions at most; default 20000000"},
    [CLI_EXECUTE] = {"execute", 'x', false, "FILE", NULL,
                     "answer the lines of a script; - is standard input"},
    [CLI_LOG] = {"log", 0, false, "FILE", NULL,
                 "explain the crash that a console log tells of; - is standard input"},
    [CLI_FAULT] = {"fault", 0, true, "NAME=VALUE", NULL,
                   "explain a crash by its registers; further NAME=VALUE may follow as words"},
    [CLI_FORMAT] = {"format", 0, true, "FORMAT[:FILE]", NULL, "how to print, and where to"},
    [CLI_OUTPUT] = {"output", 'o', false, "FILE", NULL, "print to FILE, not standard output"},
    [CLI_COLOR] = {"color", 0, false, "WHEN", color_words, "auto (default), always or never"},
    [CLI_QUIET] = {"quiet", 'q', false, NULL, NULL, "only the answer itself"},
    [CLI_VERBOSE] = {"verbose", 'v', false, NULL, NULL, "all details"},
    [CLI_HELP] = {"help", 'h', true, NULL, NULL, "print this help"},
    [CLI_VERSION] = {"version", 0, true, NULL, NULL, "print the version"},
};

struct parser {
    struct sw_arena *arena;
    char **arguments;
    int count, next;
    uint64_t allowed;
    struct cli_options *options;
    struct sw_error *err;
};

/* Only options of this command are suggested: one that it does not take would be the next error. */
static bool unknown(const struct parser *p, const char *argument, size_t length)
{
    const char *names[CLI_OPTIONS + 1];
    const char *near;
    size_t n = 0;
    char *name = sw_strndup(p->arena, argument, length);

    for (size_t id = 0; id < CLI_OPTIONS; id++)
        if (p->allowed & CLI_BIT(id))
            names[n++] = cli_option_table[id].name;
    names[n] = NULL;
    near = name[1] == '-' ? sw_text_nearest(name + 2, names) : NULL;
    if (near)
        return sw_fail(p->err, SW_ERROR_USAGE, "unknown option '%s'; did you mean --%s?", name,
                       near);
    return sw_fail(p->err, SW_ERROR_USAGE, "unknown option '%s' (--help lists the known ones)",
                   name);
}

/* The list of known words is cut rather than refused; they are few and short. */
static bool check_word(const struct parser *p, const struct cli_option *option, const char *value)
{
    char known[128] = "";
    size_t used = 0;
    const char *near;

    for (const char *const *word = option->words; *word; word++) {
        if (strcmp(*word, value) == 0)
            return true;
        used += strlen(*word) + 2;
        if (used < sizeof known) {
            strcat(known, *known ? ", " : "");
            strcat(known, *word);
        }
    }
    near = sw_text_nearest(value, option->words);
    return sw_fail(p->err, SW_ERROR_USAGE, "unknown word '%s' for --%s%s%s%s (known: %s)", value,
                   option->name, near ? "; did you mean " : "", near ? near : "", near ? "?" : "",
                   known);
}

/* Twice is an error and not "the last one wins": in a long command line it is a mistake. */
static bool accept(const struct parser *p, enum cli_option_id id, const char *value)
{
    const struct cli_option *option = &cli_option_table[id];
    struct cli_values *values = &p->options->given[id];

    if (values->count && !option->repeat)
        return sw_fail(p->err, SW_ERROR_USAGE, "--%s is given twice", option->name);
    if (option->value && !*value)
        return sw_fail(p->err, SW_ERROR_USAGE, "--%s needs %s, not an empty word", option->name,
                       option->value);
    if (option->words && !check_word(p, option, value))
        return false;
    sw_push(p->arena, values, value);
    return true;
}

/* attached is the text after '=' (or after a letter), NULL when there is none. */
static bool take_value(struct parser *p, enum cli_option_id id, const char *attached)
{
    const struct cli_option *option = &cli_option_table[id];

    if (!option->value && attached)
        return sw_fail(p->err, SW_ERROR_USAGE, "--%s takes no value", option->name);
    if (option->value && !attached) {
        if (p->next == p->count)
            return sw_fail(p->err, SW_ERROR_USAGE, "--%s needs %s", option->name, option->value);
        attached = p->arguments[p->next++];
    }
    return accept(p, id, attached);
}

/* The whole name must be there. Abbreviations would break scripts once a longer option comes. */
static bool parse_long(struct parser *p, const char *argument)
{
    size_t length = strcspn(argument, "=");

    for (int id = 0; id < CLI_OPTIONS; id++) {
        const char *name = cli_option_table[id].name;

        if ((p->allowed & CLI_BIT(id)) && strlen(name) == length - 2 &&
            strncmp(name, argument + 2, length - 2) == 0)
            return take_value(p, (enum cli_option_id)id,
                              argument[length] ? argument + length + 1 : NULL);
    }
    return unknown(p, argument, length);
}

/* Letters may be joined (-qv), and a value may follow at once (-oFILE). */
static bool parse_short(struct parser *p, const char *argument)
{
    for (const char *letter = argument + 1; *letter; letter++) {
        int id = 0;

        while (id < CLI_OPTIONS &&
               !((p->allowed & CLI_BIT(id)) && cli_option_table[id].letter == *letter))
            id++;
        if (id == CLI_OPTIONS)
            return unknown(p, argument, strlen(argument));
        if (cli_option_table[id].value)
            return take_value(p, (enum cli_option_id)id, letter[1] ? letter + 1 : NULL);
        if (!take_value(p, (enum cli_option_id)id, NULL))
            return false;
    }
    return true;
}

/* Options and arguments may be mixed; after "--" all are arguments. "-" alone is an argument:
 * the name of standard input. */
bool cli_options_parse(struct sw_arena *arena, int count, char **arguments, uint64_t allowed,
                       struct cli_options *options, struct sw_error *err)
{
    struct parser p = {arena, arguments, count, 0, allowed, options, err};
    bool only_positional = false;

    while (p.next < count) {
        const char *argument = arguments[p.next++];

        if (only_positional || argument[0] != '-' || !argument[1])
            sw_push(arena, &options->positional, argument);
        else if (strcmp(argument, "--") == 0)
            only_positional = true;
        else if (!(argument[1] == '-' ? parse_long(&p, argument) : parse_short(&p, argument)))
            return false;
    }
    if (cli_has(options, CLI_QUIET) && cli_has(options, CLI_VERBOSE))
        return sw_fail(err, SW_ERROR_USAGE, "--quiet and --verbose exclude each other");
    return true;
}

const char *cli_one(const struct cli_options *options, enum cli_option_id id, const char *otherwise)
{
    return options->given[id].count ? options->given[id].items[0] : otherwise;
}

bool cli_has(const struct cli_options *options, enum cli_option_id id)
{
    return options->given[id].count != 0;
}

/* An empty word would select every rule, having no letters that could fail to match. */
bool cli_split(struct sw_arena *arena, const struct cli_options *options, enum cli_option_id id,
               struct cli_values *parts, struct sw_error *err)
{
    const char *rest = cli_one(options, id, NULL);

    while (rest) {
        size_t length = strcspn(rest, ",");

        if (length == 0)
            return sw_fail(err, SW_ERROR_USAGE, "--%s %s: an empty word between commas",
                           cli_option_table[id].name, options->given[id].items[0]);
        sw_push(arena, parts, sw_strndup(arena, rest, length));
        rest = rest[length] ? rest + length + 1 : NULL;
    }
    return true;
}
