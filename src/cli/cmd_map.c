/* SPDX-License-Identifier: MIT */
/* `stagewalk map`: the whole address space of one image on one machine, or of a dump. */
#include "source.h"

#include "model/map.h"

/* Only pictures show findings; nobody waits for rules otherwise. */
static bool is_picture(const struct cli_outputs *outputs)
{
    static const char *const pictures[] = {"ruler", "svg", "html"};

    for (size_t i = 0; i < outputs->count; i++)
        for (size_t k = 0; k < sizeof pictures / sizeof *pictures; k++)
            if (strcmp(outputs->items[i].format, pictures[k]) == 0)
                return true;
    return false;
}

/* Rules are about images: of a dump they say nothing. */
static const struct sw_report *ask_rules(struct cli *cli, const struct sw_machine *machine)
{
    struct sw_rule_choice *choice = SW_NEW(cli->arena, struct sw_rule_choice);
    struct sw_report *report = SW_NEW(cli->arena, struct sw_report);

    if (!machine->image)
        return NULL;
    choice->no_run = !machine->trace;
    sw_lint(cli->arena, &machine, 1, choice, report);
    return report;
}

int cmd_map(struct cli *cli)
{
    const struct cli_values *words = &cli->options.positional;
    const struct sw_machine *machine;
    struct cli_outputs outputs = {0};
    struct sw_error err;
    struct sw_render_map data = {.report = NULL};
    struct sw_map *map = &data.map;

    if (words->count > source_words(cli)) {
        sw_fail(&err, SW_ERROR_USAGE, "map: unexpected argument '%s'",
                words->items[source_words(cli)]);
        return cli_fail(&err);
    }
    if (!cli_outputs_make(cli, SW_OBJECT_MAP, &outputs, &err) || !source_open(cli, &machine, &err))
        return cli_fail(&err);
    sw_map_build(cli->arena, machine, map);
    if (is_picture(&outputs))
        data.report = ask_rules(cli, machine);
    if (!cli_print(cli, &outputs, SW_OBJECT_MAP, &data, &err))
        return cli_fail(&err);
    return map->unknown || map->partly_unknown ? SW_ERROR_MISSING : CLI_CLEAN;
}
