/* SPDX-License-Identifier: MIT */
/* The shell at a terminal: libedit, opened only here, as linked in it would cost every start of the
 * program. Knows no command. */
#include "shell.h"

#include <dlfcn.h>
#include <errno.h>
#include <histedit.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEPT = 1000, SHOWN = 100 };

static const char soname[] = "libedit.so.2";
static const char prompt[] = "stagewalk> ";

struct terminal {
    struct shell *shell;
    void *library;
    EditLine *edit;
    History *history;
    const char *path; /* of the history, or NULL */
    EditLine *(*open)(const char *program, FILE *in, FILE *out, FILE *err);
    void (*close)(EditLine *edit);
    int (*set)(EditLine *edit, int what, ...);
    const char *(*gets)(EditLine *edit, int *count);
    const LineInfo *(*line)(EditLine *edit);
    int (*insert)(EditLine *edit, const char *text);
    History *(*history_open)(void);
    int (*history_do)(History *history, HistEvent *event, int what, ...);
    void (*history_close)(History *history);
};

/* The library's type wants a char * that it never writes to: by way of uintptr_t const goes without
 * a warning. */
static char *show_prompt(EditLine *edit)
{
    (void)edit;
    return (char *)(uintptr_t)prompt;
}

/* By the soname: the development files need not be there where the tool runs. */
static bool load(struct terminal *terminal)
{
    void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

    if (!library)
        return false;
    terminal->library = library;
    *(void **)&terminal->open = dlsym(library, "el_init");
    *(void **)&terminal->close = dlsym(library, "el_end");
    *(void **)&terminal->set = dlsym(library, "el_set");
    *(void **)&terminal->gets = dlsym(library, "el_gets");
    *(void **)&terminal->line = dlsym(library, "el_line");
    *(void **)&terminal->insert = dlsym(library, "el_insertstr");
    *(void **)&terminal->history_open = dlsym(library, "history_init");
    *(void **)&terminal->history_do = dlsym(library, "history");
    *(void **)&terminal->history_close = dlsym(library, "history_end");
    return terminal->open && terminal->close && terminal->set && terminal->gets && terminal->line &&
           terminal->insert && terminal->history_open && terminal->history_do &&
           terminal->history_close;
}

/* ---- completion ---- */

/* Bytes that all candidates begin with. */
static size_t common_length(const struct shell_words *found)
{
    size_t length = strlen(found->items[0]);

    for (size_t i = 1; i < found->count; i++) {
        size_t same = 0;

        while (same < length && found->items[i][same] == found->items[0][same])
            same++;
        length = same;
    }
    return length;
}

/* Bounded, as an image may have thousands of symbols; how many more there are is said. */
static void list(const struct shell_words *found)
{
    putchar('\n');
    for (size_t i = 0; i < found->count && i < SHOWN; i++)
        puts(found->items[i]);
    if (found->count > SHOWN)
        printf("and %zu more\n", found->count - SHOWN);
    fflush(stdout);
}

/* What all candidates share is written; when that is nothing new they are listed. A word that is
 * whole gets a blank, unless it wants a value. A registers' name may change its letters' case. */
static bool complete_line(struct terminal *terminal, struct sw_arena *arena, bool *listed)
{
    const LineInfo *line = terminal->line(terminal->edit);
    const size_t length = (size_t)(line->cursor - line->buffer);
    const char *text = sw_strndup(arena, line->buffer, length);
    size_t start, have, same;
    const struct shell_words found = shell_complete(terminal->shell, arena, text, length, &start);
    char *more;

    *listed = false;
    if (!found.count)
        return false;
    have = length - start;
    same = common_length(&found);
    if (same < have || (same == have && found.count > 1)) {
        list(&found);
        *listed = true;
        return true;
    }
    more = sw_strndup(arena, found.items[0] + have, same - have);
    if (found.count == 1 && (!same || !strchr("=:", found.items[0][same - 1])))
        more = sw_sprintf(arena, "%s ", more);
    return !*more || terminal->insert(terminal->edit, more) == 0;
}

/* What EL_CLIENTDATA holds: the library is there already, and says it only by a call of its own. */
static struct terminal *owner(EditLine *edit)
{
    void *library = dlopen(soname, RTLD_NOW | RTLD_NOLOAD);
    int (*get)(EditLine * edit, int what, ...);
    struct terminal *terminal = NULL;

    if (!library)
        return NULL;
    *(void **)&get = dlsym(library, "el_get");
    if (get)
        get(edit, EL_CLIENTDATA, &terminal);
    dlclose(library);
    return terminal;
}

/* The arena lives for one press of the key: the library copies what is inserted. */
static unsigned char complete(EditLine *edit, int key)
{
    struct sw_arena *arena = sw_arena_new();
    struct terminal *terminal = owner(edit);
    bool listed = false, done = terminal && complete_line(terminal, arena, &listed);

    (void)key;
    sw_arena_free(arena);
    if (!done)
        return CC_REFRESH_BEEP;
    return listed ? CC_REDISPLAY : CC_REFRESH;
}

/* ---- history ---- */

