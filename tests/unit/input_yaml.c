/* SPDX-License-Identifier: MIT */
/* The YAML reader: what it lets in, and the exact place and words of every refusal. */
#include "input/embedded.h"
#include "input/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool load(struct sw_arena *arena, const char *text, const struct sw_yaml **root,
                 struct sw_error *err)
{
    struct sw_bytes bytes = {(const unsigned char *)text, strlen(text), "f.yaml"};

    return sw_yaml_load(arena, bytes, root, err);
}

static void loads_and_reads(void **state)
{
    static const char *const words[] = {"svc", "hyp", NULL};
    struct sw_arena *arena = sw_arena_new();
    const struct sw_yaml *root, *list;
    struct sw_error err;
    const char *text;
    uint64_t number;
    unsigned index;
    bool flag;

    (void)state;
    assert_true(load(arena,
                     "---\n# a comment\nname: xen\nbase: 0x40000000\nsize: 256M\nmode: hyp\n"
                     "stage2: true\nlist:\n  - a\n  - \"b c\"\n",
                     &root, &err));
    assert_int_equal(sw_yaml_kind(root), SW_YAML_MAP);
    assert_int_equal(sw_yaml_count(root), 6);
    assert_string_equal(sw_yaml_key(root, 3), "mode");
    assert_true(sw_yaml_text(sw_yaml_get(root, "name"), &text, &err));
    assert_string_equal(text, "xen");
    assert_true(sw_yaml_number(sw_yaml_get(root, "base"), &number, &err));
    assert_int_equal(number, 0x40000000);
    assert_true(sw_yaml_size(sw_yaml_get(root, "size"), &number, &err));
    assert_int_equal(number, 256 << 20);
    assert_true(sw_yaml_word(sw_yaml_get(root, "mode"), words, &index, &err));
    assert_int_equal(index, 1);
    assert_true(sw_yaml_bool(sw_yaml_get(root, "stage2"), &flag, &err));
    assert_true(flag);
    assert_true(sw_yaml_need(root, "list", &list, &err));
    assert_int_equal(sw_yaml_count(list), 2);
    assert_true(sw_yaml_text(sw_yaml_at(list, 1), &text, &err));
    assert_string_equal(text, "b c");
    assert_int_equal(sw_yaml_site(sw_yaml_at(list, 1)).line, 10);
    assert_int_equal(sw_yaml_site(sw_yaml_at(list, 1)).column, 5);
    assert_null(sw_yaml_get(root, "none"));
    sw_arena_free(arena);
}

static const struct {
    const char *name, *text, *error;
} refused[] = {
    {"empty", "", "f.yaml:1:1: there is nothing in it"},
    {"only a comment", "# x\n", "f.yaml:1:1: there is nothing in it"},
    {"two documents", "a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document"},
    {"document after end", "a: 1\n...\nb: 2\n", "f.yaml:3:1: "},
    {"alias", "a: &x 1\nb: *x\n", "f.yaml:1:4: anchors"},
    {"alias alone", "b: *x\n", "f.yaml:1:4: aliases"},
    {"tag", "a: 1\nb: !!int 2\n", "f.yaml:2:4: tags"},
    {"version directive", "%YAML 1.1\n---\na: 1\n", "f.yaml:1:1: directives (%YAML)"},
    {"tag directive", "%TAG ! x:\n---\na: 1\n", "f.yaml:1:1: directives (%TAG)"},
    {"merge key", "a: 1\n<<: {b: 2}\n", "f.yaml:2:1: merge keys"},
    {"duplicate key", "a: 1\nb: 2\na: 3\n", "f.yaml:3:1: key 'a' is given twice, first in line 1"},
    {"duplicate key below", "x:\n  - b: 2\n    b: 3\n", "f.yaml:3:5: key 'b' is given twice"},
    {"a list as key", "? [a]\n: 1\n", "f.yaml:1:3: a key must be plain text"},
    {"tab", "a:\n\tb: 1\n", "f.yaml:2:1: "},
    {"open bracket", "a: [1, 2\n", "f.yaml:2:1: "},
    {"stray bracket", "a: ]\n", "f.yaml:1:4: "},
    {"open quote", "a: \"x\n", "f.yaml:2:1: "},
    {"bad indentation", "a: 1\n  b: 2\n", "f.yaml:2:4: "},
    {"not UTF-8", "a: 1\nb: \xff\n", "f.yaml:2:4: "},
    {"NUL by escape", "a: \"x\\0y\"\n", "f.yaml:1:4: a NUL character"},
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct sw_arena *arena = sw_arena_new();
        const struct sw_yaml *root = NULL;
        struct sw_error err = {0};

        if (load(arena, refused[i].text, &root, &err))
            fail_msg("%s: loaded", refused[i].name);
        if (strncmp(err.text, refused[i].error, strlen(refused[i].error)) != 0)
            fail_msg("%s: %s", refused[i].name, err.text);
        assert_int_equal(err.kind, SW_ERROR_USAGE);
        assert_null(root);
        sw_arena_free(arena);
    }
}

