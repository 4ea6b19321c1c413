/* SPDX-License-Identifier: MIT */
/* What a report says of machines made by hand: findings, rules that were not asked, verdicts. */
#include "lint/rule.h"
#include "model/boot_trace.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

enum { KERNEL, BSS, STACK, TABLES, DTB, SPARE, REGIONS };

/* One machine and everything it points to, good as make() leaves it. */
struct world {
    struct sw_image image;
    struct sw_platform platform;
    struct sw_machine_layout layout;
    struct sw_layout_region promised[2];
    struct sw_image_layout promise;
    struct sw_fdt_range ram[1];
    struct sw_region regions[REGIONS];
    struct sw_boot_event end;
    struct sw_boot_trace trace;
    struct sw_machine machine;
};

static struct sw_value known(uint64_t v)
{
    return (struct sw_value){.known = true, .v = v};
}

static struct sw_region region(enum sw_use use, uint64_t first, uint64_t last)
{
    return (struct sw_region){
        .where = {first, last}, .use = use, .when = SW_WHEN_ALWAYS, .name = sw_use_name(use)};
}

static void make(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->image = (struct sw_image){.name = "image", .kind = SW_IMAGE_ZIMAGE};
    w->image.flat.size = 0x8000;
    w->platform.name = "tree";
    w->layout = (struct sw_machine_layout){.name = "board", .loader = SW_LOADER_FIXED};
    w->promised[0].use = "stack";
    w->promised[1].use = "tables";
    w->promise =
        (struct sw_image_layout){.name = "promise", .regions = w->promised, .region_count = 2};
    w->ram[0].where = (struct sw_range){0x40000000, 0x4fffffff};
    w->regions[STACK] = region(SW_USE_STACK, 0x40000000, 0x40003fff);
    w->regions[TABLES] = region(SW_USE_TABLES, 0x40004000, 0x40007fff);
    w->regions[KERNEL] = region(SW_USE_KERNEL, 0x40008000, 0x4000ffff);
    w->regions[BSS] = region(SW_USE_BSS, 0x40010000, 0x4001ffff);
    w->regions[DTB] = region(SW_USE_DTB, 0x48000000, 0x48000fff);
    w->regions[SPARE] = region(SW_USE_RESERVED, 0x4f000000, 0x4f000fff);
    w->end.kind = SW_BOOT_END;
    w->trace = (struct sw_boot_trace){.end = SW_BOOT_END_SYMBOL,
                                      .end_text = "reached the end",
                                      .handover = true,
                                      .events = &w->end,
                                      .event_count = 1,
                                      .dtb_kept = true};
    w->machine = (struct sw_machine){
        .trace = &w->trace,
        .image = &w->image,
        .platform = &w->platform,
        .layout = &w->layout,
        .promise = &w->promise,
        .placement = {.load = known(0x40008000),
                      .loaded_size = 0x8000,
                      .counted_size = 0x8000,
                      .dtb = known(0x48000000),
                      .dtb_size = 0x1000},
        .base = known(0x40008000),
        .offset = known(0x3fc00000),
        .stage1.kind = SW_STAGE_NONE,
        .ram = w->ram,
        .ram_count = 1,
        .regions = w->regions,
        .region_count = REGIONS,
    };
}

static void by_place(struct sw_region *regions)
{
    for (size_t i = 1; i < REGIONS; i++)
        for (size_t k = i; k > 0 && regions[k].where.first < regions[k - 1].where.first; k--) {
            struct sw_region swap = regions[k];

            regions[k] = regions[k - 1];
            regions[k - 1] = swap;
        }
}

static void nothing(struct world *w)
{
    (void)w;
}

static void dtb_on_stack(struct world *w)
{
    w->regions[DTB].where = (struct sw_range){0x40003fff, 0x40003fff};
}

static void dtb_next_to_stack(struct world *w)
{
    w->regions[DTB].where = (struct sw_range){0x40020000, 0x40020fff};
}

static void dtb_gone_when_stack_comes(struct world *w)
{
    dtb_on_stack(w);
    w->regions[DTB].when = SW_WHEN_ENTRY;
    w->regions[STACK].when = SW_WHEN_RUNNING;
}

static void dtb_on_stack_and_tables(struct world *w)
{
    w->regions[DTB].where = (struct sw_range){0x40003fff, 0x40004000};
}

static void dtb_over_everything(struct world *w)
{
    w->regions[DTB].where = (struct sw_range){0x40000000, 0x4001ffff};
}

static void dtb_reserved(struct world *w)
{
    w->regions[SPARE].where = w->regions[DTB].where;
}

static void bss_reserved(struct world *w)
{
    w->regions[SPARE].where = (struct sw_range){0x4001ffff, 0x4001ffff};
}

static void stack_on_a_device_without_ram(struct world *w)
{
    w->regions[STACK].where = (struct sw_range){0x10000000, 0x10003fff};
    w->regions[SPARE] = region(SW_USE_DEVICE, 0x10000000, 0x10000fff);
}

