/* SPDX-License-Identifier: Apache-2.0 */
#include "source/format/records_json.h"

#include "records_setup.h"
#include "source/format/format_times.h"

/* The survey's samples, and the times that it says they have. */
static const struct {
    const char *file;
    const char *array;
    const struct s3_time_rule *times;
    int64_t ns[4];
} SAMPLES[] = {
    {"cloudtrail",
     "Records",
     FORMAT_TIMES_CLOUDTRAIL,
     {INT64_C(1394140974000000000), INT64_C(1468523745000000000)}},
    {"cloudtrail_digest",
     "Records",
     FORMAT_TIMES_CLOUDTRAIL_DIGEST,
     {INT64_C(1439823691000000000)}},
    {"cloudtrail_insight",
     "Records",
     FORMAT_TIMES_CLOUDTRAIL,
     {INT64_C(1573692660000000000), INT64_C(1573692720000000000)}},
    {"cloudtrail_network_activity",
     "Records",
     FORMAT_TIMES_CLOUDTRAIL,
     {INT64_C(1717542646000000000)}},
    {"config", "configurationItems", FORMAT_TIMES_CONFIG, {INT64_C(1645758778412000000)}},
    {"guardduty", NULL, FORMAT_TIMES_GUARDDUTY, {INT64_C(1535293103250000000)}},
    {"waf", NULL, FORMAT_TIMES_WAF, {INT64_C(1576280412771000000), INT64_C(1592357192016000000)}},
    {"route53_resolver", NULL, FORMAT_TIMES_ROUTE53_RESOLVER, {INT64_C(1612461115000000000)}},
    {"network_firewall_alert", NULL, FORMAT_TIMES_NETWORK_FIREWALL, {INT64_C(1602627001006481000)}},
    {"network_firewall_flow", NULL, FORMAT_TIMES_NETWORK_FIREWALL, {INT64_C(1601587565007515000)}},
    {"network_firewall_tls", NULL, FORMAT_TIMES_NETWORK_FIREWALL, {INT64_C(1727810700000123000)}},
    {"bedrock", NULL, FORMAT_TIMES_BEDROCK, {INT64_C(1769967052000000000)}},
    {"cloudfront_v2_json",
     NULL,
     FORMAT_TIMES_CLOUDFRONT,
     {INT64_C(1731699951183000000), INT64_C(1731699952950000000)}},
    {"apigateway_json", NULL, FORMAT_TIMES_APIGATEWAY, {INT64_C(1688985221123000000)}},
};

static void expect_sample(struct setup *setup, size_t sample, struct slice text) {
    size_t at = 0;

    for (size_t i = 0; i < COUNT(SAMPLES[sample].ns) && SAMPLES[sample].ns[i] != 0; i++) {
        const struct seen_entry *entry = setup_entry(setup, i);
        assert_int_equal(entry->time_ns, SAMPLES[sample].ns[i]);
        size_t found = slice_find(slice_after(text, at), entry->line);
        assert_true(entry->line.len > 100 && found < text.len - at);
        at += found + entry->line.len;
        assert_int_equal(setup->sink.count > i + 1,
                         i + 1 < COUNT(SAMPLES[sample].ns) && SAMPLES[sample].ns[i + 1] != 0);
    }
    assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 0);
}

static void samples_have_their_records_and_times(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(SAMPLES); i++) {
        const struct s3_format format = {
            .records = S3_RECORDS_JSON, .array = SAMPLES[i].array, .times = SAMPLES[i].times};
        for (size_t step = 0; step < 3; step++) {
            struct setup *setup = setup_new();
            char file[64];
            struct error err;
            snprintf(file, sizeof(file), "data/json/%s.log", SAMPLES[i].file);
            struct slice text = read_test_file(setup, file);
            assert_true(read_records(setup, &format, text, step, &err));
            expect_sample(setup, i, text);
            setup_destroy(setup);
        }
    }
}

