/* SPDX-License-Identifier: MIT */
/* The short-descriptor walk, row by row: every fault, which table is used, what is read and in what
 * order the checks come. */
#include "vmsa/fields.h"
#include "vmsa/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define TABLE0 0x80004000u
#define TABLE1 0x80008000u
#define PAGES  0x8000c000u /* a level 2 table */
#define WINDOW 0x80000000u

enum { WINDOW_SIZE = 0x10000 };

/* SCTLR bits by number: nothing of the code under test. */
#define M    (1u << 0)
#define A    (1u << 1)
#define CI   (1u << 2 | 1u << 12)
#define EE   (1u << 25)
#define TRE  (1u << 28)
#define AFE  (1u << 29)
#define WXN  (1u << 19)
#define UWXN (1u << 20)

#define R                                                                                          \
    {                                                                                              \
        VMSA_READ, false, 0                                                                        \
    }
#define W                                                                                          \
    {                                                                                              \
        VMSA_WRITE, false, 0                                                                       \
    }
#define X                                                                                          \
    {                                                                                              \
        VMSA_EXECUTE, false, 0                                                                     \
    }
#define UR                                                                                         \
    {                                                                                              \
        VMSA_READ, true, 0                                                                         \
    }
#define UW                                                                                         \
    {                                                                                              \
        VMSA_WRITE, true, 0                                                                        \
    }
#define UX                                                                                         \
    {                                                                                              \
        VMSA_EXECUTE, true, 0                                                                      \
    }
#define R4                                                                                         \
    {                                                                                              \
        VMSA_READ, false, 4                                                                        \
    }
#define W8                                                                                         \
    {                                                                                              \
        VMSA_WRITE, false, 8                                                                       \
    }

/* One word in the level-1 table for va, one in the level-2 table at PAGES, and what comes out. */
struct row {
    const char *name;
    uint32_t sctlr, dacr, l1, l2, va;
    struct vmsa_access access;
    enum vmsa_outcome outcome;
    unsigned level;
    uint64_t output, extent;
    int domain; /* -1: not known */
    bool constrained;
};

#define MAP      0x00000c0eu             /* section, AP 011, Normal, domain 0 */
#define DEVICE   0x00000c06u             /* section, AP 011, Device-nGnRE */
#define LINK     (PAGES | 1)             /* table, domain 0 */
#define LINK5    (PAGES | 1 | 5 << 5)    /* table, domain 5 */
#define SMALL    0x0000003eu             /* small page, AP 011 */
#define LARGE    0x00000031u             /* large page, AP 011 */
#define SUPER    (0x00000c02u | 1 << 18) /* supersection, AP 011 */
#define CLIENTS  0x55555555u
#define MANAGERS 0xffffffffu

