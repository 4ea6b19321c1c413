/* SPDX-License-Identifier: MIT */
/* The target's allocator on the host: what it gives never overlaps, and all of it comes back. */
#include "../../src/target/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BYTES = 1 << 16, PIECES = 512, STEPS = 20000 };

/* An allocated piece, filled with a byte of its own. */
struct piece {
    unsigned char *at;
    size_t size;
    unsigned char fill;
};

static void *range_of(struct uk_pool *pool, size_t bytes)
{
    unsigned char *range = aligned_alloc(64, (bytes + 63) & ~(size_t)63);

    assert_non_null(range);
    *pool = (struct uk_pool){.free_bytes = 0};
    uk_pool_add(pool, (uintptr_t)range, (uintptr_t)range + bytes - 1);
    return range;
}

static void check(const struct piece *piece)
{
    for (size_t i = 0; i < piece->size; i++) {
        assert_int_equal(piece->at[i], piece->fill);
    }
}

static void fill(struct piece *piece)
{
    memset(piece->at, piece->fill, piece->size);
}

/* Sizes from all orders of magnitude. */
static size_t random_size(unsigned *seed)
{
    return (size_t)rand_r(seed) % ((size_t)1 << (1 + rand_r(seed) % 12));
}

static void step(struct uk_pool *pool, struct piece *piece, unsigned *seed)
{
    size_t size = random_size(seed);
    unsigned char *moved;

    if (piece->at == NULL) {
        piece->at = uk_pool_take(pool, size);
        piece->size = piece->at != NULL ? size : 0;
        piece->fill = (unsigned char)rand_r(seed);
        if (piece->at != NULL) {
            assert_int_equal((uintptr_t)piece->at % UK_POOL_ALIGN, 0);
            assert_true(uk_pool_size(piece->at) >= size);
            fill(piece);
        }
        return;
    }
    check(piece);
    if (rand_r(seed) % 3 == 0) {
        moved = uk_pool_resize(pool, piece->at, size);
        if (moved != NULL) {
            piece->at = moved;
            piece->size = piece->size < size ? piece->size : size;
            check(piece);
            piece->size = size;
            fill(piece);
        }
        return;
    }
    assert_true(uk_pool_give(pool, piece->at));
    piece->at = NULL;
}

static void test_random(void **state)
{
    static struct piece pieces[PIECES];
    struct uk_pool pool;
    void *range = range_of(&pool, BYTES);
    size_t before = pool.free_bytes;
    unsigned seed = 1;

    (void)state;
    for (int i = 0; i < STEPS; i++) {
        step(&pool, &pieces[rand_r(&seed) % PIECES], &seed);
    }
    for (int i = 0; i < PIECES; i++) {
        if (pieces[i].at != NULL) {
            check(&pieces[i]);
            assert_true(uk_pool_give(&pool, pieces[i].at));
            pieces[i].at = NULL;
        }
    }
    assert_int_equal(pool.free_bytes, before);
    assert_non_null(uk_pool_take(&pool, before - sizeof(struct uk_block)));
    assert_int_equal(pool.free_bytes, 0);
    free(range);
}

/* Taken to the last byte, in each order of giving back: one piece again. */
static void test_exhaustion(void **state)
{
    static const struct {
        const char *name;
        int first, by;
    } orders[] = {{"upwards", 0, 1}, {"downwards", 63, 63}, {"every third", 0, 11}};

    (void)state;
    for (size_t order = 0; order < sizeof orders / sizeof *orders; order++) {
        struct uk_pool pool;
        void *range = range_of(&pool, 64 * 64 + sizeof(struct uk_block));
        size_t before = pool.free_bytes;
        void *pieces[64];

        for (int i = 0; i < 64; i++) {
            pieces[i] = uk_pool_take(&pool, 64 - sizeof(struct uk_block));
            assert_non_null(pieces[i]);
        }
        assert_null(uk_pool_take(&pool, 0));
        assert_int_equal(pool.free_bytes, 0);
        for (int i = 0; i < 64; i++) {
            assert_true(
                uk_pool_give(&pool, pieces[(orders[order].first + i * orders[order].by) % 64]));
        }
        assert_int_equal(pool.free_bytes, before);
        assert_non_null(uk_pool_take(&pool, before - sizeof(struct uk_block)));
        free(range);
    }
}

static void test_refused(void **state)
{
    struct uk_pool pool;
    unsigned char *range = range_of(&pool, BYTES);
    unsigned char *a = uk_pool_take(&pool, 100);
    unsigned char *b = uk_pool_take(&pool, 100);
    unsigned char saved[sizeof(struct uk_block)];

    (void)state;
    assert_null(uk_pool_take(&pool, SIZE_MAX));
    assert_null(uk_pool_take(&pool, SIZE_MAX - 4));
    assert_null(uk_pool_take(&pool, BYTES));
    assert_null(uk_pool_resize(&pool, a, SIZE_MAX));
    assert_null(uk_pool_resize(&pool, a, BYTES));
    assert_true(uk_pool_give(&pool, NULL));
    assert_false(uk_pool_give(&pool, a + UK_POOL_ALIGN));
    assert_false(uk_pool_give(&pool, a + 1));
    memcpy(saved, b - sizeof saved, sizeof saved); /* who writes past a piece is found out */
    memset(b - sizeof saved, 0xff, sizeof saved);
    assert_false(uk_pool_give(&pool, a));
    memcpy(b - sizeof saved, saved, sizeof saved);
    assert_true(uk_pool_give(&pool, a));
    assert_false(uk_pool_give(&pool, a));
    assert_true(uk_pool_give(&pool, b));
    assert_false(uk_pool_give(&pool, b));
    free(range);
}

/* Ranges are not joined even where they touch, and too small ones are nothing. */
static void test_ranges(void **state)
{
    static unsigned char bytes[4096] __attribute__((aligned(64)));
    struct uk_pool pool = {.free_bytes = 0};
    uintptr_t at = (uintptr_t)bytes;

    (void)state;
    uk_pool_add(&pool, at, at + 2 * sizeof(struct uk_block) - 1);
    assert_int_equal(pool.free_bytes, 0);
    uk_pool_add(&pool, at + 1, at + 2047);
    uk_pool_add(&pool, at + 2048, at + 4095);
    assert_int_equal(pool.free_bytes, 4096 - 2 * sizeof(struct uk_block) - UK_POOL_ALIGN);
    assert_null(uk_pool_take(&pool, 2048));
    assert_non_null(uk_pool_take(&pool, 2048 - 2 * sizeof(struct uk_block)));
    uk_pool_add(&pool, UINTPTR_MAX - 3, UINTPTR_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_exhaustion),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_ranges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
