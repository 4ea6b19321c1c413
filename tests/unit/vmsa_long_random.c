/* SPDX-License-Identifier: MIT */
/* Long-descriptor walks of both stages against a second walker, written here from the manual with
 * bit numbers of its own. Table memory is endless: what a descriptor holds follows from its
 * address. */
#include "vmsa/stage2.h"
#include "vmsa/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum regime { LPAE, HYP, EL1, EL2 };

/* Everything a round chose. The registers keep the names of the manual; lower case in AArch32. */
struct config {
    enum regime regime;
    uint64_t sctlr, tcr, tcr2, ttbr0, ttbr1, hcr, vtcr, vttbr;
    bool stage2, el2_is_64;
    uint64_t salt;
};

struct answer {
    const char *outcome;
    unsigned stage, level;
    bool s1ptw;
    uint64_t output, ipa;
    char pl1[4], pl0[4];
};

static uint64_t seed;

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint64_t next_random(void)
{
    return mix(seed += UINT64_C(0x9e3779b97f4a7c15));
}

/* A descriptor: mostly valid, mostly with its access flag and without address bits above 40. */
static uint64_t word_at(uint64_t salt, uint64_t address)
{
    uint64_t word = mix(address ^ salt), dice = mix(word);

    if (dice % 8)
        word |= 1;
    if (dice >> 8 & 7)
        word |= 1 << 10 | (dice >> 11 & 2);
    if (dice >> 16 & 15)
        word &= ~(UINT64_C(0xff) << 40);
    if (dice >> 24 & 3) /* few limits by tables, or nothing is allowed */
        word &= ~(UINT64_C(0x1f) << 59);
    if (dice >> 28 & 1)
        word |= 0xc0;
    if (salt & 1) /* few kinds of leaves, so that bulk walks meet them again */
        word = (word & ~UINT64_C(0x78000000000ff8)) |
               (mix(dice >> 40 & 3) & UINT64_C(0x78000000000bf8)) | (1 << 10);
    return word;
}

static enum vmsa_read_status read_word(void *context, uint64_t address, unsigned bytes,
                                       uint64_t *value)
{
    assert_int_equal(bytes, 8);
    assert_int_equal(address & 7, 0);
    *value = word_at(*(const uint64_t *)context, address);
    return VMSA_READ_OK;
}

static unsigned field(uint64_t word, unsigned high, unsigned low)
{
    return (unsigned)(word >> low & ((UINT64_C(1) << (high - low + 1)) - 1));
}

static struct answer fault(const char *outcome, unsigned stage, unsigned level)
{
    return (struct answer){.outcome = outcome, .stage = stage, .level = level};
}

/* What one tree needs. */
struct tree {
    uint64_t base;
    unsigned stage, g, iasize, start, pa_bits;
    uint64_t leaf_at; /* after the descent: where the leaf lies */
};

/* Blocks: 4 KB at levels 1 and 2, the others at level 2 (48-bit addresses). */
static bool has_block(unsigned g, unsigned level)
{
    return level == 2 || (g == 12 && level == 1);
}

static bool locate(const struct config *c, uint64_t ipa, uint64_t *pa, struct answer *a);

static uint64_t ones(unsigned bits)
{
    return bits >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << bits) - 1;
}

/* Down to a leaf. limits gets the OR of bits 63:59 of the tables. */
static bool descend(const struct config *c, struct tree *t, uint64_t address, uint64_t *leaf,
                    uint64_t *output, unsigned *leaf_level, unsigned *limits, struct answer *a)
{
    uint64_t base = t->base;

    *limits = 0;
    for (unsigned level = t->start; level <= 3; level++) {
        unsigned low = t->g + (3 - level) * (t->g - 3);
        unsigned high = level == t->start ? t->iasize - 1 : low + t->g - 4;
        uint64_t at = base + (address >> low & ones(high - low + 1)) * 8, pa = at, d;
        bool table;

        if (t->stage == 1 && c->stage2 && !locate(c, at, &pa, a))
            return false;
        d = word_at(c->salt, pa);
        table = level < 3 && (d & 3) == 3;
        if (!table && !(level == 3 && (d & 3) == 3) &&
            !((d & 3) == 1 && has_block(t->g, level) && level < 3)) {
            *a = fault("translation", t->stage, level);
            return false;
        }
        base = d & ones(48) & ~ones(table ? t->g : low);
        if (base >> t->pa_bits) {
            *a = fault("address-size", t->stage, level);
            return false;
        }
        if (!table) {
            unsigned run = 0;

            if (field(d, 52, 52))
                run = t->g == 12 ? 4 : t->g == 16 ? 5 : level == 3 ? 7 : 5;
            *output = (base & ~ones(low + run)) | (address & ones(low + run));
            *leaf = d;
            t->leaf_at = at;
            *leaf_level = level;
            return true;
        }
        *limits |= field(d, 63, 59);
    }
    return false;
}