/* How each row reads the value of key "k". */
enum reader { TEXT, NUMBER, SIZE, BOOL, WORD, KEYS };

static bool read_value(const struct sw_yaml *root, enum reader reader, struct sw_error *err)
{
    static const char *const words[] = {"svc", "hyp", NULL};
    static const char *const keys[] = {"first", "last", NULL};
    const struct sw_yaml *value;
    const char *text;
    uint64_t number;
    unsigned index;
    bool flag;

    if (!sw_yaml_need(root, "k", &value, err))
        return false;
    switch (reader) {
    case TEXT:
        return sw_yaml_text(value, &text, err);
    case NUMBER:
        return sw_yaml_number(value, &number, err);
    case SIZE:
        return sw_yaml_size(value, &number, err);
    case BOOL:
        return sw_yaml_bool(value, &flag, err);
    case WORD:
        return sw_yaml_word(value, words, &index, err);
    default:
        return sw_yaml_keys(value, keys, err);
    }
}

/* error NULL: accepted. */
static const struct {
    const char *name, *text;
    enum reader reader;
    const char *error;
} values[] = {
    {"text", "k: a b", TEXT, NULL},
    {"quoted empty text", "k: ''", TEXT, NULL},
    {"no value", "k:", TEXT, "f.yaml:1:3: text is needed here, this is nothing"},
    {"list for text", "k: [a]", TEXT, "f.yaml:1:4: text is needed here, this is a list"},
    {"map for text", "k: {a: 1}", TEXT, "f.yaml:1:4: text is needed here, this is a map"},
    {"missing key", "j: 1", TEXT, "f.yaml:1:1: key 'k' is missing"},
    {"decimal", "k: 18446744073709551615", NUMBER, NULL},
    {"too large", "k: 18446744073709551616", NUMBER, "f.yaml:1:4: a number"},
    {"hexadecimal", "k: 0xFFFFffff", NUMBER, NULL},
    {"hexadecimal without digits", "k: 0x", NUMBER, "f.yaml:1:4: a number"},
    {"negative", "k: -1", NUMBER, "f.yaml:1:4: a number"},
    {"plus", "k: +1", NUMBER, "f.yaml:1:4: a number"},
    {"octal is decimal to nobody", "k: 0o17", NUMBER, "f.yaml:1:4: a number"},
    {"underscores", "k: 1_000", NUMBER, "f.yaml:1:4: a number"},
    {"suffix for number", "k: 1K", NUMBER, "f.yaml:1:4: a number"},
    {"quoted number", "k: '12'", NUMBER,
     "f.yaml:1:4: a number (decimal or 0x, at most 64 bits) is needed here, this is quoted text "
     "'12'"},
    {"size", "k: 16G", SIZE, NULL},
    {"size too large", "k: 17179869184G", SIZE, "f.yaml:1:4: a size"},
    {"suffix alone", "k: K", SIZE, "f.yaml:1:4: a size"},
    {"true", "k: true", BOOL, NULL},
    {"yes is no bool", "k: yes", BOOL, "f.yaml:1:4: unknown word 'yes' (known: false, true)"},
    {"word", "k: svc", WORD, NULL},
    {"wrong word", "k: hpy", WORD, "f.yaml:1:4: unknown word 'hpy'"},
    {"near word", "k: svcx", WORD,
     "f.yaml:1:4: unknown word 'svcx'; did you mean 'svc'? (known: svc, hyp)"},
    {"keys", "k: {last: 1, first: 0}", KEYS, NULL},
    {"wrong key", "k:\n  first: 1\n  lasst: 2", KEYS,
     "f.yaml:3:3: unknown key 'lasst'; did you mean 'last'? (known: first, last)"},
    {"text for map", "k: x", KEYS, "f.yaml:1:4: a map (key: value) is needed here, this is text"},
};