/* Each is read cut off at this place: what came before is shipped, and the item fails inside. */
static void expect_cut(const struct s3_format *format, struct slice text, size_t len,
                       struct setup *whole) {
    struct setup *setup = setup_new();
    struct error err;
    bool ok = read_records(setup, format, slice_first(text, len), len % 2, &err);
    size_t shipped = 0;

    assert_true(setup->sink.count <= whole->sink.count);
    for (size_t i = 0; i < setup->sink.count; i++) {
        assert_true(slice_equal(setup_entry(setup, i)->line, setup_entry(whole, i)->line));
        assert_int_equal(setup_entry(setup, i)->time_ns, setup_entry(whole, i)->time_ns);
        shipped += setup_entry(setup, i)->line.len;
    }
    size_t blanks = 0;
    for (size_t i = 0; i < len; i++) {
        blanks += text.ptr[i] == '\n';
    }
    assert_int_equal(ok, format->array != NULL ? len == 0 : shipped + blanks == len);
    assert_true(ok || err.code == ERROR_INPUT);
    setup_destroy(setup);
}

static void samples_cut_anywhere_fail_and_ship_what_is_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(SAMPLES); i++) {
        const struct s3_format format = {
            .records = S3_RECORDS_JSON, .array = SAMPLES[i].array, .times = SAMPLES[i].times};
        struct setup *whole = setup_new();
        char file[64];
        struct error err;
        snprintf(file, sizeof(file), "data/json/%s.log", SAMPLES[i].file);
        struct slice text = read_test_file(whole, file);
        assert_true(read_records(whole, &format, text, 0, &err));
        for (size_t len = 0; len < text.len - 1; len++) {
            expect_cut(&format, text, len, whole);
        }
        setup_destroy(whole);
    }
}

static const struct s3_format ANY = {.records = S3_RECORDS_BY_CONTENT,
                                     .times = FORMAT_TIMES_VENDED};

static void an_api_gateway_s_epoch_is_of_seconds_or_milliseconds(void **state) {
    const struct s3_format format = {.records = S3_RECORDS_BY_CONTENT,
                                     .times = FORMAT_TIMES_APIGATEWAY};
    struct setup *setup = setup_new();
    struct error err;

    (void)state;
    assert_true(read_records(setup, &format,
                             SLICE("{\"requestTimeEpoch\":\"1663811436\"}\n"
                                   "{\"requestTimeEpoch\":\"1663811436948\"}\n"
                                   "{\"request_time_epoch\":1663811436}\n"),
                             0, &err));
    assert_int_equal(setup_entry(setup, 0)->time_ns, INT64_C(1663811436000000000));
    assert_int_equal(setup_entry(setup, 1)->time_ns, INT64_C(1663811436948000000));
    assert_int_equal(setup_entry(setup, 2)->time_ns, INT64_C(1663811436000000000));
    setup_destroy(setup);
}

static struct slice repeated(struct setup *setup, const char *before, char byte, size_t count,
                             const char *after) {
    struct slice text = long_text(setup, before, count, after);
    unsigned char *bytes = arena_alloc(&setup->arena, text.len);

    memcpy(bytes, text.ptr, text.len);
    memset(bytes + strlen(before), byte, count);
    return slice_of(bytes, text.len);
}

static void the_array_comes_again_after_any_text_and_blanks(void **state) {
    static const struct {
        const char *before;
        char byte;
        const char *after;
    } cases[] = {
        {"{\"Records\":[{\"a\":1}],\"Records\"", ' ', ":[{\"b\":2}]}"},
        {"{\"Records\":[{\"a\":1}],\"Records\":", '\n', "[{\"b\":2}]}"},
        {"{\"Records\":[{\"a\":1}],\"c\":\"", ' ', "\",\"Records\":[{\"b\":2}]}"},
        {"{\"Records\":[{\"a\":1}],\"c\":\"", 'x', "\",\"Records\":[{\"b\":2}]}"},
    };
    const struct s3_format format = {
        .records = S3_RECORDS_JSON, .array = "Records", .times = FORMAT_TIMES_CLOUDTRAIL};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = setup_new();
        struct error err;
        struct slice text = repeated(setup, cases[i].before, cases[i].byte, 200000, cases[i].after);
        assert_true(read_records(setup, &format, text, 0, &err));
        EXPECT_LINES(setup, "{\"a\":1}", "{\"b\":2}");
        setup_destroy(setup);
    }
}

