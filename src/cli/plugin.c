/* SPDX-License-Identifier: MIT */
/* Finds and opens the plugin that runs boot code: the emulator's library is large, and most
 * commands do without. */
#include "plugin.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

enum { PATH_MOST = 4096 };

/* The folder of the running program, or NULL. */
static char *own_folder(struct sw_arena *arena)
{
    char path[PATH_MOST];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash;

    if (length <= 0)
        return NULL;
    path[length] = '\0';
    slash = strrchr(path, '/');
    if (!slash)
        return NULL;
    *slash = '\0';
    return sw_strdup(arena, path);
}

const struct sw_run_functions *plugin_open(struct sw_arena *arena, struct sw_error *err)
{
    static const char *const places[] = {"stagewalk-run.so", "../lib/stagewalk/stagewalk-run.so"};
    const struct sw_run_functions *functions = NULL;
    const char *folder = own_folder(arena);
    const char *why = NULL;

    for (unsigned i = 0; folder && i < sizeof places / sizeof *places && !functions; i++) {
        const char *path = sw_sprintf(arena, "%s/%s", folder, places[i]);
        void *library;

        if (access(path, F_OK) != 0)
            continue;
        library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        functions = library ? dlsym(library, "sw_run_functions") : NULL;
        why = functions ? NULL : dlerror();
    }
    if (functions && functions->interface == SW_RUN_INTERFACE)
        return functions;
    sw_fail(err, SW_ERROR_MISSING, "running boot code is not possible here: %s%s",
            functions ? "stagewalk-run.so is of another build"
            : why     ? "stagewalk-run.so: "
                      : "stagewalk-run.so is not installed",
            functions || !why ? "" : why);
    return NULL;
}