static bool stage2_tree32(const struct config *c, uint64_t ipa, struct tree *t, struct answer *a)
{
    int t0sz = (int)field(c->vtcr, 3, 0);
    unsigned sl0 = field(c->vtcr, 7, 6);

    t0sz = t0sz >= 8 ? t0sz - 16 : t0sz;
    *t = (struct tree){.stage = 2, .g = 12, .iasize = (unsigned)(32 - t0sz), .pa_bits = 40};
    *a = fault("translation", 2, 1);
    if (ipa >> t->iasize || sl0 > 1)
        return false;
    if (sl0 == 0 && (t->iasize < 22 || t->iasize > 34))
        return false;
    if (sl0 == 1 && t->iasize < 31)
        return false;
    t->start = 2 - sl0;
    t->base = c->vttbr & ones(48) & ~ones(t->iasize - (sl0 ? 30 : 21) + 3);
    *a = fault("address-size", 2, 0);
    return t->base >> 40 == 0;
}

/* ARMv8.0 with 48 bits: T0SZ 16 to 39. */
static bool stage2_tree64(const struct config *c, uint64_t ipa, struct tree *t, struct answer *a)
{
    static const unsigned granules[4] = {12, 16, 14, 0},
                          sizes[8] = {32, 36, 40, 42, 44, 48, 48, 48};
    static const int starts[3][4] = {{2, 1, 0, -1}, {3, 2, 1, -1}, {3, 2, 1, -1}};
    unsigned t0sz = field(c->vtcr, 5, 0), tg = field(c->vtcr, 15, 14), levels;
    int start = starts[tg][field(c->vtcr, 7, 6)];

    *t = (struct tree){.stage = 2,
                       .g = granules[tg],
                       .iasize = 64 - t0sz,
                       .pa_bits = sizes[field(c->vtcr, 18, 16)]};
    *a = fault("translation", 2, 0);
    if (t0sz < 16 || t0sz > 39 || start < 0)
        return false;
    t->start = (unsigned)start;
    levels = (3 - t->start) * (t->g - 3) + t->g;
    if (t->iasize < levels + 1 || t->iasize > levels + 1 + (t->g - 3 - 1) + 4)
        return false;
    if (ipa >> t->iasize)
        return false;
    t->base = c->vttbr & ones(48) & ~ones(t->iasize - levels + 3);
    *a = fault("address-size", 2, 0);
    return t->base >> t->pa_bits == 0;
}

/* Stage 2 of an address. kind "t" is the fetch of a stage-1 descriptor, else "r", "w" or "x". */
static bool stage2(const struct config *c, uint64_t ipa, char kind, uint64_t *pa, char rights[4],
                   struct answer *a)
{
    unsigned level, limits;
    uint64_t d;
    struct tree t;
    bool r, w, x, device;

    if (!(c->el2_is_64 ? stage2_tree64(c, ipa, &t, a) : stage2_tree32(c, ipa, &t, a)))
        return false;
    if (!descend(c, &t, ipa, &d, pa, &level, &limits, a))
        return false;
    r = field(d, 6, 6);
    w = field(d, 7, 7);
    x = !field(d, 54, 54) && (r || c->el2_is_64);
    device = field(d, 5, 4) == 0;
    snprintf(rights, 4, "%c%c%c", r ? 'r' : '-', w ? 'w' : '-', x ? 'x' : '-');
    *a = fault("access-flag", 2, level);
    if (!field(d, 10, 10))
        return false;
    *a = fault("permission", 2, level);
    if (kind == 't')
        return r && !(device && field(c->hcr, 2, 2));
    return (kind == 'r' && r) || (kind == 'w' && w) || (kind == 'x' && x);
}

