/* SPDX-License-Identifier: MIT */
/* The target's side of rings, of xenstore and of the shared page's event words, against fake other
 * sides: a plain page, a small store, a page whose words are set here. No toolstack took part. */
#include "../../src/target/event.h"
#include "../../src/target/ring.h"
#include "../../src/target/xenstore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- rings ------------------------------------------------------------------------------------
 */

static void test_ring(void **state)
{
    char bytes[16], out[64], sent = 0, got = 0;
    uint32_t consumed = UINT32_MAX - 20, produced = UINT32_MAX - 20; /* they wrap on the way */
    const struct uk_ring ring = {bytes, sizeof bytes, &consumed, &produced};
    unsigned seed = 5;

    (void)state;
    for (int round = 0; round < 1000; round++) {
        char in[24];
        uint32_t want = (uint32_t)rand_r(&seed) % sizeof in;
        uint32_t room = (uint32_t)sizeof bytes - (produced - consumed);
        uint32_t count;

        for (uint32_t i = 0; i < want; i++) {
            in[i] = (char)(sent + (char)i);
        }
        count = uk_ring_put(&ring, in, want);
        assert_int_equal(count, want < room ? want : room);
        sent = (char)(sent + (char)count);
        count = uk_ring_get(&ring, out, (uint32_t)rand_r(&seed) % 24);
        for (uint32_t i = 0; i < count; i++, got++) {
            assert_int_equal(out[i], got);
        }
    }
    assert_int_not_equal(got, 0);
}

/* Counters no honest side writes: nothing is read or written past the ring. */
static void test_broken_ring(void **state)
{
    char bytes[16], out[64];
    uint32_t consumed = 10, produced = 10 + 17;
    const struct uk_ring ring = {bytes, sizeof bytes, &consumed, &produced};

    (void)state;
    assert_false(uk_ring_is_sound(&ring));
    assert_int_equal(uk_ring_put(&ring, "x", 1), 0);
    assert_int_equal(uk_ring_get(&ring, out, sizeof out), 0);
    produced = 9;
    assert_false(uk_ring_is_sound(&ring));
    assert_int_equal(uk_ring_put(&ring, "x", 1), 0);
    assert_int_equal(uk_ring_get(&ring, out, sizeof out), 0);
}

/* ---- a store that answers ---------------------------------------------------------------------
 */

enum answer { GOOD, WRONG_REQUEST, WRONG_TYPE, TOO_LONG, BROKEN_COUNTERS, SILENT };

static struct {
    struct xen_store_page page;
    enum answer answer;
    char question[XEN_STORE_PAYLOAD + 64];
    uint32_t asked; /* bytes of the question so far */
    char value[XEN_STORE_PAYLOAD];
    uint32_t value_size, answered, waits, notified;
    struct xen_store_header reply;
} fake;

static void notified(void)
{
    fake.notified++;
}

/* Take what is in the request ring, a few bytes at a time as a busy daemon would. */
static void listen(void)
{
    while (fake.page.request_consumed != fake.page.request_produced) {
        fake.question[fake.asked++] =
            fake.page.request[fake.page.request_consumed++ % sizeof fake.page.request];
    }
}

static bool question_complete(void)
{
    struct xen_store_header header;

    memcpy(&header, fake.question, sizeof header);
    return fake.asked >= sizeof header && fake.asked >= sizeof header + header.length;
}

/* The next bytes of the answer, as many as there is room for. */
static void talk(void)
{
    struct xen_store_header *reply = &fake.reply;
    uint32_t whole = (uint32_t)sizeof *reply + fake.value_size;

    memcpy(reply, fake.question, sizeof *reply);
    reply->length = fake.answer == TOO_LONG ? XEN_STORE_PAYLOAD + 1 : fake.value_size;
    reply->request += fake.answer == WRONG_REQUEST;
    reply->type = fake.answer == WRONG_TYPE ? 77 : reply->type;
    if (fake.value_size > 0 && fake.value[0] == 'E') {
        reply->type = XEN_STORE_ERROR;
    }
    while (fake.answered < whole &&
           fake.page.response_produced - fake.page.response_consumed < sizeof fake.page.response) {
        uint32_t at = fake.answered++;

        fake.page.response[fake.page.response_produced++ % sizeof fake.page.response] =
            at < sizeof *reply ? ((const char *)reply)[at] : fake.value[at - sizeof *reply];
    }
}

static bool waited(void)
{
    listen();
    if (fake.answer == BROKEN_COUNTERS) {
        fake.page.response_produced = fake.page.response_consumed + 5000;
    } else if (fake.answer != SILENT && question_complete()) {
        talk();
    }
    return ++fake.waits < 100;
}

