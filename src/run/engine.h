/* SPDX-License-Identifier: MIT */
/* Private to the plugin: one emulated machine and one run on it. */
#ifndef SW_RUN_ENGINE_H
#define SW_RUN_ENGINE_H

#include "base/vector.h"
#include "run/run.h"
#include "scan/insn.h"
#include "scan/system.h"

#include <time.h>
#include <unicorn/unicorn.h>

enum {
    PAGE_BITS = 12,
    PAGE = 1 << PAGE_BITS,
    PAGES = 1 << (32 - PAGE_BITS),
    VIEWS = 256,
    BLOCKS = 1024,
    KEPT = 512, /* events of one kind; of stores, KEPT_STORES */
    KEPT_STORES = 2048,
    UNDOS = 32,
    OPEN_RUNS = 8,               /* runs of stores that may still grow */
    DIRTY_LIMIT = 1 << 16,       /* pages written: 256 MB */
    PAGE_BITMAP = PAGE / 4 / 64, /* 64-bit words with a bit for each word of a page */
    CACHE_LINE = 64,
};

/*
 * What is known of a page of IPA.
 */
enum {
    PAGE_LOADED = 1,    /* the loader put bytes there */
    PAGE_WRITTEN = 2,   /* the image did */
    PAGE_STALE = 4,     /* has words of which the I side may have older ones */
    PAGE_TABLE = 8,     /* part of a translation table in use */
    PAGE_CLOSE = 16,    /* the device tree: a store needs a close look */
    PAGE_LISTED = 64,   /* in the list of dirty pages */
    PAGE_FETCHED = 128, /* instructions were fetched there since the I side was invalidated */
};

/*
 * Of a page's words, the lowest address in the lowest bit: newer, those that were written past the
 * data cache and of which it may have older bytes; stale, those of which the instruction side may;
 * and unclean, those that are in the data cache alone. dropped: its lines that were invalidated
 * while the caches were off.
 */
struct page_lines {
    uint64_t newer[PAGE_BITMAP], stale[PAGE_BITMAP], unclean[PAGE_BITMAP];
    uint64_t dropped;
};

struct bank {
    uint64_t first, last; /* below 4 GB */
    unsigned char *host;
    bool rom; /* stores do not change it */
};

/*
 * A page of VA as it is translated at this moment. allowed has a bit for each enum
 * vmsa_access_kind. host is NULL where there is no RAM, flags where there is no IPA below 4 GB.
 */
struct view {
    bool valid, device, cacheable, write_back, rom;
    uint8_t allowed;
    uint32_t page; /* VA >> 12 */
    uint64_t ipa;  /* of the page's first byte */
    unsigned char *host;
    uint8_t *flags;
};

/*
 * Where there is no RAM, up to the next bank.
 */
struct hole {
    struct sw_runner *r;
    uint64_t first;
};

struct events SW_VECTOR(struct sw_boot_event);

/*
 * What a store to ROM was about to change; the emulator knows no ROM. As many as an instruction
 * has.
 */
struct undo {
    unsigned char *host;
    unsigned char bytes[8];
};

/*
 * An instruction whose effect is told once it was executed.
 */
struct pending {
    bool waiting;
    struct sw_insn insn;
    uint32_t pc, old_sp;
    uint64_t pc_ipa;
};

/*
 * The system registers that translation depends on, as the image wrote them.
 */
struct system {
    uint32_t sctlr, ttbcr, ttbcr2, dacr, prrr, nmrr, vbar, cpacr;
    uint64_t ttbr[2];
};

struct sw_runner {
    uc_engine *uc;
    uc_context *fresh;      /* the CPU as opened */
    struct sw_arena *arena; /* lives as long as the runner */
    struct bank *banks;
    size_t bank_count;
    uint8_t *pages;  /* PAGE_* by IPA >> 12 */
    uint32_t *dirty; /* pages with anything known of them */
    size_t dirty_count;
    struct page_lines *lines; /* by IPA >> 12 */
    uint32_t reset_prrr, reset_nmrr;
    enum sw_run_watch watch;
    timer_t patience; /* of brief runs */
    struct {
        unsigned char *host; /* what the first to arrive did so in, and its size */
        size_t size;
        bool filled;
        uint8_t *stores; /* replaced.h; in the same piece of memory, behind it */
    } code;              /* of brief runs */

