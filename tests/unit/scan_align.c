/* SPDX-License-Identifier: MIT */
/* Which instructions' accesses have to be aligned whatever SCTLR.A says. */
#include "scan/insn.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* As assembled by GNU as for ARMv7-A. */
static const struct row {
    const char *text;
    uint32_t word;
    unsigned size;
    bool thumb, aligned;
} rows[] = {
    {"ldm r0, {r2, r3}", 0xe890000c, 4, false, true},
    {"push {r4, lr}", 0xe92d4010, 4, false, true},
    {"rfeia sp!", 0xf8bd0a00, 4, false, true},
    {"ldrd r2, r3, [r0]", 0xe1c020d0, 4, false, true},
    {"strd r2, r3, [r0, r1]", 0xe18020f1, 4, false, true},
    {"ldrex r1, [r0]", 0xe1901f9f, 4, false, true},
    {"strexd r1, r2, r3, [r0]", 0xe1a01f92, 4, false, true},
    {"swp r1, r2, [r0]", 0xe1001092, 4, false, true},
    {"vldr d0, [r0]", 0xed900b00, 4, false, true},
    {"vldm r0, {d0-d3}", 0xec900b08, 4, false, true},
    {"ldr r1, [r0]", 0xe5901000, 4, false, false},
    {"str r1, [r0, r2]", 0xe7801002, 4, false, false},
    {"ldrh r1, [r0]", 0xe1d010b0, 4, false, false},
    {"ldrsh r1, [r0]", 0xe1d010f0, 4, false, false},
    {"ldrsb r1, [r0]", 0xe1d010d0, 4, false, false},
    {"strh r1, [r0]", 0xe1c010b0, 4, false, false},
    {"mul r1, r2, r3", 0xe0010392, 4, false, false},
    {"vld1.8 {d0}, [r0]", 0xf420070f, 4, false, false},
    {"ldm r0!, {r1, r2}", 0xc806, 2, true, true},
    {"push {r4, lr}", 0xb510, 2, true, true},
    {"pop {r4, pc}", 0xbd10, 2, true, true},
    {"ldr r1, [r0]", 0x6801, 2, true, false},
    {"cps and others between push and pop", 0xb672, 2, true, false},
    {"ldmia.w r0, {r2, r3, r8}", 0xe890010c, 4, true, true},
    {"ldrd r2, r3, [r0]", 0xe9d02300, 4, true, true},
    {"ldrex r1, [r0]", 0xe8501f00, 4, true, true},
    {"tbb [r0, r1]", 0xe8d0f001, 4, true, false},
    {"tbh [r0, r1, lsl #1]", 0xe8d0f011, 4, true, false},
    {"vldr d0, [r0]", 0xed900b00, 4, true, true},
    {"ldr.w r8, [r0]", 0xf8d08000, 4, true, false},
};

static void as_the_manual_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];

        if (sw_insn_must_align(row->word, row->size, row->thumb) != row->aligned)
            fail_msg("%s", row->text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_the_manual_says)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
