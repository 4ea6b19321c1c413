/* SPDX-License-Identifier: MIT */
/* Reports, traces and pages of all formats from objects made by hand, hostile names among them. */
#include "render/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* A name that would clear a terminal, end a JSON string and is no UTF-8. */
#define HOSTILE "a\033[2J\"\\\n\xff"

static const struct sw_rule rules[] = {
    {.id = "SW901", .name = "first", .summary = "s", .severity = SW_SEVERITY_ERROR},
    {.id = "SW902", .name = "second", .summary = "s", .severity = SW_SEVERITY_WARNING},
    {.id = NULL},
};

/* One image on three machines; what each test changes is in its own copy. */
struct world {
    struct sw_image image;
    struct sw_image_layout promise;
    struct sw_machine_layout layouts[3];
    struct sw_machine machines[3];
    struct sw_verdict verdicts[3];
    struct sw_finding findings[3];
    struct sw_skipped skipped[2];
    struct sw_report report;
};

static void make_world(struct world *w)
{
    static const char *const names[] = {"one", "two", "three"};

    memset(w, 0, sizeof *w);
    w->image = (struct sw_image){.name = HOSTILE, .kind = SW_IMAGE_ELF32, .entry = 0x408000};
    w->promise = (struct sw_image_layout){.name = "promise"};
    for (size_t i = 0; i < 3; i++) {
        w->layouts[i].name = names[i];
        w->machines[i] = (struct sw_machine){
            .image = &w->image, .layout = &w->layouts[i], .promise = &w->promise};
        w->verdicts[i] = (struct sw_verdict){&w->machines[i], SW_VERDICT_BOOTS, ""};
        w->findings[i] = (struct sw_finding){.rule = &rules[0],
                                             .severity = SW_SEVERITY_ERROR,
                                             .machine = names[i],
                                             .text = "text",
                                             .help = "help"};
    }
    w->skipped[0] = (struct sw_skipped){&rules[0], "one", "stage 1 is unknown", false};
    w->skipped[1] = (struct sw_skipped){&rules[1], "two", "stage 1 is unknown", false};
    w->report = (struct sw_report){.image = &w->image,
                                   .promise = &w->promise,
                                   .promise_why = "given",
                                   .verdicts = w->verdicts,
                                   .verdict_count = 3};
}

static const char *render(struct sw_arena *arena, enum sw_object object, const void *data,
                          const char *format, struct sw_render_style style)
{
    struct sw_buffer out = {.arena = arena};
    struct sw_error err;

    assert_true(sw_render(object, data, format, &style, &out, &err));
    return out.text;
}

static const char *report_text(struct sw_arena *arena, const struct world *w, const char *format)
{
    const struct sw_render_reports reports = {.reports = &w->report, .count = 1};

    return render(arena, SW_OBJECT_REPORTS, &reports, format, (struct sw_render_style){0});
}

static size_t times(const char *text, const char *what)
{
    size_t count = 0;

    for (; (text = strstr(text, what)) != NULL; text += strlen(what))
        count++;
    return count;
}

static void equal_findings_are_one(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct world w;
    const char *text;

    (void)state;
    make_world(&w);
    w.report.findings = w.findings;
    w.report.finding_count = 3;
    text = report_text(arena, &w, "text");
    assert_int_equal(times(text, "error[SW901] first: text"), 1);
    assert_non_null(strstr(text, "on all 3 machines"));
    assert_non_null(strstr(text, "= help: help\n    = see: stagewalk explain SW901\n"));
    assert_int_equal(times(report_text(arena, &w, "json"), "\"rule\": \"SW901\""), 3);
    sw_arena_free(arena);
}

static void different_findings_stay_apart(void **state)
{
    static const struct sw_evidence here = {"x", {0, 4095}, {false, 0, {0}}, true};
    struct sw_arena *arena = sw_arena_new();
    struct world w;

    (void)state;
    make_world(&w);
    w.report.findings = w.findings;
    w.report.finding_count = 2;
    assert_int_equal(times(report_text(arena, &w, "text"), "error[SW901]"), 1);
    assert_non_null(strstr(report_text(arena, &w, "text"), "on one, two\n"));
    w.findings[1].evidence = &here;
    w.findings[1].evidence_count = 1;
    assert_int_equal(times(report_text(arena, &w, "text"), "error[SW901]"), 2);
    w.findings[0] = w.findings[1];
    w.findings[0].machine = "one";
    assert_int_equal(times(report_text(arena, &w, "text"), "error[SW901]"), 1);
    w.machines[0].stage2.kind = SW_STAGE_NONE; /* PAs are shown in another way */
    assert_int_equal(times(report_text(arena, &w, "text"), "error[SW901]"), 2);
    sw_arena_free(arena);
}

