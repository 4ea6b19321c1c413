/* SPDX-License-Identifier: MIT */
/* What a process has: its end, its environment, its times, its locale. */
#include "ocaml_libc.h"

#include "console.h"
#include "power.h"
#include "state.h"
#include "string.h"
#include "timer.h"

/* glibc's struct timeval and struct rusage on 32-bit Arm. */
struct uk_timeval {
    int32_t seconds, microseconds;
};

struct uk_rusage {
    struct uk_timeval user, system;
    int32_t others[14];
};

_Noreturn void abort(void);
char *getenv(const char *name);
char *secure_getenv(const char *name);
int isatty(int descriptor);
int getrusage(int who, struct uk_rusage *usage);
int gettimeofday(struct uk_timeval *now, void *zone);
void *newlocale(int mask, const char *name, void *base);
void *uselocale(void *locale);
void freelocale(void *locale);
char *__wrap_strerror(int number);
char *__strerror_l(int number, const void *locale);

/* On a line of its own, whatever the program wrote last. */
_Noreturn void exit(int status)
{
    uk_print("\nocaml     ends with %d\n", status);
    uk_end(status == 0 ? UK_OFF : UK_CRASH);
}

_Noreturn void abort(void)
{
    uk_stop("OCaml's runtime gave up (abort)");
}

/* There is no environment: no variable is set. */
char *getenv(const char *name)
{
    (void)name;
    return NULL;
}

char *secure_getenv(const char *name)
{
    return getenv(name);
}

/* A console, but no terminal that could tell its size. */
int isatty(int descriptor)
{
    (void)descriptor;
    return 0;
}

static struct uk_timeval timeval_of(uint64_t ns)
{
    uint32_t rest, unused;
    uint64_t seconds = uk_divide(ns, 1000000000, &rest);

    return (struct uk_timeval){(int32_t)seconds, (int32_t)uk_divide(rest, 1000, &unused)};
}

/* All time since the machine started is this program's. */
int getrusage(int who, struct uk_rusage *usage)
{
    (void)who;
    if (!uk_state.timer) {
        return uk_unsupported("getrusage: this machine has no timer");
    }
    memset(usage, 0, sizeof *usage);
    usage->user = timeval_of(uk_timer_now());
    return 0;
}

int gettimeofday(struct uk_timeval *now, void *zone)
{
    struct uk_time time;

    (void)zone;
    if (!uk_state.timer || !uk_timer_wall(&time)) {
        *now = (struct uk_timeval){0, 0};
        return uk_unsupported("gettimeofday: nobody here knows the time of day");
    }
    *now = timeval_of(time.nanoseconds);
    now->seconds = (int32_t)time.seconds;
    return 0;
}

/*
 * The C locale is the only one, and musl's functions read no other. Six parts that are all as
 * built in: musl's struct __locale_struct.
 */
static const void *const locale[6];

void *newlocale(int mask, const char *name, void *base)
{
    (void)mask;
    (void)name;
    (void)base;
    return (void *)(uintptr_t)locale;
}

void *uselocale(void *other)
{
    (void)other;
    return (void *)(uintptr_t)locale;
}

void freelocale(void *other)
{
    (void)other;
}

/* musl's texts. Its strerror would ask the thread for the locale. */
char *__wrap_strerror(int number)
{
    return __strerror_l(number, locale);
}
