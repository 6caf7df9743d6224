/* SPDX-License-Identifier: Apache-2.0 */
#include "source_setup.h"

#define LB_KEY                                                                                     \
    "p/AWSLogs/123456789012/elasticloadbalancing/us-east-2/2026/01/02/"                            \
    "123456789012_elasticloadbalancing_us-east-2_app.my-alb.50dc6c495c0c9188_20260102T0305Z_"      \
    "192.0.2.1_2soosksi.log.gz"
#define NAME_NS INT64_C(1767323100000000000) /* of that key */

static struct setup *set_up(struct slice content) {
    struct setup *setup = setup_new();

    setup->record.kind = EVENT_S3_OBJECT;
    setup->record.object = (struct object_ref){.bucket = SLICE("logs"), .key = SLICE("some/key")};
    setup->objects.content = content;
    return setup;
}

static struct slice gzipped(struct setup *setup, struct slice plain) {
    struct buf packed;
    struct slice content;

    buf_init(&packed, BYTES_MAX);
    pack(&packed, plain, PACK_GZIP);
    content = arena_copy(&setup->arena, buf_slice(&packed));
    buf_clean_up(&packed);
    return content;
}

static void alb_and_nlb_lines_have_labels_and_times(void **state) {
    static const struct {
        const char *file;
        size_t count;
        int64_t first_ns;
    } cases[] = {
        {"data/alb.log", 2, INT64_C(1767322800186641000)},
        {"data/nlb.log", 1, INT64_C(1767322780000000000)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t step = 0; step < 3; step++) {
            for (int packed = 0; packed < 2; packed++) {
                struct setup *setup = set_up((struct slice){0});
                struct slice plain = read_test_file(setup, cases[i].file);

                assert_true(plain.len > 0);
                setup->objects.content = packed == 1 ? gzipped(setup, plain) : plain;
                setup->objects.step = step;
                setup->record.object.key = SLICE(LB_KEY);
                setup_read(setup);
                expect_state(setup, WORK_DONE);
                assert_int_equal(setup->sink.count, cases[i].count);
                assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i].first_ns);
                assert_slice(setup_entry(setup, 0)->labels,
                             "{__aws_log_type=\"s3_lb\", __aws_s3_lb=\"my-alb\", "
                             "__aws_s3_lb_owner=\"123456789012\", __aws_s3_log_lb=\"my-alb\", "
                             "__aws_s3_log_lb_owner=\"123456789012\"}");
                assert_true(slice_starts_with(plain, setup_entry(setup, 0)->line));
                assert_ptr_equal(setup_entry(setup, 0)->item, &setup->item);
                assert_int_equal(setup->tally.lines, cases[i].count);
                assert_int_equal(setup->tally.bytes_read, plain.len);
                setup_destroy(setup);
            }
        }
    }
}

static void the_survey_s_samples_have_the_times_of_their_lines(void **state) {
    static const char *const files[] = {"../../shared/samples/s3_lb_alb.log",
                                        "../../shared/samples/s3_lb_nlb.log"};

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        struct setup *setup = set_up((struct slice){0});

        setup->objects.content = read_test_file(setup, files[i]);
        setup->record.object.key = SLICE(LB_KEY);
        if (setup->objects.content.len == 0) {
            setup_destroy(setup);
            skip();
        }
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        for (size_t n = 0; n < setup->sink.count; n++) {
            int64_t ns = setup_entry(setup, n)->time_ns;
            assert_true(ns < NAME_NS || ns > NAME_NS + ENTRIES_MAX); /* its own */
        }
        assert_true(setup->sink.count > 0);
        setup_destroy(setup);
    }
}

static void a_line_without_time_takes_the_object_s_name_then_the_event_then_now(void **state) {
    static const struct {
        bool lb_key;
        struct moment event;
        int64_t expected_ns;
    } cases[] = {
        {true, {EVENT_NS, true}, NAME_NS},
        {true, {0, false}, NAME_NS},
        {false, {EVENT_NS, true}, EVENT_NS},
        {false, {0, true}, 0}, /* the epoch is a time like any other */
        {false, {0, false}, BEGAN_NS},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up(SLICE("no time\nnor here\n"));

        if (cases[i].lb_key) {
            setup->record.object.key = SLICE(LB_KEY);
        }
        setup->record.time = cases[i].event;
        setup_read(setup);
        assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i].expected_ns);
        assert_int_equal(setup_entry(setup, 1)->time_ns, cases[i].expected_ns + 1);
        setup_destroy(setup);
    }
}

