/* SPDX-License-Identifier: MIT */
/* Starts an image at one address after the other and joins equal answers to ranges. Judges nothing
 * itself: rules do. */
#include "sweep.h"

#include <inttypes.h>

enum { MB = 1 << 20, AFTER_MB = 0x8000, PAGE = 1 << 12, SLACK = 1000000, FACTOR = 4 };

static const uint64_t SPACE = UINT64_C(1) << 32;

struct ranges SW_VECTOR(struct sw_sweep_range);

struct sweeper {
    const struct session *session;
    const struct session_subject *subject;
    struct boot_job job;
    struct sw_arena *engine; /* of the runner that nobody watches */
    struct sw_runner *runner;
    struct ranges ranges; /* of the family at hand */
    size_t done, total;
    bool exact; /* instructions have to be counted */
};

/* A family's addresses: from each bank, or of the first megabyte of the first alone. */
struct family {
    const char *name;
    uint64_t step, after, align;
    bool first_megabyte;
};

static const struct family families[SW_SWEEP_FAMILIES] = {
    {"1 MB-aligned + 0x8000", MB, AFTER_MB, MB, false},
    {"2 MB-aligned", 2 * MB, 0, 2 * MB, false},
    {"4 KB-aligned, first megabyte", PAGE, 0, PAGE, true},
};

/* All but the address is as in the subject's own machine, so that another answer is due to the
 * address alone. */
static bool make_machine(const struct sweeper *s, struct sw_arena *arena, uint64_t at,
                         struct sw_machine **machine, struct sw_error *err)
{
    const struct sw_machine *own = s->subject->machines[0];
    const struct sw_machine_inputs inputs = {
        .image = s->subject->image,
        .platform = own->platform,
        .layout = own->layout,
        .promise = s->subject->promise,
        .ram = s->session->ram.items,
        .ram_count = s->session->ram.count,
        .ramdisk_size = s->session->ramdisk_size,
        .at = {.known = true, .v = at, .why = {.what = "--sweep"}},
    };

    return sw_machine_make(arena, &inputs, machine, err);
}

/* Warnings do not count: they do not keep an image from working where it is. */
static const struct sw_finding *first_error(const struct sw_report *report)
{
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].rule->severity == SW_SEVERITY_ERROR)
            return &report->findings[i];
    return NULL;
}

/* By the rules: all of them after a watched run, those without a trace after one that was not. */
static struct sw_sweep_range ask(struct sw_arena *arena, const struct sw_machine *machine)
{
    const struct sw_rule_choice choice = {.no_run = !machine->trace};
    const struct sw_finding *error;
    struct sw_report report = {0};

    sw_lint(arena, &machine, 1, &choice, &report);
    error = first_error(&report);
    if (error)
        return (struct sw_sweep_range){
            .verdict = SW_SWEEP_DIES, .rule = error->rule->id, .why = error->text};
    if (machine->trace && !machine->trace->handover)
        return (struct sw_sweep_range){.verdict = SW_SWEEP_UNKNOWN,
                                       .why = machine->trace->end_text};
    return (struct sw_sweep_range){.verdict = SW_SWEEP_WORKS, .why = ""};
}

/* A runner whose run went astray may have left anything anywhere: the next one starts anew. */
static void drop_runner(struct sweeper *s)
{
    if (s->engine)
        sw_arena_free(s->engine);
    s->engine = NULL;
    s->runner = NULL;
}

/* A runner is kept for many addresses, as opening an emulator for each of them would be work done
 * in vain. */
static bool need_runner(struct sweeper *s, struct sw_error *err)
{
    if (s->runner)
        return true;
    s->engine = sw_arena_new();
    return s->job.functions->open(s->engine, s->subject->machines[0], SW_RUN_BRIEF, &s->runner,
                                  err);
}

/*
 * Whether a run that nobody watches comes to the hand-over with the very tables that are declared:
 * nothing is left to be seen then. *machine is changed only in that case.
 */
static bool run_brief(struct sweeper *s, struct sw_arena *arena, struct sw_machine *machine,
                      bool *arrived, struct sw_error *err)
{
    struct boot_job job = s->job;
    struct sw_boot_trace *trace;
    struct sw_machine tried = *machine;

    *arrived = false;
    if (s->exact || !machine->handover.known || machine->stage1.kind != SW_STAGE_TABLES)
        return true;
    if (!need_runner(s, err))
        return false;
    job.arena = arena;
    job.runner = s->runner;
    if (!boot_machine(&job, machine, &trace, err))
        return false;
    if (trace->handover) {
        sw_machine_use_trace(arena, &tried, trace, true);
        *arrived = tried.difference.compared && !tried.difference.count;
        tried.trace = NULL;
    } else {
        drop_runner(s);
    }
    if (*arrived)
        *machine = tried;
    return true;
}

/* Slower, and only for what the brief run did not settle: its trace is what the rules need in order
 * to say why. */
static bool run_watched(struct sweeper *s, struct sw_arena *arena, struct sw_machine *machine,
                        struct sw_error *err)
{
    struct boot_job job = s->job;
    struct sw_boot_trace *trace;

