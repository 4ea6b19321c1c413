/* SPDX-License-Identifier: MIT */
/* Runs that nobody watches: fast, and certain only when they arrive. Knows no event. */
#include "engine.h"
#include "replaced.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

/* Many times what a run takes that arrives. No hook counts instructions, as a hook would make the
 * emulator's code for each block half as long again. */
enum { PATIENCE_NS = 50000000, CODE = 1 << 22 };

/* Past what 32 bits reach: no code can be there by itself. */
static const uint64_t CODE_AT = UINT64_C(1) << 32;

/* In the thread that emulates: a signal's value is the only way to it without a global. */
static void lose_patience(int number, siginfo_t *info, void *context)
{
    struct sw_runner *r = info->si_value.sival_ptr;

    (void)number, (void)context;
    r->strayed = true;
    (void)uc_emu_stop(r->uc);
}

static void close_brief(void *object)
{
    struct sw_runner *r = object;

    (void)timer_delete(r->patience);
    munmap(r->code.host, CODE + PAGES);
}

/* By processor time, so that a busy machine changes nothing. */
bool brief_open(struct sw_runner *r, struct sw_error *err)
{
    struct sigaction action = {.sa_sigaction = lose_patience, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event = {
        .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_ptr = r};

    if (sigaction(SIGRTMIN, &action, NULL) != 0 ||
        timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &r->patience) != 0)
        return sw_fail(err, SW_ERROR_MISSING, "running boot code: no timer: %s", strerror(errno));
    r->code.host =
        mmap(NULL, CODE + PAGES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    sw_arena_at_free(r->arena, close_brief, r);
    if (r->code.host == MAP_FAILED)
        return sw_fail(err, SW_ERROR_MISSING, "running boot code: no memory: %s", strerror(errno));
    r->code.stores = r->code.host + CODE;
    return engine_ok(uc_mem_map_ptr(r->uc, CODE_AT, CODE, UC_PROT_ALL, r->code.host), "code", err);
}

/* 0 ends it: a signal that is still under way has come by the time this returns. */
static void set_patience(struct sw_runner *r, long ns)
{
    const struct itimerspec time = {.it_value = {.tv_nsec = ns}};

    (void)timer_settime(r->patience, 0, &time, NULL);
}

/* What lies in neither RAM nor an expected place ends a brief run: only a watched one can say what
 * such an access means. */
void brief_outside(struct sw_runner *r, uint64_t ipa)
{
    if (r->watch != SW_RUN_BRIEF || access_expected(r, ipa))
        return;
    r->strayed = true;
    (void)uc_emu_stop(r->uc);
}

/* From the emulator, as nobody watched the writes; the model then translates by them as it does
 * after a watched run. */
static void read_registers(struct sw_runner *r)
{
    struct system *s = &r->system;

    s->sctlr = engine_system(r, "SCTLR");
    s->ttbcr = engine_system(r, "TTBCR");
    s->ttbr[0] = engine_system(r, "TTBR0");
    s->ttbr[1] = engine_system(r, "TTBR1");
    s->dacr = engine_system(r, "DACR");
    s->prrr = engine_system(r, "PRRR");
    s->nmrr = engine_system(r, "NMRR");
    s->vbar = engine_system(r, "VBAR");
    s->cpacr = engine_system(r, "CPACR");
    memory_regime(r);
}

/* The emulator says where it is; the model whether one can be there. */
static bool is_there(struct sw_runner *r)
{
    const struct view *view;

    if (!r->mmu || r->system.ttbcr >> 31 || r->pc != r->request->until.v)
        return false;
    view = memory_view(r, r->pc, VMSA_EXECUTE, 0);
    if (view && view->host)
        r->pc_ipa = view->ipa + r->pc % PAGE;
    return view && view->host;
}

/* Where an image that moves will be: the emulator keeps code it translated there. */
static void expect_code(struct sw_runner *r)
{
    const struct sw_range *move = &r->machine->move;

    if (!r->machine->moves)
        return;
    for (uint64_t ipa = move->first; ipa <= move->last && ipa <= UINT32_MAX; ipa += PAGE)
        memory_flag(r, ipa, PAGE_WRITTEN);
}

/* Where the image's code will have its place, in host memory; NULL where that is not known. */
static unsigned char *code_here(const struct sw_runner *r, size_t *size)
{
    const struct sw_machine *machine = r->machine;

    for (size_t i = 0; i < machine->image->segment_count && machine->offset.known; i++) {
        const struct sw_segment *segment = &machine->image->segments[i];

        *size = segment->file_size;
        if (segment->execute && *size && *size <= CODE)
            return memory_at(r, (uint32_t)(segment->va + machine->offset.v), *size);
    }
    return NULL;
}

/*
 * Bases differ in where the code is and not in what it is, so it is translated once for all, and a
 * run counts only when it leaves the very bytes that were translated. The first run to arrive tells
 * which these are.
 */
static void run_once(struct sw_runner *r, unsigned char *here, size_t size, uc_err *status)
{
    const bool shared = here && r->code.filled && size == r->code.size;

    replaced_begin(&(struct replaced){.here = here,
                                      .always = r->code.host,
                                      .size = shared ? r->code.size : 0,
                                      .banks = r->banks,
                                      .bank_count = r->bank_count,
                                      .stores = r->code.stores});
    set_patience(r, PATIENCE_NS);
    *status =
        uc_emu_start(r->uc, r->request->entry | r->request->entry_thumb, r->request->until.v, 0, 0);
    set_patience(r, 0);
    replaced_begin(NULL);
    if (shared && memcmp(here, r->code.host, size) != 0)
        r->strayed = true;
}

static void keep_code(struct sw_runner *r, const unsigned char *here, size_t size)
{
    if (r->code.filled || !here)
        return;
    memcpy(r->code.host, here, size);
    r->code.size = size;
    r->code.filled = true;
}

/* Always true: not to arrive is an answer and no error, and how the run ended matters only to the
 * watched one that the caller makes next. */
bool brief_run(struct sw_runner *r, struct sw_error *err)
{
    size_t size = 0;
    unsigned char *here = code_here(r, &size);
    uc_err status;

    (void)err;
    expect_code(r);
    run_once(r, here, size, &status);
    (void)uc_reg_read(r->uc, UC_ARM_REG_PC, &r->pc);
    read_registers(r);
    if (status == UC_ERR_OK && !r->ended && !r->strayed && is_there(r)) {
        record_end(r, SW_BOOT_END_SYMBOL, sw_sprintf(r->out, "reached %s", r->request->until_name));
        state_take(r, &r->trace->at_end);
        keep_code(r, here, size);
    }
    record_end(r, SW_BOOT_END_LIMIT, "did not arrive");
    return true;
}
