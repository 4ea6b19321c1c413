/* SPDX-License-Identifier: MIT */
/* `stagewalk layouts`: what --layout and --image-layout take by name. */
#include "cli.h"
#include "shipped.h"

int cmd_layouts(struct cli *cli)
{
    struct sw_render_layouts layouts;
    struct shipped_machines machines = {0};
    struct shipped_images images = {0};
    struct sw_error err;

    if (!shipped_machines_open(cli->arena, &machines, &err) ||
        !shipped_images_open(cli->arena, &images, &err))
        return cli_fail(&err);
    layouts =
        (struct sw_render_layouts){machines.items, machines.count, images.items, images.count};
    return cli_show(cli, SW_OBJECT_LAYOUTS, &layouts);
}
