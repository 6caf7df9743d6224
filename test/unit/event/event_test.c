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

enum { RECORDS_MAX = 64 };

struct parsed {
    struct arena arena;
    struct tally tally;
    struct event event;
    struct event_record records[RECORDS_MAX];
    size_t record_count;
    struct error err;
    bool ok;
};

/* Pulls all records. The payload is copied: texts are unescaped in it. */
static void parse(struct parsed *parsed, struct slice payload) {
    struct slice copy;

    *parsed = (struct parsed){0};
    copy = arena_copy(&parsed->arena, payload);
    parsed->ok = event_begin(&parsed->event, copy, &parsed->arena, &parsed->tally, &parsed->err);
    while (event_next(&parsed->event, &parsed->arena, &parsed->records[parsed->record_count])) {
        parsed->record_count++;
        assert_true(parsed->record_count < RECORDS_MAX);
    }
}

static void forget(struct parsed *parsed) {
    event_clean_up(&parsed->event);
    arena_clean_up(&parsed->arena);
}

/* The oldest outermost item that is alive: open, or named as failed or refused. */
static const struct work_item *first_item(const struct parsed *parsed) {
    return parsed->event.items.oldest;
}

static const char *const KINDS[] = {"cloudwatch", "kinesis", "s3", "sqs", "sns", "eventbridge"};
static const char STATES[] = "odfr"; /* open, done, failed, refused */

static void write_item(struct buf *out, const struct work_item *item) {
    assert_true(buf_printf(out, "%.*s %c", SLICE_ARG(item->identity), STATES[item->state]));
    if (item->parent != NULL) {
        assert_true(buf_append_cstr(out, " in "));
        write_item(out, item->parent);
    }
}

/* "how many are done; the other items: …; kind: item [what it says] at time" */
static void describe(struct buf *out, const struct parsed *parsed) {
    const struct work_items *items = &parsed->event.items;

    assert_true(items->done == 0 || buf_printf(out, "%d done; ", (int)items->done));
    for (const struct work_item *item = items->oldest; item != NULL; item = item->newer) {
        if (item->parent == NULL) {
            write_item(out, item);
            assert_true(buf_append_cstr(out, "; "));
        }
    }
    for (size_t i = 0; i < parsed->record_count; i++) {
        const struct event_record *record = &parsed->records[i];
        struct slice data = record->kind == EVENT_S3_OBJECT ? record->object.key : record->data;
        assert_true(buf_printf(out, "%s: ", KINDS[record->kind]));
        write_item(out, record->item);
        assert_true(buf_printf(out, " [%.*s] at ", SLICE_ARG(data)) &&
                    (record->time.known
                         ? buf_printf(out, "%lld; ", (long long)(record->time.ns / 1000000))
                         : buf_append_cstr(out, "never; ")));
    }
}

