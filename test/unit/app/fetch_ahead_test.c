/* SPDX-License-Identifier: Apache-2.0 */
#include "app/fetch_ahead.h"

#include "promtail/container_of.h"
#include "test.h"

enum { OBJECTS = 200, PAYLOAD_MAX = 1 << 16 };

struct test_store {
    struct object_store store;
    struct object objects[OBJECTS];
    bool open[OBJECTS];
    size_t opened, open_now, open_most;
    bool fails; /* every second object */
};

static bool open_object(struct object_store *store, const struct object_ref *ref,
                        const struct deadline *deadline, struct object **object,
                        struct error *err) {
    struct test_store *test = CONTAINER_OF(store, struct test_store, store);
    size_t number = test->opened++;

    (void)ref;
    (void)deadline;
    if (test->fails && number % 2 == 1) {
        return error_set(err, ERROR_INPUT, "bucket name");
    }
    test->open[number] = true;
    test->open_now++;
    test->open_most = test->open_now > test->open_most ? test->open_now : test->open_most;
    *object = &test->objects[number];
    return true;
}

static void close_object(struct object_store *store, struct object *object) {
    struct test_store *test = CONTAINER_OF(store, struct test_store, store);

    if (object != NULL) {
        assert_true(test->open[object - test->objects]); /* once each */
        test->open[object - test->objects] = false;
        test->open_now--;
    }
}

struct setup {
    struct test_store test;
    struct tally tally;
    struct source_config config;
    struct source_env env;
    struct arena arena;
    struct buf payload;
    struct event event;
    struct fetch_ahead ahead;
};

/* An event of S3 objects; after each of them an SQS text. */
static struct setup *set_up(size_t objects, size_t limit) {
    struct setup *setup = mem_zalloc(sizeof(*setup));
    struct error err;

    buf_init(&setup->payload, PAYLOAD_MAX);
    assert_true(buf_append_cstr(&setup->payload, "{\"Records\":["));
    for (size_t i = 0; i < objects; i++) {
        assert_true(buf_printf(&setup->payload,
                               "%s{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\","
                               "\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"%zu\"}}},"
                               "{\"eventSource\":\"aws:sqs\",\"body\":\"%zu\"}",
                               i == 0 ? "" : ",", i, i));
    }
    assert_true(buf_append_cstr(&setup->payload, "]}"));
    setup->test.store = (struct object_store){open_object, close_object};
    setup->env = (struct source_env){
        .config = &setup->config,
        .objects = &setup->test.store,
        .tally = &setup->tally,
    };
    assert_true(event_begin(&setup->event, buf_slice(&setup->payload), &setup->arena, &setup->tally,
                            NULL, &err));
    fetch_ahead_init(&setup->ahead, &setup->env, &setup->event, limit);
    return setup;
}

static void tear_down(struct setup *setup) {
    fetch_ahead_clean_up(&setup->ahead);
    assert_int_equal(setup->test.open_now, 0);
    event_clean_up(&setup->event);
    arena_clean_up(&setup->arena);
    buf_clean_up(&setup->payload);
    mem_free(setup);
}

/* Takes the next record, which must be this one, and closes its object as a reader does. */
static void take(struct setup *setup, size_t number, bool reads) {
    struct object *object;
    struct fetched_record *fetched = fetch_ahead_next(&setup->ahead, reads, &object);
    char name[24];

    assert_non_null(fetched);
    snprintf(name, sizeof(name), "%zu", number / 2);
    bool is_object = number % 2 == 0;
    assert_slice(is_object ? fetched->record.object.key : fetched->record.data, name);
    assert_true(is_object || object == NULL);
    close_object(&setup->test.store, object);
    work_item_read(fetched->record.item);
}

static void records_come_in_order_and_at_most_limit_objects_are_open(void **state) {
    static const size_t limits[] = {1, 2, 7, FETCH_AHEAD_MAX, FETCH_AHEAD_MAX + 1};

    (void)state;
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        struct setup *setup = set_up(100, limits[i]);
        struct object *object;
        size_t most = (limits[i] < FETCH_AHEAD_MAX ? limits[i] + 1 : FETCH_AHEAD_MAX) / 2;
        for (size_t number = 0; number < 200; number++) {
            take(setup, number, true);
        }
        assert_null(fetch_ahead_next(&setup->ahead, true, &object));
        assert_null(fetch_ahead_next(&setup->ahead, true, &object));
        assert_int_equal(setup->test.opened, 100);
        assert_int_equal(setup->test.open_most, most); /* every second record is an object */
        tear_down(setup);
    }
}

static void when_nothing_is_read_any_more_nothing_is_opened(void **state) {
    struct setup *setup = set_up(100, 8);
    struct object *object;

    (void)state;
    take(setup, 0, true);
    size_t opened = setup->test.opened;
    for (size_t number = 1; number < 200; number++) {
        take(setup, number, false);
    }
    assert_null(fetch_ahead_next(&setup->ahead, false, &object));
    assert_int_equal(setup->test.opened, opened);
    assert_int_equal(setup->test.open_now, 0);
    tear_down(setup);
}

/* Its reader meets the same error. */
static void an_object_that_can_t_be_opened_comes_without_one(void **state) {
    struct setup *setup = set_up(10, 4);

    (void)state;
    setup->test.fails = true;
    for (size_t number = 0; number < 20; number++) {
        take(setup, number, true);
    }
    tear_down(setup);
}

static void what_was_never_taken_is_closed(void **state) {
    struct setup *setup = set_up(100, FETCH_AHEAD_MAX);

    (void)state;
    take(setup, 0, true);
    assert_true(setup->test.open_now > 0);
    tear_down(setup);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_in_order_and_at_most_limit_objects_are_open),
        cmocka_unit_test(when_nothing_is_read_any_more_nothing_is_opened),
        cmocka_unit_test(an_object_that_can_t_be_opened_comes_without_one),
        cmocka_unit_test(what_was_never_taken_is_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
