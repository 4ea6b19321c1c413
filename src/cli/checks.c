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
    struct sw_arena **arenas;
    size_t count;
    atomic_size_t next;
};

static void check_one(const struct queue *queue, size_t i)
{
    struct session session = *queue->session; /* all but the arena is shared */
    struct check *check = &queue->checks[i];
    struct session_subject subject;

    session.arena = queue->arenas[i];
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
    struct queue *queue = argument;
    size_t i;

    while ((i = atomic_fetch_add(&queue->next, 1)) < queue->count)
        check_one(queue, i);
    return NULL;
}

static void free_arena(void *arena)
{
    sw_arena_free(arena);
}

/* What one image's check frees the next takes. Else each gives its pages back to the kernel and
 * asks for them again, and the threads wait there: that cost as much as the checks. */
static void keep_freed_memory(void)
{
    enum { KEEP = 64 << 20, TAKE = 1 << 20 };

    (void)mallopt(M_TRIM_THRESHOLD, KEEP);
    (void)mallopt(M_TOP_PAD, TAKE);
}

/* A thread that cannot be had is no error: the others do its work. This one works, too. */
void checks_run(struct cli *cli, const struct session *session, const struct sw_rule_choice *choice,
                const struct sw_sources *sources, struct check *checks, size_t count,
                size_t threads)
{
    struct queue queue = {
        .session = session, .choice = choice, .sources = sources, .checks = checks, .count = count};
    pthread_t *others = SW_NEW_ARRAY(cli->arena, pthread_t, threads);
    size_t started = 0;

    keep_freed_memory();
    queue.arenas = SW_NEW_ARRAY(cli->arena, struct sw_arena *, count);
    for (size_t i = 0; i < count; i++) {
        queue.arenas[i] = sw_arena_new();
        sw_arena_at_free(cli->arena, free_arena, queue.arenas[i]);
    }
    while (started + 1 < threads && started + 1 < count &&
           pthread_create(&others[started], NULL, work, &queue) == 0)
        started++;
    work(&queue);
    for (size_t i = 0; i < started; i++)
        pthread_join(others[i], NULL);
}
