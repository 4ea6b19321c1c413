/* SPDX-License-Identifier: MIT */
/* Memory types of short descriptors against tables typed from the manual (Arm ARM Tables G5-11 to
 * G5-13), as text so that they share nothing with the code. */
#include "vmsa/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* "Device-nGnRE OSH", "Normal WB-RWA/NC ISH" (inner/outer), with " !" where it is constrained. */
static const char *text_of(struct vmsa_memory memory, char *out, size_t size)
{
    const char *type = vmsa_memory_type_name((enum vmsa_memory_type)memory.type);
    const char *share = vmsa_shareability_name((enum vmsa_shareability)memory.shareability);
    const char *mark = memory.constrained ? " !" : "";

    if (memory.type == VMSA_NORMAL)
        snprintf(out, size, "%s %s/%s %s%s", type, vmsa_cache_policy_name(memory.inner),
                 vmsa_cache_policy_name(memory.outer), share, mark);
    else
        snprintf(out, size, "%s %s%s", type, share, mark);
    return out;
}

struct tex_row {
    const char *bits; /* TEX C B */
    const char *s0, *s1;
};

#define DEVICE(type, mark) "Device-" type " OSH" mark, "Device-" type " OSH" mark
#define NORMAL(policy)     "Normal " policy " NSH", "Normal " policy " OSH"

static const struct tex_row tex_rows[] = {
    {"000 0 0", DEVICE("nGnRnE", "")},
    {"000 0 1", DEVICE("nGnRE", "")},
    {"000 1 0", NORMAL("WT-RA/WT-RA")},
    {"000 1 1", NORMAL("WB-RA/WB-RA")},
    {"001 0 0", "Normal NC/NC OSH", "Normal NC/NC OSH"},
    {"001 0 1", DEVICE("nGnRnE", " !")},
    {"001 1 0", DEVICE("nGnRnE", " !")},
    {"001 1 1", NORMAL("WB-RWA/WB-RWA")},
    {"010 0 0", DEVICE("nGnRE", "")},
    {"010 0 1", DEVICE("nGnRnE", " !")},
    {"010 1 0", DEVICE("nGnRnE", " !")},
    {"010 1 1", DEVICE("nGnRnE", " !")},
    {"011 0 0", DEVICE("nGnRnE", " !")},
    {"011 0 1", DEVICE("nGnRnE", " !")},
    {"011 1 0", DEVICE("nGnRnE", " !")},
    {"011 1 1", DEVICE("nGnRnE", " !")},
    {"100 0 0", "Normal NC/NC OSH", "Normal NC/NC OSH"},
    {"100 0 1", NORMAL("WB-RWA/NC")},
    {"100 1 0", NORMAL("WT-RA/NC")},
    {"100 1 1", NORMAL("WB-RA/NC")},
    {"101 0 0", NORMAL("NC/WB-RWA")},
    {"101 0 1", NORMAL("WB-RWA/WB-RWA")},
    {"101 1 0", NORMAL("WT-RA/WB-RWA")},
    {"101 1 1", NORMAL("WB-RA/WB-RWA")},
    {"110 0 0", NORMAL("NC/WT-RA")},
    {"110 0 1", NORMAL("WB-RWA/WT-RA")},
    {"110 1 0", NORMAL("WT-RA/WT-RA")},
    {"110 1 1", NORMAL("WB-RA/WT-RA")},
    {"111 0 0", NORMAL("NC/WB-RA")},
    {"111 0 1", NORMAL("WB-RWA/WB-RA")},
    {"111 1 0", NORMAL("WT-RA/WB-RA")},
    {"111 1 1", NORMAL("WB-RA/WB-RA")},
};

static void tex_without_remap(void **state)
{
    (void)state;
    assert_int_equal(sizeof tex_rows / sizeof *tex_rows, 32);
    for (unsigned i = 0; i < 32; i++) {
        const char *bits = tex_rows[i].bits;
        unsigned tex = (unsigned)((bits[0] - '0') * 4 + (bits[1] - '0') * 2 + (bits[2] - '0'));
        bool c = bits[4] == '1', b = bits[6] == '1';
        char text[80];

        assert_string_equal(text_of(vmsa_tex_memory(tex, c, b, false), text, sizeof text),
                            tex_rows[i].s0);
        assert_string_equal(text_of(vmsa_tex_memory(tex, c, b, true), text, sizeof text),
                            tex_rows[i].s1);
    }
}

struct remap_row {
    const char *name;
    uint32_t prrr, nmrr;
    unsigned tex, c, b, s;
    const char *memory;
};