static void what_was_not_asked_is_said(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct world w;

    (void)state;
    make_world(&w);
    w.report.skipped = w.skipped;
    w.report.skipped_count = 2;
    assert_non_null(strstr(report_text(arena, &w, "text"),
                           "not evaluated: 2 rules (SW901, SW902) on one, two: stage 1 is "
                           "unknown\n"));
    assert_non_null(strstr(report_text(arena, &w, "text"), "2 not evaluated; boots on 3 of 3"));
    sw_arena_free(arena);
}

static void hostile_names_do_nothing(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct world w;
    const char *text, *json;

    (void)state;
    make_world(&w);
    w.findings[0].text = w.findings[0].help = w.promise.name = w.layouts[0].name = HOSTILE;
    w.findings[0].machine = HOSTILE;
    w.findings[0].site = (struct sw_site){.file = HOSTILE, .line = 1, .column = 2, .what = HOSTILE};
    w.findings[0].source = (struct sw_site){.file = HOSTILE, .line = 3};
    w.skipped[0].why = w.verdicts[0].why = HOSTILE;
    w.report.findings = w.findings;
    w.report.finding_count = 3;
    w.report.skipped = w.skipped;
    w.report.skipped_count = 2;
    text = report_text(arena, &w, "text");
    json = report_text(arena, &w, "json");
    assert_null(strchr(text, '\033'));
    assert_null(strchr(text, '\xff'));
    assert_non_null(strstr(text, "a\\x1b[2J\"\\\\x0a\\xff"));
    assert_null(strchr(json, '\033'));
    assert_null(strchr(json, '\xff'));
    assert_non_null(strstr(json, "\"name\": \"a\\\\x1b[2J\\\"\\\\\\\\x0a\\\\xff\""));
    sw_arena_free(arena);
}

static void quiet_is_findings_alone(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_render_reports reports;
    struct world w;

    (void)state;
    make_world(&w);
    reports = (struct sw_render_reports){.reports = &w.report, .count = 1};
    assert_null(render(arena, SW_OBJECT_REPORTS, &reports, "text",
                       (struct sw_render_style){.quiet = true}));
    sw_arena_free(arena);
}

