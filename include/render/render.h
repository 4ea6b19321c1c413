/* SPDX-License-Identifier: MIT */
/* Objects to bytes: one table of (object, format). Const in, bytes out; decides nothing. */
#ifndef SW_RENDER_RENDER_H
#define SW_RENDER_RENDER_H

#include "base/buffer.h"
#include "explain/story.h"
#include "lint/gate.h"
#include "lint/rule.h"
#include "model/boot_trace.h"
#include "model/diff.h"
#include "model/map.h"

/*
 * The program's version, for reports that tell what made them.
 */
#define SW_VERSION "0.1.0"

enum sw_object {
    SW_OBJECT_REPORTS,      /* struct sw_render_reports: check */
    SW_OBJECT_TRANSLATIONS, /* struct sw_render_traces: translate */
    SW_OBJECT_MAP,          /* struct sw_render_map */
    SW_OBJECT_LAYOUTS,      /* struct sw_render_layouts */
    SW_OBJECT_RULES,        /* struct sw_rule table */
    SW_OBJECT_REVERSE,      /* struct sw_render_reverse: translate --reverse */
    SW_OBJECT_PAGE,         /* struct sw_render_page: explain RULE */
    SW_OBJECT_BASELINE,     /* struct sw_render_reports: check --write-baseline */
    SW_OBJECT_DIFF,         /* struct sw_render_diff */
    SW_OBJECT_CONFIG,       /* struct sw_render_config: check --show-config */
    SW_OBJECT_BOOT,         /* struct sw_render_boot: boot */
    SW_OBJECT_SWEEP,        /* struct sw_sweep: boot --sweep */
    SW_OBJECT_STORY,        /* struct sw_render_story: explain --log, --fault */
    SW_OBJECTS
};

struct sw_render_boot {
    const struct sw_machine *machine;
    const struct sw_boot_trace *trace;
};

/*
 * reports: one an image; failures: the images that could not be read, and why; notes: what to clean
 * up in the configuration.
 */
struct sw_render_failure {
    const char *image, *text;
};

struct sw_render_reports {
    const struct sw_report *reports;
    size_t count;
    const struct sw_render_failure *failures;
    size_t failure_count;
    const struct sw_gate_note *notes;
    size_t note_count;
};

struct sw_render_traces {
    const struct sw_machine *machine;
    const struct sw_trace *traces;
    size_t count;
};

/*
 * A map, and for pictures what the rules found on its machine; NULL: they were not asked.
 */
struct sw_render_map {
    struct sw_map map;
    const struct sw_report *report;
};

/*
 * VAs: count are listed of the total there are. asked is false where the question makes no sense.
 */
struct sw_render_vas {
    bool asked;
    const vmsa_va *items;
    size_t count, total;
};

/*
 * Which VAs reach an address taken as an IPA and as a PA (not asked where the hypervisor chooses
 * PAs). unknown, when not NULL, says why there may be more, or why nobody can tell at all (then
 * nothing was asked).
 */
struct sw_render_reversed {
    uint64_t address;
    struct sw_render_vas by_ipa, by_pa;
    const char *unknown;
};

struct sw_render_reverse {
    const struct sw_machine *machine;
    const struct sw_render_reversed *items;
    size_t count;
};

/*
 * A rule and its page, Markdown of the project's own writing.
 */
struct sw_render_page {
    const struct sw_rule *rule;
    const char *text;
};

/*
 * Crashes and what became of them. log is NULL for registers given by hand, machine where no SOURCE
 * was given.
 */
struct sw_render_story {
    const struct sw_console_log *log;
    const struct sw_machine *machine;
    const struct sw_story *stories;
    size_t count;
};

struct sw_render_layouts {
    const struct sw_machine_layout *const *machines;
    size_t machine_count;
    const struct sw_image_layout *const *images;
    size_t image_count;
};

struct sw_render_style {
    bool color;
    bool verbose;   /* what was not evaluated, rule by rule; every field of every descriptor */
    bool quiet;     /* the answer alone: no legend, table or summary */
    bool bare;      /* an answer among others: no head that names the machine, no legend */
    unsigned width; /* columns for text, 0: 100 */
};

/*
 * Two images: reports on the same machines in the same order, what differs, and the findings that
 * only the second has (fresh) or only the first (gone).
 */
struct sw_render_diff {
    const struct sw_report *before, *after;
    const struct sw_diff *diff;
    const struct sw_finding *const *fresh;
    size_t fresh_count;
    const struct sw_finding *const *gone;
    size_t gone_count;
};

/*
 * What holds for a run: a key of stagewalk.yaml, its values, and where each is from ("built in",
 * "command line", or the file's site).
 */
struct sw_render_setting {
    const char *key, *value;
    struct sw_site from;
};

struct sw_render_config {
    const char *file; /* the configuration that was read, or NULL */
    const struct sw_render_setting *settings;
    size_t count;
};

/*
 * The word of a map's column "state": "mapped", "unmapped", "guard", "no IPA", "trapped", "lazy",
 * "fault", "unknown".
 */
const char *sw_render_state(const struct sw_machine *machine, const struct sw_map_range *range);

/*
 * The formats an object has, NULL-ended, the usual one first.
 */
const char *const *sw_render_formats(enum sw_object object);

/*
 * Render object (of the struct named above) in a format ("text", "json", "svg") to out, behind
 * what is there. A pair that does not exist is SW_ERROR_USAGE and the text names the formats that
 * do.
 */
SW_MUST_CHECK bool sw_render(enum sw_object object, const void *data, const char *format,
                             const struct sw_render_style *style, struct sw_buffer *out,
                             struct sw_error *err);

#endif
