/* SPDX-License-Identifier: Apache-2.0 */
/* What only looks like an envelope, times, and how deep envelopes may be nested. */
#include "event_setup.h"

/* JSON that looks like an envelope and lacks what makes it one. */
static const char *const NEAR_MISSES[] = {
    "{\"awslogs\":{}}",
    "{\"awslogs\":{\"data\":7}}",
    "{\"awslogs\":{\"data\":null}}",
    "{\"awslogs\":{\"data\":\"\"}}",
    "{\"awslogs\":{\"data\":[\"QQ==\"]}}",
    "{\"awslogs\":{\"Data\":\"QQ==\"}}",
    "{\"awslogs\":\"QQ==\"}",
    "{\"awslogs\":{\"data\":\"QQ==\",\"data\":7}}",
    "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{}]}",
    "{\"Records\":{}}",
    "{\"Records\":[]}",
    "{\"Records\":[7]}",
    "{\"Records\":[{}]}",
    "{\"Records\":[{\"eventSource\":\"aws:dynamodb\"}]}",
    "{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}",
    "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":{}}]}",
    "{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"kinesis\":{}}]}",
    "{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":7}}]}",
    "{\"Records\":[{\"EventSource\":\"aws:sns\"}]}",
    "{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"Message\":{}}}]}",
    "{\"Records\":[{\"eventSource\":\"aws:s3\"}]}",
    "{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{\"bucket\":{\"name\":\"b\"}}}]}",
    "{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":{\"object\":{\"key\":\"k\"}}}]}",
    "{\"Event\":\"s3:testevent\"}",
    "{\"Event\":[\"s3:TestEvent\"]}",
    "{\"Type\":\"Notification\",\"Message\":\"x\"}",
    "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":{}}",
    "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"t\",\"Message\":\"x\"}",
    "{\"source\":\"a\",\"detail-type\":\"b\"}",
    "{\"source\":\"a\",\"detail-type\":7,\"detail\":{}}",
    BRIDGE("aws.s3", "Object Created", "{}"),
    BRIDGE("aws.s3", "Object Created", "{\"bucket\":{\"name\":\"b\"}}"),
    BRIDGE("aws.s3", "Object Deleted", "{\"object\":{\"key\":\"k\"}}"),
    "{\"s3Bucket\":\"b\",\"s3ObjectKey\":[]}",
    "{\"s3Bucket\":\"b\",\"s3ObjectKey\":\"k\"}",
    "{\"s3Bucket\":\"b\",\"s3ObjectKey\":{\"0\":\"k\"}}",
    "{\"s3Bucket\":\"b\",\"s3ObjectKey\":null}",
    "{\"s3Bucket\":\"b\",\"s3ObjectKey\":[7,\"\",null,[\"k\"],{\"k\":\"k\"}]}",
    "{\"s3Bucket\":\"b\"}",
    "{\"s3ObjectKey\":[\"k\"]}",
    "{\"s3Bucket\":\"\",\"s3ObjectKey\":[\"k\"]}",
    "{\"s3Bucket\":7,\"s3ObjectKey\":[\"k\"]}",
    "{\"s3Bucket\":[\"b\"],\"s3ObjectKey\":[\"k\"]}",
    "{\"s3bucket\":\"b\",\"s3objectkey\":[\"k\"]}",
    "{\"a\":{\"s3Bucket\":\"b\",\"s3ObjectKey\":[\"k\"]}}",
    "[{\"s3Bucket\":\"b\",\"s3ObjectKey\":[\"k\"]}]",
    "{\"a\":\"{\\\"s3Bucket\\\":\\\"b\\\",\\\"s3ObjectKey\\\":[\\\"k\\\"]}\"}",
    "{\"s3Bucket\":\"b\",\"s3ObjectKey\":[\"k\"],\"s3ObjectKey\":[]}",
    "{\"requestContext\":{},\"requestPayload\":{\"awslogs\":{}}}",
    "{\"requestContext\":{},\"requestPayload\":{\"Records\":[]}}",
    "{\"requestContext\":7,\"requestPayload\":{\"awslogs\":{\"data\":\"QQ==\"}}}",
};
enum { NEAR_MISS_COUNT = sizeof(NEAR_MISSES) / sizeof(NEAR_MISSES[0]) };

