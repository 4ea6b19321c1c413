/* SPDX-License-Identifier: MIT */
/* The short-descriptor walk against a second one, written here from the manual with bit numbers of
 * its own: first every combination of rights, then random registers and tables. */
#include "vmsa/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BASE 0x80000000u

enum { WORDS = 0x4000 }; /* 64 KB of tables */

static uint32_t memory[WORDS];

/* What the manual's AP tables say: PL1 then PL0, "rw", "r-" or "--" (Arm ARM Tables G5-8, G5-9). */
static const char *const ap_table[8] = {"-- --", "rw --", "rw r-", "rw rw",
                                        "-- --", "r- --", "r- r-", "r- r-"};
static const char *const afe_table[4] = {"rw --", "rw rw", "r- --", "r- r-"};

struct expected {
    const char *outcome; /* vmsa_outcome_word */
    unsigned level;
    uint64_t output;
    char pl1[4], pl0[4];
    bool constrained;
};

static unsigned bit(uint32_t word, unsigned n)
{
    return word >> n & 1;
}

/* The rights of a client domain as text. */
static void rights_of(uint32_t sctlr, unsigned ap, bool xn, bool pxn, struct expected *e)
{
    const char *row = bit(sctlr, 29) ? afe_table[ap >> 1] : ap_table[ap];
    bool wxn = bit(sctlr, 19), uwxn = bit(sctlr, 20);
    bool pr = row[0] == 'r', pw = row[1] == 'w', ur = row[3] == 'r', uw = row[4] == 'w';
    bool ux = ur && !(xn || (uw && wxn));
    bool px = pr && !(xn || pxn || (pw && wxn) || (uw && uwxn));

    snprintf(e->pl1, sizeof e->pl1, "%c%c%c", pr ? 'r' : '-', pw ? 'w' : '-', px ? 'x' : '-');
    snprintf(e->pl0, sizeof e->pl0, "%c%c%c", ur ? 'r' : '-', uw ? 'w' : '-', ux ? 'x' : '-');
}

static struct expected fault(const char *outcome, unsigned level, bool constrained)
{
    return (struct expected){.outcome = outcome, .level = level, .constrained = constrained};
}

static uint32_t load(uint32_t address)
{
    return memory[(address - BASE) / 4 % WORDS];
}

/* Everything behind the fetches, for a leaf whose fields were picked by the caller. */
static struct expected leaf(const struct vmsa_short_registers *regs, struct vmsa_access access,
                            unsigned level, uint64_t output, unsigned ap, bool xn, bool pxn,
                            unsigned domain)
{
    struct expected e = {.outcome = "none", .level = level, .output = output};
    unsigned field = regs->dacr >> (domain * 2) & 3;
    const char *who;

    if (bit(regs->sctlr, 29) && !(ap & 1))
        return fault("access-flag", level, false);
    if (field == 0 || field == 2)
        return fault("domain", level, field == 2);
    rights_of(regs->sctlr, ap, xn, pxn, &e);
    if (field == 3) {
        memcpy(e.pl1, "rwx", 4);
        memcpy(e.pl0, "rwx", 4);
    }
    who = access.unprivileged ? e.pl0 : e.pl1;
    e.constrained = field == 1 && ap == 4 && !bit(regs->sctlr, 29);
    if (who[access.kind] == '-')
        return fault("permission", level, e.constrained);
    return e;
}

static struct expected page(const struct vmsa_short_registers *regs, uint32_t va,
                            struct vmsa_access access, uint32_t l1)
{
    uint32_t d = load((l1 & 0xfffffc00) + (va >> 12 & 0xff) * 4);
    unsigned domain = l1 >> 5 & 15, ap = bit(d, 9) << 2 | (d >> 4 & 3);

    if ((d & 3) == 0)
        return fault("translation", 2, false);
    if ((d & 3) == 1)
        return leaf(regs, access, 2, (d & 0xffff0000) | (va & 0xffff), ap, bit(d, 15), bit(l1, 2),
                    domain);
    return leaf(regs, access, 2, (d & 0xfffff000) | (va & 0xfff), ap, bit(d, 0), bit(l1, 2),
                domain);
}

static struct expected reference(const struct vmsa_short_registers *regs, uint32_t va,
                                 struct vmsa_access access)
{
    unsigned n = regs->ttbcr & 7;
    bool second = n > 0 && va / (UINT64_C(1) << (32 - n)) != 0;
    uint32_t base =
        second ? regs->ttbr1 / 0x4000 * 0x4000 : regs->ttbr0 / (0x4000u >> n) * (0x4000u >> n);
    uint32_t d;
    unsigned ap;