static void image_ends_with_ram(struct world *w)
{
    w->ram[0].where.last = 0x4001ffff;
}

static void bss_one_byte_too_long(struct world *w)
{
    w->ram[0].where.last = 0x4001fffe;
}

static void image_one_byte_too_long(struct world *w)
{
    w->ram[0].where.last = 0x4000fffe;
}

static void ram_from_the_image_on(struct world *w)
{
    w->ram[0].where.first = 0x40008000;
}

static void in_flash(struct world *w)
{
    w->regions[KERNEL].where = (struct sw_range){0, 0x7fff};
    w->regions[BSS].where = (struct sw_range){0x40010000, 0x4001ffff};
    w->regions[SPARE] = region(SW_USE_DEVICE, 0, 0xffff);
    w->regions[SPARE].name = "/flash@0";
}

static void refused(struct world *w)
{
    w->machine.placement = (struct sw_placement){
        .refused = true, .refusal_kind = SW_REFUSAL_NO_ROOM, .refusal = "no room"};
    w->machine.region_count = 0;
    w->machine.base.known = w->machine.offset.known = false;
}

static void refused_without_a_rule(struct world *w)
{
    refused(w);
    w->machine.placement.refusal_kind = SW_REFUSAL_NONE;
}

static void no_ram(struct world *w)
{
    w->machine.ram_count = 0;
    w->machine.placement.load.known = false;
    w->machine.region_count = 0;
}

static void flat_image_with_unknown_offset(struct world *w)
{
    w->promise.needs_flat_offset = true;
    w->machine.offset = (struct sw_value){.why = {.what = "nobody said"}};
}

static void odd_offset(struct world *w)
{
    w->promise.needs_flat_offset = true;
    w->machine.offset.v += 0x8000;
}

static void kernel_mapped(struct world *w)
{
    w->regions[KERNEL].va = known(0x40008000);
}

static void kernel_mapped_elsewhere(struct world *w)
{
    w->regions[KERNEL].va = known(0x40009000);
}

static void stage1_unknown(struct world *w)
{
    w->machine.stage1 = (struct sw_stage){.kind = SW_STAGE_UNKNOWN, .why = "nobody said"};
}

static void bss_not_counted(struct world *w)
{
    w->layout.loader = SW_LOADER_QEMU_KERNEL;
}

#define B SW_VERDICT_BOOTS
#define D SW_VERDICT_DIES
#define U SW_VERDICT_UNKNOWN

static const struct {
    const char *name;
    void (*spoil)(struct world *w);
    const char *found;   /* ids in order */
    const char *skipped; /* an id that must be among the rules not asked; "" for none at all */
    enum sw_verdict_kind verdict;
    const char *why; /* part of the verdict's words */
} rows[] = {
    {"good", nothing, "", "", B, ""},
    {"last byte of the stack", dtb_on_stack, "SW313", "", D, "SW313 stack-meets-dtb: "},
    {"next to each other", dtb_next_to_stack, "", "", B, ""},
    {"never at one time", dtb_gone_when_stack_comes, "", "", B, ""},
    {"one rule silences no other", dtb_on_stack_and_tables, "SW313 SW314", "", D, "SW313"},
    {"a region over many", dtb_over_everything, "SW310 SW313 SW314 SW315", "", D, "SW310"},
    {"a tree that reserves itself", dtb_reserved, "", "", B, ""},
    {"last byte of .bss reserved", bss_reserved, "SW323", "", D, "SW323"},
    {"no RAM and a device there", stack_on_a_device_without_ram, "SW308", "", D, "SW308"},
    {"RAM ends with .bss", image_ends_with_ram, "", "", B, ""},
    {".bss one byte past RAM", bss_one_byte_too_long, "SW305", "", D, "SW305"},
    {"image one byte past RAM", image_one_byte_too_long, "SW304", "", D, "SW304"},
    {"RAM begins at the image", ram_from_the_image_on, "SW307", "", D, "SW307"},
    {"firmware in flash", in_flash, "", "", B, ""},
    {"refused", refused, "SW801", "SW302", D, "SW801 loader-refuses"},
    {"refused, and no rule says why", refused_without_a_rule, "", "SW302", D, "no room"},
    {"no RAM known", no_ram, "SW202", "SW304", D, "SW202"},
    {"an error rule not asked", flat_image_with_unknown_offset, "", "SW301", U,
     "SW301 offset-not-1mb not evaluated: IPA - VA is not known: nobody said"},
    {"offset with low bits", odd_offset, "SW301", "", D, "its low bits 0x08000"},
    {"kernel where it is mapped", kernel_mapped, "", "", B, ""},
    {"kernel mapped elsewhere", kernel_mapped_elsewhere, "SW303", "", D,
     "kernel lies at IPA 0x40008000, but stage 1 takes its VA 0x40009000 to IPA 0x40009000"},
    {"stage 1 not known", stage1_unknown, "", "SW303", U,
     "SW303 kernel-not-where-mapped not evaluated: stage 1 is not known: nobody said"},
    {"a warning does not kill", bss_not_counted, "SW104", "", B, ""},
};

