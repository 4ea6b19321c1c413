/* SPDX-License-Identifier: MIT */
/* Linting many images at once: a counter from which each thread takes the next one. Knows no
 * format. */
#include "checks.h"

#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>

struct queue {
    const struct session *session;
    const struct sw_rule_choice *choice;
    const struct sw_sources *sources;
    struct check *checks;
    size_t count;
    atomic_size_t next;
};

struct worker {
    struct queue *queue;
    struct sw_arena *arena;
    pthread_t thread;
};

static void check_one(const struct queue *queue, struct sw_arena *arena, size_t i)
{
    struct session session = *queue->session; /* all but the arena is shared */
    struct check *check = &queue->checks[i];
    struct session_subject subject;

    session.arena = arena;
    check->ok = session_image(&session, check->path, &subject, &check->err);
    if (!check->ok)
        return;
    sw_lint(session.arena, subject.machines, subject.count, queue->choice, &check->report);
    check->report.image = subject.image;
    check->report.promise = subject.promise;
    check->report.promise_why = subject.promise_why;
    if (queue->sources)
        sw_report_locate(session.arena, &check->report, queue->sources);
}

static void *work(void *argument)
{
    const struct worker *worker = argument;
    struct queue *queue = worker->queue;
    size_t i;

    while ((i = atomic_fetch_add(&queue->next, 1)) < queue->count)
        check_one(queue, worker->arena, i);
    return NULL;
}

static void free_arena(void *arena)
{
    sw_arena_free(arena);
}

/* What one image's check frees the next takes; else each gives its pages back to the kernel and
 * asks for them again. One heap for all threads, as that grows by much at once: another one grows
 * page by page, and for each the kernel stops every thread. That cost more than waiting for its
 * lock does. */
static void keep_freed_memory(void)
{
    enum { KEEP = 64 << 20, TAKE = 1 << 20 };

    (void)mallopt(M_TRIM_THRESHOLD, KEEP);
    (void)mallopt(M_TOP_PAD, TAKE);
    (void)mallopt(M_ARENA_MAX, 1);
}

/* A thread that cannot be had is no error: the others do its work. This one works, too. */
void checks_run(struct cli *cli, const struct session *session, const struct sw_rule_choice *choice,
                const struct sw_sources *sources, struct check *checks, size_t count,
                size_t threads)
{
    struct queue queue = {
        .session = session, .choice = choice, .sources = sources, .checks = checks, .count = count};
    const size_t most = threads < count ? threads : count;
    struct worker *workers = SW_NEW_ARRAY(cli->arena, struct worker, most);
    size_t started;

    keep_freed_memory();
    for (size_t i = 0; i < most; i++) {
        workers[i] = (struct worker){.queue = &queue, .arena = sw_arena_new()};
        sw_arena_at_free(cli->arena, free_arena, workers[i].arena);
    }
    for (started = 1; started < most; started++)
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
    work(&workers[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}