    if (bit(regs->ttbcr, second ? 5 : 4))
        return fault("translation", 1, false);
    d = load(base + (va >> 20) * 4);
    ap = bit(d, 15) << 2 | (d >> 10 & 3);
    if ((d & 3) == 0)
        return fault("translation", 1, false);
    if ((d & 3) == 1)
        return page(regs, va, access, d);
    if (bit(d, 18))
        return leaf(regs, access, 1,
                    (uint64_t)(d >> 5 & 15) << 36 | (uint64_t)(d >> 20 & 15) << 32 |
                        (d & 0xff000000) | (va & 0xffffff),
                    ap, bit(d, 4), bit(d, 0), 0);
    return leaf(regs, access, 1, (d & 0xfff00000) | (va & 0xfffff), ap, bit(d, 4), bit(d, 0),
                d >> 5 & 15);
}

static bool is_right(const char *text, struct vmsa_rights rights)
{
    return rights.read == (text[0] == 'r') && rights.write == (text[1] == 'w') &&
           rights.execute == (text[2] == 'x');
}

static void compare(const struct vmsa_short_registers *regs, uint32_t va, struct vmsa_access access)
{
    struct vmsa_reader reader = {
        .window = memory, .window_base = BASE, .window_size = sizeof memory};
    struct vmsa_regime regime = vmsa_regime_short(regs);
    struct vmsa_result r = vmsa_walk(&regime, &reader, vmsa_va_of(va), access);
    struct expected e = reference(regs, va, access);
    const char *word = vmsa_outcome_word((enum vmsa_outcome)r.outcome);
    bool ok = !strcmp(word, e.outcome) && r.level == e.level && r.output == e.output;

    /* A reserved memory type may add to it; vmsa_attributes.c looks at those. */
    ok = ok && (r.constrained == e.constrained || r.attributes.memory.constrained);
    if (ok && r.outcome == VMSA_OK)
        ok = is_right(e.pl1, r.attributes.pl1) && is_right(e.pl0, r.attributes.pl0);
    if (!ok)
        fail_msg("sctlr %#x ttbcr %#x dacr %#x va %#x access %d%d: %s %u %#llx, not %s %u %#llx",
                 regs->sctlr, regs->ttbcr, regs->dacr, va, access.kind, access.unprivileged, word,
                 r.level, (unsigned long long)r.output, e.outcome, e.level,
                 (unsigned long long)e.output);
}

/* One leaf of each type with the given AP, XN, PXN at a VA of its own. */
static void put_leaves(unsigned ap, unsigned xn, unsigned pxn)
{
    uint32_t section = (ap & 3) << 10 | (ap >> 2) << 15 | xn << 4 | pxn | 2 | 3 << 5;
    uint32_t table = (BASE + 0x8000) | 1 | 3 << 5 | pxn << 2;

    memory[1] = 0x40000000 | section;
    memory[2] = 0x40000000 | section | 1 << 18;
    memory[3] = table;
    memory[0x8000 / 4 + 0] = 0x40000000 | (ap & 3) << 4 | (ap >> 2) << 9 | xn << 15 | 1;
    memory[0x8000 / 4 + 1] = 0x40000000 | (ap & 3) << 4 | (ap >> 2) << 9 | xn | 2;
}

static void every_combination_of_rights(void **state)
{
    static const uint32_t addresses[] = {0x100000, 0x200000, 0x300000, 0x301000};

    (void)state;
    memset(memory, 0, sizeof memory);
    for (uint32_t i = 0; i < 1 << 10; i++) {
        uint32_t sctlr = 1 | (i >> 5 & 1) << 29 | (i >> 6 & 1) << 19 | (i >> 7 & 1) << 20;
        struct vmsa_short_registers regs = {
            .sctlr = sctlr, .dacr = (i >> 8 & 3) * 0x41, .ttbr0 = BASE};

        put_leaves(i & 7, i >> 3 & 1, i >> 4 & 1);
        for (unsigned k = 0; k < 4; k++)
            for (unsigned a = 0; a < 6; a++)
                compare(&regs, addresses[k],
                        (struct vmsa_access){.kind = (uint8_t)(a % 3), .unprivileged = a >= 3});
    }
}

static uint64_t seed = 2026;

static uint32_t next_random(void)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 32);
}

/* Random words; table links mostly lead back into the 64 KB, and the reader repeats them. */
static void fill_random(void)
{
    for (unsigned i = 0; i < WORDS; i++) {
        memory[i] = next_random();
        if ((memory[i] & 3) == 1)
            memory[i] = (memory[i] & 0xfc00) | (next_random() & 0x3ff & ~2u) | BASE | 1;
    }
}