static const struct row rows[] = {
    /* types */
    {"section", M | CI, CLIENTS, 0x40000000 | MAP, 0, 0x00412345, R, VMSA_OK, 1, 0x40012345,
     0x100000, 0, false},
    {"section, low bits of the base field are not the address", M | CI, CLIENTS, 0x40000000 | MAP,
     0, 0x004fffff, R, VMSA_OK, 1, 0x400fffff, 0x100000, 0, false},
    {"section with PXN (type 0b11)", M | CI, CLIENTS, 0x40000000 | MAP | 1, 0, 0x00412345, X,
     VMSA_PERMISSION, 1, 0, 0, 0, false},
    {"supersection", M | CI, CLIENTS, 0x41000000 | SUPER, 0, 0x04abcdef, R, VMSA_OK, 1, 0x41abcdef,
     0x1000000, 0, false},
    {"supersection, PA[35:32] and PA[39:36]", M | CI, CLIENTS,
     0x41000000 | SUPER | 0xa << 20 | 0x5 << 5, 0, 0x04abcdef, R, VMSA_OK, 1,
     UINT64_C(0x5a41abcdef), 0x1000000, 0, false},
    {"supersection is in domain 0 whatever bits 8:5 are", M | CI, 1, 0x41000000 | SUPER | 0xf << 5,
     0, 0x04abcdef, R, VMSA_OK, 1, UINT64_C(0xf041abcdef), 0x1000000, 0, false},
    {"small page", M | CI, CLIENTS, LINK, 0x40001000 | SMALL, 0x00412345, R, VMSA_OK, 2, 0x40001345,
     0x1000, 0, false},
    {"large page", M | CI, CLIENTS, LINK, 0x40050000 | LARGE, 0x00412345, R, VMSA_OK, 2, 0x40052345,
     0x10000, 0, false},
    {"page takes the domain of its table", M | CI, CLIENTS, LINK5, 0x40001000 | SMALL, 0x00412345,
     R, VMSA_OK, 2, 0x40001345, 0x1000, 5, false},
    {"page takes PXN of its table", M | CI, CLIENTS, LINK | 4, 0x40001000 | SMALL, 0x00412345, X,
     VMSA_PERMISSION, 2, 0, 0, 0, false},
    {"PXN of the table does not hold PL0", M | CI, CLIENTS, LINK | 4, 0x40001000 | SMALL,
     0x00412345, UX, VMSA_OK, 2, 0x40001345, 0x1000, 0, false},
    {"last byte of the address space", M | CI, CLIENTS, 0xfff00000 | MAP, 0, 0xffffffff, R, VMSA_OK,
     1, 0xffffffff, 0x100000, 0, false},
    /* translation faults */
    {"level 1 zero", M | CI, CLIENTS, 0, 0, 0x00412345, R, VMSA_TRANSLATION, 1, 0, 0, -1, false},
    {"level 1 invalid with payload", M | CI, CLIENTS, 0xfffffffc, 0, 0x00412345, W,
     VMSA_TRANSLATION, 1, 0, 0, -1, false},
    {"level 2 zero", M | CI, CLIENTS, LINK5, 0, 0x00412345, R, VMSA_TRANSLATION, 2, 0, 0, 5, false},
    {"level 2 invalid in a no-access domain: translation, not domain", M | CI, 0, LINK, 0,
     0x00412345, R, VMSA_TRANSLATION, 2, 0, 0, 0, false},
    {"level 2 invalid in a manager domain", M | CI, MANAGERS, LINK, 0, 0x00412345, R,
     VMSA_TRANSLATION, 2, 0, 0, 0, false},
    /* domains */
    {"no access, section", M | CI, 0, 0x40000000 | MAP | 7 << 5, 0, 0x00412345, R, VMSA_DOMAIN, 1,
     0, 0, 7, false},
    {"no access, page", M | CI, 0, LINK5, 0x40001000 | SMALL, 0x00412345, R, VMSA_DOMAIN, 2, 0, 0,
     5, false},
    {"no access comes before permission", M | CI, 0, 0x40000002, 0, 0x00412345, R, VMSA_DOMAIN, 1,
     0, 0, 0, false},
    {"reserved domain value is taken as no access", M | CI, 2, 0x40000000 | MAP, 0, 0x00412345, R,
     VMSA_DOMAIN, 1, 0, 0, 0, true},
    {"only the domain's own field counts", M | CI, 1u << 14, 0x40000000 | MAP | 7 << 5, 0,
     0x00412345, R, VMSA_OK, 1, 0x40012345, 0x100000, 7, false},
    {"manager skips AP", M | CI, 3, 0x40000002, 0, 0x00412345, W, VMSA_OK, 1, 0x40012345, 0x100000,
     0, false},
    {"manager skips AP for PL0", M | CI, 3, 0x40000002, 0, 0x00412345, UW, VMSA_OK, 1, 0x40012345,
     0x100000, 0, false},
    {"manager skips XN, PXN, WXN, UWXN", M | CI | WXN | UWXN, 3, 0x40000000 | MAP | 0x11, 0,
     0x00412345, X, VMSA_OK, 1, 0x40012345, 0x100000, 0, false},
    /* access flag */
    {"access flag clear, section", M | CI | AFE, CLIENTS, 0x40000802, 0, 0x00412345, R,
     VMSA_ACCESS_FLAG, 1, 0, 0, 0, false},
    {"access flag clear, page", M | CI | AFE, CLIENTS, LINK5, 0x40001022, 0x00412345, R,
     VMSA_ACCESS_FLAG, 2, 0, 0, 5, false},
    {"access flag comes before no access", M | CI | AFE, 0, 0x40000802, 0, 0x00412345, R,
     VMSA_ACCESS_FLAG, 1, 0, 0, 0, false},
    {"access flag comes before manager", M | CI | AFE, MANAGERS, 0x40000802, 0, 0x00412345, R,
     VMSA_ACCESS_FLAG, 1, 0, 0, 0, false},
    {"access flag comes before permission", M | CI | AFE, CLIENTS, 0x40008002, 0, 0x00412345, W,
     VMSA_ACCESS_FLAG, 1, 0, 0, 0, false},
    {"without AFE, AP[0] is a right", M | CI, CLIENTS, 0x40000802, 0, 0x00412345, R, VMSA_OK, 1,
     0x40012345, 0x100000, 0, false},
    /* permission */
    {"read-only page", M | CI, CLIENTS, LINK, 0x40001000 | SMALL | 1 << 9, 0x00412345, W,
     VMSA_PERMISSION, 2, 0, 0, 0, false},
    {"AP 100 is reserved", M | CI, CLIENTS, 0x40008002, 0, 0x00412345, R, VMSA_PERMISSION, 1, 0, 0,
     0, true},
    {"reserved AP in a manager domain does not matter", M | CI, 3, 0x40008002, 0, 0x00412345, R,
     VMSA_OK, 1, 0x40012345, 0x100000, 0, false},
    /* alignment: section of Device (TEX 000 C 0 B 1) and of Normal (TEX 001 C 1 B 1) */
    {"unaligned in Device", M | CI, CLIENTS, 0x40000000 | DEVICE, 0, 0x00412346, R4, VMSA_ALIGNMENT,
     1, 0, 0, 0, false},
    {"aligned in Device", M | CI, CLIENTS, 0x40000000 | DEVICE, 0, 0x00412348, W8, VMSA_OK, 1,
     0x40012348, 0x100000, 0, false},
    {"unaligned in Normal", M | CI, CLIENTS, 0x40000000 | MAP | 0x1000, 0, 0x00412346, R4, VMSA_OK,
     1, 0x40012346, 0x100000, 0, false},
    {"unaligned in Device, by 4 for 8", M | CI, CLIENTS, 0x40000000 | DEVICE, 0, 0x00412344, W8,
     VMSA_ALIGNMENT, 1, 0, 0, 0, false},
    {"alignment comes before no access", M | CI, 0, 0x40000000 | DEVICE, 0, 0x00412346, R4,
     VMSA_ALIGNMENT, 1, 0, 0, 0, false},
    {"alignment comes before permission", M | CI, CLIENTS, 0x40000006, 0, 0x00412346, R4,
     VMSA_ALIGNMENT, 1, 0, 0, 0, false},
    {"alignment comes after the access flag", M | CI | AFE, CLIENTS, 0x40000806, 0, 0x00412346, R4,
     VMSA_ACCESS_FLAG, 1, 0, 0, 0, false},
    {"a manager domain does not help alignment", M | CI, MANAGERS, 0x40000000 | DEVICE, 0,
     0x00412346, R4, VMSA_ALIGNMENT, 1, 0, 0, 0, false},
    {"SCTLR.A comes before translation", M | CI | A, CLIENTS, 0, 0, 0x00412346, R4, VMSA_ALIGNMENT,
     0, 0, 0, -1, false},
    {"SCTLR.A, aligned", M | CI | A, CLIENTS, 0, 0, 0x00412344, R4, VMSA_TRANSLATION, 1, 0, 0, -1,
     false},
    /* stage off */
    {"MMU off", CI, 0, 0, 0, 0xfedcba98, R, VMSA_OK, 0, 0xfedcba98, 0, -1, false},
    {"MMU off, unaligned: the memory is Device", CI, 0, 0, 0, 0xfedcba99, R4, VMSA_ALIGNMENT, 0, 0,
     0, -1, false},
    {"MMU off, fetch", CI, 0, 0, 0, 0xfedcba98, UX, VMSA_OK, 0, 0xfedcba98, 0, -1, false},
    /* reserved memory type */
    {"reserved TEX", M | CI, CLIENTS, 0x40000000 | MAP | 0x3000, 0, 0x00412345, R, VMSA_OK, 1,
     0x40012345, 0x100000, 0, true},
};

