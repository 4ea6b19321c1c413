/* SPDX-License-Identifier: MIT */
/* A rule is a row; findings and reports are what rules leave. Rules see const facts and say what
 * they found, and nothing else. */
#ifndef SW_LINT_RULE_H
#define SW_LINT_RULE_H

#include "model/machine.h"
#include "model/translate.h"

enum sw_severity { SW_SEVERITY_NOTE, SW_SEVERITY_WARNING, SW_SEVERITY_ERROR };

/*
 * PROVED: it follows from the bytes of the inputs and the architecture. ASSUMED: it also takes a
 * custom to hold (what boot code or a loader does as a rule) that the inputs do not state.
 */
enum sw_confidence { SW_CONFIDENCE_PROVED, SW_CONFIDENCE_ASSUMED };

/*
 * What must be there before a rule can be asked. SUBJECT bits: when absent the rule is not
 * applicable (nothing is said but in -v). FACT bits: when unknown the rule is "not evaluated", with
 * the reason, and that is reported.
 */
enum {
    SW_NEED_ELF = 1 << 0,    /* subject: program headers and sections */
    SW_NEED_HEADER = 1 << 1, /* subject: the loader or the image has to do with a zImage header */
    SW_NEED_STACK = 1 << 2,  /* subject: the image layout promises a stack */
    SW_NEED_TABLES = 1 << 3, /* subject: the image layout promises translation tables */
    SW_NEED_DTB = 1 << 4,    /* subject: the loader hands over a device tree */
    SW_NEED_MOVE = 1 << 5,   /* subject: the image moves itself */
    SW_NEED_FLAT = 1 << 6, /* subject: the image works only where IPA - VA is a multiple of 1 MB */
    SW_NEED_STAGE2 = 1 << 7,   /* subject: the machine declares a stage 2 */
    SW_NEED_SOUND = 1 << 8,    /* subject: tables are there or promised, and no offset spoils all of
                                  them    (SW301 tells) */
    SW_NEED_LASTING = 1 << 11, /* subject: those tables are the ones that the image runs on */
    SW_NEED_VECTORS = 1 << 9,  /* subject: the image layout says where the vectors are */
    SW_NEED_EARLY = 1 << 10,   /* subject: it says where the code before the full map ends */
    SW_NEED_FLAT_MAP = 1 << 12, /* subject: the image maps all 4 GB in a loop, as Mini-OS does */
    SW_NEED_CODE = 1 << 13, /* subject: the image's code was gone through for the stacks it needs */
    SW_NEED_MODE_STACKS = 1 << 14, /* subject: it was, and exception modes have stacks */
    SW_NEED_VA = 1 << 15, /* subject: the image has VAs: an ELF's, or its layout gives them */
    SW_NEED_PLACEMENT = 1 << 16, /* fact: the load address is known (not refused) */
    SW_NEED_OFFSET = 1 << 17,    /* fact: IPA - VA is known */
    SW_NEED_STAGE1 = 1 << 18,    /* fact: stage 1 is known */
    SW_NEED_RAM = 1 << 19,       /* fact: RAM banks are known */
    SW_NEED_SHORT = 1 << 20,     /* fact: stage 1 is tables of short descriptors, all readable */
    SW_NEED_TRACE = 1 << 21,     /* fact: the boot code was run, and there is a trace */
    SW_NEED_SUBJECTS = (1 << 16) - 1,
};

/*
 * Whether a rule looks at the image alone (asked once) or at the image on a machine (asked for
 * each).
 */
enum sw_scope { SW_SCOPE_IMAGE, SW_SCOPE_MACHINE };

struct sw_facts;
struct sw_emit;
struct sw_rule_choice;
struct sw_config_ignore;
struct sw_baseline_entry;

struct sw_rule {
    const char *id;      /* "SW302" */
    const char *name;    /* "stack-meets-tables" */
    const char *summary; /* one line for `stagewalk rules` */
    enum sw_severity severity;
    enum sw_confidence confidence;
    enum sw_scope scope;
    unsigned needs;
    void (*check)(const struct sw_facts *facts, struct sw_emit *emit);
    unsigned meets[2]; /* rules about two regions that meet: masks of 1 << enum sw_use; else 0, 0 */
    const char *help;  /* what to change, where one sentence serves every finding; else NULL */
};

/*
 * One labelled range of an address ruler: IPA range, the VA of its first byte when known, and
 * whether carets go under it.
 */
struct sw_evidence {
    const char *label;
    struct sw_range ipa;
    struct sw_value va;
    bool marked;
};

/*
 * A descriptor or register word whose bits are shown, with carets under mask.
 */
struct sw_bit_evidence {
    bool present;
    enum vmsa_layout layout;
    uint64_t word, mask;
    const char *label;
};