static bool locate(const struct config *c, uint64_t ipa, uint64_t *pa, struct answer *a)
{
    char rights[4];

    if (stage2(c, ipa, 't', pa, rights, a))
        return true;
    a->s1ptw = true;
    a->ipa = ipa;
    return false;
}

/* Which half, and the tree of it (AArch32). */
static bool stage1_tree32(const struct config *c, uint64_t va, struct tree *t, unsigned *half,
                          struct answer *a)
{
    unsigned t0 = field(c->tcr, 2, 0), t1 = c->regime == HYP ? 0 : field(c->tcr, 18, 16);
    bool zeros = t0 == 0 || va >> (32 - t0) == 0, all = va >> (32 - t1) == ones(t1);

    *a = fault("translation", 1, 1);
    *half = 0;
    if (c->regime == HYP) {
        if (!zeros)
            return false;
    } else if (t0 && t1) {
        if (!zeros && !all)
            return false;
        *half = !zeros;
    } else if (t0) {
        *half = !zeros;
    } else if (t1) {
        *half = all;
    }
    if (c->regime == LPAE && field(c->tcr, *half ? 23 : 7, *half ? 23 : 7))
        return false;
    *t = (struct tree){.stage = 1, .g = 12, .iasize = 32 - (*half ? t1 : t0), .pa_bits = 40};
    t->start = t->iasize >= 31 ? 1 : 2;
    t->base =
        (*half ? c->ttbr1 : c->ttbr0) & ones(48) & ~ones(t->iasize - (t->start == 1 ? 30 : 21) + 3);
    *a = fault("address-size", 1, 0);
    return t->base >> 40 == 0;
}

static bool stage1_tree64(const struct config *c, uint64_t va, bool user, char kind, struct tree *t,
                          unsigned *half, struct answer *a)
{
    static const unsigned g0[4] = {12, 16, 14, 0}, g1[4] = {0, 14, 12, 16};
    static const unsigned sizes[8] = {32, 36, 40, 42, 44, 48, 48, 48};
    bool two = c->regime == EL1;
    unsigned tsz, top;
    bool tbi, tbid;

    *half = two && field(va, 55, 55);
    tsz = *half ? field(c->tcr, 21, 16) : field(c->tcr, 5, 0);
    tbi = two ? field(c->tcr, *half ? 38 : 37, *half ? 38 : 37) : field(c->tcr, 20, 20);
    tbid = two ? field(c->tcr, *half ? 52 : 51, *half ? 52 : 51) : field(c->tcr, 29, 29);
    *a = fault("translation", 1, 0);
    if (tsz < 16 || tsz > 39)
        return false;
    top = tbi && !(tbid && kind == 'x') ? 55 : 63;
    for (unsigned i = 64 - tsz; i <= top; i++)
        if (field(va, i, i) != *half)
            return false;
    if (two && user && field(c->tcr, *half ? 56 : 55, *half ? 56 : 55))
        return false;
    if (two && field(c->tcr, *half ? 23 : 7, *half ? 23 : 7))
        return false;
    *t = (struct tree){.stage = 1,
                       .g = *half ? g1[field(c->tcr, 31, 30)] : g0[field(c->tcr, 15, 14)],
                       .iasize = 64 - tsz,
                       .pa_bits = sizes[two ? field(c->tcr, 34, 32) : field(c->tcr, 18, 16)]};
    t->start = 3 - (t->iasize - 1 - t->g) / (t->g - 3);
    t->base = (*half ? c->ttbr1 : c->ttbr0) & ones(48) &
              ~ones(t->iasize - ((3 - t->start) * (t->g - 3) + t->g) + 3);
    *a = fault("address-size", 1, 0);
    return t->base >> t->pa_bits == 0;
}

static bool is_flat(const struct config *c, unsigned half)
{
    switch (c->regime) {
    case LPAE:
        return field(c->tcr, 6, 6) && field(c->tcr2, half ? 10 : 9, half ? 10 : 9);
    case HYP:
    case EL2:
        return field(c->tcr, 24, 24);
    default:
        return field(c->tcr, half ? 42 : 41, half ? 42 : 41);
    }
}