static void reads_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct sw_arena *arena = sw_arena_new();
        const char *wanted = values[i].error;
        const struct sw_yaml *root;
        struct sw_error err = {0};
        bool ok =
            load(arena, values[i].text, &root, &err) && read_value(root, values[i].reader, &err);

        if (ok != !wanted || (wanted && strncmp(err.text, wanted, strlen(wanted)) != 0))
            fail_msg("%s: %s", values[i].name, ok ? "accepted" : err.text);
        sw_arena_free(arena);
    }
}

/* Inputs that are small to write and large to parse. */
static char *repeated(const char *unit, size_t count, const char *end)
{
    size_t length = strlen(unit);
    char *text = test_malloc(length * count + strlen(end) + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(text + i * length, unit, length);
    strcpy(text + length * count, end);
    return text;
}

static void bounds_hostile_input(void **state)
{
    static const struct {
        const char *name, *unit;
        size_t count;
        const char *error;
    } rows[] = {
        {"deep flow", "[", 200000, "f.yaml:1:33: nested too deep"},
        {"deep map", "{a: ", 200000, "f.yaml:1:129: nested too deep"},
        {"deep block", "- ", 200000, "f.yaml:1:65: nested too deep"},
        {"too large", "aaaaaaaa", 131073, "f.yaml:1:1: larger than 1 MB"},
        {"many questions", "? ", 100000, "f.yaml:1:3: a key must be plain text"},
        {"many equal keys", "a: 1\n", 100000, "f.yaml:2:1: key 'a' is given twice"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sw_arena *arena = sw_arena_new();
        char *text = repeated(rows[i].unit, rows[i].count, "");
        const struct sw_yaml *root;
        struct sw_error err = {0};

        if (load(arena, text, &root, &err))
            fail_msg("%s: loaded", rows[i].name);
        if (strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
            fail_msg("%s: %s", rows[i].name, err.text);
        test_free(text);
        sw_arena_free(arena);
    }
}

static void embedded_files_are_sorted(void **state)
{
    size_t count;
    const struct sw_embedded *all = sw_embedded_all(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(sw_embedded_find(all[i].kind, all[i].name), &all[i]);
        if (i > 0 && all[i - 1].kind == all[i].kind)
            assert_true(strcmp(all[i - 1].name, all[i].name) < 0);
        if (i > 0)
            assert_true(all[i - 1].kind <= all[i].kind);
    }
    assert_null(sw_embedded_find(SW_EMBEDDED_RULE, "no such rule"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_and_reads),
        cmocka_unit_test(refuses),
        cmocka_unit_test(reads_strictly),
        cmocka_unit_test(bounds_hostile_input),
        cmocka_unit_test(embedded_files_are_sorted),
    };

    return cmocka_run_group_tests_name("input_yaml", tests, NULL, NULL);
}