static void a_date_or_a_time_that_is_a_hyphen_is_none(void **state) {
    const struct s3_format format = {.records = S3_RECORDS_BY_CONTENT,
                                     .times = FORMAT_TIMES_CLOUDFRONT};
    struct setup *setup = setup_new();
    struct error err;

    (void)state;
    assert_true(read_records(setup, &format,
                             SLICE("{\"date\":\"-\",\"time\":\"-\"}\n"
                                   "{\"date\":\"2024-11-15\",\"time\":\"-\"}\n"),
                             0, &err));
    assert_int_equal(setup_entry(setup, 0)->time_ns, EVENT_NS);
    assert_int_equal(setup->sink.count, 2);
    assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 0);
    setup_destroy(setup);
}

static void a_record_s_time_is_the_first_that_can_be_read(void **state) {
    static const struct {
        const char *text;
        int64_t ns;
        unsigned unreadable;
    } cases[] = {
        {"{\"time\":1700000000}", INT64_C(1700000000000000000), 0},
        {"{\"time\":1700000000123}", INT64_C(1700000000123000000), 0},
        {"{\"time\":\"1700000000123456\"}", INT64_C(1700000000123456000), 0},
        {"{\"time\":1700000000123456789}", INT64_C(1700000000123456789), 0},
        {"{\"@timestamp\":\"2023-11-14T22:13:20Z\"}", INT64_C(1700000000000000000), 0},
        {"{\"\\u0074ime\":\"2023-11-14T22:13:20\\u005a\"}", INT64_C(1700000000000000000), 0},
        {"{\"time\":\"23:59:58\",\"eventTime\":\"2023-11-14T22:13:20Z\"}",
         INT64_C(1700000000000000000), 0},
        {"{\"time\":null,\"eventTimestamp\":1700000000}", INT64_C(1700000000000000000), 0},
        {"{\"time\":{\"time\":1700000000}}", EVENT_NS, 0},
        {"{\"time\":\"2023-11-14T99:13:20Z\"}", EVENT_NS, 1},
        {"{\"nothing\":1}", EVENT_NS, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = setup_new();
        struct error err;
        assert_true(read_records(setup, &ANY, slice_from_cstr(cases[i].text), i % 3, &err));
        EXPECT_LINES(setup, cases[i].text);
        assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i].ns);
        assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), cases[i].unreadable);
        setup_destroy(setup);
    }
}

static void two_members_are_one_time(void **state) {
    const struct s3_format format = {.records = S3_RECORDS_JSON, .times = FORMAT_TIMES_CLOUDFRONT};
    struct setup *setup = setup_new();
    struct error err;

    (void)state;
    assert_true(read_records(setup, &format,
                             SLICE("{\"date\":\"2023-11-14\",\"time\":\"22:13:20\"}\n"
                                   "{\"date\":\"2023-11-14\"}"),
                             0, &err));
    assert_int_equal(setup_entry(setup, 0)->time_ns, INT64_C(1700000000000000000));
    assert_int_equal(setup_entry(setup, 1)->time_ns, EVENT_NS);
    setup_destroy(setup);
}

static void lines_that_are_no_json_are_shipped_and_broken_ones_counted(void **state) {
    struct setup *setup = setup_new();
    struct error err;

    (void)state;
    assert_true(read_records(setup, &ANY,
                             SLICE("{\"time\":1700000000}\n2023-11-14T22:13:21Z text\n"
                                   "{\"time\":1700000000,\"x\n{\"time\":1700000002}"),
                             0, &err));
    EXPECT_LINES(setup, "{\"time\":1700000000}", "2023-11-14T22:13:21Z text",
                 "{\"time\":1700000000,\"x", "{\"time\":1700000002}");
    assert_int_equal(setup_entry(setup, 1)->time_ns, INT64_C(1700000001000000000));
    assert_int_equal(setup_entry(setup, 2)->time_ns, EVENT_NS);
    assert_int_equal(setup_entry(setup, 3)->time_ns, INT64_C(1700000002000000000));
    assert_int_equal(tally_dropped(&setup->tally, "broken_json"), 1);
    setup_destroy(setup);
}

