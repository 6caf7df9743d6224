/* SPDX-License-Identifier: Apache-2.0 */
/* Events as AWS sends them, and what is left when their envelopes are off. The flow tests pair
 * every envelope with every other. */
#include "promtail/event.h"

#include "test.h"

#define ARN_QUEUE "arn:aws:sqs:us-east-1:1:q"
#define S3_RECORD(name, key, size)                                                                 \
    "{\"eventSource\":\"aws:s3\",\"awsRegion\":\"eu-west-1\",\"eventTime\":\"1970-01-01T00:00:"    \
    "01Z\","                                                                                       \
    "\"eventName\":\"" name "\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"" key    \
    "\",\"size\":" size "}}}"
#define RECORDS(records) "{\"Records\":[" records "]}"
#define SQS(id, body)                                                                              \
    "{\"eventSource\":\"aws:sqs\",\"messageId\":\"" id "\",\"eventSourceARN\":\"" ARN_QUEUE        \
    "\",\"body\":" body ",\"attributes\":{\"SentTimestamp\":\"1500\",\"MessageGroupId\":\"g\"}}"
#define BRIDGE(source, type, detail)                                                               \
    "{\"id\":\"7\",\"source\":\"" source "\",\"detail-type\":\"" type                              \
    "\",\"account\":\"1\",\"region\":\"eu-west-1\",\"time\":\"1970-01-01T00:00:02Z\","             \
    "\"detail\":" detail "}"

enum { TEXT_MAX = 1 << 16 };

struct parsed {
    struct arena arena;
    struct tally tally;
    struct event event;
    struct error err;
    bool ok;
};

static void parse(struct parsed *parsed, struct slice payload) {
    *parsed = (struct parsed){0};
    parsed->ok = event_parse(payload, &parsed->arena, &parsed->tally, &parsed->event, &parsed->err);
}

static const char *const KINDS[] = {"cloudwatch", "kinesis", "s3", "sqs", "sns", "eventbridge"};
static const char STATES[] = "odfr"; /* open, done, failed, refused */

static void write_item(struct buf *out, const struct work_item *item) {
    assert_true(buf_printf(out, "%.*s %c", (int)item->identity.len,
                           (const char *)item->identity.ptr, STATES[item->state]));
    if (item->parent != NULL) {
        assert_true(buf_append_cstr(out, " in "));
        write_item(out, item->parent);
    }
}

/* "items: …; kind: item [what it says] at time" */
static void describe(struct buf *out, const struct parsed *parsed) {
    for (const struct work_item *item = parsed->event.items; item != NULL; item = item->next) {
        write_item(out, item);
        assert_true(buf_append_cstr(out, "; "));
    }
    for (const struct event_record *record = parsed->event.records; record != NULL;
         record = record->next) {
        struct slice data = record->kind == EVENT_S3_OBJECT ? record->object.key : record->data;
        assert_true(buf_printf(out, "%s: ", KINDS[record->kind]));
        write_item(out, record->item);
        assert_true(buf_printf(out, " [%.*s] at %lld; ", (int)data.len, (const char *)data.ptr,
                               (long long)(record->time_ns / 1000000)));
    }
}