struct fixture {
    unsigned char bytes[WINDOW_SIZE];
    struct vmsa_reader reader;
};

static struct fixture *fixture(void)
{
    static struct fixture fixture;

    memset(&fixture, 0, sizeof fixture);
    fixture.reader = (struct vmsa_reader){
        .window = fixture.bytes, .window_base = WINDOW, .window_size = WINDOW_SIZE};
    return &fixture;
}

static void put_word(struct fixture *fixture, uint32_t address, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        fixture->bytes[address - WINDOW + i] = (unsigned char)(word >> (8 * i));
}

static struct vmsa_short_registers registers_of(const struct row *row)
{
    return (struct vmsa_short_registers){.sctlr = row->sctlr, .dacr = row->dacr, .ttbr0 = TABLE0};
}

static struct vmsa_result walk(struct fixture *fixture,
                               const struct vmsa_short_registers *registers, uint32_t va,
                               struct vmsa_access access)
{
    struct vmsa_regime regime = vmsa_regime_short(registers);

    return vmsa_walk(&regime, &fixture->reader, vmsa_va_of(va), access);
}

static void check_row(const struct row *row)
{
    struct fixture *f = fixture();
    struct vmsa_short_registers registers = registers_of(row);
    struct vmsa_result r;

    put_word(f, TABLE0 + (row->va >> 20) * 4, row->l1);
    put_word(f, PAGES + (row->va >> 12 & 0xff) * 4, row->l2);
    r = walk(f, &registers, row->va, row->access);
    if (r.outcome != row->outcome || r.level != row->level || r.stage != 1 || r.on_walk)
        fail_msg("%s: %s, level %u", row->name, vmsa_outcome_name((enum vmsa_outcome)r.outcome),
                 r.level);
    if (r.output != row->output || r.extent != row->extent)
        fail_msg("%s: output %#llx", row->name, (unsigned long long)r.output);
    if ((r.domain_known ? r.domain : -1) != row->domain || r.constrained != row->constrained)
        fail_msg("%s: domain %d, constrained %d", row->name, r.domain, r.constrained);
}