/* limits: bit 0 PXNTable, 1 XNTable, 3:2 APTable. */
static void stage1_rights(const struct config *c, uint64_t d, unsigned limits, char pl1[4],
                          char pl0[4])
{
    bool two = c->regime == LPAE || c->regime == EL1, is64 = c->regime >= EL1;
    bool dirty = is64 && (two ? field(c->tcr, 40, 39) == 3 : field(c->tcr, 22, 21) == 3);
    bool ap1 = field(d, 6, 6) && !(limits & 4);
    bool ap2 = (field(d, 7, 7) && !(dirty && field(d, 51, 51))) || (limits & 8);
    bool xn = field(d, 54, 54) || (limits & 2), pxn = field(d, 53, 53) || (limits & 1);
    bool wxn = field(c->sctlr, 19, 19), uwxn = c->regime == LPAE && field(c->sctlr, 20, 20);
    bool ur = two && ap1, uw = ur && !ap2, pw = !ap2, ux, px;

    if (is64) {
        ux = two && !xn && !(wxn && uw);
        px = two ? !pxn && !uw && !(wxn && pw) : !xn && !(wxn && pw);
    } else {
        ux = ur && !xn && !(wxn && uw);
        px = two ? !xn && !pxn && !(wxn && pw) && !(uwxn && uw) : !xn && !(wxn && pw);
    }
    snprintf(pl1, 4, "r%c%c", pw ? 'w' : '-', px ? 'x' : '-');
    snprintf(pl0, 4, "%c%c%c", ur ? 'r' : '-', uw ? 'w' : '-', ux ? 'x' : '-');
}

static bool hardware_af(const struct config *c)
{
    return (c->regime == EL1 && field(c->tcr, 39, 39)) ||
           (c->regime == EL2 && field(c->tcr, 21, 21));
}

/* Hardware writes a descriptor back, to set its access flag or its dirty state, and stage 2 has to
 * let it. *a is the fault when it does not. */
static bool update_is_forbidden(const struct config *c, const struct tree *t, uint64_t d, char kind,
                                struct answer *a)
{
    bool dirties = kind == 'w' && field(c->tcr, 40, 40) && field(d, 51, 51) && field(d, 7, 7);
    char rights[4];
    uint64_t pa;

    if (!c->stage2 || !hardware_af(c) || (field(d, 10, 10) && !dirties))
        return false;
    assert_true(stage2(c, t->leaf_at, 't', &pa, rights, a));
    a->s1ptw = true;
    a->ipa = t->leaf_at;
    return rights[1] == '-';
}

static struct answer reference(const struct config *c, uint64_t va, struct vmsa_access access)
{
    char kind = "rwx"[access.kind], rights[4];
    unsigned half, level, limits;
    struct answer a;
    struct tree t;
    uint64_t d, output;

    if (!(c->regime >= EL1 ? stage1_tree64(c, va, access.unprivileged, kind, &t, &half, &a)
                           : stage1_tree32(c, va, &t, &half, &a)))
        return a;
    if (!descend(c, &t, va, &d, &output, &level, &limits, &a))
        return a;
    if (!field(d, 10, 10) && !hardware_af(c))
        return fault("access-flag", 1, level);
    a = fault("none", 1, level);
    stage1_rights(c, d, is_flat(c, half) ? 0 : limits, a.pl1, a.pl0);
    if ((access.unprivileged ? a.pl0 : a.pl1)[access.kind] == '-')
        return fault("permission", 1, level);
    struct answer forbidden;

    if (update_is_forbidden(c, &t, d, kind, &forbidden))
        return forbidden;
    a.output = a.ipa = output;
    if (c->stage2) {
        struct answer b;

        if (!stage2(c, output, kind, &a.output, rights, &b)) {
            b.ipa = output;
            return b;
        }
        for (int i = 0; i < 3; i++) {
            a.pl1[i] = rights[i] == '-' ? '-' : a.pl1[i];
            a.pl0[i] = rights[i] == '-' ? '-' : a.pl0[i];
        }
    }
    return a;
}

static struct vmsa_regime regime_of(const struct config *c)
{
    uint64_t mair = UINT64_C(0xff440c0400bbee4f); /* Normal and Device */

