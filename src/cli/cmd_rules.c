/* SPDX-License-Identifier: MIT */
/* `stagewalk rules`: every rule there is. */
#include "cli.h"

int cmd_rules(struct cli *cli)
{
    return cli_show(cli, SW_OBJECT_RULES, sw_rules());
}