static const struct {
    const char *payload;
    const char *text;
} CASES[] = {
    {"{\"awslogs\":{\"data\":\"QQ==\"}}",
     "cloudwatch event o; cloudwatch: cloudwatch event o [QQ==] at never; "},
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
    {RECORDS(S3_RECORD("ObjectRestore:Post", "k", "1")), "1 done; "},
    {RECORDS(S3_RECORD("ObjectRemoved:Delete", "k", "1")), "1 done; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "f/", "0")), "1 done; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "k", "0")), "1 done; "},
    {RECORDS(S3_RECORD("ObjectCreated:Put", "", "9")), "s3://b/ f; "},
    {RECORDS("{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\"}"), "s3:/// f; "},
    {RECORDS(SQS("m", "\"text\"")), "sqs message m o; sqs: sqs message m o [text] at 1500; "},
    {RECORDS(SQS("m", "7") "," SQS("n", "\"x\"")),
     "sqs message m f; sqs message n o; sqs: sqs message n o [x] at 1500; "},
    {RECORDS(SQS("m", "\"{\\\"Event\\\":\\\"s3:TestEvent\\\"}\"")), "1 done; "},
    {RECORDS(SQS("m", "\"{\\\"Records\\\":[{\\\"eventSource\\\":\\\"news\\\"}]}\"")),
     "sqs message m o; sqs: sqs message m o [{\"Records\":[{\"eventSource\":\"news\"}]}] at "
     "1500; "},
    {RECORDS(SQS("m", "\"{\\\"Records\\\":[]}\"")),
     "sqs message m o; sqs: sqs message m o [{\"Records\":[]}] at 1500; "},
    {RECORDS(SQS("m", "\"{\\\"awslogs\\\":{\\\"data\\\":\\\"QQ==\\\"}}\"")),
     "sqs message m o; cloudwatch: cloudwatch event o in sqs message m o [QQ==] at 1500; "},
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
     "1 done; "},
    {BRIDGE("aws.ecs", "T", "{}"),
     "eventbridge event 7 o; eventbridge: eventbridge event 7 o [" BRIDGE("aws.ecs", "T",
                                                                          "{}") "] at 2000; "},
    {"{\"requestContext\":{},\"requestPayload\":{\"awslogs\":{\"data\":\"QQ==\"}}}",
     "cloudwatch event o; cloudwatch: cloudwatch event o [QQ==] at never; "},
    {"{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}", "1 done; "},
    {RECORDS(""), ""},
    {RECORDS(SQS("m", "\"x\"") ",{\"eventSource\":\"news\"},7"),
     "sqs message m o; record 2 f; record 3 f; sqs: sqs message m o [x] at 1500; "},
};

static void event_next_gives_the_records_of_the_table(void **state) {
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
        forget(&parsed);
    }
}

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
    "{\"requestContext\":{},\"requestPayload\":{\"awslogs\":{}}}",
    "{\"requestContext\":{},\"requestPayload\":{\"Records\":[]}}",
    "{\"requestContext\":7,\"requestPayload\":{\"awslogs\":{\"data\":\"QQ==\"}}}",
};
enum { NEAR_MISS_COUNT = sizeof(NEAR_MISSES) / sizeof(NEAR_MISSES[0]) };

static void write_quoted(struct buf *out, const char *text) {
    assert_true(buf_append_byte(out, '"'));
    for (; *text != '\0'; text++) {
        if (*text == '"') {
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

    buf_init(&event, TEXT_MAX);
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

static void a_complete_record_beside_an_incomplete_one_is_not_lost(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed,
          SLICE(RECORDS(SQS("m", "\"{\\\"Records\\\":[{\\\"eventSource\\\":\\\"aws:s3\\\"},"
                                 "{\\\"eventSource\\\":\\\"aws:sqs\\\",\\\"body\\\":"
                                 "\\\"x\\\"}]}\""))));
    assert_true(parsed.ok);
    assert_int_equal(parsed.record_count, 1);
    assert_slice(parsed.records->data, "x");
    assert_int_equal(parsed.event.items.failed, 1);
    forget(&parsed);
}

static void a_cloudwatch_record_knows_the_text_that_carried_it(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(RECORDS(SQS("m", "\"{\\\"requestContext\\\":{},\\\"requestPayload\\\":"
                                          "{\\\"awslogs\\\":{\\\"data\\\":\\\"QQ==\\\"}}}\""))));
    assert_true(parsed.ok);
    const struct event_record *record = parsed.records;
    assert_int_equal(record->kind, EVENT_CLOUDWATCH);
    assert_non_null(record->fallback);
    assert_int_equal(record->fallback->kind, EVENT_SQS_TEXT);
    assert_slice(record->fallback->data, "{\"requestContext\":{},\"requestPayload\":"
                                         "{\"awslogs\":{\"data\":\"QQ==\"}}}");
    assert_slice(record->fallback->arn, ARN_QUEUE);
    assert_int_equal(record->fallback->time.ns, 1500000000);
    assert_ptr_equal(record->fallback->item, record->item);
    forget(&parsed);
    parse(&parsed, SLICE("{\"awslogs\":{\"data\":\"QQ==\"}}"));
    assert_null(parsed.records->fallback);
    forget(&parsed);
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

        buf_init(&event, TEXT_MAX);
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
        assert_true(strstr(parsed.err.text, "the event is not a JSON object: ") ==
                        parsed.err.text ||
                    strstr(parsed.err.text, "unknown event type; ") == parsed.err.text);
        assert_null(first_item(&parsed));
        forget(&parsed);
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
            forget(&parsed);
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
        forget(&parsed);
    }
}

