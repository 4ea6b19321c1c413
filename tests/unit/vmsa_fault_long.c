/* SPDX-License-Identifier: MIT */
/* Fault status of the long format, HSR/ESR and HPFAR against rows typed from the manual; and what
 * the two bits of a stage-2 XN say with FEAT_XNX. */
#include "vmsa/fault.h"
#include "vmsa/stage2.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *name;
    enum vmsa_outcome outcome;
    unsigned level;
    bool on_walk;
    uint32_t dfsr_write, ifsr, hsr_read; /* HSR from a lower level */
    const char *words;
};

static const struct row rows[] = {
    {"address size 0", VMSA_ADDRESS_SIZE, 0, false, 0xa00, 0x200, 0x92000000,
     "address size fault, level 0"},
    {"address size 3", VMSA_ADDRESS_SIZE, 3, false, 0xa03, 0x203, 0x92000003,
     "address size fault, level 3"},
    {"translation 1", VMSA_TRANSLATION, 1, false, 0xa05, 0x205, 0x92000005,
     "translation fault, level 1"},
    {"translation 3", VMSA_TRANSLATION, 3, false, 0xa07, 0x207, 0x92000007,
     "translation fault, level 3"},
    {"access flag 2", VMSA_ACCESS_FLAG, 2, false, 0xa0a, 0x20a, 0x9200000a,
     "access flag fault, level 2"},
    {"permission 3", VMSA_PERMISSION, 3, false, 0xa0f, 0x20f, 0x9200000f,
     "permission fault, level 3"},
    {"external", VMSA_EXTERNAL, 0, false, 0xa10, 0x210, 0x92000010, "synchronous external abort"},
    {"external on walk 2", VMSA_EXTERNAL, 2, true, 0xa16, 0x216, 0x92000016,
     "external abort on a table walk, level 2"},
    {"alignment", VMSA_ALIGNMENT, 2, false, 0xa21, 0x221, 0x92000021, "alignment fault"},
    {"no fault", VMSA_OK, 1, false, 0, 0, 0, NULL},
    {"unknown", VMSA_UNKNOWN, 1, true, 0, 0, 0, NULL},
    {"domain has no long code", VMSA_DOMAIN, 1, false, 0, 0, 0, NULL},
};

static struct vmsa_result result_of(const struct row *row)
{
    return (struct vmsa_result){.outcome = (uint8_t)row->outcome,
                                .stage = 1,
                                .level = (uint8_t)row->level,
                                .on_walk = row->on_walk};
}

static void status_registers(void **state)
{
    const struct vmsa_access read = {.kind = VMSA_READ}, write = {.kind = VMSA_WRITE},
                             fetch = {.kind = VMSA_EXECUTE};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vmsa_result r = result_of(&rows[i]);

        if (vmsa_long_fsr(&r, write) != rows[i].dfsr_write ||
            vmsa_long_fsr(&r, fetch) != rows[i].ifsr ||
            vmsa_esr(&r, read, false) != rows[i].hsr_read)
            fail_msg("%s: %#x %#x %#x", rows[i].name, vmsa_long_fsr(&r, write),
                     vmsa_long_fsr(&r, fetch), vmsa_esr(&r, read, false));
        if (rows[i].words)
            assert_string_equal(vmsa_long_fsc_name(rows[i].ifsr), rows[i].words);
    }
}

static void syndromes(void **state)
{
    struct vmsa_result r = {.outcome = VMSA_TRANSLATION, .stage = 2, .level = 2};

    (void)state;
    assert_int_equal(vmsa_esr(&r, (struct vmsa_access){.kind = VMSA_WRITE}, false), 0x92000046);
    assert_int_equal(vmsa_esr(&r, (struct vmsa_access){.kind = VMSA_WRITE}, true), 0x96000046);
    assert_int_equal(vmsa_esr(&r, (struct vmsa_access){.kind = VMSA_EXECUTE}, false), 0x82000006);
    assert_int_equal(vmsa_esr(&r, (struct vmsa_access){.kind = VMSA_EXECUTE}, true), 0x86000006);
    r.s1ptw = r.on_walk = true; /* the code stays: S1PTW says that it was a walk */
    assert_int_equal(vmsa_esr(&r, (struct vmsa_access){.kind = VMSA_WRITE}, false), 0x920000c6);
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(vmsa_long_fsc_name(0x22), "debug exception");
    assert_string_equal(vmsa_long_fsc_name(0x3d), "reserved fault status");
    assert_string_equal(vmsa_long_fsc_name(0x93830005), "translation fault, level 1");
    for (uint32_t i = 0; i < 64; i++)
        assert_true(strlen(vmsa_long_fsc_name(i)) > 0);
}

static void hpfar(void **state)
{
    static const struct {
        enum vmsa_outcome outcome;
        uint8_t stage;
        bool s1ptw, valid;
    } cases[] = {
        {VMSA_TRANSLATION, 2, false, true},  {VMSA_TRANSLATION, 2, true, true},
        {VMSA_ACCESS_FLAG, 2, false, true},  {VMSA_ADDRESS_SIZE, 2, true, true},
        {VMSA_PERMISSION, 2, false, false},  {VMSA_PERMISSION, 2, true, true},
        {VMSA_ALIGNMENT, 2, false, false},   {VMSA_EXTERNAL, 2, true, false},
        {VMSA_TRANSLATION, 1, false, false}, {VMSA_OK, 2, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vmsa_result r = {
            .outcome = (uint8_t)cases[i].outcome, .stage = cases[i].stage, .s1ptw = cases[i].s1ptw};
        uint64_t value = 1;

        assert_int_equal(vmsa_hpfar(&r, vmsa_ipa_of(0xa9296946), &value), cases[i].valid);
        assert_int_equal(value, cases[i].valid ? 0xa92960 : 1);
    }
}

/* 1 GB blocks from level 1 with each value of bits 54:53. */
static void execute_never_by_level(void **state)
{
    static const bool expected[2][4][2] = {
        /* without and with FEAT_XNX: EL1 may, EL0 may, for {54, 53} = 00, 01, 10, 11 */
        {{true, true}, {true, true}, {false, false}, {false, false}},
        {{true, true}, {false, true}, {false, false}, {true, false}},
    };

    (void)state;
    for (unsigned i = 0; i < 16; i++) {
        bool xnx = i & 1, user = i & 2;
        uint64_t word = 0x4c1 | 0x3c | (uint64_t)(i >> 2) << 53;
        struct vmsa_stage2_el2_registers registers = {
            .hcr = 1, .vtcr = 0x50058, .features = vmsa_features_armv8()};
        struct vmsa_short_registers off = {0};
        struct vmsa_regime regime = vmsa_regime_short(&off);
        struct vmsa_reader reader = {.window = &word, .window_size = sizeof word};
        struct vmsa_access fetch = {.kind = VMSA_EXECUTE, .unprivileged = user};
        struct vmsa_stage2 stage2;
        struct vmsa_result r;
        vmsa_ipa ipa;

        registers.features.stage2_xn = xnx;
        stage2 = vmsa_stage2_aarch64(&registers);
        r = vmsa_translate(&regime, &stage2, &reader, vmsa_va_of(0), fetch, &ipa);
        assert_int_equal(r.outcome, expected[xnx][i >> 2][user] ? VMSA_OK : VMSA_PERMISSION);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(status_registers),
        cmocka_unit_test(syndromes),
        cmocka_unit_test(names),
        cmocka_unit_test(hpfar),
        cmocka_unit_test(execute_never_by_level),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
