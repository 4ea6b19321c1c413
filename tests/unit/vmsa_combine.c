/* SPDX-License-Identifier: MIT */
/* MAIR bytes, stage-2 MemAttr, and both stages together, against rows typed from the manual as
 * text (Arm ARM D8.5, D8.6). */
#include "vmsa/attributes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

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

static void expect(const char *name, struct vmsa_memory memory, const char *wanted)
{
    char text[80];

    if (strcmp(text_of(memory, text, sizeof text), wanted))
        fail_msg("%s: %s, not %s", name, text, wanted);
}

struct row {
    unsigned code, sh;
    const char *memory;
};

static const struct row mair_rows[] = {
    {0x00, 0, "Device-nGnRnE OSH"},
    {0x04, 3, "Device-nGnRE OSH"},
    {0x08, 0, "Device-nGRE OSH"},
    {0x0c, 0, "Device-GRE OSH"},
    {0x05, 0, "Device-nGnRE OSH !"},
    {0x44, 0, "Normal NC/NC OSH"},
    {0x44, 3, "Normal NC/NC OSH"},
    {0xff, 0, "Normal WB-RWA/WB-RWA NSH"},
    {0xff, 2, "Normal WB-RWA/WB-RWA OSH"},
    {0xff, 3, "Normal WB-RWA/WB-RWA ISH"},
    {0xff, 1, "Normal WB-RWA/WB-RWA NSH !"},
    {0xaa, 3, "Normal WT-RA/WT-RA ISH"},
    {0xee, 3, "Normal WB-RA/WB-RA ISH"},
    {0xdd, 3, "Normal WB-WA/WB-WA ISH"},
    {0x88, 3, "Normal WT/WT ISH"},
    {0x33, 3, "Normal WT-RWA-T/WT-RWA-T ISH"},
    {0x77, 3, "Normal WB-RWA-T/WB-RWA-T ISH"},
    {0x1f, 3, "Normal WB-RWA/WT-WA-T ISH"}, /* outer in the upper nibble */
    {0x4f, 3, "Normal WB-RWA/NC ISH"},
    {0xf4, 3, "Normal NC/WB-RWA ISH"},
    {0x10, 3, "Device-nGnRnE OSH !"},
    {0x40, 3, "Device-nGnRnE OSH !"},
    {0xf0, 3, "Device-nGnRnE OSH !"},
};

static void mair(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mair_rows / sizeof *mair_rows; i++) {
        char name[16];

        snprintf(name, sizeof name, "MAIR %#x/%u", mair_rows[i].code, mair_rows[i].sh);
        expect(name, vmsa_mair_memory(mair_rows[i].code, mair_rows[i].sh, false),
               mair_rows[i].memory);
    }
    expect("XS NC", vmsa_mair_memory(0x40, 3, true), "Normal NC/NC OSH");
    expect("XS WT", vmsa_mair_memory(0xa0, 3, true), "Normal WT-RA/WT-RA ISH");
    expect("tagged", vmsa_mair_memory(0xf0, 3, true), "Normal WB-RWA/WB-RWA ISH");
    expect("reserved", vmsa_mair_memory(0x30, 3, true), "Device-nGnRnE OSH !");
}

static const struct row stage2_rows[] = {
    {0x0, 0, "Device-nGnRnE OSH"},
    {0x1, 3, "Device-nGnRE OSH"},
    {0x2, 0, "Device-nGRE OSH"},
    {0x3, 0, "Device-GRE OSH"},
    {0x4, 0, "Normal NC/NC OSH !"},
    {0x5, 0, "Normal NC/NC OSH"},
    {0x6, 3, "Normal WT-RWA/NC ISH"},
    {0x7, 2, "Normal WB-RWA/NC OSH"},
    {0x9, 0, "Normal NC/WT-RWA NSH"},
    {0xa, 0, "Normal WT-RWA/WT-RWA NSH"},
    {0xf, 3, "Normal WB-RWA/WB-RWA ISH"},
    {0xd, 3, "Normal NC/WB-RWA ISH"},
    {0xf, 1, "Normal WB-RWA/WB-RWA NSH !"},
};

