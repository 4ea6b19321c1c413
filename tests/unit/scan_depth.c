/* SPDX-License-Identifier: MIT */
/* How deep stacks get, on hand-made instructions. With an argument: the paths of that ELF image. */
#include "scan/depth.h"

#include "scan/flow.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int print_paths(const char *file)
{
    static const char *const doubts[] = {"recursion", "indirect", "dynamic"};
    struct sw_arena *arena = sw_arena_new();
    struct sw_machine machine = {0};
    const struct sw_symbol *symbol;
    const struct sw_code_facts *facts;
    struct sw_image *image;
    struct sw_error err;

    if (!sw_image_open(arena, file, &image, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    machine.image = image;
    if ((symbol = sw_image_symbol(image, "uk_map_complete")))
        machine.handover = (struct sw_value){.known = true, .v = symbol->va};
    if ((symbol = sw_image_symbol(image, "uk_vectors")))
        machine.vectors = (struct sw_value){.known = true, .v = symbol->va};
    facts = sw_code_facts_make(arena, &machine);
    if (facts->lack)
        printf("lack %s\n", facts->lack);
    for (size_t i = 0; i < facts->count; i++) {
        const struct sw_code_path *path = &facts->paths[i];

        printf("%s|%s|%" PRIu64 "|%" PRIu64 "|%s", path->what, path->stack ? path->stack : "-",
               path->need, path->size, path->deepest);
        for (unsigned j = 0; j < SW_CODE_DOUBTS; j++)
            printf("|%s: %s", doubts[j], path->doubts[j] ? path->doubts[j] : "-");
        printf("\n");
    }
    sw_arena_free(arena);
    return 0;
}

enum { LINK = 0x8000 };

/* Code at LINK, which is where it is entered. */
static const struct sw_code_facts *paths_of(struct sw_arena *arena, const void *code, size_t size,
                                            bool thumb)
{
    struct sw_image *image = SW_NEW(arena, struct sw_image);
    struct sw_machine *machine = SW_NEW(arena, struct sw_machine);

    image->segments = SW_NEW(arena, struct sw_segment);
    image->segments[0] = (struct sw_segment){.va = LINK, .file_size = size, .execute = true};
    image->segment_count = 1;
    image->bytes = (struct sw_bytes){.data = code, .size = size};
    image->entry = LINK;
    image->entry_thumb = thumb;
    image->stripped = true;
    machine->image = image;
    return sw_code_facts_make(arena, machine);
}

static void expect(const uint32_t *code, size_t size, uint64_t need, int doubt)
{
    struct sw_arena *arena = sw_arena_new();
    const struct sw_code_facts *facts = paths_of(arena, code, size, false);

    assert_null(facts->lack);
    assert_int_equal(facts->count, 1);
    assert_int_equal(facts->paths[0].need, need);
    for (int i = 0; i < SW_CODE_DOUBTS; i++)
        assert_int_equal(facts->paths[0].doubts[i] != NULL, i == doubt);
    sw_arena_free(arena);
}

/* push {r4, lr}; sub sp, #256; bl f; add sp, #256; pop {r4, pc}; f: vpush {d8}; str r0, [sp, #-4]!;
 * bx lr; and what is behind is never reached. */
static void arm_calls_add_up(void **state)
{
    static const uint32_t code[] = {0xe92d4010, 0xe24ddc01, 0xeb000001, 0xe28ddc01, 0xe8bd8010,
                                    0xed2d8b02, 0xe52d0004, 0xe12fff1e, 0xe24ddb01};

    (void)state;
    expect(code, sizeof code, 8 + 256 + 8 + 4, -1);
}

/* push {lr}; bl itself; pop {pc} */
static void recursion_is_named(void **state)
{
    static const uint32_t code[] = {0xe52de004, 0xebfffffd, 0xe49df004};

    (void)state;
    expect(code, sizeof code, 4, SW_DOUBT_RECURSION);
}

/* push {r4}; pop {r4}; b f; f: push {r4-r6}; a tail call's depth is not added to what was popped.
 */
static void tail_calls_do_not_add_up(void **state)
{
    static const uint32_t code[] = {0xe52d4004, 0xe49d4004, 0xeaffffff, 0xe92d0070, 0xe12fff1e};

    (void)state;
    expect(code, sizeof code, 12, -1);
}

/* blx r3; bx lr */
static void indirect_calls_are_named(void **state)
{
    static const uint32_t code[] = {0xe12fff33, 0xe12fff1e};

    (void)state;
    expect(code, sizeof code, 0, SW_DOUBT_INDIRECT);
}

/* sub sp, sp, r0; bx lr. And push {r0} in a loop without end. */
static void dynamic_changes_are_named(void **state)
{
    static const uint32_t array[] = {0xe04dd000, 0xe12fff1e};
    static const uint32_t loop[] = {0xe52d0004, 0xeafffffd};
    struct sw_arena *arena = sw_arena_new();

    (void)state;
    expect(array, sizeof array, 0, SW_DOUBT_DYNAMIC);
    assert_non_null(paths_of(arena, loop, sizeof loop, false)->paths[0].doubts[SW_DOUBT_DYNAMIC]);
    sw_arena_free(arena);
}

/* push {r4, lr}; sub sp, #16; bl f; add sp, #16; pop {r4, pc}; f: push.w {r4-r11, lr}; pop.w */
static void thumb_calls_add_up(void **state)
{
    static const uint16_t code[] = {0xb510, 0xb084, 0xf000, 0xf802, 0xb004,
                                    0xbd10, 0xe92d, 0x4ff0, 0xe8bd, 0x8ff0};
    struct sw_arena *arena = sw_arena_new();
    const struct sw_code_facts *facts = paths_of(arena, code, sizeof code, true);

    (void)state;
    assert_int_equal(facts->count, 1);
    assert_int_equal(facts->paths[0].need, 8 + 16 + 36);
    sw_arena_free(arena);
}

static void expect_thumb(const uint16_t *code, size_t size, uint64_t need, int doubt,
                         const char *name)
{
    struct sw_arena *arena = sw_arena_new();
    const struct sw_code_facts *facts = paths_of(arena, code, size, true);

    if (facts->lack || facts->count != 1 || facts->paths[0].need != need)
        fail_msg("%s", name);
    for (int i = 0; i < SW_CODE_DOUBTS; i++)
        if ((facts->paths[0].doubts[i] != NULL) != (i == doubt))
            fail_msg("%s: %s", name, facts->paths[0].doubts[i] ? facts->paths[0].doubts[i] : "-");
    sw_arena_free(arena);
}

/* push {lr}; ldr r3, =f; the row; blx r3; pop {pc}; f: push {r4, r5}; bx lr. What writes r3 makes
 * the callee unknown, and nothing else does. */
static void thumb_values_are_followed(void **state)
{
    static const struct {
        const char *name;
        uint16_t code[2];
        bool kept;
    } rows[] = {
        {"nop", {0xbf00, 0xbf00}, true},
        {"movs r2, #0", {0x2200, 0xbf00}, true},
        {"cmp r3, #3", {0x2b03, 0xbf00}, true},
        {"tst r3, r0", {0x4203, 0xbf00}, true},
        {"str r3, [r0]", {0x6003, 0xbf00}, true},
        {"strb r0, [r3]", {0x7018, 0xbf00}, true},
        {"str.w r3, [r0]", {0xf8c0, 0x3000}, true},
        {"strd r3, r4, [r0]", {0xe9c0, 0x3400}, true},
        {"vldr d3, [r0]", {0xed90, 0x3b00}, true},
        {"cmp.w r3, #3", {0xf1b3, 0x0f03}, true},
        {"mcr p15, 0, r3, c1, c0, 0", {0xee01, 0x3f10}, true},
        {"movs r3, #0", {0x2300, 0xbf00}, false},
        {"adds r3, r0, r1", {0x1843, 0xbf00}, false},
        {"ands r3, r0", {0x4003, 0xbf00}, false},
        {"mov r3, r9", {0x464b, 0xbf00}, false},
        {"add r3, r9", {0x444b, 0xbf00}, false},
        {"ldr r3, [r0]", {0x6803, 0xbf00}, false},
        {"ldrb r3, [r0]", {0x7803, 0xbf00}, false},
        {"ldrh r3, [r0, r1]", {0x5a43, 0xbf00}, false},
        {"ldr r3, [sp]", {0x9b00, 0xbf00}, false},
        {"add r3, sp, #0", {0xab00, 0xbf00}, false},
        {"sxtb r3, r0", {0xb243, 0xbf00}, false},
        {"rev r3, r0", {0xba03, 0xbf00}, false},
        {"ldmia r0!, {r3}", {0xc808, 0xbf00}, false},
        {"stmia r3!, {r0}", {0xc301, 0xbf00}, false},
        {"ldr.w r3, [r0]", {0xf8d0, 0x3000}, false},
        {"ldrb.w r3, [r0]", {0xf890, 0x3000}, false},
        {"ldrsh.w r3, [r0]", {0xf9b0, 0x3000}, false},
        {"str r0, [r3, #4]!", {0xf843, 0x0f04}, false},
        {"ldrd r3, r4, [r0]", {0xe9d0, 0x3400}, false},
        {"ldrd r4, r3, [r0]", {0xe9d0, 0x4300}, false},
        {"strex r3, r1, [r0]", {0xe840, 0x1300}, false},
        {"ldmia.w r0, {r3, r4}", {0xe890, 0x0018}, false},
        {"add.w r3, r0, r1", {0xeb00, 0x0301}, false},
        {"add.w r3, r0, #1", {0xf100, 0x0301}, false},
        {"mul r3, r0, r1", {0xfb00, 0xf301}, false},
        {"umull r3, r2, r0, r1", {0xfba0, 0x3201}, false},
        {"lsl.w r3, r0, r1", {0xfa00, 0xf301}, false},
        {"mrc p15, 0, r3, c1, c0, 0", {0xee11, 0x3f10}, false},
        {"mrrc p15, 1, r2, r3, c14", {0xec53, 0x2f1e}, false},
        {"mrs r3, cpsr", {0xf3ef, 0x8300}, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const uint16_t code[] = {0xb500, 0x4b02, rows[i].code[0], rows[i].code[1],
                                 0x4798, 0xbd00, LINK + 17,       0,
                                 0xb430, 0x4770};

        expect_thumb(code, sizeof code, rows[i].kept ? 4 + 8 : 4,
                     rows[i].kept ? -1 : SW_DOUBT_INDIRECT, rows[i].name);
    }
}

/* ldr r3, =(f - here); add r3, pc; adds r3, #2; subs r3, #2; blx r3: sums are addresses too. */
static void thumb_sums_are_followed(void **state)
{
    static const uint16_t code[] = {0xb500, 0x4b03, 0x447b, 0x3302, 0x3b02, 0x4798,
                                    0xbd00, 0xbf00, 0x000d, 0,      0xb430, 0x4770};

    (void)state;
    expect_thumb(code, sizeof code, 4 + 8, -1, "add r3, pc");
}

/* push {lr}; bl veneer; pop {pc}; veneer: bx pc; b .; and in A32 push {r4-r6}; bx lr */
static void thumb_changes_to_arm(void **state)
{
    static const uint16_t code[] = {0xb500, 0xf000, 0xf801, 0xbd00, 0x4778,
                                    0xe7fd, 0x0070, 0xe92d, 0xff1e, 0xe12f};

    (void)state;
    expect_thumb(code, sizeof code, 4 + 12, -1, "bx pc");
}

/* push {lr}; beq over; ldr r3, =f; over: blx r3; pop {pc}; f: bx lr. The way past the load knows no
 * r3, though the other way was gone first. */
static void ways_that_meet(void **state)
{
    static const uint32_t code[] = {0xe52de004, 0x0a000000, 0xe59f3004, 0xe12fff33,
                                    0xe49df004, LINK + 24,  0xe12fff1e};

    (void)state;
    expect(code, sizeof code, 4, SW_DOUBT_INDIRECT);
}

/* b; bl; ldr pc, [pc, #16]; b .; udf; bx lr; cmp; b back. Slots without a target have no address.
 */
static void vectors_lead_somewhere(void **state)
{
    static const uint32_t code[] = {0xea000006, 0xeb000006, 0xe59ff010, 0xeafffffe,
                                    0xe7f000f0, 0xe12fff1e, 0xe3500000, 0xeafffff8,
                                    0x00008041, 0xe12fff1e, 0xe12fff1e};
    static const uint32_t targets[SW_CODE_VECTORS] = {0x8020, 0x8024, 0x8040, 0, 0, 0, 0, 0x8004};
    struct sw_arena *arena = sw_arena_new();
    struct sw_image image = {.bytes = {.data = (const uint8_t *)code, .size = sizeof code},
                             .segment_count = 1,
                             .entry = LINK,
                             .stripped = true};
    struct sw_segment segment = {.va = LINK, .file_size = sizeof code, .execute = true};
    const struct sw_machine machine = {.image = &image, .vectors = {.known = true, .v = LINK}};
    const struct sw_code_facts *facts;

    (void)state;
    image.segments = &segment;
    facts = sw_code_facts_make(arena, &machine);
    for (unsigned i = 0; i < SW_CODE_VECTORS; i++) {
        assert_int_equal(facts->vectors[i].va, targets[i]);
        assert_null(facts->vectors[i].handler);
        assert_int_equal(facts->vectors[i].what != NULL, i != 0 && i != 5);
    }
    sw_arena_free(arena);
}

/* Any word ends somewhere, with whatever it is. */
static void garbage_ends(void **state)
{
    uint32_t code[256], seed = 1;

    (void)state;
    for (unsigned round = 0; round < 500; round++) {
        struct sw_arena *arena = sw_arena_new();

        for (unsigned i = 0; i < 256; i++) {
            seed = seed * 1664525 + 1013904223;
            code[i] = seed ^ seed >> 15;
        }
        paths_of(arena, code, sizeof code, round & 1);
        sw_arena_free(arena);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arm_calls_add_up),          cmocka_unit_test(recursion_is_named),
        cmocka_unit_test(tail_calls_do_not_add_up),  cmocka_unit_test(indirect_calls_are_named),
        cmocka_unit_test(dynamic_changes_are_named), cmocka_unit_test(thumb_calls_add_up),
        cmocka_unit_test(thumb_values_are_followed), cmocka_unit_test(thumb_sums_are_followed),
        cmocka_unit_test(thumb_changes_to_arm),      cmocka_unit_test(ways_that_meet),
        cmocka_unit_test(vectors_lead_somewhere),    cmocka_unit_test(garbage_ends),
    };

    if (argc > 1)
        return print_paths(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
