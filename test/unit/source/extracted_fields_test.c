/* SPDX-License-Identifier: Apache-2.0 */
#include "source/extracted_fields.h"

#include "source/cloudwatch.h"
#include "source_setup.h"

#define LONG_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* The JSON of a value -> "account/region", "!" when something of it was unreadable. */
static const struct {
    const char *json;
    const char *text;
} CASES[] = {
    {"{\"@aws.account\":\"123456789012\",\"@aws.region\":\"eu-west-1\"}", "123456789012/eu-west-1"},
    {"{\"@aws.region\":\"eu-west-1\",\"@source.log\":\"x\",\"@aws.account\":\"1\"}", "1/eu-west-1"},
    {"{\"@aws.account\":\"1\"}", "1/"},
    {"{\"@aws.region\":\"r\"}", "/r"},
    {"{}", "/"},
    {"null", "/"},
    {"{\"@aws.account\":\"\",\"@aws.region\":null}", "/"},
    {"{\"ip\":\"10.0.0.1\",\"$x\":{\"@aws.account\":\"1\"},\"y\":[{\"@aws.region\":\"r\"}]}", "/"},
    {"{\"@AWS.account\":\"1\",\"@aws.accounts\":\"1\",\"@aws.accoun\":\"1\",\"aws.region\":\"r\"}",
     "/"},
    {"{\"\\u0040aws.account\":\"\\u0031\\\"\\u00e9\"}", "1\"é/"},
    {"{\"@aws.account\":\"" LONG_64 "\"}", LONG_64 "/"},
    /* not a string of at most 64 bytes */
    {"{\"@aws.account\":\"" LONG_64 "x\",\"@aws.region\":\"r\"}", "/r!"},
    {"{\"@aws.account\":123456789012,\"@aws.region\":\"r\"}", "/r!"},
    {"{\"@aws.account\":\"1\",\"@aws.region\":true}", "1/!"},
    {"{\"@aws.account\":{\"@aws.account\":\"1\"},\"@aws.region\":[\"r\"]}", "/!"},
    {"\"@aws.account\"", "/!"},
    {"7", "/!"},
    {"false", "/!"},
    {"[{\"@aws.account\":\"1\"}]", "/!"},
    /* of two the last counts */
    {"{\"@aws.account\":\"1\",\"@aws.account\":\"2\"}", "2/"},
    {"{\"@aws.account\":7,\"@aws.account\":\"2\"}", "2/"},
    {"{\"@aws.account\":\"2\",\"@aws.account\":7}", "/!"},
    {"{\"@aws.account\":\"2\",\"@aws.account\":null}", "/"},
    {"{\"@aws.account\":\"22\",\"@aws.account\":\"\"}", "/"},
};

static struct slice describe_fields(struct arena *arena, const struct extracted_fields *fields) {
    struct slice account = extracted_fields_get(fields, EXTRACTED_ACCOUNT);
    struct slice region = extracted_fields_get(fields, EXTRACTED_REGION);

    return arena_printf(arena, "%.*s/%.*s%s", SLICE_ARG(account), SLICE_ARG(region),
                        fields->unreadable != 0 ? "!" : "");
}

static void account_and_region_are_read_whatever_stands_there(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct slice text = slice_from_cstr(CASES[i].json);
        for (size_t step = 0; step < 2; step++) { /* from memory, and one byte at a time */
            struct extracted_fields fields;
            struct slice_reader bytes;
            struct arena arena = {0};
            struct json_token token;
            struct json_read json;
            struct error err;

            slice_reader_init(&bytes, text, 1);
            if (step == 0) {
                json_read_init_slice(&json, text, 1024);
            } else {
                json_read_init(&json, &bytes.reader, 1024);
            }
            memset(&fields, 0xff, sizeof(fields));
            assert_true(extracted_fields_read(&fields, &json, &err));
            assert_slice(describe_fields(&arena, &fields), CASES[i].text);
            assert_true(json_read_next(&json, &token, &err) && token.type == JSON_END);
            json_read_clean_up(&json);
            arena_clean_up(&arena);
        }
    }
}

