/* SPDX-License-Identifier: MIT */
/* The table of commands and the way into one of them. Initialises no library, so that --help is
 * quick. */
#include "cli.h"
#include "source.h"

#include "base/text.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLACEMENT                                                                                  \
    (CLI_BIT(CLI_LAYOUT) | CLI_BIT(CLI_IMAGE_LAYOUT) | CLI_BIT(CLI_SYMBOLS) | CLI_BIT(CLI_DTB) |   \
     CLI_BIT(CLI_RAM) | CLI_BIT(CLI_RAMDISK) | CLI_BIT(CLI_STAGE1))

#define CHECK                                                                                      \
    (CLI_BIT(CLI_SELECT) | CLI_BIT(CLI_IGNORE) | CLI_BIT(CLI_FAIL_ON) | CLI_BIT(CLI_CONFIG) |      \
     CLI_BIT(CLI_SHOW_CONFIG) | CLI_BIT(CLI_BASELINE) | CLI_BIT(CLI_WRITE_BASELINE) |              \
     CLI_BIT(CLI_JOBS))

const struct cli_command cli_commands[] = {
    {"check", "IMAGE...", "lint images on every machine, or on those named",
     "Places each image as each machine's loader would, looks at it with every rule, and says on\n"
     "which machines it boots. Exit code 1 means findings at or above --fail-on.",
     "  stagewalk check kernel.elf\n"
     "  stagewalk check kernel.elf --layout xen-4.5 --ram 0x40000000:256M\n"
     "  stagewalk check kernel.elf --select SW3 --format text --format json:report.json\n"
     "  stagewalk check out/*.elf -j 8 --baseline known.json --format sarif:stagewalk.sarif\n",
     CLI_COMMON | PLACEMENT | CHECK, 0, SIZE_MAX, cmd_check},
    {"translate", "SOURCE ADDR...", "VA to IPA to PA, with every step",
     "Walks stage 1 and stage 2 for each address and shows every descriptor read. A fault is an\n"
     "answer (exit code 0); an address nobody can translate is not (exit code 4). SOURCE is an\n"
     "IMAGE with --layout, or --mem FILE@ADDR... --regs FILE, or --core FILE [--regs FILE].",
     "  stagewalk translate kernel.elf --layout xen-4.5 0x400000 0xc0400000\n"
     "  stagewalk translate kernel.elf --layout xen-4.5 --access uw 0x400000\n"
     "  stagewalk translate kernel.elf --layout xen-4.5 --batch queries.txt --format jsonl\n"
     "  stagewalk translate kernel.elf --layout xen-4.4 --reverse 0xb0000000\n"
     "  stagewalk translate --mem ram.bin@0x40000000 --regs regs.txt 0xc0008000\n"
     "  stagewalk translate --core dump.elf --regs regs.json --regime el1 0xffff800010000000\n",
     CLI_COMMON | PLACEMENT | CLI_SOURCE | CLI_BIT(CLI_ACCESS) | CLI_BIT(CLI_REVERSE) |
         CLI_BIT(CLI_BATCH),
     0, SIZE_MAX, cmd_translate},
    {"map", "SOURCE", "the whole address space as ranges",
     "Shows every range of VA with its IPA and PA, memory type, rights and what lies there. "
     "SOURCE\n"
     "is an IMAGE with --layout, or --mem FILE@ADDR... --regs FILE, or --core FILE [--regs FILE].",
     "  stagewalk map kernel.elf --layout xen-4.5\n"
     "  stagewalk map kernel.elf --layout xen-4.5 --format ruler\n"
     "  stagewalk map kernel.elf --layout qemu-virt --format json -o map.json\n"
     "  stagewalk map kernel.elf --layout xen-4.5 --format html:map.html --format svg:map.svg\n"
     "  stagewalk map --mem ram.bin@0x40000000 --regs regs.txt\n",
     CLI_COMMON | PLACEMENT | CLI_SOURCE, 0, 1, cmd_map},
    {"boot", "IMAGE", "run the boot code, and tell what it did, in order",
     "Runs the image's own boot code on a model of the machine, from the loader's jump to the\n"
     "hand-over, and shows every system register, table, barrier, cache and TLB operation. Exit\n"
     "code 1 means that it came to no hand-over, 4 that the limit ended it. --sweep does so at "
     "each\n"
     "1 MB-aligned + 0x8000 and each 2 MB-aligned address of RAM and each 4 KB address of one\n"
     "megabyte, and prints where it works as ranges, with the first cause where it does not.",
     "  stagewalk boot kernel.elf --layout xen-4.5\n"
     "  stagewalk boot kernel.elf --layout qemu-virt --until uk_main --format json\n"
     "  stagewalk boot kernel.elf --layout xen-4.5 --ram 0x40000000:0xc0000000 --sweep\n",
     (CLI_COMMON | PLACEMENT | CLI_BIT(CLI_SWEEP) | CLI_BIT(CLI_UNTIL) | CLI_BIT(CLI_LIMIT)) &
         ~CLI_BIT(CLI_STAGE1),
     1, 1, cmd_boot},
    {"diff", "IMAGE1 IMAGE2", "what differs between two images",
     "Shows what moved, grew or changed rights from the first image to the second, in the files "
     "and\n"
     "on every machine or those named, and which findings are new or gone. A difference is an\n"
     "answer (exit code 0); what is not known cannot be compared (exit code 4).",
     "  stagewalk diff old.elf new.elf --layout xen-4.17\n"
     "  stagewalk diff old.elf new.elf --format json\n",
     (CLI_COMMON | PLACEMENT) & ~CLI_BIT(CLI_SYMBOLS), 2, 2, cmd_diff},
    {"explain", "RULE | --log FILE [SOURCE] | --fault NAME=VALUE... [SOURCE]",
     "a rule's page, or a crash: from a console log or registers",
     "Prints what a rule looks for, why that kills an image, and what to change. RULE is an id or\n"
     "a name. With --log or --fault: what faulted, where, why, and what to change; SOURCE, as of\n"
     "translate, lets it name code and walk the address. Exit code 4: something is not known.",
     "  stagewalk explain SW301\n"
     "  stagewalk explain --log console.txt kernel.elf --layout xen-4.5 --ram 0x40000000:128M\n"
     "  stagewalk explain --fault DFSR=0x805 DFAR=0x3ffffc kernel.elf --layout qemu-virt\n",
     CLI_COMMON | PLACEMENT | CLI_SOURCE | CLI_BIT(CLI_LOG) | CLI_BIT(CLI_FAULT), 0, SIZE_MAX,
     cmd_explain},
    {"shell", "SOURCE", "many questions about one machine, and what if it were otherwise",
     "Translates, lists, disassembles and decodes, and answers the same after a register, a\n"
     "descriptor or memory was changed: `help` inside lists the commands. At a terminal lines are\n"
     "edited and completed, and the history is kept; an error in a script ends it.\n"
     "SOURCE is an IMAGE with --layout, or --mem FILE@ADDR... --regs FILE, or --core FILE.",
     "  stagewalk shell kernel.elf --layout xen-4.5\n"
     "  stagewalk shell --mem ram.bin@0x40000000 --regs regs.txt\n"
     "  stagewalk shell kernel.elf --layout xen-4.5 -x script.sw\n"
     "  echo 'whatif leaf:_start.XN=1' | stagewalk shell kernel.elf --layout xen-4.5 -x -\n",
     ((CLI_COMMON | PLACEMENT | CLI_SOURCE) & ~CLI_BIT(CLI_FORMAT)) | CLI_BIT(CLI_EXECUTE), 0, 1,
     cmd_shell},
    {"layouts", "", "the machines and image layouts that are known",
     "Lists what --layout and --image-layout take by name.",
     "  stagewalk layouts\n  stagewalk layouts --format json\n", CLI_COMMON, 0, 0, cmd_layouts},
    {"rules", "", "the rules that are known", "Lists every rule: id, severity, name, summary.",
     "  stagewalk rules\n  stagewalk rules --format json\n", CLI_COMMON, 0, 0, cmd_rules},
    {NULL, NULL, NULL, NULL, NULL, 0, 0, 0, NULL},
};