static void table_of_walks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i]);
}

/* Where the first fetch goes for every N, on both sides of the boundary. */
static void ttbr_choice(void **state)
{
    (void)state;
    for (uint32_t n = 0; n < 8; n++) {
        /* Table G5-1: first address by TTBR1, and low bits of TTBR0 that are not the base. */
        static const uint32_t first[] = {0,          0x80000000, 0x40000000, 0x20000000,
                                         0x10000000, 0x08000000, 0x04000000, 0x02000000};
        static const uint32_t size[] = {0x4000, 0x2000, 0x1000, 0x800, 0x400, 0x200, 0x100, 0x80};
        uint32_t addresses[] = {0, 0x00100000, first[n] - 1, first[n], 0x7fffffff, 0xffffffff};
        struct vmsa_short_registers registers = {
            .sctlr = M, .ttbcr = n, .ttbr0 = 0x80003f80 | 0x6b, .ttbr1 = TABLE1 | 0x3fff};
        struct vmsa_regime regime = vmsa_regime_short(&registers);

        for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
            uint32_t va = addresses[i];
            bool upper = n != 0 && va >= first[n];
            uint32_t base = upper ? TABLE1 : 0x80003f80 & ~(size[n] - 1);
            struct vmsa_trace trace;

            vmsa_walk_trace(&regime, &fixture()->reader, vmsa_va_of(va), (struct vmsa_access)R,
                            &trace);
            assert_int_equal(trace.count, 1);
            assert_int_equal(trace.steps[0].address, base + (va >> 20) * 4);
            assert_true(upper || (va >> 20) * 4 < size[n]);
        }
    }
}

