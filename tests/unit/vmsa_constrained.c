/* SPDX-License-Identifier: MIT */
/* Every case that the manual leaves open, by the words that name it; and none where it leaves
 * nothing open. */
#include "vmsa/stage2.h"
#include "vmsa/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { TABLE = 0x4000, TREE2 = 0x8000, SIZE = 0x2000 };

#define READ                                                                                       \
    {                                                                                              \
        VMSA_READ, false, 0                                                                        \
    }
#define FETCH                                                                                      \
    {                                                                                              \
        VMSA_EXECUTE, false, 0                                                                     \
    }

struct memory {
    unsigned char bytes[SIZE];
    struct vmsa_reader reader;
};

static struct memory *memory_of(uint64_t base, uint64_t word)
{
    static struct memory memory;

    memset(&memory, 0, sizeof memory);
    for (unsigned i = 0; i < 8; i++)
        memory.bytes[i] = (unsigned char)(word >> (8 * i));
    memory.reader = (struct vmsa_reader){
        .window = memory.bytes, .window_base = base, .window_size = sizeof memory.bytes};
    return &memory;
}

/* text: a word of the one case; NULL for none. */
static void check(const char *name, const struct vmsa_regime *regime,
                  const struct vmsa_stage2 *stage2, const struct vmsa_reader *reader,
                  struct vmsa_access access, const char *text)
{
    const char *texts[VMSA_CONSTRAINED];
    struct vmsa_trace trace;
    size_t count;

    vmsa_translate_trace(regime, stage2, reader, vmsa_va_of(0x1000), access, &trace);
    count = vmsa_constrained(regime, stage2, &trace, texts);
    if (count != (text ? 1u : 0u) || trace.result.constrained != (text != NULL))
        fail_msg("%s: %zu cases, first '%s'", name, count, count ? texts[0] : "");
    if (text && !strstr(texts[0], text))
        fail_msg("%s: '%s'", name, texts[0]);
}

static void short_descriptors(void **state)
{
    static const struct {
        const char *name;
        uint32_t sctlr, dacr, prrr, section;
        struct vmsa_access access;
        const char *text;
    } rows[] = {
        {"nothing", 1, 1, 0, 0xc0e, READ, NULL},
        {"DACR", 1, 2, 0, 0xc0e, READ, "DACR"},
        {"no access by DACR 0", 1, 0, 0, 0xc0e, READ, NULL},
        {"AP", 1, 1, 0, 0x800e, READ, "AP is reserved"},
        {"no right by AP 0", 1, 1, 0, 0x00e, READ, NULL},
        {"TEX", 1, 1, 0, 0x1c06, READ, "TEX"},
        {"PRRR", 1 | 1 << 28, 1, 3 << 4, 0xc0a, READ, "PRRR.TRn"},
        {"class 6", 1 | 1 << 28, 1, 2 << 12, 0x1c0a, READ, "class 6"},
        {"fetch from Device", 1, 1, 0, 0xc06, FETCH, "fetch from Device"},
        {"fetch from Normal", 1, 1, 0, 0xc0e, FETCH, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vmsa_short_registers registers = {
            .sctlr = rows[i].sctlr, .ttbr0 = TABLE, .dacr = rows[i].dacr, .prrr = rows[i].prrr};
        struct vmsa_regime regime = vmsa_regime_short(&registers);
        struct memory *memory = memory_of(TABLE, rows[i].section);

        check(rows[i].name, &regime, NULL, &memory->reader, rows[i].access, rows[i].text);
    }
}

/* A level-1 block of the 4 KB granule, by TTBR0 with T0SZ 25. */
static void long_descriptors(void **state)
{
    static const struct {
        const char *name;
        uint64_t tcr, mair, block;
        struct vmsa_access access;
        const char *text;
    } rows[] = {
        {"nothing", 25, 0xff, 0x401, READ, NULL},
        {"SH", 25, 0xff, 0x501, READ, "SH is reserved"},
        {"SH of Device counts for nothing", 25, 0x00, 0x501, READ, NULL},
        {"MAIR", 25, 0x10, 0x401, READ, "MAIR is reserved: taken as Device-nGnRnE"},
        {"MAIR, Device", 25, 0x05, 0x401, READ, "bits 3:2"},
        {"fetch from Device", 25, 0x00, 0x401, FETCH, "fetch from Device"},
        {"T0SZ", 40, 0xff, 0x401, READ, "TxSZ"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vmsa_aarch64_registers registers = {.sctlr = 1 | 1 << 2 | 1 << 12,
                                                   .tcr = rows[i].tcr,
                                                   .ttbr0 = TABLE,
                                                   .mair = rows[i].mair,
                                                   .features = vmsa_features_armv8()};
        struct vmsa_regime regime = vmsa_regime_el1(&registers);
        struct memory *memory = memory_of(TABLE, rows[i].block);

        check(rows[i].name, &regime, NULL, &memory->reader, rows[i].access, rows[i].text);
    }
}

/* Stage 1 off; a level-1 block of stage 2. */
static void second_stage(void **state)
{
    static const struct {
        const char *name;
        uint32_t vtcr;
        uint64_t block;
        const char *text;
    } rows[] = {
        {"nothing", 0x80000040, 0x4fd, NULL},
        {"MemAttr", 0x80000040, 0x4f1, "MemAttr"},
        {"SH", 0x80000040, 0x5fd, "SH of stage 2"},
        {"VTCR.S", 0x80000050, 0x4fd, "VTCR.S"},
    };
    static const struct vmsa_short_registers off;
    struct vmsa_regime regime = vmsa_regime_short(&off);

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vmsa_stage2_registers registers = {.hcr = 1, .vtcr = rows[i].vtcr, .vttbr = TREE2};
        struct vmsa_stage2 stage2 = vmsa_stage2_aarch32(&registers);
        struct memory *memory = memory_of(TREE2, rows[i].block);

        check(rows[i].name, &regime, &stage2, &memory->reader, (struct vmsa_access)READ,
              rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_descriptors),
        cmocka_unit_test(long_descriptors),
        cmocka_unit_test(second_stage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