    /* one run */
    struct sw_arena *out;
    const struct sw_run_request *request;
    const struct sw_machine *machine;
    struct sw_boot_trace *trace;
    struct events events;
    struct sw_boot_event scratch; /* what is not kept */
    size_t open_runs[OPEN_RUNS];  /* indices of stores in events, the newest first */
    unsigned open_run_count;
    struct system system;
    struct vmsa_regime regime;
    struct vmsa_reader reader;
    struct vmsa_result fault; /* of the last memory_view() that gave NULL */
    struct view data[VIEWS], fetch;
    struct pending pending;
    struct undo undo[UNDOS];
    unsigned undo_count;
    uint8_t *touched;             /* by region: bits of enum vmsa_access_kind already told */
    uint64_t count;               /* instructions begun */
    uint32_t near_low, near_high; /* bounds of pc since a while, */
    uint64_t near_since;          /* that is, since so many instructions */
    uint32_t pc, cpsr, word;
    uint64_t pc_ipa;
    uint8_t insn_size;
    bool thumb, mmu, ended, system_written;
    bool fresh_side;   /* the whole I side was invalidated, and the MMU has not been on since */
    bool lines_swept;  /* all of them, by set and way, while the caches were off */
    bool lines_newer;  /* there are words newer than what a cache may have */
    bool lines_cached; /* what is stored goes into the caches */
    bool lines_told;   /* one read of such a word was told, which is enough */
    bool code_told;    /* and one fetch of a stale one */
    bool strayed;      /* a brief run went where nothing is */
    bool walked;       /* the last memory_view() was the first of its kind for the page */
    uint64_t written_pages;
    uint32_t sp[16];   /* by mode & 0xf, as last seen */
    bool table_open;   /* the last table store may still grow */
    size_t table_last; /* its index in events */
    struct {
        uint32_t va;
        bool valid, thumb;
    } blocks[BLOCKS]; /* which state blocks of code are in */
};

/* ---- memory.c: RAM, pages and translation ------------------------------------------------------
 */
bool memory_open(struct sw_runner *r, const struct sw_machine *machine, struct sw_error *err);
unsigned char *memory_at(const struct sw_runner *r, uint64_t ipa, uint64_t size);
void memory_reset(struct sw_runner *r);
void memory_load(struct sw_runner *r, const struct sw_run_piece *piece);
void memory_flag(struct sw_runner *r, uint64_t ipa, unsigned flags);
/*
 * An aligned store to ROM is about to be made; and: it was made, and ROM is as before.
 */
void memory_keep(struct sw_runner *r, uint64_t ipa);
void memory_undo(struct sw_runner *r);
/*
 * Mark the pages that need a close look, by the regions of the machine.
 */
void memory_mark(struct sw_runner *r);
/*
 * Registers changed: translate anew from now on. The second only forgets what was translated.
 */
void memory_regime(struct sw_runner *r);
void memory_flush(struct sw_runner *r);
/*
 * The IPA that va has now, when it is RAM; for those that access nothing there.
 */
bool memory_translate(const struct sw_runner *r, uint32_t va, uint64_t *ipa);
/*
 * How the page of va is reached now, or NULL: r->fault says why not. size as in vmsa_access.
 */
const struct view *memory_view(struct sw_runner *r, uint32_t va, enum vmsa_access_kind kind,
                               uint8_t size);

/* ---- record.c: events --------------------------------------------------------------------------
 */
/*
 * A new event with what is common filled in. When enough of its kind are kept it goes nowhere, but
 * it is never NULL.
 */
struct sw_boot_event *record(struct sw_runner *r, enum sw_boot_event_kind kind);
/*
 * The last event when it is of this kind and name, else NULL; for those that grow.
 */
struct sw_boot_event *record_last(struct sw_runner *r, enum sw_boot_event_kind kind,
                                  const char *name);
void record_end(struct sw_runner *r, enum sw_boot_end end, const char *text);
void record_finish(struct sw_runner *r);

/* ---- system.c: instructions that change the CPU ------------------------------------------------
 */
void system_before(struct sw_runner *r, const struct sw_insn *insn);
void system_after(struct sw_runner *r);
uint32_t system_core(struct sw_runner *r, unsigned number);

/* ---- maintenance.c: TLB, caches, branch predictor ----------------------------------------------
 */