static const char *ids(const struct sw_report *report, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < report->finding_count; i++)
        snprintf(text + strlen(text), size - strlen(text), "%s%s", i ? " " : "",
                 report->findings[i].rule->id);
    return text;
}

static bool was_skipped(const struct sw_report *report, const char *id)
{
    if (!*id)
        return report->skipped_count == 0;
    for (size_t i = 0; i < report->skipped_count; i++)
        if (strcmp(report->skipped[i].rule->id, id) == 0 && *report->skipped[i].why)
            return true;
    return false;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct world w;
        const struct sw_machine *machine = &w.machine;
        struct sw_report report = {0};
        char text[256];

        make(&w);
        rows[i].spoil(&w);
        by_place(w.regions);
        sw_lint(arena, &machine, 1, NULL, &report);
        if (strcmp(ids(&report, text, sizeof text), rows[i].found) != 0)
            fail_msg("%s: found '%s', wanted '%s'", rows[i].name, text, rows[i].found);
        if (!was_skipped(&report, rows[i].skipped))
            fail_msg("%s: '%s' is not among the rules not asked", rows[i].name, rows[i].skipped);
        if (report.verdicts[0].kind != rows[i].verdict ||
            !strstr(report.verdicts[0].why, rows[i].why))
            fail_msg("%s: verdict %d, '%s'", rows[i].name, report.verdicts[0].kind,
                     report.verdicts[0].why);
        sw_arena_free(arena);
    }
}

/* Two machines, one of them bad; and what --select and --ignore leave of that. Who leaves out a
 * rule that concerns a machine is not told that it boots. */
static void test_choice(void **state)
{
    static const struct {
        const char *name, *selected, *ignored, *found;
        enum sw_verdict_kind good, bad;
        const char *why; /* part of what is said of the good machine */
    } choices[] = {
        {"all", NULL, NULL, "SW313 SW314", SW_VERDICT_BOOTS, SW_VERDICT_DIES, ""},
        {"one family", "SW3", NULL, "SW313 SW314", SW_VERDICT_UNKNOWN, SW_VERDICT_DIES,
         "SW201 dtb-misaligned and "},
        {"another family", "SW1", NULL, "", SW_VERDICT_UNKNOWN, SW_VERDICT_UNKNOWN, "SW201"},
        {"one ignored", NULL, "SW313", "SW314", SW_VERDICT_UNKNOWN, SW_VERDICT_DIES,
         "SW313 stack-meets-dtb was not asked"},
        {"two ignored", NULL, "SW31", "", SW_VERDICT_UNKNOWN, SW_VERDICT_UNKNOWN,
         "SW310 dtb-inside-bss and 9 more error-level rules were not asked"},
        {"a warning ignored", NULL, "SW104", "SW313 SW314", SW_VERDICT_BOOTS, SW_VERDICT_DIES, ""},
        {"one ignored that does not concern", NULL, "SW306", "SW313 SW314", SW_VERDICT_BOOTS,
         SW_VERDICT_DIES, ""},
        {"ignored wins", "SW313", "stack-meets-dtb", "", SW_VERDICT_UNKNOWN, SW_VERDICT_UNKNOWN,
         "SW201 dtb-misaligned and "},
        {"by name", "tables-meet-dtb", NULL, "SW314", SW_VERDICT_UNKNOWN, SW_VERDICT_DIES,
         "SW201 dtb-misaligned and "},
    };
    struct world good, bad;
    const struct sw_machine *machines[] = {&good.machine, &bad.machine};

    (void)state;
    make(&good);
    by_place(good.regions);
    make(&bad);
    bad.layout.name = "bad board";
    dtb_on_stack_and_tables(&bad);
    by_place(bad.regions);
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        struct sw_arena *arena = sw_arena_new();
        struct sw_rule_choice choice = {&choices[i].selected, choices[i].selected != NULL,
                                        &choices[i].ignored, choices[i].ignored != NULL, false};
        struct sw_report report = {0};
        enum sw_severity worst;
        char text[256];

        sw_lint(arena, machines, 2, &choice, &report);
        if (strcmp(ids(&report, text, sizeof text), choices[i].found) != 0)
            fail_msg("%s: found '%s', wanted '%s'", choices[i].name, text, choices[i].found);
        assert_int_equal(sw_report_worst(&report, &worst), *choices[i].found != '\0');
        if (*choices[i].found)
            assert_string_equal(report.findings[0].machine, "bad board");
        if (report.verdicts[0].kind != choices[i].good ||
            report.verdicts[1].kind != choices[i].bad ||
            !strstr(report.verdicts[0].why, choices[i].why))
            fail_msg("%s: verdicts %d and %d, '%s'", choices[i].name, report.verdicts[0].kind,
                     report.verdicts[1].kind, report.verdicts[0].why);
        sw_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_choice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