int cli_fail(const struct sw_error *err)
{
    fprintf(stderr, "stagewalk: %s\n", err->text);
    return (int)err->kind;
}

int cli_worse(int a, int b)
{
    static const int order[] = {CLI_INTERNAL, SW_ERROR_USAGE, SW_ERROR_INPUT, CLI_FINDINGS,
                                SW_ERROR_MISSING};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return CLI_CLEAN;
}

/* A closed descriptor would be given to the next file opened, and output would land in it. */
static void hold_standard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == 2 ? O_WRONLY : O_RDONLY);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error to report, not a silent end */
}

static bool find_command(struct cli *cli, const char *name, struct sw_error *err)
{
    const char *names[16] = {NULL};
    const char *near;

    for (size_t i = 0; cli_commands[i].name; i++) {
        names[i] = cli_commands[i].name;
        if (strcmp(names[i], name) != 0)
            continue;
        cli->command = &cli_commands[i];
        return true;
    }
    if (*name == '-')
        return sw_fail(
            err, SW_ERROR_USAGE,
            "option '%s' stands before the command (stagewalk --help lists the commands)", name);
    near = sw_text_nearest(name, names);
    if (near)
        return sw_fail(err, SW_ERROR_USAGE, "unknown command '%s'; did you mean %s?", name, near);
    return sw_fail(err, SW_ERROR_USAGE,
                   "unknown command '%s' (stagewalk --help lists the commands)", name);
}

/* Whether there are as many words as the command takes; what they mean is the command's business.
 */
static bool check_count(const struct cli *cli, struct sw_error *err)
{
    const struct cli_command *command = cli->command;
    const struct cli_values *words = &cli->options.positional;

    if (words->count < command->least)
        return sw_fail(err, SW_ERROR_USAGE, "%s: nothing given; it needs %s", command->name,
                       command->usage);
    if (words->count > command->most)
        return sw_fail(err, SW_ERROR_USAGE, "%s: unexpected argument '%s'", command->name,
                       words->items[command->most]);
    return true;
}

/* Help and version come before the command's own checks: `check --help` needs no image. */
static int run(struct cli *cli, int argc, char **argv)
{
    struct sw_error err;

    if (argc < 2)
        sw_fail(&err, SW_ERROR_USAGE, "no command given (stagewalk --help lists the commands)");
    else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return cli_help(cli);
    else if (strcmp(argv[1], "--version") == 0)
        return cli_version(cli);
    else if (!find_command(cli, argv[1], &err) ||
             !cli_options_parse(cli->arena, argc - 2, argv + 2, cli->command->options,
                                &cli->options, &err))
        return cli_fail(&err);
    else if (cli_has(&cli->options, CLI_HELP))
        return cli_help_command(cli);
    else if (cli_has(&cli->options, CLI_VERSION))
        return cli_version(cli);
    else if (check_count(cli, &err))
        return cli->command->run(cli);
    return cli_fail(&err);
}

int main(int argc, char **argv)
{
    struct cli cli = {.arena = sw_arena_new()};
    int status;

    hold_standard_descriptors();
    status = run(&cli, argc, argv);
    sw_arena_free(cli.arena);
    return status;
}