static void any_other_key_gives_lines_of_the_type_other(void **state) {
    struct setup *setup = set_up(SLICE("one\r\n\ntwo\rthree\nlast"));

    (void)state;
    for (size_t step = 0; step < 3; step++) {
        setup->objects.step = step;
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        EXPECT_LINES(setup, "one", "two\rthree", "last");
        assert_slice(setup_entry(setup, 0)->labels,
                     "{__aws_log_type=\"s3_other\", __aws_s3_other=\"logs\"}");
        assert_int_equal(setup->tally.lines, 4);
        assert_int_equal(tally_dropped(&setup->tally, "empty_line"), 1);
    }
    setup_destroy(setup);
}

static void a_line_longer_than_the_window_is_split(void **state) {
    struct setup *setup = set_up((struct slice){0});
    struct buf content;

    (void)state;
    buf_init(&content, BYTES_MAX);
    assert_true(buf_append(&content, SLICE("before\n")));
    for (int i = 0; i < 100000; i++) {
        assert_true(buf_append(&content, SLICE("é")));
    }
    assert_true(buf_append(&content, SLICE("\nafter\n")));
    setup->config.line_bytes_max = 65537;
    setup->objects.content = buf_slice(&content);
    setup_read(setup);
    expect_state(setup, WORK_DONE);
    assert_int_equal(setup->sink.count, 6);
    for (size_t i = 1; i < 4; i++) {
        assert_int_equal(setup_entry(setup, i)->line.len, 65536); /* é is not cut */
    }
    assert_int_equal(setup_entry(setup, 4)->line.len, 200000 - 3 * 65536);
    assert_slice(setup_entry(setup, 5)->line, "after");
    assert_int_equal(setup->tally.lines, 3);
    buf_clean_up(&content);
    setup_destroy(setup);
}

static void a_gzip_cut_anywhere_fails_the_item(void **state) {
    struct setup *setup = set_up((struct slice){0});
    struct slice plain = read_test_file(setup, "data/alb.log");
    struct slice whole = gzipped(setup, plain);

    (void)state;
    for (size_t len = 2; len < whole.len; len++) {
        setup->objects.content = slice_first(whole, len);
        setup->objects.step = len % 3;
        setup_read(setup);
        expect_state(setup, WORK_FAILED);
        assert_int_equal(setup->item.reason->code, ERROR_INPUT);
    }
    setup_destroy(setup);
}

static void members_follow_one_another(void **state) {
    struct setup *setup = set_up((struct slice){0});
    struct buf packed;

    (void)state;
    buf_init(&packed, BYTES_MAX);
    pack(&packed, SLICE("one\ntw"), PACK_GZIP);
    pack(&packed, SLICE("o\nthree"), PACK_GZIP);
    setup->objects.content = buf_slice(&packed);
    for (size_t step = 0; step < 3; step++) {
        setup->objects.step = step;
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        EXPECT_LINES(setup, "one", "two", "three");
    }
    buf_clean_up(&packed);
    setup_destroy(setup);
}

static void an_empty_object_is_done_and_counted(void **state) {
    struct setup *setup = set_up((struct slice){0});

    (void)state;
    for (int packed = 0; packed < 2; packed++) {
        setup->objects.content =
            packed == 1 ? gzipped(setup, (struct slice){0}) : (struct slice){0};
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->sink.count, 0);
        assert_int_equal(tally_dropped(&setup->tally, "empty_object"), 1);
    }
    setup_destroy(setup);
}

static void a_transfer_that_breaks_fails_and_says_after_which_line(void **state) {
    struct setup *setup = set_up(SLICE("one\ntwo\nthr"));

    (void)state;
    setup->objects.read_fails = ERROR_TRANSPORT;
    setup_read(setup);
    expect_state(setup, WORK_FAILED);
    EXPECT_LINES(setup, "one", "two");
    assert_slice(slice_from_cstr(setup->item.reason->text), "after line 2: the object fails");
    setup_destroy(setup);
}

static void formats_that_are_no_text_are_refused(void **state) {
    struct setup *setup = set_up(SLICE("PAR1............"));

    (void)state;
    setup_read(setup);
    expect_state(setup, WORK_REFUSED);
    assert_int_equal(setup->sink.count, 0);
    setup_destroy(setup);
}

static void what_the_content_is_decides_after_decompression_too(void **state) {
    struct setup *setup = set_up((struct slice){0});

    (void)state;
    setup->objects.content = gzipped(setup, gzipped(setup, SLICE("one\ntwo\n")));
    setup_read(setup);
    expect_state(setup, WORK_DONE);
    EXPECT_LINES(setup, "one", "two");
    assert_int_equal(setup->tally.bytes_read, 8);
    setup->objects.content = gzipped(setup, SLICE("\xff\xfeo\0n\0e\0\r\0\n\0t\0w\0o\0"));
    setup_read(setup);
    EXPECT_LINES(setup, "one", "two");
    setup->objects.content = gzipped(setup, SLICE("PAR1............"));
    setup_read(setup);
    expect_state(setup, WORK_REFUSED);
    assert_int_equal(setup->sink.count, 0);
    assert_int_equal(tally_dropped(&setup->tally, "unreadable"), 1);
    setup_destroy(setup);
}