/*
 * Whether a baseline was given, and has the finding.
 */
enum sw_known { SW_KNOWN_UNASKED, SW_KNOWN_NEW, SW_KNOWN_UNCHANGED };

/*
 * What a rule found. text is one sentence with numbers; help says what to change. evidence is what
 * a ruler shows; place, NULL or one range, where a picture shows what has no evidence, because the
 * numbers are no part of what was found and would set machines apart. machine is NULL
 * for SW_SCOPE_IMAGE. source: the line that made what is at the site, its file NULL where that is
 * not known. severity is the rule's, unless a project says otherwise. The gate fills the last
 * three: fingerprint is 16 hexadecimal digits made of the rule, the machine and the names in the
 * finding, never of addresses; ignored is the project's reason not to count it, or NULL.
 */
struct sw_finding {
    const struct sw_rule *rule;
    enum sw_severity severity;
    const char *machine;
    const char *text;
    const char *help;
    struct sw_site site, source;
    const struct sw_evidence *evidence;
    size_t evidence_count;
    const struct sw_evidence *place;
    struct sw_bit_evidence bits;
    const char *fingerprint;
    const struct sw_config_ignore *ignored;
    enum sw_known known;
};

/*
 * A rule that could not be asked, and what it lacked. declined: all it lacked is what the user
 * chose to do without (the boot code was not to be run); it is told, and does not make a run
 * incomplete.
 */
struct sw_skipped {
    const struct sw_rule *rule;
    const char *machine;
    const char *why;
    bool declined;
};

/*
 * One line of the portability table.
 */
enum sw_verdict_kind { SW_VERDICT_BOOTS, SW_VERDICT_DIES, SW_VERDICT_UNKNOWN };

struct sw_verdict {
    const struct sw_machine *machine;
    enum sw_verdict_kind kind; /* DIES: any error-level finding, or refused; UNKNOWN: an error-level
                                  rule was not evaluated or not chosen */
    const char *why;           /* "SW301 offset-not-1mb: ...", "" for BOOTS */
};

struct sw_report {
    const struct sw_image *image;
    const struct sw_image_layout *promise;
    const char *promise_why;           /* "matched by symbols", "given", "none fits: generic" */
    const struct sw_finding *findings; /* by rule id, then machine in the order given */
    size_t finding_count;
    const struct sw_skipped *skipped;
    size_t skipped_count;
    const struct sw_verdict *verdicts; /* a machine each */
    size_t verdict_count;
    const struct sw_rule_choice *choice;   /* the rules that were to be asked; NULL: all */
    const struct sw_baseline_entry *fixed; /* in the baseline, asked for, and not found */
    size_t fixed_count;
};

/*
 * The table of all rules, ascending by id, ended by an id of NULL; one by id or name, or NULL.
 */
const struct sw_rule *sw_rules(void);
const struct sw_rule *sw_rule_find(const char *id_or_name);

/*
 * Which rules to ask: a word is an id, a name, or a prefix of ids ("SW3"). selected empty means
 * all. Words are checked by sw_rule_words_check (SW_ERROR_USAGE names the nearest).
 */
struct sw_rule_choice {
    const char *const *selected;
    size_t selected_count;
    const char *const *ignored;
    size_t ignored_count;
    bool no_run; /* the boot code was not to be run: rules about its trace are left out by choice */
};

SW_MUST_CHECK bool sw_rule_words_check(const struct sw_rule_choice *choice, struct sw_error *err);

/*
 * Ask every chosen rule about an image on machines (all of the same image and promise). No rule
 * silences another.
 */
void sw_lint(struct sw_arena *arena, const struct sw_machine *const *machines, size_t count,
             const struct sw_rule_choice *choice, struct sw_report *report);

/*
 * Whether a choice (of checked words; NULL: all) takes a rule, and whether one word does.
 */
bool sw_rule_chosen(const struct sw_rule_choice *choice, const struct sw_rule *rule);
bool sw_rule_word_takes(const char *word, const struct sw_rule *rule);

/*
 * Whether a choice takes any rule that needs all of a set of SW_NEED bits.
 */
bool sw_rule_choice_needs(const struct sw_rule_choice *choice, unsigned needs);

/*
 * Whether a rule could not be asked though nobody chose to do without what it lacked.
 */
bool sw_report_incomplete(const struct sw_report *report);

/*
 * Whether a finding counts for a gate: neither ignored nor known.
 */
bool sw_finding_counts(const struct sw_finding *finding);

/*
 * The highest severity of a report's findings that count; false when there are none.
 */
bool sw_report_worst(const struct sw_report *report, enum sw_severity *severity);

const char *sw_severity_name(enum sw_severity severity);
const char *sw_confidence_name(enum sw_confidence confidence);

#endif