static void random_tables(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct vmsa_short_registers regs = {
            .sctlr = (next_random() & 0xfffffffd & ~(1u << 25)) | 1,
            .ttbcr = next_random() & 0x37,
            .ttbr0 = BASE | (next_random() & 0xffff),
            .ttbr1 = BASE | (next_random() & 0xffff),
            .dacr = next_random(),
            .prrr = next_random(),
            .nmrr = next_random(),
        };

        if (round % 4)
            regs.ttbcr &= 7;
        /* Keep both first-level tables inside. */
        regs.ttbr0 &= ~0xc000u;
        regs.ttbr1 &= ~0xc000u;
        if (round % 50 == 0)
            fill_random();
        for (int i = 0; i < 2000; i++)
            compare(&regs, next_random(),
                    (struct vmsa_access){.kind = (uint8_t)(next_random() % 3),
                                         .unprivileged = next_random() & 1});
    }
}

static bool is_same(const struct vmsa_result *a, const struct vmsa_result *b)
{
    return a->output == b->output && a->extent == b->extent && a->outcome == b->outcome &&
           a->stage == b->stage && a->level == b->level && a->domain == b->domain &&
           a->domain_known == b->domain_known && a->on_walk == b->on_walk &&
           a->constrained == b->constrained &&
           !memcmp(&a->attributes, &b->attributes, sizeof a->attributes);
}

/* The three entry points say the same. */
static void entry_points_agree(void **state)
{
    enum { COUNT = 4096 };
    static vmsa_va addresses[COUNT];
    static struct vmsa_result results[COUNT];
    struct vmsa_short_registers regs = {
        .sctlr = 0x30001805, .ttbcr = 2, .ttbr0 = BASE, .ttbr1 = BASE, .dacr = 0xd5d5d5d5};
    struct vmsa_regime regime = vmsa_regime_short(&regs);
    struct vmsa_reader reader = {
        .window = memory, .window_base = BASE, .window_size = sizeof memory};
    struct vmsa_access access = {.kind = VMSA_WRITE};

    (void)state;
    fill_random();
    for (int i = 0; i < COUNT; i++)
        addresses[i] = vmsa_va_of(next_random());
    vmsa_walk_many(&regime, &reader, addresses, COUNT, access, results);
    for (int i = 0; i < COUNT; i++) {
        struct vmsa_result one = vmsa_walk(&regime, &reader, addresses[i], access);
        struct vmsa_trace trace;

        vmsa_walk_trace(&regime, &reader, addresses[i], access, &trace);
        assert_true(is_same(&one, &results[i]));
        assert_true(is_same(&one, &trace.result));
        assert_true(trace.count <= 2);
        if (trace.count)
            assert_int_equal(trace.steps[trace.count - 1].outcome, one.outcome);
    }
}

/* Bulk walks remember leaves: a section and a small page whose attribute bits are the same number
 * (with those of the page's table behind them) are still two things. */
static void bulk_walk_tells_types_apart(void **state)
{
    static const vmsa_va addresses[] = {{0x00012345}, {0x00112345}, {0x00012345}, {0x00112345}};
    struct vmsa_short_registers regs = {.sctlr = 0x1005, .ttbr0 = BASE, .dacr = 1};
    struct vmsa_regime regime = vmsa_regime_short(&regs);
    struct vmsa_reader reader = {
        .window = memory, .window_base = BASE, .window_size = sizeof memory};
    struct vmsa_result results[4];

    (void)state;
    memset(memory, 0, sizeof memory);
    memory[0] = 0x40010c1e;          /* section: S, AP 011, XN, C, B */
    memory[1] = (BASE + 0x8000) | 1; /* table, domain 0: its bit 0 is where S is in the section */
    memory[0x8000 / 4 + 0x12] = 0x50000c1e; /* small page: nG, S, AP 001, C, B */
    vmsa_walk_many(&regime, &reader, addresses, 4, (struct vmsa_access){.kind = VMSA_READ},
                   results);
    for (int i = 0; i < 4; i++) {
        struct vmsa_result one =
            vmsa_walk(&regime, &reader, addresses[i], (struct vmsa_access){.kind = VMSA_READ});

        assert_int_equal(one.outcome, VMSA_OK);
        assert_true(is_same(&one, &results[i]));
        assert_int_equal(one.extent, i % 2 ? 0x1000 : 0x100000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_combination_of_rights),
        cmocka_unit_test(random_tables),
        cmocka_unit_test(entry_points_agree),
        cmocka_unit_test(bulk_walk_tells_types_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