    if (c->regime == LPAE) {
        struct vmsa_lpae_registers r = {.sctlr = (uint32_t)c->sctlr,
                                        .ttbcr = (uint32_t)c->tcr,
                                        .ttbcr2 = (uint32_t)c->tcr2,
                                        .ttbr0 = c->ttbr0,
                                        .ttbr1 = c->ttbr1,
                                        .mair = mair};
        return vmsa_regime_lpae(&r);
    }
    if (c->regime == HYP) {
        struct vmsa_hyp_registers r = {.hsctlr = (uint32_t)c->sctlr,
                                       .htcr = (uint32_t)c->tcr,
                                       .httbr = c->ttbr0,
                                       .mair = mair};
        return vmsa_regime_hyp(&r);
    }
    struct vmsa_aarch64_registers r = {.sctlr = c->sctlr,
                                       .tcr = c->tcr,
                                       .ttbr0 = c->ttbr0,
                                       .ttbr1 = c->ttbr1,
                                       .mair = mair,
                                       .features = vmsa_features_armv8()};
    return c->regime == EL1 ? vmsa_regime_el1(&r) : vmsa_regime_el2(&r);
}

static struct vmsa_stage2 stage2_of(const struct config *c)
{
    struct vmsa_stage2_registers r32 = {
        .hcr = (uint32_t)c->hcr, .vtcr = (uint32_t)c->vtcr, .vttbr = c->vttbr};
    struct vmsa_stage2_el2_registers r64 = {
        .hcr = c->hcr, .vtcr = c->vtcr, .vttbr = c->vttbr, .features = vmsa_features_armv8()};

    return c->el2_is_64 ? vmsa_stage2_aarch64(&r64) : vmsa_stage2_aarch32(&r32);
}

static bool says(const char *text, struct vmsa_rights rights)
{
    return rights.read == (text[0] == 'r') && rights.write == (text[1] == 'w') &&
           rights.execute == (text[2] == 'x');
}

static unsigned seen[VMSA_OUTCOMES][3];

static void compare(const struct config *c, const struct vmsa_result *r, vmsa_ipa ipa, uint64_t va,
                    struct vmsa_access access)
{
    struct answer a = reference(c, va, access);
    const char *word = vmsa_outcome_word((enum vmsa_outcome)r->outcome);
    bool ok = !strcmp(word, a.outcome) && r->stage == a.stage && r->s1ptw == a.s1ptw &&
              r->level == a.level && r->output == a.output && ipa.v == a.ipa;

    if (ok && r->outcome == VMSA_OK)
        ok = says(a.pl1, r->attributes.pl1) && says(a.pl0, r->attributes.pl0);
    if (!ok)
        fail_msg(
            "regime %d tcr %#llx vtcr %#llx va %#llx access %d%d: %s %u/%u %d %#llx %#llx, not "
            "%s %u/%u %d %#llx %#llx %s %s",
            c->regime, (unsigned long long)c->tcr, (unsigned long long)c->vtcr,
            (unsigned long long)va, access.kind, access.unprivileged, word, r->stage, r->level,
            r->s1ptw, (unsigned long long)r->output, (unsigned long long)ipa.v, a.outcome, a.stage,
            a.level, a.s1ptw, (unsigned long long)a.output, (unsigned long long)a.ipa, a.pl1,
            a.pl0);
    seen[r->outcome][r->stage]++;
}

static uint64_t random_base(void)
{
    return next_random() & ones(next_random() % 8 ? 40 : 48);
}

static struct config random_config(enum regime regime)
{
    struct config c = {.regime = regime, .salt = next_random()};

    c.sctlr = 1 | (next_random() & (1 << 19 | 1 << 20));
    c.ttbr0 = random_base();
    c.ttbr1 = random_base();
    c.tcr2 = next_random();
    if (regime <= HYP) {
        c.tcr = next_random() & 0xffffffff;
        if (next_random() % 4)
            c.tcr &= ~UINT64_C(0x800080); /* EPD1, EPD0 */
    } else {
        static const uint64_t tg1[3] = {1, 2, 3};

        c.tcr = next_random() & ~(UINT64_C(1) << (regime == EL1 ? 59 : 32));
        c.tcr &= ~UINT64_C(0xc0ffc03f);
        c.tcr |= (14 + next_random() % 28) | (14 + next_random() % 28) << 16;
        c.tcr |= next_random() % 3 << 14 | (regime == EL1 ? tg1[next_random() % 3] << 30 : 0);
        if (next_random() % 4)
            c.tcr &= ~UINT64_C(0x180000000800080); /* E0PDx, EPDx */
    }
    if ((regime == LPAE || regime == EL1) && next_random() % 3) {
        c.stage2 = true;
        c.el2_is_64 = regime == EL1 || next_random() % 2;
        c.hcr = 1 | (next_random() & 4);
        c.vttbr = random_base();
        if (c.el2_is_64)
            c.vtcr = (14 + next_random() % 28) | next_random() % 3 << 14 | next_random() % 4 << 6 |
                     next_random() % 8 << 16;
        else
            c.vtcr = (next_random() & 15) | next_random() % 4 << 6;
        if (!c.el2_is_64 && next_random() % 4)
            c.vtcr = 0x58 | (next_random() & 7); /* 33 to 40 bits from level 1 */
        if (c.el2_is_64 && next_random() % 4)
            c.vtcr = 0x50058 | next_random() % 2; /* 4 KB, 40 or 39 bits from level 1, PS 48 */
    }
    return c;
}

