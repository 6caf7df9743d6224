/* SPDX-License-Identifier: Apache-2.0 */
#include "event_setup.h"

#define NAME "parked-v1-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.json"
#define STREAMS "{\"lambda_promtail_parked\":1,\"tenant\":\"a\",\"streams\":[{}]}"

static const struct event_case CASES[] = {
    {STREAMS, "a parked event o; parked: a parked event o [[{}]] at never; "},
    {"{\"streams\":[],\"lambda_promtail_parked\":2,\"lambda_promtail_parked\":1}",
     "a parked event o; parked: a parked event o [[]] at never; "},
    {"{\"lambda_promtail_parked\":1,\"event\":{\"awslogs\":{\"data\":\"QQ==\"}}}",
     "a parked event o; cloudwatch: cloudwatch event o in a parked event o [QQ==] at never; "},
    {"{\"lambda_promtail_parked\":1,\"event\":{\"a\":1}}", "a parked event f; "},
    {"{\"lambda_promtail_parked\":1,\"event\":[]}", "a parked event f; "},
    {"{\"lambda_promtail_parked\":\"1\",\"streams\":[]}", "a parked event f; "},
    {"{\"lambda_promtail_parked\":2,\"streams\":[]}", "a parked event f; "},
    {"{\"lambda_promtail_parked\":1}", "a parked event f; "},
};

static void what_was_parked_is_read_again(void **state) {
    (void)state;
    CHECK_EVENTS(CASES);
}

static void only_what_it_carries_is_marked(void **state) {
    static const char payload[] =
        RECORDS(SQS("m", "\"x\"") ",{\"eventSource\":\"aws:sqs\",\"messageId\":\"n\",\"body\":\"{"
                                  "\\\"lambda_promtail_parked\\\":1,\\\"streams\\\":[]}\"}");
    struct parsed parsed;

    (void)state;
    parse(&parsed, slice_from_cstr(payload));
    assert_int_equal(parsed.record_count, 2);
    assert_false(parsed.records[0].item->parked);
    assert_true(parsed.records[1].item->parked);
    assert_false(parsed.records[1].item->parent->parked);
    forget(&parsed);
}

static void a_parked_object_is_known_by_its_name(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed,
          SLICE("{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\","
                "\"s3\":{\"bucket\":{\"name\":\"bbb\"},\"object\":{\"key\":\"x/" NAME
                "\",\"size\":9}}}]}"));
    assert_int_equal(parsed.record_count, 1);
    assert_int_equal(parsed.records[0].kind, EVENT_PARKED_OBJECT);
    forget(&parsed);
}

/* What an object holds is read before the rest of the event, as a child of the object's item. */
static void inserted_records_come_apart_from_the_others(void **state) {
    static const char payload[] = RECORDS(SQS("m", "\"x\"") "," SQS("n", "\"y\""));
    struct parsed parsed = {0};
    struct event_record *records = parsed.records;
    struct arena *arena = &parsed.arena;
    struct event *event = &parsed.event;
    struct error err;

    (void)state;
    assert_true(event_begin(event, arena_copy(arena, slice_from_cstr(payload)), arena,
                            &parsed.tally, NULL, &err));
    assert_true(event_next(event, arena, &records[0]));
    assert_false(event_insert(event, arena_copy(arena, SLICE("{\"Records\":[]}")), records[0].item,
                              arena, &err));
    assert_false(
        event_insert(event, arena_copy(arena, SLICE("text")), records[0].item, arena, &err));
    assert_true(
        event_insert(event, arena_copy(arena, SLICE(STREAMS)), records[0].item, arena, &err));
    assert_true(event_next_inserted(event, arena, &records[1]));
    assert_ptr_equal(records[1].item->parent, records[0].item);
    assert_slice(records[1].tenant, "a");
    assert_false(event_next_inserted(event, arena, &records[2]));
    assert_true(event_next(event, arena, &records[2]));
    assert_slice(records[2].data, "y");
    forget(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_parked_is_read_again),
        cmocka_unit_test(only_what_it_carries_is_marked),
        cmocka_unit_test(a_parked_object_is_known_by_its_name),
        cmocka_unit_test(inserted_records_come_apart_from_the_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