static void a_time_that_is_there_and_can_t_be_read_is_counted(void **state) {
    static const struct {
        const char *key;
        const char *line;
        int64_t ns;
        uint64_t unreadable;
    } cases[] = {
        {LB_KEY, "http yesterday app/my-alb", NAME_NS, 1},
        {LB_KEY, "http 2026-01-02T03:04:05Z app/my-alb", INT64_C(1767323045000000000), 0},
        {LB_KEY, "http 1970-01-01T00:00:00Z app/my-alb", 0, 0},
        {LB_KEY, "http", NAME_NS, 0},
        {"AWSLogs/123456789012/elasticloadbalancing/us-east-2/2026/01/02/"
         "123456789012_elasticloadbalancing_us-east-2_app.my-alb.50dc_today_192.0.2.1_x.log.gz",
         "http", EVENT_NS, 1},
        {"some/key", "http yesterday", EVENT_NS, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up(slice_from_cstr(cases[i].line));

        setup->record.object.key = slice_from_cstr(cases[i].key);
        setup_read(setup);
        assert_int_equal(setup_entry(setup, 0)->time_ns, cases[i].ns);
        assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), cases[i].unreadable);
        setup_destroy(setup);
    }
}

static void deliveries_of_named_load_balancers_may_be_json_and_w3c(void **state) {
    static const char *const texts[] = {
        "{\"type\":\"http\",\"time\":\"2026-01-02T03:04:05Z\"}\n",
        "#Fields: type time elb\nhttp\t2026-01-02T03:04:05Z\tapp/my-alb\n",
        "http 2026-01-02T03:04:05Z app/my-alb\n",
    };
    static const char *const names[] = {"app.my-lb.50dc", "net.my-lb.50dc", "my-lb"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts) * COUNT(names); i++) {
        struct setup *setup = set_up(slice_from_cstr(texts[i % COUNT(texts)]));
        char key[128];

        snprintf(key, sizeof(key),
                 "AWSLogs/123456789012/elasticloadbalancing/us-east-2/"
                 "123456789012_elasticloadbalancing_us-east-2_%s_20260102T0305Z_x.log.gz",
                 names[i / COUNT(texts)]);
        setup->record.object.key = slice_from_cstr(key);
        setup_read(setup);
        assert_int_equal(setup->sink.count, 1);
        assert_int_equal(setup_entry(setup, 0)->time_ns, INT64_C(1767323045000000000));
        assert_int_equal(tally_dropped(&setup->tally, "time_unreadable"), 0);
        setup_destroy(setup);
    }
}

static void flow_logs_without_a_header_have_their_usual_columns(void **state) {
    static const struct {
        const char *key;
        const char *line;
    } cases[] = {
        {"AWSLogs/123456789012/vpcflowlogs/us-east-2/x",
         "2 123456789012 eni-1 - - - - - - - 1431280876 1431280934 - NODATA"},
        {"AWSLogs/123456789012/globalaccelerator/us-west-2/x",
         "1.0 123456789012 a 192.0.2.1 37760 192.0.2.2 80 192.0.2.3 80 TCP IPV4 0 0 1431280876 "
         "1431280904 ACCEPT OK - 0 ap-northeast-1 NRT57-2 INGRESS"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up(slice_from_cstr(cases[i].line));

        setup->record.object.key = slice_from_cstr(cases[i].key);
        setup_read(setup);
        EXPECT_LINES(setup, cases[i].line);
        assert_int_equal(setup_entry(setup, 0)->time_ns, INT64_C(1431280876000000000));
        setup_destroy(setup);
    }
}

static void flow_logs_may_have_the_time_when_the_function_began_with_the_object(void **state) {
    static const char *const texts[] = {"version start end\n2 7 9\n", "{\"start\":7,\"end\":9}\n"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct setup *setup = set_up(slice_from_cstr(texts[i]));

        setup->env.began_ns = 1;
        setup->config.vpc_flow_time = VPC_FLOW_TIME_PROCESSING;
        setup->record.object.key = SLICE("AWSLogs/123456789012/vpcflowlogs/us-east-2/x");
        setup_read(setup);
        assert_int_equal(setup->sink.count, 1);
        assert_int_equal(setup_entry(setup, 0)->time_ns, BEGAN_NS); /* the clock stands */
        setup_destroy(setup);
    }
}

static void what_is_no_log_is_not_even_fetched(void **state) {
    static const char *const keys[] = {
        "p/AWSLogs/123456789012/ELBAccessLogTestFile",
        "AWSLogs/123456789012/CloudTrail-Digest/us-east-2/2015/08/17/"
        "123456789012_CloudTrail-Digest_us-east-2_t_us-east-2_20150817T150131Z.json.gz",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(keys); i++) {
        struct setup *setup = set_up(SLICE("a line"));

        setup->record.object.key = slice_from_cstr(keys[i]);
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->sink.count, 0);
        assert_int_equal(setup->objects.opened, 0);
        assert_int_equal(tally_dropped(&setup->tally, "not_a_log"), 1);
        setup_destroy(setup);
    }
}