static void a_value_that_is_cut_fails(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct slice whole = slice_from_cstr(CASES[i].json);
        for (size_t len = 1; len < whole.len && json_is_object(whole); len++) {
            struct extracted_fields fields;
            struct json_read json;
            struct error err;

            json_read_init_slice(&json, slice_first(whole, len), 1024);
            assert_false(extracted_fields_read(&fields, &json, &err));
            json_read_clean_up(&json);
        }
    }
}

static void other_names_may_have_any_length(void **state) {
    struct extracted_fields fields;
    struct arena arena = {0};
    struct json_read json;
    struct error err;

    (void)state;
    struct slice text = arena_printf(&arena, "{\"%0500d\":\"%0500d\",\"@aws.region\":\"r\"}", 1, 2);
    json_read_init_slice(&json, text, 64);
    assert_true(extracted_fields_read(&fields, &json, &err));
    assert_slice(describe_fields(&arena, &fields), "/r");
    assert_false(json.any_key); /* as it was */
    json_read_clean_up(&json);
    arena_clean_up(&arena);
}

static void packed_fields_are_the_same_afterwards(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct extracted_fields fields;
        struct extracted_fields again;
        struct json_read json;
        struct buf bytes;
        struct error err;

        json_read_init_slice(&json, slice_from_cstr(CASES[i].json), 1024);
        assert_true(extracted_fields_read(&fields, &json, &err));
        json_read_clean_up(&json);
        buf_init(&bytes, 1024);
        assert_true(extracted_fields_pack(&fields, &bytes));
        assert_int_equal(extracted_fields_unpack(&again, buf_slice(&bytes)), bytes.len);
        assert_true(extracted_fields_equal(&fields, &again));
        buf_clean_up(&bytes);
    }
}

/* ---- in log events ---- */

#define HEAD                                                                                       \
    "\"messageType\":\"DATA_MESSAGE\",\"owner\":\"9\",\"logGroup\":\"/g\",\"logStream\":\"s\""
#define FROM(account, region)                                                                      \
    "\"extractedFields\":{\"@aws.account\":\"" account "\",\"@aws.region\":\"" region "\"}"
#define EVENT(text, fields) "{\"timestamp\":1,\"message\":\"" text "\"," fields "}"
#define PLAIN(text) "{\"timestamp\":1,\"message\":\"" text "\"}"
#define LABELS                                                                                     \
    "{__aws_cloudwatch_log_group=\"/g\", __aws_cloudwatch_owner=\"9\", "                           \
    "__aws_log_type=\"cloudwatch\""
#define LABELS_OF(account, region)                                                                 \
    LABELS ", __aws_source_account=\"" account "\", __aws_source_region=\"" region "\"}"

/* The envelope at hand, and one that is read as a stream. */
static struct slice with_blanks(struct setup *setup, struct slice json, bool large) {
    size_t blanks = large ? CLOUDWATCH_AT_HAND : 0;
    unsigned char *text = arena_alloc(&setup->arena, blanks + json.len);

    memset(text, ' ', blanks);
    memcpy(text + blanks, json.ptr, json.len);
    return slice_of(text, blanks + json.len);
}

static struct setup *read_events(const char *events, bool large) {
    struct setup *setup = setup_new();
    struct slice json = arena_printf(&setup->arena, "{%s,\"logEvents\":[%s]}", HEAD, events);

    setup->record.kind = EVENT_CLOUDWATCH;
    setup->record.data = gzip_encode(setup, with_blanks(setup, json, large));
    setup_read(setup);
    expect_state(setup, WORK_DONE);
    return setup;
}