static void lines_of_translations(void **state)
{
    static const struct {
        const char *name;
        enum sw_stage_kind stage2;
        struct sw_trace trace;
        const char *line;
    } rows[] = {
        {"no stage 2",
         SW_STAGE_NONE,
         {.walk = {.va = {0x400123}},
          .result = {.outcome = VMSA_OK,
                     .stage = 1,
                     .attributes = {.memory = {.type = VMSA_NORMAL}, .pl1 = {true, true, false}}},
          .ipa = {true, 0, {0}},
          .pa = {true, 0xfffffffff, {0}}},
         "{\"va\":\"0x400123\",\"access\":\"r\",\"ipa\":\"0x0\",\"pa\":\"0xfffffffff\","
         "\"fault\":null,\"attributes\":{\"type\":\"Normal\",\"inner\":\"NC\",\"outer\":\"NC\","
         "\"shareability\":\"NSH\",\"pl1\":\"rw-\",\"pl0\":\"---\",\"ns\":false,\"ng\":false},"
         "\"stage2\":\"none\"}\n"},
        {"stage-1 fault of a write",
         SW_STAGE_DECLARED,
         {.walk = {.va = {0xfffffffc}, .access = {.kind = VMSA_WRITE}},
          .result = {.outcome = VMSA_TRANSLATION, .stage = 1, .level = 1}},
         "{\"va\":\"0xfffffffc\",\"access\":\"w\",\"ipa\":null,\"pa\":null,\"fault\":{"
         "\"stage\":1,\"level\":1,\"type\":\"translation\",\"on_walk\":false,\"syndrome\":{"
         "\"DFSR\":\"0x805\",\"DFAR\":\"0xfffffffc\"}},\"attributes\":null,"
         "\"stage2\":\"declared\"}\n"},
        {"stage-1 fault of an unprivileged fetch",
         SW_STAGE_NONE,
         {.walk = {.access = {.kind = VMSA_EXECUTE, .unprivileged = true}},
          .result = {.outcome = VMSA_PERMISSION, .stage = 1, .level = 2}},
         "{\"va\":\"0x0\",\"access\":\"ux\",\"ipa\":null,\"pa\":null,\"fault\":{"
         "\"stage\":1,\"level\":2,\"type\":\"permission\",\"on_walk\":false,\"syndrome\":{"
         "\"IFSR\":\"0xf\",\"IFAR\":\"0x0\"}},\"attributes\":null,\"stage2\":\"none\"}\n"},
        {"a declared stage 2 without the IPA keeps it",
         SW_STAGE_DECLARED,
         {.result = {.outcome = VMSA_TRANSLATION, .stage = 2},
          .ipa = {true, 0x1000, {0}},
          .stage2 = SW_STAGE2_ABSENT},
         "{\"va\":\"0x0\",\"access\":\"r\",\"ipa\":\"0x1000\",\"pa\":null,\"fault\":{"
         "\"stage\":2,\"level\":null,\"type\":\"translation\",\"on_walk\":false,\"syndrome\":{}},"
         "\"attributes\":null,\"stage2\":\"declared\"}\n"},
        {"unknown",
         SW_STAGE_UNKNOWN,
         {.result = {.outcome = VMSA_UNKNOWN, .stage = 1}},
         "{\"va\":\"0x0\",\"access\":\"r\",\"ipa\":null,\"pa\":null,\"fault\":{"
         "\"stage\":1,\"level\":null,\"type\":\"unknown\",\"on_walk\":false,\"syndrome\":{}},"
         "\"attributes\":null,\"stage2\":\"unknown\"}\n"},
    };
    struct sw_arena *arena = sw_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct sw_machine machine = {.stage2 = {.kind = rows[i].stage2}};
        const struct sw_render_traces traces = {&machine, &rows[i].trace, 1};

        print_message("%s\n", rows[i].name);
        assert_string_equal(
            render(arena, SW_OBJECT_TRANSLATIONS, &traces, "jsonl", (struct sw_render_style){0}),
            rows[i].line);
    }
    sw_arena_free(arena);
}

static void pages_are_plain(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    const struct sw_render_page page = {
        &rules[0], "# SW901 first\n\nOne `code` and **bold**\nparagraph.\n\n- an item\n  of two "
                   "lines\n- another\n\n```\nas  it is\033\n```\nend"};

    (void)state;
    assert_string_equal(
        render(arena, SW_OBJECT_PAGE, &page, "text", (struct sw_render_style){0}),
        "SW901 first\n\nOne code and bold paragraph.\n\n- an item of two lines\n- another\n\n"
        "    as  it is\\x1b\nend\n");
    sw_arena_free(arena);
}

static void rules_in_columns(void **state)
{
    struct sw_arena *arena = sw_arena_new();

    (void)state;
    assert_string_equal(render(arena, SW_OBJECT_RULES, rules, "text", (struct sw_render_style){0}),
                        "SW901  error    proved  first   s\nSW902  warning  proved  second  s\n");
    sw_arena_free(arena);
}

static void pairs_that_are_not(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    const struct sw_render_style style = {0};
    struct sw_buffer out = {.arena = arena};
    struct sw_error err;

    (void)state;
    for (int object = 0; object < SW_OBJECTS; object++) {
        const char *const *formats = sw_render_formats((enum sw_object)object);

        if (object != SW_OBJECT_BASELINE) {
            assert_string_equal(formats[0], "text");
            assert_string_equal(formats[1], "json");
        }
        assert_false(sw_render((enum sw_object)object, NULL, "xml", &style, &out, &err));
        assert_int_equal(err.kind, SW_ERROR_USAGE);
        assert_non_null(strstr(err.text, "'xml'"));
        assert_non_null(strstr(err.text, "json"));
    }
    sw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_findings_are_one),
        cmocka_unit_test(different_findings_stay_apart),
        cmocka_unit_test(what_was_not_asked_is_said),
        cmocka_unit_test(hostile_names_do_nothing),
        cmocka_unit_test(quiet_is_findings_alone),
        cmocka_unit_test(lines_of_translations),
        cmocka_unit_test(pages_are_plain),
        cmocka_unit_test(pairs_that_are_not),
        cmocka_unit_test(rules_in_columns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
