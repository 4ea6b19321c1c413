/* SPDX-License-Identifier: MIT */
/* What there is no such thing for on this machine: files, processes, signals, shared libraries.
 * Each function says its name on the console and fails as it would on a system that lacks it. */
#include "ocaml_libc.h"

#include "console.h"
#include "power.h"

int uk_unsupported(const char *name)
{
    uk_print("stagewalk: not supported here: %s\n", name);
    *__errno_location() = UK_ENOSYS;
    return -1;
}

/*
 * UK_NONE(name): int name() that fails with -1. UK_NULL(name): a function that fails with NULL.
 * Neither looks at its arguments, so they are declared without any. */
#define UK_NONE(name)                                                                              \
    int name(void);                                                                                \
    int name(void)                                                                                 \
    {                                                                                              \
        return uk_unsupported(#name);                                                              \
    }
#define UK_NULL(name)                                                                              \
    void *name(void);                                                                              \
    void *name(void)                                                                               \
    {                                                                                              \
        uk_unsupported(#name);                                                                     \
        return NULL;                                                                               \
    }

/* Files and folders. */
UK_NONE(open64)
UK_NONE(close)
UK_NONE(read)
UK_NONE(stat64)
UK_NONE(unlink)
UK_NONE(rename)
UK_NONE(chdir)
UK_NONE(mkdir)
UK_NONE(rmdir)
UK_NONE(ioctl)
UK_NONE(closedir)
UK_NULL(getcwd)
UK_NULL(opendir)
UK_NULL(readdir64)

/* Processes, signals, shared libraries, memory from files. */
UK_NONE(getpid)
UK_NONE(getppid)
UK_NONE(system)
UK_NONE(sigaction)
UK_NONE(sigaddset)
UK_NONE(sigdelset)
UK_NONE(sigemptyset)
UK_NONE(sigismember)
UK_NONE(sigprocmask)
UK_NONE(dlclose)
UK_NONE(munmap)
UK_NULL(dlopen)
UK_NULL(dlsym)

/* Conversions that the runtime has no use for as long as there is no environment. */
UK_NONE(__isoc99_sscanf)
UK_NONE(wctomb)

/*
 * The runtime asks these two whenever it starts: where its own program is, and where it stands in
 * its channels. Without a word, as the answers are true: there is no such link, and a console has
 * no place to be at.
 */
int readlink(void);
int64_t lseek64(void);

int readlink(void)
{
    *__errno_location() = UK_ENOENT;
    return -1;
}

int64_t lseek64(void)
{
    *__errno_location() = UK_ESPIPE;
    return -1;
}

/* What maths.sh leaves out of an image stands here. */
_Noreturn void uk_maths_left_out(void);

_Noreturn void uk_maths_left_out(void)
{
    uk_stop("a mathematical function was called that the program never names");
}

/* Its failure is no NULL but MAP_FAILED. */
void *mmap64(void);

void *mmap64(void)
{
    return (void *)(intptr_t)uk_unsupported("mmap64");
}

/* The last thing that failed here was one of those. */
const char *dlerror(void);

const char *dlerror(void)
{
    return "there are no shared libraries here";
}

/* What musl's printf would do with a FILE of its own: there are none, and no other threads. */
int __lockfile(void);
void __unlockfile(void);
void __stdio_exit_needed(void);

int __lockfile(void)
{
    return 0;
}

void __unlockfile(void)
{
}

void __stdio_exit_needed(void)
{
}