static const struct {
    const char *payload;
    const char *text;
} CASES[] = {
    {"{\"awslogs\":{\"data\":\"QQ==\"}}",
     "cloudwatch event o; cloudwatch: cloudwatch event o [QQ==] at 0; "},
    {"{\"awslogs\":{\"data\":7}}", "cloudwatch event f; "},
    {"{\"awslogs\":{}}", "cloudwatch event f; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "a+b%2Bc%zz", "9")),
     "s3://b/a b+c%zz o; s3: s3://b/a b+c%zz o [a b+c%zz] at 1000; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "%4", "9")),
     "s3://b/%4 o; s3: s3://b/%4 o [%4] at 1000; "},
    {RECORDS(S3_RECORD("s3:ObjectCreated:Copy", "k", "null")),
     "s3://b/k o; s3: s3://b/k o [k] at 1000; "},
    {RECORDS(S3_RECORD("ObjectRestore:Completed", "k", "1")),
     "s3://b/k o; s3: s3://b/k o [k] at 1000; "},
    {RECORDS(S3_RECORD("ObjectRestore:Post", "k", "1")), "s3://b/k d; "},
    {RECORDS(S3_RECORD("ObjectRemoved:Delete", "k", "1")), "s3://b/k d; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "f/", "0")), "s3://b/f/ d; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "k", "0")), "s3://b/k d; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "", "9")), "s3://b/ f; "},
    {RECORDS("{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\"}"), "s3:/// f; "},
    {RECORDS(SQS("m", "\"text\"")), "sqs message m o; sqs: sqs message m o [text] at 1500; "},
    {RECORDS(SQS("m", "7") "," SQS("n", "\"x\"")),
     "sqs message m f; sqs message n o; sqs: sqs message n o [x] at 1500; "},
    {RECORDS(SQS("m", "\"{\\\"Event\\\":\\\"s3:TestEvent\\\"}\"")), "sqs message m d; "},
    {RECORDS(SQS("m", "\"{\\\"Records\\\":[{\\\"eventSource\\\":\\\"news\\\"}]}\"")),
     "sqs message m o; sqs: sqs message m o [{\"Records\":[{\"eventSource\":\"news\"}]}] at "
     "1500; "},
    {RECORDS(SQS("m", "\"{\\\"Records\\\":[]}\"")),
     "sqs message m o; sqs: sqs message m o [{\"Records\":[]}] at 1500; "},
    {RECORDS(SQS("m", "\"{\\\"awslogs\\\":{\\\"data\\\":\\\"QQ==\\\"}}\"")),
     "sqs message m o; cloudwatch: cloudwatch event o in sqs message m o [QQ==] at 0; "},
    {RECORDS("{\"EventSource\":\"aws:sns\",\"Sns\":{\"MessageId\":\"i\",\"TopicArn\":\"t\","
             "\"Message\":\"hi\",\"Timestamp\":\"1970-01-01T00:00:03Z\"}}"),
     "sns message i o; sns: sns message i o [hi] at 3000; "},
    {RECORDS("{\"EventSource\":\"aws:sns\",\"Sns\":{}}"), "sns message  f; "},
    {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"sequenceNumber\":\"12\",\"data\":"
             "\"QQ==\",\"approximateArrivalTimestamp\":4.5}}"),
     "kinesis record 12 o; kinesis: kinesis record 12 o [QQ==] at 4500; "},
    {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"sequenceNumber\":\"12\"}}"),
     "kinesis record 12 r; "},
    {BRIDGE("aws.s3", "Object Created",
            "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"a+b%41\",\"size\":9,\"version-id\":"
            "\"v\"}}"),
     "s3://b/a+b%41 o; s3: s3://b/a+b%41 o [a+b%41] at 2000; "},
    {BRIDGE("aws.s3", "Object Deleted", "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\"}}"),
     "s3://b/k d; "},
    {BRIDGE("aws.ecs", "T", "{}"),
     "eventbridge event 7 o; eventbridge: eventbridge event 7 o [" BRIDGE("aws.ecs", "T",
                                                                          "{}") "] at 2000; "},
    {"{\"requestContext\":{},\"requestPayload\":{\"awslogs\":{\"data\":\"QQ==\"}}}",
     "cloudwatch event o; cloudwatch: cloudwatch event o [QQ==] at 0; "},
    {"{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}", "s3:TestEvent d; "},
    {RECORDS(""), ""},
    {RECORDS(SQS("m", "\"x\"") ",{\"eventSource\":\"news\"},7"),
     "sqs message m o; record 2 f; record 3 f; sqs: sqs message m o [x] at 1500; "},
};

static void event_parse_gives_the_records_of_the_table(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct parsed parsed;
        struct buf text;
        parse(&parsed, slice_from_cstr(CASES[i].payload));
        if (!parsed.ok) {
            fail_msg("case %zu: %s", i, parsed.err.text);
        }
        buf_init(&text, TEXT_MAX);
        describe(&text, &parsed);
        assert_slice(buf_slice(&text), CASES[i].text);
        buf_clean_up(&text);
        arena_clean_up(&parsed.arena);
    }
}

static const char *const UNKNOWN[] = {
    "",
    "null",
    "7",
    "[]",
    "{}",
    "\"text\"",
    "{\"Records\":7}",
    "{\"Records\":[7]}",
    "{\"awslogs\":\"x\"}",
    "{\"source\":\"a\",\"detail-type\":\"b\"}",
    "{\"requestPayload\":{\"awslogs\":{}}}",
    "{\"requestContext\":{},\"requestPayload\":{\"x\":1}}",
    "{\"awslogs\":{\"data\":\"x\"}} more",
    "{\"awslogs\":{\"data\":\"x\"}",
    "\xff\xfe",
};

