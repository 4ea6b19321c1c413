/* SPDX-License-Identifier: MIT */
/* Short descriptors: real words to meaning and back, and every random word that keeps its reserved
 * bits zero. */
#include "vmsa/short.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *name;
    unsigned level;
    uint32_t word;
    enum vmsa_layout layout;
    struct vmsa_short meaning;
};

static const struct row rows[] = {
    {"Mini-OS template",
     1,
     0x00091c0e,
     VMSA_LAYOUT_L1_SECTION,
     {.type = VMSA_SECTION, .tex = 1, .ap = 3, .c = true, .b = true, .s = true, .ns = true}},
    {"Mini-OS first entry",
     1,
     0x7fc91c0e,
     VMSA_LAYOUT_L1_SECTION,
     {.type = VMSA_SECTION,
      .output = 0x7fc00000,
      .tex = 1,
      .ap = 3,
      .c = true,
      .b = true,
      .s = true,
      .ns = true}},
    {"Linux kernel text",
     1,
     0x80011c0e,
     VMSA_LAYOUT_L1_SECTION,
     {.type = VMSA_SECTION,
      .output = 0x80000000,
      .tex = 1,
      .ap = 3,
      .c = true,
      .b = true,
      .s = true}},
    {"device section, execute never",
     1,
     0x09000c16,
     VMSA_LAYOUT_L1_SECTION,
     {.type = VMSA_SECTION, .output = 0x09000000, .ap = 3, .b = true, .xn = true}},
    {"section, PXN by type 0b11",
     1,
     0x40000003,
     VMSA_LAYOUT_L1_SECTION,
     {.type = VMSA_SECTION, .output = 0x40000000, .pxn = true}},
    {"section, domain 15",
     1,
     0x400001e2,
     VMSA_LAYOUT_L1_SECTION,
     {.type = VMSA_SECTION, .output = 0x40000000, .domain = 15}},
    {"section, nG and read-only",
     1,
     0x4002bc02,
     VMSA_LAYOUT_L1_SECTION,
     {.type = VMSA_SECTION, .output = 0x40000000, .tex = 3, .ap = 7, .ng = true}},
    {"supersection above 4 GB",
     1,
     0xab3401e2 | 0x2,
     VMSA_LAYOUT_L1_SUPERSECTION,
     {.type = VMSA_SUPERSECTION, .output = UINT64_C(0xf3ab000000)}},
    {"supersection, PXN",
     1,
     0x01040c0f,
     VMSA_LAYOUT_L1_SUPERSECTION,
     {.type = VMSA_SUPERSECTION, .output = 0x01000000, .ap = 3, .c = true, .b = true, .pxn = true}},
    {"table", 1, 0x40007c01, VMSA_LAYOUT_L1_TABLE, {.type = VMSA_TABLE, .output = 0x40007c00}},
    {"table, domain 5, NS, PXN",
     1,
     0x400004ad,
     VMSA_LAYOUT_L1_TABLE,
     {.type = VMSA_TABLE, .output = 0x40000400, .domain = 5, .ns = true, .pxn = true}},
    {"level 1 zero", 1, 0, VMSA_LAYOUT_L1_INVALID, {.type = VMSA_INVALID}},
    {"Linux small page, kernel",
     2,
     0x4000045e,
     VMSA_LAYOUT_L2_SMALL,
     {.type = VMSA_SMALL_PAGE,
      .output = 0x40000000,
      .tex = 1,
      .ap = 1,
      .c = true,
      .b = true,
      .s = true}},
    {"small page, execute never",
     2,
     0x40001e33,
     VMSA_LAYOUT_L2_SMALL,
     {.type = VMSA_SMALL_PAGE, .output = 0x40001000, .ap = 7, .xn = true, .ng = true, .s = true}},
    {"large page",
     2,
     0x4001f011,
     VMSA_LAYOUT_L2_LARGE,
     {.type = VMSA_LARGE_PAGE, .output = 0x40010000, .tex = 7, .ap = 1, .xn = true}},
    {"large page, nG S AP2",
     2,
     0x40010e0d,
     VMSA_LAYOUT_L2_LARGE,
     {.type = VMSA_LARGE_PAGE,
      .output = 0x40010000,
      .ap = 4,
      .c = true,
      .b = true,
      .s = true,
      .ng = true}},
    {"level 2 zero", 2, 0, VMSA_LAYOUT_L2_INVALID, {.type = VMSA_INVALID}},
};

