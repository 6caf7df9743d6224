/* SPDX-License-Identifier: Apache-2.0 */
/* The transfers of one object. */
#include "aws/s3_object.h"

#include "s3_case.h"

/* How often, how long, and where. */
static const struct s3_case TRIES[] = {
    {.name = "three at most, with the wait that is asked for",
     .answers = {ERROR(503, "<Code>SlowDown</Code><Message>Please.</Message>"),
                 {.status = 500, .retry_after_s = 2},
                 {.status = 429}},
     .code = ERROR_REMOTE,
     .text = "HTTP 429",
     .wait_ms = 2000,
     .warnings = 2},
    {.name = "an overload, then the object",
     .answers = {ERROR(503, "<Code>SlowDown</Code><Message>Please.</Message>"),
                 {.error = "connection refused"},
                 FULL},
     .got = "0123456789"},
    {.name = "what no retry can mend",
     .answers = {{.error = HOST "certificate has expired", .permanent = true}},
     .code = ERROR_TRANSPORT,
     .text = HOST "certificate has expired"},
    {.name = "a wait longer than the time that is left",
     .answers = {{.status = 503, .retry_after_s = 60}},
     .code = ERROR_REMOTE,
     .text = "HTTP 503; it asks to wait 60 s, longer than the time that is left"},
    {.name = "time-outs",
     .answers = {{.error = HOST "timed out"},
                 {.error = HOST "timed out"},
                 {.error = HOST "timed out"}},
     .code = ERROR_TRANSPORT,
     .text = HOST "timed out" VPC_HINT},
    {.name = "other regions, which are no tries",
     .answers =
         {ERROR(400, "<Code>AuthorizationHeaderMalformed</Code><Region>us-west-2</Region>"),
          ERROR(
              307,
              "<Code>TemporaryRedirect</Code><Endpoint>logs.s3-us-west-1.amazonaws.com</Endpoint>"),
          {.status = 503},
          {.status = 503},
          FULL},
     .got = "0123456789",
     .regions = "eu-west-1 us-west-2 us-west-1 us-west-1 us-west-1"},
    {.name = "other regions, two at most",
     .answers = {OTHER_REGION("us-west-1"), OTHER_REGION("us-west-2"), OTHER_REGION("us-west-1")},
     .code = ERROR_REMOTE,
     .text = "HTTP 301",
     .regions = "eu-west-1 us-west-1 us-west-2"},
};

static void s3_object_tries_again_where_that_may_help(void **state) {
    (void)state;
    s3_run_cases(TRIES, COUNT(TRIES));
}

static void s3_object_gives_the_same_bytes_however_they_arrive(void **state) {
    struct fake_answer answer = {.status = 200,
                                 .headers = {{"content-length", "26"}},
                                 .body = BYTES("abcdefghijklmnopqrstuvwxyz")};

    (void)state;
    for (size_t piece = 1; piece <= 27; piece++) {
        for (size_t step = 1; step <= 27; step++) {
            struct s3_setup setup;

            answer.piece = piece;
            s3_setup_init(&setup, &answer, 1);
            s3_expect_body(&setup, step, "abcdefghijklmnopqrstuvwxyz");
            s3_setup_clean_up(&setup);
        }
    }
}

static unsigned char *large_body(void) {
    unsigned char *bytes = malloc(S3_LARGE_BYTES);

    assert_non_null(bytes);
    for (size_t i = 0; i < S3_LARGE_BYTES; i++) {
        bytes[i] = (unsigned char)(i * 2654435761u >> 13);
    }
    return bytes;
}