    job.arena = arena;
    if (!boot_machine(&job, machine, &trace, err))
        return false;
    sw_machine_use_trace(arena, machine, trace, true);
    return true;
}

/* What is kept of an address outlives the rest of what was found out about it. */
static bool try_at(struct sweeper *s, uint64_t at, struct sw_sweep_range *found,
                   struct sw_error *err)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine *machine;
    bool arrived = false;
    bool ok = make_machine(s, arena, at, &machine, err) &&
              run_brief(s, arena, machine, &arrived, err) &&
              (arrived || run_watched(s, arena, machine, err));

    if (ok) {
        *found = ask(arena, machine);
        found->why = sw_strdup(s->job.arena, found->why);
        found->first = found->last = at;
        found->count = 1;
    }
    sw_arena_free(arena);
    return ok;
}

/* Only neighbours by the family's own step are joined: a gap between two banks stays a gap. */
static void join(struct sweeper *s, const struct sw_sweep_range *found, uint64_t step)
{
    struct sw_sweep_range *last = s->ranges.count ? &s->ranges.items[s->ranges.count - 1] : NULL;

    if (last && last->last + step == found->first && sw_sweep_same_cause(last, found)) {
        last->last = found->last;
        last->count++;
        return;
    }
    sw_push(s->job.arena, &s->ranges, *found);
}

/* The family's addresses in a bank: the first at or above its start, and past the last. */
static void bounds(const struct family *family, struct sw_range bank, uint64_t *first,
                   uint64_t *end)
{
    *first = (bank.first + family->align - 1) / family->align * family->align;
    *end = bank.last < SPACE ? bank.last + 1 : SPACE;
    if (family->first_megabyte && *end > *first && *end - *first > MB)
        *end = *first + MB;
    *first += family->after;
}

/* Called twice: once to count, so that the progress has an end, and once to try. One loop for both,
 * so that they cannot visit different addresses. */
static bool each(struct sweeper *s, const struct family *family, bool run, struct sw_error *err)
{
    const struct sw_machine *own = s->subject->machines[0];
    const size_t banks = family->first_megabyte && own->ram_count ? 1 : own->ram_count;

    for (size_t i = 0; i < banks; i++) {
        uint64_t at, end;

        for (bounds(family, own->ram[i].where, &at, &end); at < end; at += family->step) {
            struct sw_sweep_range found;

            if (!run) {
                s->total++;
                continue;
            }
            if (!try_at(s, at, &found, err))
                return false;
            join(s, &found, family->step);
            progress_show(s->job.progress, ++s->done, s->total);
        }
    }
    return true;
}

static bool sweep_family(struct sweeper *s, const struct family *family,
                         struct sw_sweep_family *out, struct sw_error *err)
{
    s->ranges = (struct ranges){0};
    if (!each(s, family, true, err))
        return false;
    *out = (struct sw_sweep_family){.name = family->name,
                                    .step = family->step,
                                    .ranges = s->ranges.items,
                                    .range_count = s->ranges.count};
    for (size_t i = 0; i < out->range_count; i++) {
        out->count += out->ranges[i].count;
        if (out->ranges[i].verdict == SW_SWEEP_WORKS)
            out->works += out->ranges[i].count;
    }
    return true;
}

/* A run that takes several times as long as at the loader's own address goes nowhere. A limit below
 * that is the user's, and is to be kept to the instruction. */
static bool choose_limit(struct sweeper *s, struct sw_error *err)
{
    struct sw_boot_trace *trace;
    uint64_t limit;

    if (!boot_machine(&s->job, s->subject->machines[0], &trace, err))
        return false;
    limit = (trace->handover ? trace->instructions * FACTOR : 0) + SLACK;
    s->exact = s->job.limit < limit;
    if (!s->exact)
        s->job.limit = limit;
    return true;
}

/* What the loader refuses starts at no address: the one sentence that says so tells more than a
 * table of equal failures. */
bool sweep_run(const struct session *session, const struct session_subject *subject,
               const struct boot_job *job, struct sw_sweep *sweep, struct sw_error *err)
{
    const struct sw_machine *own = subject->machines[0];
    struct sweeper s = {.session = session, .subject = subject, .job = *job};
    struct progress *progress = job->progress;
    bool ok;

    *sweep = (struct sw_sweep){.machine = own};
    if (own->placement.refused)
        return sw_fail(err, SW_ERROR_MISSING, "%s: nothing to sweep: the loader refuses it: %s",
                       own->about, own->placement.refusal);
    s.job.progress = NULL; /* of the single run */
    ok = choose_limit(&s, err);
    s.job.progress = progress;
    for (size_t i = 0; i < SW_SWEEP_FAMILIES && ok; i++)
        ok = each(&s, &families[i], false, err);
    for (size_t i = 0; i < SW_SWEEP_FAMILIES && ok; i++)
        ok = sweep_family(&s, &families[i], &sweep->families[i], err);
    drop_runner(&s);
    return ok;
}