static void an_sqs_message_has_its_id_and_group(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(RECORDS(SQS("m", "\"x\""))));
    assert_slice(parsed.event.items.told->id, "m");
    assert_slice(parsed.event.items.told->group, "g");
    assert_slice(parsed.records->arn, ARN_QUEUE);
    forget(&parsed);
}

static void an_object_has_its_version_region_and_size(void **state) {
    struct parsed parsed;

    (void)state;
    parse(&parsed, SLICE(BRIDGE("aws.s3", "Object Created",
                                "{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\",\"size\":9,"
                                "\"version-id\":\"v\"}}")));
    assert_slice(parsed.records->object.version_id, "v");
    assert_slice(parsed.records->object.region, "eu-west-1");
    assert_slice(parsed.records->account, "1");
    assert_int_equal(parsed.records->object.size, 9);
    forget(&parsed);
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
        assert_int_equal(first_item(&parsed)->state,
                         depth > EVENT_NESTING_MAX ? WORK_REFUSED : WORK_OPEN);
        assert_int_equal(tally_dropped(&parsed.tally, "nested_too_deep"),
                         depth > EVENT_NESTING_MAX);
        forget(&parsed);
        buf_clean_up(&text);
    }
}

static void an_envelope_is_unwrapped_when_its_turn_comes(void **state) {
    struct parsed parsed = {0};
    struct arena record_arena = {0};
    struct event_record record;
    struct slice payload;

    (void)state;
    payload = arena_copy(&parsed.arena, SLICE(RECORDS(SQS("1", "\"x\"") "," SQS("2", "\"y\""))));
    assert_true(event_begin(&parsed.event, payload, &parsed.arena, &parsed.tally, &parsed.err));
    assert_null(parsed.event.items.told);
    assert_true(event_next(&parsed.event, &record_arena, &record));
    assert_slice(record.data, "x");
    assert_slice(parsed.event.items.told->id, "1");
    assert_null(parsed.event.items.told->next);
    assert_true(event_next(&parsed.event, &record_arena, &record));
    assert_slice(parsed.event.items.told->next->id, "2");
    assert_false(event_next(&parsed.event, &record_arena, &record));
    assert_false(event_next(&parsed.event, &record_arena, &record));
    assert_int_equal(record_arena.used, 0);
    forget(&parsed);
}

static void a_message_waits_for_all_that_it_carries(void **state) {
    struct parsed parsed = {0};
    struct event_record record;
    struct slice payload;

    (void)state;
    payload =
        arena_copy(&parsed.arena, SLICE(RECORDS(SQS("1", "\"{\\\"Records\\\":[{\\\"eventSource\\\":"
                                                         "\\\"aws:sqs\\\",\\\"body\\\":\\\"a\\\"},{"
                                                         "\\\"eventSource\\\":\\\"aws:sqs\\\","
                                                         "\\\"body\\\":\\\"b\\\"}]}\""))));
    assert_true(event_begin(&parsed.event, payload, &parsed.arena, &parsed.tally, &parsed.err));
    assert_true(event_next(&parsed.event, &parsed.arena, &record));
    assert_slice(record.data, "a");
    work_item_read(record.item);
    assert_int_equal(first_item(&parsed)->state, WORK_OPEN); /* another one may follow */
    assert_true(event_next(&parsed.event, &parsed.arena, &record));
    assert_slice(record.data, "b");
    work_item_read(record.item);
    assert_false(event_next(&parsed.event, &parsed.arena, &record));
    assert_int_equal(parsed.event.items.done, 1);
    assert_null(first_item(&parsed));
    forget(&parsed);
}

