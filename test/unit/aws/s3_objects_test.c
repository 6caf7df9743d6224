/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/s3_objects.h"

#include "s3_setup.h"

#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void s3_objects_signs_the_get_with_the_hash_of_the_empty_body(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {{"content-length", "5"}, ETAG}, .body = BYTES("hello")}};
    struct s3_setup setup;

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    setup.ref.region = SLICE("us-west-2");
    setup.ref.version_id = SLICE("v1");
    s3_expect_body(&setup, 0, "hello");
    const struct fake_request *request = &setup.fake->requests[0];
    assert_string_equal(request->url, "https://logs.s3.us-west-2.amazonaws.com/a.gz?versionId=v1");
    assert_string_equal(request->sha256, EMPTY_SHA256);
    s3_expect_region(request, "us-west-2");
    assert_string_equal(request->token, "token");
    assert_string_equal(request->range, "");
    s3_setup_clean_up(&setup);
}

static void s3_objects_goes_unsigned_without_an_access_key(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("x")}};
    struct s3_setup setup;

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    setup.credentials = (struct aws_credentials){.access_key = ""};
    s3_expect_body(&setup, 0, "x");
    assert_false(setup.fake->requests[0].is_signed);
    assert_string_equal(setup.fake->requests[0].url,
                        "https://logs.s3.eu-west-1.amazonaws.com/a.gz");
    s3_setup_clean_up(&setup);
}

static void s3_objects_starts_the_get_at_open(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("x")}};
    struct s3_setup setup;

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    s3_setup_open(&setup);
    assert_int_equal(fake_open(setup.fake), 1);
    setup.store->close(setup.store, setup.object);
    setup.object = NULL;
    assert_int_equal(fake_open(setup.fake), 0);
    assert_int_equal(setup.fake->cancelled, 1);
    s3_setup_clean_up(&setup);
}

static void s3_objects_names_the_last_failure_when_time_is_up_before_the_next_try(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 0, .error = "logs.s3.eu-west-1.amazonaws.com:443: timed out"}};
    struct s3_setup setup;
    struct error err = {0};

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    s3_setup_open(&setup);
    struct s3_object *object = (struct s3_object *)(void *)setup.object;
    while (object->state != S3_RETRYING) {
        loop_turn(setup.fake->loop, 0);
    }
    fake_set_ms(setup.fake, S3_READ_UNTIL_MS);
    assert_false(s3_setup_read(&setup, 0, &err));
    assert_int_equal(err.code, ERROR_DEADLINE);
    assert_string_equal(err.text, "no time left for another try: "
                                  "logs.s3.eu-west-1.amazonaws.com:443: timed out" VPC_HINT);
    s3_setup_clean_up(&setup);
}

static void s3_objects_stops_waiting_at_the_read_deadline(void **state) {
    static const struct fake_answer ANSWERS[] = {{.silent = true}};
    struct s3_setup setup;
    struct error err = {0};

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    s3_setup_open(&setup);
    assert_false(s3_setup_read(&setup, 0, &err));
    assert_int_equal(err.code, ERROR_DEADLINE);
    assert_string_equal(err.text, "no time left after reading 0 bytes: no answer from "
                                  "logs.s3.eu-west-1.amazonaws.com" VPC_HINT);
    assert_int_equal(clock_monotonic_ms(loop_clock(setup.fake->loop)), S3_READ_UNTIL_MS);
    s3_setup_clean_up(&setup);
}

static void s3_objects_stops_reading_at_the_deadline_though_bytes_wait(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("0123")}};
    struct s3_setup setup;
    struct error err = {0};
    bool ended = false;
    struct buf into;

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    s3_setup_open(&setup);
    buf_init(&into, 1);
    assert_true(reader_read(&setup.object->reader, &into, &ended, &err));
    assert_slice(buf_slice(&into), "0");
    fake_set_ms(setup.fake, S3_READ_UNTIL_MS);
    buf_reset(&into);
    assert_false(reader_read(&setup.object->reader, &into, &ended, &err));
    assert_int_equal(err.code, ERROR_DEADLINE);
    assert_string_equal(err.text, "no time left after reading 1 bytes");
    buf_clean_up(&into);
    s3_setup_clean_up(&setup);
}