static void s3_object_pauses_at_a_full_buffer_and_resumes(void **state) {
    static const size_t STEPS[] = {1000, 16384, 65536, 100000};
    unsigned char *bytes = large_body();
    struct fake_answer answer = {
        .status = 200, .headers = {CHUNKED}, .body = {bytes, S3_LARGE_BYTES}, .piece = 16384};

    (void)state;
    for (size_t i = 0; i < COUNT(STEPS); i++) {
        struct s3_setup setup;
        struct error err = {0};

        s3_setup_init(&setup, &answer, 1);
        s3_setup_open(&setup);
        struct s3_object *object = (struct s3_object *)(void *)setup.object;
        for (int turn = 0; turn < 200; turn++) { /* nobody reads */
            loop_turn(setup.fake->loop, 1);
        }
        assert_int_equal(object->state, S3_PAUSED);
        assert_in_range(object->body.bytes.cap, 1, S3_BODY_BUFFER);
        assert_true(s3_setup_read(&setup, STEPS[i], &err));
        assert_true(setup.fake->resumed > 0);
        assert_in_range(object->body.bytes.cap, 1, S3_BODY_BUFFER);
        assert_int_equal(setup.got.len, S3_LARGE_BYTES);
        assert_memory_equal(setup.got.ptr, bytes, S3_LARGE_BYTES);
        s3_setup_clean_up(&setup);
    }
    free(bytes);
}

static void s3_object_passes_over_what_it_has_when_the_range_is_ignored(void **state) {
    struct fake_answer answers[] = {
        {.status = 200,
         .headers = {{"content-length", "10"}, ETAG},
         .body = BYTES("0123"),
         .error = "reset"},
        {.status = 200, .headers = {{"content-length", "10"}, ETAG}, .body = BYTES("0123456789")},
    };

    (void)state;
    for (size_t piece = 1; piece <= 10; piece++) {
        struct s3_setup setup;

        answers[1].piece = piece;
        s3_setup_init(&setup, answers, COUNT(answers));
        s3_expect_body(&setup, 0, "0123456789");
        s3_setup_clean_up(&setup);
    }
}

static void s3_object_breaks_at_any_byte_without_a_trace(void **state) {
    static const char TEXT[] = "0123456789";
    char range[40];
    struct fake_answer answers[] = {
        {.status = 200, .headers = {{"content-length", "10"}, ETAG}, .error = "reset", .piece = 1},
        {.status = 206, .headers = {{"content-range", range}, ETAG}},
    };

    (void)state;
    for (size_t at = 1; at < 10; at++) {
        struct s3_setup setup;

        answers[0].body = slice_of(TEXT, at);
        answers[1].body = slice_of(TEXT + at, 10 - at);
        snprintf(range, sizeof(range), "bytes %zu-9/10", at);
        s3_setup_init(&setup, answers, COUNT(answers));
        s3_expect_body(&setup, 0, TEXT);
        s3_setup_clean_up(&setup);
    }
}

static void s3_object_counts_tries_anew_when_much_has_come(void **state) {
    unsigned char *bytes = large_body();
    struct fake_answer answers[6];
    char ranges[6][40];
    struct s3_setup setup;
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++) {
        size_t at = i * 100000;
        snprintf(ranges[i], sizeof(ranges[i]), "bytes %zu-599999/600000", at);
        answers[i] = (struct fake_answer){.status = i == 0 ? 200 : 206,
                                          .headers = {ETAG, {"content-range", ranges[i]}},
                                          .body = {bytes + at, 100000},
                                          .piece = 16000,
                                          .error = i < 5 ? "reset" : NULL};
    }
    answers[0].headers[1].name = "content-length";
    answers[0].headers[1].value = "600000";
    s3_setup_init(&setup, answers, COUNT(answers));
    s3_setup_open(&setup);
    assert_true(s3_setup_read(&setup, 0, &err));
    assert_int_equal(setup.got.len, 600000);
    assert_memory_equal(setup.got.ptr, bytes, 600000);
    s3_setup_clean_up(&setup);
    free(bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(s3_object_tries_again_where_that_may_help),
        cmocka_unit_test(s3_object_gives_the_same_bytes_however_they_arrive),
        cmocka_unit_test(s3_object_pauses_at_a_full_buffer_and_resumes),
        cmocka_unit_test(s3_object_passes_over_what_it_has_when_the_range_is_ignored),
        cmocka_unit_test(s3_object_breaks_at_any_byte_without_a_trace),
        cmocka_unit_test(s3_object_counts_tries_anew_when_much_has_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