static void write_quoted(struct buf *out, const char *text) {
    assert_true(buf_append_byte(out, '"'));
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            assert_true(buf_append_byte(out, '\\'));
        }
        assert_true(buf_append_byte(out, (unsigned char)*text));
    }
    assert_true(buf_append_byte(out, '"'));
}

/* The one record is the text, done when it is read, and nothing was counted. */
static void expect_text_only(const char *before, const char *text, const char *after,
                             enum event_kind kind) {
    struct parsed parsed;
    struct buf event;

    buf_init(&event, EVENT_TEXT_MAX);
    assert_true(buf_append_cstr(&event, before));
    write_quoted(&event, text);
    assert_true(buf_append_cstr(&event, after));
    parse(&parsed, buf_slice(&event));
    assert_true(parsed.ok);
    if (parsed.record_count != 1 || parsed.records->kind != kind) {
        fail_msg("%s: %zu records", text, parsed.record_count);
    }
    assert_slice(parsed.records->data, text);
    assert_int_equal(parsed.records->item->state, WORK_OPEN);
    assert_ptr_equal(parsed.records->item, first_item(&parsed));
    assert_null(first_item(&parsed)->newer);
    assert_int_equal(parsed.tally.dropped_count, 0);
    forget(&parsed);
    buf_clean_up(&event);
}

static void what_only_looks_like_an_envelope_is_a_line_inside_a_text(void **state) {
    (void)state;
    for (size_t i = 0; i < NEAR_MISS_COUNT; i++) {
        expect_text_only("{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":", NEAR_MISSES[i],
                         "}]}", EVENT_SQS_TEXT);
        expect_text_only("{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"Message\":",
                         NEAR_MISSES[i], "}}]}", EVENT_SNS_TEXT);
    }
}

/* One clear error: of the event, or of its only item; nothing is done in silence. */
static void what_only_looks_like_an_envelope_is_an_error_of_its_own(void **state) {
    (void)state;
    for (size_t i = 0; i < NEAR_MISS_COUNT; i++) {
        struct parsed parsed;
        parse(&parsed, slice_from_cstr(NEAR_MISSES[i]));
        if (parsed.ok && first_item(&parsed) == NULL) { /* the end of a tumbling window */
            assert_string_equal(NEAR_MISSES[i], "{\"Records\":[]}");
            assert_int_equal(tally_dropped(&parsed.tally, "no_records"), 1);
        } else if (parsed.ok && parsed.event.items.failed == 0) {
            if (first_item(&parsed)->state == WORK_OPEN) { /* of CloudWatch: told when it is read */
                assert_int_equal(parsed.records->kind, EVENT_CLOUDWATCH);
            } else {
                assert_int_equal(parsed.event.items.refused, 1); /* of Kinesis */
                assert_int_equal(tally_dropped(&parsed.tally, "damaged_record"), 1);
            }
        }
        forget(&parsed);
    }
}

#define SQS_SENT(sent)                                                                             \
    RECORDS("{\"eventSource\":\"aws:sqs\",\"body\":\"x\",\"attributes\":{\"SentTimestamp\":" sent  \
            "}}")
#define KINESIS_AT(time)                                                                           \
    RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":\"QQ==\","                     \
            "\"approximateArrivalTimestamp\":" time "}}")
#define SNS_AT(time)                                                                               \
    RECORDS("{\"EventSource\":\"aws:sns\",\"Sns\":{\"Message\":\"x\",\"Timestamp\":" time "}}")
#define S3_AT(time)                                                                                \
    "{\"Records\":[{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\","               \
    "\"eventTime\":" time ",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\"}}}]}"
#define BRIDGE_AT(time) "{\"source\":\"a\",\"detail-type\":\"b\",\"detail\":{},\"time\":" time "}"