static struct uk_xenstore store_with(enum answer answer, const char *value, uint32_t size)
{
    memset(&fake, 0, sizeof fake);
    fake.answer = answer;
    memcpy(fake.value, value, size);
    fake.value_size = size;
    fake.page.request_consumed = fake.page.request_produced = UINT32_MAX - 5;
    return uk_xenstore_of(&fake.page, notified, waited);
}

static void test_store(void **state)
{
    static const struct {
        const char *name;
        enum answer answer;
        const char *value;
        uint32_t size;
        enum uk_xenstore_status status;
        const char *wanted;
    } rows[] = {
        {"a value", GOOD, "domain1", 7, UK_XENSTORE_OK, "domain1"},
        {"an empty value", GOOD, "", 0, UK_XENSTORE_OK, ""},
        {"as long as there is room", GOOD, "0123456789abcde", 15, UK_XENSTORE_OK,
         "0123456789abcde"},
        {"one too long", GOOD, "0123456789abcdef", 16, UK_XENSTORE_TOO_LONG, ""},
        {"an error", GOOD, "ENOENT", 6, UK_XENSTORE_ERROR, "ENOENT"},
        {"the answer to something else", WRONG_REQUEST, "x", 1, UK_XENSTORE_GONE, ""},
        {"an answer of another kind", WRONG_TYPE, "x", 1, UK_XENSTORE_GONE, ""},
        {"an impossible length", TOO_LONG, "x", 1, UK_XENSTORE_GONE, ""},
        {"counters that cannot be", BROKEN_COUNTERS, "x", 1, UK_XENSTORE_GONE, ""},
        {"no answer at all", SILENT, "x", 1, UK_XENSTORE_GONE, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct uk_xenstore store = store_with(rows[i].answer, rows[i].value, rows[i].size);
        char value[16];

        if (uk_xenstore_read(&store, "name", value, sizeof value) != rows[i].status ||
            strcmp(value, rows[i].wanted) != 0) {
            fail_msg("%s: \"%s\"", rows[i].name, value);
        }
        assert_true(fake.notified > 0);
        assert_true(fake.waits < 100 || rows[i].answer == SILENT);
        assert_memory_equal(fake.question + sizeof(struct xen_store_header), "name", 5);
    }
}

/* Questions and answers longer than a ring go in pieces. */
static void test_long_store(void **state)
{
    char text[3000], value[3001];
    struct uk_xenstore store;

    (void)state;
    memset(text, 'a', sizeof text);
    text[2999] = 'z';
    store = store_with(GOOD, text, sizeof text);
    assert_int_equal(uk_xenstore_read(&store, "long", value, sizeof value), UK_XENSTORE_OK);
    assert_memory_equal(value, text, sizeof text);
    text[2999] = '\0';
    store = store_with(GOOD, "OK", 3);
    assert_int_equal(uk_xenstore_write(&store, "key", text), UK_XENSTORE_OK);
    assert_int_equal(fake.asked, sizeof(struct xen_store_header) + 4 + 2999);
    assert_memory_equal(fake.question + sizeof(struct xen_store_header) + 4, text, 2999);
}

/* ---- events -----------------------------------------------------------------------------------
 */

static struct xen_shared_info shared;
static uint32_t seen[16], seen_count;

static void set(uint32_t port)
{
    shared.pending[port / 64] |= UINT64_C(1) << port % 64;
    if ((shared.mask[port / 64] >> port % 64 & 1) == 0) {
        shared.vcpu[0].pending_words |= UINT64_C(1) << port / 64;
        shared.vcpu[0].upcall_pending = 1;
    }
}

/* Port 70 rings port 5 once while it is handled. */
static void handle(uint32_t port)
{
    seen[seen_count++] = port;
    if (port == 70 && seen_count == 2) {
        set(5);
    }
}

static void test_events(void **state)
{
    static const uint32_t wanted[] = {1, 70, 4095, 5};

    (void)state;
    shared.mask[0] = UINT64_C(1) << 9;
    set(1);
    set(9); /* masked */
    set(70);
    set(4095);
    uk_event_scan(&shared, handle);
    assert_int_equal(seen_count, 4);
    assert_memory_equal(seen, wanted, sizeof wanted);
    assert_int_equal(shared.pending[0], UINT64_C(1) << 9);
    assert_int_equal(shared.pending[1], 0);
    assert_int_equal(shared.pending[63], 0);
    assert_int_equal(shared.vcpu[0].pending_words, 0);
    uk_event_scan(&shared, handle);
    assert_int_equal(seen_count, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ring),   cmocka_unit_test(test_broken_ring),
        cmocka_unit_test(test_store),  cmocka_unit_test(test_long_store),
        cmocka_unit_test(test_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