static const struct remap_row remap_rows[] = {
    /* Linux: PRRR 0xff0a81a8, NMRR 0x40e040e0 (arch/arm/mm/proc-v7-2level.S) */
    {"Linux UNCACHED", 0xff0a81a8, 0x40e040e0, 0, 0, 0, 1, "Device-nGnRnE OSH"},
    {"Linux BUFFERABLE", 0xff0a81a8, 0x40e040e0, 0, 0, 1, 1, "Normal NC/NC OSH"},
    {"Linux WRITETHROUGH", 0xff0a81a8, 0x40e040e0, 0, 1, 0, 1, "Normal WT-RA/WT-RA ISH"},
    {"Linux WRITEBACK", 0xff0a81a8, 0x40e040e0, 0, 1, 1, 1, "Normal WB-RA/WB-RA ISH"},
    {"Linux WRITEBACK, S=0", 0xff0a81a8, 0x40e040e0, 0, 1, 1, 0, "Normal WB-RA/WB-RA NSH"},
    {"Linux DEV_SHARED", 0xff0a81a8, 0x40e040e0, 1, 0, 0, 1, "Device-nGnRE OSH"},
    {"Linux class 5", 0xff0a81a8, 0x40e040e0, 1, 0, 1, 1, "Device-nGnRnE OSH"},
    {"Linux WRITEALLOC", 0xff0a81a8, 0x40e040e0, 1, 1, 1, 1, "Normal WB-RWA/WB-RWA ISH"},
    {"TEX[2:1] do not matter", 0xff0a81a8, 0x40e040e0, 7, 1, 1, 1, "Normal WB-RWA/WB-RWA ISH"},
    {"reserved type", 0x00000003, 0, 0, 0, 0, 0, "Device-nGnRnE OSH !"},
    {"reserved type, class 7", 0x0000c000, 0, 1, 1, 1, 0, "Device-nGnRnE OSH !"},
    {"class 6 is left to the implementation", 0x00002000, 0x10001000, 1, 1, 0, 0,
     "Normal WB-RWA/WB-RWA NSH !"},
    {"class 6, Device", 0x00001000, 0, 1, 1, 0, 0, "Device-nGnRE OSH !"},
    {"S=0 uses NS0", 0x00040002, 0x00010001, 0, 0, 0, 0, "Normal WB-RWA/WB-RWA OSH"},
    {"S=0 does not use NS1", 0x00080002, 0x00010001, 0, 0, 0, 0, "Normal WB-RWA/WB-RWA NSH"},
    {"S=1 uses NS1", 0x00080002, 0x00010001, 0, 0, 0, 1, "Normal WB-RWA/WB-RWA OSH"},
    {"S=1 does not use NS0", 0x00040002, 0x00010001, 0, 0, 0, 1, "Normal WB-RWA/WB-RWA NSH"},
    {"NOS0 makes it inner", 0x01040002, 0x00010001, 0, 0, 0, 0, "Normal WB-RWA/WB-RWA ISH"},
    {"NOS1 is of class 1", 0x02040002, 0x00010001, 0, 0, 0, 0, "Normal WB-RWA/WB-RWA OSH"},
    {"NOS alone shares nothing", 0x01000002, 0x00010001, 0, 0, 0, 0, "Normal WB-RWA/WB-RWA NSH"},
    {"inner and outer differ", 0x00000002, 0x00020003, 0, 0, 0, 0, "Normal WB-RA/WT-RA NSH"},
    {"only outer is cached", 0x00000002, 0x00010000, 0, 0, 0, 0, "Normal NC/WB-RWA NSH"},
    {"nothing is cached: outer shareable", 0x00000002, 0, 0, 0, 0, 0, "Normal NC/NC OSH"},
    {"DS0 and DS1 do not matter", 0x00000001, 0, 0, 0, 0, 0, "Device-nGnRE OSH"},
    {"DS0 and DS1 set", 0x00030001, 0, 0, 0, 0, 1, "Device-nGnRE OSH"},
    {"class 7 has the top fields", 0x80048000, 0xc0004000, 1, 1, 1, 0, "Normal WB-RWA/WB-RA ISH"},
};

static void remapped(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof remap_rows / sizeof *remap_rows; i++) {
        const struct remap_row *row = &remap_rows[i];
        char text[80];

        text_of(vmsa_remapped_memory(row->prrr, row->nmrr, row->tex, row->c, row->b, row->s), text,
                sizeof text);
        if (strcmp(text, row->memory))
            fail_msg("%s: %s, not %s", row->name, text, row->memory);
    }
}

struct walk_row {
    const char *name;
    uint32_t ttbr, sctlr;
    const char *memory;
};

static const struct walk_row walk_rows[] = {
    {"Mini-OS: S, outer WB, inner WT", 0x4000400b, 5, "Normal WT-RA/WB-RWA OSH"},
    {"Linux SMP", 0x4000404a, 5, "Normal WB-RWA/WB-RWA OSH"},
    {"NOS", 0x4000406a, 5, "Normal WB-RWA/WB-RWA ISH"},
    {"IRGN is {bit 0, bit 6}", 0x40004040, 5, "Normal WB-RWA/NC NSH"},
    {"IRGN 0b10", 0x40004001, 5, "Normal WT-RA/NC NSH"},
    {"RGN 0b11", 0x40004018, 5, "Normal NC/WB-RA NSH"},
    {"zero", 0x40004000, 5, "Normal NC/NC OSH"},
    {"NOS without S is reserved", 0x40004068, 5, "Normal WB-RWA/WB-RWA NSH !"},
    {"SCTLR.C = 0", 0x4000406a, 1, "Normal NC/NC OSH"},
};

