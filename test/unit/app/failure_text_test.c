/* SPDX-License-Identifier: Apache-2.0 */
#include "app/failure_text.h"

#include "promtail/work_items.h"
#include "test.h"

enum { LEVELS_MAX = 12, KEY_MAX = 1024 };

static struct arena memory;
static struct work_items items = {.arena = &memory};

static int forget(void **state) {
    (void)state;
    work_items_clean_up(&items);
    items.arena = &memory;
    arena_clean_up(&memory);
    return 0;
}

/* The outermost of nested items with these identities; the innermost one failed. */
static struct work_item *nest(const struct slice *identities, size_t count, const char *reason) {
    struct work_item *outermost = NULL;
    struct work_item *item = NULL;
    struct error err;

    for (size_t i = 0; i < count; i++) {
        item = work_item_new(&items, item, (struct slice){0}, &identities[i], 1);
        outermost = outermost == NULL ? item : outermost;
    }
    error_set(&err, ERROR_REMOTE, "%s", reason);
    work_item_fail(item, &err);
    return outermost;
}

static void check(const struct work_item *item, const char *expected) {
    struct buf out;

    buf_init(&out, FAILURE_TEXT_MAX);
    assert_true(failure_text_write(item, &out));
    assert_slice(buf_slice(&out), expected);
    buf_clean_up(&out);
}

#define CASE_TEXT(literal)                                                                         \
    { (const unsigned char *)(literal), sizeof(literal) - 1 }

static const struct {
    struct slice identities[4];
    const char *text;
} CASES[] = {
    {{CASE_TEXT("s3://b/k")}, "s3://b/k: why"},
    {{CASE_TEXT("sqs message m"), CASE_TEXT("s3://b/k")}, "sqs message m: s3://b/k: why"},
    {{CASE_TEXT("sqs message m"), CASE_TEXT("sns message n"), CASE_TEXT("s3://b/k")},
     "sqs message m: sns message n: s3://b/k: why"},
    {{CASE_TEXT("s3://b/a\0b\nc\x7f\xff\xc3\xa9")}, "s3://b/a?b?c??\xc3\xa9: why"},
    {{CASE_TEXT("")}, ": why"},
};

static void the_way_goes_down_to_the_innermost_item(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        size_t count = 1;
        while (count < 4 && CASES[i].identities[count].ptr != NULL) {
            count++;
        }
        check(nest(CASES[i].identities, count, "why"), CASES[i].text);
    }
}

static void further_failures_are_counted(void **state) {
    struct work_item *parent =
        work_item_new(&items, NULL, (struct slice){0}, &SLICE("sqs message m"), 1);
    struct error err;

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct slice identity = arena_printf(&memory, "s3://b/%d", i);
        struct work_item *child = work_item_new(&items, parent, (struct slice){0}, &identity, 1);
        error_set(&err, ERROR_REMOTE, "why %d", i);
        work_item_fail(child, &err);
    }
    check(parent, "sqs message m: s3://b/0: why 0 (and 2 more failed in it)");
}

/* `count` copies of a text of bytes. */
static struct slice repeat(const char *text, size_t count) {
    size_t len = strlen(text);
    unsigned char *bytes = arena_alloc(&memory, len * count + 1);

    for (size_t i = 0; i < count; i++) {
        memcpy(bytes + i * len, text, len);
    }
    return slice_of(bytes, len * count);
}

static void the_longest_key_is_shown_whole(void **state) {
    struct slice key = repeat("k", KEY_MAX);
    struct slice bucket = repeat("b", 63);
    struct slice identity =
        arena_printf(&memory, "s3://%.*s/%.*s", SLICE_ARG(bucket), SLICE_ARG(key));
    struct slice expected = arena_printf(&memory, "%.*s: why", SLICE_ARG(identity));

    (void)state;
    check(nest(&identity, 1, "why"), arena_cstr(&memory, expected));
}

/* Each cut falls between characters, wherever they begin. */
static void a_longer_identity_loses_its_middle(void **state) {
    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        struct slice long_one = repeat("\xe2\x82\xac", 2000);
        struct slice identity =
            arena_printf(&memory, "%.*s%.*s/end.gz", (int)shift, "abc", SLICE_ARG(long_one));
        struct work_item *item = nest(&identity, 1, "why");
        struct buf out;
        buf_init(&out, FAILURE_TEXT_MAX);
        assert_true(failure_text_write(item, &out));
        struct slice text = buf_slice(&out);
        assert_true(text.len > 1000 && text.len <= 1100 + 5);
        assert_true(slice_find(text, SLICE("\xac...\xe2")) < text.len);
        assert_true(slice_ends_with(text, SLICE("\xac/end.gz: why")));
        assert_int_equal(slice_index(text, '?'), text.len);
        buf_clean_up(&out);
    }
}

static void the_deepest_nesting_of_long_names_has_room(void **state) {
    struct slice identities[LEVELS_MAX];
    struct slice reason = repeat("r", 400);

    (void)state;
    for (size_t i = 0; i < LEVELS_MAX; i++) {
        identities[i] = repeat("x", 5000);
    }
    struct work_item *item = nest(identities, LEVELS_MAX, arena_cstr(&memory, reason));
    struct buf out;
    buf_init(&out, FAILURE_TEXT_MAX);
    assert_true(failure_text_write(item, &out));
    buf_clean_up(&out);
    buf_init(&out, 100);
    assert_false(failure_text_write(item, &out));
    buf_clean_up(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_way_goes_down_to_the_innermost_item, forget),
        cmocka_unit_test_teardown(further_failures_are_counted, forget),
        cmocka_unit_test_teardown(the_longest_key_is_shown_whole, forget),
        cmocka_unit_test_teardown(a_longer_identity_loses_its_middle, forget),
        cmocka_unit_test_teardown(the_deepest_nesting_of_long_names_has_room, forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