static void times_are_read_exactly_or_counted(void **state) {
    static const struct {
        const char *payload;
        int64_t ns;
        bool known;
        uint64_t unreadable;
    } cases[] = {
        {SQS_SENT("\"1700000000123\""), 1700000000123000000, true, 0},
        {SQS_SENT("1700000000123"), 1700000000123000000, true, 0},
        {SQS_SENT("1.700000000123e12"), 1700000000123000000, true, 0},
        {SQS_SENT("\"17E11\""), 1700000000000000000, true, 0},
        {SQS_SENT("\"0\""), 0, true, 0},
        {SQS_SENT("null"), 0, false, 0},
        {SQS_SENT("\"now\""), 0, false, 1},
        {SQS_SENT("\"\""), 0, false, 1},
        {SQS_SENT("{}"), 0, false, 1},
        {KINESIS_AT("1.607497475123E9"), 1607497475123000000, true, 0},
        {KINESIS_AT("1607497475.123"), 1607497475123000000, true, 0},
        {KINESIS_AT("\"1607497475.123\""), 1607497475123000000, true, 0},
        {KINESIS_AT("0"), 0, true, 0},
        {KINESIS_AT("1e99"), 0, false, 1},
        {KINESIS_AT("true"), 0, false, 1},
        {SNS_AT("\"1970-01-01T00:00:00Z\""), 0, true, 0},
        {SNS_AT("\"yesterday\""), 0, false, 1},
        {SNS_AT("1700000000123"), 0, false, 1}, /* of what? */
        {S3_AT("\"1970-01-01T00:00:00.000Z\""), 0, true, 0},
        {S3_AT("\"1700000000123\""), 0, false, 1},
        {BRIDGE_AT("\"1970-01-01T00:00:01Z\""), 1000000000, true, 0},
        {BRIDGE_AT("7"), 0, false, 1},
        {BRIDGE_AT("null"), 0, false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parsed parsed;
        parse(&parsed, slice_from_cstr(cases[i].payload));
        assert_true(parsed.ok);
        assert_int_equal(parsed.record_count, 1);
        if (parsed.records->time.known != cases[i].known ||
            parsed.records->time.ns != cases[i].ns) {
            fail_msg("%s: %lld", cases[i].payload, (long long)parsed.records->time.ns);
        }
        assert_int_equal(tally_dropped(&parsed.tally, "time_unreadable"), cases[i].unreadable);
        forget(&parsed);
    }
}

static void what_has_no_time_has_that_of_its_envelope(void **state) {
    static const char *const inside[] = {
        "{\"awslogs\":{\"data\":\"QQ==\"}}",
        S3_AT("null"),
        S3_AT("\"?\""),
        BRIDGE_AT("null"),
        KINESIS_AT("null"),
        SNS_AT("null"),
        SQS_SENT("null"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
        struct parsed parsed;
        struct buf event;

        buf_init(&event, EVENT_TEXT_MAX);
        assert_true(buf_append_cstr(&event,
                                    "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"attributes\":"
                                    "{\"SentTimestamp\":\"1500\"},\"body\":"));
        write_quoted(&event, inside[i]);
        assert_true(buf_append_cstr(&event, "}]}"));
        parse(&parsed, buf_slice(&event));
        assert_true(parsed.ok);
        assert_int_equal(parsed.record_count, 1);
        assert_true(parsed.records->time.known);
        assert_int_equal(parsed.records->time.ns, 1500000000);
        forget(&parsed);
        buf_clean_up(&event);
    }
}

static void nine_envelopes_are_refused_and_counted(void **state) {
    (void)state;
    for (int depth = 7; depth <= 9; depth++) {
        struct parsed parsed;
        struct buf text;
        buf_init(&text, EVENT_TEXT_MAX);
        for (int i = 1; i < depth; i++) {
            assert_true(buf_append_cstr(&text, "{\"requestContext\":{},\"requestPayload\":"));
        }
        assert_true(buf_append_cstr(&text, "{\"awslogs\":{\"data\":\"QQ==\"}}"));
        for (int i = 1; i < depth; i++) {
            assert_true(buf_append_byte(&text, '}'));
        }
        parse(&parsed, buf_slice(&text));
        assert_true(parsed.ok);
        assert_int_equal(first_item(&parsed)->state,
                         depth > EVENT_NESTING_MAX ? WORK_REFUSED : WORK_OPEN);
        assert_int_equal(tally_dropped(&parsed.tally, "nested_too_deep"),
                         depth > EVENT_NESTING_MAX);
        forget(&parsed);
        buf_clean_up(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_only_looks_like_an_envelope_is_a_line_inside_a_text),
        cmocka_unit_test(what_only_looks_like_an_envelope_is_an_error_of_its_own),
        cmocka_unit_test(times_are_read_exactly_or_counted),
        cmocka_unit_test(what_has_no_time_has_that_of_its_envelope),
        cmocka_unit_test(nine_envelopes_are_refused_and_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