static void what_is_no_event_is_one_error(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(UNKNOWN) / sizeof(UNKNOWN[0]); i++) {
        struct parsed parsed;
        parse(&parsed, slice_from_cstr(UNKNOWN[i]));
        assert_false(parsed.ok);
        assert_int_equal(parsed.err.code, ERROR_INPUT);
        assert_memory_equal(parsed.err.text, "the event is n", 14);
        assert_null(parsed.event.items);
        arena_clean_up(&parsed.arena);
    }
}

static void an_event_cut_at_any_byte_is_one_error(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct slice whole = slice_from_cstr(CASES[i].payload);
        for (size_t len = 0; len < whole.len; len++) {
            struct parsed parsed;
            unsigned char *copy = mem_alloc(len); /* reading behind its end shows */
            memcpy(copy, whole.ptr, len);
            parse(&parsed, slice_of(copy, len));
            assert_false(parsed.ok);
            arena_clean_up(&parsed.arena);
            mem_free(copy);
        }
    }
}

static void origin_and_order_are_those_of_the_outermost_event(void **state) {
    static const struct {
        const char *payload;
        enum event_origin origin;
        bool fifo;
    } ORIGINS[] = {
        {RECORDS(SQS("m", "\"x\"")), EVENT_FROM_SQS, false},
        {RECORDS("{\"eventSource\":\"aws:sqs\",\"messageId\":\"m\",\"body\":\"x\","
                 "\"eventSourceARN\":\"a.fifo\"}"),
         EVENT_FROM_SQS, true},
        {RECORDS("{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":\"\"}}"),
         EVENT_FROM_KINESIS, false},
        {RECORDS(S3_RECORD("ObjectCreated:Put", "k", "1")), EVENT_FROM_OTHER, false},
        {"{\"requestContext\":{},\"requestPayload\":" RECORDS(SQS("m", "\"x\"")) "}",
         EVENT_FROM_OTHER, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(ORIGINS) / sizeof(ORIGINS[0]); i++) {
        struct parsed parsed;
        parse(&parsed, slice_from_cstr(ORIGINS[i].payload));
        assert_true(parsed.ok);
        assert_int_equal(parsed.event.origin, ORIGINS[i].origin);
        assert_int_equal(parsed.event.fifo, ORIGINS[i].fifo);
        arena_clean_up(&parsed.arena);
    }
}

static void an_sqs_message_has_its_id_and_group(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(RECORDS(SQS("m", "\"x\""))));
    assert_slice(parsed.event.items->id, "m");
    assert_slice(parsed.event.items->group, "g");
    assert_slice(parsed.event.records->arn, ARN_QUEUE);
    arena_clean_up(&parsed.arena);
}

static void an_object_has_its_version_region_and_size(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(BRIDGE("aws.s3", "Object Created",
                                "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\",\"size\":9,"
                                "\"version-id\":\"v\"}}")));
    assert_slice(parsed.event.records->object.version_id, "v");
    assert_slice(parsed.event.records->object.region, "eu-west-1");
    assert_slice(parsed.event.records->account, "1");
    assert_int_equal(parsed.event.records->object.size, 9);
    arena_clean_up(&parsed.arena);
}

static void nine_envelopes_are_refused_and_counted(void **state) {
    (void)state;
    for (int depth = 7; depth <= 9; depth++) {
        struct parsed parsed;
        struct buf text;
        buf_init(&text, TEXT_MAX);
        for (int i = 1; i < depth; i++) {
            assert_true(buf_append_cstr(&text, "{\"requestContext\":{},\"requestPayload\":"));
        }
        assert_true(buf_append_cstr(&text, "{\"awslogs\":{\"data\":\"QQ==\"}}"));
        for (int i = 1; i < depth; i++) {
            assert_true(buf_append_byte(&text, '}'));
        }
        parse(&parsed, buf_slice(&text));
        assert_true(parsed.ok);
        assert_int_equal(parsed.event.items->state,
                         depth > EVENT_NESTING_MAX ? WORK_REFUSED : WORK_OPEN);
        assert_int_equal(tally_dropped(&parsed.tally, "nested_too_deep"),
                         depth > EVENT_NESTING_MAX);
        arena_clean_up(&parsed.arena);
        buf_clean_up(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(event_parse_gives_the_records_of_the_table),
        cmocka_unit_test(what_is_no_event_is_one_error),
        cmocka_unit_test(an_event_cut_at_any_byte_is_one_error),
        cmocka_unit_test(origin_and_order_are_those_of_the_outermost_event),
        cmocka_unit_test(an_sqs_message_has_its_id_and_group),
        cmocka_unit_test(an_object_has_its_version_region_and_size),
        cmocka_unit_test(nine_envelopes_are_refused_and_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