static void stage2(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof stage2_rows / sizeof *stage2_rows; i++) {
        char name[16];

        snprintf(name, sizeof name, "MemAttr %#x/%u", stage2_rows[i].code, stage2_rows[i].sh);
        expect(name, vmsa_stage2_memory(stage2_rows[i].code, stage2_rows[i].sh),
               stage2_rows[i].memory);
    }
}

struct both {
    unsigned mair, sh1, memattr, sh2;
    const char *memory, *forced;
};

static const struct both both_rows[] = {
    /* Device wins, the stricter of two */
    {0xff, 3, 0x1, 3, "Device-nGnRE OSH", "Device-nGnRE OSH"},
    {0x0c, 3, 0x1, 3, "Device-nGnRE OSH", "Device-nGnRE OSH"},
    {0x00, 3, 0x3, 3, "Device-nGnRnE OSH", "Device-nGnRnE OSH"},
    {0x04, 3, 0xf, 3, "Device-nGnRE OSH", "Device-nGnRE OSH"},
    /* the weaker cacheability, the hints of stage 1 */
    {0xff, 3, 0xf, 0, "Normal WB-RWA/WB-RWA ISH", "Normal WB-RWA/WB-RWA ISH"},
    {0xee, 3, 0xa, 0, "Normal WT-RA/WT-RA ISH", "Device-nGRE OSH"},
    {0xaa, 0, 0xf, 3, "Normal WT-RA/WT-RA ISH", "Normal WT-RA/WT-RA ISH"},
    {0xff, 0, 0x5, 0, "Normal NC/NC OSH", "Normal NC/NC OSH"},
    {0x44, 0, 0xf, 0, "Normal NC/NC OSH", "Normal NC/NC OSH"},
    {0x4f, 0, 0xd, 0, "Normal NC/NC OSH", "Normal NC/NC OSH"},
    {0xff, 0, 0x7, 0, "Normal WB-RWA/NC NSH", "Normal WB-RWA/WB-RWA NSH"},
    /* the wider shareability */
    {0xff, 2, 0xf, 3, "Normal WB-RWA/WB-RWA OSH", "Normal WB-RWA/WB-RWA OSH"},
    {0xff, 0, 0xf, 2, "Normal WB-RWA/WB-RWA OSH", "Normal WB-RWA/WB-RWA OSH"},
    {0xff, 0, 0xf, 0, "Normal WB-RWA/WB-RWA NSH", "Normal WB-RWA/WB-RWA NSH"},
    /* forced Write-Back: hints of stage 1 where it is cacheable */
    {0x44, 0, 0x6, 3, "Normal NC/NC OSH", "Normal WB-RWA/WB-RWA OSH"},
    {0xaa, 3, 0x6, 0, "Normal WT-RA/NC ISH", "Normal WB-RA/WB-RA ISH"},
    {0x04, 0, 0x6, 0, "Device-nGnRE OSH", "Normal WB-RWA/WB-RWA OSH"},
    {0xff, 3, 0xe, 0, "Normal WT-RWA/WB-RWA ISH", "Normal WB-RWA/WB-RWA ISH"},
};

static void combined(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof both_rows / sizeof *both_rows; i++) {
        const struct both *row = &both_rows[i];
        struct vmsa_memory stage1 = vmsa_mair_memory(row->mair, row->sh1, false);
        char name[48];

        snprintf(name, sizeof name, "%#x/%u with %#x/%u", row->mair, row->sh1, row->memattr,
                 row->sh2);
        expect(name, vmsa_combine(stage1, vmsa_stage2_memory(row->memattr, row->sh2)), row->memory);
        expect(name, vmsa_combine_forced(stage1, row->memattr, row->sh2), row->forced);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mair),
        cmocka_unit_test(stage2),
        cmocka_unit_test(combined),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
