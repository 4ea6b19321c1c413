/* SPDX-License-Identifier: MIT */
/* Arena, vector, buffer, ranges and files: the things everything else stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/range.h"
#include "base/vector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void arena_gives_zeroed_aligned(void **state)
{
    struct sw_arena *arena = sw_arena_new();

    (void)state;
    for (size_t size = 0; size < 200000; size = size * 3 + 1) {
        unsigned char *bytes = sw_alloc(arena, size, 1);

        assert_int_equal((uintptr_t)bytes % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xff, size);
    }
    sw_arena_free(arena);
    sw_arena_free(NULL);
}

static void count_clean(void *object)
{
    int *count = object;

    *count = *count * 10 + 1;
}

static void double_clean(void *object)
{
    int *count = object;

    *count *= 2;
}

static void arena_cleans_last_first(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    int count = 3;

    (void)state;
    sw_arena_at_free(arena, double_clean, &count);
    sw_arena_at_free(arena, count_clean, &count);
    sw_arena_free(arena);
    assert_int_equal(count, 62);
}

static void strings(void **state)
{
    struct sw_arena *arena = sw_arena_new();

    (void)state;
    assert_string_equal(sw_strdup(arena, "abc"), "abc");
    assert_string_equal(sw_strndup(arena, "abcdef", 3), "abc");
    assert_string_equal(sw_strndup(arena, "ab", 9), "ab");
    assert_string_equal(sw_sprintf(arena, "%s-%d", "x", 7), "x-7");
    sw_arena_free(arena);
}

static void vector_grows(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct SW_VECTOR(int) numbers = {0};

    (void)state;
    for (int i = 0; i < 1000; i++)
        sw_push(arena, &numbers, i);
    assert_int_equal(numbers.count, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.items[i], i);
    sw_arena_free(arena);
}

static void buffer_grows(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_buffer buffer = {.arena = arena};

    (void)state;
    for (int i = 0; i < 1000; i++)
        sw_buffer_printf(&buffer, "%03d", i);
    sw_buffer_puts(&buffer, "end");
    sw_buffer_add(&buffer, "\0x", 2);
    assert_int_equal(buffer.length, 3005);
    assert_memory_equal(buffer.text + 2997, "999end", 6);
    assert_int_equal(buffer.text[3005], 0);
    sw_arena_free(arena);
}

static void ranges(void **state)
{
    struct sw_range top, common, low = {0x1000, 0x1fff};

    (void)state;
    assert_true(sw_range_of(UINT64_MAX - 0xfff, 0x1000, &top));
    assert_true(top.last == UINT64_MAX);
    assert_false(sw_range_of(UINT64_MAX - 0xffe, 0x1000, &top));
    assert_false(sw_range_of(5, 0, &top));
    assert_true(sw_range_size(low) == 0x1000);
    assert_true(sw_range_overlaps(low, (struct sw_range){0x1fff, 0x3000}));
    assert_false(sw_range_overlaps(low, (struct sw_range){0x2000, 0x3000}));
    assert_true(sw_range_common(low, (struct sw_range){0x1800, 0x3000}, &common));
    assert_true(common.first == 0x1800 && common.last == 0x1fff);
    assert_false(sw_range_common(low, (struct sw_range){0, 0xfff}, &common));
    assert_true(sw_range_contains(low, (struct sw_range){0x1000, 0x1fff}));
    assert_false(sw_range_contains(low, (struct sw_range){0x1000, 0x2000}));
    assert_true(sw_range_has(low, 0x1fff) && !sw_range_has(low, 0x2000));
}

static void expect_error(const char *path, const char *words)
{
    struct sw_arena *arena = sw_arena_new();
    struct sw_bytes bytes;
    struct sw_error err = {0};

    assert_false(sw_file_map(arena, path, &bytes, &err));
    assert_int_equal(err.kind, SW_ERROR_INPUT);
    assert_non_null(strstr(err.text, path));
    assert_non_null(strstr(err.text, words));
    sw_arena_free(arena);
}

static void files(void **state)
{
    struct sw_arena *arena = sw_arena_new();
    char path[] = "/tmp/stagewalk-test-XXXXXX";
    char fifo[64];
    int fd = mkstemp(path);
    struct sw_bytes bytes;
    struct sw_error err = {0};

    (void)state;
    assert_true(fd >= 0);
    assert_true(sw_file_map(arena, path, &bytes, &err));
    assert_int_equal(bytes.size, 0);
    assert_int_equal(write(fd, "hello", 5), 5);
    close(fd);
    assert_true(sw_file_map(arena, path, &bytes, &err));
    assert_int_equal(bytes.size, 5);
    assert_memory_equal(bytes.data, "hello", 5);
    assert_string_equal(bytes.name, path);
    unlink(path);
    expect_error(path, "cannot open");
    expect_error("/", "is a directory");
    expect_error("/dev/null", "not a regular file");
    snprintf(fifo, sizeof fifo, "%s.fifo", path);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    expect_error(fifo, "not a regular file");
    unlink(fifo);
    sw_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned),
        cmocka_unit_test(arena_cleans_last_first),
        cmocka_unit_test(strings),
        cmocka_unit_test(vector_grows),
        cmocka_unit_test(buffer_grows),
        cmocka_unit_test(ranges),
        cmocka_unit_test(files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