void maintenance(struct sw_runner *r, const struct sw_system *row, uint32_t value);

/* ---- engine.c ----------------------------------------------------------------------------------
 */
/*
 * The first region of a use, or NULL.
 */
const struct sw_region *engine_region(const struct sw_runner *r, enum sw_use use);
/*
 * The functions of the plugin's table: run/run.h says what they do.
 */
bool engine_open(struct sw_arena *arena, const struct sw_machine *machine, enum sw_run_watch watch,
                 struct sw_runner **runner, struct sw_error *err);
uint32_t engine_system(struct sw_runner *r, const char *name);
/*
 * Whether the emulator did what it was asked; err says what it did not.
 */
bool engine_ok(uc_err status, const char *what, struct sw_error *err);

/* ---- holes.c -----------------------------------------------------------------------------------
 */
bool holes_map(struct sw_runner *r, struct sw_error *err);
bool engine_run(struct sw_runner *r, struct sw_arena *arena, const struct sw_run_request *request,
                struct sw_boot_trace **trace, struct sw_error *err);

/* ---- brief.c: runs that nobody watches ---------------------------------------------------------
 */
/*
 * What brief runs need besides; it is given back with the runner.
 */
bool brief_open(struct sw_runner *r, struct sw_error *err);
/*
 * An access outside RAM.
 */
void brief_outside(struct sw_runner *r, uint64_t ipa);
bool brief_run(struct sw_runner *r, struct sw_error *err);

/* ---- access.c: loads, stores and fetches -------------------------------------------------------
 */
void access_data(struct sw_runner *r, uint32_t va, unsigned size, bool write, uint64_t value);
/*
 * Whether there is anything but RAM at an IPA.
 */
bool access_expected(const struct sw_runner *r, uint64_t ipa);
/*
 * The next instruction: false when it cannot be fetched; the run has ended then.
 */
bool access_fetch(struct sw_runner *r, uint32_t va);
/*
 * An abort by r->fault.
 */
void access_abort(struct sw_runner *r, uint32_t va, enum vmsa_access_kind kind, uint8_t size);
/*
 * An access of interest becomes an event, or one more of the last event.
 */
struct sw_boot_event *access_tell(struct sw_runner *r, enum sw_boot_concern concern, uint32_t va,
                                  uint64_t ipa, enum vmsa_access_kind kind, unsigned size);

/* ---- lines.c: words older in a cache than in memory --------------------------------------------
 */
/*
 * SCTLR was written; and a cache operation was executed.
 */
void lines_regime(struct sw_runner *r);
void lines_maintained(struct sw_runner *r, const struct sw_system *row, uint32_t va);
/*
 * The data side: a store was made; and whether what is read now, by way of view, may come from a
 * cache that has what was there before.
 */
void lines_stored(struct sw_runner *r, uint64_t ipa, unsigned size, const struct view *view);
bool lines_stale(const struct sw_runner *r, uint64_t ipa, unsigned size, const struct view *view);
/*
 * The instruction side: a store that it may not see was made; and whether the instruction may be an
 * older one.
 */
void code_stored(struct sw_runner *r, uint64_t ipa, unsigned size, const struct view *view);
bool code_stale(const struct sw_runner *r, uint64_t ipa, unsigned size);

/* ---- mapping.c: what must be the same before and after the MMU goes on -------------------------
 */
/*
 * The MMU was just turned on by the instruction at r->pc.
 */
void mapping_next(struct sw_runner *r);
/*
 * A load with the MMU on: by way of view, or NULL when it faults.
 */
void mapping_literal(struct sw_runner *r, uint32_t va, unsigned size, const struct view *view);

/* ---- stores.c: runs of stores, and those to tables ---------------------------------------------
 */
void stores_add(struct sw_runner *r, uint32_t va, uint64_t ipa, unsigned size, uint64_t value,
                const struct view *view);
void stores_close(struct sw_runner *r);
/*
 * Tell which stores were to tables, and what of these nobody wrote.
 */
void stores_finish(struct sw_runner *r);

/* ---- state.c: snapshots ------------------------------------------------------------------------
 */
void state_take(struct sw_runner *r, struct sw_boot_state *state);
/*
 * The first-level tables of the present registers; how many (0 to 2).
 */
unsigned state_tables(const struct sw_runner *r, struct sw_range out[2]);
void state_mark_tables(struct sw_runner *r);

#endif