static size_t count_items(const struct parsed *parsed) {
    size_t count = 0;

    for (const struct work_item *item = first_item(parsed); item != NULL; item = item->newer) {
        count++;
    }
    return count;
}

static void many_elements_that_are_no_records_have_few_items(void **state) {
    struct parsed parsed;
    struct buf text;

    (void)state;
    for (int inside = 0; inside < 2; inside++) {
        buf_init(&text, TEXT_MAX);
        assert_true(buf_append_cstr(&text, inside ? "{\"Records\":[{\"eventSource\":\"aws:sqs\","
                                                    "\"body\":\"{\\\"Records\\\":[{"
                                                    "\\\"eventSource\\\":\\\"aws:sqs\\\","
                                                    "\\\"body\\\":\\\"x\\\"}"
                                                  : "{\"Records\":[{\"eventSource\":\"aws:sqs\","
                                                    "\"body\":\"x\"}"));
        for (int i = 0; i < 1000; i++) {
            assert_true(buf_append_cstr(&text, ",{}"));
        }
        assert_true(buf_append_cstr(&text, inside ? "]}\"}]}" : "]}"));
        parse(&parsed, buf_slice(&text));
        assert_int_equal(parsed.record_count, 1);
        assert_int_equal(first_item(&parsed)->failures, inside ? 1000 : 0);
        assert_int_equal(parsed.event.items.failed, inside ? 1 : 1000);
        assert_int_equal(count_items(&parsed), inside ? 3 : 1 + WORK_ITEMS_NAMED);
        assert_in_range(parsed.arena.used, text.len, text.len + 8192);
        forget(&parsed);
        buf_clean_up(&text);
    }
}

static void an_event_cleaned_up_early_leaves_nothing(void **state) {
    struct parsed parsed = {0};
    struct slice payload;

    (void)state;
    payload = arena_copy(&parsed.arena, SLICE(RECORDS(SQS("1", "\"x\""))));
    assert_true(event_begin(&parsed.event, payload, &parsed.arena, &parsed.tally, &parsed.err));
    event_clean_up(&parsed.event);
    forget(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(event_next_gives_the_records_of_the_table),
        cmocka_unit_test(what_only_looks_like_an_envelope_is_a_line_inside_a_text),
        cmocka_unit_test(what_only_looks_like_an_envelope_is_an_error_of_its_own),
        cmocka_unit_test(a_complete_record_beside_an_incomplete_one_is_not_lost),
        cmocka_unit_test(a_cloudwatch_record_knows_the_text_that_carried_it),
        cmocka_unit_test(times_are_read_exactly_or_counted),
        cmocka_unit_test(what_has_no_time_has_that_of_its_envelope),
        cmocka_unit_test(what_is_no_event_is_one_error),
        cmocka_unit_test(an_event_cut_at_any_byte_is_one_error),
        cmocka_unit_test(origin_and_order_are_those_of_the_outermost_event),
        cmocka_unit_test(an_sqs_message_has_its_id_and_group),
        cmocka_unit_test(an_object_has_its_version_region_and_size),
        cmocka_unit_test(nine_envelopes_are_refused_and_counted),
        cmocka_unit_test(an_envelope_is_unwrapped_when_its_turn_comes),
        cmocka_unit_test(a_message_waits_for_all_that_it_carries),
        cmocka_unit_test(an_event_cleaned_up_early_leaves_nothing),
        cmocka_unit_test(many_elements_that_are_no_records_have_few_items),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