static void each_source_is_a_stream_of_its_own(void **state) {
    static const struct {
        const char *line, *labels;
    } entries[] = {
        {"a", LABELS_OF("1", "r")}, {"b", LABELS_OF("1", "r")}, {"c", LABELS_OF("2", "r")},
        {"d", LABELS "}"},          {"e", LABELS_OF("2", "s")}, {"f", LABELS_OF("1", "r")},
        {"g", LABELS "}"},
    };
    const char *events = EVENT("a", FROM("1", "r")) "," EVENT(
        "b",
        FROM("1",
             "r")) ","
                   "{" FROM(
                       "2",
                       "r") ",\"message\":\"no\",\"message\":\"c\"},"
                            "{\"message\":7," FROM("3", "r") "}," PLAIN("d") "," EVENT(
                                "e",
                                FROM("2",
                                     "s")) "," EVENT("f",
                                                     FROM("no", "no") "," FROM(
                                                         "1",
                                                         "r")) "," EVENT("g",
                                                                         FROM("1",
                                                                              "r") ",\"extractedFie"
                                                                                   "lds\":null");

    (void)state;
    for (int large = 0; large < 2; large++) {
        struct setup *setup = read_events(events, large == 1);

        assert_int_equal(setup->sink.count, COUNT(entries));
        for (size_t i = 0; i < COUNT(entries); i++) {
            assert_slice(setup_entry(setup, i)->line, entries[i].line);
            assert_slice(setup_entry(setup, i)->labels, entries[i].labels);
        }
        assert_int_equal(tally_dropped(&setup->tally, "not_a_log"), 1);
        assert_int_equal(tally_dropped(&setup->tally, "extracted_field"), 0);
        setup_destroy(setup);
    }
}

static void what_is_unreadable_is_counted_and_no_label(void **state) {
    const char *events = EVENT("a", "\"extractedFields\":7") "," EVENT(
        "b", "\"extractedFields\":{\"@aws.account\":12,\"@aws."
             "region\":\"r\"}") ","
                                "{\"message\":{},\"extractedFields\":"
                                "7}," EVENT("c", FROM("1", "r"));

    (void)state;
    for (int large = 0; large < 2; large++) {
        struct setup *setup = read_events(events, large == 1);

        EXPECT_LINES(setup, "a", "b", "c");
        assert_slice(setup_entry(setup, 0)->labels, LABELS "}");
        assert_slice(setup_entry(setup, 1)->labels, LABELS ", __aws_source_region=\"r\"}");
        assert_slice(setup_entry(setup, 2)->labels, LABELS_OF("1", "r"));
        assert_int_equal(tally_dropped(&setup->tally, "extracted_field"), 2);
        setup_destroy(setup);
    }
}

/* More pairs than the cache holds, each twice: it never holds more than it may. */
static void any_number_of_sources_takes_bounded_memory(void **state) {
    enum { PAIRS = 2000 };
    struct buf events;

    (void)state;
    buf_init(&events, BYTES_MAX);
    for (int i = 0; i < 2 * PAIRS; i++) {
        assert_true(buf_printf(&events,
                               "%s{\"message\":\"x\",\"extractedFields\":{"
                               "\"@aws.account\":\"%d\",\"@aws.region\":\"r\"}}",
                               i > 0 ? "," : "", i % PAIRS));
    }
    for (int large = 0; large < 2; large++) {
        struct setup *setup = read_events(buf_cstr(&events), large == 1);

        assert_int_equal(setup->sink.count, 2 * PAIRS);
        for (int i = 0; i < 2 * PAIRS; i++) {
            struct slice wanted = arena_printf(
                &setup->arena, LABELS ", __aws_source_account=\"%d\", __aws_source_region=\"r\"}",
                i % PAIRS);
            assert_true(slice_equal(setup_entry(setup, (size_t)i)->labels, wanted));
        }
        assert_true(label_cache_bytes(setup->env.labels) < LABEL_CACHE_BYTES_MAX + 4096);
        setup_destroy(setup);
    }
    buf_clean_up(&events);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(account_and_region_are_read_whatever_stands_there),
        cmocka_unit_test(a_value_that_is_cut_fails),
        cmocka_unit_test(other_names_may_have_any_length),
        cmocka_unit_test(packed_fields_are_the_same_afterwards),
        cmocka_unit_test(each_source_is_a_stream_of_its_own),
        cmocka_unit_test(what_is_unreadable_is_counted_and_no_label),
        cmocka_unit_test(any_number_of_sources_takes_bounded_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