/* Folders are made, as the state folder of a new account need not be there. */
static bool make_folders(struct sw_arena *arena, const char *path)
{
    char *copy = sw_strdup(arena, path);

    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, 0700) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return true;
}

/* The XDG base directory specification: a relative path there does not count. */
static const char *history_path(struct sw_arena *arena)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    const char *path = NULL;

    if (state && *state == '/')
        path = sw_sprintf(arena, "%s/stagewalk/history", state);
    else if (home && *home == '/')
        path = sw_sprintf(arena, "%s/.local/state/stagewalk/history", home);
    return path && make_folders(arena, path) ? path : NULL;
}

/* Without a file the history lasts as long as the session: nothing else depends on it. */
static void open_history(struct terminal *terminal)
{
    HistEvent event;

    terminal->history = terminal->history_open();
    if (!terminal->history)
        return;
    terminal->history_do(terminal->history, &event, H_SETSIZE, KEPT);
    terminal->history_do(terminal->history, &event, H_SETUNIQUE, 1);
    terminal->set(terminal->edit, EL_HIST, terminal->history_do, terminal->history);
    terminal->path = history_path(terminal->shell->arena);
    if (terminal->path)
        terminal->history_do(terminal->history, &event, H_LOAD, terminal->path);
}

/* What was typed is nobody else's business: the file is for its owner alone. */
static void close_history(struct terminal *terminal)
{
    HistEvent event;
    mode_t mask = umask(077);

    if (terminal->history && terminal->path)
        terminal->history_do(terminal->history, &event, H_SAVE, terminal->path);
    (void)umask(mask);
    if (terminal->history)
        terminal->history_close(terminal->history);
}

/* ---- lines ---- */

/* A handler that does nothing instead of SIG_IGN, because the read has to end with EINTR. */
static void on_interrupt(int number)
{
    (void)number;
}

/* Ctrl-C gives up the line that is being written, not the session; while an answer is made it ends
 * the program as anywhere else. */
static const char *read_line(struct terminal *terminal, int *count)
{
    struct sigaction old, new = {.sa_handler = on_interrupt};
    const char *line;

    sigemptyset(&new.sa_mask);
    sigaction(SIGINT, &new, &old);
    for (;;) {
        errno = 0;
        line = terminal->gets(terminal->edit, count);
        if (line && *count > 0)
            break;
        if (*count != -1 || errno != EINTR)
            break;
        putchar('\n');
        fflush(stdout);
    }
    sigaction(SIGINT, &old, NULL);
    return *count > 0 ? line : NULL;
}

/* The usual keys of the emacs mode; the tabulator completes. */
static bool open_terminal(struct terminal *terminal)
{
    if (!load(terminal))
        return false;
    terminal->edit = terminal->open("stagewalk", stdin, stdout, stderr);
    if (!terminal->edit)
        return false;
    terminal->set(terminal->edit, EL_CLIENTDATA, terminal);
    terminal->set(terminal->edit, EL_PROMPT, show_prompt);
    terminal->set(terminal->edit, EL_EDITOR, "emacs");
    terminal->set(terminal->edit, EL_ADDFN, "complete", "complete the word", complete);
    terminal->set(terminal->edit, EL_BIND, "^I", "complete", NULL);
    terminal->set(terminal->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
    open_history(terminal);
    return true;
}

/* One line; false when what it printed cannot be written. */
static bool answer(struct terminal *terminal, const char *line, size_t length,
                   struct cli_writer *writer)
{
    struct sw_error err;

    if (!shell_line(terminal->shell, line, length, &err)) {
        (void)cli_fail(&err);
        return true;
    }
    if (shell_flush(terminal->shell, writer, &err))
        return true;
    terminal->shell->status = cli_worse(terminal->shell->status, cli_fail(&err));
    return false;
}

/* Without the library lines are read as they are. */
static int plain_lines(struct shell *shell, struct cli_writer *writer)
{
    struct terminal terminal = {.shell = shell};
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    fprintf(stderr, "stagewalk: note: %s is not installed: no editing, history or completion\n",
            soname);
    do {
        fputs(prompt, stdout);
        fflush(stdout);
        length = getline(&line, &room, stdin);
        if (length > 0 && line[length - 1] == '\n')
            length--;
    } while (length >= 0 && answer(&terminal, line, (size_t)length, writer) && !shell->quit);
    free(line);
    return shell->status;
}

/* Errors end nothing, so the exit code is 0 unless the terminal goes away. */
int shell_terminal(struct shell *shell, struct cli_writer *writer)
{
    struct terminal terminal = {.shell = shell};
    HistEvent event;
    const char *line;
    int count;

    if (!open_terminal(&terminal))
        return plain_lines(shell, writer);
    while (!shell->quit && (line = read_line(&terminal, &count))) {
        const size_t length = (size_t)count - (line[count - 1] == '\n');

        if (terminal.history && length)
            terminal.history_do(terminal.history, &event, H_ENTER, line);
        if (!answer(&terminal, line, length, writer))
            break;
    }
    if (!shell->quit)
        fputs("\n", stdout);
    close_history(&terminal);
    terminal.close(terminal.edit);
    return CLI_CLEAN;
}