static void walks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof walk_rows / sizeof *walk_rows; i++) {
        struct vmsa_short_registers registers = {
            .sctlr = walk_rows[i].sctlr, .ttbr0 = walk_rows[i].ttbr, .ttbr1 = ~walk_rows[i].ttbr};
        struct vmsa_regime regime = vmsa_regime_short(&registers);
        char text[80];

        if (strcmp(text_of(regime.walk[0], text, sizeof text), walk_rows[i].memory))
            fail_msg("%s: %s, not %s", walk_rows[i].name, text, walk_rows[i].memory);
    }
}

/* What an access gets when a cache or the MMU is off (SCTLR bits: M 0, C 2, I 12). */
struct effective_row {
    const char *name;
    uint32_t sctlr, word; /* of the section */
    uint8_t kind;
    const char *memory;
};

static const struct effective_row effective_rows[] = {
    {"data, caches on", 0x1005, 0x00001c0e, VMSA_READ, "Normal WB-RWA/WB-RWA NSH"},
    {"data, C = 0", 0x1001, 0x00001c0e, VMSA_WRITE, "Normal NC/NC OSH"},
    {"data, I = 0", 0x0005, 0x00001c0e, VMSA_READ, "Normal WB-RWA/WB-RWA NSH"},
    {"fetch, I = 0", 0x0005, 0x00001c0e, VMSA_EXECUTE, "Normal NC/NC OSH"},
    {"fetch, C = 0", 0x1001, 0x00001c0e, VMSA_EXECUTE, "Normal WB-RWA/WB-RWA NSH"},
    {"Device, C = 0", 0x1001, 0x00000c06, VMSA_READ, "Device-nGnRE OSH"},
    {"fetch from Device", 0x1005, 0x00000c06, VMSA_EXECUTE, "Normal NC/NC OSH !"},
    {"MMU off, data", 0x1004, 0, VMSA_READ, "Device-nGnRnE OSH"},
    {"MMU off, fetch, I = 1", 0x1004, 0, VMSA_EXECUTE, "Normal WT-RA/WT-RA OSH"},
    {"MMU off, fetch, I = 0", 0x0004, 0, VMSA_EXECUTE, "Normal NC/NC OSH"},
};

static void effective_attributes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof effective_rows / sizeof *effective_rows; i++) {
        const struct effective_row *row = &effective_rows[i];
        struct vmsa_short_registers registers = {.sctlr = row->sctlr, .dacr = 1};
        struct vmsa_regime regime = vmsa_regime_short(&registers);
        struct vmsa_reader reader = {.window = &row->word, .window_size = 4};
        struct vmsa_access access = {.kind = row->kind};
        struct vmsa_result r = vmsa_walk(&regime, &reader, vmsa_va_of(0x1234), access);
        char text[80];

        assert_int_equal(r.outcome, VMSA_OK);
        assert_int_equal(r.output, 0x1234);
        if (strcmp(text_of(r.attributes.memory, text, sizeof text), row->memory))
            fail_msg("%s: %s, not %s", row->name, text, row->memory);
    }
}

static void equality_looks_at_every_member(void **state)
{
    const struct vmsa_attributes base = {.memory = vmsa_normal(1, 2, VMSA_INNER_SHAREABLE)};
    struct vmsa_attributes others[12];

    (void)state;
    for (int i = 0; i < 12; i++)
        others[i] = base;
    others[1].memory.type = VMSA_DEVICE_GRE;
    others[2].memory.shareability = VMSA_NON_SHAREABLE;
    others[3].memory.inner.cacheability = VMSA_WRITE_THROUGH;
    others[4].memory.inner.write_allocate = false;
    others[5].memory.outer.read_allocate = false;
    others[6].memory.outer.transient = true;
    others[7].memory.constrained = true;
    others[8].pl1.execute = true;
    others[9].pl0.read = true;
    others[10].ns = true;
    others[11].ng = true;
    assert_true(vmsa_attributes_equal(&base, &others[0]));
    for (int i = 1; i < 12; i++)
        assert_false(vmsa_attributes_equal(&base, &others[i]));
}

static void names_are_never_null(void **state)
{
    struct vmsa_cache_policy policy = {VMSA_WRITE_BACK, true, false, true};

    (void)state;
    assert_string_equal(vmsa_cache_policy_name(policy), "WB-RA-T");
    policy = (struct vmsa_cache_policy){VMSA_WRITE_THROUGH, false, true, false};
    assert_string_equal(vmsa_cache_policy_name(policy), "WT-WA");
    policy.cacheability = 3; /* no such value */
    assert_non_null(vmsa_cache_policy_name(policy));
    assert_non_null(vmsa_memory_type_name((enum vmsa_memory_type)99));
    assert_non_null(vmsa_shareability_name((enum vmsa_shareability)99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tex_without_remap),
        cmocka_unit_test(remapped),
        cmocka_unit_test(walks),
        cmocka_unit_test(effective_attributes),
        cmocka_unit_test(equality_looks_at_every_member),
        cmocka_unit_test(names_are_never_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
