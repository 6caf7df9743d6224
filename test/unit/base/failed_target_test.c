/* SPDX-License-Identifier: Apache-2.0 */
#include "promtail/failed_target.h"

#include "test.h"

#define QUEUE "https://sqs.eu-west-1.amazonaws.com/123456789012/failed"
#define DIGITS "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct failed_target target_of(const char *text) {
    struct failed_target target;
    struct error err;

    assert_true(failed_target_read(&target, slice_from_cstr(text), &err));
    return target;
}

static void a_queue_is_known_by_its_arn(void **state) {
    static const struct {
        const char *url, *arn;
        bool same;
    } cases[] = {
        {QUEUE, "arn:aws:sqs:eu-west-1:123456789012:failed", true},
        {QUEUE "/", "arn:aws:sqs:eu-west-1:123456789012:failed", true},
        {QUEUE, "arn:aws:sqs:eu-west-2:123456789012:failed", false},
        {QUEUE, "arn:aws:sqs:eu-west-1:123456789013:failed", false},
        {QUEUE, "arn:aws:sqs:eu-west-1:123456789012:failed2", false},
        {QUEUE, "arn:aws:sns:eu-west-1:123456789012:failed", false},
        {QUEUE, "", false},
        {"https://eu-west-1.queue.amazonaws.com/123456789012/failed",
         "arn:aws:sqs:eu-west-1:123456789012:failed", true},
        {"http://localhost:4566/000000000000/q", "arn:aws:sqs:us-east-1:000000000000:q", true},
        {"s3://logs/failed", "arn:aws:sqs:us-east-1:000000000000:failed", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct failed_target target = target_of(cases[i].url);
        assert_int_equal(failed_target_is_queue(&target, slice_from_cstr(cases[i].arn)),
                         cases[i].same);
    }
    assert_false(failed_target_is_queue(NULL, SLICE("arn:aws:sqs:us-east-1:1:q")));
}

static void the_parts_of_a_queue(void **state) {
    struct failed_target target = target_of(QUEUE);

    (void)state;
    assert_slice(target.origin, "https://sqs.eu-west-1.amazonaws.com");
    assert_slice(target.region, "eu-west-1");
    assert_slice(target_of("http://localhost:4566/1/q").region, "");
    assert_slice(target_of("https://sqs-fips.us-gov-west-1.amazonaws.com/1/q").region,
                 "us-gov-west-1");
}

static void a_prefix_holds_what_stands_under_it(void **state) {
    struct failed_target target = target_of("s3://logs/failed/loki//");

    (void)state;
    assert_true(failed_target_holds(&target, SLICE("logs"), SLICE("failed/loki/a")));
    assert_false(failed_target_holds(&target, SLICE("logs"), SLICE("failed/loki")));
    assert_false(failed_target_holds(&target, SLICE("logs"), SLICE("failed/loki2/a")));
    assert_false(failed_target_holds(&target, SLICE("other"), SLICE("failed/loki/a")));
    assert_false(failed_target_holds(NULL, SLICE("logs"), SLICE("failed/loki/a")));
}

static void only_whole_names_are_parked_names(void **state) {
    (void)state;
    assert_true(failed_target_is_parked_name(SLICE("x/parked-v1-" DIGITS ".json")));
    assert_true(failed_target_is_parked_name(SLICE("parked-v1-" DIGITS ".json")));
    assert_false(failed_target_is_parked_name(SLICE("x/parked-v1-" DIGITS "0.json")));
    assert_false(failed_target_is_parked_name(SLICE("x/parked-v2-" DIGITS ".json")));
    assert_false(failed_target_is_parked_name(SLICE("x/parked-v1-" DIGITS ".json/y")));
    assert_false(failed_target_is_parked_name(SLICE("x/parked-v1-" DIGITS ".jsox")));
    assert_false(failed_target_is_parked_name(SLICE("")));
}

static void what_is_no_target_is_refused_with_an_example(void **state) {
    static const char *const bad[] = {
        "s3://",       "s3://logs",         "s3://logs/",      "s3://logs//x",
        "s3://b_c!/x", "s3://ab/x",         "queue",           "https://sqs.a/q",
        "https://h",   "https://u:p@h/1/q", "https://h/1/q?x", "arn:aws:sqs:eu-west-1:1:q",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct failed_target target;
        struct error err = {0};
        assert_false(failed_target_read(&target, slice_from_cstr(bad[i]), &err));
        assert_true(strstr(err.text, "example") != NULL || strstr(err.text, "host") != NULL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_queue_is_known_by_its_arn),
        cmocka_unit_test(the_parts_of_a_queue),
        cmocka_unit_test(a_prefix_holds_what_stands_under_it),
        cmocka_unit_test(only_whole_names_are_parked_names),
        cmocka_unit_test(what_is_no_target_is_refused_with_an_example),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