/* Never its contents, and once for all lines of a value. */
static void a_damaged_record_is_logged_with_where_it_is(void **state) {
    struct setup *setup = setup_new();
    FILE *file = tmpfile();
    char logged[1024] = "";
    struct error err;

    (void)state;
    assert_non_null(file);
    setup->item.identity = SLICE("s3://logs/key");
    setup->log.level = LOG_WARN;
    setup->log.fd = fileno(file);
    assert_true(read_records(setup, &ANY, SLICE("{}\n{\"secret\":{\n\"x\n{}\n"), 0, &err));
    assert_int_equal(tally_dropped(&setup->tally, "broken_json"), 2);
    rewind(file);
    size_t len = fread(logged, 1, sizeof(logged) - 1, file);
    assert_in_range(len, 1, sizeof(logged) - 2);
    char *line = strstr(logged, "s3://logs/key: record 2 is damaged JSON");
    assert_non_null(line);
    assert_ptr_equal(strchr(line, '\n'), logged + len - 1); /* the only line */
    assert_null(strstr(logged, "secret"));
    fclose(file);
    setup_destroy(setup);
}

static void a_long_record_goes_as_line_too_long_says(void **state) {
    static const enum line_too_long ways[] = {LINE_SPLIT, LINE_TRUNCATE, LINE_SEND};
    const struct s3_format format = {
        .records = S3_RECORDS_JSON, .array = "Records", .times = FORMAT_TIMES_CLOUDTRAIL};
    enum { LONG = 3000000, PIECE = 1 << 18 };

    (void)state;
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct setup *setup = setup_new();
        struct error err;
        struct slice text =
            long_text(setup, "{\"Records\":[{\"eventTime\":\"2023-11-14T22:13:20Z\",\"x\":\"", LONG,
                      "\"},{\"eventTime\":\"2023-11-14T22:13:21Z\"}]}");
        size_t record =
            text.len - strlen("{\"Records\":[,{\"eventTime\":\"2023-11-14T22:13:21Z\"}]}");
        setup->config.too_long = ways[i];
        setup->config.line_bytes_max = PIECE;
        assert_true(read_records(setup, &format, text, 0, &err));
        size_t pieces = ways[i] == LINE_SPLIT ? record / PIECE + 1 : 1;
        assert_int_equal(setup->sink.count, pieces + 1);
        for (size_t piece = 0; piece < pieces; piece++) {
            assert_int_equal(setup_entry(setup, piece)->time_ns,
                             INT64_C(1700000000000000000) + (int64_t)piece);
        }
        assert_int_equal(setup_entry(setup, 0)->line.len, ways[i] == LINE_SEND ? record : PIECE);
        assert_slice(setup_entry(setup, pieces)->line, "{\"eventTime\":\"2023-11-14T22:13:21Z\"}");
        setup_destroy(setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_have_their_records_and_times),
        cmocka_unit_test(samples_cut_anywhere_fail_and_ship_what_is_whole),
        cmocka_unit_test(an_api_gateway_s_epoch_is_of_seconds_or_milliseconds),
        cmocka_unit_test(the_array_comes_again_after_any_text_and_blanks),
        cmocka_unit_test(a_date_or_a_time_that_is_a_hyphen_is_none),
        cmocka_unit_test(a_record_s_time_is_the_first_that_can_be_read),
        cmocka_unit_test(two_members_are_one_time),
        cmocka_unit_test(lines_that_are_no_json_are_shipped_and_broken_ones_counted),
        cmocka_unit_test(a_damaged_record_is_logged_with_where_it_is),
        cmocka_unit_test(a_long_record_goes_as_line_too_long_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
