/* SPDX-License-Identifier: MIT */
/* The target's sums of time and its reading of boot arguments, against the host's own arithmetic.
 */
#include "../../src/target/bootargs.h"
#include "../../src/target/clock.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static uint64_t random64(unsigned *seed)
{
    uint64_t value = 0;

    for (int i = 0; i < 5; i++) {
        value = value << 15 ^ (uint64_t)rand_r(seed);
    }
    return value >> rand_r(seed) % 64;
}

static void test_divide(void **state)
{
    unsigned seed = 7;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t value = random64(&seed);
        uint32_t by = (uint32_t)random64(&seed) | 1;
        uint32_t rest;

        assert_int_equal(uk_divide(value, by, &rest), value / by);
        assert_int_equal(rest, value % by);
    }
}

static void test_ticks(void **state)
{
    static const struct {
        const char *name;
        uint64_t ticks;
        uint32_t hz;
        uint64_t ns;
    } rows[] = {
        {"nothing", 0, 62500000, 0},
        {"one of QEMU's", 1, 62500000, 16},
        {"a second", 24000000, 24000000, 1000000000},
        {"does not divide", 1, 24000000, 41},
        {"a year at 1 GHz", UINT64_C(31536000000000000), 1000000000, UINT64_C(31536000000000000)},
        {"a slow counter", 3, 2, 1500000000},
        {"the fastest counter", UINT64_C(4294967295) * 100, UINT32_MAX, UINT64_C(100000000000)},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t back = uk_clock_ticks(rows[i].ns, rows[i].hz);

        assert_int_equal(uk_clock_ns(rows[i].ticks, rows[i].hz), rows[i].ns);
        assert_int_equal(back, rows[i].ticks);
    }
}

/* An alarm must never be early: so many ticks take at least so long, and one less does not. */
static void test_never_early(void **state)
{
    unsigned seed = 3;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint32_t hz = (uint32_t)random64(&seed) % 999999999 + 1;
        uint64_t ns = random64(&seed) >> 31; /* times hz fits 64 bits */
        uint64_t ticks = uk_clock_ticks(ns, hz);

        assert_true(ticks * 1000000000 >= ns * hz || ticks > UINT64_MAX / 1000000000);
        assert_true(ticks == 0 || (ticks - 1) * 1000000000 < ns * hz);
    }
}

static void test_wall(void **state)
{
    static const struct {
        struct uk_time start;
        uint64_t ns;
        struct uk_time sum;
    } rows[] = {
        {{1406023200, 0}, 0, {1406023200, 0}},
        {{1406023200, 999999999}, 1, {1406023201, 0}},
        {{1406023200, 500000000}, UINT64_C(86400500000000), {1406109601, 0}},
        {{UINT64_C(0x100000000), 999999999}, 999999999, {UINT64_C(0x100000001), 999999998}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct uk_time sum = uk_clock_add(rows[i].start, rows[i].ns);

        assert_int_equal(sum.seconds, rows[i].sum.seconds);
        assert_int_equal(sum.nanoseconds, rows[i].sum.nanoseconds);
    }
}

/* Xen's shared page, at rest. What was never told a date says 1970, and how long it had run. */
static void test_wall_page(void **state)
{
    static const struct {
        const char *name;
        uint32_t seconds, nanoseconds, seconds_high;
        uint64_t ns;
        bool known;
        struct uk_time now;
    } rows[] = {
        {"never told", 0, 0, 0, 5, false, {0, 0}},
        {"never told, domain made late", 7, 0, 0, 5, false, {0, 0}},
        {"never told, domain made after a year", 31536000, 0, 0, 5, false, {0, 0}},
        {"a date", 1406023200, 999999999, 0, 2, true, {1406023201, 1}},
        {"a date after 2106", 16, 1, 1, 1000000000, true, {UINT64_C(0x100000011), 1}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct xen_shared_info page = {.wall_version = 2};
        struct uk_time now = {0, 0};

        page.wall_seconds = rows[i].seconds;
        page.wall_nanoseconds = rows[i].nanoseconds;
        page.wall_seconds_high = rows[i].seconds_high;
        if (uk_clock_wall(&page, rows[i].ns, &now) != rows[i].known ||
            now.seconds != rows[i].now.seconds || now.nanoseconds != rows[i].now.nanoseconds) {
            fail_msg("%s", rows[i].name);
        }
    }
}

/* Another CPU, in the middle of its write: it is done a moment after the reader began. */
static void *finish_page(void *argument)
{
    volatile struct xen_shared_info *page = argument;

    usleep(20000);
    page->wall_nanoseconds = 9;
    __atomic_store_n(&page->wall_version, 4, __ATOMIC_SEQ_CST);
    return NULL;
}

static void test_wall_while_written(void **state)
{
    struct xen_shared_info page = {.wall_version = 3, .wall_seconds = 1406023200};
    struct uk_time now;
    pthread_t writer;

    (void)state;
    assert_int_equal(pthread_create(&writer, NULL, finish_page, &page), 0);
    assert_true(uk_clock_wall(&page, 0, &now));
    pthread_join(writer, NULL);
    assert_int_equal(now.nanoseconds, 9);
}

static void test_bootargs(void **state)
{
    static const struct {
        const char *arguments, *key;
        uint32_t number;
    } rows[] = {
        {"role=map peer=2 ref=8", "peer", 2},
        {"role=map peer=2 ref=0x10", "ref", 0x10},
        {"speer=3 peer=4", "peer", 4},
        {"peer=4 peer=5", "peer", 4},
        {"peers=4", "peer", 99},
        {"peer", "peer", 99},
        {"peer=", "peer", 99},
        {"peer=4x", "peer", 99},
        {"peer=4294967295", "peer", UINT32_MAX},
        {"peer=4294967296", "peer", 99},
        {"peer=99999999999999999999999999", "peer", 99},
        {"peer=0x", "peer", 99},
        {"", "peer", 99},
        {"  \t peer=1\n", "peer", 1},
    };
    struct uk_word word = {"quiet", 5};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(uk_bootargs_number(rows[i].arguments, rows[i].key, 99), rows[i].number);
    }
    assert_true(uk_word_is(word, "quiet"));
    assert_false(uk_word_is(word, "quie"));
    assert_false(uk_word_is(word, "quieter"));
    assert_true(uk_bootargs_find("a= b", "a", &word));
    assert_int_equal(word.length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_divide),      cmocka_unit_test(test_ticks),
        cmocka_unit_test(test_never_early), cmocka_unit_test(test_wall),
        cmocka_unit_test(test_wall_page),   cmocka_unit_test(test_wall_while_written),
        cmocka_unit_test(test_bootargs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
