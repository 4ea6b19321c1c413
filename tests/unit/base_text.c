/* SPDX-License-Identifier: MIT */
/* Text: printable copies, strict numbers and sizes, nearest words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"

#include <string.h>

static void printable(void **state)
{
    static const struct {
        const char *name, *in, *out;
        size_t size;
    } rows[] = {
        {"plain", "abc", "abc", 64},
        {"escape sequence", "a\x1b[31mb", "a\\x1b[31mb", 64},
        {"newline", "a\nb", "a\\x0ab", 64},
        {"delete", "\x7f", "\\x7f", 64},
        {"two-byte character", "\xc3\xa9", "\xc3\xa9", 64},
        {"C1 control as UTF-8", "\xc2\x9b", "\\xc2\\x9b", 64},
        {"lone continuation", "\x9b", "\\x9b", 64},
        {"overlong slash", "\xc0\xaf", "\\xc0\\xaf", 64},
        {"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", 64},
        {"truncated at the end", "\xe2\x82", "\\xe2\\x82", 64},
        {"four bytes", "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80", 64},
        {"cut at a whole character", "ab\xc3\xa9", "ab", 4},
        {"cut before an escape", "abc\x01", "abc", 7},
        {"room for one", "abc", "", 1},
    };
    char out[64];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sw_text_printable(out, rows[i].size, rows[i].in);
        if (strcmp(out, rows[i].out) != 0)
            fail_msg("%s: got \"%s\", want \"%s\"", rows[i].name, out, rows[i].out);
    }
}

static void numbers(void **state)
{
    static const struct {
        const char *text;
        bool number_ok, size_ok;
        uint64_t value;
    } rows[] = {
        {"0", true, true, 0},
        {"10", true, true, 10},
        {"0x10", true, true, 16},
        {"0XfF", true, true, 255},
        {"010", true, true, 10},
        {"0xffffffffffffffff", true, true, UINT64_MAX},
        {"18446744073709551615", true, true, UINT64_MAX},
        {"18446744073709551616", false, false, 0},
        {"0x10000000000000000", false, false, 0},
        {"", false, false, 0},
        {"0x", false, false, 0},
        {"-1", false, false, 0},
        {"+1", false, false, 0},
        {" 1", false, false, 0},
        {"1 ", false, false, 0},
        {"1e3", false, false, 0},
        {"12z", false, false, 0},
        {"256M", false, true, UINT64_C(256) << 20},
        {"3G", false, true, UINT64_C(3) << 30},
        {"0x40K", false, true, UINT64_C(0x40) << 10},
        {"K", false, false, 0},
        {"17179869184G", false, false, 0},
        {"17179869183G", false, true, UINT64_C(17179869183) << 30},
        {"1MM", false, false, 0},
        {"1m", false, false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t number = 0, size = 0;
        bool number_ok = sw_text_number(rows[i].text, &number);
        bool size_ok = sw_text_size(rows[i].text, &size);

        if (number_ok != rows[i].number_ok || (number_ok && number != rows[i].value))
            fail_msg("number \"%s\"", rows[i].text);
        if (size_ok != rows[i].size_ok || (size_ok && size != rows[i].value))
            fail_msg("size \"%s\"", rows[i].text);
    }
}

static void nearest(void **state)
{
    static const char *const words[] = {"xen-4.4", "xen-4.5", "qemu-virt", "generic", NULL};

    (void)state;
    assert_string_equal(sw_text_nearest("xen-4.6", words), "xen-4.4");
    assert_string_equal(sw_text_nearest("qemuvirt", words), "qemu-virt");
    assert_string_equal(sw_text_nearest("qem", words), "qemu-virt");
    assert_string_equal(sw_text_nearest("gener", words), "generic");
    assert_null(sw_text_nearest("xyz", words));
    assert_null(sw_text_nearest("g", words));
    assert_null(sw_text_nearest("", words));
    assert_null(sw_text_nearest("something-else", words));
    assert_null(sw_text_nearest("a-name-longer-than-any-word-of-any-list-that-this-program-will-"
                                "ever-have-to-compare",
                                words));
}

static void failing(void **state)
{
    struct sw_error err = {0};

    (void)state;
    assert_false(sw_fail(&err, SW_ERROR_INPUT, "%s: bad", "na\nme"));
    assert_int_equal(err.kind, SW_ERROR_INPUT);
    assert_string_equal(err.text, "na\\x0ame: bad");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printable),
        cmocka_unit_test(numbers),
        cmocka_unit_test(nearest),
        cmocka_unit_test(failing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