static void walk_disable(void **state)
{
    static const struct {
        uint32_t ttbcr, va;
        bool disabled;
    } cases[] = {
        {1 << 4, 0, true},
        {1 << 5, 0, false},
        {1 << 5, 0xffffffff, false}, /* N = 0: TTBR1 is not used */
        {1 << 4 | 1, 0x7fffffff, true},
        {1 << 4 | 1, 0x80000000, false},
        {1 << 5 | 1, 0x7fffffff, false},
        {1 << 5 | 1, 0x80000000, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct vmsa_short_registers registers = {
            .sctlr = M, .ttbcr = cases[i].ttbcr, .ttbr0 = TABLE0, .ttbr1 = TABLE1, .dacr = 1};
        struct vmsa_regime regime = vmsa_regime_short(&registers);
        struct fixture *f = fixture();
        struct vmsa_trace trace;

        put_word(f, TABLE0 + (cases[i].va >> 20) * 4, MAP);
        put_word(f, TABLE1 + (cases[i].va >> 20) * 4, MAP);
        vmsa_walk_trace(&regime, &f->reader, vmsa_va_of(cases[i].va), (struct vmsa_access)R,
                        &trace);
        assert_int_equal(trace.count, cases[i].disabled ? 0 : 1);
        assert_int_equal(trace.result.outcome, cases[i].disabled ? VMSA_TRANSLATION : VMSA_OK);
        assert_int_equal(trace.result.level, 1);
    }
}

static void big_endian_tables(void **state)
{
    struct vmsa_short_registers registers = {.sctlr = M | EE, .ttbr0 = TABLE0, .dacr = 1};
    struct fixture *f = fixture();
    struct vmsa_result r;

    (void)state;
    put_word(f, TABLE0 + 4 * 4, 0x01c00080);   /* 0x8000c001 */
    put_word(f, PAGES + 0x12 * 4, 0x32100040); /* 0x40001032 */
    r = walk(f, &registers, 0x00412345, (struct vmsa_access)R);
    assert_int_equal(r.outcome, VMSA_OK);
    assert_int_equal(r.output, 0x40001345);
    registers.sctlr = M;
    r = walk(f, &registers, 0x00412345, (struct vmsa_access)R);
    assert_int_equal(r.outcome, VMSA_TRANSLATION);
}

static enum vmsa_read_status answer(void *context, uint64_t address, unsigned bytes,
                                    uint64_t *value)
{
    (void)address;
    assert_int_equal(bytes, 4);
    *value = 0;
    return *(enum vmsa_read_status *)context;
}

/* Table memory that is not there, at both levels, with and without a read function. */
static void missing_table_memory(void **state)
{
    static const struct {
        enum vmsa_read_status status;
        enum vmsa_outcome outcome;
    } cases[] = {{VMSA_READ_UNKNOWN, VMSA_UNKNOWN}, {VMSA_READ_EXTERNAL, VMSA_EXTERNAL}};

    (void)state;
    for (unsigned i = 0; i < 6; i++) {
        unsigned level = 1 + i % 2;
        enum vmsa_read_status status = cases[i / 2 % 2].status;
        struct vmsa_short_registers registers = {.sctlr = M,
                                                 .ttbr0 = level == 1 ? 0x90000000 : TABLE0};
        struct vmsa_regime regime = vmsa_regime_short(&registers);
        struct fixture *f = fixture();
        struct vmsa_trace trace;

        put_word(f, TABLE0, 0x90000000 | 1 | 3 << 5);
        if (i < 4) {
            f->reader.read = answer;
            f->reader.context = &status;
        } else {
            status = VMSA_READ_UNKNOWN;
        }
        vmsa_walk_trace(&regime, &f->reader, vmsa_va_of(0), (struct vmsa_access)R, &trace);
        assert_int_equal(trace.result.outcome,
                         status == VMSA_READ_UNKNOWN ? VMSA_UNKNOWN : VMSA_EXTERNAL);
        assert_int_equal(trace.result.level, level);
        assert_true(trace.result.on_walk);
        assert_int_equal(trace.count, level);
        assert_int_equal(trace.steps[level - 1].outcome, trace.result.outcome);
        assert_int_equal(trace.result.domain_known, level == 2);
    }
}

/* The window ends within the table: the last whole word is read, the next one is not. */
static void window_edges(void **state)
{
    struct vmsa_short_registers registers = {.sctlr = M, .ttbr0 = TABLE0, .dacr = 1};
    struct fixture *f = fixture();

    (void)state;
    for (uint32_t i = 0; i < 4096; i++)
        put_word(f, TABLE0 + i * 4, MAP);
    f->reader.window_size = TABLE0 - WINDOW + 7;
    assert_int_equal(walk(f, &registers, 0x000fffff, (struct vmsa_access)R).outcome, VMSA_OK);
    assert_int_equal(walk(f, &registers, 0x00100000, (struct vmsa_access)R).outcome, VMSA_UNKNOWN);
    f->reader.window = f->bytes + (TABLE0 + 4 - WINDOW);
    f->reader.window_base = TABLE0 + 4;
    assert_int_equal(walk(f, &registers, 0x000fffff, (struct vmsa_access)R).outcome, VMSA_UNKNOWN);
    assert_int_equal(walk(f, &registers, 0x00100000, (struct vmsa_access)R).outcome, VMSA_OK);
    f->reader.window_size = 3;
    assert_int_equal(walk(f, &registers, 0x00100000, (struct vmsa_access)R).outcome, VMSA_UNKNOWN);
    f->reader.window_size = 0;
    assert_int_equal(walk(f, &registers, 0x00100000, (struct vmsa_access)R).outcome, VMSA_UNKNOWN);
}

static void trace_of_a_page(void **state)
{
    struct vmsa_short_registers registers = {.sctlr = M, .ttbr0 = TABLE0, .dacr = 0x55555555};
    struct vmsa_regime regime = vmsa_regime_short(&registers);
    struct fixture *f = fixture();
    struct vmsa_trace trace;

    (void)state;
    put_word(f, TABLE0 + 4 * 4, LINK5);
    put_word(f, PAGES + 0x12 * 4, 0x40001212);
    vmsa_walk_trace(&regime, &f->reader, vmsa_va_of(0x412345), (struct vmsa_access)W, &trace);
    assert_int_equal(trace.va.v, 0x412345);
    assert_int_equal(trace.access.kind, VMSA_WRITE);
    assert_int_equal(trace.count, 2);
    assert_int_equal(trace.steps[0].address, TABLE0 + 4 * 4);
    assert_int_equal(trace.steps[0].descriptor, LINK5);
    assert_int_equal(trace.steps[0].type, VMSA_TABLE);
    assert_int_equal(trace.steps[0].level, 1);
    assert_int_equal(trace.steps[0].outcome, VMSA_OK);
    assert_int_equal(trace.steps[1].address, PAGES + 0x12 * 4);
    assert_int_equal(trace.steps[1].descriptor, 0x40001212);
    assert_int_equal(trace.steps[1].type, VMSA_SMALL_PAGE);
    assert_int_equal(trace.steps[1].level, 2);
    assert_int_equal(trace.steps[0].layout, VMSA_LAYOUT_L1_TABLE);
    assert_int_equal(trace.steps[1].layout, VMSA_LAYOUT_L2_SMALL);
    assert_int_equal(trace.steps[1].bytes, 4);
    assert_int_equal(trace.steps[1].stage, 1);
    assert_int_equal(trace.steps[1].outcome, VMSA_PERMISSION);
    assert_int_equal(trace.result.outcome, VMSA_PERMISSION);
}

/* PAN takes PL1's data accesses from what PL0 may read or write, in client domains; fetches and
 * managers it leaves alone. */
static void privileged_access_never(void **state)
{
    static const struct {
        const char *name;
        uint32_t dacr, section;
        struct vmsa_access access;
        enum vmsa_outcome outcome;
    } pan_rows[] = {
        {"PL0 may write: read", CLIENTS, 0xc0e, R, VMSA_PERMISSION},
        {"PL0 may write: write", CLIENTS, 0xc0e, W, VMSA_PERMISSION},
        {"PL0 may read: read", CLIENTS, 0x80e, R, VMSA_PERMISSION},
        {"PL0 may read: fetch", CLIENTS, 0x80e, X, VMSA_OK},
        {"PL0 may read: PL0 reads", CLIENTS, 0x80e, UR, VMSA_OK},
        {"PL1 alone: write", CLIENTS, 0x40e, W, VMSA_OK},
        {"manager: write", MANAGERS, 0xc0e, W, VMSA_OK},
    };
    struct fixture *f = fixture();

    (void)state;
    for (size_t i = 0; i < sizeof pan_rows / sizeof *pan_rows; i++) {
        struct vmsa_short_registers registers = {
            .sctlr = M, .ttbr0 = TABLE0, .dacr = pan_rows[i].dacr, .pan = true};
        struct vmsa_regime regime = vmsa_regime_short(&registers);
        struct vmsa_result result;

        put_word(f, TABLE0 + 4 * 4, pan_rows[i].section);
        result = vmsa_walk(&regime, &f->reader, vmsa_va_of(0x412345), pan_rows[i].access);
        if (result.outcome != pan_rows[i].outcome)
            fail_msg("%s: %s", pan_rows[i].name, vmsa_outcome_name(result.outcome));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_of_walks),       cmocka_unit_test(ttbr_choice),
        cmocka_unit_test(walk_disable),         cmocka_unit_test(big_endian_tables),
        cmocka_unit_test(missing_table_memory), cmocka_unit_test(window_edges),
        cmocka_unit_test(trace_of_a_page),      cmocka_unit_test(privileged_access_never),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