static void an_unknown_key_is_read_skipped_or_failed(void **state) {
    static const struct {
        enum s3_unknown_keys unknown_keys;
        const char *key;
        enum work_item_state state;
        unsigned opened;
        uint64_t skipped;
    } cases[] = {
        {S3_UNKNOWN_LINES, "some/key", WORK_DONE, 1, 0},
        {S3_UNKNOWN_SKIP, "some/key", WORK_DONE, 0, 1},
        {S3_UNKNOWN_FAIL, "some/key", WORK_FAILED, 0, 0},
        {S3_UNKNOWN_SKIP, LB_KEY, WORK_DONE, 1, 0},
        {S3_UNKNOWN_FAIL, LB_KEY, WORK_DONE, 1, 0},
        {S3_UNKNOWN_FAIL, "a/aws-logs-write-test", WORK_DONE, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct setup *setup = set_up(SLICE("a line"));

        setup->config.unknown_keys = cases[i].unknown_keys;
        setup->record.object.key = slice_from_cstr(cases[i].key);
        setup_read(setup);
        expect_state(setup, cases[i].state);
        assert_int_equal(setup->objects.opened, cases[i].opened);
        assert_int_equal(setup->sink.count, cases[i].opened);
        assert_int_equal(tally_dropped(&setup->tally, "unknown_key"), cases[i].skipped);
        if (cases[i].state == WORK_FAILED) {
            assert_non_null(strstr(setup->item.reason->text, "S3_UNKNOWN_KEYS"));
        }
        setup_destroy(setup);
    }
}

#define FLOW_KEY                                                                                   \
    "AWSLogs/123456789012/vpcflowlogs/us-east-2/2026/01/02/"                                       \
    "123456789012_vpcflowlogs_us-east-2_fl-1_20260102T0305Z_2soosksi.log.gz"

static void flow_logs_have_the_time_when_their_object_is_read_if_so_set(void **state) {
    static const char *const contents[] = {"version start end\n2 7 9\n",
                                           "{\"version\":2,\"start\":7,\"end\":9}\n"};

    (void)state;
    for (size_t i = 0; i < COUNT(contents); i++) {
        struct setup *setup = set_up(slice_from_cstr(contents[i]));

        setup->config.vpc_flow_time = VPC_FLOW_TIME_PROCESSING;
        setup->env.began_ns = 1; /* the invocation began long before */
        setup->record.time = moment_at(EVENT_NS);
        setup->record.object.key = SLICE(FLOW_KEY);
        setup_read(setup);
        expect_state(setup, WORK_DONE);
        assert_int_equal(setup->sink.count, 1);
        assert_int_equal(setup_entry(setup, 0)->time_ns, BEGAN_NS); /* the clock stands */
        setup_destroy(setup);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alb_and_nlb_lines_have_labels_and_times),
        cmocka_unit_test(the_survey_s_samples_have_the_times_of_their_lines),
        cmocka_unit_test(a_line_without_time_takes_the_object_s_name_then_the_event_then_now),
        cmocka_unit_test(any_other_key_gives_lines_of_the_type_other),
        cmocka_unit_test(a_line_longer_than_the_window_is_split),
        cmocka_unit_test(a_gzip_cut_anywhere_fails_the_item),
        cmocka_unit_test(members_follow_one_another),
        cmocka_unit_test(an_empty_object_is_done_and_counted),
        cmocka_unit_test(a_transfer_that_breaks_fails_and_says_after_which_line),
        cmocka_unit_test(formats_that_are_no_text_are_refused),
        cmocka_unit_test(what_the_content_is_decides_after_decompression_too),
        cmocka_unit_test(a_time_that_is_there_and_can_t_be_read_is_counted),
        cmocka_unit_test(deliveries_of_named_load_balancers_may_be_json_and_w3c),
        cmocka_unit_test(flow_logs_without_a_header_have_their_usual_columns),
        cmocka_unit_test(flow_logs_may_have_the_time_when_the_function_began_with_the_object),
        cmocka_unit_test(what_is_no_log_is_not_even_fetched),
        cmocka_unit_test(an_unknown_key_is_read_skipped_or_failed),
        cmocka_unit_test(flow_logs_have_the_time_when_their_object_is_read_if_so_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