static void s3_objects_follows_a_bucket_to_its_region_and_remembers_it(void **state) {
    static const struct fake_answer ANSWERS[] = {
        {.status = 301,
         .headers = {{"x-amz-bucket-region", "ap-south-1"}},
         .body = BYTES("<Code>PermanentRedirect</Code>")},
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("x")},
        {.status = 200, .headers = {CHUNKED}, .body = BYTES("y")},
    };
    struct s3_setup setup;
    struct error err = {0};

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    s3_setup_open(&setup);
    assert_true(s3_setup_read(&setup, 0, &err));
    setup.store->close(setup.store, setup.object);
    s3_expect_body(&setup, 0, "xy");
    s3_expect_region(&setup.fake->requests[0], "eu-west-1");
    for (size_t i = 1; i < 3; i++) {
        const struct fake_request *request = &setup.fake->requests[i];
        s3_expect_region(request, "ap-south-1");
        assert_string_equal(request->url, "https://logs.s3.ap-south-1.amazonaws.com/a.gz");
        assert_int_equal(request->at_ms, 0);
    }
    s3_setup_clean_up(&setup);
}

static void s3_objects_refuses_at_open_what_no_get_can_mend(void **state) {
    static const struct {
        struct slice bucket, key, region;
        const char *text;
    } CASES[] = {
        {BYTES("a/b"), BYTES("k"), {NULL, 0}, "invalid bucket name"},
        {BYTES("logs"), {NULL, 0}, {NULL, 0}, "the object's key is empty"},
        {BYTES("logs"), BYTES("k"), BYTES("../x"), "invalid region name"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct s3_setup setup;
        struct error err = {0};

        s3_setup_init(&setup, NULL, 0);
        setup.ref.bucket = CASES[i].bucket;
        setup.ref.key = CASES[i].key;
        setup.ref.region = CASES[i].region;
        assert_false(
            setup.store->open(setup.store, &setup.ref, &setup.deadline, &setup.object, &err));
        assert_string_equal(err.text, CASES[i].text);
        assert_int_equal(err.code, ERROR_INPUT);
        s3_setup_clean_up(&setup);
    }
}

static void s3_objects_survives_each_start_that_fails(void **state) {
    static const struct fake_answer ANSWERS[] = {{.status = 503}, {.status = 503}, {.status = 503}};

    (void)state;
    for (size_t n = 1; n <= 3; n++) {
        struct s3_setup setup;
        struct error err = {0};

        s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
        setup.fake->refuse_start = n;
        bool opened =
            setup.store->open(setup.store, &setup.ref, &setup.deadline, &setup.object, &err);
        assert_int_equal(opened, n > 1);
        assert_false(opened && s3_setup_read(&setup, 0, &err));
        assert_string_equal(err.text, "cannot be begun");
        s3_setup_clean_up(&setup);
    }
}

static void s3_objects_logs_few_of_many_retries(void **state) {
    static const struct fake_answer ANSWERS[FAKE_REQUESTS] = {
        {.status = 503}, {.status = 503}, {.status = 503}, {.status = 503},
        {.status = 503}, {.status = 503}, {.status = 503}, {.status = 503},
        {.status = 503}, {.status = 503}, {.status = 503}, {.status = 503},
        {.status = 503}, {.status = 503}, {.status = 503}, {.silent = true}};
    struct s3_setup setup;

    (void)state;
    s3_setup_init(&setup, ANSWERS, COUNT(ANSWERS));
    for (int i = 0; i < 6; i++) { /* of five, two retries each; the sixth keeps the store busy */
        s3_setup_open(&setup);
    }
    for (int turn = 0; turn < 500; turn++) {
        loop_turn(setup.fake->loop, S3_READ_UNTIL_MS);
    }
    assert_in_range(s3_setup_warnings(&setup), 1, AWS_WARNINGS_MAX);
    setup.object = NULL;
    s3_setup_clean_up(&setup); /* closes all six */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_objects_signs_the_get_with_the_hash_of_the_empty_body),
        cmocka_unit_test(s3_objects_goes_unsigned_without_an_access_key),
        cmocka_unit_test(s3_objects_starts_the_get_at_open),
        cmocka_unit_test(s3_objects_names_the_last_failure_when_time_is_up_before_the_next_try),
        cmocka_unit_test(s3_objects_stops_waiting_at_the_read_deadline),
        cmocka_unit_test(s3_objects_stops_reading_at_the_deadline_though_bytes_wait),
        cmocka_unit_test(s3_objects_follows_a_bucket_to_its_region_and_remembers_it),
        cmocka_unit_test(s3_objects_refuses_at_open_what_no_get_can_mend),
        cmocka_unit_test(s3_objects_survives_each_start_that_fails),
        cmocka_unit_test(s3_objects_logs_few_of_many_retries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
