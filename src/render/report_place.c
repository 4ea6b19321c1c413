/* SPDX-License-Identifier: MIT */
/* Where a finding is shown: the file of the user's that somebody would open because of it. Knows no
 * format. */
#include "report.h"

#include "input/embedded.h"

#include <string.h>

/* A built-in layout's file is in no tree of the user's. */
static bool is_built_in(const char *file)
{
    size_t count;
    const struct sw_embedded *all = sw_embedded_all(&count);

    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].bytes.name, file) == 0)
            return true;
    return false;
}

static bool is_own_board(const struct sw_machine *machine, const char *file)
{
    return machine && machine->platform && strcmp(machine->platform->name, file) == 0 &&
           strncmp(file, "board ", strlen("board ")) != 0;
}

/* Sites name upstream's sources, too: those explain, and lie elsewhere. */
struct sw_site report_place(const struct sw_report *report, const struct sw_finding *finding)
{
    const struct sw_site *site = &finding->site;

    if (finding->source.file)
        return (struct sw_site){
            .file = finding->source.file, .line = finding->source.line, .what = site->what};
    if (site->file && ((site->line && !is_built_in(site->file)) ||
                       is_own_board(report_machine(report, finding->machine), site->file)))
        return *site;
    return (struct sw_site){.file = report->image->name, .what = site->what};
}