static struct vmsa_short decode(unsigned level, uint32_t word)
{
    return level == 1 ? vmsa_short_decode_l1(word) : vmsa_short_decode_l2(word);
}

static uint32_t encode(unsigned level, const struct vmsa_short *meaning)
{
    return level == 1 ? vmsa_short_encode_l1(meaning) : vmsa_short_encode_l2(meaning);
}

static bool is_same(const struct vmsa_short *a, const struct vmsa_short *b)
{
    return a->type == b->type && a->output == b->output && a->tex == b->tex && a->ap == b->ap &&
           a->domain == b->domain && a->c == b->c && a->b == b->b && a->s == b->s &&
           a->ng == b->ng && a->ns == b->ns && a->xn == b->xn && a->pxn == b->pxn;
}

static void rows_decode(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vmsa_short found = decode(rows[i].level, rows[i].word);

        if (!is_same(&found, &rows[i].meaning))
            fail_msg("%s: %#x decodes to something else", rows[i].name, rows[i].word);
        if (vmsa_short_layout(rows[i].level, rows[i].word) != rows[i].layout)
            fail_msg("%s: wrong layout", rows[i].name);
        if (vmsa_short_is_live(rows[i].word) != (rows[i].meaning.type != VMSA_INVALID))
            fail_msg("%s: live or not", rows[i].name);
    }
}

static void rows_encode(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t word = encode(rows[i].level, &rows[i].meaning);

        if (word != rows[i].word)
            fail_msg("%s: %#x, not %#x", rows[i].name, word, rows[i].word);
    }
}

/* Bits that have a meaning in the layout of a word. */
static uint32_t meaningful(unsigned level, uint32_t word)
{
    const struct vmsa_layout_table *table = vmsa_layout_table(vmsa_short_layout(level, word));
    uint64_t bits = 0;

    for (int i = 0; i < table->count; i++)
        if (table->fields[i].kind == VMSA_FIELD)
            bits |= vmsa_put(~UINT64_C(0), table->fields[i].lsb, table->fields[i].width);
    return (uint32_t)bits;
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 32);
}

static void random_words_come_back(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (int i = 0; i < 2000000; i++) {
        unsigned level = 1 + (i & 1);
        uint32_t word = next_random(&seed), kept = word & meaningful(level, word);
        struct vmsa_short found = decode(level, word);
        uint32_t back = encode(level, &found);

        if (back != kept)
            fail_msg("level %u: %#x comes back as %#x", level, word, back);
    }
}

static void low_bits_of_the_base_are_dropped(void **state)
{
    const struct vmsa_short section = {.type = VMSA_SECTION, .output = 0x123fffff};
    const struct vmsa_short super = {.type = VMSA_SUPERSECTION, .output = 0x1fffffff};
    const struct vmsa_short table = {.type = VMSA_TABLE, .output = 0x123ff};
    const struct vmsa_short large = {.type = VMSA_LARGE_PAGE, .output = 0x1ffff};
    const struct vmsa_short small = {.type = VMSA_SMALL_PAGE, .output = 0x1ffff};

    (void)state;
    assert_int_equal(vmsa_short_encode_l1(&section), 0x12300002);
    assert_int_equal(vmsa_short_encode_l1(&super), 0x1f040002);
    assert_int_equal(vmsa_short_encode_l1(&table), 0x12001);
    assert_int_equal(vmsa_short_encode_l2(&large), 0x10001);
    assert_int_equal(vmsa_short_encode_l2(&small), 0x1f002);
}

static void extents(void **state)
{
    (void)state;
    assert_int_equal(vmsa_short_extent(VMSA_SUPERSECTION), 0x1000000);
    assert_int_equal(vmsa_short_extent(VMSA_SECTION), 0x100000);
    assert_int_equal(vmsa_short_extent(VMSA_LARGE_PAGE), 0x10000);
    assert_int_equal(vmsa_short_extent(VMSA_SMALL_PAGE), 0x1000);
    assert_int_equal(vmsa_short_extent(VMSA_TABLE), 0);
    assert_int_equal(vmsa_short_extent(VMSA_INVALID), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_decode),
        cmocka_unit_test(rows_encode),
        cmocka_unit_test(random_words_come_back),
        cmocka_unit_test(low_bits_of_the_base_are_dropped),
        cmocka_unit_test(extents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