/* Addresses near the ends of the halves, and of any size. */
static uint64_t random_va(const struct config *c)
{
    uint64_t va = next_random();

    if (c->regime <= HYP)
        return next_random() % 2   ? va & ones(32)
               : next_random() % 2 ? va & ones(28)
                                   : (va & ones(32)) | 0xf8000000;
    va >>= next_random() % 26 + 8;
    if (c->regime == EL1 && next_random() % 2)
        va = ~va;
    if (next_random() % 4 == 0)
        va ^= next_random() << 56;
    return va;
}

enum { WALKS = 150 };

static void one_by_one(const struct config *c, const struct vmsa_regime *regime,
                       const struct vmsa_stage2 *second, const struct vmsa_reader *reader)
{
    const struct vmsa_stage2 *stage2 = c->stage2 ? second : NULL;

    for (int i = 0; i < WALKS; i++) {
        struct vmsa_access access = {.kind = (uint8_t)(next_random() % 3),
                                     .unprivileged = next_random() & 1};
        vmsa_va va = vmsa_va_of(random_va(c));
        struct vmsa_trace trace;
        struct vmsa_result r;
        vmsa_ipa ipa;

        r = vmsa_translate(regime, stage2, reader, va, access, &ipa);
        compare(c, &r, ipa, va.v, access);
        vmsa_translate_trace(regime, stage2, reader, va, access, &trace);
        compare(c, &trace.result, trace.ipa, va.v, access);
        assert_true(trace.count <= VMSA_STEPS);
    }
}

/* Many addresses with one memory of what was met. */
static void all_at_once(const struct config *c, const struct vmsa_regime *regime,
                        const struct vmsa_stage2 *second, const struct vmsa_reader *reader)
{
    struct vmsa_access access = {.kind = (uint8_t)(next_random() % 3),
                                 .unprivileged = next_random() & 1};
    static struct vmsa_result results[WALKS];
    static vmsa_ipa ipas[WALKS];
    static vmsa_va vas[WALKS];

    for (int i = 0; i < WALKS; i++)
        vas[i] = vmsa_va_of(random_va(c));
    vmsa_translate_many(regime, c->stage2 ? second : NULL, reader, vas, WALKS, access, results,
                        ipas);
    for (int i = 0; i < WALKS; i++)
        compare(c, &results[i], ipas[i], vas[i].v, access);
    if (c->stage2)
        return;
    vmsa_walk_many(regime, reader, vas, WALKS, access, results);
    for (int i = 0; i < WALKS; i++)
        compare(c, &results[i], ipas[i], vas[i].v, access);
}

static void random_walks(void **state)
{
    enum { ROUNDS = 3000 };

    seed = 41;
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct config c = random_config((enum regime)(round % 4));
        struct vmsa_regime regime = regime_of(&c);
        struct vmsa_stage2 second = stage2_of(&c);
        struct vmsa_reader reader = {.read = read_word, .context = &c.salt};

        one_by_one(&c, &regime, &second, &reader);
        all_at_once(&c, &regime, &second, &reader);
    }
}

/* The rounds above met every fault of both stages, so that none is right by never happening. */
static void every_fault_was_met(void **state)
{
    static const enum vmsa_outcome outcomes[] = {VMSA_TRANSLATION, VMSA_ACCESS_FLAG,
                                                 VMSA_PERMISSION, VMSA_ADDRESS_SIZE};

    (void)state;
    assert_true(seen[VMSA_OK][1] > 1000);
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        for (int stage = 1; stage <= 2; stage++)
            assert_true(seen[outcomes[i]][stage] > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_walks),
        cmocka_unit_test(every_fault_was_met),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
